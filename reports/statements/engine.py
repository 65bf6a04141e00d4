"""From specifications and evidence to statements: each renders whole, or says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from extract.terms import AcademicYear, CalendarYear, FinancialYear, PeriodType
from reports import wording
from reports.evidence import Evidence, Figure, Place
from reports.statements.membership import in_safety_valve
from reports.statements.model import FigureRef, Source, Statement, Told, Unknown
from reports.statements.sources import source_kind
from reports.statements.spec import Case, Found, Need, Settle, Slots, Spec

_TOKEN = re.compile(r"\[\[|\]\]|\{([a-z_0-9.]+)\}")


class Unmet(Exception):
    """A need that could not be met; its text says why."""


def tell(evidence: Evidence, la_code: str, output: str, specs: Iterable[Spec]) -> Told:
    """Render every statement that may be told about one authority in one output.

    Args:
        evidence: the read model.
        la_code: DfE code.
        output: "letter" or "pack".
        specs: the catalogue, in reading order; a statement must stand after those that supersede it.
    """
    case = Case(evidence, la_code, output)
    statements: list[Statement] = []
    unknown: list[Unknown] = []
    told: set[str] = set()
    for spec in specs:
        if output not in spec.outputs or not spec.applies(case) or told.intersection(spec.superseded_by):
            continue
        try:
            found = _find_all(spec, case)
            made = list(_render(spec, case, found))
        except Unmet as unmet:
            unknown.extend(_unknown(spec, case, str(unmet)))
            continue
        statements.extend(made)
        told.update([spec.id] if made else [])
        if made and (reason := _passed_over(spec, case, found)):
            unknown.extend(_unknown(spec, case, reason))
    return Told(tuple(statements), tuple(unknown))


def _unknown(spec: Spec, case: Case, reason: str) -> Iterator[Unknown]:
    if spec.settle is not None:
        yield settled(spec.settle, case, spec.id, spec.section, reason)


def settled(settle: Settle, case: Case, statement_id: str, section: str, reason: str) -> Unknown:
    """What is not known, with who can be asked and what."""
    who = {"council": case.council, "dfe": "Department for Education"}.get(settle.ask, "")
    words = {"name": case.name, "whose": case.whose, "council": case.council} | _asked(case)
    what = settle.what.format(**words)
    return Unknown(
        statement_id,
        section,
        f"{what}: {reason}." if reason else f"{what}.",
        settle.how.format(**words),
        who,
        settle.question.format(**words),
    )


def _asked(case: Case) -> dict[str, str]:
    """The years that a question names, from the as-at date; payments only where there may have been any."""
    as_at = case.evidence.facts.as_at
    march = as_at.year if as_at > date(as_at.year, 3, 31) else as_at.year - 1
    payments = ", and say for each whether it is before or after Safety Valve payments from the Department for Education"
    return {
        "march_years": "31 March " + wording.join_words(str(year) for year in range(march - 3, march + 1)),
        "calendar_years": f"{as_at.year - 2} and {as_at.year - 1}",
        "january_years": f"January {as_at.year - 1} and January {as_at.year}",
        "payments": payments if in_safety_valve(case) else "",
    }


def _render(spec: Spec, case: Case, found: Found) -> Iterator[Statement]:
    if spec.holds is not None and not spec.holds(case, found):
        return
    caveats = tuple(dict.fromkeys(spec.caveats(case, found)))
    for extra in spec.slots(case, found):
        key = extra.get("key")
        parts = fill(spec.template, _slots(case, found) | dict(extra))
        statement = Statement(f"{spec.id}:{key}" if key else spec.id, spec.section, parts, caveats)
        cited = [figure for figure in map(case.evidence.figure, statement.figure_ids) if figure]
        dates = [_date(figure) for figure in cited] + [source.as_at for source in statement.sources]
        newest = max((when for when in dates if when), default=None)
        yield replace(statement, as_at=newest, marks=_marks(cited, statement.sources))


def _passed_over(spec: Spec, case: Case, found: Found) -> str:
    """Why a statement speaks of an earlier period than the newest one there is, "" when it does not."""
    slot, need = next(iter(spec.needs.items()), ("", None))
    if need is None or need.period != "latest" or need.place != "authority":
        return ""
    told = found[slot]
    newer = [f for f in case.here.figures(need.measure) if _fits(need, f) and f.period > told.period]
    if newer:
        return _reason(need, case, newer[-1])
    england = [f for f in case.evidence.england.figures(need.measure) if _fits(need, f) and f.reported and f.period > told.period]
    return f"no figure for {england[-1].when} is held for this area, though England’s is" if england else ""


def _marks(figures: Iterable[Figure], sources: Sequence[Source]) -> tuple[str, ...]:
    marks = {figure.kind for figure in figures} - {"published"}
    marks |= {"transcribed" for figure in figures if figure.transcribed}
    marks |= {"press" for figure in figures if figure.origin == "curated" and source_kind(figure.source_url) == "press"}
    for source in sources:
        marks |= {source.kind} - {"primary"}
        marks |= {name for name, is_so in _source_marks(source) if is_so}
    return tuple(sorted(marks))


def _source_marks(source: Source) -> tuple[tuple[str, bool], ...]:
    return (
        ("stand-in", source.stand_in),
        ("inferred", source.confidence == "inferred"),
        ("machine-read", not source.reviewed),
        ("curated", source.origin == "curated"),
    )


def _slots(case: Case, found: Found) -> dict[str, str | FigureRef | None]:
    slots: dict[str, str | FigureRef | None] = {"name": case.name, "whose": case.whose}
    for slot, figure in found.items():
        slots[slot] = ref(figure)
        slots[f"{slot}.when"] = figure.when
        slots[f"{slot}.publisher"] = figure.publisher
    return slots


def ref(figure: Figure, text: str | None = None) -> FigureRef:
    """A reference to one figure, in its own words unless others are given. Balances read without their sign."""
    if text is None:
        text = (
            wording.money(figure.amount) if figure.measure in wording.BALANCE_MEASURES and figure.unit == "gbp" else figure.text
        )
    return FigureRef(text, (figure.figure_id,))


def fill(template: str, slots: Slots) -> tuple[str | FigureRef, ...]:
    """Fill a template; an optional segment with an empty slot is left out whole.

    Raises:
        Unmet: a slot outside an optional segment has nothing to say.
        KeyError: never; an unknown slot counts as empty.
    """
    parts: list[str | FigureRef] = []
    opened: list[int] = []  # where each open optional segment began
    empty: set[int] = set()  # those with a slot that has nothing to say
    position = 0
    for token in _TOKEN.finditer(template):
        parts.append(template[position : token.start()])
        position = token.end()
        if token[0] == "[[":
            opened.append(len(parts))
            empty.discard(len(parts))
        elif token[0] == "]]":
            start = opened.pop()
            if start in empty:
                del parts[start:]
        elif (value := slots.get(token[1])) is not None:
            parts.append(value)
        elif opened:
            empty.add(opened[-1])
        else:
            raise Unmet(f"{token[1].replace('_', ' ')} is not held")
    parts.append(template[position:])
    return _joined(parts)


def _joined(parts: Sequence[str | FigureRef]) -> tuple[str | FigureRef, ...]:
    joined: list[str | FigureRef] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part.lstrip() if isinstance(part, str) and not joined else part)
    if joined:
        first = joined[0]
        joined[0] = wording.opening(first) if isinstance(first, str) else first._replace(text=wording.opening(first.text))
    return tuple(joined)


def _find_all(spec: Spec, case: Case) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    lead: Figure | None = None
    for slot, need in spec.needs.items():
        try:
            figure = find(need, case, lead)
        except Unmet:
            if not need.optional:
                raise
            continue
        found[slot] = figure
        lead = lead or figure
    return found


def find(need: Need, case: Case, lead: Figure | None) -> Figure:
    """The figure that meets a need.

    Raises:
        Unmet: with the reason, completing "Not known: ... because".
    """
    place: Place = case.here
    if need.place != "authority":
        place = case.evidence.england if need.place == "england" else case.evidence.region(case.here.authority.region)
    figures = place.figures(need.measure)
    if need.period != "latest":
        if lead is None:
            raise Unmet("the figure to compare with is not held")
        wanted = lead.period if need.period == "same" else year_before(lead)
        figures = tuple(figure for figure in figures if figure.period == wanted)
    figures = tuple(figure for figure in figures if _fits(need, figure))
    if not figures:
        raise Unmet("no figure is held")
    return _choose(need, case, figures)


def _fits(need: Need, figure: Figure) -> bool:
    right_basis = figure.basis in need.bases and (need.payment_bases is None or figure.payment_basis in need.payment_bases)
    return right_basis and (need.only is None or need.only(figure))


def _choose(need: Need, case: Case, figures: tuple[Figure, ...]) -> Figure:
    """The newest that has a value and may be used; else the reason of the newest that has not."""
    reasons = []
    periods = sorted({figure.period for figure in figures}, reverse=True)
    for period in periods:
        for figure in (figure for figure in figures if figure.period == period):
            reason = _reason(need, case, figure)
            if not reason:
                return figure
            reasons.append(reason)
    raise Unmet(reasons[0])


def _reason(need: Need, case: Case, figure: Figure) -> str:
    if not figure.reported:
        reason = figure.reason
        why = f" ({reason[:1].lower()}{reason[1:]})" if reason else ""
        return f"the figure for {figure.when} is {wording.STATE_WORDS[figure.value_state]}{why}"
    when = _date(figure)
    if when is not None and (case.evidence.facts.as_at - when).days > need.oldest:
        return f"the latest figure held is for {figure.when}, too old to rely on"
    return case.refuses(figure)


def _date(figure: Figure) -> date | None:
    """The date a figure describes: as stated, else the end of its period."""
    if figure.as_at is not None:
        return figure.as_at
    if figure.period_type == PeriodType.FINANCIAL_YEAR:
        return FinancialYear.parse(figure.period).end_date
    if figure.period_type == PeriodType.ACADEMIC_YEAR:
        return date(AcademicYear.parse(figure.period).start + 1, 1, 31)
    if figure.period_type == PeriodType.CALENDAR_YEAR:
        return date(CalendarYear.parse(figure.period).year, 12, 31)
    return date.fromisoformat(figure.period)


def year_before(figure: Figure) -> str:
    """The period a year before a figure's, in the same notation; "" for a day."""
    if figure.period_type == PeriodType.FINANCIAL_YEAR:
        return str(FinancialYear(FinancialYear.parse(figure.period).start - 1))
    if figure.period_type == PeriodType.ACADEMIC_YEAR:
        return str(AcademicYear(AcademicYear.parse(figure.period).start - 1))
    if figure.period_type == PeriodType.CALENDAR_YEAR:
        return str(CalendarYear(CalendarYear.parse(figure.period).year - 1))
    return ""
