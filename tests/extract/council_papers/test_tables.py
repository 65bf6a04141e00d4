"""Rows of tables in council papers: read whole and right, or not at all. All amounts are invented."""

from __future__ import annotations

from datetime import date

import pytest

from extract.council_papers.tables import read_rows

MET = date(2024, 7, 10)
HEAD = "£m 2022-23 Outturn 2023-24 Outturn 2024-25 Forecast"


def rows(*lines: str, met: date | None = MET) -> list[tuple[str, str, int, str]]:
    return [(cell.measure, str(cell.year), int(cell.balance), str(cell.basis)) for cell in read_rows(lines, ("Norfolk",), met)]


def test_a_row_below_its_years_is_read_amount_by_amount() -> None:
    assert rows("Table 1: the grant", HEAD, "In-year DSG deficit 1.2 2.3 3.4", "Cumulative DSG deficit 10.1 12.4 15.8") == [
        ("dsg_in_year_balance", "2022-23", -1_200_000, "outturn"),
        ("dsg_in_year_balance", "2023-24", -2_300_000, "outturn"),
        ("dsg_in_year_balance", "2024-25", -3_400_000, "forecast"),
        ("dsg_cumulative_balance", "2022-23", -10_100_000, "outturn"),
        ("dsg_cumulative_balance", "2023-24", -12_400_000, "outturn"),
        ("dsg_cumulative_balance", "2024-25", -15_800_000, "forecast"),
    ]


@pytest.mark.parametrize(
    ("label", "cells", "balances"),
    [
        ("Cumulative DSG deficit/(surplus)", "10,100 (12,400)", [-10_100_000, 12_400_000]),
        ("Cumulative DSG (deficit)/surplus", "(10,100) 12,400", [-10_100_000, 12_400_000]),
        ("Cumulative DSG (surplus)/deficit", "10,100 (12,400)", [-10_100_000, 12_400_000]),
        ("Cumulative DSG surplus", "10,100 12,400", [10_100_000, 12_400_000]),
    ],
)
def test_a_bracket_means_what_the_label_says(label: str, cells: str, balances: list[int]) -> None:
    found = rows("2022-23 2023-24", "Actual Actual", "£000 £000", f"{label} {cells}")
    assert [balance for _, _, balance, _ in found] == balances


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("2022-23 2023-24", "£m", "Cumulative DSG deficit 10.1 12.4"), id="no kind of figure"),
        pytest.param(("2022-23 Outturn 2023-24 Outturn", "Cumulative DSG deficit 10.1 12.4"), id="no unit"),
        pytest.param(("£m £000 2022-23 Outturn 2023-24 Outturn", "Cumulative DSG deficit 10.1 12.4"), id="two units"),
        pytest.param((HEAD, "Cumulative DSG deficit 10.1 12.4"), id="an amount too few"),
        pytest.param((HEAD, "Cumulative DSG deficit 10.1 12.4 15.1 16.0"), id="an amount too many"),
        pytest.param((HEAD, "Cumulative DSG deficit 10.1 (12.4) 15.1"), id="a bracket that the label does not explain"),
        pytest.param((HEAD, "Cumulative DSG deficit 10.1 n/a 15.1"), id="a cell without an amount"),
        pytest.param((HEAD, "DSG deficit 10.1 12.4 15.1"), id="cumulative or in the year"),
        pytest.param((HEAD, "High needs cumulative DSG deficit 10.1 12.4 15.1"), id="a block"),
        pytest.param((HEAD, "Cumulative deficit 10.1 12.4 15.1"), id="no grant"),
        pytest.param((HEAD, "Cumulative DSG deficit after Safety Valve 10.1 12.4 15.1"), id="a word that is not known"),
        pytest.param(("Unmitigated forecast", HEAD, "Cumulative DSG deficit 10.1 12.4 15.1"), id="an unmitigated case"),
        pytest.param(("Suffolk", HEAD, "Cumulative DSG deficit 10.1 12.4 15.1"), id="another authority's table"),
        pytest.param((HEAD, "Suffolk", "Cumulative DSG deficit 10.1 12.4 15.1"), id="another authority's rows"),
        pytest.param((HEAD, "2022-23 and 2023-24 are restated", "Cumulative DSG deficit 10.1 12.4 15.1"), id="years in between"),
        pytest.param(
            ("£m 2023-24 Outturn 2024-25 Outturn", "Cumulative DSG deficit 12.4 15.1"), id="an outturn of a year not over"
        ),
        pytest.param(
            ("£m 2022-23 Forecast 2023-24 Outturn", "Cumulative DSG deficit 12.4 15.1"), id="a forecast of a year that is over"
        ),
        pytest.param(("£m 2023-24 Budget 2023-24 Outturn", "Cumulative DSG deficit 12.4 15.1"), id="one year twice"),
        pytest.param(("£m 2022-24 Outturn 2024-25 Outturn", "Cumulative DSG deficit 12.4 15.1"), id="years that do not follow"),
        pytest.param((HEAD, *["Another row"] * 15, "Cumulative DSG deficit 10.1 12.4 15.1"), id="years too far above"),
        pytest.param(("Cumulative DSG deficit 10.1 12.4 15.1",), id="no years"),
    ],
)
def test_a_row_that_is_not_plain_gives_nothing(lines: tuple[str, ...]) -> None:
    assert rows(*lines) == []
