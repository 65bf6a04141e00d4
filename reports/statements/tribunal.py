"""Appeals to the SEND Tribunal: registered, and as a share of decisions that could be appealed."""

from __future__ import annotations

from collections.abc import Iterable

from reports.evidence import Figure
from reports.evidence.place import SMALLEST_TOLD
from reports.statements import national
from reports.statements.engine import ref, year_before
from reports.statements.model import PACK
from reports.statements.plans import steady
from reports.statements.spec import Case, Found, Need, Settle, Slots, Spec

_DECISIONS = "tribunal_decisions_new_method"
_RATE = "tribunal_appeal_rate_new_method"
_METHOD = "The rate uses the method in use from 2024: it must not be compared with earlier rates."

TRIBUNAL = "The SEND Tribunal is an independent panel, led by a judge, to which families can appeal."
"""What a letter says of it to those who meet it there first."""

_SETTLE = Settle(
    "how many families appealed against {whose} decisions",
    "a later, or a corrected, table of the Ministry of Justice",
    "council",
    "Please tell me, for {council} and each of {calendar_years}: appeals to the First-tier Tribunal (SEND) registered "
    "against its "
    "decisions; how many were withdrawn, conceded, settled by consent or decided at a hearing; and how each of the last were "
    "decided.",
)


def _rate(case: Case, found: Found) -> Figure | None:
    """The rate, where the decisions it is drawn from are counted as the year before; None where it is not to be compared."""
    rate = found.get("rate")
    if rate is None or found["appeals"].amount == 0:
        return None
    decisions = case.here.figure(_DECISIONS, rate.period)
    before = case.here.figure(_DECISIONS, year_before(rate))
    return rate if steady(before, decisions) else None


def _compared(case: Case, found: Found) -> Iterable[Slots]:
    rate = _rate(case, found)
    england = found.get("england") if rate else None
    yield {"percent": ref(rate) if rate else None, "rate_england": ref(england) if england else None}


def _meaning(case: Case, _: Found) -> tuple[str, ...]:
    return (TRIBUNAL,) if case.in_letter else ()


def _caveats(case: Case, found: Found) -> tuple[str, ...]:
    if case.in_letter:
        return _meaning(case, found)
    return (_METHOD,) if _rate(case, found) else ()


SPECS = (
    Spec(
        "tribunal.appeals",
        "tribunal",
        "In {appeals.when}, {appeals} appeals against its decisions were registered with the SEND Tribunal[[: {percent} of the "
        "decisions that could be appealed[[ (England: {rate_england})]]]].",
        {
            "appeals": Need("tribunal_appeals"),
            "rate": Need(_RATE, "same", optional=True),
            "england": Need(_RATE, "same", "england", optional=True),
        },
        holds=lambda _, found: found["appeals"].amount >= SMALLEST_TOLD,
        slots=_compared,
        caveats=_caveats,
        settle=_SETTLE,
    ),
    Spec(
        "tribunal.few_appeals",
        "tribunal",
        "In {appeals.when}, {few} appeals against its decisions were registered with the SEND Tribunal: too few to compare.",
        {"appeals": Need("tribunal_appeals")},
        holds=lambda _, found: found["appeals"].amount < SMALLEST_TOLD,
        slots=lambda _, found: ({"few": ref(found["appeals"], "fewer than five")},),
        caveats=_meaning,
        superseded_by=("tribunal.appeals",),
    ),
    Spec(
        "tribunal.old_method",
        "tribunal",
        "By the method in use to 2024, {rate} of the decisions that could be appealed in {rate.when} were[[ (England: "
        "{england})]].",
        {
            "rate": Need("tribunal_appeal_rate_old_method", oldest=1500),
            "england": Need("tribunal_appeal_rate_old_method", "same", "england", oldest=1500, optional=True),
        },
        caveats=lambda _, __: ("It must not be compared with rates by the newer method.",),
        outputs=frozenset({PACK}),
    ),
    Spec(
        "tribunal.hearings",
        "tribunal",
        "Across England, {within}[[, {press} reported]] (as at {as_at}).",
        slots=lambda case, _: list(national.topic_slots(case, national.HEARINGS))[-1:],
        caveats=_meaning,
    ),
)
