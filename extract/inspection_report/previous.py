"""The front page's statement of the previous inspection."""

from __future__ import annotations

import re

from extract.inspection_report.dates import Span, find_spans, read_span
from extract.records import PreviousInspection

STATED, NOT_PREVIOUSLY_INSPECTED, NOT_STATED = "stated", "not_previously_inspected", "not_stated"

_NEVER = re.compile(
    r"(?:(?:it|this area|the (?:local )?area(?: partnership)?|the (?:local area )?partnership) (?:has|was) )?"
    r"(?:not|never)(?: been)? (?:previously )?inspected(?: before| previously)?"
    r"|no previous (?:(?:full|area send|local area send) )*inspections?"
    r"|none"
    r"|this is the (?:local )?(?:area |partnership.?s? |area partnership.?s? |authority.?s? )?first "
    r"(?:(?:full|area send|local area send) )*inspection",
    re.IGNORECASE,
)
_LATER = r"(?:re-?visit|follow-?up|monitoring|progress)"
_CLAUSE_END = re.compile(rf"[.;()]|,? (?=(?:and |with |followed by )?(?:an? |the |subsequent )*{_LATER})", re.IGNORECASE)
_LATER_VISIT = re.compile(_LATER, re.IGNORECASE)
_PLAIN_WORDS = frozenset(
    "a an the of on in from to was were is took place carried out held area areas local partnership send joint "  # noqa: SIM905
    "previous last most recent full inspection inspections inspected date dates for this".split()
)


def read_previous(value: str) -> PreviousInspection | None:
    """Read what stands after "Date(s) of previous inspection".

    A later revisit is no inspection of its own: the full inspection's dates are taken. None when the words cannot be
    read with certainty: a month without a day, two inspections, words that are not known.
    """
    text = value.strip().rstrip(".").strip()
    if not text:
        return PreviousInspection(NOT_STATED)
    whole = read_span(text)
    if whole:
        return PreviousInspection(STATED, *whole)
    if not re.search(r"\d", text):
        return PreviousInspection(NOT_PREVIOUSLY_INSPECTED) if _NEVER.fullmatch(text) else None
    span = _full_inspection(text)
    return PreviousInspection(STATED, *span) if span else None


def _full_inspection(text: str) -> Span | None:
    spans: list[Span | None] = []
    for clause in _CLAUSE_END.split(text):
        dated, later = re.search(r"\d", clause), _LATER_VISIT.search(clause)
        if later and not dated:
            return None  # "3 to 7 June 2019 (revisit)": the dates before it are the revisit's
        if later or not dated:
            continue
        found = list(find_spans(clause))
        if len(found) != 1:
            return None
        rest = clause[: found[0].start] + " " + clause[found[0].end :]
        if any(word.lower() not in _PLAIN_WORDS for word in re.findall(r"[^\s,:]+", rest)):
            return None
        spans.append(found[0].span)
    return spans[0] if len(spans) == 1 else None
