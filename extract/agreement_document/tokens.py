"""What each piece of a line is: a year, an amount, a word on whether it was paid, a total, or text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from extract.agreement_document.amounts import Amount, parse_amount
from extract.agreement_document.shapes import Chunk, Line, Word
from extract.agreement_document.years import parse_years, tidy
from extract.terms import FinancialYear

_PAID = r"(?:(?:already|amount|payments?|previously)\s+)*(?:paid|made|received)(?:\s+(?:already|to date|in full|in year))?"
_UNPAID = (
    r"(?:not (?:yet )?(?:paid|made)|(?:still )?to be (?:paid|made)|to (?:pay|follow)|due|planned|scheduled|future(?: payments?)?|"
    r"(?:payments? )?(?:still )?to come|payments? (?:yet )?to be (?:made|paid)|yet to be (?:made|paid)|payable|unpaid|"
    r"outstanding|pending|remaining(?: payments?)?|projected|forecast|revised|payments? due|subject to conditions)"
)
_STATUS = re.compile(rf"\W*(?:(?P<paid>{_PAID})|(?P<unpaid>{_UNPAID}))\W*", re.IGNORECASE)
_STATUS_AFTER = re.compile(
    rf"^(?P<rest>.*?(?:[\d)m]|million|thousand|bn))[\s:;,(-]+(?P<status>{_PAID}|{_UNPAID})\W*$", re.IGNORECASE
)
_TOTAL = re.compile(r"\W*(?:(?:grand|overall|sub-?)\s*)?(?:total|sum)\b(?!\s+(?:number|of (?:the )?plans))", re.IGNORECASE)
_DASH = re.compile(r"(?:[-.\s]+|n/?a|£-)", re.IGNORECASE)
_TABLE_WORD = re.compile(
    r"[£(\d-]|fy|f/y|financial|year|mar|as|at|by|end|nil|zero|total|paid|to|and|already|million", re.IGNORECASE
)
_SPLIT_WORD = re.compile(r"[£(\d-]|fy|f/y|mar|nil|total|paid|to$|already", re.IGNORECASE)
_GLUED = re.compile(
    r"(?P<rest>\(?-?£?[\d.,]+ ?(?:m|mn|million)\)?|-?£?\d{1,3}(?:,\d{3})+|(?:fy ?)?20\d\d[-/]\d\d)(?P<mark>[1-9])", re.IGNORECASE
)
_MOST_WORDS = 24


class Kind(Enum):
    """What a token is."""

    YEAR = auto()
    BARE_YEAR = auto()
    AMOUNT = auto()
    DASH = auto()
    STATUS = auto()
    TOTAL = auto()
    TEXT = auto()


@dataclass(frozen=True)
class Token:
    """A piece of a line with one meaning, and where it stands.

    Attributes:
        years: the years that a YEAR names; several where rows are merged.
        paid: True or False where it says whether a payment has been made.
        lines: indexes of the lines it stands on.
        glued: a footnote's mark printed on the line right after it, as in £12.34m1.
    """

    kind: Kind
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    lines: tuple[int, ...]
    marks: str = ""
    years: tuple[FinancialYear, ...] = ()
    amount: Amount | None = None
    paid: bool | None = None
    glued: str = ""

    @property
    def middle(self) -> float:
        """Half-way between left and right."""
        return (self.x0 + self.x1) / 2

    @property
    def centre(self) -> float:
        """Half-way between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Meaning:
    """What a text means, wherever it stands."""

    kind: Kind
    years: tuple[FinancialYear, ...] = ()
    amount: Amount | None = None
    paid: bool | None = None
    glued: str = ""


def status_of(text: str) -> bool | None:
    """True when the whole text says that a payment was made, False that it was not yet, None when it says neither."""
    match = _STATUS.fullmatch(tidy(text))
    return None if match is None else match["paid"] is not None


def meaning_of(text: str) -> Meaning:
    """What a whole cell means."""
    plain = tidy(text)
    if not _TABLE_WORD.match(plain) and not _TOTAL.match(plain) and status_of(plain) is None:
        return Meaning(Kind.DASH if _DASH.fullmatch(plain) else Kind.TEXT)
    for candidate, paid in _with_status(plain.rstrip("*†‡#^ ")):
        years = parse_years(candidate)
        if years:
            return Meaning(Kind.YEAR, years=years, paid=paid)
        amount = parse_amount(candidate)
        if amount is not None:
            return Meaning(Kind.AMOUNT, amount=amount, paid=paid)
        if paid is not None and re.fullmatch(r"20\d\d", candidate):
            return Meaning(Kind.BARE_YEAR, paid=paid)
    glued = _GLUED.fullmatch(plain)
    if glued:
        return replace(meaning_of(glued["rest"]), glued=glued["mark"])
    return Meaning(*_word_meaning(plain))


def _word_meaning(plain: str) -> tuple[Kind, tuple[()], None, bool | None]:
    paid = status_of(plain)
    if re.fullmatch(r"20\d\d", plain):
        kind = Kind.BARE_YEAR
    elif paid is not None:
        kind = Kind.STATUS
    elif _DASH.fullmatch(plain):
        kind = Kind.DASH
    else:
        kind = Kind.TOTAL if _TOTAL.match(plain) and len(plain.split()) <= 10 else Kind.TEXT
    return kind, (), None, paid


def _with_status(text: str) -> list[tuple[str, bool | None]]:
    found: list[tuple[str, bool | None]] = [(text, None)]
    match = _STATUS_AFTER.match(text)
    if match:
        found.append((match["rest"].strip(" (:;,-"), status_of(match["status"])))
    return found


