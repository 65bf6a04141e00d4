"""Dates as inspection reports print them: one day, a span, or days in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from extract.terms import plain_dashes

LONGEST = timedelta(days=31)
"""No inspection takes longer; a wider span is two events, or a slip."""

_MONTHS = ("january", "february", "march", "april", "may", "june",
           "july", "august", "september", "october", "november", "december")  # fmt: skip
_MONTH_NUMBERS = {name[:size]: number for number, name in enumerate(_MONTHS, 1) for size in (3, len(name))} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY = rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>20\d\d)\b)?)?"
_JOINT = r"\s*(?:,\s*and\b|to\b|until\b|and\b|&|-|,)\s*"
_ANY_DAY = re.sub(r"\?P<\w+>", "?:", _DAY)
_ONE = re.compile(_DAY, re.IGNORECASE)
_RUN = re.compile(rf"(?<![\w/]){_ANY_DAY}(?:{_JOINT}{_ANY_DAY})*(?![\w/])", re.IGNORECASE)


class Span(NamedTuple):
    """First and last day; the same day twice when one date is printed."""

    start: date
    end: date


class FoundSpan(NamedTuple):
    """A span that stands in a longer text, and where; `span` is None when what stands there is no possible one."""

    span: Span | None
    start: int
    end: int


def read_span(text: str) -> Span | None:
    """Read a text that is dates and nothing else.

    "3 to 7 October 2016", "27 June to 1 July 2016", "16 May 2016", "1 and 2 March 2017", "29 December to 2 January 2026".
    A month or year left out is that of the next date. None when a month or year is missing altogether, the days do not
    rise, the day does not exist, or the span is longer than an inspection takes.
    """
    plain = plain_dashes(text).strip().rstrip(".").strip()
    plain = re.sub(r"^(?:from|between|on)\s+", "", plain, flags=re.IGNORECASE)
    return _resolve(plain) if _RUN.fullmatch(plain) else None


def find_spans(text: str) -> Iterator[FoundSpan]:
    """Every run of dates inside a longer text, in order; offsets are those of `text`."""
    for match in _RUN.finditer(plain_dashes(text)):
        if re.search(r"[a-z]{3}", match[0], re.IGNORECASE):
            yield FoundSpan(_resolve(match[0]), match.start(), match.end())


def _resolve(run: str) -> Span | None:
    days: list[date] = []
    month: int | None = None
    year: int | None = None
    for match in reversed(list(_ONE.finditer(run))):
        stated = match["month"]
        month = _MONTH_NUMBERS[stated.lower()] if stated else month
        year = int(match["year"]) if match["year"] else year
        if month is None or year is None:
            return None
        if stated and not match["year"] and days and month > days[-1].month:
            year -= 1  # 29 December to 2 January 2026
        try:
            days.append(date(year, month, int(match["day"])))
        except ValueError:
            return None
    rising = all(later >= earlier for later, earlier in pairwise(days))
    if not days or not rising or days[0] - days[-1] > LONGEST:
        return None
    return Span(days[-1], days[0])
