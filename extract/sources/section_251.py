"""Section 251 outturn: line 1.9.3, Dedicated Schools Grant carried forward to the next year, by authority.

Sign, stated once: in this file a **positive** amount is a **deficit**, so the balance we keep is the amount negated.
`PROOFS` names authorities whose accounts settle it; a file in which one of them stands the other way is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from extract.documents.releases import newest_releases
from extract.documents.sheet import Row, csv_rows, find_columns
from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.marks import Read, read_cell
from extract.records import Citation, Parsed, ReportedFigure, Wanted
from extract.terms import Basis, FinancialYear, PaymentBasis, PeriodType, Unit, ValueState

SOURCE_ID = "section_251"
PARSER_VERSION = "1"

PUBLICATION = "la-and-school-expenditure"
PROOFS = {("2023-24", "895"): 1, ("2023-24", "845"): -1}
"""By year and DfE code the sign that the amount must have: Cheshire East closed 2023-24 with a deficit of £78.65m in its
accounts, East Sussex with a surplus. Add a row from an authority's accounts for each new year."""

NEW_COUNCILS = {("2023-24", "942"): "Cumberland", ("2023-24", "943"): "Westmorland and Furness"}
"""Councils in their first year: the 0 printed for them says that nothing was carried forward yet, not that they broke even."""

_FILE = re.compile(r"data/s251_alleducation_la_regional_national\d*\.csv")
_LINE = re.compile(r"(\d+(?:\.\d+)+) dedicated schools grant carried forward to next year", re.IGNORECASE)
_COLUMNS = {name: (name,) for name in (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "new_la_code", "la_name", "main_category", "category_of_expenditure", "gross_expenditure", "net_expenditure",
)}  # fmt: skip
_IGNORED = (
    "early_years_establishments", "primary_schools", "secondary_schools", "sen_and_special_schools",
    "pupil_referral_units_and_alt_provision", "post_16", "income", "net_per_capita_expenditure",
)  # fmt: skip
_LEVELS = {
    "National": ("national", "country_name", "country_code"),
    "Regional": ("regional", "region_name", "region_code"),
    "Local authority": ("local_authority", "la_name", "old_la_code"),
}


def discover(get: Callable[[str], bytes]) -> Iterator[Wanted]:
    """The newest release; its files go back over the years that DfE keeps in them.

    Raises:
        SourceChanged: the list of releases is not what it was.
    """
    for release in newest_releases(get, PUBLICATION, 1):
        title = f"LA and school expenditure: {release.title}"
        yield Wanted(release.files_url, title, release.published, (("release", release.slug),))


def parse(content: bytes, wanted: Wanted) -> Parsed:
    """Balance carried forward by each authority, region and England, for every year in the file.

    A mark (x, c) is SUPPRESSED; the 0 of a council in its first year is NOT_STATED.

    Raises:
        DocumentUnreadable: not a ZIP, or without the file of spending by authority.
        SourceChanged: an unknown column or mark, no line by that name, a proof that fails, or a year without any proof.
        FigureAmbiguous: gross and net differ, or one authority stands twice in one year.
    """
    with SafeZip(content, wanted.title) as archive:
        paths = [path for path in archive.names if _FILE.fullmatch(path)]
        if len(paths) != 1:
            raise DocumentUnreadable(
                f"{wanted.title} holds {len(paths)} files named like data/s251_alleducation_la_regional_national2.csv, not one. "
                f"It holds: {', '.join(archive.names[:20])}."
            )
        rows = csv_rows(archive.read(paths[0]), paths[0], paths[0])
        header = next(rows).cells
        columns = find_columns(header, _COLUMNS, _IGNORED, paths[0])
        figures = [_figure(row, columns, len(header)) for row in rows if len(row.cells) > 1 and _is_line(row, columns)]
    if not figures:
        raise SourceChanged(
            f"{paths[0]}: no line is called 'Dedicated Schools Grant carried forward to next year'. Look at its labels."
        )
    twice = [key for key, count in Counter((f.place_level, f.place_as_printed, f.period) for f in figures).items() if count > 1]
    if twice:
        raise FigureAmbiguous(f"{paths[0]}: {', '.join(twice[0])} stands twice. Neither is taken: look at the file.")
    _prove_sign(figures, paths[0])
    return Parsed(figures=tuple(figures))


def _is_line(row: Row, columns: dict[str, int]) -> bool:
    index = columns["category_of_expenditure"]
    return index < len(row.cells) and _LINE.fullmatch(row.cells[index].strip()) is not None


def _figure(row: Row, columns: dict[str, int], width: int) -> ReportedFigure:
    locator = row.locator("net_expenditure")
    if len(row.cells) != width:
        raise DocumentUnreadable(f"{locator}: {len(row.cells)} cells under {width} headings. Fetch it again.")
    cell = {key: row.cells[index].strip() for key, index in columns.items()}
    if cell["geographic_level"] not in _LEVELS or cell["time_identifier"] != "Financial year":
        raise SourceChanged(
            f"{locator}: {cell['geographic_level']!r}, {cell['time_identifier']!r} is not a place and year we know."
        )
    level, name, code = _LEVELS[cell["geographic_level"]]
    try:
        year = FinancialYear.parse(f"{cell['time_period'][:4]}-{cell['time_period'][4:]}")
    except ValueError as error:
        raise SourceChanged(f"{locator}: time_period {cell['time_period']!r} is not a financial year such as 202324.") from error
    if cell["gross_expenditure"] != cell["net_expenditure"]:
        raise FigureAmbiguous(
            f"{locator}: gross {cell['gross_expenditure']} and net {cell['net_expenditure']} differ for {cell[name]}."
        )
    read = read_cell(cell["net_expenditure"], locator)
    if read.value == 0 and (str(year), cell[code]) in NEW_COUNCILS:
        read = Read(None, ValueState.NOT_STATED, "The publisher prints 0 for a council in its first year: no balance is stated.")
    return ReportedFigure(
        cell[name], cell[code], level, "dsg_cumulative_balance", PeriodType.FINANCIAL_YEAR, str(year),
        None if read.value is None else Decimal(0) - read.value, read.state, Unit.GBP, Basis.OUTTURN, PaymentBasis.UNKNOWN,
        cell["net_expenditure"], year.end_date,
        Citation(None, locator, row.quote(columns[name], columns["net_expenditure"])), read.note,
    )  # fmt: skip


def _prove_sign(figures: list[ReportedFigure], where: str) -> None:
    """Refuse a file whose sign is not what the accounts of known authorities say, or cannot be shown to be."""
    proved = 0
    for figure in figures:
        sign = PROOFS.get((figure.period, figure.place_code))
        if sign is None or figure.place_level != "local_authority" or not figure.value:
            continue
        if figure.value * sign > 0:
            raise SourceChanged(
                f"{figure.citation.locator}: {figure.place_as_printed} prints {figure.as_printed} for {figure.period}, "
                "the other way round from its accounts. The publisher has turned the sign: settle it before any balance is taken."
            )
        proved += 1
    if not proved:
        years = ", ".join(sorted({figure.period for figure in figures}))
        raise SourceChanged(
            f"{where}: no authority proves the sign for {years}. Add one from its accounts to PROOFS in section_251.py."
        )
