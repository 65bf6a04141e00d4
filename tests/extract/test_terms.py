"""Years that cannot be mixed up, and money as printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.terms import DASHES, AcademicYear, CalendarYear, FinancialYear, Money, plain_dashes

YEARS = st.integers(2000, 2098)


def test_every_dash_becomes_a_hyphen_and_nothing_else_changes() -> None:
    assert plain_dashes(f"a{DASHES}b £1") == "a" + "-" * len(DASHES) + "b £1"


@pytest.mark.parametrize(
    "text", ["2024-25", "2024/25", "2024-2025", "2024 to 2025", "2024to25", " 2024 - 25 ", "2024–25", "2024−2025", "2024 / 25"]
)
def test_a_financial_year_is_read_in_each_form(text: str) -> None:
    assert FinancialYear.parse(text) == FinancialYear(2024)


@pytest.mark.parametrize(
    "text", ["2024-26", "2024-2026", "2024-24", "2025-24", "2024", "24-25", "1999-00", "2024-2024", "x2024-25", "2024-25x", "", "2024_25", "2024-5", "2024-2125"]
)  # fmt: skip
def test_anything_else_is_no_financial_year(text: str) -> None:
    with pytest.raises(ValueError, match="is not a financial year: two successive years are needed, as in 2024-25") as refused:
        FinancialYear.parse(text)
    assert str(refused.value).startswith(repr(text))


def test_a_year_over_the_end_of_a_century() -> None:
    assert FinancialYear.parse("2099-00") == FinancialYear(2099)
    assert str(FinancialYear(2099)) == "2099-00"
    with pytest.raises(ValueError, match="2099-01"):
        FinancialYear.parse("2099-01")


def test_a_financial_year_ends_on_31_march_of_its_second_year() -> None:
    assert FinancialYear(2023).end_date == date(2024, 3, 31)
    assert FinancialYear.ending(2024) == FinancialYear(2023)
    assert str(FinancialYear(2008)) == "2008-09"


@pytest.mark.parametrize("text", ["2024/25", "2024-25", "202425", " 202425 ", "2024/2025"])
def test_an_academic_year_is_read_in_each_form(text: str) -> None:
    assert AcademicYear.parse(text) == AcademicYear(2024)


@pytest.mark.parametrize("text", ["202426", "2024", "20242025", "192021", "2024255"])
def test_anything_else_is_no_academic_year(text: str) -> None:
    with pytest.raises(ValueError, match="is not an academic year: two successive years are needed, as in 2024-25"):
        AcademicYear.parse(text)


def test_a_calendar_year_is_four_digits_and_nothing_more() -> None:
    assert CalendarYear.parse(" 2024 ") == CalendarYear(2024)
    for text in ("2024/25", "1999", "24", "2024-25", "20245", ""):
        with pytest.raises(ValueError, match="is not a calendar year such as 2024") as refused:
            CalendarYear.parse(text)
        assert str(refused.value) == f"{text!r} is not a calendar year such as 2024"


@given(YEARS)
def test_what_a_year_prints_it_reads_back(start: int) -> None:
    assert FinancialYear.parse(str(FinancialYear(start))) == FinancialYear(start)
    assert AcademicYear.parse(str(AcademicYear(start))) == AcademicYear(start)
    assert CalendarYear.parse(str(CalendarYear(start))) == CalendarYear(start)


@given(YEARS, YEARS)
def test_years_of_one_kind_stand_in_order_and_kinds_are_never_equal(one: int, other: int) -> None:
    for kind in (FinancialYear, AcademicYear, CalendarYear):
        assert (kind(one) < kind(other)) is (one < other)
        assert (kind(one) <= kind(other)) is (one <= other)
    kinds: list[object] = [FinancialYear(one), AcademicYear(one), CalendarYear(one)]
    assert len(set(kinds)) == 3
    assert kinds[0] != kinds[1] != kinds[2]


def test_the_notations_differ() -> None:
    assert (str(FinancialYear(2024)), str(AcademicYear(2024)), str(CalendarYear(2024))) == ("2024-25", "2024/25", "2024")


@pytest.mark.parametrize(
    ("text", "scale", "pounds", "half"),
    [
        ("12.3", 10**6, "12300000", "50000"),
        ("£12.34m", 1, "12340000", "5000"),
        ("£12,340,000", 1, "12340000", "0.5"),
        ("(0.4)", 10**6, "-400000", "50000"),
        ("-0.4", 10**6, "-400000", "50000"),
        ("−£0.4", 10**6, "-400000", "50000"),
        ("£-0.4", 10**6, "-400000", "50000"),
        ("£1.2 million", 1, "1200000", "50000"),
        ("£1.2 million", 10**3, "1200000", "50000"),  # the text's own unit goes before the head's
        ("4 bn", 1, "4000000000", "500000000"),
        ("4 Billion", 1, "4000000000", "500000000"),
        ("412k", 1, "412000", "500"),
        ("412 thousand", 1, "412000", "500"),
        ("1.5MN", 1, "1500000", "50000"),
        ("0", 1, "0", "0.5"),
        ("(£1,234)", 1, "-1234", "0.5"),
        ("1,234,567.89", 1, "1234567.89", "0.005"),
        ("2023", 1, "2023", "0.5"),
        ("-78.65", 10**6, "-78650000", "5000"),
    ],
)
def test_money_is_read_as_printed(text: str, scale: int, pounds: str, half: str) -> None:
    assert Money.parse(text, scale=scale) == Money(Decimal(pounds), Decimal(half))


def test_a_bare_amount_is_in_pounds() -> None:
    assert Money.parse("12") == Money(Decimal(12), Decimal("0.5"))


@pytest.mark.parametrize(
    "text", ["", "£", "x", "1,23", "12,34,567", "1.2.3", "£1m to £2m", "12 13", "(1", "1)", "1.", ".5", "£1 mill", "£1mm", "1e6", "NaN", "£1m x", "two"]
)  # fmt: skip
def test_what_is_not_one_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not one amount of money") as refused:
        Money.parse(text)
    assert str(refused.value) == f"{text!r} is not one amount of money"


@pytest.mark.parametrize("text", ["(-1)", "(£-1)", "-£-1", "--1"])
def test_two_minus_signs_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="carries more than one minus sign") as refused:
        Money.parse(text)
    assert str(refused.value) == f"{text!r} carries more than one minus sign"


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=2))
def test_money_reads_back_what_python_prints(amount: Decimal) -> None:
    assert Money.parse(f"{amount:,}").pounds == amount
