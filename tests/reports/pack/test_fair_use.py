"""What a pack and its charts leave out, or say with what must be said: leads, small numbers, breaks, withdrawn values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from reports.charts import deficits, targets, timeline, timeliness
from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.pack.build import _year_of, build
from reports.pack.html import to_html
from reports.pack.markdown import to_markdown
from reports.pack.tables import _range
from tests.support import invented as world
from tests.support.invented import ASHFORTH, balance, local
from tests.support.rewritten import rewritten_tables
from tests.support.warehouse import make_warehouse, row

Tables = dict[str, list[dict[str, Any]]]
Changed = Callable[[Callable[[Tables], None]], Evidence]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The invented evidence after a change to its tables."""

    def make(change: Callable[[Tables], None]) -> Evidence:
        tables = world.tables()
        change(tables)
        with open_warehouse(make_warehouse(tmp_path / "changed.duckdb", tables)) as connection:
            return load_evidence(connection)

    return make


def page(evidence: Evidence, la_code: str) -> BeautifulSoup:
    return BeautifulSoup(to_html(build(evidence, la_code)), "lxml")


def test_no_table_chart_or_page_shows_a_lead(changed: Changed) -> None:
    def change(tables: Tables) -> None:
        tables["figure"].append(balance(ASHFORTH, "2024-25", -53557000, confidence="lead", origin="curated"))

    evidence = changed(change)
    assert "53.6" not in page(evidence, ASHFORTH).get_text()
    chart = deficits.build(evidence, ASHFORTH)
    assert "53557000" not in chart.csv() and "53.6" not in chart.alt
    assert "A lead." not in timeline.build(evidence, ASHFORTH).alt


def test_no_backslash_stands_before_a_digit_in_markdown(invented: Evidence) -> None:
    assert not re.search(r"\\\d", to_markdown(build(invented, ASHFORTH)))


def test_numbers_and_words_of_a_chart_say_stand_in_and_whose_plan(changed: Changed) -> None:
    def change(tables: Tables) -> None:
        tables.update(rewritten_tables())
        for one in (*tables["figure"], *tables["target_verdict"]):
            one["stand_in"] = one["stand_in"] or one.get("measure") in {None, "agreement_planned_deficit"}

    chart = targets.build(changed(change), ASHFORTH)
    assert chart.alt.startswith("STAND-IN FIGURES") and "(stand-in)" in chart.alt
    rows = list(csv.DictReader(io.StringIO(chart.csv())))
    assert any(row["stand_in"] == "yes" and row["plan_source"] for row in rows)
    assert all("STAND-IN" in row["marks_of_chart"] for row in rows)


def test_a_forecast_says_when_it_was_said_and_one_far_ahead_is_left_out(changed: Changed) -> None:
    def change(tables: Tables) -> None:
        said = {"basis": "forecast", "stated": date(2025, 1, 16), "payment_basis": "gross"}
        tables["figure"] += [balance(ASHFORTH, "2025-26", -22700000, **said), balance(ASHFORTH, "2028-29", -99900000, **said)]

    chart = deficits.build(changed(change), ASHFORTH)
    assert "£22.7m, forecast of January 2025" in chart.alt
    assert "99.9" not in chart.alt and "99900000" not in chart.csv()
    assert "not one series" in chart.face.subtitle


def test_rates_on_a_small_base_and_small_counts_are_not_told(changed: Changed) -> None:
    def change(tables: Tables) -> None:
        small = {"ehc_requests": 12, "ehc_requests_refused": 3, "ehc_new_plans": 11, "ehc_plans": 14}
        tables["figure"] += [local(ASHFORTH, "ehc_new_plans", year, 11) for year in ("2024", "2025")]
        for one in tables["figure"]:
            if one["la_code"] == ASHFORTH and one["measure"] in small:
                one["value"] = small[one["measure"]]

    evidence = changed(change)
    glance = page(evidence, ASHFORTH).select_one("#at-a-glance-table")
    assert glance is not None
    rows = {row.th.get_text(): row.td.get_text(" ", strip=True) for row in glance.select("tbody tr") if row.th and row.td}
    assert rows["Requests for assessment refused, 2025"].startswith("fewer than 5")
    assert "%" not in rows["Requests for assessment refused, 2025"]
    assert rows["New plans within 20 weeks, 2025"].startswith("too few to compare")
    assert "in a year" not in glance.get_text()
    chart = timeliness.build(evidence, ASHFORTH)
    assert "2025: too few to compare" in chart.alt


def test_no_rate_of_appeals_when_decisions_moved_by_more_than_a_third(changed: Changed) -> None:
    def change(tables: Tables) -> None:
        tables["figure"] += [
            local(ASHFORTH, "tribunal_decisions_new_method", year, n) for year, n in (("2024", 900), ("2025", 1800))
        ]

    glance = page(changed(change), ASHFORTH).select_one("#at-a-glance-table")
    assert glance is not None
    appeals = next(row for row in glance.select("tbody tr") if "Appeals registered" in row.get_text())
    assert "53" in appeals.get_text() and "%" not in appeals.get_text()


def test_a_value_that_the_publisher_withdrew_is_not_repeated(changed: Changed) -> None:
    def change(tables: Tables) -> None:
        gone = local(ASHFORTH, "ehc_20_week_rate_excluding_exceptions", "2024", None, value_state="suppressed")
        tables["figure"].append(gone)
        sides = {"first_figure_id": gone["figure_id"], "second_figure_id": None, "first_source": "DfE", "second_source": "a tool"}
        said = {"disagreement_id": "d", "la_code": ASHFORTH, "topic": gone["measure"], "period": "2024", "blocks": False}
        tables["disagreement"] = [row("disagreement", first_value="x", second_value="94.8", **said, **sides)]

    text = page(changed(change), ASHFORTH).get_text()
    assert "94.8" not in text
    assert "an older value was withdrawn by the publisher" in text
    assert "ehc 20 week rate" not in text


@pytest.mark.parametrize(
    ("what", "year"),
    [
        ("its rate: the figure for 2025 is suppressed", " (2025)"),
        ("its rate: the latest figure held is for 2022, too old to rely on", " (2022)"),
        ("its rate: no figure is held", ""),
        ("its rate: no figure for 2025 is held for this area, though England’s is", " (2025)"),
        ("its rate: the 74 requests counted for 2024 do not agree with the 382", " (2024)"),
    ],
)
def test_what_is_not_known_says_of_which_year(what: str, year: str) -> None:
    assert _year_of(what) == year


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("6592562", None, "£6.6m or more"),
        ("-1169544", None, "£1.2m surplus at most; a deficit is possible"),
        ("209500000", "210500000", "£209.5m to £210.5m"),
        ("0", "0", "£0"),
        (None, None, "–"),
    ],
)
def test_a_range_reads_right_on_both_sides_of_nought(invented: Evidence, low: str | None, high: str | None, said: str) -> None:
    ends = {"deficit_low": Decimal(low) if low else None, "deficit_high": Decimal(high) if high else None}
    assert _range(invented.authority(ASHFORTH).verdicts[0]._replace(**ends)) == said


def test_an_authority_with_an_agreement_never_has_nothing_under_programmes(invented: Evidence) -> None:
    section = next(section for section in build(invented, ASHFORTH).sections if section.title == "Programmes")
    assert "Nothing is held" not in str(section.blocks)
