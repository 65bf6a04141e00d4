"""Agreements that are new or were rewritten: what moved, gathered so that a person can take it in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from reports.digest.model import Group, Line

Row = Mapping[str, Any]

_SORTS = (
    ("suspended", "Payments suspended"),
    ("resumed", "Payments no longer suspended"),
    ("extended", "Extended"),
    ("reprofiled", "Payments re-profiled, the total unchanged"),
    ("rewritten", "Rewritten"),
    ("same", "Published anew: nothing that is read from it changed"),
)
_YEARS = {
    "covered_from": "the first year covered",
    "covered_to": "the last year covered",
    "in_year_balance_year": "in-year balance is due by",
    "elimination_year": "no deficit is to be left by",
}


def new_agreements(changes: Sequence[Row], agreements: Mapping[str, Row]) -> Group | None:
    """Agreements that were not there before.

    Args:
        changes: rows of table change of kind agreement_new.
        agreements: rows of table agreement, with the authority's name as `place`, by agreement_id.
    """
    lines = [_new(row, agreements[row["after"]]) for row in changes if row["after"] in agreements]
    return Group("New", tuple(lines)) if lines else None


def _new(row: Row, agreement: Row) -> Line:
    said = f"{agreement['place']}, {agreement['label']}: covers {agreement['covered_from']} to {agreement['covered_to']}"
    if agreement["total_payment"] is not None:
        said += f", payments of {pounds(agreement['total_payment'])} in all"
    return Line(said, (), row["url"] or "", row["stand_in"])


def rewritten(changes: Sequence[Row], agreements: Mapping[str, Row], redlines: Mapping[str, Sequence[Row]]) -> tuple[Group, ...]:
    """Agreements whose document was replaced, by what became of them.

    Args:
        redlines: rows of table agreement_change by agreement_id.
    """
    sorted_lines: dict[str, list[Line]] = defaultdict(list)
    for row in changes:
        agreement = agreements.get(row["after"])
        if agreement is None:
            continue
        moved = redlines.get(row["after"], ())
        line = Line(f"{agreement['place']}, {agreement['label']}", tuple(_details(moved)), row["url"] or "", row["stand_in"])
        sorted_lines[_sort(moved)].append(line)
    return tuple(Group(heading, tuple(sorted_lines[sort])) for sort, heading in _SORTS if sort in sorted_lines)


def _sort(moved: Sequence[Row]) -> str:
    kinds = {row["kind"] for row in moved}
    if "suspended" in kinds:
        return "suspended" if any(row["kind"] == "suspended" and row["after"] == "suspended" for row in moved) else "resumed"
    if "extended" in kinds:
        return "extended"
    total_moved = any(row["kind"] == "total" and row["before"] != row["after"] for row in moved)
    if "payment" in kinds and not total_moved and not kinds & {"year", "target"}:
        return "reprofiled"
    return "rewritten" if kinds else "same"


def _details(moved: Sequence[Row]) -> Iterable[str]:
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in moved:
        by_kind[row["kind"]].append(row)
    yield from (_year(row) for row in [*by_kind["extended"], *by_kind["year"]])
    yield from (_total(row) for row in by_kind["total"])
    yield from _amounts("planned deficits", by_kind["target"])
    yield from _amounts("payments", by_kind["payment"])
    yield from (f"condition {row['item']} was added: “{row['after']}”" for row in by_kind["condition_added"])
    yield from (f"condition {row['item']} was dropped: “{row['before']}”" for row in by_kind["condition_dropped"])
    for row in by_kind["condition_reworded"]:
        yield f"condition {row['item']} was reworded: “{row['before']}” became “{row['after']}”"


def _year(row: Row) -> str:
    what = _YEARS.get(row["item"], row["item"])
    if row["after"] is None:
        return f"{what}: no longer stated (was {row['before']})"
    return f"{what}: {row['after']} (was {row['before'] or 'not stated'})"


def _total(row: Row) -> str:
    before, after = row["before"], row["after"]
    if before == after:
        return f"total of payments: {pounds(before)}, unchanged"
    if after is None:
        return f"total of payments: no longer stated (was {pounds(before)})"
    return f"total of payments: {pounds(after)} (was {pounds(before) if before else 'not stated'})"


def _amounts(what: str, rows: Sequence[Row]) -> Iterable[str]:
    """Amounts year by year: those that moved, those added, those no longer stated."""
    moved = [f"{row['item']} {pounds(row['before'])} to {pounds(row['after'])}" for row in rows if row["before"] and row["after"]]
    added = [f"{row['item']} {pounds(row['after'])}" for row in rows if not row["before"]]
    dropped = [f"{row['item']} {pounds(row['before'])}" for row in rows if not row["after"]]
    for words, items in (("moved", moved), ("added", added), ("no longer stated", dropped)):
        if items:
            yield f"{what} {words}: {'; '.join(items)}"


def pounds(amount: Decimal | str) -> str:
    """Whole pounds as a person writes them; a surplus says so. What is already in words stays as it is."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return str(amount)
    return f"a surplus of £{-value:,.0f}" if value < 0 else f"£{value:,.0f}"
