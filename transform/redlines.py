"""What changed between two versions of an agreement, as rows and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

Row = dict[str, Any]

_YEARS = (
    ("covered_from", "the first year covered"),
    ("covered_to", "the last year covered"),
    ("in_year_balance_year", "the year by which in-year balance is due"),
    ("elimination_year", "the year by which no deficit is to be left"),
)
REWORDED = 0.6
"""Two conditions that share at least this much of their text are one condition in other words; below it they are two."""


def redline(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> list[Row]:
    """Changes from one version to the next.

    Args:
        earlier: the fields of a stored agreement record (targets with year and deficit, payments with year, amount and
            already_paid, conditions with number and text, the years, total_payment, suspended).
        later: the same of the version that replaced it.

    Returns:
        Rows with kind, item, before, after and a sentence, in a fixed order. Money is in whole pounds.
    """
    return [
        *_suspension(earlier, later),
        *_years(earlier, later),
        *_total(earlier, later),
        *_amounts("target", "planned deficit", _targets(earlier), _targets(later)),
        *_amounts("payment", "payment", _payments(earlier), _payments(later)),
        *_conditions(earlier["conditions"], later["conditions"]),
    ]


def _row(kind: str, item: str, before: object, after: object, sentence: str) -> Row:
    def text(value: object) -> str | None:
        return None if value is None else str(value)

    return {"kind": kind, "item": item, "before": text(before), "after": text(after), "sentence": sentence}


def _pounds(amount: Decimal | None) -> str:
    if amount is None:
        return "nothing stated"
    whole = f"£{abs(amount):,.0f}"
    return f"a surplus of {whole}" if amount < 0 else whole


def _shown(amount: Decimal | None) -> str | None:
    """An amount as the table holds it, in plain pounds; None where none is stated."""
    return None if amount is None else f"{amount.normalize():f}"


def _suspension(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterator[Row]:
    before, after = bool(earlier["suspended"]), bool(later["suspended"])
    if before != after:
        said = "Payments are suspended." if after else "Payments are no longer suspended."
        yield _row(
            "suspended", "payments", "suspended" if before else "not suspended", "suspended" if after else "not suspended", said
        )


def _years(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterator[Row]:
    for field, words in _YEARS:
        before, after = earlier[field], later[field]
        if before == after:
            continue
        if field == "covered_to" and before and after and after > before:
            yield _row(
                "extended",
                field,
                before,
                after,
                f"Extended: it covers the years to {after}, and covered those to {before}.",
            )
        else:
            said = f"{words[0].upper()}{words[1:]} moved from {before or 'nothing stated'} to {after or 'nothing stated'}."
            yield _row("year", field, before, after, said)


def _total(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterator[Row]:
    before, after = earlier["total_payment"], later["total_payment"]
    if before == after is not None and not later["suspended"] and _payments(earlier) != _payments(later):
        yield _row(
            "total",
            "total_payment",
            _shown(before),
            _shown(after),
            f"Payments were re-profiled; their total stays at {_pounds(after)}.",
        )
    if before != after:
        yield _row(
            "total",
            "total_payment",
            _shown(before),
            _shown(after),
            f"The total of payments moved from {_pounds(before)} to {_pounds(after)}.",
        )


def _targets(version: Mapping[str, Any]) -> dict[str, Decimal]:
    return {target["year"]: target["deficit"] for target in version["targets"]}


def _payments(version: Mapping[str, Any]) -> dict[str, Decimal]:
    """Payments by year, those made and those promised together."""
    years: dict[str, Decimal] = {}
    for payment in version["payments"]:
        years[payment["year"]] = years.get(payment["year"], Decimal(0)) + payment["amount"]
    return years


def _amounts(kind: str, words: str, before: dict[str, Decimal], after: dict[str, Decimal]) -> Iterator[Row]:
    for year in sorted({*before, *after}):
        old, new = before.get(year), after.get(year)
        if old == new:
            continue
        if old is None:
            said = f"A {words} for {year} was added: {_pounds(new)}."
        elif new is None:
            said = f"The {words} for {year}, {_pounds(old)}, is no longer stated."
        else:
            said = f"The {words} for {year} moved from {_pounds(old)} to {_pounds(new)}."
        yield _row(kind, year, _shown(old), _shown(new), said)


def _conditions(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Conditions matched by their text first, then by likeness: numbers shift when one is put in."""
    old, new = list(before), list(after)
    for condition in before:
        twin = next((other for other in new if other["text"] == condition["text"]), None)
        if twin is not None:
            old.remove(condition)
            new.remove(twin)
    pairs = sorted(
        (
            (SequenceMatcher(None, a["text"], b["text"], autojunk=False).ratio(), i, j)
            for i, a in enumerate(old)
            for j, b in enumerate(new)
        ),
        reverse=True,
    )
    matched_old: set[int] = set()
    matched_new: set[int] = set()
    for ratio, i, j in pairs:
        if ratio < REWORDED or i in matched_old or j in matched_new:
            continue
        matched_old.add(i)
        matched_new.add(j)
        yield _row(
            "condition_reworded", new[j]["number"], old[i]["text"], new[j]["text"], f"Condition {new[j]['number']} was reworded."
        )
    for i, condition in enumerate(old):
        if i not in matched_old:
            yield _row(
                "condition_dropped", condition["number"], condition["text"], None, f"Condition {condition['number']} was dropped."
            )
    for j, condition in enumerate(new):
        if j not in matched_new:
            yield _row(
                "condition_added", condition["number"], None, condition["text"], f"Condition {condition['number']} was added."
            )
