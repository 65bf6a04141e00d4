"""What the Department for Education did: suspended, extended, monitored, refused, ended; from dated events."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reports import wording
from reports.evidence import EventRow
from reports.statements import sources
from reports.statements.model import PACK, FigureRef
from reports.statements.spec import Case, Found, Slots, Spec

ACTIONS = {
    "suspension": "DfE put {whose} Safety Valve agreement under review and suspended its payments",
    "extension": "DfE listed {whose} Safety Valve agreement as reviewed and extended",
    "enhanced_monitoring": "DfE had {name} under enhanced monitoring",
    "agreement_ended": "{whose} Safety Valve agreement ended",
    "judgment": "the High Court dismissed the {claims} against {whose} Safety Valve agreement{cited}",
}
"""Kinds of event that a letter tells, in our words. Other kinds are told in the words of table event, in packs alone."""

NOT_TOLD = frozenset(
    {"inspection", "agreement", "s114_notice", "exceptional_financial_support", "campaign", "freedom_of_information"}
)
"""Kinds told elsewhere, and those that are not what DfE did for children with SEND."""


def said(case: Case, row: EventRow) -> str:
    """The event as a clause: ours where the kind has one, else the event's own description."""
    template = ACTIONS.get(row.kind)
    if template is None or _own_words(row):
        return wording.curly(row.description.rstrip("."))
    one = re.search(rf"\bone against (?:the )?{re.escape(case.here.name.split(',')[0])}", row.description)
    case_number = re.search(r"\[\d{4}\] EW[A-Z]+ \d+(?: \(\w+\))?", row.description)
    cited = f" ({case_number[0]})" if case_number else ""
    return template.format(name=case.name, whose=case.whose, claims="claim" if one else "claims", cited=cited)


def _own_words(row: EventRow) -> bool:
    """Whether an event says more than its kind: it is then told in its own words, in packs alone."""
    return row.kind == "enhanced_monitoring" and not re.search(r"\bunder\b.*enhanced monitoring", row.description, re.IGNORECASE)


def _when(row: EventRow) -> str:
    on = "On" if row.date_precision == "day" else "In"
    return f"{on} {wording.dated(row.event_date, row.date_precision)}"


def event_slots(case: Case, row: EventRow) -> Slots | None:
    """Slots of a dated event, None where the output may not use its source."""
    source = sources.of_event(row)
    if case.refuses_source(source):
        return None
    return {
        "key": row.event_id,
        "when": FigureRef(_when(row), sources=(source,)),
        "press": wording.curly(source.publisher) if source.kind == "press" else None,
        "said": FigureRef(said(case, row), sources=(source,)),
        "since": "what has happened since is not held here" if row.kind == "suspension" else None,
    }


def _acts(case: Case, _: Found) -> Iterable[Slots]:
    for row in case.here.events:
        if row.kind in ACTIONS and not _own_words(row) and (slots := event_slots(case, row)):
            yield slots


def _others(case: Case, _: Found) -> Iterable[Slots]:
    for row in case.here.events:
        if (row.kind not in ACTIONS or _own_words(row)) and row.kind not in NOT_TOLD and (slots := event_slots(case, row)):
            yield slots


SPECS = (
    Spec("dfe.act", "dfe", "{when} {said}[[, {press} reported]][[; {since}]].", slots=_acts),
    Spec("dfe.event", "dfe", "{when}: {said}[[ ({press})]].", slots=_others, outputs=frozenset({PACK})),
)
