"""Numbers against figures: supported only by a figure of the same measure, unit and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from reports import wording
from reports.check_letter.contexts import CONTEXTS, ENGLAND, FORECAST, LOCAL, NATIONAL_CONTEXTS, Context
from reports.check_letter.model import CONTRADICTED, SUPERSEDED, SUPPORTED, UNKNOWN, Judged
from reports.check_letter.numbers import Number, Period, find_numbers, find_periods, nearest_period
from reports.check_letter.places import places_of
from reports.check_letter.rules import current_of
from reports.evidence import Evidence, Figure, NationalRow, Place
from reports.statements.engine import year_before
from reports.statements.spec import HAPPENED, Case

_BILLION = 10**9
_UNDATED = ("inspection_priority_actions", "inspection_areas_for_improvement", "agreement_total_payment")
"""Measures that a letter states without a year."""


class Checker:
    """Judges the numbers of a draft about one authority, or about England alone.

    Args:
        evidence: the read model.
        la_code: the authority the draft is about, None when it is not said.
        replaced: superseded figures of that authority and of England, for recognising an old number.
    """

    def __init__(self, evidence: Evidence, la_code: str | None, replaced: Sequence[Figure]) -> None:
        self._evidence = evidence
        self._la_code = la_code
        self._places = places_of(evidence)
        self._replaced = replaced

    def judge(self, sentence: str, paragraph: int) -> list[Judged]:
        """Every number of a sentence with its verdict."""
        numbers, periods = find_numbers(sentence), find_periods(sentence)
        judged = []
        for number in numbers:
            contexts = [c for c in CONTEXTS if c.unit == number.unit and c.holds(sentence, number.start, number.end)]
            if number.spelt and not any(context.spelt for context in contexts):
                continue
            rivals = [other for other in numbers if other.unit == number.unit and other is not number]
            judged.append(self._number(number, sentence, periods, contexts, paragraph, alone=not rivals))
        return judged

    def _number(
        self, number: Number, sentence: str, periods: list[Period], contexts: list[Context], paragraph: int, *, alone: bool
    ) -> Judged:
        england = says_england(sentence, number)
        national = self._national(number, sentence, periods) if england else None
        if national is not None and national[0] == SUPPORTED:
            return Judged(paragraph, number.text, sentence, "number", *national)
        place = self._evidence.england if england else self._place(sentence, number)
        verdicts = [self._against(context.measure, number, sentence, periods, place) for context in contexts] if place else []
        best = _best([*verdicts, *([national] if national else [])], alone=alone and len(contexts) <= 1)
        return Judged(paragraph, number.text, sentence, "number", *best)

    def _against(self, measure: str, number: Number, sentence: str, periods: list[Period], place: Place) -> Verdict:
        """A number against the figures of one measure at one place."""
        figures = [f for f in place.figures(measure) if f.reported and self._usable(f) and _right_basis(f, sentence)]
        if not figures and (forecast := self._only_forecast(number, sentence, place, measure)):
            return forecast
        if not figures:
            marks = [f for f in place.figures(measure) if not f.reported]
            said = f"{marks[-1].label}, {marks[-1].when}: {marks[-1].text}" if marks else ""
            return UNKNOWN, said, (), ""
        period = _period(number, periods, figures[-1], sentence)
        replaced = [f for f in self._replaced if f.measure == measure and f.reported and _same_place(f, figures[-1])]
        if period is None:
            verdict = _undated(number, sentence, figures, replaced, measure)
        else:
            of_then = [f for f in figures if f.period == period]
            verdict = _dated(number, sentence, of_then, [f for f in replaced if f.period == period])
        return verdict if verdict[0] == SUPPORTED else self._only_forecast(number, sentence, place, measure) or verdict

    def _only_forecast(self, number: Number, sentence: str, place: Place, measure: str) -> Verdict | None:
        """A number that is held only as a forecast and is not said as one: unknown, with the forecast named."""
        held = [f for f in place.figures(measure) if f.basis == "forecast" and f.reported and self._usable(f)]
        fitting = [f for f in held if _fits(number, f, sentence)] if not FORECAST.search(sentence) else []
        if not fitting:
            return None
        said, ids, link = _evidence(fitting[-1:])
        return UNKNOWN, f"held only as a forecast, to be said as one: {said}", ids, link

    def _place(self, sentence: str, number: Number) -> Place | None:
        code = self._places.subject(sentence, number.start, self._la_code)
        return self._evidence.authority(code) if code else None

    def _usable(self, figure: Figure) -> bool:
        case = Case(self._evidence, figure.la_code or self._evidence.authorities[0].la_code, "letter")
        return not case.refuses(figure)

    def _national(self, number: Number, sentence: str, periods: list[Period]) -> Verdict | None:
        """A number said of England against the national statements of the topics that the sentence is about."""
        topics = [c.measure for c in NATIONAL_CONTEXTS if c.unit == number.unit and c.holds(sentence, number.start, number.end)]
        rows = [row for row in self._evidence.small.national if row.topic in topics]
        fitting = [row for row in rows if _fits_row(number, row)]
        vouched = [row for row in fitting if row.source_kind != "lead"]
        current = [row for row in vouched if row.superseded_by is None or _says_year(row, sentence, periods)]
        if current:
            return SUPPORTED, *_row_evidence(current[-1:])
        if fitting:
            return SUPERSEDED, *_row_evidence(current_of(self._evidence, fitting[-1].topic) or fitting[-1:])
        return (UNKNOWN, *_row_evidence([row for row in rows if row.superseded_by is None])) if rows else None


Verdict = tuple[str, str, tuple[str, ...], str]


def says_england(sentence: str, number: Number) -> bool:
    """Whether a number is said of England: by the words in its own parenthesis, else by the nearest before it, else at all.

    No authority's figure comes to a billion pounds.
    """
    if number.unit == "gbp" and number.value >= _BILLION:
        return True
    opened = sentence.rfind("(", 0, number.start)
    if opened > sentence.rfind(")", 0, number.start):
        inside = sentence[opened : number.end]
        if ENGLAND.search(inside):
            return True
    before = sentence[: number.start] if opened <= sentence.rfind(")", 0, number.start) else sentence[:opened]
    before = re.sub(r"\([^()]*\)", " ", before)
    nations = [match.end() for match in ENGLAND.finditer(before)]
    locals_ = [match.end() for match in LOCAL.finditer(before)]
    if nations:
        return max(nations) > max(locals_, default=-1)
    if locals_:
        return False
    outside = re.sub(r"\([^()]*\)", " ", sentence[number.end :])
    return bool(
        re.match(r"[^,;:.]*\b(?:in|across|of|for) England\b|[^,;:.]*(?:national|across the country)", outside, re.IGNORECASE)
    )


def _right_basis(figure: Figure, sentence: str) -> bool:
    """A forecast is claimed as one, what happened is not claimed as a plan or a forecast."""
    if figure.basis == "forecast":
        return bool(FORECAST.search(sentence))
    if figure.basis == "target":
        return True
    return figure.basis in HAPPENED or figure.basis == "budget"


def _period(number: Number, periods: list[Period], latest: Figure, sentence: str) -> str | None:
    """The period that a number is of, in the notation of the measure's latest figure; None when it is not said."""
    if latest.measure in _UNDATED:
        return None
    if not periods and _YEAR_EARLIER.match(sentence):
        return year_before(latest)
    nearest = nearest_period(number, periods, sentence)
    period = nearest.as_period(latest.period_type) if nearest else None
    if period and number.year_before:
        return year_before(latest._replace(period=period))
    return period


