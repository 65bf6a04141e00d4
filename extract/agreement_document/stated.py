"""Payments that the running text states: so much in such a year, paid already or to come, and their total."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extract.agreement_document.patterns import any_of
from extract.agreement_document.sentences import Sentence
from extract.terms import FinancialYear

_ABOUT_PAYMENT = any_of(
    r"\b(?:pay|pays|paid|paying|payments?|instalments?|sums? of dsg|dsg sums?|receives?|received)\b",
    r"\b(?:total|funding|value|support)\b.*\b(?:agreement|safety valve)\b|\bmaking a total\b",
)
_NOT_PAYMENT = any_of(
    r"\b(?:deficits?|contribut\w*|reserves?|capital|savings?|transfer\w*|cost\w*|overspen\w*|fall\w*|balance|spend\w*|budget|fees?)\b",
    r"\b(?:above|below|previous\w*|original\w*|instead of)\b",
)
_PAID_BEFORE = any_of(r"\b(?:already |since )?paid\b", r"\balready (?:made|received)\b", r"\bhas (?:made|received)\b")
_TO_PAY = any_of(r"\b(?:agree[sd]?|will|shall|to|undertakes?|due)(?: \w+)? (?:pay|be paid|make|provide)\b")
_IN_YEAR_OF = any_of(r"\b(?:in|by|before|during|for|at|end of|until|within|year)\b[^<]*$")
_PART_OF_WHOLE = 3
_TOTALS = (
    any_of(r"\bmaking (?:<A(\d+)> (?:in (?:all|total)|altogether|overall)|a total of <A(\d+)>)"),
    any_of(r"\btotals? (?:of|for|value of)?[^<]*?\bpayments?\b[^<]*?\b(?:is|are|of|be|remains?|to)\b (?:up to )?<A(\d+)>"),
    any_of(r"\btotal (?:\w+ )?(?:funding|value|support|amount)\b[^<]*?\b(?:is|are|of|be|remains?)\b (?:up to )?<A(\d+)>"),
    any_of(r"\b(?:remaining|remainder(?: of)?|rest(?: of)?) <A(\d+)>"),
    any_of(r"\b(?:totall?ing|amounting to|adding up to|worth)(?: up to)? <A(\d+)>"),
    any_of(r"\b(?:total|sum|maximum)(?: funding| payment| sum| amount| value)?(?: of| is)?(?: up to)? <A(\d+)>"),
    any_of(r"<A(\d+)>(?: of (?:additional )?DSG)?,? (?:in (?:total|all)|altogether)\b"),
    any_of(
        r"<A(\d+)>(?: of (?:additional )?DSG)?,? (?:over|across|during|through) (?:the|its) "
        r"(?:\w+ )?(?:period|life|lifetime|term|course|years)"
    ),
)
"""Ways to state a total; from the fourth on, "subsequent" or "remaining" makes it a sum of later payments only."""

_LATER = any_of(r"\b(?:subsequent|remaining|further|later|following|future|remainder|rest)\b")
_FIRST = any_of(
    r"\b(?:first|initial|up-?front|opening)(?: (?:payment|instalment|sum|tranche|amount))?(?: (?:of|will be|is|was))? <A(\d+)>"
)


@dataclass(frozen=True)
class StatedPayment:
    """So much in such a year."""

    year: FinancialYear
    amount: Decimal
    paid: bool
    sentence: Sentence


@dataclass(frozen=True)
class StatedSum:
    """A total, a sum for later years only, or a first payment."""

    amount: Decimal
    sentence: Sentence


@dataclass(frozen=True)
class Stated:
    """Everything that the running text says of payments."""

    payments: tuple[StatedPayment, ...]
    totals: tuple[StatedSum, ...]
    later_sums: tuple[StatedSum, ...]
    firsts: tuple[StatedSum, ...]


def stated_payments(sentences: Iterable[Sentence]) -> Stated:
    """Read every sentence about payments."""
    payments: list[StatedPayment] = []
    totals: list[StatedSum] = []
    later: list[StatedSum] = []
    firsts: list[StatedSum] = []
    for sentence in sentences:
        if not sentence.amounts or not _ABOUT_PAYMENT.search(sentence.masked):
            continue
        summed = _sums(sentence, totals, later)
        payments.extend(_pairs(sentence, summed))
        for match in _FIRST.finditer(sentence.masked):
            if not _foreign(sentence.masked, match.start(), match.end()):
                firsts.append(StatedSum(sentence.amounts[int(match[1])], sentence))
    return Stated(tuple(payments), tuple(totals), tuple(later), tuple(firsts))


def _sums(sentence: Sentence, totals: list[StatedSum], later: list[StatedSum]) -> set[int]:
    """File the sentence's sums; the indexes of the amounts that are sums."""
    seen: set[int] = set()
    for place, pattern in enumerate(_TOTALS):
        for match in pattern.finditer(sentence.masked):
            index = int(next(part for part in match.groups() if part))
            if index in seen or _foreign(sentence.masked, match.start(), match.end()):
                continue
            seen.add(index)
            before = sentence.masked[: match.end()]
            home = later if place >= _PART_OF_WHOLE and _LATER.search(before) else totals
            home.append(StatedSum(sentence.amounts[index], sentence))
    return seen


