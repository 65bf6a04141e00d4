"""What changed between two versions of an agreement, told in rows and in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from transform.redlines import redline


def version(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "covered_from": "2021-22", "covered_to": "2025-26", "in_year_balance_year": "2024-25", "elimination_year": "2025-26",
        "total_payment": Decimal(20_000_000), "suspended": False,
        "targets": [target("2021-22", 5), target("2022-23", 4)],
        "payments": [payment("2021-22", 8), payment("2022-23", 12)],
        "conditions": [condition("4.1", "Issue fewer new plans."), condition("4.2", "Open a new special school in the north of the area.")],
    }  # fmt: skip
    return base | changes


def target(year: str, millions: int) -> dict[str, Any]:
    return {"year": year, "deficit": Decimal(millions) * 1_000_000}


def payment(year: str, millions: int, already_paid: bool = False) -> dict[str, Any]:
    return {"year": year, "amount": Decimal(millions) * 1_000_000, "already_paid": already_paid}


def condition(number: str, text: str) -> dict[str, Any]:
    return {"number": number, "text": text}


def told(**changes: Any) -> list[tuple[str, str, str | None, str | None]]:
    return [(row["kind"], row["item"], row["before"], row["after"]) for row in redline(version(), version(**changes))]


def test_two_equal_versions_differ_in_nothing() -> None:
    assert redline(version(), version()) == []


def test_a_later_last_year_is_an_extension() -> None:
    assert told(covered_to="2028-29") == [("extended", "covered_to", "2025-26", "2028-29")]


@pytest.mark.parametrize("field", ["covered_from", "in_year_balance_year", "elimination_year"])
def test_a_moved_year_is_told_with_both_values(field: str) -> None:
    ((kind, _, before, after),) = told(**{field: "2030-31"})
    assert (kind, before, after) == ("year", version()[field], "2030-31")


def test_an_earlier_last_year_is_a_moved_year_and_no_extension() -> None:
    assert [row[0] for row in told(covered_to="2024-25")] == ["year"]


def test_a_planned_deficit_moved_added_or_left_out_is_told_in_pounds() -> None:
    assert told(targets=[target("2021-22", 6), target("2023-24", -1)]) == [
        ("target", "2021-22", "5000000", "6000000"),
        ("target", "2022-23", "4000000", None),
        ("target", "2023-24", None, "-1000000"),
    ]


def test_payments_moved_within_the_same_total_are_a_re_profile_and_say_that_the_total_stays() -> None:
    rows = redline(version(), version(payments=[payment("2021-22", 10), payment("2022-23", 10)]))

    assert rows[0]["sentence"] == "Payments were re-profiled; their total stays at £20,000,000."
    assert [row["kind"] for row in rows] == ["total", "payment", "payment"]


def test_a_new_total_is_told() -> None:
    assert told(total_payment=Decimal(25_000_000)) == [("total", "total_payment", "20000000", "25000000")]


def test_a_payment_promised_and_then_made_is_no_change() -> None:
    assert told(payments=[payment("2021-22", 8, already_paid=True), payment("2022-23", 12)]) == []


def test_a_suspension_comes_first_and_is_no_re_profile() -> None:
    rows = told(suspended=True, payments=[payment("2021-22", 8, already_paid=True)])

    assert rows[0][0] == "suspended"
    assert [row[:2] for row in rows[1:]] == [("payment", "2022-23")]


def test_the_end_of_a_suspension_is_told() -> None:
    (row,) = redline(version(suspended=True), version())
    assert row["sentence"] == "Payments are no longer suspended."


def test_a_condition_put_in_shifts_numbers_without_rewording_the_others() -> None:
    conditions = [
        condition("4.1", "Report each month."),
        condition("4.2", "Issue fewer new plans."),
        *version()["conditions"][1:],
    ]
    conditions[2] = condition("4.3", conditions[2]["text"])

    assert told(conditions=conditions) == [("condition_added", "4.1", None, "Report each month.")]


def test_a_condition_left_out_is_told_with_its_text() -> None:
    assert told(conditions=version()["conditions"][:1]) == [
        ("condition_dropped", "4.2", "Open a new special school in the north of the area.", None)
    ]


def test_a_condition_with_a_changed_figure_is_reworded_and_not_dropped_and_added() -> None:
    new = condition("4.2", "Open two new special schools in the north of the area.")
    assert told(conditions=[version()["conditions"][0], new]) == [
        ("condition_reworded", "4.2", "Open a new special school in the north of the area.", new["text"])
    ]


def test_two_conditions_that_share_little_are_one_dropped_and_one_added() -> None:
    new = condition("4.2", "Charge for home to school transport.")
    assert [row[0] for row in told(conditions=[version()["conditions"][0], new])] == ["condition_dropped", "condition_added"]
