"""The map: classes, periods, and "no data" as a state of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.charts import map as hexmap
from reports.evidence import Evidence
from tests.reports.charts.test_every_chart import with_hexes


def test_an_authority_without_a_value_is_hatched_and_named(invented: Evidence) -> None:
    chart = hexmap.build(with_hexes(invented), "ehc_20_week_rate")
    without = [row for row in chart.table.rows if not row[4]]
    assert {row[1]: row[5] for row in without} == {
        "Dunmere": "suppressed by the publisher",
        "Farley": "not found",
        "Isles of Eastvale": "not found",
    }
    assert "No data: Dunmere, Farley and Isles of Eastvale." in chart.alt
    assert "pattern" in chart.svg()


def test_a_deficit_is_positive_on_the_map(invented: Evidence) -> None:
    chart = hexmap.build(with_hexes(invented), "dsg_cumulative_balance")
    assert {row[1]: row[4] for row in chart.table.rows}["Ashforth"] == "18512345"


def test_outcomes_have_a_shade_each_and_are_counted_in_words(invented: Evidence) -> None:
    chart = hexmap.build(with_hexes(invented), "inspection_outcome")
    assert "Typically positive: 1; Inconsistent: 1; Widespread and/or systemic failings: 1." in chart.alt


@pytest.mark.parametrize(
    ("values", "value", "expected"),
    [
        (range(1, 101), 1, 0),
        (range(1, 101), 20, 0),
        (range(1, 101), 21, 1),
        (range(1, 101), 100, 4),
        ([5, 5, 5], 5, 0),
        ([1, 2], 2, 1),
    ],
)
def test_classes_hold_about_as_many_each(values: list[int], value: int, expected: int) -> None:
    assert hexmap._classes([Decimal(v) for v in values]).of(Decimal(value)) == expected


def test_an_unknown_measure_is_refused(invented: Evidence) -> None:
    with pytest.raises(KeyError):
        hexmap.build(invented, "happiness")
