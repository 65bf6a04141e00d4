"""What a pack and its charts leave out, or say with what must be said: leads, small numbers, breaks, withdrawn values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from reports.charts import deficits, targets, timeline
from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.pack.build import build
from reports.pack.html import to_html
from reports.pack.markdown import to_markdown
from tests.support import invented as world
from tests.support.invented import ASHFORTH, balance
from tests.support.warehouse import make_warehouse

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
        for row in (*tables["figure"], *tables["target_verdict"]):
            row["stand_in"] = row["stand_in"] or row.get("measure") in {None, "agreement_planned_deficit"}

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