_YEAR_EARLIER = re.compile(r"(?:A|The|One) year (?:earlier|before)\b", re.IGNORECASE)


def _value(number: Number, sentence: str) -> Decimal:
    """The number with the sign of a deficit: a surplus is negative."""
    words = re.findall(r"surplus|deficit", sentence, re.IGNORECASE)
    return -number.value if words and all(word.lower() == "surplus" for word in words) else number.value


def _fits(number: Number, figure: Figure, sentence: str) -> bool:
    if figure.measure in wording.BALANCE_MEASURES and (_value(number, sentence) < 0) != (figure.deficit < 0):
        return False
    return number.fits(abs(figure.amount), figure.half_digit or Decimal(0))


def _evidence(figures: Iterable[Figure]) -> tuple[str, tuple[str, ...], str]:
    found = list(figures)
    said = "; ".join(f"{f.place}, {f.label}, {f.when}: {f.text} ({f.publisher})" for f in found)
    return said, tuple(f.figure_id for f in found), found[-1].link if found else ""


def _dated(number: Number, sentence: str, figures: list[Figure], replaced: list[Figure]) -> Verdict:
    fitting = [figure for figure in figures if _fits(number, figure, sentence)]
    if fitting:
        return SUPPORTED, *_evidence(fitting[:1])
    if any(_fits(number, figure, sentence) for figure in replaced):
        return (SUPERSEDED, *_evidence(figures[:1])) if figures else (SUPERSEDED, "the publisher has withdrawn it", (), "")
    return (CONTRADICTED, *_evidence(figures)) if figures else (UNKNOWN, "", (), "")


def _undated(number: Number, sentence: str, figures: list[Figure], replaced: list[Figure], measure: str) -> Verdict:
    latest = [figure for figure in figures if figure.period == figures[-1].period]
    fitting = [figure for figure in latest if _fits(number, figure, sentence)]
    if fitting:
        return SUPPORTED, *_evidence(fitting[:1])
    if any(_fits(number, figure, sentence) for figure in (*figures, *replaced)):
        return SUPERSEDED, *_evidence(latest[:1])
    return CONTRADICTED if measure in _UNDATED else UNKNOWN, *_evidence(latest[:1])


def _best(verdicts: Sequence[Verdict], *, alone: bool) -> Verdict:
    """Support by any measure counts; a contradiction only where one measure, and no other number, can be meant."""
    for wanted in (SUPPORTED, SUPERSEDED):
        for verdict in verdicts:
            if verdict[0] == wanted:
                return verdict
    contradicted = [verdict for verdict in verdicts if verdict[0] == CONTRADICTED]
    if contradicted and alone:
        return contradicted[0]
    unknown = next((verdict for verdict in verdicts if verdict[1]), None)
    return (UNKNOWN, *unknown[1:]) if unknown else (UNKNOWN, "", (), "")


def _same_place(one: Figure, other: Figure) -> bool:
    return (one.la_code, one.place) == (other.la_code, other.place)


def _fits_row(number: Number, row: NationalRow) -> bool:
    if row.low is not None and row.high is not None and row.low <= number.value <= row.high:
        return True
    return number.fits(row.value)


def _says_year(row: NationalRow, sentence: str, periods: list[Period]) -> bool:
    """Whether a sentence dates the number as the statement does."""
    years = {str(period.year) for period in periods if period.year} | {period.split for period in periods if period.split}
    return row.period in sentence or str(row.as_at.year) in years


def _row_evidence(rows: Sequence[NationalRow]) -> tuple[str, tuple[str, ...], str]:
    said = " ".join(f"{row.statement.rstrip('.')} (as at {row.as_at})." for row in rows)
    return said, tuple(row.figure_id for row in rows), (rows[-1].source_url or "") if rows else ""
