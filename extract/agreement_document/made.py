"""Payments that the text says were made, without their amounts: "payments for 2022-23 and 2023-24 have been made"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.agreement_document.patterns import any_of
from extract.agreement_document.payments import Paid
from extract.agreement_document.sentences import Sentence
from extract.errors import FigureAmbiguous
from extract.terms import FinancialYear

_MADE = any_of(
    r"\b(?:payments?|instalments?|sums?)\b[^.;]*\b(?:has|have|had|was|were)\b(?: \w+){0,2} (?:made|paid|received|released)\b",
    r"\b(?:has|have)\b(?: \w+){0,2} (?:made|paid|received|released)\b[^.;]*\b(?:payments?|instalments?)\b",
)
_NOT_SAID = any_of(
    r"\b(?:no|not|never|none|neither|nor|yet to|if|when|where|once|unless|until|whether|may|might|could|would)\b",
    r"\b(?:council|authority|borough)\b(?: \w+){0,3} (?:made|paid)\b",
    r"\b(?:providers?|schools?|parents?|transport|fees?|capital)\b",
)
_RANGE = re.compile(r"<Y0> (?:to|until|-|through) <Y1>")
_EACH = re.compile(
    r"(?:for|in|of|due(?: in| for)?) (?:the )?(?:financial )?(?:years? )?<Y0>(?:(?:,| and|, and| &) <Y\d+>)*(?! to\b)"
)


def with_payments_made(listed: Sequence[Paid], sentences: Iterable[Sentence]) -> list[Paid]:
    """The payments, those marked as paid that the text says were made.

    Args:
        listed: payments in year order.
        sentences: of the whole agreement.

    Raises:
        FigureAmbiguous: it says that some were made, and it can't be told which.
    """
    made: set[FinancialYear] = set()
    for sentence in sentences:
        if sentence.amounts or not _MADE.search(sentence.masked) or _NOT_SAID.search(sentence.masked):
            continue
        years = _years(sentence)
        if years:
            made |= years
        elif not any(each.paid for each in listed):
            raise FigureAmbiguous(f"page {sentence.page}: it can't be told which payments were made: {sentence.text[:120]!r}")
    return [replace(each, paid=each.paid or each.year in made) for each in listed]


def _years(sentence: Sentence) -> set[FinancialYear]:
    """The years whose payments it speaks of; none where it does not name them one by one or from first to last."""
    known = [year for year in sentence.years if year is not None]
    if len(known) != len(sentence.years) or not known or re.search(r"\b(?:before|prior|after|since|except)\b", sentence.masked):
        return set()
    if len(known) == 2 and _RANGE.search(sentence.masked):
        return {FinancialYear(start) for start in range(known[0].start, known[1].start + 1)}
    return set(known) if _EACH.search(sentence.masked) else set()
