"""Financial years in every form that agreements print them.

2022-23, 2022/23, 2022-2023, "2022 to 2023", FY2022/23, "financial year ending March 2023", "31 March 2023",
"1 April 2022 to 31 March 2023", with any dash. A year is a FinancialYear or nothing; "2022-24" is no year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extract.terms import FinancialYear, plain_dashes

_MARCH = r"(?:31(?:st)?\s+)?mar(?:ch)?[\s,-]+"
_FORMS = (
    r"1(?:st)?\s+apr(?:il)?\s+(?P<april>20\d\d)\s*(?:-|to|until)\s*31(?:st)?\s+mar(?:ch)?\s+(?P<march>20\d\d)",
    r"(?:\bf/?y\s?)?(?P<first>20\d\d)\s*(?:-|/|to)\s*(?P<second>20\d\d|\d\d)(?!\d|/|-(?!20\d\d[-/])|\s*(?:to|-|/)\s*\d\d(?:\D|$))",
    rf"{_MARCH}(?P<ending>20\d\d)",
    r"31[./-]0?3[./-](?P<dated>20\d\d)",
)
_YEAR = re.compile(r"(?<![\d/])(?:(?<!-)|(?<=[-/]\d\d-))(?:" + "|".join(_FORMS) + r")(?!\d)", re.IGNORECASE)
_SHORT = re.compile(r"(?:fy|f/y|financial year)?\s*(\d\d)\s*[-/]\s*(\d\d)", re.IGNORECASE)
_SHORT_MARCH = re.compile(r"(?:31[\s-])?mar(?:ch)?[\s'-]+(\d\d)", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:by|at|as|to|on|for|in|the|end|ends|ending|ended|year|years|of|financial|fy|f/y|closing|position|forecast|planned|"
    r"(?<=year )\d{1,2}(?!\d)|\d{1,2}[.)])(?![a-z])[\s:,(-]*)+",
    re.IGNORECASE,
)
_SPAN = re.compile(r"((?:fy|f/y|mar)\S*(?: \d\d)?) (?:to|until) (\S+(?: \d\d)?)", re.IGNORECASE)
_ENDING_HEAD = re.compile(r"year[\s-]*end(?:s|ing|ed)?(?:\s+on)?(?:\s+31(?:st)?)?(?:\s+march)?\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundYear:
    """A year phrase in running text; `year` is None where the two years do not follow each other."""

    year: FinancialYear | None
    start: int
    end: int


def tidy(text: str) -> str:
    """Plain dashes, single spaces, no space around a year's dash or slash."""
    text = re.sub(r"\s+", " ", plain_dashes(text)).strip()
    return re.sub(r"(?<=\d)\s*([-/])\s*(?=\d)(?!20\d\d\s*[-/]\s*\d)", r"\1", text)


def find_years(text: str) -> list[FoundYear]:
    """Every year phrase in `text`, left to right. Offsets are into `text`; it should be tidy."""
    return [FoundYear(_year(match), match.start(), match.end()) for match in _YEAR.finditer(text)]


def _year(match: re.Match[str]) -> FinancialYear | None:
    parts = match.groupdict()
    for name in ("ending", "dated"):
        if parts[name]:
            return FinancialYear.ending(int(parts[name]))
    first = parts["april"] or parts["first"]
    second = parts["march"] or parts["second"]
    try:
        return FinancialYear.parse(f"{first}-{second}")
    except ValueError:
        return None


def parse_year(text: str) -> FinancialYear | None:
    """The one financial year that the whole of `text` names, as a table's cell does; None when it is anything else."""
    text = tidy(text).strip(" :;,.()")
    lead = _LEAD.match(text)
    for candidate in (text, text[lead.end() :] if lead else text):
        found = _YEAR.fullmatch(candidate.strip(" :;,.()"))
        if found:
            return _year(found)
    short = _SHORT.fullmatch(text)
    if short and int(short[2]) == int(short[1]) + 1 and 15 <= int(short[1]) <= 60:
        return FinancialYear(2000 + int(short[1]))
    march = _SHORT_MARCH.fullmatch(text)
    return FinancialYear.ending(2000 + int(march[1])) if march else None


def parse_years(text: str) -> tuple[FinancialYear, ...]:
    """The years that a cell names: one, or several joined by commas, "and", "&" or "to"; none when it is anything else."""
    single = parse_year(text)
    if single is not None:
        return (single,)
    text = tidy(text).strip(" .,;:")
    ends = _SPAN.fullmatch(text)
    if ends and (first := parse_year(ends[1])) and (last := parse_year(ends[2])) and first < last:
        return tuple(FinancialYear(start) for start in range(first.start, last.start + 1))
    found = find_years(text)
    years = [each.year for each in found if each.year is not None]
    if len(found) < 2 or len(years) != len(found):
        return ()
    joints = [text[one.end : other.start].strip().lower() for one, other in pairwise(found)]
    around = _LEAD.sub("", text[: found[0].start]).strip(" (") + text[found[-1].end :].strip(" )")
    if around or years != sorted(set(years)):
        return ()
    if len(years) == 2 and joints[0] in {"to", "-", "until", "through"}:
        return tuple(FinancialYear(start) for start in range(years[0].start, years[1].start + 1))
    return tuple(years) if all(joint in {",", "and", "&", ", and"} for joint in joints) else ()


def parse_bare_ending(head: str, text: str) -> FinancialYear | None:
    """The year of a cell that prints 2024 alone under a head such as "Year ending 31 March"; None otherwise."""
    text = text.strip()
    if re.fullmatch(r"20\d\d", text) and _ENDING_HEAD.search(tidy(head)):
        return FinancialYear.ending(int(text))
    return None
