"""Cells of an appeals table as figures, held against each other: rates against counts, sums against England."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from extract.appeals.table import Column, Place, Table
from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.marks import Read, read_cell
from extract.measures import MEASURES
from extract.records import Citation, ReportedFigure
from extract.terms import Basis, PaymentBasis, PeriodType, ValueState, plain_dashes

METHOD_CHANGED = 2024
"""First year for which the new method exists."""

WRONG_CODES = {
    "Cambridgeshire": "823", "Central Bedfordshire": "873",
    "Northamptonshire": "892", "Nottingham": "891", "Nottinghamshire": "928",
}  # fmt: skip
"""Names beside which the table to 2024 prints another authority's code; theirs are 873, 823, 928, 892 and 891. So no code of
this table is taken, and the printed name alone says whose row it is. Rebuilt from SEN2, the values fit the names, but for
Cambridgeshire and Central Bedfordshire from 2024 on."""

_WRONG_CODE_NOTE = "The table prints another authority's code beside this name; the name is what counts."
_STEP = Decimal("0.0001")
_ROUNDING = Decimal("0.051")
"""Rates are printed to one decimal, whatever zeros follow."""


@dataclass(frozen=True, slots=True)
class _Cell:
    column: Column
    printed: str
    read: Read


def figures_of(table: Table, where: str, *, fractions: bool) -> tuple[list[ReportedFigure], list[str]]:
    """Figures of a table, and what was left out of it.

    Args:
        fractions: True where a rate is held as 0.0164 (a workbook), False where it is printed as 1.6%.

    Raises:
        SourceChanged: a cell that is neither a number nor a known mark; no row for England.
        FigureAmbiguous: a rate that is not appeals over decisions, a name twice, or a year whose method cannot be told.
        DocumentUnreadable: a column that does not add up to England's.
    """
    methods = _methods(table, where)
    figures: list[ReportedFigure] = []
    seen: set[str] = set()
    for place in table.places:
        if place.name in seen:
            raise FigureAmbiguous(f"{where}, row {place.row.number}: {place.name} stands twice. Neither is taken.")
        seen.add(place.name)
        for cells in _years(place, table, where, fractions):
            _check_rate(place, cells, where)
            figures += [_figure(place, cell, methods[cell.column.year]) for cell in cells]
    if "England" not in seen:
        raise SourceChanged(f"{where}: no row is called England Total. See what became of it.")
    _check_sums(figures, where)
    left_out = sorted({column.year for column in table.columns if column.in_development})
    return figures, [f"{where}: the columns in development for {year} are not read." for year in left_out]


def _methods(table: Table, where: str) -> dict[int, str]:
    """Method of each year: new only in a table that begins with 2024 or later, old beside columns in development."""
    years = {column.year for column in table.columns}
    developing = {column.year for column in table.columns if column.in_development}
    if min(years) >= METHOD_CHANGED and not developing:
        return dict.fromkeys(years, "new")
    if unclear := sorted(year for year in years if year >= METHOD_CHANGED and year not in developing):
        raise FigureAmbiguous(
            f"{where}: whether {unclear} was counted by the old or the new method is not said. Ask the publisher."
        )
    return dict.fromkeys(years, "old")


def _years(place: Place, table: Table, where: str, fractions: bool) -> Iterator[list[_Cell]]:
    """The three cells of each year in which anything is printed for the place."""
    for year in sorted({column.year for column in table.columns}):
        columns = [column for column in table.columns if column.year == year and not column.in_development]
        printed = [place.row.cells[column.index].strip() for column in columns]
        if any(printed):
            yield [
                _Cell(
                    column, text, _read(text, f"{where}, {place.row.locator(column.label)}", column.kind == "rate" and fractions)
                )
                for column, text in zip(columns, printed, strict=True)
            ]


def _read(printed: str, where: str, fraction: bool) -> Read:
    if plain_dashes(printed) == "-":
        return Read(Decimal(0), ValueState.REPORTED)
    read = read_cell(printed.removesuffix("%"), where)
    return replace(read, value=(read.value * 100).quantize(_STEP)) if fraction and read.value is not None else read


def _check_rate(place: Place, cells: list[_Cell], where: str) -> None:
    values = {cell.column.kind: cell.read.value for cell in cells}
    appeals, decisions, rate = values["appeals"], values["decisions"], values["rate"]
    if appeals is None or not decisions or rate is None:
        return
    if abs(rate - appeals * 100 / decisions) > _ROUNDING:
        raise FigureAmbiguous(
            f"{where}, row {place.row.number}: {place.name}'s rate of {rate}% for {cells[0].column.year} is not "
            f"{appeals} appeals over {decisions} decisions. Compare the columns with their headings."
        )


def _figure(place: Place, cell: _Cell, method: str) -> ReportedFigure:
    column, read = cell.column, cell.read
    measure = {
        "appeals": "tribunal_appeals",
        "decisions": f"tribunal_decisions_{method}_method",
        "rate": f"tribunal_appeal_rate_{method}_method",
    }[column.kind]
    misprinted = bool(place.code) and WRONG_CODES.get(place.name) == place.code
    return ReportedFigure(
        place.name, "", "national" if place.national else "local_authority", measure,
        PeriodType.CALENDAR_YEAR, str(column.year), read.value, read.state, MEASURES[measure].unit, Basis.OUTTURN,
        PaymentBasis.NOT_APPLICABLE, cell.printed, date(column.year, 12, 31),
        Citation(None, place.row.locator(column.label), place.row.quote(0, column.index)),
        " ".join(filter(None, (read.note, _WRONG_CODE_NOTE if misprinted else ""))),
    )  # fmt: skip


def _check_sums(figures: list[ReportedFigure], where: str) -> None:
    """Each column of counts must add up to England's row, which counts what is printed and nothing else."""
    sums: dict[tuple[str, str], Decimal] = {}
    totals: dict[tuple[str, str], Decimal] = {}
    for figure in figures:
        key = figure.measure, figure.period
        if not MEASURES[figure.measure].additive or figure.value is None:
            continue
        if figure.place_level == "national":
            totals[key] = figure.value
        else:
            sums[key] = sums.get(key, Decimal(0)) + figure.value
    for (measure, period), total in totals.items():
        if sums.get((measure, period)) != total:
            raise DocumentUnreadable(
                f"{where}: {measure} of {period} adds up to {sums.get((measure, period))}, and England's row says {total}. "
                "A row was missed or is wrong: compare the table."
            )
