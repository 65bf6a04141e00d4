"""Headline rows of one SEN2 file as figures: England, the regions and the authorities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extract.documents.sheet import Row, csv_rows, find_columns
from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.marks import Read, read_cell
from extract.measures import MEASURES
from extract.records import Citation, ReportedFigure
from extract.sen2.shapes import BREAKDOWN, DATED_COLUMNS, KEYS, Shape
from extract.terms import AcademicYear, Basis, CalendarYear, PaymentBasis, PeriodType, Unit

_IDENTIFIERS = {PeriodType.ACADEMIC_YEAR: "Academic year", PeriodType.CALENDAR_YEAR: "Calendar year"}
_LEVELS = {
    "National": ("national", "country_name", "country_code"),
    "Regional": ("regional", "region_name", "region_code"),
    "Local authority": ("local_authority", "la_name", "old_la_code"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with the region it lies in (its GSS code, "" for England), for the checks within a file."""

    figure: ReportedFigure
    region: str


def read_entries(content: bytes, member: str, shape: Shape) -> Iterator[Entry]:
    """Figures of the headline rows of one file, in its order.

    Args:
        content: the CSV's bytes.
        member: its path within the release, for citations and messages.

    Raises:
        DocumentUnreadable: not well-formed CSV, or a row with more or fewer cells than the header.
        SourceChanged: an unknown or missing column, level, kind of year or mark, or no headline row.
        FigureAmbiguous: a value that cannot be one, or two headline rows for one place and period.
    """
    rows = csv_rows(content, member, member)
    header = next(rows).cells
    keys = KEYS | (BREAKDOWN if shape.headlines else {})
    columns = find_columns(header, keys | shape.measures, shape.ignored, member)
    measures = {key.rstrip("?"): columns[key.rstrip("?")] for key in shape.measures if key.rstrip("?") in columns}
    seen: set[tuple[str, str, str]] = set()
    labels: set[str] = set()
    for row in rows:
        if not any(row.cells):
            continue
        if len(row.cells) != len(header):
            raise DocumentUnreadable(
                f"{member}, row {row.number}: {len(row.cells)} cells under {len(header)} headings. Fetch it again."
            )
        if shape.headlines and row.cells[columns["breakdown"]] not in shape.headlines:
            labels.add(row.cells[columns["breakdown"]])
            continue
        place = _Place(row, columns, member, shape)
        if place.key in seen:
            raise FigureAmbiguous(
                f"{member}, row {row.number}: a second headline row for {place.name}, {place.period}. Neither is taken."
            )
        seen.add(place.key)
        yield from (place.entry(name, index, header[index]) for name, index in measures.items())
    if not seen:
        raise SourceChanged(
            f"{member}: no row is labelled {' or '.join(sorted(shape.headlines))}. Labels there: {', '.join(sorted(labels)[:8])}."
        )


class _Place:
    """Whose row it is and for which period."""

    def __init__(self, row: Row, columns: dict[str, int], member: str, shape: Shape) -> None:
        cell = {key: row.cells[columns[key]] for key in KEYS}
        where = f"{member}, row {row.number}"
        if cell["geographic_level"] not in _LEVELS:
            raise SourceChanged(
                f"{where}: unknown geographic_level {cell['geographic_level']!r}. See what it is, then list it as known."
            )
        if cell["time_identifier"] != _IDENTIFIERS[shape.period_type]:
            raise SourceChanged(f"{where}: time_identifier {cell['time_identifier']!r}, not {_IDENTIFIERS[shape.period_type]!r}.")
        self.level, name, code = _LEVELS[cell["geographic_level"]]
        self.name, self.code, self.region = cell[name], cell[code], cell["region_code"]
        self.printed_period = cell["time_period"]
        self.period_type, self.period, self.as_at = _period(self.printed_period, shape, where)
        self.key = (self.level, self.name, self.period)
        self._row, self._first = row, columns[name]

    def entry(self, measure: str, index: int, column: str) -> Entry:
        locator = self._row.locator(column)
        if DATED_COLUMNS.get(column.casefold(), self.printed_period) != self.printed_period:
            raise SourceChanged(f"{locator}: the column names another year than the row's {self.printed_period}.")
        printed = self._row.cells[index]
        read = read_cell(printed, locator)
        unit = MEASURES[measure].unit
        _check_range(read, unit, f"{locator} ({self.name})")
        quote = self._row.quote(min(self._first, index), max(self._first, index))
        figure = ReportedFigure(
            self.name, self.code, self.level, measure, self.period_type, self.period, read.value, read.state, unit,
            Basis.OUTTURN, PaymentBasis.NOT_APPLICABLE, printed.strip(), self.as_at, Citation(None, locator, quote), read.note,
        )  # fmt: skip
        return Entry(figure, self.region if self.level != "national" else "")


def _period(printed: str, shape: Shape, where: str) -> tuple[PeriodType, str, date | None]:
    """Kind of year, the year as we write it, and the day it ends on where the file says so.

    phase_transfers.csv counts plans in the January after its calendar year: that January lies in the academic year
    which began in it. The day of the January count is not printed, so it is None.
    """
    try:
        if shape.period_type is PeriodType.ACADEMIC_YEAR:
            return PeriodType.ACADEMIC_YEAR, str(AcademicYear.parse(printed)), None
        year = CalendarYear.parse(printed)
    except ValueError as error:
        raise SourceChanged(f"{where}: time_period: {error}.") from error
    if not shape.headlines:
        return PeriodType.ACADEMIC_YEAR, str(AcademicYear(year.year)), None
    return PeriodType.CALENDAR_YEAR, str(year), date(year.year, 12, 31)


def _check_range(read: Read, unit: Unit, where: str) -> None:
    if read.value is None:
        return
    whole = read.value == read.value.to_integral_value()
    if read.value < 0 or (unit is Unit.COUNT and not whole) or (unit is Unit.PERCENT and read.value > Decimal(100)):
        raise FigureAmbiguous(f"{where}: {read.value} cannot be a {unit}. Compare the column with its heading.")
