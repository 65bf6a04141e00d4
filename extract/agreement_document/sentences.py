"""Sentences of the running text, with their amounts and years taken out so that their wording can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extract.agreement_document.amounts import prose_amounts
from extract.agreement_document.years import find_years, tidy
from extract.terms import FinancialYear

_END = re.compile(r"(?<!\bSt\.)(?<=[.;:?!])\s+(?=[A-Z\"'(])")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Attributes:
        text: with plain dashes and quotes.
        masked: the same with each amount as <A0> and each year as <Y0>, numbered from the left.
        amounts: pounds, in order.
        years: in order; None for two years that do not follow each other.
        page: page on which its paragraph begins.
        number: the paragraph's number, "" when it has none.
        printed_amounts, printed_years: each as the text prints it.
    """

    text: str
    masked: str
    amounts: tuple[Decimal, ...]
    years: tuple[FinancialYear | None, ...]
    page: int
    number: str
    printed_amounts: tuple[tuple[Decimal, str], ...] = ()
    printed_years: tuple[tuple[str, str], ...] = ()


def sentences_of(paragraphs: Iterable[tuple[str, int, str]]) -> list[Sentence]:
    """Sentences of paragraphs given as (number, page, text)."""
    found = []
    for number, page, text in paragraphs:
        for part in _END.split(tidy(text).translate(_QUOTES)):
            if part.strip():
                found.append(_masked(part.strip(), page, number))
    return found


def _masked(text: str, page: int, number: str) -> Sentence:
    amounts, years = prose_amounts(text), find_years(text)
    spots = [(start, end, f"<A{index}>") for index, (start, end, _) in enumerate(amounts)]
    spots += [(year.start, year.end, f"<Y{index}>") for index, year in enumerate(years)]
    masked, done = "", 0
    for start, end, name in sorted(spots):
        masked += text[done:start] + name
        done = end
    masked += text[done:]
    return Sentence(
        text,
        masked,
        tuple(amount for _, _, amount in amounts),
        tuple(year.year for year in years),
        page,
        number,
        tuple((amount, text[start:end]) for start, end, amount in amounts),
        tuple((str(year.year), text[year.start : year.end]) for year in years),
    )
