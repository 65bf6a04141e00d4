"""Letters and packs already written, held against the warehouse: what they rest on may have moved since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import duckdb

MANIFEST = "manifest.json"
MOST = 12
_DEEPEST = 3
"""Packs lie in OUT/<slug>/; a folder of such folders is looked into too, and no deeper."""

_STATES = """
SELECT f.figure_id, f.place, coalesce(m.label, f.measure) AS label, f.period, f.as_printed, f.superseded_by, f.value_state,
       s.as_printed AS now, n.superseded_by AS national
FROM figure f LEFT JOIN measure m USING (measure) LEFT JOIN figure s ON s.figure_id = f.superseded_by
LEFT JOIN national_figure n ON n.figure_id = f.figure_id AND n.superseded_by IS NOT NULL
WHERE list_contains(?, f.figure_id)
"""


class OutOfDate(NamedTuple):
    """A folder with a pack or a letter that rests on something that moved.

    Attributes:
        where: the authority's name, the folder, and the as-at date it was written from.
        figure_ids: figures it uses that are superseded, withdrawn or no longer held.
        reasons: why, in words, the first few.
    """

    where: str
    folder: str
    figure_ids: tuple[str, ...]
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return {
            "where": self.where,
            "folder": self.folder,
            "figure_ids": list(self.figure_ids),
            "reasons": list(self.reasons),
        }


def out_of_date(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> list[OutOfDate]:
    """Packs and letters below these folders whose manifest names a figure that no longer stands.

    A pack made from this very warehouse is not looked at. What is no manifest of ours is passed over.
    """
    standing = connection.execute("SELECT value FROM meta WHERE key = 'warehouse_id'").fetchone()
    found = []
    for path, said in _manifests(folders):
        if standing and said["warehouse_id"] == standing[0]:
            continue
        moved = list(_moved(connection, said["figures"]))
        if moved:
            reasons = [reason for _, reason in moved]
            more = (f"and {len(reasons) - MOST} more",) if len(reasons) > MOST else ()
            where = f"{said['name']}, {path.parent}, written as at {said['as_at']}"
            found.append(OutOfDate(where, str(path.parent), tuple(key for key, _ in moved), (*reasons[:MOST], *more)))
    return found


def _manifests(folders: Iterable[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every manifest of a pack or letter, by path, each once."""
    seen: set[Path] = set()
    for folder in folders:
        for depth in range(_DEEPEST):
            for path in sorted(folder.glob("/".join(["*"] * depth + [MANIFEST]))):
                said = _read(path)
                if said is not None and path.resolve() not in seen:
                    seen.add(path.resolve())
                    yield path, said


def _read(path: Path) -> dict[str, Any] | None:
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("figures"), list):
        return None
    return said if all(isinstance(said.get(name), str) for name in ("warehouse_id", "as_at", "name")) else None


def _moved(connection: duckdb.DuckDBPyConnection, figure_ids: Sequence[object]) -> Iterator[tuple[str, str]]:
    used = sorted({key for key in figure_ids if isinstance(key, str)})
    states = {row[0]: row[1:] for row in connection.execute(_STATES, [used]).fetchall()}
    for key in used:
        if key not in states:
            yield key, f"{key} is no longer held"
            continue
        place, label, period, printed, superseded_by, state, now, national = states[key]
        what = f"{place}, {label}, {period}: {printed!r} ({key})"
        if superseded_by == "withdrawn":
            yield key, f"{what} was taken out by the publisher"
        elif superseded_by is not None:
            yield key, f"{what} is superseded" + (f" by {now!r} ({superseded_by})" if now is not None else "")
        elif national is not None:
            yield key, f"{what} is superseded by a later statement ({national})"
        elif state == "withheld":
            yield key, f"{what} was rejected by a person who compared it with the document"
