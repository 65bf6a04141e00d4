"""The words of a statement of a balance: years, amounts, bases, whether payments are counted, who is spoken of.

Each reading is right or None. Text is compared with plain dashes and apostrophes, character by character, so that places in it
are places in the print.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from extract.registry import REFERENCE
from extract.terms import Basis, FinancialYear, Money, PaymentBasis, plain_dashes

AUTHORITIES = REFERENCE / "authorities.csv"

_QUOTES = {ord("\u2019"): "'", ord("\u2018"): "'", ord("\u00a0"): " "}
_FINANCIAL_YEAR = re.compile(r"(?<![\d/-])(?:FY ?)?(20\d\d) ?[-/] ?(20\d\d|\d\d)(?![\d/-]|\.\d)")
_YEAR_END = re.compile(
    r"\b(?:(?:the )?31(?:st)?(?: of)? March,? |"
    r"(?:the )?(?:end of|year[- ]end|year ending|year ended) (?:31(?:st)? )?March,? )(20\d\d)\b",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<![\d.])\d\d/\d\d(?![\d.])", re.IGNORECASE)
_AMOUNT = re.compile(
    r"£ ?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?(?:million|thousand|billion|bn|mn|m|k)?(?![\w%]|[.,]\d| ?[-/] ?£?\d)",
    re.IGNORECASE,
)
_LEAST_UNSCALED = Decimal(10_000)
"""An amount without "m" or "million" below this may stand under a heading that scales it."""

_PAYMENTS = (
    r"(?: (?:the|any|all|taking account of|accounting for|applying|receipt of|receiving|DfE|DfE's|Department for Education))*"
    r"(?: \(?safety valve\)?)?(?: (?:DfE|funding|payments?|contributions?|support|received|to date|made|from|the))+"
)
_NET = re.compile(rf"\b(?:after|net of|including|inclusive of){_PAYMENTS}", re.IGNORECASE)
_GROSS = re.compile(rf"\b(?:before|gross of|excluding|exclusive of|prior to){_PAYMENTS}", re.IGNORECASE)
_OF_DFE = re.compile(r"safety valve|\bDfE\b|Department for Education", re.IGNORECASE)
_FORECAST = re.compile(
    r"\b(?:forecast\w*|project(?:ed|ions?)|predict\w*|estimat\w+|expect\w*|anticipat\w*|"
    r"will (?:be|reach|have|rise|increase|grow))\b",
    re.IGNORECASE,
)
_BUDGET = re.compile(r"\bbudgeted\b", re.IGNORECASE)
_ANY_BUDGET = re.compile(r"\bbudget(?!ed\b)\w*", re.IGNORECASE)
_PROVISIONAL = re.compile(r"\b(?:provisional|draft|unaudited|subject to audit)\b", re.IGNORECASE)
_FINAL = re.compile(r"\b(?:outturn|out-turn|audited|actual|closing|final)\b", re.IGNORECASE)
_CAPITALISED = r"((?:[A-Z][\w'-]+(?: (?:and|upon|of|on|the|&))? )+)"
_KIND_OF_COUNCIL = r"(?:County|Borough|City|District|Metropolitan)? ?(?:Council|CC|BC|MBC)"
_ANOTHERS = re.compile(rf"\b{_CAPITALISED}{_KIND_OF_COUNCIL}\b")
_SAID_OF_ONESELF = {
    "the", "this", "our", "your", "full", "county", "borough", "city", "district", "metropolitan", "unitary", "london", "royal",
    "at", "by", "for", "of", "under", "and", "that",
}  # fmt: skip


def plain(text: str) -> str:
    """Text with plain dashes, apostrophes and spaces, as long as it was."""
    return plain_dashes(text).translate(_QUOTES)


@dataclass(frozen=True, slots=True)
class Spans:
    """Where something stands in a text, as (start, end) pairs."""

    places: tuple[tuple[int, int], ...]

    def hide(self, text: str, mark: str) -> str:
        """The text with each place as one marked word."""
        for start, end in reversed(self.places):
            text = f"{text[:start]} {mark} {text[end:]}"
        return text


def one_year(text: str) -> tuple[FinancialYear, Spans] | None:
    """The only financial year that a plain text speaks of, and where; None for none, several, or years of another kind.

    31 March 2024, the end of March 2024 and 2023-24 are one year. A year that is none of these makes all of it unclear.
    """
    found: set[FinancialYear] = set()
    places: list[tuple[int, int]] = []
    for match in _YEAR_END.finditer(text):
        found.add(FinancialYear.ending(int(match[1])))
        places.append(match.span())
    for match in _FINANCIAL_YEAR.finditer(text):
        try:
            found.add(FinancialYear.parse(f"{match[1]}-{match[2]}"))
        except ValueError:
            return None
        places.append(match.span())
    spans = Spans(tuple(sorted(places)))
    if len(found) != 1 or _ANY_YEAR.search(spans.hide(text, "")):
        return None
    return found.pop(), spans


def one_amount(text: str) -> tuple[Money, str, tuple[int, int]] | None:
    """The only amount in pounds of a plain text, as printed, and where; None for several, a range, a minus, an unknown scale."""
    if text.count("£") != 1:
        return None
    match = _AMOUNT.search(text)
    if not match:
        return None
    start, end = match.span()
    before, after = text[:start].rstrip(), text[end:].lstrip()
    printed = match[0].strip()
    if before.endswith(("-", "(")) or (after.startswith(")") and "(" not in before):
        return None
    money = Money.parse(printed)
    if printed[-1].isdigit() and (money.pounds < _LEAST_UNSCALED or "." in printed):
        return None
    return money, printed, (start, start + len(printed))


def payment_basis(text: str) -> tuple[PaymentBasis, Spans] | None:
    """Gross or net of DfE's payments where the text says so, unknown where it is silent; None where that is unclear."""
    net = [match for match in _NET.finditer(text) if _OF_DFE.search(match[0])]
    gross = [match for match in _GROSS.finditer(text) if _OF_DFE.search(match[0])]
    places = Spans(tuple(sorted(match.span() for match in (*net, *gross))))
    if len(places.places) > 1 or _OF_DFE.search(places.hide(text, "")):
        return None
    return (PaymentBasis.NET if net else PaymentBasis.GROSS if gross else PaymentBasis.UNKNOWN), places


