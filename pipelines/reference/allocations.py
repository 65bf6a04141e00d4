"""Dedicated Schools Grant and high needs block by authority, from the allocation workbooks.

The year is read inside each workbook: the file names bear another (the one named 2024_07_20 was published on
20 July 2023, for 2023-24). For 2019-20 only the collected workbook is held; for later years it holds earlier
versions than the dated ones, which are therefore used. Amounts are before recoupment and deductions.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from extract.documents.sheet import Row as SheetRow
from extract.documents.sheet import sheet_rows
from extract.errors import SourceChanged
from extract.terms import FinancialYear
from pipelines.reference.tables import Held, Row, code_of

SOURCES = (
    ("dedicated-schools-grant_hardcoded.ods", "Allocations_1920"),
    ("dedicated-schools-grant_2021_11_18.ods", "Allocations_summary"),
    ("dedicated-schools-grant_2022_07_18.ods", "Allocations_summary"),
    ("dedicated-schools-grant_2023_07_20.ods", "Allocations_summary"),
    ("dedicated-schools-grant_2024_07_20.ods", "Allocations_summary"),
)
_YEAR = re.compile(r"20\d\d(?: to |-)\d{2,4}")


def build(shared: Path) -> list[Row]:
    """Rows of dsg_allocations.csv: one an authority and year, and one for England each year.

    Raises:
        SourceChanged: a workbook has another layout, or authorities do not sum to England.
    """
    return [row for name, sheet in SOURCES for row in _year(Held.read(shared / "data" / "finance" / name), sheet)]


def _year(held: Held, sheet: str) -> list[Row]:
    rows = sheet_rows(held.workbook(), sheet)
    where = f"{held.name}, {sheet}"
    year = _financial_year(rows[0].cells[0], where)
    needs, total = _columns(rows[0], rows[1], where)
    millions = "million" in rows[1].cells[total]
    england = next((row for row in rows if row.cells[0].strip() == "ENGLAND"), None)
    if england is None:
        raise SourceChanged(f"{where}: there is no row for England to check against.")
    named = [row for row in rows if re.fullmatch(r"\d{3}", row.cells[0].strip())]
    for column in (needs, total):
        _check_sum(named, england, column, where)
    built = [_row(row, code_of(row.cells[1], row.cells[0], where), year, held, needs, total, millions) for row in named]
    return [*sorted(built, key=lambda row: row["la_code"]), _row(england, "", year, held, needs, total, millions)]


def _financial_year(title: str, where: str) -> FinancialYear:
    match = _YEAR.search(title)
    if not match:
        raise SourceChanged(f"{where}: row 1 names no financial year: {title!r}.")
    return FinancialYear.parse(match[0])


def _columns(groups: SheetRow, header: SheetRow, where: str) -> tuple[int, int]:
    """Columns of the high needs block and of the total, in the group before recoupment and deductions."""
    group = ""
    found: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        group = groups.cells[index].strip() or group
        name = " ".join(cell.split()).casefold()
        if "before recoupment" in group or "prior to recoupment" in group:
            if "high needs block" in name:
                found.setdefault("needs", index)
            if "total dsg allocation" in name:
                found.setdefault("total", index)
    if len(found) != 2:
        raise SourceChanged(f"{where}: row 2 has no high needs block or total before recoupment. Compare the headers.")
    return found["needs"], found["total"]


def _check_sum(named: list[SheetRow], england: SheetRow, column: int, where: str) -> None:
    parts, whole = sum(Decimal(row.cells[column]) for row in named), Decimal(england.cells[column])
    # Each part may be rounded to the pound by half a pound either way.
    if abs(parts - whole) > Decimal(len(named)) / 2:
        raise SourceChanged(f"{where}: column {column + 1} sums to {parts}, England prints {whole}.")


def _row(row: SheetRow, la_code: str, year: FinancialYear, held: Held, needs: int, total: int, millions: bool) -> Row:
    name = 1 if la_code else 0
    return {
        "la_code": la_code,
        "name_as_printed": row.cells[name].strip(),
        "financial_year": str(year),
        "dsg_as_printed": row.cells[total],
        "high_needs_as_printed": row.cells[needs],
        "unit": "million" if millions else "pounds",
        "workbook_sha256": held.sha256,
        "sheet": row.sheet,
        "row": str(row.number),
        "dsg_column": chr(ord("A") + total),
        "high_needs_column": chr(ord("A") + needs),
        "dsg_quote": row.quote(name, total),
        "high_needs_quote": row.quote(name, needs),
    }
