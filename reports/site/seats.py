"""Constituencies: the list of all, and a page for each with what is known of the authorities it lies in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from reports import wording
from reports.evidence import AuthorityRow, ConstituencyRow, Evidence, MpRow
from reports.statements.sources import of_members


class Part(NamedTuple):
    """One authority that a constituency lies in, wholly or in part.

    Attributes:
        share: share of the constituency's population that lives there, in words; "" when not held or the whole.
    """

    authority: AuthorityRow
    share: str


class Seat(NamedTuple):
    """One constituency."""

    pcon_code: str
    name: str
    slug: str
    mp: MpRow | None
    parts: tuple[Part, ...]


def seats(evidence: Evidence) -> tuple[Seat, ...]:
    """Every constituency by name; its authorities by share, the largest first."""
    rows: dict[str, list[ConstituencyRow]] = defaultdict(list)
    for row in evidence.small.constituencies:
        rows[row.pcon_code].append(row)
    found = (_seat(evidence, parts) for parts in rows.values())
    return tuple(sorted(found, key=lambda seat: seat.name))


def _seat(evidence: Evidence, rows: list[ConstituencyRow]) -> Seat:
    ordered = sorted(rows, key=lambda row: (-(row.population_share or 0), row.la_code))
    parts = tuple(Part(evidence.all_authorities[row.la_code], _share(row, alone=len(rows) == 1)) for row in ordered)
    first = ordered[0]
    return Seat(first.pcon_code, first.name, first.slug, evidence.mp(first.pcon_code), parts)


def _share(row: ConstituencyRow, *, alone: bool) -> str:
    if alone or row.population_share is None:
        return ""
    hundredths = round(row.population_share * 100)
    if hundredths in {0, 100}:
        return "less than 1%" if hundredths == 0 else "more than 99%"
    return f"about {hundredths}%"


def listing(found: tuple[Seat, ...]) -> dict[str, Any]:
    """What the template of the list needs."""
    dates = {seat.mp.as_at for seat in found if seat.mp and seat.mp.as_at}
    rows = [
        {
            "name": seat.name, "slug": seat.slug, "mp": seat.mp.display_name if seat.mp else "",
            "sort_name": seat.mp.sort_name if seat.mp else "", "party": (seat.mp.party or "") if seat.mp else "",
            "places": [part.authority for part in seat.parts],
        }
        for seat in found
    ]  # fmt: skip
    return {"rows": rows, "as_at": wording.day(max(dates)) if dates else ""}


def content(evidence: Evidence, seat: Seat, glimpses: Mapping[str, Markup], *, email: bool) -> dict[str, Any]:
    """What the template of one constituency needs.

    Args:
        glimpses: the table at a glance and the chart of each authority, as HTML, by DfE code.
    """
    source = of_members(evidence)
    return {
        "seat": seat,
        "glimpses": [(part, glimpses.get(part.authority.la_code, Markup())) for part in seat.parts],
        "as_at": wording.day(seat.mp.as_at) if seat.mp and seat.mp.as_at else "",
        "email": seat.mp.email if email and seat.mp else None,
        "source": source,
    }
