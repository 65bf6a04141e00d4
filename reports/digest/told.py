"""What letters could say before and can say now: each statement that its figures no longer bear."""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from reports.evidence import load_evidence, open_warehouse
from reports.statements.catalogue import for_letter

_LEFT_OUT = frozenset({"mps"})
"""Sections about people: nothing of them is kept or sent."""


class Said(NamedTuple):
    """One statement as it was told, and the figures and other sources that it rests on."""

    text: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Every statement that letters may make, by authority and statement."""

    names: dict[str, str] = field(default_factory=dict)
    said: dict[str, dict[str, Said]] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """As it is kept: the same bytes for the same statements."""
        plain = {"names": self.names, "said": self.said}
        return gzip.compress(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode(), mtime=0)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote."""
        kept = json.loads(gzip.decompress(content))
        said = {
            la_code: {key: Said(text, tuple(rests_on)) for key, (text, rests_on) in statements.items()}
            for la_code, statements in kept["said"].items()
        }
        return cls(kept["names"], said)


def tell_all(warehouse: Path, before: Told | None = None, only: Collection[str] | None = None) -> Told:
    """Every statement of every authority's letter, from a warehouse.

    Args:
        before: what was told before; authorities not in `only` are taken over from it.
        only: DfE codes of the authorities to tell anew; None for all.
    """
    with open_warehouse(warehouse) as connection:
        evidence = load_evidence(connection, only if before is not None else None)
    names, said = {}, {}
    for authority in evidence.authorities:
        code = authority.la_code
        names[code] = authority.name
        if before is not None and only is not None and code not in only and code in before.said:
            said[code] = before.said[code]
            continue
        said[code] = {
            statement.id: Said(statement.text, (*statement.figure_ids, *(source.key for source in statement.sources)))
            for statement in for_letter(evidence, code).statements
            if statement.section not in _LEFT_OUT
        }
    return Told(names, said)


def superseded(before: Told, after: Told) -> Iterator[dict[str, Any]]:
    """Rows of table change (without run and time) for statements that read otherwise now because what they rest on moved.

    One that only the wording of changed rests on the same figures and is not told.
    """
    for code, statements in sorted(before.said.items()):
        place = after.names.get(code) or before.names.get(code, code)
        now = after.said.get(code, {})
        for key, old in sorted(statements.items()):
            new = now.get(key)
            if new is not None and (new.text == old.text or new.rests_on == old.rests_on):
                continue
            yield {
                "kind": "statement_superseded", "la_code": code, "subject": f"{place}, {key}", "before": old.text,
                "after": new.text if new else None,
                "sentence": f"{place}: “{old.text}” {f'now reads “{new.text}”' if new else 'can no longer be said'}.",
                "url": None, "stand_in": False,
            }  # fmt: skip
