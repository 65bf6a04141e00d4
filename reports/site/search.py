"""The search index: councils under every name they answer to, constituencies, and MPs."""

from __future__ import annotations

import json
from collections import defaultdict

from reports.evidence import Evidence
from reports.site import paths


def index(evidence: Evidence) -> str:
    """A script that sets the index: [shown, page, kind, names]. A script, since a page opened from a folder may not fetch."""
    entries = [*_authorities(evidence), *_constituencies(evidence)]
    listed = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    harmless = listed.replace("<", "\\u003c")  # so that it stays a list wherever it is put
    return f"window.SEARCH=[\n{harmless}\n];\n"


def _authorities(evidence: Evidence) -> list[list[object]]:
    names: dict[str, list[str]] = defaultdict(list)
    for alias, la_code in evidence.small.aliases:
        names[la_code].append(alias)
    return [
        [row.name, paths.authority(row.slug), "local authority", sorted({row.name.lower(), *names[row.la_code]})]
        for row in evidence.authorities
    ]


def _constituencies(evidence: Evidence) -> list[list[object]]:
    seats = {row.pcon_code: row for row in evidence.small.constituencies}
    entries: list[list[object]] = []
    for row in sorted(seats.values(), key=lambda seat: seat.name):
        mp = evidence.mp(row.pcon_code)
        kind = f"constituency of {mp.display_name}" if mp else "constituency"
        entries.append([row.name, paths.constituency(row.slug), kind, [row.name, mp.display_name] if mp else [row.name]])
    return entries