def basis_of(text: str, year: FinancialYear, meeting: date | None) -> Basis | None:
    """What kind of statement a text makes of one year; None when it is unclear, or does not go with the day of the meeting.

    A year that had ended by the meeting and is spoken of plainly is an outturn, as in the reviewed table of deficits.
    """
    said = {
        basis
        for basis, words in ((Basis.FORECAST, _FORECAST), (Basis.BUDGET, _BUDGET), (Basis.PROVISIONAL, _PROVISIONAL))
        if words.search(text)
    }
    if len(said) > 1 or _ANY_BUDGET.search(text):
        return None
    over = None if meeting is None else meeting > year.end_date
    if said & {Basis.FORECAST, Basis.BUDGET}:
        return None if over else said.pop()
    if over is False or (over is None and not _FINAL.search(text)):
        return None
    return said.pop() if said else Basis.OUTTURN


@cache
def _authorities() -> tuple[str, ...]:
    """Names of authorities and the parts of double ones, the longest first."""
    with AUTHORITIES.open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    parts = {
        part.strip() for name in names for part in re.split(r",| and | upon |-upon-|-on-|-in-", name) if len(part.strip()) > 3
    }
    return tuple(sorted(names | parts, key=len, reverse=True))


def names_another(text: str, own: Sequence[str]) -> bool:
    """Whether a text speaks of an authority or council that is not the one whose names are given."""
    left = text
    for name in sorted(own, key=len, reverse=True):
        left = re.sub(rf"\b{re.escape(name)}\b", "the", left, flags=re.IGNORECASE)
    for match in _ANOTHERS.finditer(left):
        if {word.casefold() for word in match[1].split()} - _SAID_OF_ONESELF:
            return True
    return any(re.search(rf"\b{re.escape(name)}\b", left) for name in _authorities() if name in left)


def is_named(text: str, own: Sequence[str]) -> bool:
    """Whether a text names an authority by one of its names, as whole words."""
    return any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in own)
