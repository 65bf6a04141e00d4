"""Plan against report: intervals, unknown upper ends, earlier plans, what is not filled in."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reports.charts import draw_chart
from reports.evidence import Evidence, load_evidence, open_warehouse
from tests.support.invented import ASHFORTH, BEXWORTH
from tests.support.rewritten import rewritten_warehouse

MILLION = 1_000_000


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    path: Path = rewritten_warehouse(tmp_path_factory.mktemp("rewritten") / "w.duckdb")
    with open_warehouse(path) as connection:
        return load_evidence(connection)


def test_a_report_of_unknown_basis_is_at_least_and_has_no_upper_end(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "targets", ASHFORTH)
    row = next(row for row in chart.table.rows if row[0] == "2023-24")
    assert row[4:6] == ("18512345", "")
    assert "reported £18.5m, or more before DfE payments: the upper end is not known, target missed" in chart.alt
    assert "at least this, upper end not known" in chart.svg()


def test_the_plan_before_the_revision_stands_beside_the_one_in_force(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "targets", ASHFORTH)
    plans = {row[0]: (row[1], row[2]) for row in chart.table.rows}
    assert plans["2023-24"] == ("15000000", "9000000")
    assert plans["2024-25"] == ("12000000", "")
    assert "revised March 2024" in chart.svg()


def test_years_without_a_plan_between_two_are_not_joined(evidence: Evidence) -> None:
    """Plans for 2023-24, 2024-25 and 2027-28: one line, between the first two."""
    svg = draw_chart(evidence, "targets", ASHFORTH).svg()
    lines = re.findall(
        r'<path d="M ([\d.]+) [\d.]+ L ([\d.]+) [\d.]+ " style="fill: none; stroke: #1b1f23; stroke-width: 1.4', svg
    )
    assert len(lines) == 2  # one in the key, one in the plot


def test_payments_made_and_scheduled_are_apart(evidence: Evidence) -> None:
    rows = {row[0]: row[9:11] for row in draw_chart(evidence, "targets", ASHFORTH).table.rows}
    assert rows["2022-23"] == ("8000000", "")
    assert rows["2024-25"] == ("", "3000000")


def test_an_authority_without_an_agreement_has_no_picture(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "targets", BEXWORTH)
    assert chart.nothing == "Bexworth St Giles has no Safety Valve agreement, so there is no plan to compare with."


def test_the_league_says_for_how_many_a_plan_is_held_and_keeps_what_cannot_be_told_apart(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "league")
    assert "A plan is held for 1 of the 2 authorities with a Safety Valve agreement" in chart.alt
    assert [row[1] for row in chart.table.rows] == ["Ashforth"]
    assert "Target missed: the deficit is certainly above the plan" in chart.svg()


def test_the_printed_amount_stands_beside_the_band_not_an_end_of_its_rounding(evidence: Evidence) -> None:
    verdicts = [
        row._replace(reported_deficit=Decimal(115_000_000), deficit_low=Decimal(114_500_000), payment_basis="unknown")
        if row.la_code == ASHFORTH and row.deficit_low is not None
        else row
        for row in evidence.small.verdicts
    ]
    chart = draw_chart(
        Evidence(evidence.facts, evidence._figures, replace(evidence.small, verdicts=verdicts)), "targets", ASHFORTH
    )
    assert "£115m" in chart.alt
    assert "114.5" not in chart.alt
