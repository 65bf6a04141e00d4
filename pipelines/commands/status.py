"""`send-evidence status`: how fresh each source is, what is missing, whether the archive is whole."""

from __future__ import annotations

from typing import Any

from pipelines.output import complain, print_json, print_table, say
from pipelines.settings import Settings
from transform.query import read

_STATES = """
SELECT measure, value_state, count(*) AS figures FROM figure
WHERE value_state <> 'reported' AND superseded_by IS NULL AND la_code IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
_COLUMNS = ("source_id", "origin", "last_success", "as_at", "documents", "records", "stale", "stale_reason", "next_expected")


def run(settings: Settings, deep: bool, as_json: bool) -> int:
    """Print the state of every source; with deep, hash the archive again. 1 when something is stale or damaged."""
    sources = read(settings.warehouse, "SELECT * FROM source_state ORDER BY source_id")
    facts = {row["key"]: row["value"] for row in read(settings.warehouse, "SELECT * FROM meta WHERE key NOT LIKE 'listed:%'")}
    gaps = read(settings.warehouse, _STATES)
    damaged, checked = _rehash(settings) if deep else ((), None)
    bad = bool(damaged) or any(row["stale"] for row in sources)
    if as_json:
        print_json({"warehouse": facts, "sources": sources, "gaps": gaps, "rehashed": checked, "damaged": list(damaged)})
        return int(bad)
    say(
        f"Warehouse {facts['warehouse_id']}, as at {facts['as_at']}"
        + (f", from mirror {facts['mirror']}" if facts["mirror"] else "")
    )
    print_table("Sources", _COLUMNS, [[row[name] for name in _COLUMNS] for row in sources])
    print_table("Values that are not there, by reason", ("measure", "state", "figures"), [list(row.values()) for row in gaps])
    if deep:
        say(f"{checked} documents hashed again: {len(damaged)} damaged.")
    for line in damaged:
        complain(line)
    return int(bad)


def _rehash(settings: Settings) -> tuple[tuple[str, ...], int]:
    from extract.archive import Archive

    found: Any = Archive(settings.raw).verify()
    return found.damaged, found.checked
