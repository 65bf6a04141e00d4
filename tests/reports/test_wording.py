"""Values as people read them: one rule each, never a change of meaning."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import wording


@pytest.mark.parametrize(
    ("pounds", "said"),
    [
        ("18512345", "£18.5m"), ("20000000", "£20m"), ("19960000", "£20.0m"), ("4600000000", "£4.6bn"), ("5000000000", "£5bn"),
        ("999960000", "£1.0bn"), ("999900000", "£999.9m"), ("412345", "£412,000"), ("999600", "£1.0m"), ("308.02", "£308"), ("9999", "£9,999"), ("0", "£0"),
        ("-18512345", "£18.5m"), ("18450000", "£18.5m"), ("999500", "£1.0m"), ("999499", "£999,000"), ("998500", "£999,000"), ("10400", "£10,000"), ("308.5", "£309"),
        ("4650000000", "£4.7bn"), ("10000", "£10,000"), ("1000000", "£1m"),
    ],
)  # fmt: skip
def test_money_is_rounded_by_one_rule(pounds: str, said: str) -> None:
    assert wording.money(Decimal(pounds)) == said


@given(st.decimals(min_value=1, max_value=10**11, places=2))
def test_rounded_money_is_within_half_of_its_last_digit(pounds: Decimal) -> None:
    match = re.fullmatch(r"£([\d,]+)(?:\.(\d))?(bn|m)?", wording.money(pounds))
    assert match is not None
    scale = {"bn": 10**9, "m": 10**6, None: 1}[match[3]]
    said = Decimal(match[1].replace(",", "") + (f".{match[2]}" if match[2] else "")) * scale
    step = scale / 10 if match[3] else (1000 if pounds >= 10_000 else 1)
    assert abs(said - pounds) <= Decimal(step) / 2


@given(st.decimals(min_value=1, max_value=10**11, places=2))
def test_at_least_never_says_more_than_there_is(pounds: Decimal) -> None:
    match = re.fullmatch(r"£([\d,]+)(?:\.(\d))?(bn|m)?", wording.money_at_least(pounds))
    assert match is not None
    scale = {"bn": 10**9, "m": 10**6, None: 1}[match[3]]
    assert Decimal(match[1].replace(",", "") + (f".{match[2]}" if match[2] else "")) * scale <= pounds


@pytest.mark.parametrize(
    ("pounds", "said"),
    [
        ("3462345", "£3.4m"), ("-3462345", "£3.4m"), ("1999999999", "£1.9bn"), ("999999999", "£999.9m"), ("999999", "£999,000"), ("10999", "£10,000"),
        ("10499.99", "£10,000"), ("9999.99", "£9,999"), ("308.99", "£308"), ("1000000", "£1m"), ("1000000000", "£1bn"), ("412999", "£412,000"), ("1.5", "£1"),
    ],
)  # fmt: skip
def test_at_least_is_rounded_down_and_no_further(pounds: str, said: str) -> None:
    assert wording.money_at_least(Decimal(pounds)) == said


def test_a_deficit_reads_positive_and_a_surplus_by_name() -> None:
    assert wording.balance(Decimal(-18512345)) == "a deficit of £18.5m"
    assert wording.balance(Decimal(1200000)) == "a surplus of £1.2m"
    assert wording.balance(Decimal(0)) == "a balance of nil"
    assert wording.balance(Decimal("0.6")) == "a surplus of £1"
    assert wording.balance(Decimal("-0.6")) == "a deficit of £1"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("33.8", "33.8%"),
        ("3", "3.0%"),
        ("98.44", "98.4%"),
        ("33.85", "33.9%"),
        ("33.25", "33.3%"),
        ("99.97", "more than 99.9%"),
        ("100", "100.0%"),
        ("0.01", "less than 0.1%"),
        ("0", "0.0%"),
    ],
)
def test_a_percentage_never_becomes_a_false_all_or_none(value: str, said: str) -> None:
    assert wording.percent(Decimal(value)) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2024, 2, 12), date(2024, 2, 16), "12 to 16 February 2024"),
        (date(2024, 1, 29), date(2024, 2, 2), "29 January to 2 February 2024"),
        (date(2024, 12, 30), date(2025, 1, 3), "30 December 2024 to 3 January 2025"),
        (None, date(2019, 5, 10), "10 May 2019"),
        (date(2019, 5, 10), date(2019, 5, 10), "10 May 2019"),
        (None, None, ""),
    ],
)
def test_a_span_of_days_says_each_month_and_year_once(start: date | None, end: date | None, said: str) -> None:
    assert wording.days_between(start, end) == said


def test_a_period_is_said_as_what_it_is() -> None:
    assert wording.period("financial_year", "2023-24", on_a_day=True) == "31 March 2024"
    assert wording.period("financial_year", "2023-24") == "2023-24"
    assert wording.period("academic_year", "2025/26") == "January 2026"
    assert wording.period("calendar_year", "2025") == "2025"
    assert wording.period("day", "2024-05-07") == "7 May 2024"


def test_a_date_is_said_only_as_exactly_as_its_source_does() -> None:
    when = date(2024, 3, 1)
    assert [wording.dated(when, precision) for precision in ("day", "month", "year")] == ["1 March 2024", "March 2024", "2024"]


@pytest.mark.parametrize(
    ("name", "place", "whose"),
    [
        ("Isle of Wight", "the Isle of Wight", "the Isle of Wight’s"),
        ("Isles of Scilly", "the Isles of Scilly", "the Isles of Scilly’s"),
        ("City of London", "the City of London", "the City of London’s"),
        ("East Riding of Yorkshire", "the East Riding of Yorkshire", "the East Riding of Yorkshire’s"),
        ("Kingston upon Hull", "Kingston upon Hull", "Kingston upon Hull’s"),
        ("County Durham", "County Durham", "County Durham’s"),
        ("Kirklees", "Kirklees", "Kirklees’"),
        ("Wirral", "Wirral", "Wirral’s"),
        ("Richmond upon Thames", "Richmond upon Thames", "Richmond upon Thames’"),
    ],
)
def test_a_place_stands_in_a_sentence_as_people_name_it(name: str, place: str, whose: str) -> None:
    assert (wording.place(name), wording.whose(name)) == (place, whose)


def test_a_list_ends_in_and() -> None:
    assert [wording.join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_small_numbers_are_words_and_none_is_no() -> None:
    assert [wording.small_number(number) for number in (0, 1, 10, 11, 1200)] == ["no", "one", "ten", "11", "1,200"]


def test_our_own_apostrophes_are_curly_and_a_quote_mark_alone_is_not() -> None:
    assert wording.curly("DfE's plan, councils' 'own' words") == "DfE’s plan, councils’ 'own’ words"
    assert wording.curly("'90s") == "'90s"
