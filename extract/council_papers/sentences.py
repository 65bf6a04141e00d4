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

from extract.council_papers.vocabulary import AROUND, BEFORE_NOUN, BETWEEN, MARKS, MOVES, PREPOSITIONS, TURNS
from extract.council_papers.words import basis_of, names_another, one_amount, one_year, payment_basis, plain
from extract.terms import Basis, FinancialYear, PaymentBasis

CUMULATIVE, IN_YEAR = "dsg_cumulative_balance", "dsg_in_year_balance"
LONGEST_QUOTE = 400

_GRANT = re.compile(r"\bdedicated schools? grant\b(?: ?\(?\bDSG\b\)?)?|\bDSG\b", re.IGNORECASE)
_NOUN = re.compile(r"\b(?:deficit|surplus)(?: (?:balance|position|reserve))?\b|\bover-?spend\b|\bunder-?spend\b", re.IGNORECASE)
_SAYS_CUMULATIVE = re.compile(r"\b(?:cumulative|accumulated)\b", re.IGNORECASE)
_SAYS_IN_YEAR = re.compile(r"\bin[- ]year\b|\b(?:for|during|within|over) the (?:financial )?year\b|\byear's\b", re.IGNORECASE)
_SAYS_STOCK = re.compile(
    r"\b(?:as )?at (?:the )?(?:31|end of|year[- ]end)|\bby (?:the )?(?:31|end of|year[- ]end)|\bclosing\b", re.IGNORECASE
)
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
    if len(text) > LONGEST_QUOTE or not _GRANT.search(text) or not _NOUN.search(text) or names_another(text, own):
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
    if words.count("AMOUNT") != 1:
        return False
    at = words.index("AMOUNT")
    before, after = words[:at], words[at + 1 :]
    right = _while(after, AROUND | {"NOUN"} if "NOUN" not in before else AROUND)
    opener = _while(before, AROUND)
    if "NOUN" in before:
        noun = len(before) - 1 - before[::-1].index("NOUN")
        left, named = before[noun + 1 :], _while(before[:noun][::-1], BEFORE_NOUN)
        of_another = len(opener) < noun - len(named) and named[-1:] and named[-1] in PREPOSITIONS  # the cost of the deficit
        if not set(left) <= BETWEEN or (set(left) & MOVES and left[-1] != "to") or left[-1:] in (["by"], []) or of_another:
            return False
    else:
        left, named = [], _while(before[::-1], BEFORE_NOUN)[:1]
        noun_at = _while(after, BEFORE_NOUN)
        if after[len(noun_at) : len(noun_at) + 1] != ["NOUN"] or named not in (["a"], ["the"]):
            return False
        right = [*noun_at, *_while(after[len(noun_at) + 1 :], AROUND)]
        named = []
    group = [*left, *named, *right]
    years = [*_neighbours(left), *_neighbours(right), *_neighbours(named[::-1]), *_neighbours(opener)]
    loose = {"to", "into", "from", "since"} | (set() if in_year else {"in"})
    return "GRANT" in group and bool(years) and not loose & set(years)


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
