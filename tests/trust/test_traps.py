"""The traps of the field that only a built warehouse shows, each walked into once if it can be: on the bundled figures.

The others are told where the rule lives, as `test_trap_...`: names in transform/test_local_authorities.py, plans that are none in
transform/test_reference_agreements.py and test_reference_deficits.py, the appeals table in transform/test_corrections.py,
gross against net in transform/test_targets.py.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from transform.query import read


def one(path: Path, sql: str, *given: object) -> tuple[Any, ...]:
    (row,) = read(path, sql, given)
    return tuple(row.values())


def local(path: Path, place: str, measure: str, period: str) -> tuple[Any, ...]:
    sql = (
        "SELECT value, value_state FROM figure JOIN authority USING (la_code) WHERE name = ? AND measure = ? AND period = ? "
        "AND superseded_by IS NULL AND (value IS NULL OR figure.origin <> 'curated')"
    )
    return one(path, sql, place, measure, period)


@pytest.mark.parametrize(("name", "millions"), [("Cheshire East", "-78.65"), ("Bournemouth, Christchurch and Poole", "-63.5")])
def test_trap_line_1_9_3_prints_a_deficit_as_positive_and_is_stored_as_negative(
    bundled_path: Path, name: str, millions: str
) -> None:
    value, _state = local(bundled_path, name, "dsg_cumulative_balance", "2023-24")
    assert round(value / 1_000_000, len(millions.partition(".")[2])) == Decimal(millions)


def test_trap_east_sussex_is_in_surplus(bundled_path: Path) -> None:
    assert local(bundled_path, "East Sussex", "dsg_cumulative_balance", "2023-24")[0] > 0


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Cumberland", "not_stated"),
        ("Westmorland and Furness", "not_stated"),
        ("Buckinghamshire", "suppressed"),
        ("City of London", "not_found"),
        ("Isles of Scilly", "not_found"),
    ],
)
def test_trap_a_printed_zero_an_x_and_an_absent_row_are_three_states_and_no_number(
    bundled_path: Path, name: str, state: str
) -> None:
    assert local(bundled_path, name, "dsg_cumulative_balance", "2023-24") == (None, state)


def test_trap_148_of_the_151_printed_balances_are_usable_and_each_says_it_was_transcribed(bundled_path: Path) -> None:
    sql = (
        "SELECT count(*) FILTER (value IS NOT NULL), count(*) FILTER (value IS NOT NULL AND NOT transcribed) FROM figure "
        "WHERE measure = 'dsg_cumulative_balance' AND source_id = 'section_251' AND place_level = 'local_authority'"
    )
    assert one(bundled_path, sql) == (148, 0)


def test_trap_6078_is_the_new_plans_of_yorkshire_and_of_none_of_its_15_authorities(bundled_path: Path) -> None:
    sql = (
        "SELECT count(*), count(*) FILTER (value_state = 'withheld' AND value IS NULL AND as_printed = '6078') FROM figure "
        "JOIN authority USING (la_code) WHERE measure = 'ehc_new_plans' AND period = '2022' "
        "AND authority.region = 'Yorkshire and The Humber' AND authority.valid_to IS NULL AND as_printed = '6078'"
    )
    assert one(bundled_path, sql) == (15, 15)


def test_trap_kent_is_6_6_by_the_old_method_and_10_6_by_the_new_and_never_one_measure(bundled_path: Path) -> None:
    rates = {method: local(bundled_path, "Kent", f"tribunal_appeal_rate_{method}_method", "2024")[0] for method in ("old", "new")}
    assert rates == {"old": Decimal("6.6"), "new": Decimal("10.6")}


@pytest.mark.parametrize(
    ("measure", "period", "value"),
    [
        ("ehc_plans", "2025/26", "718838"),
        ("ehc_plans", "2024/25", "638745"),
        ("ehc_20_week_rate", "2025", "45.5"),
        ("ehc_20_week_rate_excluding_exceptions", "2025", "46.1"),
        ("ehc_requests", "2025", "162702"),
        ("ehc_requests_refused_rate", "2025", "26.6"),
    ],
)
def test_trap_two_releases_of_two_shapes_give_england_as_printed(
    bundled_path: Path, measure: str, period: str, value: str
) -> None:
    sql = "SELECT value FROM figure WHERE place_level = 'national' AND measure = ? AND period = ? AND superseded_by IS NULL"
    assert one(bundled_path, sql, measure, period) == (Decimal(value),)


def test_trap_what_the_newer_partial_release_does_not_hold_stays_from_the_older(bundled_path: Path) -> None:
    assert local(bundled_path, "Norfolk", "ehc_placements_mainstream", "2024/25")[1] == "reported"
    assert local(bundled_path, "Norfolk", "ehc_plans", "2025/26")[1] == "reported"


def test_trap_lewishams_timeliness_of_2024_was_withdrawn_and_is_no_number(bundled_path: Path) -> None:
    assert local(bundled_path, "Lewisham", "ehc_20_week_rate", "2024") == (None, "suppressed")


def test_trap_constituencies_straddle_authorities(bundled_path: Path) -> None:
    sql = (
        "SELECT count(*), count(DISTINCT pcon_code), (SELECT count(*) FROM (SELECT pcon_code FROM authority_constituency "
        "GROUP BY pcon_code HAVING count(*) > 1)) FROM authority_constituency"
    )
    assert one(bundled_path, sql) == (661, 543, 114)


def test_trap_four_members_without_an_address_have_none_and_the_list_is_of_27_june_2026(bundled_path: Path) -> None:
    sql = (
        "SELECT count(*) FILTER (email IS NULL), count(*) FILTER (email NOT LIKE '%@%'), max(as_at)::VARCHAR, min(as_at)::VARCHAR "
        "FROM mp"
    )
    assert one(bundled_path, sql) == (4, 0, "2026-06-27", "2026-06-27")


def test_trap_nothing_is_summed_or_handed_on_across_a_reorganisation_that_drew_new_borders(bundled_path: Path) -> None:
    sql = (
        "SELECT count(*), count(*) FILTER (figure.as_at < valid_from AND (basis = 'derived' OR measure LIKE 'ehc_%')) FROM figure "
        "JOIN authority USING (la_code) WHERE value IS NOT NULL AND la_code IN ('838', '839', '940', '941', '942', '943')"
    )
    held, before = one(bundled_path, sql)
    assert held > 500
    assert before == 0


def test_trap_no_grade_is_made_of_an_inspection_before_2023(bundled_path: Path) -> None:
    sql = "SELECT count(*), count(outcome) FROM inspection WHERE framework = 'local_area_2016'"
    found, graded = one(bundled_path, sql)
    assert found > 100
    assert graded == 0
