"""How values, dates and years are said to people: one fixed rule each, never a change of meaning.

Numbers are rounded half up. A rounded number keeps its decimal ("£20.0m"), an exact one drops it ("£20m"),
so that a reader can tell them apart. Nothing is rounded to 0% or 100% that is not exactly that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from extract.terms import AcademicYear, FinancialYear, Outcome, PeriodType

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SMALL_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

OUTCOME_WORDS = {
    int(Outcome.TYPICALLY_POSITIVE): "typically positive experiences and outcomes for children with SEND",
    int(Outcome.INCONSISTENT): "inconsistent experiences and outcomes for children with SEND",
    int(Outcome.SYSTEMIC_FAILINGS): "widespread and/or systemic failings",
}
"""The three outcomes of the 2023 framework in Ofsted's own terms."""

OUTCOME_LABELS = {
    int(Outcome.TYPICALLY_POSITIVE): "Typically positive",
    int(Outcome.INCONSISTENT): "Inconsistent",
    int(Outcome.SYSTEMIC_FAILINGS): "Widespread and/or systemic failings",
}
"""The same, for a table cell."""

STATE_WORDS = {
    "not_stated": "not stated",
    "suppressed": "suppressed by the publisher",
    "withheld": "withheld",
    "not_applicable": "not applicable",
    "not_found": "not found",
}
"""What stands in place of a value that is not reported."""

PROGRAMME_WORDS = {
    "safety_valve": "Safety Valve programme",
    "dbv": "Delivering Better Value in SEND programme",
    "change_programme": "SEND and Alternative Provision Change Programme",
    "high_needs_stability_grant": "High Needs Stability Grant",
    "safety_valve_applicant": "Safety Valve negotiations",
}
"""Programmes as a sentence names them, without the article."""

BALANCE_MEASURES = frozenset({"dsg_cumulative_balance", "dsg_in_year_balance", "dsg_balance_percent_of_income"})
"""Measures whose value is a balance: a deficit is negative in the warehouse and positive for people."""

_WITH_ARTICLE = (
    "City of", "County of", "East Riding", "Isle of", "Isles of", "London Borough", "Royal Borough", "Wirral Metropolitan",
)  # fmt: skip

_BILLION, _MILLION, _THOUSAND = Decimal(10**9), Decimal(10**6), Decimal(1000)


def _one_decimal(value: Decimal) -> str:
    """`value` to one decimal, or as a whole number when it is exactly that; with thousands separators."""
    if value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def money(pounds: Decimal) -> str:
    """An amount without its sign: "£4.6bn", "£18.5m", "£412,000", "£308".

    From a million up one decimal; from ten thousand up whole thousands; below that whole pounds.
    """
    amount = abs(pounds)
    if (amount / _MILLION).quantize(Decimal("0.1"), ROUND_HALF_UP) >= 1000:
        return f"£{_one_decimal(amount / _BILLION)}bn"
    if amount >= _MILLION - _THOUSAND / 2:
        return f"£{_one_decimal(amount / _MILLION)}m"
    if amount >= 10 * _THOUSAND:
        return f"£{int((amount / _THOUSAND).quantize(Decimal(1), ROUND_HALF_UP)):,},000"
    return f"£{int(amount.quantize(Decimal(1), ROUND_HALF_UP)):,}"


def money_at_least(pounds: Decimal) -> str:
    """An amount that is a lower bound, rounded down so that "at least" stays true: 3,462,345 is "£3.4m"."""
    amount = abs(pounds)
    step = _BILLION / 10 if amount >= _BILLION else _MILLION / 10 if amount >= _MILLION else _THOUSAND
    return money(amount // step * step if amount >= 10 * _THOUSAND else amount // 1)


def balance(pounds: Decimal) -> str:
    """A balance in words, from the warehouse's sign: "a deficit of £18.5m", "a surplus of £1.2m"."""
    if pounds == 0:
        return "a balance of nil"
    return f"a {'deficit' if pounds < 0 else 'surplus'} of {money(pounds)}"


def count(value: Decimal | int) -> str:
    """A whole number with separators: "718,838". Fractions keep one decimal."""
    return _one_decimal(Decimal(value))


def percent(value: Decimal) -> str:
    """A percentage, always to one decimal: "33.8%", "3.0%".

    "More than 99.9%" rather than a false 100%, "less than 0.1%" rather than a false 0%.
    """
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if rounded == 100 and value < 100:
        return "more than 99.9%"
    if rounded == 0 and value != 0:
        return "less than 0.1%"
    return f"{rounded:,}%"


def small_number(value: int) -> str:
    """Numbers to ten in words, for prose; larger ones in digits; 0 is "no"."""
    if value == 0:
        return "no"
    return SMALL_NUMBERS[value] if 0 < value < len(SMALL_NUMBERS) else f"{value:,}"


def place(name: str) -> str:
    """A place as a sentence names it: "the Isle of Wight", "the City of London", "Kingston upon Hull"."""
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name


def opening(text: str) -> str:
    """Text at the head of a sentence: its first letter a capital."""
    return text[:1].upper() + text[1:]


def whose(name: str) -> str:
    """A place as an owner: "the Isle of Wight’s", "Kirklees’"."""
    return f"{place(name)}’" if name.endswith("s") else f"{place(name)}’s"


def day(when: date) -> str:
    """A date: "7 May 2024"."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def month(when: date) -> str:
    """A month: "January 2026"."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def dated(when: date, precision: str) -> str:
    """A date said only as exactly as its source does: precision day, month or year."""
    return {"day": day, "month": month}.get(precision, lambda d: str(d.year))(when)


def days_between(start: date | None, end: date | None) -> str:
    """A span of days: "12 to 16 February 2024", "29 January to 2 February 2024"; one day when they agree or one is unknown."""
    if start is None or end is None or start == end:
        only = end or start
        return day(only) if only else ""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    first = day(start) if start.year != end.year else f"{start.day} {MONTHS[start.month - 1]}"
    return f"{first} to {day(end)}"


def curly(text: str) -> str:
    """Our own sentences with a typographer's apostrophe; never for what is quoted."""
    return re.sub(r"(?<=\w)'", "’", text)


def join_words(words: Iterable[str], last: str = "and") -> str:
    """A list in a sentence: "a", "a and b", "a, b and c"."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def period(period_type: str, text: str, *, on_a_day: bool = False) -> str:
    """A period as a sentence says it.

    Args:
        period_type: financial_year, academic_year, calendar_year or day.
        text: the period as the warehouse holds it.
        on_a_day: True for a balance, which stands on the last day of its financial year: "31 March 2024".
            An academic year is always a January census: "January 2026".
    """
    if period_type == PeriodType.FINANCIAL_YEAR:
        return day(FinancialYear.parse(text).end_date) if on_a_day else text
    if period_type == PeriodType.ACADEMIC_YEAR:
        return f"January {AcademicYear.parse(text).start + 1}"
    if period_type == PeriodType.DAY:
        return day(date.fromisoformat(text))
    return text
