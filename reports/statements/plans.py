"""Plans, refusals and waiting, from DfE's yearly collection (SEN2), each beside England for the same period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise

from extract.terms import AcademicYear, CalendarYear, PeriodType
from reports import wording
from reports.evidence import Figure
from reports.evidence.place import LARGEST_STEP, SMALLEST_BASE, SMALLEST_TOLD
from reports.statements.engine import Unmet, ref, year_before
from reports.statements.model import PACK, FigureRef, worked_out
from reports.statements.spec import Case, Found, Need, Settle, Slots, Spec

FIRST_BY_PERSON = 2023
"""The collection counts person by person since 2023: nothing is compared across that."""

_FOI_PLANS = (
    "Please tell me, for {council} and for each of {calendar_years}: requests for an education, health and care needs "
    "assessment received; requests refused; new plans issued; and how many of those were issued within 20 weeks, with and "
    "without exceptions."
)


def comparable(earlier: Figure, later: Figure) -> bool:
    """Whether two figures of one measure may be set side by side as change: both counted person by person."""
    return earlier.measure == later.measure and all(_year(figure) >= FIRST_BY_PERSON for figure in (earlier, later))


def _year(figure: Figure) -> int:
    """Calendar year that a figure is of; a January census belongs to the year it falls in."""
    if figure.period_type == PeriodType.ACADEMIC_YEAR:
        return AcademicYear.parse(figure.period).start + 1
    return CalendarYear.parse(figure.period).year


def growth(earlier: Figure, later: Figure) -> FigureRef | None:
    """Change in percent from one count to a later one, with both figures; None where it cannot be computed."""
    if not comparable(earlier, later) or earlier.amount <= 0:
        return None
    change = (later.amount - earlier.amount) / earlier.amount * 100
    ids = (later.figure_id, earlier.figure_id)
    if change == 0:
        return worked_out("no change", ids, "later count over earlier count")
    way = "up" if change > 0 else "down"
    return worked_out(f"{way} {wording.percent(abs(change).quantize(Decimal('0.0001')))}", ids, "later count over earlier count")


def steady(*counts: Figure | None) -> bool:
    """Whether counts of following years, oldest first, bear comparing: no step beyond 35%, none on a base below 20.

    Years that are not held, or have no value, are passed over.
    """
    held = [figure.amount for figure in counts if figure is not None and figure.reported]
    if any(amount < SMALLEST_BASE for amount in held):
        return False
    return all(abs(later - earlier) / earlier * 100 <= LARGEST_STEP for earlier, later in pairwise(held))


def _growth(case: Case, found: Found) -> Iterable[Slots]:
    before = found.get("before")
    first = case.here.figure(before.measure, year_before(before)) if before else None
    change = growth(before, found["plans"]) if before and steady(first, before, found["plans"]) else None
    national = growth(found["england_before"], found["england"]) if {"england", "england_before"} <= found.keys() else None
    yield {
        "change": change,
        "england_change": national if change else None,
        "join": " from " if change and change.text == "no change" else " on ",
        "earlier": FigureRef(found["before"].text, (found["before"].figure_id,)) if change else None,
    }


def _refused_rate(case: Case, found: Found) -> Iterable[Slots]:
    """The rate beside England's, and what had become of the requests that were neither agreed to nor turned down.

    Raises:
        Unmet: the requests counted do not agree with those before, so that no share of them is told.
    """
    amiss = case.here.counted_otherwise(found["rate"])
    if amiss:
        count, other = amiss
        raise Unmet(
            f"the {count.text} requests counted for {count.when} do not agree with the {other.text} {other.label} "
            f"counted for {other.when}"
        )
    large = found["requests"].amount >= SMALLEST_BASE
    rest = ("undecided", "withdrawn")
    both = all(f"{slot}{of}" in found for slot in rest for of in ("", "_england"))
    yield {
        "percent": ref(found["rate"]) if large else None,
        "england": ref(found["england"]) if "england" in found else None,
        **{slot: ref(found[slot]) if large and slot in found else None for slot in rest},
        **{f"{slot}_england": ref(found[f"{slot}_england"]) if both else None for slot in rest},
    }


def _many(case: Case, found: Found) -> bool:
    """Whether the new plans of a rate's year are enough to draw a rate from."""
    new = case.here.figure("ehc_new_plans", found["rate"].period)
    return new is None or not new.reported or new.amount >= SMALLEST_BASE


def _too_few(case: Case, found: Found) -> Iterable[Slots]:
    if not _many(case, found):
        new = case.here.figure("ehc_new_plans", found["rate"].period)
        ids = (new.figure_id,) if new else ()
        yield {"said": FigureRef("too few new plans for a rate to be compared", ids)}


def _change_in_rate(case: Case, found: Found) -> Iterable[Slots]:
    now, before = found["rate"], found["before"]
    few = case.here.figure("ehc_new_plans", before.period)
    enough = few is None or not few.reported or few.amount >= SMALLEST_BASE
    if comparable(before, now) and enough and _many(case, found):
        yield {}


PLAN = "A plan sets out the help that a council must by law arrange."
ASSESSMENT = "An assessment is the first step towards a plan."
EVERY_PLAN = "This counts every new plan, including those for which the law allows longer."


