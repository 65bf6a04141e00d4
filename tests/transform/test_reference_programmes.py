"""Programmes, events, national figures, and what two sources disagree on."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from transform import reference
from transform.local_authorities import LocalAuthorities
from transform.reference.figures import figure_id

MEMBERS = reference.rows("programme_membership")
EVENTS = reference.rows("event")
NATIONAL = {row["national_id"]: row for row in reference.rows("national_figure")}


def newest(national_id: str) -> str:
    """Where a chain of superseded statements ends."""
    while following := NATIONAL[national_id]["superseded_by"]:
        national_id = following
    return national_id


def test_change_programme_has_32_authorities_in_nine_regions() -> None:
    rows = [row for row in MEMBERS if row["programme"] == "change_programme"]
    assert len({row["la_code"] for row in rows}) == 32
    assert len({row["tranche"] for row in rows}) == 9
    assert Counter(row["role"] for row in rows)["joint lead"] == 5
    known = {authority["region"] for authority in LocalAuthorities.load().authority_rows()}
    assert {row["tranche"] for row in rows} == known


def test_trap_delivering_better_value_has_54_or_55_authorities_and_both_are_shown() -> None:
    rows = [row for row in MEMBERS if row["programme"] == "dbv" and row["tranche"]]
    assert Counter(row["tranche"] for row in rows) == {"tranche 1": 21, "tranche 2": 22}
    told = next(row for row in reference.rows("disagreement") if row["topic"] == "dbv_authorities")
    assert (told["first_value"], told["second_value"], told["blocks"]) == ("54", "55", False)


def test_refused_and_negotiating_applicants_are_kept_apart_from_members() -> None:
    applicants = {row["la_code"]: row["role"] for row in MEMBERS if row["programme"] == "safety_valve_applicant"}
    assert applicants == {"839": "refused", "895": "negotiating", "878": "negotiating"}


def test_the_stability_grant_has_no_allocation() -> None:
    rows = [row for row in MEMBERS if row["programme"] == "high_needs_stability_grant"]
    assert rows
    assert all("no allocation has been published" in row["note"] for row in rows)
    assert not any(
        r["measure"] == "high_needs_stability_grant" and r["la_code"] and r["value"] is not None for r in reference.figures()
    )


def test_no_key_of_membership_or_event_stands_twice() -> None:
    assert max(Counter((r["la_code"], r["programme"], r["tranche"], r["source_url"]) for r in MEMBERS).values()) == 1
    assert max(Counter(row["event_id"] for row in EVENTS).values()) == 1


def test_trap_those_five_were_suspended_and_the_two_extended_are_bury_and_kirklees() -> None:
    on_the_day = [row for row in EVENTS if row["event_date"].isoformat() == "2024-03-21"]
    assert {row["la_code"] for row in on_the_day if row["kind"] == "suspension"} == {"800", "873", "838", "312", "926"}
    assert {row["la_code"] for row in on_the_day if row["kind"] == "extension"} == {"351", "382"}
    assert {row["la_code"] for row in EVENTS if row["kind"] == "enhanced_monitoring"} == {"926", "873", "382"}


def test_trap_all_three_judicial_reviews_were_dismissed_on_10_april_2025() -> None:
    judged = [row for row in EVENTS if row["kind"] == "judgment"]
    assert {(row["la_code"], row["event_date"].isoformat()) for row in judged} == {("878", "2025-04-10"), ("801", "2025-04-10")}
    assert all("dismisses all three" in row["description"] and "[2025] EWHC 893 (Admin)" in row["description"] for row in judged)


def test_a_section_114_notice_is_not_put_down_to_send() -> None:
    assert all("does not put it down to SEND" in row["description"] for row in EVENTS if row["kind"] == "s114_notice")


def test_dates_of_a_month_or_year_say_so_and_stand_on_its_first_day() -> None:
    assert all(row["event_date"].day == 1 for row in EVENTS if row["date_precision"] == "month")
    assert all((row["event_date"].month, row["event_date"].day) == (1, 1) for row in EVENTS if row["date_precision"] == "year")


def test_the_end_of_the_programme_is_only_reported() -> None:
    (end,) = [row for row in EVENTS if row["event_date"].isoformat() == "2026-04-01"]
    assert (end["confidence"], end["source_kind"]) == ("lead", "lead")
    assert "reported" in end["description"]


@pytest.mark.parametrize(
    "start", ["deficit-campaign-2024", "deficit-2022-03", "deficit-2023-03", "deficit-2028-03-obr", "section-114-campaign-2024"]
)
def test_trap_what_the_2024_letter_said_leads_to_todays_figure(start: str) -> None:
    assert newest(start) == "deficit-2026-02-grant"
    assert NATIONAL["deficit-2026-02-grant"]["value"] == Decimal(5_000_000_000)


def test_the_chain_ends_and_every_link_is_there() -> None:
    for national_id in NATIONAL:
        assert newest(national_id) in NATIONAL
    for row in NATIONAL.values():
        if row["superseded_by"]:
            assert NATIONAL[row["superseded_by"]]["as_at"] >= row["as_at"] or row["source_kind"] == "lead"


def test_trap_the_98_percent_is_of_appeals_decided_at_a_hearing() -> None:
    rows = [row for row in NATIONAL.values() if row["topic"] == "tribunal_hearings_for_appellant"]
    assert [row["value"] for row in rows] == [Decimal(98), Decimal("98.7"), Decimal(99)]
    assert all(row["statement"].startswith("Of appeals decided at a hearing") for row in rows)
    assert all("at least in part" in row["statement"] for row in rows)


def test_each_statement_has_its_row_in_figure() -> None:
    ids = {figure_id(row): row for row in reference.figures() if row["source_id"] == "national_figures"}
    assert {row["figure_id"] for row in NATIONAL.values()} == set(ids)
    assert all(ids[row["figure_id"]]["value"] == row["value"] for row in NATIONAL.values())


def test_the_campaigns_own_claims_are_leads() -> None:
    assert {row["source_kind"] for key, row in NATIONAL.items() if "campaign" in key} == {"lead"}


def test_words_that_hold_are_kept_to() -> None:
    said = [row["description"] for row in EVENTS] + [row["statement"] for row in NATIONAL.values()]
    said += [row["note"] or "" for row in reference.figures() + reference.agreements()]
    assert not any("insolven" in text.lower() or "send deficit" in text.lower() for text in said)
