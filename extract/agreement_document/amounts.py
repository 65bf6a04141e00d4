"""Amounts of money as agreements print them in cells and sentences, and the unit that a head or caption sets for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.terms import Money, plain_dashes

_SCALE = r"(?:bn|billion|mn|million|m|k|thousand)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3}){2,}|\d+(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"\(?\s*[-]?\s*£?\s*[-]?\s*\(?\s*(?P<number>{_NUMBER})\s*\)?\s*(?P<scale>{_SCALE}(?![a-z]))?\s*\)?", re.IGNORECASE
)
_PROSE = re.compile(rf"(?P<minus>-)?£\s*(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:\s*{_SCALE}(?![a-z]))?", re.IGNORECASE)
_WORD_SIGN = re.compile(r"\(?\s*(?P<sign>surplus|deficit|credit|in surplus|in deficit)(?:\s+of)?\s*\)?", re.IGNORECASE)
_NIL = re.compile(r"£?\s*(?:nil|zero)(?:\s+(?:payment|deficit))?", re.IGNORECASE)
_MILLIONS = r"£\s*(?:in\s+)?(?:m\b|mn\b|mil\b|millions?\b)|\bin\s+(?:£\s*)?millions?\b|\bmillions? of pounds\b|\(\s*m\s*\)"
_THOUSANDS = r"£\s*(?:in\s+)?['\u2019]?0?00s?\b|£\s*k\b|£\s*(?:in\s+)?thousands?\b|\bin\s+(?:£\s*)?thousands?\b|\(\s*000s?\s*\)"
_POUNDS = r"\(\s*£\s*\)|\bin (?:whole )?pounds\b|(?<![\d(])£\s*(?:$|\)|;)"
_UNITS = tuple(
    (scale, re.compile(pattern, re.IGNORECASE)) for scale, pattern in ((10**6, _MILLIONS), (10**3, _THOUSANDS), (1, _POUNDS))
)

LARGEST = Decimal(2_000_000_000)
"""More than any authority's deficit; an amount above it has been read in the wrong unit."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a cell, before the table's unit is known.

    Attributes:
        printed: the cell's text, tidied.
        number: as printed, sign included.
        scale: pounds to one when the cell itself says so (m, million, k ...), else None.
        pounds_sign: True when the cell prints £.
        grouped: True when thousands are set off by commas, or millions by spaces.
        decimals: digits after the point.
        in_words: "surplus" or "deficit" when the cell says so, "" otherwise.
    """

    printed: str
    number: Decimal
    scale: int | None
    pounds_sign: bool
    grouped: bool
    decimals: int
    in_words: str = ""

    @property
    def bracketed(self) -> bool:
        """True when the amount stands in parentheses."""
        return "(" in self.printed


def parse_amount(text: str) -> Amount | None:
    """Read one amount that fills `text`; None when anything else stands there.

    A bare number from 2000 to 2099 is a year and not an amount.
    """
    printed = re.sub(r"\s+", " ", plain_dashes(text)).strip()
    if _NIL.fullmatch(printed):
        return Amount(printed, Decimal(0), 1, True, False, 0)
    words = _WORD_SIGN.search(printed)
    bare = (printed[: words.start()] + printed[words.end() :]).strip() if words else printed
    match = _AMOUNT.fullmatch(bare)
    if not match or re.fullmatch(r"20\d\d|0\d+", bare):
        return None
    scale = (match["scale"] or "").lower()
    signs = "".join(sign for sign in bare if sign in "()-£")
    if signs not in {"", "£", "-", "-£", "£-", "()", "(£)", "£()"}:
        return None
    sign_word = words["sign"].lower() if words else ""
    in_words = "" if not words else "surplus" if "surplus" in sign_word or sign_word == "credit" else "deficit"
    number = Decimal(re.sub("[, ]", "", match["number"]))
    negative = bool(set(signs) & set("-(")) and not in_words
    sign = -1 if negative or in_words == "surplus" else 1
    factor = int(Money.parse("1" + scale).pounds) if scale else None
    decimals = len(match["number"].partition(".")[2])
    grouped = bool(re.search("[, ]", match["number"]))
    return Amount(printed, sign * number, factor, "£" in bare, grouped, decimals, in_words)


def units_named(text: str) -> set[int]:
    """Pounds to one, for each unit that `text` names (a head such as "£m"): usually none or one."""
    text = plain_dashes(text)
    found = {scale for scale, pattern in _UNITS if pattern.search(text)}
    return found - {1} if len(found) > 1 else found


def in_pounds(amount: Amount, unit: int | None) -> Decimal | None:
    """The amount in pounds, None when no unit can be had or two contradict each other.

    Args:
        amount: from a cell.
        unit: what the head says, None when it says nothing.
    """
    if amount.number == 0:
        return Decimal(0)
    if amount.scale is not None:
        agrees = unit in {None, 1, amount.scale}
        return amount.number * amount.scale if agrees else None
    if unit is None or (unit > 1_000 and amount.grouped):
        whole = amount.grouped and amount.pounds_sign and abs(amount.number) >= 10_000
        return amount.number if whole and unit is None else None
    pounds = amount.number * unit
    return pounds if abs(pounds) <= LARGEST else None


def prose_amounts(text: str) -> list[tuple[int, int, Decimal]]:
    """Every amount with a pound sign in running text: start, end, pounds.

    An amount that names no unit counts as pounds only when it is a whole number with commas.
    """
    found = []
    for match in _PROSE.finditer(text):
        amount = parse_amount(match.group())
        if amount is not None and (amount.scale or amount.grouped or amount.number >= 10_000 or not amount.number):
            found.append((match.start(), match.end(), amount.number * (amount.scale or 1)))
    return found