def _in_letter(words: str) -> Callable[[Case, Found], tuple[str, ...]]:
    """A caveat that explains a word to those who meet it first in a letter."""
    return lambda case, _: (words,) if case.in_letter else ()


def _excluding_caveats(_: Case, found: Found) -> tuple[str, ...]:
    return tuple(f"England: {found['england'].note}." for _ in (1,) if "england" in found and found["england"].note)


def _same(measure: str, place: str) -> Need:
    return Need(measure, "same", place, optional=True)


_RATE, _RATE_EXCLUDING = "ehc_20_week_rate", "ehc_20_week_rate_excluding_exceptions"

SPECS = (
    Spec(
        "plans.total",
        "plans",
        "In {plans.when}, {plans} children and young people had an education, health and care (EHC) plan from {name}"
        "[[: {change}{join}{earlier} a year before, by our sum]][[ (England: {england_change})]].",
        {
            "plans": Need("ehc_plans"),
            "before": Need("ehc_plans", "before", oldest=1500, optional=True),
            "england": _same("ehc_plans", "england"),
            "england_before": Need("ehc_plans", "before", "england", oldest=1500, optional=True),
        },
        slots=_growth,
        caveats=_in_letter(PLAN),
        settle=Settle(
            "how many children and young people have an EHC plan from {name}",
            "DfE’s next yearly release, or the council’s own return",
            "council",
            "Please tell me how many education, health and care plans {council} maintained in {january_years}.",
        ),
    ),
    Spec(
        "plans.refused",
        "plans",
        "In {rate.when} it turned down {refused} of {requests} requests for an assessment"
        "[[: {percent}[[ (England: {england})]]]].[[ Of the requests, {undecided} had no decision yet when this was counted and "
        "{withdrawn} had been withdrawn[[ (England: {undecided_england} and {withdrawn_england})]].]]",
        {
            "rate": Need("ehc_requests_refused_rate"),
            "refused": Need("ehc_requests_refused", "same"),
            "requests": Need("ehc_requests", "same"),
            "england": _same("ehc_requests_refused_rate", "england"),
            "undecided": _same("ehc_requests_undecided_rate", "authority"),
            "withdrawn": _same("ehc_requests_withdrawn_rate", "authority"),
            "undecided_england": _same("ehc_requests_undecided_rate", "england"),
            "withdrawn_england": _same("ehc_requests_withdrawn_rate", "england"),
        },
        slots=_refused_rate,
        caveats=_in_letter(ASSESSMENT),
        holds=lambda _, found: found["refused"].amount >= SMALLEST_TOLD,
        settle=Settle(
            "how many requests for an assessment {name} turned down", "DfE’s next yearly release", "council", _FOI_PLANS
        ),
    ),
    Spec(
        "plans.timeliness",
        "plans",
        "In {rate.when}, {rate} of its new plans were issued within the legal limit of 20 weeks[[ (England: {england})]].",
        {"rate": Need(_RATE), "england": _same(_RATE, "england")},
        holds=_many,
        caveats=lambda _, __: (EVERY_PLAN,),
        settle=Settle(
            "how many of {whose} new plans are issued within 20 weeks", "DfE’s next yearly release", "council", _FOI_PLANS
        ),
    ),
    Spec(
        "plans.too_few",
        "plans",
        "In {rate.when} it issued {said}.",
        {"rate": Need(_RATE)},
        slots=_too_few,
        superseded_by=("plans.timeliness",),
    ),
    Spec(
        "plans.timeliness_before",
        "plans",
        "A year earlier it was {before}.",
        {"rate": Need(_RATE), "before": Need(_RATE, "before", oldest=1500)},
        slots=_change_in_rate,
    ),
    Spec(
        "plans.timeliness_excluding",
        "plans",
        "Leaving out cases where the law allows an exception, {rate} were issued within 20 weeks in {rate.when}[[ (England: "
        "{england})]].",
        {"rate": Need(_RATE_EXCLUDING), "england": _same(_RATE_EXCLUDING, "england")},
        holds=_many,
        caveats=_excluding_caveats,
        outputs=frozenset({PACK}),
        settle=Settle("{whose} 20-week rate with the exceptions left out", "DfE’s next yearly release", "council", _FOI_PLANS),
    ),
    Spec(
        "plans.over_a_year",
        "plans",
        "{rate} of the new plans issued in {rate.when} had taken more than a year[[ (England: {england})]].",
        {"rate": Need("ehc_over_1_year_rate"), "england": _same("ehc_over_1_year_rate", "england")},
        holds=_many,
        outputs=frozenset({PACK}),
    ),
    Spec(
        "plans.new",
        "plans",
        "New plans issued in {new.when}: {new}[[ (England: {england})]].",
        {"new": Need("ehc_new_plans"), "england": _same("ehc_new_plans", "england")},
        holds=lambda _, found: found["new"].amount >= SMALLEST_TOLD,
        outputs=frozenset({PACK}),
    ),
    Spec(
        "plans.mainstream",
        "plans",
        "In {rate.when}, {rate} of its plans named a mainstream school[[ (England: {england})]].",
        {
            "rate": Need("ehc_placements_mainstream_rate"),
            "england": _same("ehc_placements_mainstream_rate", "england"),
        },
        holds=_many,
        outputs=frozenset({PACK}),
    ),
)
