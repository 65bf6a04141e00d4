"""Curated agreements: membership, terms, plans and payments."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from transform import reference
from transform.local_authorities import LocalAuthorities
from transform.reference.figures import figure_id
from transform.reference.files import read

AGREEMENTS = {row["la_code"]: row for row in reference.agreements()}
FIGURES = [row for row in reference.figures() if row["measure"].startswith("agreement_")]


def test_there_are_38_agreements_5_9_20_and_4_by_year() -> None:
    assert len(AGREEMENTS) == 38
    assert Counter(row["label"] for row in AGREEMENTS.values()) == {
        "2020-2021": 5,
        "2021-2022": 9,
        "2022-2023": 20,
        "2023-2024": 4,
    }


@pytest.mark.parametrize("name", ["Essex", "West Sussex", "Oxfordshire", "Hertfordshire", "Somerset"])
def test_trap_five_authorities_of_a_published_analysis_are_not_in_safety_valve(name: str) -> None:
    code = LocalAuthorities.load().resolve(name)
    assert code not in AGREEMENTS
    assert not any(
        row["la_code"] == code and row["programme"] == "safety_valve" for row in reference.rows("programme_membership")
    )


def test_membership_is_by_the_gov_uk_page_alone() -> None:
    members = [row for row in reference.rows("programme_membership") if row["programme"] == "safety_valve"]
    assert {row["la_code"] for row in members} == set(AGREEMENTS)
    assert {row["source_url"] for row in members} == {
        "https://www.gov.uk/government/publications/dedicated-schools-grant-very-high-deficit-intervention"
    }


def test_only_what_quotes_the_agreements_own_profile_is_a_plan() -> None:
    plans = {(code, t["financial_year"]): t["planned_deficit"] for code, row in AGREEMENTS.items() for t in row["targets"]}
    assert plans == {
        ("878", "2023-24"): Decimal(153_400_000), ("878", "2025-26"): Decimal(160_900_000), ("878", "2031-32"): Decimal(95_000_000),
        ("871", "2026-27"): Decimal(0), ("312", "2025-26"): Decimal(0),
    }  # fmt: skip
    assert {code for code, row in AGREEMENTS.items() if row["prints_targets"]} == {"878", "871", "312"}


def test_trap_devons_profile_ends_at_what_dfe_is_to_pay_because_it_leaves_payments_out() -> None:
    devon = AGREEMENTS["878"]
    assert devon["targets"][-1]["planned_deficit"] == devon["total_payment"]
    assert "leaves out DfE payments" in devon["note"]


def test_targets_and_payments_point_to_their_figures() -> None:
    ids = {figure_id(row): row for row in FIGURES}
    for agreement in AGREEMENTS.values():
        for target in agreement["targets"]:
            assert ids[target["figure_id"]]["value"] == target["planned_deficit"]
        for payment in agreement["payments"]:
            assert ids[payment["figure_id"]]["value"] == payment["amount"]


def test_blanks_stay_blank() -> None:
    bexley = AGREEMENTS["303"]
    assert {bexley[field] for field in ("total_payment", "first_payment", "covered_to", "elimination_year", "suspended")} == {
        None
    }
    assert (bexley["targets"], bexley["payments"]) == ([], [])


def test_what_was_inferred_stays_marked() -> None:
    assert AGREEMENTS["210"]["confidence"] == "inferred"
    assert not AGREEMENTS["210"]["reviewed"]
    facts = {row["la_code"]: row["confidence"] for row in read("agreements_curated.csv")}
    assert {code for code, held in facts.items() if held == "inferred"} == {
        "205",
        "318",
        "861",
        "802",
        "392",
        "871",
        "210",
        "872",
    }


def test_a_total_that_only_a_copy_states_makes_the_row_a_lead() -> None:
    assert AGREEMENTS["315"]["confidence"] == "lead"
    assert AGREEMENTS["880"]["confidence"] == "lead"


def test_trap_the_five_suspended_and_the_two_extended() -> None:
    assert {code for code, row in AGREEMENTS.items() if row["status"] == "suspended"} == {"800", "873", "838", "312", "926"}
    assert {code for code, row in AGREEMENTS.items() if row["status"] == "extended"} == {"351", "382"}
    assert {code for code, row in AGREEMENTS.items() if row["status"] == "ended"} == {"318"}


def test_trap_about_forty_percent_is_paid_up_front() -> None:
    shares = {code: row["first_payment"] / row["total_payment"] for code, row in AGREEMENTS.items() if row["first_payment"]}
    assert set(shares) == {"936", "926", "871", "801"}
    assert all(Decimal("0.39") < share < Decimal("0.41") for share in shares.values())


def test_a_promise_is_no_payment_and_a_lead_is_none_either() -> None:
    payments = {(code, p["financial_year"]): p for code, row in AGREEMENTS.items() for p in row["payments"]}
    assert set(payments) == {("871", "2022-23"), ("873", "2024-25"), ("838", "2023-24"), ("312", "2023-24")}
    assert {key for key, p in payments.items() if p["withheld"]} == {("838", "2023-24"), ("312", "2023-24")}
    assert all(p["amount"] == 0 and not p["already_paid"] for p in payments.values() if p["withheld"])


def test_when_each_appeared_is_known_to_the_day_or_the_month() -> None:
    assert AGREEMENTS["878"]["published"] == date(2024, 3, 21)
    assert AGREEMENTS["936"]["published_precision"] == "month"
    assert {row["published_precision"] for row in AGREEMENTS.values()} == {"day", "month"}


def test_the_councils_own_money_is_told_in_words_since_no_year_is_known() -> None:
    assert "own contribution over the whole plan: £82m (Kent County Council)" in AGREEMENTS["886"]["note"]
    assert not any(row["measure"] == "council_contribution" for row in reference.figures())


def test_where_two_sources_differ_on_a_total_both_are_kept() -> None:
    rotherham = next(row for row in reference.rows("disagreement") if row["la_code"] == "372")
    assert (rotherham["first_value"], rotherham["second_value"]) == ("£20.528m", "£18.9m")
    assert AGREEMENTS["372"]["total_payment"] == Decimal(20_528_000)
