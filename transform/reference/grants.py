"""Dedicated Schools Grant allocations, DfE's percentages of balance, and balances worked out from these."""

from __future__ import annotations

from decimal import Decimal

from transform.reference.figures import figure_id, figure_row
from transform.reference.files import Row, day, read, text, workbooks

_MILLION = 1_000_000
_PENNY = Decimal("0.01")
FORMULA = "DfE's percentage of the Dedicated Schools Grant that it reckoned on"


def allocations() -> list[Row]:
    """dsg_allocation and high_needs_allocation, before recoupment and deductions, by authority and for England."""
    return [_allocation(row, *which) for row in read("dsg_allocations.csv") for which in _BLOCKS]


_BLOCKS = (("dsg_allocation", "dsg", "Total DSG allocation"), ("high_needs_allocation", "high_needs", "High needs block"))


def _allocation(row: dict[str, str], measure: str, block: str, label: str) -> Row:
    workbook = workbooks()[row["workbook_sha256"]]
    printed = row[f"{block}_as_printed"]
    scale = _MILLION if row["unit"] == "million" else 1
    return figure_row(
        measure,
        row["financial_year"],
        text(row["la_code"]),
        value=(Decimal(printed) * scale).quantize(_PENNY),
        basis="budget",
        as_printed=printed,
        half_digit=Decimal(0) if scale > 1 else Decimal("0.5"),
        source_id="dsg_allocations",
        snapshot_sha256=row["workbook_sha256"],
        locator=f"{row['sheet']}, row {row['row']}, column {row[f'{block}_column']} ({label}, before recoupment and deductions)",
        quote=row[f"{block}_quote"],
        source_url=workbook["url"],
        publisher=workbook["publisher"],
        stated=day(workbook["published"]),
        note="printed in millions of pounds" if scale > 1 else None,
    )


def percentages() -> list[Row]:
    """dsg_balance_percent_of_income: a deficit is negative."""
    return [_percentage(row) for row in read("dsg_balance_percent.csv")]


def _percentage(row: dict[str, str]) -> Row:
    workbook = workbooks()[row["workbook_sha256"]]
    return figure_row(
        "dsg_balance_percent_of_income",
        row["financial_year"],
        text(row["la_code"]),
        value=Decimal(row["balance_percent_as_printed"]),
        basis="outturn",
        payment_basis="unknown",
        as_printed=row["balance_percent_as_printed"],
        half_digit=Decimal("0.005"),
        source_id="dsg_balance_percent",
        snapshot_sha256=row["workbook_sha256"],
        locator=f"{row['sheet']}, row {row['row']}, column {row['column']}",
        quote=row["quote"],
        source_url=workbook["url"],
        publisher=workbook["publisher"],
    )


def bases() -> list[Row]:
    """dsg_balance_base: the grant that each of DfE's percentages is of."""
    return [_base(row) for row in read("dsg_balance_base.csv")]


def _base(row: dict[str, str]) -> Row:
    workbook = workbooks()[row["workbook_sha256"]]
    return figure_row(
        "dsg_balance_base",
        row["financial_year"],
        text(row["la_code"]),
        value=Decimal(row["grant_as_printed"]).quantize(_PENNY),
        basis="budget",
        as_printed=row["grant_as_printed"],
        half_digit=Decimal(0) if "." in row["grant_as_printed"] else Decimal("0.5"),
        source_id="dsg_balance_base",
        snapshot_sha256=row["workbook_sha256"],
        locator=f"{row['sheet']}, row {row['row']}, column {row['column']}",
        quote=row["quote"],
        source_url=workbook["url"],
        publisher=workbook["publisher"],
    )


def derived() -> tuple[list[Row], list[Row]]:
    """Cumulative balances 2019-20 to 2021-22, and rows of figure_input that say from which figures.

    DfE prints a percentage to two decimals, so each balance lies within half of its last digit times the grant.
    Wrong if DfE reckoned a percentage on another grant than its own workbook gives: so a derived balance is never an
    outturn.
    """
    grants = {(row["la_code"], row["period"]): row for row in bases()}
    balances, inputs = [], []
    for percent in percentages():
        grant = grants[percent["la_code"], percent["period"]]
        balance = _balance(percent, grant)
        balances.append(balance)
        inputs += [{"figure_id": figure_id(balance), "input_id": figure_id(row), "formula": FORMULA} for row in (percent, grant)]
    return balances, inputs


def _balance(percent: Row, grant: Row) -> Row:
    return figure_row(
        "dsg_cumulative_balance",
        percent["period"],
        percent["la_code"],
        value=(percent["value"] / 100 * grant["value"]).quantize(Decimal(1)),
        basis="derived",
        payment_basis="unknown",
        as_printed=f"{percent['as_printed']}% of {grant['value']:,.0f}",
        half_digit=(percent["half_digit"] / 100 * grant["value"]).quantize(_PENNY),
        source_id="dsg_balance_derived",
        snapshot_sha256=percent["snapshot_sha256"],
        locator=f"{FORMULA}: {figure_id(percent)} of {figure_id(grant)}",
        source_url=percent["source_url"],
        publisher=percent["publisher"],
        note="worked out by this project: DfE prints the percentage to two decimals, and not the amount"
        + ("" if percent["la_code"] else "; surpluses are set against deficits"),
    )
