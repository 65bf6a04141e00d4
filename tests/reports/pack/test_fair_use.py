"""What a pack and its charts leave out, or say with what must be said: leads, small numbers, breaks, withdrawn values."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from reports.charts import deficits, timeline
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
