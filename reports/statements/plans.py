"""Plans, refusals and waiting, from DfE's yearly collection (SEN2), each beside England for the same period."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from extract.terms import AcademicYear, CalendarYear, PeriodType
from reports import wording
from reports.evidence import Figure
from reports.statements.model import PACK, FigureRef, worked_out
from reports.statements.spec import Case, Found, Need, Settle, Slots, Spec

FIRST_BY_PERSON = 2023
"""The collection counts person by person since 2023: nothing is compared across that."""

_FOI_PLANS = (
    "Please tell me, for {council} and for each of the last two calendar years: requests for an education, health and care needs "
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


def _growth(_: Case, found: Found) -> Iterable[Slots]:
    change = growth(found["before"], found["plans"]) if "before" in found else None
    national = growth(found["england_before"], found["england"]) if {"england", "england_before"} <= found.keys() else None
    yield {
        "change": change,
        "england_change": national if change else None,
        "earlier": FigureRef(found["before"].text, (found["before"].figure_id,)) if change else None,
    }


def _change_in_rate(_: Case, found: Found) -> Iterable[Slots]:
    now, before = found["rate"], found["before"]
    if comparable(before, now):
        yield {}


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
        "[[: {change} on {earlier} a year before, by our sum]][[ (England: {england_change})]].",
        {
            "plans": Need("ehc_plans"),
            "before": Need("ehc_plans", "before", oldest=1500, optional=True),
            "england": _same("ehc_plans", "england"),
            "england_before": Need("ehc_plans", "before", "england", oldest=1500, optional=True),
        },
        slots=_growth,
        settle=Settle(
            "how many children and young people have an EHC plan from {name}",
            "DfE’s next yearly release, or the council’s own return",
            "council",
            "Please tell me how many education, health and care plans {council} maintained in January of each of the last two "
            "years.",
        ),
    ),
    Spec(
        "plans.refused",
        "plans",
        "In {rate.when} it turned down {refused} of {requests} requests for an assessment: {rate}[[ (England: {england})]].",
        {
            "rate": Need("ehc_requests_refused_rate"),
            "refused": Need("ehc_requests_refused", "same"),
            "requests": Need("ehc_requests", "same"),
            "england": _same("ehc_requests_refused_rate", "england"),
        },
        settle=Settle(
            "how many requests for an assessment {name} turned down", "DfE’s next yearly release", "council", _FOI_PLANS
        ),
    ),
    Spec(
        "plans.timeliness",
        "plans",
        "In {rate.when}, {rate} of its new plans were issued within the legal limit of 20 weeks[[ (England: {england})]].",
        {"rate": Need(_RATE), "england": _same(_RATE, "england")},
        settle=Settle(
            "how many of {whose} new plans are issued within 20 weeks", "DfE’s next yearly release", "council", _FOI_PLANS
        ),
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
        caveats=_excluding_caveats,
        outputs=frozenset({PACK}),
        settle=Settle("{whose} 20-week rate with the exceptions left out", "DfE’s next yearly release", "council", _FOI_PLANS),
    ),
    Spec(
        "plans.over_a_year",
        "plans",
        "{rate} of the new plans issued in {rate.when} had taken more than a year[[ (England: {england})]].",
        {"rate": Need("ehc_over_1_year_rate"), "england": _same("ehc_over_1_year_rate", "england")},
        outputs=frozenset({PACK}),
    ),
    Spec(
        "plans.new",
        "plans",
        "New plans issued in {new.when}: {new}[[ (England: {england})]].",
        {"new": Need("ehc_new_plans"), "england": _same("ehc_new_plans", "england")},
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
        outputs=frozenset({PACK}),
    ),
)
