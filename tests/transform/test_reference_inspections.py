"""Inspections held as tables, under both frameworks."""

from __future__ import annotations

from collections import Counter
from datetime import date

from transform import reference
from transform.local_authorities import LocalAuthorities

ROWS = reference.inspections()
OLDER = {row["la_code"]: row for row in ROWS if row["framework"] == "local_area_2016"}
FIGURES = [row for row in reference.figures() if row["source_id"] == "inspection_outcomes_2026"]
NEWER = {row["la_code"]: row for row in ROWS if row["framework"] == "area_send_2023"}


def test_trap_the_framework_to_2022_has_no_grade_and_is_never_mapped_on_to_the_three_outcomes() -> None:
    assert len(OLDER) == 149
    assert {row["outcome"] for row in OLDER.values()} == {None}
    assert Counter(row["written_statement_of_action"] for row in OLDER.values()) == {True: 82, False: 67}
    assert not any(
        row["measure"] == "inspection_outcome" and row["source_id"] != "inspection_outcomes_2026" for row in reference.figures()
    )


def test_a_revisit_is_told_as_published() -> None:
    assert OLDER["370"]["revisit"] == "Not revisited yet"
    assert OLDER["822"]["revisit"] == "Yes; weaknesses with sufficient progress: 5 of 5"
    assert OLDER["330"]["revisit"] == "Some; weaknesses with sufficient progress: 1 of 13"
    assert OLDER["301"]["revisit"] is None


def test_the_newer_outcomes_are_19_52_and_24_and_slough_which_the_tool_could_not_read_is_not_among_them() -> None:
    assert Counter(row["outcome"] for row in NEWER.values()) == {1: 19, 2: 52, 3: 24}
    assert "871" not in NEWER


def test_trap_the_outcomes_of_safety_valve_areas_span_all_three() -> None:
    named = LocalAuthorities.load()
    assert {NEWER[named.resolve(n)]["outcome"] for n in ("Bury", "Bexley", "Bracknell Forest", "Torbay", "Wokingham")} == {3}
    positive = (
        "Barnsley",
        "Bolton",
        "Dorset",
        "Hammersmith and Fulham",
        "Haringey",
        "Richmond upon Thames",
        "Rotherham",
        "Wiltshire",
    )
    assert {NEWER[named.resolve(n)]["outcome"] for n in positive} == {1}
    members = {row["la_code"] for row in reference.agreements()}
    assert len(members - set(NEWER)) - 1 == 14  # Slough has been inspected, though its outcome was not read


def test_another_tools_reading_is_not_reviewed_and_cites_the_reports_own_address() -> None:
    assert not any(row["reviewed"] for row in NEWER.values())
    assert all(row["source_url"].startswith("https://files.ofsted.gov.uk/v1/file/") for row in NEWER.values())
    assert {(row["reviewed"], row["confidence"]) for row in FIGURES} == {(False, "inferred")}


def test_what_the_tool_left_blank_stays_blank() -> None:
    assert NEWER["873"]["inspection_end"] is None
    assert NEWER["873"]["outcome"] == 2
    assert not any(row["la_code"] == "873" for row in FIGURES)


def test_eighteen_months_is_the_monitoring_inspection_and_never_the_next_full_one() -> None:
    bury = NEWER["351"]
    assert (bury["monitoring_within_months"], bury["next_full_inspection_years"]) == (18, None)
    assert bury["inspection_end"] == date(2024, 2, 16)
    assert {row["next_full_inspection_years"] for row in NEWER.values()} == {None, 3, 5}


def test_every_authority_of_today_has_an_inspection_under_one_or_the_other_framework() -> None:
    assert {a.la_code for a in LocalAuthorities.load().all_current()} - set(OLDER) - set(NEWER) == set()
