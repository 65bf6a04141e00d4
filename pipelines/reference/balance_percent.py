"""DfE's percentages: Dedicated Schools Grant balance over the grant, 2019-20 to 2021-22, and the grants it took.

Both are workbooks of its dashboard. The grants are those allocated in March of each year, which differ a little from
the later ones of the allocation workbooks: with them Torbay's 5.28% of 2020-21 is the 5.826 million pounds that the
council itself reported, within the rounding.

Sign: the column "DSG cumulative balance as a % of the total income" is negative for a deficit (Kent, 2021-22: -6.83,
which times its grant is the 97 million pounds that the council itself reported as a deficit).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extract.documents.sheet import Row as SheetRow
from extract.documents.sheet import sheet_rows
from extract.errors import SourceChanged
from pipelines.reference.tables import Held, Row, code_of

SOURCE = "dsg_deficit_derived.xlsx"
GRANTS = "DSG_by_year_dr.xlsx"
_GRANT_SHEETS = {"2019-20": "dsg_budget_20", "2020-21": "dsg_budget_2021_03_16", "2021-22": "dsg_budget_2022_03_17"}
_GRANT_HEADER = ("la_code", "la_name", "Total DSG allocation (£s)", "time_period")
_HEADER = (
    "time_period", "geographic_level", "region_name", "la_name", "deficit",
    "DSG cumulative balance as a % of the total income", "financial_year",
)  # fmt: skip
_BALANCE = 5


def build(shared: Path) -> list[Row]:
    """Rows of dsg_balance_percent.csv: one an authority and year, and one for England each year; regions are left out.

    Raises:
        SourceChanged: the header differs, a row's two columns do not mirror each other, or Kent is not in deficit.
    """
    held = Held.read(shared / "data" / "finance" / SOURCE)
    header, *rows = sheet_rows(held.workbook(), "Sheet 1")
    if header.cells != _HEADER:
        raise SourceChanged(f"{SOURCE}, Sheet 1: the header is {header.cells}, not {_HEADER}.")
    built = []
    for row in rows:
        _, level, region, name, deficit, balance, year = row.cells
        if Decimal(deficit) != -Decimal(balance):
            raise SourceChanged(f"{SOURCE}, row {row.number}: deficit {deficit} and balance {balance} are not opposites.")
        if level == "Regional":
            continue
        built.append(
            {
                "la_code": code_of(name, "", f"{SOURCE}, row {row.number}") if level == "Local authority" else "",
                "name_as_printed": name or region,
                "financial_year": year,
                "balance_percent_as_printed": balance,
                "workbook_sha256": held.sha256,
                "sheet": row.sheet,
                "row": str(row.number),
                "column": chr(ord("A") + _BALANCE),
                "quote": row.quote(3 if name else 2, _BALANCE),
            }
        )
    kent = next(row for row in built if row["la_code"] == "886" and row["financial_year"] == "2021-22")
    if Decimal(kent["balance_percent_as_printed"]) >= 0:
        raise SourceChanged(f"{SOURCE}: Kent, 2021-22, is not negative: the sign of the column has changed.")
    return sorted(built, key=lambda row: (row["financial_year"], row["la_code"] or "999"))


def build_grants(shared: Path) -> list[Row]:
    """Rows of dsg_balance_base.csv: the grant that each percentage is of, by authority and for England.

    Raises:
        SourceChanged: a header differs, a sheet holds another year, or authorities do not sum to England.
    """
    held = Held.read(shared / "data" / "finance" / GRANTS)
    workbook = held.workbook()
    return [row for year, sheet in _GRANT_SHEETS.items() for row in _grants(sheet_rows(workbook, sheet), year, held)]


def _grants(rows: tuple[SheetRow, ...], year: str, held: Held) -> list[Row]:
    where = f"{GRANTS}, {rows[0].sheet}"
    if rows[0].cells != _GRANT_HEADER:
        raise SourceChanged(f"{where}: the header is {rows[0].cells}, not {_GRANT_HEADER}.")
    built = []
    for row in rows[1:]:
        code, name, grant, period = row.cells
        if period != year[:4] + year[5:]:
            raise SourceChanged(f"{where}, row {row.number}: {period} is not {year}.")
        if not (code.isdigit() or code == "ENGLAND"):
            continue
        built.append(
            {
                "la_code": code_of(name, code, f"{where}, row {row.number}") if code.isdigit() else "",
                "name_as_printed": name or code,
                "financial_year": year,
                "grant_as_printed": grant,
                "workbook_sha256": held.sha256,
                "sheet": row.sheet,
                "row": str(row.number),
                "column": "C",
                "quote": row.quote(1 if name else 0, 2),
            }
        )
    parts = sum(Decimal(row["grant_as_printed"]) for row in built if row["la_code"])
    (england,) = [Decimal(row["grant_as_printed"]) for row in built if not row["la_code"]]
    if abs(parts - england) > Decimal(len(built)) / 2:
        raise SourceChanged(f"{where}: authorities sum to {parts}, England prints {england}.")
    return sorted(built, key=lambda row: row["la_code"] or "999")
