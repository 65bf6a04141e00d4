"""Sentences that state a Dedicated Schools Grant balance. A sentence is read when every word that ties it together is known.

Deficit, amount, year and grant must hang together by words of a closed list; a word beside them that may turn the meaning (a
condition, a comparison, a block, another council, a second amount or year) silences the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extract.council_papers.vocabulary import AROUND, BEFORE_NOUN, BETWEEN, LEADS_TO, MARKS, MOVES, PREPOSITIONS, TURNS
from extract.council_papers.words import basis_of, names_another, one_amount, one_year, payment_basis, plain
from extract.terms import Basis, FinancialYear, PaymentBasis

CUMULATIVE, IN_YEAR = "dsg_cumulative_balance", "dsg_in_year_balance"
LONGEST_QUOTE = 400

_GRANT = re.compile(r"\bdedicated schools? grant\b(?: ?\(?\bDSG\b\)?)?|\bDSG\b", re.IGNORECASE)
_NOUN = re.compile(r"\b(?:deficit|surplus)(?: (?:balance|position))?\b|\bover-?spend\b|\bunder-?spend\b", re.IGNORECASE)
_SAYS_CUMULATIVE = re.compile(r"\b(?:cumulative|accumulated)\b", re.IGNORECASE)
_SAYS_IN_YEAR = re.compile(r"\bin[- ]year\b|\b(?:for|during|within|over) the (?:financial )?year\b|\byear's\b", re.IGNORECASE)
_SAYS_STOCK = re.compile(
    r"\b(?:as )?at (?:the )?(?:31|end of|year[- ]end)|\bby (?:the )?(?:31|end of|year[- ]end)|\bclosing\b", re.IGNORECASE
)
_OF_WHOM = re.compile(r"(?:its|their|theirs|they|it|this|these|those|both|all|each)\b", re.IGNORECASE)
"""A sentence that begins so speaks of what the one before it named."""
_CARRIED = re.compile(r"\bcarr(?:y|ied|ies)[- ]forward\b|\bc/f\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:quarter|month|period|table|appendix|paragraph|section|item|annex|page|Q|P) ?\d+(?:\.\d+)*\b|\(?\d+(?:\.\d+)?%\)?",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:\(?\d+(?:\.\d+)*[.)]?|\([a-z]\)|[ivx]+[.)]|[•●▪◦o*-])\s+(?=[A-Z])")
_END = re.compile(r"(?<=[.!?;])\s+(?=(?:\(?\d+(?:\.\d+)*[.)]? )?[A-Z£(•])")


@dataclass(frozen=True, slots=True)
class Statement:
    """One balance as a paper states it.

    Attributes:
        balance: pounds, a deficit negative.
        page: 1-based, None on a web page.
        quote: verbatim.
    """

    measure: str
    year: FinancialYear
    balance: Decimal
    as_printed: str
    half_digit: Decimal
    basis: Basis
    payment_basis: PaymentBasis
    page: int | None
    locator: str
    quote: str


def sentences(paragraph: str) -> Iterator[str]:
    """Sentences of a paragraph that end in a full stop, without their paragraph number."""
    for piece in _END.split(paragraph):
        said = _LEAD.sub("", piece.strip())
        if said.endswith(".") and (said[:1].isupper() or said.startswith("£")):
            yield said


def read_sentence(
    sentence: str, own: Sequence[str], meeting: date | None
) -> tuple[str, FinancialYear, Decimal, str, Decimal, Basis, PaymentBasis] | None:
    """Measure, year, balance, print, half digit, basis and payment basis that one sentence states; None when it is unclear.

    Args:
        own: names of the authority whose paper it is.
        meeting: day of the meeting it was written for, None when that is not known.
    """
    text = plain(sentence)
    if (
        len(text) > LONGEST_QUOTE
        or _OF_WHOM.match(text)
        or not _GRANT.search(text)
        or not _NOUN.search(text)
        or names_another(text, own)
    ):
        return None
    dated, money, paid = one_year(text), one_amount(text), payment_basis(text)
    if dated is None or money is None or paid is None:
        return None
    (year, _), (amount, printed, _), (payments, phrases) = dated, money, paid
    bare = phrases.hide(text, "PAID") if payments is not PaymentBasis.UNKNOWN else text
    if TURNS.search(bare.replace(" PAID ", " ")) or _other_number(bare, printed):
        return None
    tied = _tied(bare, printed)
    measure, basis = _measure(text, by_date=bool(re.search(r"march", text, re.IGNORECASE))), basis_of(text, year, meeting)
    if tied is None or measure is None or basis is None:
        return None
    sign = -1 if tied in {"deficit", "overspend"} else 1
    return measure, year, sign * amount.pounds, printed, amount.half_digit, basis, payments


def _measure(text: str, *, by_date: bool) -> str | None:
    """Which of the two balances a sentence speaks of; None when it does not say, or says both."""
    cumulative, in_year = _SAYS_CUMULATIVE.search(text), _SAYS_IN_YEAR.search(text)
    if _CARRIED.search(text) and (in_year or not by_date):
        return None
    if in_year:
        return None if cumulative or _SAYS_STOCK.search(text) else IN_YEAR
    if cumulative:
        return CUMULATIVE
    spending = re.search(r"spend\b", text, re.IGNORECASE)
    return CUMULATIVE if _SAYS_STOCK.search(text) and not spending else None


def _other_number(text: str, printed: str) -> bool:
    """Whether a number is left when amount, years, percentages and numbers of tables and paragraphs are taken away."""
    dated = one_year(text)
    left = dated[1].hide(text, "") if dated else text
    return re.search(r"\d", _NUMBERED.sub("", left.replace(printed, "", 1))) is not None


def _tied(text: str, printed: str) -> str | None:
    """deficit, surplus, overspend or underspend, when it hangs together with amount, year and grant; None otherwise."""
    dated = one_year(text)
    if dated is None:
        return None
    marked = dated[1].hide(text, "YEAR")
    marked = _GRANT.sub(" GRANT ", marked.replace(printed, " AMOUNT ", 1))
    nouns = {_kind(match[0]) for match in _NOUN.finditer(marked)}
    if len(nouns) != 1:
        return None
    kind = nouns.pop()
    words = re.findall(r"[\w'/-]+|[,;:()]", _NOUN.sub(" NOUN ", marked))
    in_year = _SAYS_IN_YEAR.search(text) is not None
    return (
        kind if _hangs_together([w if w in MARKS else w.casefold() for w in words if w not in "(),"], in_year=in_year) else None
    )


def _hangs_together(words: list[str], *, in_year: bool) -> bool:
    """Whether one amount, the grant, deficit or surplus, and a year stand in one phrase of known words."""
    if words.count("AMOUNT") != 1:
        return False
    at = words.index("AMOUNT")
    before, after = words[:at], words[at + 1 :]
    phrase = _noun_first(before, after) if "NOUN" in before else _amount_first(before, after)
    if phrase is None:
        return False
    years = [near for part in (*phrase, _while(before, AROUND)) for near in _neighbours(part)]
    loose = {"to", "into", "from", "since"} | (set() if in_year else {"in"})
    return any("GRANT" in part for part in phrase) and bool(years) and not loose & set(years)


def _noun_first(before: list[str], after: list[str]) -> tuple[list[str], ...] | None:
    """The phrase of "cumulative deficit on the grant was AMOUNT at YEAR", in parts; None when a word in it is not known."""
    noun = len(before) - 1 - before[::-1].index("NOUN")
    ties, named = before[noun + 1 :], _while(before[:noun][::-1], BEFORE_NOUN)[::-1]
    begins = len(_while(before, AROUND)) >= noun - len(named)
    if named and named[0] in PREPOSITIONS and not begins:  # the cost of the deficit is another thing
        return None
    moved_to = all(ties[place - 1 : place] and ties[place - 1] in LEADS_TO for place, word in enumerate(ties) if word == "to")
    if not ties or not set(ties) <= BETWEEN or not moved_to or ties[-1] == "by" or (set(ties) & MOVES and ties[-1] != "to"):
        return None
    return ties, named, _while(after, AROUND)


def _amount_first(before: list[str], after: list[str]) -> tuple[list[str], ...] | None:
    """The phrase of "a AMOUNT cumulative grant deficit at YEAR", in parts; None when it is not of that kind."""
    named = _while(after, BEFORE_NOUN)
    if before[-1:] not in (["a"], ["the"]) or after[len(named) : len(named) + 1] != ["NOUN"]:
        return None
    return named, _while(after[len(named) + 1 :], AROUND)


def _neighbours(words: list[str]) -> list[str]:
    """The word before each year; "" where nothing stands before it."""
    return [words[place - 1] if place else "" for place, word in enumerate(words) if word == "YEAR"]


def _while(words: list[str], known: frozenset[str] | set[str]) -> list[str]:
    """The first words that are all known."""
    found: list[str] = []
    for word in words:
        if word not in known:
            break
        found.append(word)
    return found


def _kind(noun: str) -> str:
    return noun.split(maxsplit=1)[0].replace("-", "").casefold()
