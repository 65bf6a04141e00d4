"""LAIT is held against our figures: every difference is listed, and what agrees is not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extract.measures import MEASURES
from tests.support.warehouse import figure
from transform.lait import METRICS, TABLE, load_lait_disagreements
from transform.reference.files import REFERENCE
from transform.rows import fetch_dicts, insert_rows
from transform.tables import create_statements


def held(measure: str, period: str, value: Any, source: str = "sen2", **given: Any) -> dict[str, Any]:
    row = figure(measure, period, value, la_code="991", place="Northshire", source_id=source, unit=str(MEASURES[measure].unit))
    return row | {"publisher": "Department for Education", "locator": "data/a.csv, row 2"} | given


def differences(tmp_path: Path, figures: list[dict[str, Any]], lait: str) -> list[dict[str, Any]]:
    table = tmp_path / TABLE
    table.write_text("la_code,metric,year,value\n" + lait, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(";".join(create_statements()))
        insert_rows(connection, "figure", figures)
        load_lait_disagreements(connection, table)
        return fetch_dicts(connection, "SELECT * FROM disagreement ORDER BY disagreement_id")


def test_a_count_that_differs_by_one_is_listed_with_both_sides(tmp_path: Path) -> None:
    (row,) = differences(tmp_path, [held("ehc_plans", "2024/25", 2804)], "991,SEN_CASES_JAN,2025,2805\n")
    assert (row["la_code"], row["topic"], row["period"]) == ("991", "ehc_plans", "2024/25")
    assert (row["first_value"], row["second_value"], row["blocks"]) == ("2804", "2805", False)
    assert row["first_source"] == "Department for Education, data/a.csv, row 2"
    assert row["second_source"] == "Department for Education, Local Authority Interactive Tool, SEN_CASES_JAN of 2025"
    assert row["first_figure_id"]


@pytest.mark.parametrize(
    ("figures", "lait"),
    [
        ([held("ehc_plans", "2024/25", 2804)], "991,SEN_CASES_JAN,2025,2804\n"),
        ([held("ehc_plans", "2024/25", 2804)], "991,SEN_CASES_JAN,2024,1\n"),
        ([held("ehc_plans", "2024/25", 2804)], "992,SEN_CASES_JAN,2025,1\n"),
        ([held("ehc_plans", "2024/25", 2804, superseded_by="f0")], "991,SEN_CASES_JAN,2025,1\n"),
        ([held("ehc_plans", "2024/25", 2804)], "991,SEN_CASES_DUR_YEAR,2024,1\n"),
        ([held("ehc_20_week_rate", "2024", Decimal("45.5"))], "991,SEN_EHC_All_20wks,2024,45.45\n"),
        (
            [held("tribunal_appeal_rate_old_method", "2024", Decimal("2.5"), "tribunal_appeals", as_printed="2.50%")],
            "991,SEN_AppealableDec,2024,2.5\n",
        ),
        ([held("ehc_new_plans", "2022", None, value_state="withheld", as_printed="6078")], "991,SEN_CASES_DUR_YEAR,2022,6078\n"),
        ([held("ehc_20_week_rate", "2024", None, value_state="not_stated", as_printed="x")], "991,SEN_EHC_All_20wks,2024,94.8\n"),
    ],
)
def test_what_agrees_or_does_not_meet_is_not_listed(tmp_path: Path, figures: list[dict[str, Any]], lait: str) -> None:
    assert differences(tmp_path, figures, lait) == []


def test_a_rate_that_dfe_withdrew_and_lait_still_shows_is_listed(tmp_path: Path) -> None:
    figures = [held("ehc_20_week_rate", "2024", None, value_state="suppressed", as_printed="x")]
    (row,) = differences(tmp_path, figures, "991,SEN_EHC_All_20wks,2024,94.8\n")
    assert (row["first_value"], row["second_value"]) == ("x", "94.8")
    assert "older copy" in row["note"]


def test_a_rate_off_by_more_than_rounding_is_listed(tmp_path: Path) -> None:
    assert differences(tmp_path, [held("ehc_20_week_rate", "2024", Decimal("45.5"))], "991,SEN_EHC_All_20wks,2024,45.4\n")


def test_every_metric_is_a_measure_of_ours() -> None:
    assert {metric.measure for metric in METRICS} <= MEASURES.keys()


def test_the_committed_table_is_what_the_builder_makes(shared: Path, tmp_path: Path) -> None:
    from pipelines.reference import lait
    from pipelines.reference.tables import write_table

    rows = lait.build(shared)
    write_table(tmp_path / TABLE, rows)
    assert len(rows) > 6000
    assert (tmp_path / TABLE).read_bytes() == (REFERENCE / TABLE).read_bytes()
