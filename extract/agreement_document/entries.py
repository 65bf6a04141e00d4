"""From a table's cells to pounds: each year with its amount, or a refusal that says which cell and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.agreement_document.amounts import in_pounds, units_named
from extract.agreement_document.grid import Grid, GridSeries, Row
from extract.agreement_document.labels import prints_balance
from extract.agreement_document.patterns import any_of
from extract.agreement_document.sentences import Sentence
from extract.agreement_document.tokens import Kind, Token
from extract.errors import FigureAmbiguous
from extract.terms import FinancialYear

Notes = dict[tuple[int, str], str]

_NOTE_OF_PAYMENT = any_of(
    r"^\W*(?:already )?(?:paid|made|received)\b",
    r"\b(?:already|has been|have been|was|were)\b(?! to be)[^.]*\b(?:paid|made|received)\b",
)


@dataclass(frozen=True)
class Entry:
    """An amount for a year, or for several years that the table merges.

    Attributes:
        row: the year as printed.
        printed: the amount as printed.
        line: index of the amount's line in the body.
        paid: whether the table says that it was paid, None where it does not say.
        unexplained: whether it bears a mark whose footnote was not found.
        sentence: where a sentence gives it, and no table.
    """

    years: tuple[FinancialYear, ...]
    pounds: Decimal
    row: str
    printed: str
    page: int
    line: int
    paid: bool | None
    unexplained: bool = False
    sentence: Sentence | None = None

    @property
    def year(self) -> FinancialYear:
        """The year, or the first of several."""
        return self.years[0]


def unit_of(grid: Grid, series: GridSeries) -> int | None:
    """Pounds to one unit by the head, the caption or the line below; None when none says.

    Raises:
        FigureAmbiguous: they name two units.
    """
    around = (
        grid.head if len(grid.series) == 1 else grid.corner,
        grid.caption,
        grid.below if len(grid.below.split()) < 15 else "",
    )
    named = units_named(series.label) | {unit for text in around for unit in units_named(text)}
    named = named or units_named(grid.intro)
    strong = named - {1} or named
    if len(strong) > 1:
        raise FigureAmbiguous(f"page {grid.page}: the table headed {grid.head or series.label!r} names two units")
    return next(iter(strong), None)


def entries_of(grid: Grid, series: GridSeries, notes: Notes, blank_allowed: bool = False) -> list[Entry]:
    """Amounts of one series, in the table's order.

    Args:
        grid: the table.
        series: one of its lines of amounts.
        notes: footnotes of the document.
        blank_allowed: empty cells are passed over.

    Raises:
        FigureAmbiguous: a cell is empty, or is no amount, or its unit is unknown; a row names no year.
    """
    problem = grid.problem or series.problem
    if problem:
        raise FigureAmbiguous(f"page {grid.page}: in the table headed {grid.head or series.label!r}, {problem}")
    unit = unit_of(grid, series)
    known = notes | {(row.page, mark): text for row in grid.rows for mark, text in grid.notes}
    cells = [(row, cell) for row, cell in zip(grid.rows, series.cells, strict=True) if cell is not None or not blank_allowed]
    cells = _unglued(cells, known)
    found = [_entry(row, cell, unit, known) for row, cell in cells]
    _refuse_glued_marks(grid, [cell for _, cell in cells if cell is not None])
    return found


def totals_of(grid: Grid, series: GridSeries) -> list[tuple[str, Decimal]]:
    """What the table calls a total, in pounds, with its name."""
    unit = unit_of(grid, series)
    return [(name, _pounds(token, grid.page, unit)) for name, token in series.totals if token.kind is Kind.AMOUNT]


def _entry(row: Row, cell: Token | None, unit: int | None, notes: Notes) -> Entry:
    if not row.years:
        raise FigureAmbiguous(f"page {row.page}: {row.printed!r} can't be read as a financial year")
    if cell is None:
        raise FigureAmbiguous(f"page {row.page}: nothing stands beside {row.printed!r}")
    paid = row.paid if cell.paid is None else cell.paid
    marks = [mark for text, raised in ((row.printed, row.marks), (cell.text, cell.marks)) for mark in _marks(text, raised)]
    marks += [mark for mark in (row.glued, cell.glued) if mark]
    said = [notes.get((row.page, mark)) or notes.get((row.page + 1, mark)) for mark in marks]
    if (row.glued or cell.glued) and None in said:
        raise FigureAmbiguous(
            f"page {row.page}: {row.printed!r} or {cell.text!r} ends in a digit too many, and no note explains it"
        )
    if any(note and _NOTE_OF_PAYMENT.search(note) for note in said):
        paid = True
    unexplained = any(note is None for note in said)
    return Entry(row.years, _pounds(cell, row.page, unit), row.printed, cell.text, row.page, cell.lines[0], paid, unexplained)


def _marks(text: str, raised: str) -> list[str]:
    """Footnote marks of a cell: raised ones, and a star on the line."""
    on_line = re.search(r"[*†‡#]+$", text)
    return [*re.findall(r"\d+|[*†‡#]+|[a-z]", raised), *([on_line[0]] if on_line else [])]


def _pounds(cell: Token, page: int, unit: int | None) -> Decimal:
    if cell.kind is Kind.DASH:
        return Decimal(0)
    if cell.amount is None:
        raise FigureAmbiguous(f"page {page}: {cell.text!r} stands where an amount should be")
    pounds = in_pounds(cell.amount, unit)
    if pounds is None or pounds != pounds.to_integral_value():
        raise FigureAmbiguous(
            f"page {page}: the unit of {cell.text!r} can't be told: neither it nor its head gives one that fits"
        )
    return pounds


def _with_a_digit_more(cells: list[Token]) -> list[Token]:
    """Numbers with one digit more after the point than most: it may be a footnote's mark printed on the line."""
    numbers = [cell for cell in cells if cell.amount is not None and cell.amount.number != 0]
    decimals = [cell.amount.decimals for cell in numbers if cell.amount is not None]
    usual = Counter(decimals).most_common(1)[0][0] if len(decimals) > 2 else 0
    odd = [cell for cell, count in zip(numbers, decimals, strict=True) if count == usual + 1]
    few = 2 * len(odd) < len(decimals) and decimals.count(usual) == len(decimals) - len(odd)
    return odd if usual and few else []


