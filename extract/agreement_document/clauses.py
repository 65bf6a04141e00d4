"""What an agreement says in words: between whom, for which years, by when in balance and free of deficit, suspended or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.agreement_document.patterns import any_of
from extract.agreement_document.sentences import Sentence
from extract.errors import FigureAmbiguous
from extract.terms import FinancialYear

_DFE = r"(?:the )?(?:department for education|secretary of state for education|dfe)(?: \([^)]*\))?"
_NAME_ENDS = (
    r"(?=\s*\(|,?\s+(?:and )?(?:it |which |this )?(?:covers?|sets?|runs?|applies|is|relates|takes)\b|,?\s+covering|"
    r",\s+(?:which|for|it|in|to|on)\b|\s+for the\b|\s+in respect|\s+on \d|(?<!\bSt)\.|;|$)"
)
_PARTIES = (
    any_of(rf"\bbetween {_DFE},? and (?:the )?(?P<name>[A-Z].{{2,90}}?){_NAME_ENDS}"),
    any_of(rf"\bbetween (?:the )?(?P<name>[A-Z][^<]{{2,90}}?)(?: \([^)]*\))?,? and {_DFE}"),
)
_BODY = re.compile(r"\b(?:council|borough|county|city|district|corporation)\b", re.IGNORECASE)
_AGREEMENT = any_of(r"\b(?:agreement|parties)\b")
_ABOUT_IT = any_of(r"\b(?:report|paper|summar\w+|briefing|minute|noted|members|announced|signed up)\b")
_COVERS = any_of(
    r"\b(?:cover(?:s|ing|ed)?|runs?|running|appl(?:y|ies)|extends?|relat(?:es|ing) to)\b",
    r"\bfor the (?:period|(?:\w+ )?financial years?)\b",
)
_TO = re.compile(
    r"[\s,]*(?:(?:up )?to|until|through|-)(?: and including)?(?: the)?(?: end of)?(?: the)?(?: financial)?(?: years?)?"
    r"(?: ending)?\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|and|, and|&)\s*", re.IGNORECASE)
_DATES = any_of(r"\b1(?:st)? april (?P<first>20\d\d) (?:to|until|-) 31(?:st)? march (?P<last>20\d\d)")
_REVIEWED = any_of(r"\b(?:insufficient|circumstances|may review|whether|if|unless|failure)\b")
_IN_YEAR = any_of(
    r"\bin-? ?year\b.*\b(?:balance|surplus|break-?even|deficit)",
    r"\bbalance(?:d)?\b.*\bin-? ?year\b",
    r"\bbreak(?:ing)?[- ]?even\b",
)
_IN_YEAR_NAME = (
    any_of(r"\bin-? ?year\b(?:,| )*(?:balance|surplus|break-?even)", r"\bbreak(?:ing)?[- ]?even\b"),
    any_of(r"\bin-? ?year\b"),
)
_REACH = any_of(
    r"\b(?:reach|achiev|return|attain|secur|mov|deliver|bring|brought|restor|maintain|sustain|obtain|arriv|get|set)",
    r"\b(?:be in|have|eliminat|live within|break)",
)
_NO_DEFICIT = any_of(
    r"\beliminat|\bclear(?:s|ed|ing|ance)?\b|\bremov|\bextinguish|\bresolv|\bdischarg|\bended\b",
    r"\bno (?:\w+ ){0,3}deficit|\bwithout a (?:\w+ ){0,2}deficit|\bnil\b|\bzero\b|\bfree of\b|\bout of deficit",
    r"\bpaid off|\brepa(?:y|id)|\bwip(?:e|ed)|\bwritten off|\bin full\b",
)
_DEFICIT_NAME = (
    any_of(rf"(?:{_NO_DEFICIT.pattern})(?!\w*(?: \w+){{0,3}} in-? ?year)"),
    any_of(r"\bcumulative (?:\w+ )?deficit"),
)
_DEADLINE = any_of(
    r"\b(?:by|before|no later than|not later than|in|during|from|at|until|within)(?: the)?(?: end of)?(?: the)?"
    r"(?: financial)?(?: years?)?(?: of| ending| ended)?(?: on)? <Y(?P<year>\d+)>"
)
_PROMISE = any_of(r"\b(?:undertakes|agrees|commits|expected)\b")
_STOPPED = r"(?:suspended|paused|withheld|on hold|halted|stopped)"
_SUSPENDED = any_of(
    rf"\bpayments?\b[^.;]*?\b(?:are|is|have been|has been|remains?|were|was|being)\b(?: \w+){{0,2}} {_STOPPED}\b",
    rf"\b(?:has|have|is|are)\b(?: \w+){{0,2}} (?:{_STOPPED}|suspending|pausing|withholding)\b[^.;]*\bpayments?\b",
    rf"\bpayments?\b[^.;]*\bwill be {_STOPPED} (?:until|while|pending|during)\b",
    r"\bsuspension of (?:the |all |further |future )?payments?\b",
    r"\bagreement (?:is|has been) (?:\w+ )?suspended\b",
    r"\bno (?:further |more )?payments? (?:will|shall|can) be made\b[^.;]*\b(?:until|while|pending|during)\b",
    r"\bpayments?\b[^.;]*\bnot being made\b",
)
_STOP = r"(?:suspend|paus|withh|halt|stop|suspension|on hold)"
_NOT_SUSPENDED = any_of(
    rf"\b(?:if|where|should|unless|until|in the event|reserves? the right)\b[^.;]*\b{_STOP}",
    rf"\b(?:may|might|could|can|would|not|never|no longer|neither)\b[^.;,]{{0,60}}\b{_STOP}",
    rf"\b{_STOP}\w*(?: \w+){{0,3}} (?:if|where|unless|in the event)\b",
)
_MENTIONS_STOP = any_of(rf"\bpayments?\b[^.;]*\b{_STOP}", rf"\b{_STOP}\w*\b[^.;]*\bpayments?\b")
_RESUMED = any_of(
    r"\bpayments?\b[^.;]*\b(?:resumed?|restart(?:ed)?|reinstated|recommenced?)\b",
    r"\bsuspension(?: of [^.;]*?)? (?:has been|was|is|has) (?:lifted|ended|removed|over)\b",
)


@dataclass(frozen=True)
class Said:
    """A value and the sentence that says it."""

    value: str
    sentence: Sentence


def parties(sentences: Iterable[Sentence]) -> Said | None:
    """The authority with which the department makes the agreement, as printed.

    Raises:
        FigureAmbiguous: there are two.
    """
    for sentence in sentences:
        opening = " ".join(sentence.text.split()[:8])
        if not _AGREEMENT.search(opening) or _ABOUT_IT.search(sentence.text):
            continue
        for pattern in _PARTIES:
            match = pattern.search(sentence.text)
            if match and match["name"][0].isupper() and not re.match(_DFE, match["name"], re.IGNORECASE):
                _refuse_several(match["name"], sentence)
                return Said(match["name"].strip(" ,"), sentence)
    return None


def _refuse_several(name: str, sentence: Sentence) -> None:
    bodies = [part for part in re.split(r",|;|&|\band\b", name) if _BODY.search(part)]
    if len(bodies) > 1:
        raise FigureAmbiguous(f"page {sentence.page}: it is made with more than one authority, {name!r}")


def covered(sentences: Sequence[Sentence]) -> tuple[Said, Said] | None:
    """First and last financial year that the agreement covers."""
    for sentence in sentences:
        verb = _COVERS.search(sentence.masked)
        if verb is None or not re.search(r"\bagreement|\bit\b", sentence.text, re.IGNORECASE):
            continue
        span = _dated_span(sentence) or _span(sentence, verb.start())
        if span is not None:
            first, last = span
            return (Said(str(first), sentence), Said(str(last), sentence)) if first < last else None
    return None


def _dated_span(sentence: Sentence) -> tuple[FinancialYear, FinancialYear] | None:
    dates = _DATES.search(sentence.text)
    return (FinancialYear(int(dates["first"])), FinancialYear.ending(int(dates["last"]))) if dates else None


def _span(sentence: Sentence, start: int) -> tuple[FinancialYear, FinancialYear] | None:
    """Years of "2021-22 to 2025-26", "between 2021-22 and 2025-26", or of a list of every year."""
    marks = [match for match in re.finditer(r"<Y(\d+)>", sentence.masked) if match.start() > start]
    years = [sentence.years[int(mark[1])] for mark in marks]
    joints = [sentence.masked[one.end() : other.start()] for one, other in pairwise(marks)]
    if len(years) < 2 or years[0] is None or years[1] is None:
        return None
    if _TO.fullmatch(joints[0]):
        return years[0], years[1]
    if not all(_AND.fullmatch(joint) for joint in joints):
        return None
    known = [year for year in years if year is not None]
    in_a_row = [year.start for year in known] == list(range(known[0].start, known[0].start + len(years)))
    between = re.search(r"\bbetween\s*$", sentence.masked[: marks[0].start()], re.IGNORECASE)
    return (known[0], known[-1]) if in_a_row or (between and len(years) == 2) else None


def in_year_balance(sentences: Sequence[Sentence], all_sentences: Sequence[Sentence]) -> Said | None:
    """Year by which the authority is to be in balance within the year; None when none or more than one is named.

    Args:
        sentences: of the paragraphs themselves.
        all_sentences: of their numbered parts too; asked when the paragraphs say nothing.
    """
    for group in (sentences, all_sentences):
        hits = [
            sentence
            for sentence in group
            if _IN_YEAR.search(sentence.text) and _REACH.search(sentence.text) and not _REVIEWED.search(sentence.text)
        ]
        if hits:
            return _one_deadline(hits, _IN_YEAR_NAME)
    return None


def elimination(sentences: Sequence[Sentence]) -> Said | None:
    """Year by which the cumulative deficit is to be gone; None when none or more than one is named."""
    hits = [
        sentence
        for sentence in sentences
        if re.search(r"\bdeficit", sentence.text, re.IGNORECASE)
        and _NO_DEFICIT.search(sentence.text)
        and not re.search(r"\bmay review\b|\binsufficient\b", sentence.text, re.IGNORECASE)
    ]
    return _one_deadline(hits, _DEFICIT_NAME)


def _one_deadline(sentences: Sequence[Sentence], about: Sequence[re.Pattern[str]]) -> Said | None:
    found: dict[FinancialYear, Sentence] = {}
    for sentence in sentences:
        year = _deadline(sentence, about)
        if year is not None:
            found.setdefault(year, sentence)
    if len(found) > 1:
        promised = {
            year: each
            for year, each in found.items()
            if re.search(r"\b(?:undertakes|agrees|commits|expected)\b", each.text, re.I)
        }
        others = [each for year, each in found.items() if year not in promised]
        firm = any(re.search(r"\b(?:will|shall|must)\b", each.text, re.I) for each in others)
        found = promised if len(promised) == 1 and not firm else {}
    return next((Said(str(year), sentence) for year, sentence in found.items()), None)


def _deadline(sentence: Sentence, about: Sequence[re.Pattern[str]]) -> FinancialYear | None:
    """The first year named as a deadline after what it is about; before it, the only one."""
    subject = next((match for pattern in about if (match := pattern.search(sentence.masked))), None)
    deadlines = list(_DEADLINE.finditer(sentence.masked))
    if subject is None or not deadlines:
        return None
    after = [match for match in deadlines if match.start() > subject.start()]
    chosen = after[0] if after else deadlines[-1] if len(deadlines) == 1 else None
    return sentence.years[int(chosen["year"])] if chosen else None


def suspended(sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence that says payments are suspended now; None when none does, or they have resumed.

    Raises:
        FigureAmbiguous: a sentence speaks of suspended payments, and it can't be told whether they are.
    """
    open_ones = [each for each in sentences if not _NOT_SUSPENDED.search(each.text)]
    if any(_RESUMED.search(each.text) for each in open_ones):
        return None
    for sentence in open_ones:
        if _SUSPENDED.search(sentence.text):
            return sentence
    for sentence in open_ones:
        if _MENTIONS_STOP.search(sentence.text):
            raise FigureAmbiguous(
                f"page {sentence.page}: it can't be told whether payments are suspended: {sentence.text[:120]!r}"
            )
    return None
