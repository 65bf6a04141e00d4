"""Numbers, periods and dates in a sentence: what they are, how exactly they are said, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extract.terms import AcademicYear, CalendarYear, FinancialYear, Money, PeriodType, plain_dashes
from reports.wording import MONTHS

_TO_TEN = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TO_TWENTY = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
WORD_VALUES = {word: value for value, word in enumerate((*_TO_TEN, *_TO_TWENTY), start=2)} | {"no": 0, "one": 1}

_SCALE = r"(?:bn|billion|mn|m|million|k|thousand)\b"
_NUMBER = re.compile(
    rf"(?P<money>£\s?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:\s?{_SCALE})?|\d+(?:\.\d+)?\s?(?:million|billion) pounds)"
    r"|(?P<percent>\d+(?:\.\d+)?\s?(?:%|per\s?cent\b))"
    r"|(?P<count>(?<![\w.,£/-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<![\w.,£/-])\d+(?:\.\d+)?(?![\w/-]*\d))"
    rf"|\b(?P<word>{'|'.join(WORD_VALUES)})\b",
    re.IGNORECASE,
)
_MONTH = "|".join(MONTHS)
_DAY = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH}),? (?P<year>20\d\d)\b", re.IGNORECASE)
_PERIOD = re.compile(
    rf"\b(?P<split>20\d\d[-/](?:20)?\d\d)\b|\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{_MONTH}),? (?P<year>20\d\d)\b"
    r"|\b(?P<alone>20\d\d)\b",
    re.IGNORECASE,
)
_NOT_CLAIMS = re.compile(
    rf"\b20[- ]weeks?\b|\b(?:section|s\.?) ?114\b|\baged? 0[ -](?:to )?25\b|\[20\d\d\] EWHC \d+|\b0 to 25\b|\[\d+\]"
    rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:to \d{{1,2}} )?(?:{_MONTH}),? 20\d\d\b"
    rf"|\b\d{{1,2}}(?: (?:{_MONTH}))? to (?=\d{{1,2}} (?:{_MONTH}))"
    r"|\b20\d\d[-/](?:20)?\d\d\b|\b20\d\d\b|^\s*\d+[.)]\s|\b(?:action|number|note|page|year|question)s? \d+(?:\.\d+)?",
    re.IGNORECASE,
)
_LESS = re.compile(r"(?:almost|nearly|just under|under|less than|up to|close to)\s*$", re.IGNORECASE)
_MORE = re.compile(r"(?:over|more than|at least|in excess of|above)\s*$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:about|around|roughly|some|approximately|circa|c\.)\s*$", re.IGNORECASE)
_JOINS = re.compile(r"[^\d,;.]{0,16}")
_YEAR_BEFORE = re.compile(r"^[^.;]{0,12}\b(?:a|the|one) year (?:before|earlier)|^[^.;]{0,12}\bthe previous year", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence.

    Attributes:
        unit: gbp, percent or count.
        value: in pounds, percent or units.
        half: half of the last digit said: what its rounding may hide.
        bound: "" when said flatly, "less" (almost, under), "more" (over, at least) or "about".
        spelt: True for a number in words.
        year_before: True when the words after it say "a year before".
    """

    text: str
    unit: str
    value: Decimal
    half: Decimal
    bound: str
    start: int
    end: int
    spelt: bool = False
    year_before: bool = False

    def fits(self, actual: Decimal, half: Decimal = Decimal(0)) -> bool:
        """Whether it is a fair way to say `actual`, whose own rounding may hide `half`."""
        slack = self.half + half
        if abs(self.value - actual) <= slack:
            return True
        tenth = self.value / 10
        if self.bound == "less":
            return self.value - tenth <= actual <= self.value
        if self.bound == "more":
            return self.value <= actual <= self.value + tenth
        return self.bound == "about" and abs(self.value - actual) <= self.value / 20


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month in a sentence; `start` and `end` are where it stands."""

    text: str
    start: int
    end: int
    split: str = ""
    month: int = 0
    year: int = 0

    def as_period(self, period_type: str) -> str | None:
        """The period of a measure's kind that it names, None when it names none or more than one."""
        if period_type == PeriodType.FINANCIAL_YEAR:
            if self.split:
                return str(FinancialYear.parse(self.split))
            return str(FinancialYear.ending(self.year)) if self.month == 3 else None
        if period_type == PeriodType.ACADEMIC_YEAR:
            if self.split:
                return str(AcademicYear.parse(self.split))
            return str(AcademicYear(self.year - 1)) if self.month in (0, 1) else None
        if period_type == PeriodType.CALENDAR_YEAR and not self.split and not self.month:
            return str(CalendarYear(self.year))
        return None