def _unglued(cells: list[tuple[Row, Token | None]], notes: Notes) -> list[tuple[Row, Token | None]]:
    """The cells, the mark of a footnote taken off each number to which it is glued, where notes on the page bear the marks."""
    odd = {id(cell) for cell in _with_a_digit_more([cell for _, cell in cells if cell is not None])}
    mended = [(row, _without_mark(cell, row.page, notes) if cell and id(cell) in odd else cell) for row, cell in cells]
    return mended if all(cell is None or id(cell) not in odd for _, cell in mended) else cells


def _without_mark(cell: Token, page: int, notes: Notes) -> Token:
    amount = cell.amount
    number = str(amount.number) if amount else ""
    if amount is None or (page, number[-1:]) not in notes or cell.text.count(number.lstrip("-")) != 1:
        return cell
    shorter = replace(amount, number=Decimal(number[:-1]), decimals=amount.decimals - 1)
    return replace(cell, amount=shorter, glued=number[-1])


def _refuse_glued_marks(grid: Grid, cells: list[Token]) -> None:
    for cell in _with_a_digit_more(cells):
        raise FigureAmbiguous(
            f"page {grid.page}: {cell.text!r} has one digit more than the other amounts; it may be a footnote's mark"
        )


def as_deficits(entries: list[Entry], grid: Grid, series: GridSeries) -> list[Entry]:
    """The entries as deficits: a deficit positive, a surplus negative.

    Raises:
        FigureAmbiguous: the head prints a balance and the signs do not show which way it runs.
    """
    balance = prints_balance(f"{series.label} {grid.caption}")
    first = entries[0].pounds
    if balance and first < 0:
        return [replace(entry, pounds=Decimal(0) - entry.pounds) for entry in entries]
    if balance or first < 0:
        raise FigureAmbiguous(
            f"page {grid.page}: under {series.label!r} it can't be told whether {entries[0].printed!r} is a deficit or a surplus"
        )
    return entries
