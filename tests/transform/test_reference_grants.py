"""Allocations, DfE's percentages, and balances worked out from both."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from extract.documents.sheet import find_quote
from transform import reference
from transform.local_authorities import LocalAuthorities
from transform.reference import grants, population
from transform.reference.figures import figure_id
from transform.reference.files import workbooks

ALLOCATIONS = {(row["measure"], row["period"], row["la_code"]): row for row in grants.allocations()}
YEARS = ("2019-20", "2020-21", "2021-22", "2022-23", "2023-24")


def test_trap_the_year_of_a_workbook_is_inside_it_and_not_in_its_name() -> None:
    camden = ALLOCATIONS["high_needs_allocation", "2023-24", "202"]
    assert camden["value"] == Decimal(55_017_590)
    assert workbooks()[camden["snapshot_sha256"]]["file"] == "dedicated-schools-grant_2024_07_20.ods"
    assert camden["stated"].isoformat() == "2023-07-20"


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("measure", ["dsg_allocation", "high_needs_allocation"])
def test_authorities_sum_to_the_england_row(measure: str, year: str) -> None:
    parts = [row["value"] for key, row in ALLOCATIONS.items() if key[:2] == (measure, year) and key[2]]
    assert abs(sum(parts) - ALLOCATIONS[measure, year, None]["value"]) <= Decimal(len(parts)) / 2


def test_each_year_has_the_authorities_of_its_time_and_none_is_summed_into_another() -> None:
    counts = Counter(period for measure, period, code in ALLOCATIONS if measure == "dsg_allocation" and code)
    assert counts == {"2019-20": 149, "2020-21": 149, "2021-22": 150, "2022-23": 150, "2023-24": 151}
    codes = {year: {code for m, period, code in ALLOCATIONS if m == "dsg_allocation" and period == year} for year in YEARS}
    assert "928" in codes["2020-21"]
    assert "928" not in codes["2021-22"]
    assert {"942", "943"} <= codes["2023-24"]
    assert "909" not in codes["2023-24"]


def test_every_authority_of_today_has_an_allocation_for_2023_24_or_a_state_with_a_reason() -> None:
    states = {
        r["la_code"]: r["value_state"]
        for r in reference.figures()
        if r["measure"] == "dsg_allocation" and r["period"] == "2023-24"
    }
    assert {a.la_code for a in LocalAuthorities.load().all_current()} == set(states) - {None}
    assert {code for code, state in states.items() if state == "not_found"} == {"201", "420"}


def test_millions_become_pounds_to_the_penny() -> None:
    camden = ALLOCATIONS["dsg_allocation", "2019-20", "202"]
    assert camden["as_printed"] == "172.446978023716"
    assert camden["value"] == Decimal("172446978.02")


def test_the_sign_of_dfes_percentages_is_proven_by_kent() -> None:
    kent = next(row for row in grants.percentages() if (row["la_code"], row["period"]) == ("886", "2021-22"))
    assert kent["value"] == Decimal("-6.83")
    balances, _ = grants.derived()
    derived = next(row for row in balances if (row["la_code"], row["period"]) == ("886", "2021-22"))
    # The council itself said 97 million pounds.
    assert abs(derived["value"] + 97_000_000) < 1_000_000


def test_a_balance_worked_out_is_marked_so_with_its_rounding_and_its_inputs() -> None:
    balances, inputs = grants.derived()
    assert len(balances) == 451
    assert {(row["basis"], row["payment_basis"]) for row in balances} == {("derived", "unknown")}
    ids = {figure_id(row) for row in grants.percentages() + grants.bases()}
    assert {row["input_id"] for row in inputs} <= ids
    assert Counter(row["figure_id"] for row in inputs) == dict.fromkeys(map(figure_id, balances), 2)
    torbay = next(row for row in balances if (row["la_code"], row["period"]) == ("880", "2020-21"))
    # The council's own 5.826 million lies within the rounding of DfE's percentage.
    assert abs(torbay["value"] + 5_826_000) <= torbay["half_digit"] + 500
    assert 5_000 < torbay["half_digit"] < 6_000


def test_population_covers_today_and_bears_out_the_worked_example() -> None:
    people = {row["la_code"]: row["value"] for row in population.figures()}
    assert set(people) == {a.la_code for a in LocalAuthorities.load().all_current()}
    # Bury: a deficit of 18,459,290 pounds is 308 for each resident aged 0 to 25.
    assert round(Decimal(18_459_290) / people["351"]) == 308


def test_every_quote_stands_in_its_row_of_the_publishers_workbook(shared: Path) -> None:
    content = {sha: next((shared / "data").rglob(book["file"])).read_bytes() for sha, book in workbooks().items()}
    rows = grants.percentages() + grants.bases() + grants.allocations()
    assert [r["locator"] for r in rows if not find_quote(content[r["snapshot_sha256"]], r["locator"], r["quote"])] == []
