"""Planned deficits that an agreement gives in a sentence or a list of bullets, year by year, in place of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extract.agreement_document.entries import Entry
from extract.agreement_document.labels import is_plan
from extract.agreement_document.sentences import Sentence
from extract.errors import FigureAmbiguous
from extract.terms import FinancialYear

_MARK = re.compile(r"<([AY])(\d+)>")
_LINK = re.compile(
    r"[\s,:;\u2022-]*(?:(?:by|in|at|for|on|during|the|end|of|financial|year|will|be|is|to|and|no|more|than)\b[\s,:;(-]*)*"
)
_ODD = re.compile(r"\b(?:surplus|credit|balance|between|about|around|approximately|up to|instead|previous)\b", re.IGNORECASE)


def spoken_deficits(sentences: Sequence[Sentence], first: FinancialYear, last: FinancialYear) -> list[Entry] | None:
    """One planned deficit for each year from the first covered to the last; None when no sentence gives them all.

    Raises:
        FigureAmbiguous: two sentences do, and they differ.
    """
    years = [FinancialYear(start) for start in range(first.start, last.start + 1)]
    found: list[list[Entry]] = []
    before = ""
    for sentence in sentences:
        if is_plan(f"{before} {sentence.text}"):
            found += _pairs(sentence, years)
        before = sentence.text if sentence.text.endswith(":") else ""
    for other in found[1:]:
        if [each.pounds for each in other] != [each.pounds for each in found[0]]:
            raise FigureAmbiguous(f"page {other[0].page}: the planned deficits are given twice, and they differ")
    return found[0] if found else None


def _pairs(sentence: Sentence, years: Sequence[FinancialYear]) -> Iterable[list[Entry]]:
    marks = list(_MARK.finditer(sentence.masked))
    amounts = [place for place, mark in enumerate(marks) if mark[1] == "A"]
    if len(amounts) != len(years) or _ODD.search(sentence.masked[marks[amounts[0]].start() :]):
        return
    for step in (1, -1):
        named = [place + step for place in amounts]
        if named[0] < 0 or named[-1] >= len(marks) or any(marks[place][1] != "Y" for place in named):
            continue
        links = [sorted((marks[one].span(), marks[other].span())) for one, other in zip(amounts, named, strict=True)]
        close = all(_LINK.fullmatch(sentence.masked[left[1] : right[0]]) for left, right in links)
        said = [sentence.years[int(marks[place][2])] for place in named]
        if close and said == list(years):
            yield [_entry(sentence, int(marks[place][2]), year) for place, year in zip(amounts, years, strict=True)]


def _entry(sentence: Sentence, index: int, year: FinancialYear) -> Entry:
    pounds, printed = sentence.printed_amounts[index]
    return Entry((year,), pounds, str(year), printed, sentence.page, 0, None, sentence=sentence)