def find_numbers(sentence: str) -> list[Number]:
    """Numbers that may be claims; years, dates, legal limits and numbering are not."""
    taken = [match.span() for match in _NOT_CLAIMS.finditer(sentence)]
    found = []
    for match in _NUMBER.finditer(sentence):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        found.append(_number(match, sentence))
    return found


def _number(match: re.Match[str], sentence: str) -> Number:
    before, after = sentence[: match.start()], sentence[match.end() :]
    bounds = (("less", _LESS), ("more", _MORE), ("about", _ABOUT))
    bound = next((name for name, pattern in bounds if pattern.search(before)), "")
    unit, value, half = _value(match)
    return Number(
        match[0], unit, value, half, bound, match.start(), match.end(), bool(match["word"]), bool(_YEAR_BEFORE.search(after))
    )


def _value(match: re.Match[str]) -> tuple[str, Decimal, Decimal]:
    if match["money"]:
        money = Money.parse(re.sub(r"\s*pounds$", "", match["money"], flags=re.IGNORECASE))
        thousands = money.pounds >= 1000 and money.pounds % 1000 == 0
        return "gbp", money.pounds, max(money.half_digit, Decimal(500)) if thousands else money.half_digit
    if match["word"]:
        return "count", Decimal(WORD_VALUES[match["word"].lower()]), Decimal(0)
    digits = re.match(r"[\d,.]+", match[0])
    number = (digits[0] if digits else "0").replace(",", "")
    half = Decimal(1).scaleb(-len(number.partition(".")[2])) / 2
    return ("percent", Decimal(number), half) if match["percent"] else ("count", Decimal(number), Decimal(0))


def find_periods(sentence: str) -> list[Period]:
    """Years and months, in order; a day's date counts by its month."""
    plain = plain_dashes(sentence)
    found = []
    for match in _PERIOD.finditer(plain):
        if match["split"]:
            try:
                FinancialYear.parse(match["split"])
            except ValueError:
                continue
            found.append(Period(match[0], match.start(), match.end(), split=match["split"]))
        elif match["month"]:
            month = [name.lower() for name in MONTHS].index(match["month"].lower()) + 1
            found.append(Period(match[0], match.start(), match.end(), month=month, year=int(match["year"])))
        else:
            found.append(Period(match[0], match.start(), match.end(), year=int(match["alone"])))
    return found


def nearest_period(number: Number, periods: list[Period], sentence: str) -> Period | None:
    """The period that a number is of: one said right after it, else the last before it, else the first after it."""
    right_after = [p for p in periods if p.start >= number.end and _JOINS.fullmatch(sentence[number.end : p.start])]
    before = [p for p in periods if p.end <= number.start]
    after = [p for p in periods if p.start >= number.end]
    return next(iter(right_after or before[-1:] or after), None)


def find_days(sentence: str) -> list[tuple[date, int, int]]:
    """Full dates with where they stand; one that no calendar has is left out."""
    found = []
    for match in _DAY.finditer(sentence):
        month = [name.lower() for name in MONTHS].index(match["month"].lower()) + 1
        try:
            found.append((date(int(match["year"]), month, int(match["day"])), match.start(), match.end()))
        except ValueError:
            continue
    return found
