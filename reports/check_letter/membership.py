"""What a draft says of a council's membership of DfE's programmes: of the council it is about, or of any that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import wording
from reports.check_letter.contexts import LOCAL, NEGATED
from reports.check_letter.model import CONTRADICTED, SUPPORTED, UNKNOWN, Judged
from reports.check_letter.places import places_of
from reports.evidence import Evidence
from reports.statements.membership import listing
from reports.statements.model import LETTER
from reports.statements.programmes import is_whole, rows_of
from reports.statements.sources import of_programme
from reports.statements.spec import Case

_PROGRAMMES = (
    ("safety_valve", "Safety Valve", re.compile(r"(?:the )?safety valve(?: (?:agreement|deal|programme))?", re.IGNORECASE)),
    ("dbv", "Delivering Better Value", re.compile(r"delivering better value", re.IGNORECASE)),
    ("change_programme", "Change Programme", re.compile(r"change programme", re.IGNORECASE)),
)
_MEMBER = re.compile(
    r"\b(?:signed|made|has|have|had|is in|are in|was in|were in|is part of|takes part|joined|entered|one of|listed|with)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\b(?:sought|applied|talks|negotiat\w+|proposal|why no|none)\b", re.IGNORECASE)
"""Words of a sentence about an agreement that was sought."""
_DENIED = re.compile(
    r"(?:\bno (?:such |formal )?|\bwithout an? |\bnever (?:signed|made|joined|had|entered|took)\b.{0,30}|"
    r"(?:\b(?:is|are|was|were|has|have|did) not|n[’']t) "
    r"(?:in|on|part of|listed|a member|one of|signed|made|joined|sign|make|join|have|had)\b.{0,40})$",
    re.IGNORECASE,
)
"""The end of what stands before the programme's name, where a sentence says that the council is not in it."""


def memberships(evidence: Evidence, la_code: str | None, sentence: str, paragraph: int) -> Iterator[Judged]:
    """Claims that a council is, or is not, in a programme: each council named, else the one the draft is about."""
    for programme, label, pattern in _PROGRAMMES:
        match = pattern.search(sentence)
        if not match or _ASKED.search(sentence):
            continue
        before = sentence[: match.start()]
        denied = _DENIED.search(before) is not None
        if not denied and (NEGATED.search(sentence) or not _MEMBER.search(sentence)):
            continue
        for code in _subjects(evidence, la_code, sentence, match):
            yield _judged(Case(evidence, code, LETTER), programme, label, match[0], sentence, paragraph, denied=denied)


def _subjects(evidence: Evidence, la_code: str | None, sentence: str, match: re.Match[str]) -> list[str]:
    """Codes of the councils of which it is said: those named before it, those listed after it, else the draft's own."""
    mentions = places_of(evidence).mentions(sentence)
    before = [code for start, code in mentions if start < match.start()]
    if before or mentions:
        return list(dict.fromkeys(before or [code for _, code in mentions]))
    return [la_code] if la_code and LOCAL.search(sentence) else []


def _judged(case: Case, programme: str, label: str, claim: str, sentence: str, paragraph: int, *, denied: bool) -> Judged:
    """One council and one programme. A row that a letter may not use confirms nothing, and contradicts nothing."""
    rows = case.here.programme(programme)
    source = listing(case) if programme == "safety_valve" else next(map(of_programme, rows_of(case, programme)), None)
    name = wording.opening(case.name)
    if source is not None:
        verdict, said = CONTRADICTED if denied else SUPPORTED, f"{name} is listed in {label}"
    elif rows:
        verdict, said = UNKNOWN, f"{name} is said to be in {label}, but no source held states it"
    elif is_whole(case.evidence, programme):
        verdict, said = SUPPORTED if denied else CONTRADICTED, f"{name} is not listed in {label}"
    else:
        verdict, said = UNKNOWN, f"{name} is not listed in {label}, but the list held is not whole"
    return Judged(paragraph, claim, sentence, "status", verdict, said, (), source.url if source else "")
