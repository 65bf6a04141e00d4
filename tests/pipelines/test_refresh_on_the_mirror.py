"""The main job on the publishers' own files: what the warehouse holds after a refresh on the mirror."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.refresh import Options, Refresh, Summary, run_refresh
from pipelines.settings import Settings
from transform.query import read


@pytest.fixture(scope="module")
def refreshed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Summary]]:
    """A data folder refreshed on the earlier mirror, then on the later one, then again with nothing changed."""
    data = tmp_path_factory.mktemp("data")
    summaries = [
        run_refresh(Refresh(Settings(data, str(shared / mirror)), Options())) for mirror in ("mirror-earlier", "mirror", "mirror")
    ]
    return Settings(data).warehouse, summaries


@pytest.fixture(scope="module")
def warehouse(refreshed: tuple[Path, list[Summary]]) -> Path:
    return refreshed[0]


def one(warehouse: Path, sql: str, *parameters: Any) -> Any:
    (row,) = read(warehouse, sql, parameters)
    (value,) = row.values()
    return value


def value(warehouse: Path, place: str, measure: str, period: str) -> Any:
    return one(
        warehouse,
        "SELECT coalesce(CAST(value AS VARCHAR), value_state) FROM figure WHERE place = ? AND measure = ? AND period = ? "
        "AND superseded_by IS NULL AND origin = 'mirror'",
        place, measure, period,
    )  # fmt: skip


def test_the_second_refresh_builds_and_the_third_says_nothing_changed(refreshed: tuple[Path, list[Summary]]) -> None:
    assert [summary.outcome for summary in refreshed[1]] == ["built", "built", "unchanged"]
    assert refreshed[1][2].read == 0
    assert [summary.rejected for summary in refreshed[1]] == [[], [], []]


def test_39_inspection_reports_are_read_as_a_person_read_them(warehouse: Path, shared: Path) -> None:
    with (shared / "truth" / "inspections.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {Path(row["file"]).name: row for row in csv.DictReader(file)}
    rows = read(warehouse, "SELECT * FROM inspection WHERE origin = 'mirror' AND framework = 'area_send_2023'")

    assert len(rows) == len(truth) == 39
    for row in rows:
        said = truth[row["source_url"].rsplit("/", 1)[-1]]
        assert str(row["inspection_start"]) == said["inspection_start"]
        assert str(row["outcome"]) == said["outcome_category"]
        assert str(row["priority_actions"]) == said["n_priority_actions"]
        assert str(row["areas_for_improvement"]) == said["n_areas_for_improvement"]


def test_section_251_gives_148_usable_values_and_a_state_for_every_other_authority(warehouse: Path) -> None:
    rows = read(
        warehouse,
        "SELECT value_state, count(*) AS n FROM figure WHERE measure = 'dsg_cumulative_balance' AND period = '2023-24' "
        "AND superseded_by IS NULL AND (source_id = 'section_251' OR value_state = 'not_found') GROUP BY 1",
    )
    assert {row["value_state"]: row["n"] for row in rows} == {"reported": 148, "suppressed": 1, "not_stated": 2, "not_found": 2}


@pytest.mark.parametrize(
    ("place", "measure", "period", "expected"),
    [
        ("England", "ehc_plans", "2024/25", "638745.0000"),
        ("England", "ehc_plans", "2025/26", "718838.0000"),
        ("England", "ehc_requests", "2025", "162702.0000"),
        ("England", "ehc_requests_refused", "2025", "43289.0000"),
        ("England", "ehc_20_week_rate", "2025", "45.5000"),
        ("England", "ehc_20_week_rate_excluding_exceptions", "2025", "46.1000"),
        ("Bury", "ehc_plans", "2025/26", "3099.0000"),
        ("Bury", "ehc_20_week_rate", "2025", "98.4000"),
        ("Lewisham", "ehc_20_week_rate", "2024", "suppressed"),
        ("Leeds", "ehc_new_plans", "2022", "withheld"),
        ("Cambridgeshire", "tribunal_appeals", "2025", "withheld"),
        ("Central Bedfordshire", "tribunal_appeal_rate_new_method", "2024", "withheld"),
        ("Kent", "tribunal_appeal_rate_new_method", "2024", "10.6000"),
    ],
)
def test_a_known_figure_is_held_as_published(warehouse: Path, place: str, measure: str, period: str, expected: str) -> None:
    assert value(warehouse, place, measure, period) == expected


def test_152_authorities_have_a_20_week_rate_of_2025_in_their_states(warehouse: Path) -> None:
    rows = read(
        warehouse,
        "SELECT value_state, count(*) AS n FROM figure WHERE measure = 'ehc_20_week_rate' AND period = '2025' AND la_code IS NOT NULL "
        "AND superseded_by IS NULL AND origin = 'mirror' GROUP BY 1",
    )
    assert {row["value_state"]: row["n"] for row in rows} == {"reported": 150, "suppressed": 2}


def test_650_members_543_seats_661_pairs_and_114_seats_in_two_or_more(warehouse: Path) -> None:
    assert one(warehouse, "SELECT count(*) FROM mp") == 650
    assert one(warehouse, "SELECT count(*) FROM constituency") == 543
    assert one(warehouse, "SELECT count(*) FROM authority_constituency") == 661
    assert (
        one(warehouse, "SELECT count(*) FROM (SELECT 1 FROM authority_constituency GROUP BY pcon_code HAVING count(*) > 1)")
        == 114
    )


def test_every_agreement_of_both_mirrors_is_held_with_its_targets_and_payments(warehouse: Path, shared: Path) -> None:
    def truth(name: str, year: str, amount: str) -> Counter[tuple[str, str, Decimal]]:
        with (shared / "truth" / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        # The same bytes in both mirrors are one version; the truth has a row for each distinct document.
        return Counter((Path(r["file"]).parent.name, r[year], Decimal(r[amount])) for r in rows)

    def held(table: str, amount: str) -> Counter[tuple[str, str, Decimal]]:
        rows = read(
            warehouse,
            f"SELECT a.source_url, t.financial_year, t.{amount} AS amount FROM {table} t JOIN agreement a USING (agreement_id) WHERE a.version > 0",
        )
        return Counter((Path(r["source_url"]).parent.name, r["financial_year"], r["amount"]) for r in rows)

    assert one(warehouse, "SELECT count(*) FROM agreement WHERE version > 0") == 47
    assert held("agreement_target", "planned_deficit") == truth("agreement_targets.csv", "financial_year", "planned_deficit_gbp")
    assert held("agreement_payment", "amount") == truth("agreement_payments.csv", "financial_year", "payment_gbp")


def test_changes_tell_four_new_agreements_two_extended_two_re_profiled_and_five_suspended(warehouse: Path) -> None:
    rows = read(warehouse, "SELECT * FROM change")
    new = {row["subject"].split(",")[0] for row in rows if row["kind"] == "agreement_new"}
    rewritten = {row["subject"].split(",")[0]: row["sentence"] for row in rows if row["kind"] == "agreement_rewritten"}

    assert new == {"Bracknell Forest", "Bristol", "Devon", "Wiltshire"}
    assert {place for place, said in rewritten.items() if "Extended" in said} == {"Bury", "Kirklees"}
    assert {place for place, said in rewritten.items() if "their total stays at" in said and "Extended" not in said} == {
        "Surrey",
        "York",
    }
    assert {place for place, said in rewritten.items() if "Payments are suspended" in said} == {
        "Bath and North East Somerset", "Cambridgeshire", "Dorset", "Hillingdon", "Norfolk",
    }  # fmt: skip
    assert "2024-25" in rewritten["Bury"] and "2028-29" in rewritten["Bury"]
    assert all(row["stand_in"] for row in rows if row["kind"].startswith("agreement"))


def test_changes_tell_that_lewishams_timeliness_of_2024_was_taken_back(warehouse: Path) -> None:
    rows = read(
        warehouse,
        "SELECT * FROM change WHERE kind = 'figure_withdrawn' AND subject = 'Lewisham, new plans within 20 weeks, 2024'",
    )
    assert [(row["before"], row["after"]) for row in rows] == [("94.8", "x")]


def test_nothing_read_from_a_stand_in_is_unlabelled(warehouse: Path) -> None:
    assert one(warehouse, "SELECT count(*) FROM figure WHERE source_id = 'safety_valve_agreements' AND NOT stand_in") == 0
    assert one(warehouse, "SELECT count(*) FROM target_verdict WHERE agreement_id NOT LIKE '%-v0' AND NOT stand_in") == 0


def test_a_rebuild_gives_the_same_warehouse(refreshed: tuple[Path, list[Summary]], shared: Path) -> None:
    data = refreshed[0].parents[1]
    again = run_refresh(Refresh(Settings(data, str(shared / "mirror")), Options(full=True)))

    assert again.warehouse_id == refreshed[1][1].warehouse_id
