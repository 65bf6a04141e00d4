"""Three bands a year, and the break between the two collections."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from reports.charts import draw_chart
from reports.evidence import Evidence, load_evidence, open_warehouse
from tests.support.invented import ASHFORTH, DUNMERE, local, tables
from tests.support.warehouse import make_warehouse


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    held = tables()
    more = [
        local(ASHFORTH, "ehc_20_week_rate", "2021", "40.0"),
        local(ASHFORTH, "ehc_20_week_rate", "2022", "50.0"),
        local(ASHFORTH, "ehc_20_week_rate", "2023", "60.0"),
        local(ASHFORTH, "ehc_20_week_to_1_year_rate", "2023", "30.0"),
        local(ASHFORTH, "ehc_over_1_year_rate", "2023", "10.0"),
    ]
    path: Path = make_warehouse(tmp_path_factory.mktemp("years") / "w.duckdb", held | {"figure": [*held["figure"], *more]})
    with open_warehouse(path) as connection:
        return load_evidence(connection)


def columns(svg: str, colour: str) -> list[tuple[float, float]]:
    """Left edge and height of each bar of a colour, without the key."""
    found = re.findall(rf'd="M ([\d.]+) ([\d.]+) L [\d.]+ [\d.]+ L [\d.]+ ([\d.]+) [^"]*" style="fill: {colour}"', svg)
    return [(float(left), float(bottom) - float(top)) for left, bottom, top in found][1:]


def test_the_gap_between_2022_and_2023_is_wider_than_between_other_years(evidence: Evidence) -> None:
    lefts = [left for left, _ in columns(draw_chart(evidence, "timeliness", ASHFORTH).svg(), "#0072b2")]
    steps = [after - before for before, after in itertools.pairwise(lefts)]  # 2021, 2022 | 2023, 2024, 2025
    assert steps[1] == pytest.approx(steps[0] + 22, abs=0.1)
    assert steps[2] == pytest.approx(steps[0], abs=0.1)


def test_columns_are_to_scale_from_zero(evidence: Evidence) -> None:
    heights = [height for _, height in columns(draw_chart(evidence, "timeliness", ASHFORTH).svg(), "#0072b2")]
    assert heights[2] / heights[0] == pytest.approx(60 / 40, rel=1e-3)


def test_bands_that_are_not_published_are_left_open(evidence: Evidence) -> None:
    rows = {row[0]: row[2:5] for row in draw_chart(evidence, "timeliness", ASHFORTH).table.rows}
    assert rows["2023"] == ("60", "30", "10")
    assert rows["2022"] == ("50", "", "")


def test_a_suppressed_year_says_so_in_the_picture_and_in_words(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "timeliness", DUNMERE)
    assert "2025: suppressed by the publisher" in chart.alt
    assert ">suppressed</text>" in chart.svg() or "suppressed" in chart.svg()
    assert "do not compare across" in chart.face.subtitle
