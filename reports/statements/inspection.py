"""Inspection: the outcome under the framework in use since 2023, or that there has been none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reports import wording
from reports.evidence import InspectionRow
from reports.statements import sources
from reports.statements.engine import Unmet
from reports.statements.model import PACK, FigureRef, worked_out
from reports.statements.spec import Case, Found, Settle, Slots, Spec

_FINDINGS = {
    1: "said that the local area’s arrangements typically lead to positive experiences and outcomes for children with SEND: "
    "the highest of three outcomes",
    2: "said that the local area’s arrangements lead to inconsistent experiences and outcomes for children with SEND: "
    "the middle one of three outcomes",
    3: "found widespread and/or systemic failings leading to significant concerns about the experiences and outcomes "
    "of children with SEND: the lowest of three outcomes",
}


def _usable(case: Case) -> InspectionRow | None:
    row = case.here.inspection
    if row is None or case.refuses_source(sources.of_inspection(row, case.here.name)):
        return None
    return row


def _has(case: Case) -> bool:
    return _usable(case) is not None


def _outcome(case: Case, _: Found) -> Iterable[Slots]:
    row = _usable(case)
    if row is None:
        raise Unmet("no report under the framework in use since 2023 is held")
    source = sources.of_inspection(row, case.here.name)
    figure = case.evidence.figure(row.figure_id)
    ids = (figure.figure_id,) if figure and not case.refuses(figure) else ()
    cited = () if ids else (source,)
    visit = wording.days_between(row.inspection_start, row.inspection_end)
    on = "on" if row.inspection_start in (None, row.inspection_end) else "from"
    yield {
        "visit": FigureRef(f"{on} {visit}", ids, cited) if visit else None,
        "published": FigureRef(wording.day(row.published), ids, cited) if row.published else None,
        "finding": FigureRef(_FINDINGS[row.outcome or 0], ids, cited),
    }


def _outcome_caveats(case: Case, _: Found) -> tuple[str, ...]:
    row = _usable(case)
    return (f"The report contradicts itself: {row.contradiction}.",) if row and row.contradiction and not case.in_letter else ()


def _count(case: Case, row: InspectionRow, measure: str, number: int, what: str) -> FigureRef:
    figure = case.here.figure(measure, str(row.inspection_end))
    ids = (figure.figure_id,) if figure and figure.value == number and not case.refuses(figure) else ()
    text = f"{wording.small_number(number)} {'area' if number == 1 else 'areas'} {what}"
    return FigureRef(text, ids, () if ids else (sources.of_inspection(row, case.here.name),))


def _actions(case: Case, _: Found) -> Iterable[Slots]:
    row = _usable(case)
    if row is None or row.priority_actions is None or row.areas_for_improvement is None:
        return
    yield {
        "actions": _count(case, row, "inspection_priority_actions", row.priority_actions, "for priority action"),
        "improvements": _count(case, row, "inspection_areas_for_improvement", row.areas_for_improvement, "for improvement"),
    }


_SINCE = "what has happened since is not held here"


def _passed(row: InspectionRow, as_at: date) -> bool:
    """Whether the first visit that a report expects was due before the as-at date."""
    months = row.monitoring_within_months or 12 * (row.next_full_inspection_years or 0)
    begin = row.published or row.inspection_end
    return begin is None or (as_at.year - begin.year) * 12 + as_at.month - begin.month > months


def _next(case: Case, _: Found) -> Iterable[Slots]:
    row = _usable(case)
    if row is None:
        return
    source = (sources.of_inspection(row, case.here.name),)
    passed = _passed(row, case.evidence.facts.as_at)
    expect = {"expect": "said they expected" if passed else "expect", "since": _SINCE if passed else None}
    monitoring, full = row.monitoring_within_months, row.next_full_inspection_years
    within = f"about {monitoring} months" if monitoring else None
    years = f"about {wording.small_number(full)} {'year' if full == 1 else 'years'}" if full else None
    if monitoring and full:
        yield {
            **expect,
            "said": FigureRef(f"a monitoring inspection within {within} and a full one within {years}", sources=source),
        }
    elif full:
        yield {**expect, "said": FigureRef(f"the next full inspection within {years}", sources=source)}
    elif monitoring:
        yield {**expect, "said": FigureRef(f"a monitoring inspection within {within}", sources=source)}


def _older(case: Case, _: Found) -> Iterable[Slots]:
    row = case.here.older_inspection
    if row is None or case.here.inspection is not None:
        return
    visited = row.inspection_end or row.inspection_start  # of many only the first day is published
    if visited is None:
        return
    source = sources.of_inspection(row, case.here.name)
    if case.refuses_source(source):
        return
    statement = None
    if row.written_statement_of_action is not None:
        said = (
            "asked the area for a written statement of action, a plan to put significant weaknesses right"
            if row.written_statement_of_action
            else "asked for no written statement of action"
        )
        statement = FigureRef(said, sources=(source,))
    yield {"month": FigureRef(wording.month(visited), sources=(source,)), "statement": statement}


def _compared(case: Case, _: Found) -> Iterable[Slots]:
    """How many areas hold the same outcome, of all whose latest report is held."""
    row = _usable(case)
    if row is None:
        return
    latest: dict[str, InspectionRow] = {}
    for other in case.evidence.small.inspections:
        if other.framework == "area_send_2023" and other.outcome is not None:
            known = latest.get(other.la_code)
            if known is None or (other.inspection_end or date.min) > (known.inspection_end or date.min):
                latest[other.la_code] = other
    same = [other for other in latest.values() if other.outcome == row.outcome]
    ids = tuple(sorted(other.figure_id for other in latest.values() if other.figure_id))
    if len(latest) < 2:
        return
    counted = "latest reports held here, counted"
    yield {
        "same": worked_out(wording.count(len(same)), ids, counted),
        "all": worked_out(wording.count(len(latest)), ids, counted),
    }


def _contradiction(case: Case, _: Found) -> Iterable[Slots]:
    row = case.here.inspection
    if row is not None and row.contradiction:
        yield {"said": FigureRef(row.contradiction, sources=(sources.of_inspection(row, case.here.name),))}


SPECS = (
    Spec(
        "inspection.outcome",
        "inspection",
        "Ofsted and the Care Quality Commission inspected {whose} local area[[ {visit}]]. Their report[[, published on "
        "{published},]] {finding}.",
        slots=_outcome,
        caveats=_outcome_caveats,
        settle=Settle(
            "how inspectors judge {whose} services for children with SEND under the framework in use since 2023",
            "the first inspection under that framework, or a report that is published but not held here",
        ),
    ),
    Spec(
        "inspection.actions",
        "inspection",
        "They set out {actions} and {improvements}.",
        applies=_has,
        slots=_actions,
    ),
    Spec("inspection.next", "inspection", "They {expect} {said}[[; {since}]].", applies=_has, slots=_next),
    Spec(
        "inspection.older",
        "inspection",
        "The last inspection held is of {month}, under the earlier framework, which gave no grade.[[ It {statement}.]]",
        slots=_older,
        superseded_by=("inspection.outcome",),
    ),
    Spec(
        "inspection.compared",
        "inspection",
        "Of the {all} areas whose outcome is held here, {same} had this one.",
        applies=_has,
        slots=_compared,
        outputs=frozenset({PACK}),
    ),
    Spec(
        "inspection.contradiction",
        "inspection",
        "The report contradicts itself, and its front page is taken: {said}.",
        applies=lambda case: bool(case.here.inspection and case.here.inspection.contradiction),
        slots=_contradiction,
        outputs=frozenset({PACK}),
    ),
)
