"""Agreements altered on purpose: the reader says what the altered document says, or refuses it. Never the old, never a mix."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from extract.agreement_document.read import read_agreement
from extract.errors import EvidenceError
from extract.records import Agreement
from tests.extract.agreement_document.altered import Altered, Cell
from tests.extract.agreement_document.make_agreements import build, vary

Values = list[tuple[str, Decimal]]

MADE = {
    "plain": vary(),
    "across, no rules": vary(across=True, rules="none", money="cell_m"),
    "paid": vary(paid=2, paid_as="label", total_row=True, split=2, decoy="annex unmitigated"),
    "suspended": vary(suspended=True, paid=2),
}
LAYOUTS = "ACEF"


@cache
def read(content: bytes) -> Agreement | None:
    """The agreement; None when it is refused."""
    try:
        return read_agreement(content, "altered")
    except EvidenceError:
        return None


def plan(agreement: Agreement) -> Values:
    return [(each.year, each.deficit) for each in agreement.targets]


def said(agreement: Agreement) -> list[Any]:
    """Everything that it says."""
    payments = [(each.year, each.amount, each.already_paid) for each in agreement.payments]
    conditions = [(each.number, each.text) for each in agreement.conditions]
    years = (agreement.covered_from, agreement.covered_to, agreement.in_year_balance_year, agreement.elimination_year)
    money = (agreement.total_payment, agreement.first_payment, agreement.suspended, agreement.authority_as_printed)
    return [plan(agreement), payments, conditions, years, money]


@pytest.fixture(params=[*MADE, *(f"stand-in of layout {layout}" for layout in LAYOUTS), "suspended stand-in"])
def original(request: pytest.FixtureRequest) -> bytes:
    if request.param in MADE:
        return build(MADE[request.param])
    shared: Path = request.getfixturevalue("shared")
    with (shared / "truth" / "agreements.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    kind = request.param.removeprefix("stand-in of layout ")
    fits = [row for row in rows if (row["layout"] == kind if kind in LAYOUTS else row["version_kind"] == "suspended")]
    return (shared.parent / fits[0]["file"]).read_bytes()


def cells_of(altered: Altered, agreement: Agreement) -> list[tuple[int, Cell]]:
    """The cells of planned deficits that can be told by their print alone: which deficit, and its cell."""
    found = []
    for place, target in enumerate(agreement.targets):
        fits = [cell for cell in altered.cells if cell.text == target.as_printed and cell.page == target.citation.page - 1]
        if len(fits) == 1:
            found.append((place, fits[0]))
    return found


def other_figure(altered: Altered, cell: Cell) -> str:
    """The cell's text with its first figure changed to another that its font can show."""
    at = next(place for place, letter in enumerate(cell.text) if letter.isdecimal())
    for figure in "123456789":
        text = f"{cell.text[:at]}{figure}{cell.text[at + 1 :]}"
        if text != cell.text and altered.can_write(cell, text):
            return text
    raise AssertionError(f"the font of {cell.text!r} has no other figure")


def test_a_changed_deficit_is_told_as_changed(original: bytes) -> None:
    agreement = read(original)
    assert agreement is not None
    told = 0
    for place, cell in cells_of(Altered(original), agreement)[:3]:
        altered = Altered(original)
        text = other_figure(altered, cell)
        altered.write(cell, text)
        old, new = (Decimal("".join(sign for sign in each if sign in "0123456789.")) for each in (cell.text, text))
        expected = plan(agreement)
        expected[place] = (expected[place][0], expected[place][1] * new / old)
        after = read(bytes(altered))
        assert after is None or plan(after) == expected
        told += after is not None
    assert told or not agreement.targets


def test_a_changed_payment_does_not_add_up(original: bytes) -> None:
    agreement = read(original)
    assert agreement is not None
    for payment in [each for each in agreement.payments if each.amount][:2]:
        altered = Altered(original)
        cells = [cell for cell in altered.cells if cell.text == payment.as_printed and cell.page == payment.citation.page - 1]
        if len(cells) == 1:
            altered.write(cells[0], other_figure(altered, cells[0]))
            assert read(bytes(altered)) is None


def test_two_deficits_that_change_places_are_told_in_their_new_places(original: bytes) -> None:
    agreement = read(original)
    assert agreement is not None
    cells = cells_of(Altered(original), agreement)
    for (one, upper), (other, lower) in pairwise(cells[:3]):
        if upper.page != lower.page:
            continue
        altered = Altered(original)
        altered.exchange(upper, lower)
        expected = plan(agreement)
        years = [year for year, _ in expected]
        values = [value for _, value in expected]
        values[one], values[other] = values[other], values[one]
        after = read(bytes(altered))
        assert after is None or plan(after) == list(zip(years, values, strict=True))


def test_a_column_that_slips_by_a_row_is_refused(original: bytes) -> None:
    agreement = read(original)
    assert agreement is not None
    cells = [cell for _, cell in cells_of(Altered(original), agreement)]
    pitches = [one.height - other.height for one, other in pairwise(cells) if one.page == other.page]
    pitch = next((pitch for pitch in pitches if pitch > 5), None)
    for way in (1, -1) if pitch else ():
        altered = Altered(original)
        for cell in cells:
            altered.move(cell, way * (pitch or 0))
        assert read(bytes(altered)) is None


def _without(page: int) -> Callable[[Any], None]:
    return lambda pages: pages.__delitem__(page)


def _exchanged(page: int) -> Callable[[Any], None]:
    def change(pages: Any) -> None:
        pages.insert(page + 2, pages[page])
        del pages[page]

    return change


def _changes(count: int) -> Iterator[tuple[str, Callable[[Any], None]]]:
    for page in range(count if count > 1 else 0):
        yield f"without page {page + 1}", _without(page)
    for page in range(count - 1):
        yield f"pages {page + 1} and {page + 2} exchanged", _exchanged(page)


def test_a_page_that_goes_or_changes_places_never_leaves_half_an_agreement(original: bytes) -> None:
    agreement = read(original)
    assert agreement is not None
    for name, change in _changes(Altered(original).count):
        after = read(Altered(original).with_pages(change))
        assert after is None or said(after) == said(agreement), name
