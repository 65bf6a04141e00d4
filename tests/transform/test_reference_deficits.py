"""Deficits reported by councils and the press: the reviewed mapping of what each source says."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

from transform import reference
from transform.local_authorities import LocalAuthorities
from transform.reference import deficits
from transform.reference.files import read

ROWS = read("reported_deficits.csv")
FIGURES = deficits.figures()


def held(code: str, year: str, measure: str = "dsg_cumulative_balance") -> list[tuple[Decimal, str, str]]:
    """(balance in millions, basis, payment basis) of each figure."""
    return sorted(
        (row["value"] / 1_000_000, row["basis"], row["payment_basis"])
        for row in FIGURES
        if (row["la_code"], row["period"], row["measure"]) == (code, year, measure)
    )


def test_a_deficit_is_stored_as_a_negative_balance() -> None:
    assert all(row["value"] < 0 for row in FIGURES)
    assert held("886", "2021-22") == [(Decimal(-97), "outturn", "gross")]


def test_every_row_gives_its_reasons_for_basis_and_payment_basis() -> None:
    assert all(row["reason_for_basis"] and row["reason_for_payment_basis"] for row in ROWS)
    assert all(row["reason_for_basis"] in figure["note"] for row, figure in zip(ROWS, FIGURES, strict=True))


def test_trap_wiltshires_56_247_is_what_was_reported_and_no_plan() -> None:
    assert (Decimal("-56.247"), "provisional", "unknown") in held("865", "2023-24")
    assert not any(
        target["financial_year"] == "2023-24"
        for row in reference.agreements()
        if row["la_code"] == "865"
        for target in row["targets"]
    )


def test_trap_bristols_are_council_forecasts_and_no_plan() -> None:
    assert {basis for year in ("2023-24", "2024-25", "2027-28") for _, basis, _ in held("801", year)} == {"forecast"}
    assert [row["targets"] for row in reference.agreements() if row["la_code"] == "801"] == [[]]


def test_trap_bracknell_forests_unmitigated_42_6_is_nowhere() -> None:
    assert held("867", "2024-25") == []
    assert not any(row["value"] and abs(row["value"]) == Decimal("42600000") for row in reference.figures())


def test_trap_devons_207_gross_is_kept_apart_from_the_plan_of_160_9() -> None:
    assert (Decimal(-207), "forecast", "gross") in held("878", "2025-26")
    (plan,) = [row for row in reference.agreements() if row["la_code"] == "878"]
    assert {t["financial_year"]: t["planned_deficit"] for t in plan["targets"]}["2025-26"] == Decimal("160900000")


def test_bristols_figures_after_dfe_money_are_net_and_the_older_forecasts_yield_to_the_newer() -> None:
    assert held("801", "2024-25") == [(Decimal(-52), "forecast", "net"), (Decimal(-50), "forecast", "net")]
    stated = {row["value"]: row["stated"] for row in FIGURES if row["la_code"] == "801" and row["period"] == "2024-25"}
    assert stated[Decimal(-52000000)] > stated[Decimal(-50000000)]


def test_before_any_agreement_there_was_no_payment_so_the_figure_is_gross() -> None:
    for code, year in (("880", "2020-21"), ("309", "2021-22"), ("312", "2021-22"), ("867", "2022-23")):
        assert {payment for _, _, payment in held(code, year)} == {"gross"}


def test_half_of_the_last_printed_digit_is_kept() -> None:
    half = {row["as_printed"]: row["half_digit"] for row in FIGURES}
    assert half["£97m"] == 500_000
    assert half["£56.247m"] == 500
    assert half["£38,043k"] == 500
    assert half["about £130m"] == 555_556


def test_a_partial_date_is_never_made_into_a_day() -> None:
    assert {row["stated"] for row in ROWS if row["stated"]} == {
        row["stated"] for row in ROWS if re.fullmatch(r"20\d\d-\d\d-\d\d", row["stated"])
    }


def test_every_row_of_the_facts_is_carried_or_set_aside_with_a_reason(shared: Path) -> None:
    carried = {row["carried_from"] for row in ROWS} | {row["carried_from"] for row in read("events.csv")}
    carried |= {row["carried_from"] for row in read("national_figures.csv")}
    for row in read("facts_set_aside.csv"):
        table, _, numbers = row["row"].partition(" ")
        carried |= {f"{table} {number.strip()}" for number in numbers.split(",")}
        assert row["where"]
        assert row["why"]
    for name in ("actuals", "deficit_profiles", "events", "national_figures"):
        with (shared / "facts" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            numbers = range(2, 2 + len(list(csv.DictReader(file))))
        assert [f"{name} {n}" for n in numbers if f"{name} {n}" not in carried] == []


def test_each_carried_row_has_the_authority_year_amount_and_address_of_the_fact(shared: Path) -> None:
    facts: dict[str, dict[str, str]] = {}
    for name in ("actuals", "deficit_profiles"):
        with (shared / "facts" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            facts |= {f"{name} {number}": row for number, row in enumerate(csv.DictReader(file), start=2)}
    names = LocalAuthorities.load()
    for row in ROWS:
        fact = facts.get(row["carried_from"])
        if fact is None:
            assert row["carried_from"].startswith("agreements")
            continue
        amount = (
            fact.get("cumulative_dsg_deficit_m")
            or fact.get("in_year_deficit_m")
            or fact.get("planned_cumulative_dsg_deficit_m")
            or ""
        )
        assert names.resolve(fact["la_name"]) == row["la_code"]
        assert (fact["financial_year"], fact["source_url"]) == (row["financial_year"], row["source_url"])
        assert Decimal(amount) * 1_000_000 == Decimal(row["deficit"])
        assert fact["confidence"] == "sourced" or row["confidence"] == "inferred"