def _foreign(masked: str, start: int, end: int) -> bool:
    """Whether the words around an amount show that it is no payment of the department's."""
    before = re.split(r"<[AY]\d+>", masked[:start])[-1]
    inside = re.sub(r"<A\d+>", "", masked[start:end])
    after = re.split(r"<[AY]\d+>|,", masked[end:])[0]
    return any(_NOT_PAYMENT.search(part) for part in (_own_clause(before), inside, " ".join(after.split()[:5])))


def _own_clause(before: str) -> str:
    return re.split(r"[,;:]|\bconditions\b", before)[-1]


def _pairs(sentence: Sentence, summed: set[int]) -> list[StatedPayment]:
    """Amounts with the year that each names: after it, before it, each, or respectively."""
    marks = [(match.start(), match.end(), match[1], int(match[2])) for match in re.finditer(r"<([AY])(\d+)>", sentence.masked)]
    marks = [mark for mark in marks if not (mark[2] == "A" and mark[3] in summed)]
    order = "".join(mark[2] for mark in marks)
    couples: list[tuple[int, int]] = []
    if re.fullmatch(r"(?:YA)+", order) and re.match(r"(?:in|by|for|during|before)\b", sentence.masked, re.IGNORECASE):
        couples = [(place + 1, place) for place in range(0, len(order), 2)]
    elif (
        re.search(r"\brespectively\b", sentence.masked)
        and re.fullmatch(r"(A+)(Y+)", order)
        and 2 * order.count("A") == len(order)
    ):
        half = len(order) // 2
        couples = [(place, place + half) for place in range(half)]
    else:
        couples = [(place, place + 1) for place in range(len(order) - 1) if order[place : place + 2] == "AY"]
        couples += _each(sentence, marks, order)
    return [paid for one, other in couples if (paid := _payment(sentence, marks[one], marks[other])) is not None]


def _each(sentence: Sentence, marks: list[tuple[int, int, str, int]], order: str) -> list[tuple[int, int]]:
    """Years after the first of "£2m in each of 2023-24, 2024-25 and 2025-26"."""
    found = []
    for match in re.finditer(r"AY(Y+)", order):
        between = sentence.masked[marks[match.start()][1] : marks[match.start() + 1][0]]
        tail = sentence.masked[marks[match.start() + 1][1] : marks[match.end() - 1][0]]
        if re.search(r"\beach\b", between) and not re.search(r"\b(?:to|until)\b", tail):
            found += [(match.start(), place) for place in range(match.start() + 2, match.end())]
    return found


def _payment(sentence: Sentence, amount: tuple[int, int, str, int], year: tuple[int, int, str, int]) -> StatedPayment | None:
    value, when = sentence.amounts[amount[3]], sentence.years[year[3]]
    left, right = min(amount[1], year[1]), max(amount[0], year[0])
    between = re.sub(r"<Y\d+>", "", sentence.masked[left:right])
    before = sentence.masked[: amount[0]]
    named = amount[0] > year[0] or _IN_YEAR_OF.search(between)
    if when is None or not named or len(between.split()) > 25 or _NOT_PAYMENT.search(between):
        return None
    if _NOT_PAYMENT.search(_own_clause(re.split(r"<[AY]\d+>", before)[-1])):
        return None
    return StatedPayment(when, value, _is_paid(before, between), sentence)


def _is_paid(before: str, between: str) -> bool:
    if re.search(r"\b(?:will|to|shall|due to) be paid\b", between, re.IGNORECASE):
        return False
    if re.search(r"\b(?:was|were|has been|have been|already) (?:paid|made|received)\b", between, re.IGNORECASE):
        return True
    done = [match.end() for match in _PAID_BEFORE.finditer(before)]
    due = [match.end() for match in _TO_PAY.finditer(before)]
    return bool(done) and max(done) > max(due, default=0)
