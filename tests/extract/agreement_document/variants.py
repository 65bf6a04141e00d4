"""Made agreements of every kind that is known to occur, one at a time and in combinations drawn at random with a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.extract.agreement_document.make_agreements import BODY_DECOYS, YEARS, Spec, vary

RULES = ("grid", "none", "shaded", "shaded head", "lines", "boxes")
MONEY = (
    "head_m", "head_m_brackets", "head_m_pound", "head_million", "head_000", "head_000_quote", "head_pounds", "cell_m", "cell_million",
    "cell_pounds", "cell_m_bare",
)  # fmt: skip
SURPLUS = ("minus", "true minus", "brackets", "word")
PAID_AS = (
    "label", "label dash", "cell", "star", "status", "merged", "section", "two columns", "merged years", "prose", "prose rest in table",
)  # fmt: skip
TURNED = ("flag", "writing", "both", "wide", "table")
TO_SURPLUS = ("33.24", "53.01", "20.48", "6.99", "-3.02")
PLAIN_IN_PROSE = {"numbered", "bare", "mar", "short", "as at"}
"""Year forms that stand in tables only."""


def _tables() -> Iterator[tuple[str, Spec]]:
    for rules in RULES:
        yield f"rules: {rules}", vary(rules=rules)
    for split in (1, 2, 3, 4):
        yield f"split after row {split}, head again", vary(split=split)
        yield f"split after row {split}, no head", vary(split=split, repeat_head=False, rules="none")
    for marks in ("raised", "raised year", "unicode"):
        yield f"marks: {marks}", vary(marks=marks)
    for align in ("left", "right", "centre"):
        yield f"amounts at the {align}, no rules", vary(align=align, rules="none")
        yield f"amounts at the {align} under years", vary(align=align, across=True, rules="none")
    for column in ("unmitigated", "contribution", "net", "original"):
        yield f"second column: {column}", vary(second_column=column)
        yield f"second row: {column}", vary(second_column=column, across=True)
    for decoy in (*BODY_DECOYS, "annex unmitigated", "annex contribution"):
        yield f"another table: {decoy}", vary(decoy=decoy)


def _figures() -> Iterator[tuple[str, Spec]]:
    for money in MONEY:
        yield f"money: {money}", vary(money=money)
        yield f"money across: {money}", vary(money=money, across=True)
    for years in YEARS:
        yield f"years: {years}", vary(years=years, prose_years="dash" if years in PLAIN_IN_PROSE else years)
        yield f"years across: {years}", vary(years=years, across=True, rules="none")
    for surplus in SURPLUS:
        yield f"surplus in the cell: {surplus}", vary(surplus=surplus, deficits=TO_SURPLUS, money="cell_m")
        yield f"surplus under a head: {surplus}", vary(surplus=surplus, deficits=TO_SURPLUS)
    for paid in PAID_AS:
        yield f"paid: {paid}", vary(paid=2, paid_as=paid)
        yield f"paid, no rules: {paid}", vary(paid=2, paid_as=paid, rules="none")


def _documents() -> Iterator[tuple[str, Spec]]:
    for wording in range(4):
        yield f"wording {wording}", vary(wording=wording)
        yield f"first and total in prose only, wording {wording}", vary(payments_as="first and total", wording=wording)
        yield f"payments in prose only, wording {wording}", vary(payments_as="prose", wording=wording)
        yield f"suspended, wording {wording}", vary(suspended=True, wording=wording)
        yield f"suspended after two payments, wording {wording}", vary(suspended=True, wording=wording, paid=2)
    for turned in TURNED:
        yield f"turned: {turned}", vary(turned=turned)
        yield f"turned, years across: {turned}", vary(turned=turned, across=True)
    for numbering in ("stopped", "letters", "flush"):
        yield f"numbering: {numbering}", vary(numbering=numbering)


LISTED = {
    **dict(_tables()),
    **dict(_figures()),
    **dict(_documents()),
    "split, bare years, no head": vary(split=2, years="bare", repeat_head=False),
    "total row": vary(total_row=True),
    "total column": vary(total_row=True, across=True),
    "total row after a page's end": vary(total_row=True, split=4),
    "first payment in prose, the others in a table": vary(payments_as="rest"),
    "deficits and payments in one table": vary(payments_as="combined"),
    "locked with an empty password": vary(password=True),
    "thirty pages of annexes": vary(decoy="annex unmitigated", extra_pages=30),
    "captions": vary(caption=True),
    "a head over four lines": vary(narrow_head=True),
    "a head over four lines, no rules": vary(narrow_head=True, rules="none"),
    "small print": vary(size=8),
    "large print": vary(size=14),
    "a name with an abbreviation": vary(authority="St. Mellow's Metropolitan Borough Council", short_name="St. Mellow's"),
    "a name with and": vary(authority="London Borough of Barkham and Dagwood", short_name="Barkham and Dagwood", wording=2),
}

_CHOICES: dict[str, tuple[Any, ...]] = {
    "start": (2020, 2021, 2022, 2023),
    "years": tuple(YEARS),
    "prose_years": ("dash", "en dash", "slash", "long", "to", "ending", "march", "fy"),
    "money": MONEY,
    "surplus": SURPLUS,
    "rules": RULES,
    "across": (False, False, True),
    "split": (0, 0, 1, 2, 3),
    "repeat_head": (True, False),
    "narrow_head": (False, True),
    "paid": (0, 1, 2),
    "paid_as": PAID_AS[:-1],
    "total_row": (False, True),
    "payments_as": ("table", "table", "table", "prose", "rest", "first and total", "combined"),
    "suspended": (False, False, False, False, True),
    "marks": ("none", "none", "raised", "unicode", "raised year"),
    "numbering": ("plain", "stopped", "letters", "flush"),
    "wording": (0, 1, 2, 3),
    "decoy": ("none", "none", "annex unmitigated", "annex contribution", *BODY_DECOYS),
    "turned": ("none", "none", "none", *TURNED),
    "password": (False, False, False, True),
    "second_column": ("none", "none", "unmitigated", "contribution", "net", "original"),
    "caption": (False, True),
    "align": ("left", "right", "centre"),
    "size": (8, 9, 10, 11, 12, 14),
    "review_first": (True, False),
    "signatures": (True, True, False),
}
_COUNCILS = (
    ("Exampleshire County Council", "Exampleshire"),
    ("London Borough of Barkham and Dagwood", "Barkham and Dagwood"),
    ("St. Mellow's Metropolitan Borough Council", "St. Mellow's"),
)


def drawn(count: int, seed: int) -> list[Spec]:
    """So many documents that each differ in everything from the plain one; the same ones for the same seed."""
    rng = random.Random(seed)
    return [_drawn(rng) for _ in range(count)]


def _drawn(rng: random.Random) -> Spec:
    chosen: dict[str, Any] = {name: rng.choice(values) for name, values in _CHOICES.items()}
    chosen["authority"], chosen["short_name"] = rng.choice(_COUNCILS)
    count, peak = rng.choice((3, 4, 5, 6, 7, 9)), rng.uniform(2, 150)
    deficits = [f"{peak * (0.6 + 0.2 * min(index, 2)) * (1 - 0.1 * max(0, index - 2)):.2f}" for index in range(count)]
    if rng.random() < 0.3:
        deficits[-1] = f"-{rng.uniform(0.1, 5):.2f}"
    payments = [f"{rng.uniform(0.5, 30):.2f}" for _ in range(count)]
    if rng.random() < 0.2:
        payments[2] = "0"
    chosen |= {"deficits": tuple(deficits), "payments": tuple(payments), "in_year": rng.randrange(min(3, count))}
    return vary(**_possible(chosen, count))


def _possible(chosen: dict[str, Any], count: int) -> dict[str, Any]:
    """Without what no writer could combine, such as a merged cell in a table whose years run across."""
    if chosen["years"] == "numbered":
        chosen["start"] = max(chosen["start"], 2021)
    if chosen["payments_as"] == "combined":
        chosen |= {"second_column": "none", "caption": False, "suspended": False}
    if chosen["payments_as"] != "table":
        chosen["total_row"] = False
        chosen["paid"] = chosen["paid"] if chosen["suspended"] else 0
    if count > 7 or (count > 4 and chosen["money"] in {"cell_pounds", "head_pounds", "cell_million"}):
        chosen["across"] = False
    chosen["paid"] = min(chosen["paid"], count - 2)
    if chosen["across"] and chosen["paid_as"] in {"section", "merged", "two columns", "merged years", "status"}:
        chosen["paid_as"] = "label"
    if chosen["paid_as"] == "merged years" and chosen["paid"] < 2:
        chosen["paid_as"] = "label"
    if chosen["split"] and chosen["paid_as"] in {"section", "merged"}:
        chosen["split"] = 0
    if not chosen["paid"]:
        chosen["paid_as"] = "none"
    return chosen