def tokens_of(line: Line, index: int) -> list[Token]:
    """Tokens of one line, left to right."""
    return [token for chunk in line.chunks for token in tokens_of_chunk(chunk, index)]


def token_of(words: tuple[Word, ...], meaning: Meaning, index: int) -> Token:
    """A token that stands where `words` stand."""
    return Token(
        meaning.kind,
        " ".join(word.text for word in words),
        words[0].x0,
        words[-1].x1,
        min(word.top for word in words),
        max(word.bottom for word in words),
        words[0].size,
        (index,),
        "".join(word.marks for word in words),
        meaning.years,
        meaning.amount,
        meaning.paid,
        meaning.glued,
    )


def tokens_of_chunk(chunk: Chunk, index: int) -> list[Token]:
    """One token, or several where years or amounts stand too close together for a gap to part them."""
    whole = meaning_of(chunk.text)
    words = chunk.words
    if whole.kind is not Kind.TEXT or not 2 <= len(words) <= _MOST_WORDS or not _mostly_figures(words):
        return [token_of(words, whole, index)]
    parts: list[Token] = []
    start = 0
    while start < len(words):
        end, meaning = _longest(words, start)
        if meaning is None:
            return [token_of(words, whole, index)]
        parts.append(token_of(words[start:end], meaning, index))
        start = end
    return parts


def _mostly_figures(words: tuple[Word, ...]) -> bool:
    return 2 * sum(any(sign.isdigit() or sign == "£" for sign in word.text) for word in words) >= len(words)


def _longest(words: tuple[Word, ...], start: int) -> tuple[int, Meaning | None]:
    """The longest run of words from `start` that means something in a table by itself."""
    if not _SPLIT_WORD.match(words[start].text):
        return start, None
    for end in range(min(len(words), start + 8), start, -1):
        meaning = meaning_of(" ".join(word.text for word in words[start:end]))
        if meaning.kind is Kind.YEAR and words[start].text.lower() == "to":
            continue
        if meaning.kind in {Kind.YEAR, Kind.AMOUNT, Kind.STATUS, Kind.DASH} and len(meaning.years) < 2:
            return end, meaning
        if meaning.kind is Kind.TOTAL and end - start == 1:
            return end, meaning
    return start, None


_UNFINISHED = re.compile(
    r"(?:.*\b(?:and|to|&|ending|ended|march|year|at|fy)|.*20\d\d ?[-/,]|.*\d\d[-/]\d\d ?-|.*\b31(?:st)?|"
    r".*\d ?\((?:already|not|not yet|to|to be|still to be)?)$",
    re.IGNORECASE,
)
_SIGN_WORD = re.compile(r"\(?(?:in )?(?:surplus|deficit|credit)\)?", re.IGNORECASE)
_OPENED = re.compile(r"\((?:already|not|not yet|to|to be|still to be)", re.IGNORECASE)
_SCALE_WORD = re.compile(r"(?:m|mn|million|k|thousand|bn)\)?", re.IGNORECASE)


def joined(upper: Token, lower: Token, in_row: bool) -> Token | None:
    """One token from a cell that wraps over two lines; None when the two are cells of their own.

    Args:
        upper: the token above.
        lower: the token below it.
        in_row: whether the upper one stands in a row of the table, so that it cannot be the head over a whole year below.
    """
    glue = "" if re.search(r"\d[-/\u2013]$", upper.text) else " "
    text = f"{upper.text}{glue}{lower.text}"
    if upper.kind in {Kind.YEAR, Kind.AMOUNT} and lower.kind is Kind.STATUS and upper.paid is None and lower.text.startswith("("):
        return _united(upper, lower, text, Meaning(upper.kind, upper.years, upper.amount, lower.paid))
    if upper.kind is Kind.AMOUNT and upper.amount is not None:
        goes_on = _SIGN_WORD.fullmatch(lower.text) or (upper.amount.scale is None and _SCALE_WORD.fullmatch(lower.text))
        meaning = meaning_of(text)
        return _united(upper, lower, text, meaning) if goes_on and meaning.kind is Kind.AMOUNT else None
    return _finished(upper, lower, text, in_row) if upper.kind is Kind.TEXT else None


def _finished(upper: Token, lower: Token, text: str, in_row: bool) -> Token | None:
    """Words that the line below makes a year, an amount or a state of payment; None when it does not."""
    meaning = meaning_of(text)
    if _OPENED.fullmatch(upper.text):
        return _united(upper, lower, text, meaning) if lower.text.endswith(")") and meaning.kind is Kind.STATUS else None
    if not _UNFINISHED.fullmatch(tidy(upper.text)) or len(upper.text.split()) > 6:
        return None
    if meaning.kind in {Kind.AMOUNT, Kind.YEAR} and meaning.paid is not None and lower.kind is not Kind.YEAR:
        return _united(upper, lower, text, meaning)
    a_head = lower.kind is Kind.YEAR and len(meaning.years) == len(lower.years) and not in_row
    return _united(upper, lower, text, meaning) if meaning.kind is Kind.YEAR and not a_head else None


def _united(upper: Token, lower: Token, text: str, meaning: Meaning) -> Token:
    return replace(
        upper,
        kind=meaning.kind,
        text=text,
        x0=min(upper.x0, lower.x0),
        x1=max(upper.x1, lower.x1),
        top=min(upper.top, lower.top),
        bottom=max(upper.bottom, lower.bottom),
        lines=tuple(sorted({*upper.lines, *lower.lines})),
        marks=upper.marks + lower.marks,
        years=meaning.years,
        amount=meaning.amount,
        paid=meaning.paid,
        glued=meaning.glued,
    )
