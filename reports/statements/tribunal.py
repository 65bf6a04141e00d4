"""Appeals to the SEND Tribunal: registered, and as a share of decisions that could be appealed."""

from __future__ import annotations

from reports.statements import national
from reports.statements.model import PACK
from reports.statements.spec import Need, Settle, Spec

_RATE = "tribunal_appeal_rate_new_method"
_METHOD = "The rate uses the method in use from 2024: it must not be compared with earlier rates."

_SETTLE = Settle(
    "how many families appealed against {whose} decisions",
    "the Ministry of Justice’s tribunal statistics, once they hold it",
    "council",
    "Please tell me, for {council} and each of the last three years: appeals to the First-tier Tribunal (SEND) registered "
    "against its "
    "decisions; how many were withdrawn, conceded, settled by consent or decided at a hearing; and how each of the last were "
    "decided.",
)

SPECS = (
    Spec(
        "tribunal.appeals",
        "tribunal",
        "In {appeals.when}, {appeals} appeals against its decisions were registered with the SEND Tribunal[[: {rate} of the "
        "decisions "
        "that could be appealed]][[ (England: {england})]].",
        {
            "appeals": Need("tribunal_appeals"),
            "rate": Need(_RATE, "same", optional=True),
            "england": Need(_RATE, "same", "england", optional=True),
        },
        holds=lambda _, found: found["appeals"].amount != 1,
        caveats=lambda case, found: (_METHOD,) if "rate" in found and not case.in_letter else (),
        settle=_SETTLE,
    ),
    Spec(
        "tribunal.one_appeal",
        "tribunal",
        "In {appeals.when}, {appeals} appeal against its decisions was registered with the SEND Tribunal.",
        {"appeals": Need("tribunal_appeals")},
        holds=lambda _, found: found["appeals"].amount == 1,
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
    ),
)
