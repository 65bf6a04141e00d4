"""DfE's percentages: Dedicated Schools Grant balance over the grant, 2019-20 to 2021-22, from its dashboard's workbook.

Sign: the column "DSG cumulative balance as a % of the total income" is negative for a deficit (Kent, 2021-22: -6.83,
which times its grant is the 97 million pounds that the council itself reported as a deficit).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extract.documents.sheet import sheet_rows
from extract.errors import SourceChanged
from pipelines.reference.tables import Held, Row, code_of

SOURCE = "dsg_deficit_derived.xlsx"
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
