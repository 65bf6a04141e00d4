"""What a draft says of inspections, programmes, dates and MPs, against what is held of one authority."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import wording
from reports.check_letter.contexts import LOCAL, NEGATED
from reports.check_letter.model import CONTRADICTED, SUPPORTED, UNKNOWN, Judged
from reports.check_letter.numbers import find_days, find_numbers
from reports.check_letter.places import places_of
from reports.evidence import AuthorityEvidence, Member

_OUTCOMES = (
    (3, re.compile(r"(?:widespread(?: and/or)?(?: or)? )?systemic failings?|widespread failings?", re.IGNORECASE)),
    (2, re.compile(r"inconsistent (?:experiences|outcomes)|inconsistent\b", re.IGNORECASE)),
    (1, re.compile(r"(?:typically )?positive (?:experiences|outcomes)|typically positive", re.IGNORECASE)),
)
_MANY = re.compile(
    r"\b(?:areas|councils|authorities) (?:with|in|that)\b|safety valve (?:areas|councils|authorities)", re.IGNORECASE
)
_INSPECTED = re.compile(r"inspect|ofsted|report", re.IGNORECASE)
_PERSON = r"(?:(?:Rt Hon|Sir|Dame|Dr|Mr|Mrs|Ms|Miss|Lady|Lord) )*[A-Z][\w’'-]+(?: (?:de|van|von|of|[A-Z][\w’'-]+)){1,3}"
_WITH_MP = re.compile(rf"\b({_PERSON}) MP\b")
_DEAR = re.compile(r"^Dear (.+?),?$")


def outcomes(here: AuthorityEvidence, sentence: str, paragraph: int) -> Iterator[Judged]:
    """Claims about the inspectors' outcome."""
    row = here.inspection
    for outcome, pattern in _OUTCOMES:
        match = pattern.search(sentence)
        if not match or _MANY.search(sentence):
            continue
        if places_of(here.evidence).subject(sentence, match.start(), here.authority.la_code) != here.authority.la_code:
            yield Judged(paragraph, match[0], sentence, "status", UNKNOWN, "said of another council: check it with --authority")
            return
        if row is None or row.outcome is None:
            yield Judged(paragraph, match[0], sentence, "status", UNKNOWN, "no report under the framework of 2023 is held")
        elif NEGATED.search(sentence[: match.start()]):
            yield Judged(paragraph, match[0], sentence, "status", UNKNOWN, "the sentence denies it: read it against the report")
        else:
            verdict = SUPPORTED if row.outcome == outcome else CONTRADICTED
            published = f", published {wording.day(row.published)}" if row.published else ""
            said = f"{here.name}: {wording.OUTCOME_LABELS[row.outcome]}{published}"
            ids = (row.figure_id,) if row.figure_id else ()
            yield Judged(paragraph, match[0], sentence, "status", verdict, said, ids, row.source_url)
        return


def _about(here: AuthorityEvidence, sentence: str) -> bool:
    """Whether a sentence is about the authority: it names it, or says "its" or "our council" and names no other."""
    named = {code for _, code in places_of(here.evidence).mentions(sentence)}
    return here.authority.la_code in named or (not named and bool(LOCAL.search(sentence)))


_FATES = (("suspension", "suspended", r"suspen(?:d|sion)"), ("extension", "extended", r"\bextend|\bextension"))


_RUNNING = re.compile(r"\bstill (?:running|runs?|in force|going|in place|holds)|\bremains in (?:force|place)", re.IGNORECASE)
_BANKRUPT = re.compile(r"\bbankrupt(?:cy)?\b|\binsolven(?:t|cy)\b|\bgone bust\b", re.IGNORECASE)


def solvency(here: AuthorityEvidence, sentence: str, paragraph: int) -> Iterator[Judged]:
    """Words about money that no evidence held can carry."""
    match = _BANKRUPT.search(sentence)
    if match:
        said = f"nothing held says this of {here.name}: a deficit on the Dedicated Schools Grant does not"
        yield Judged(paragraph, match[0], sentence, "status", UNKNOWN, said)


def methods(here: AuthorityEvidence, sentence: str, paragraph: int) -> Iterator[Judged]:
    """Appeal rates by two methods, set side by side as if they were one."""
    numbers = [number for number in find_numbers(sentence) if number.unit == "percent"]
    if len(numbers) < 2 or not re.search(r"appeal", sentence, re.IGNORECASE):
        return
    places = (here, here.evidence.england)
    held = [[f for place in places for f in place.figures(measure) if f.reported] for measure in _TWO_METHODS]
    old, new = ([number for number in numbers if any(number.fits(f.amount) for f in figures)] for figures in held)
    if any(first is not second and first not in new and second not in old for first in old for second in new):
        said = "the appeal rate is counted by a new method from 2024: it must not be compared with earlier rates"
        yield Judged(paragraph, numbers[-1].text, sentence, "status", CONTRADICTED, said)


_TWO_METHODS = ("tribunal_appeal_rate_old_method", "tribunal_appeal_rate_new_method")


def fate(here: AuthorityEvidence, sentence: str, paragraph: int) -> Iterator[Judged]:
    """Claims on what became of the authority's agreement."""
    if not _about(here, sentence):
        return
    if not re.search(r"safety valve|agreement|payments", sentence, re.IGNORECASE) or NEGATED.search(sentence):
        return
    ended = [row for row in here.events if row.kind == "agreement_ended" and row.source_kind != "lead"]
    running = _RUNNING.search(sentence)
    if running and ended:
        yield Judged(
            paragraph, running[0], sentence, "status", CONTRADICTED, ended[-1].description, (), ended[-1].source_url or ""
        )
    for kind, status, pattern in _FATES:
        match = re.search(pattern, sentence, re.IGNORECASE)
        if not match:
            continue
        events = [row for row in here.events if row.kind == kind and row.source_kind != "lead"]
        states = {row.status for row in here.programme("safety_valve") if row.status}
        if events or status in states:
            said = events[0].description if events else f"DfE’s list: {status}"
            link = (events[0].source_url or "") if events else ""
            yield Judged(paragraph, match[0], sentence, "status", SUPPORTED, said, (), link)
        elif states & {"suspended", "extended"}:
            said = f"its agreement is listed as {wording.join_words(sorted(states))}"
            yield Judged(paragraph, match[0], sentence, "status", CONTRADICTED, said)
        else:
            yield Judged(paragraph, match[0], sentence, "status", UNKNOWN)


def dates(here: AuthorityEvidence, sentence: str, paragraph: int) -> Iterator[Judged]:
    """Full dates in sentences about the inspection."""
    row = here.inspection
    for day, start, end in find_days(sentence):
        claim = sentence[start:end]
        if not _INSPECTED.search(sentence):
            yield from _event_date(here, sentence, claim, paragraph)
            continue
        known = {row.published, row.inspection_start, row.inspection_end} if row else set()
        said = ""
        if row is not None:
            visit = wording.days_between(row.inspection_start, row.inspection_end)
            said = f"inspected {visit}" + (f", published {wording.day(row.published)}" if row.published else "")
        about_publishing = re.search(r"publish\w*(?: on)?\s*$", sentence[:start], re.IGNORECASE)
        if day in known:
            yield Judged(paragraph, claim, sentence, "date", SUPPORTED, said, (), row.source_url if row else "")
        elif row is not None and row.published and about_publishing:
            yield Judged(paragraph, claim, sentence, "date", CONTRADICTED, said, (), row.source_url)
        else:
            yield Judged(paragraph, claim, sentence, "date", UNKNOWN, said)


def _event_date(here: AuthorityEvidence, sentence: str, claim: str, paragraph: int) -> Iterator[Judged]:
    if re.search(r"31 March|as at", sentence):
        return
    day = next(iter(find_days(claim)))[0]
    known = (*here.events, *here.evidence.of("events", ""))
    events = [row for row in known if row.event_date == day and row.date_precision == "day"]
    words = set(re.findall(r"[a-z]{5,}", sentence.lower()))
    for row in events:
        if row.source_kind != "lead" and words & set(re.findall(r"[a-z]{5,}", f"{row.kind} {row.description}".lower())):
            yield Judged(paragraph, claim, sentence, "date", SUPPORTED, row.description, (), row.source_url or "")
            return
    yield Judged(paragraph, claim, sentence, "date", UNKNOWN)


def names(here: AuthorityEvidence, sentence: str, paragraph: int) -> Iterator[Judged]:
    """MPs named, and how a letter addresses them."""
    dear = _DEAR.match(sentence)
    if dear:
        for who in re.split(r", | and ", dear[1]):
            yield _addressed(here, who.strip(), sentence, paragraph)
        return
    for match in _WITH_MP.finditer(sentence):
        yield _named(here, match[1], sentence, paragraph)


def _addressed(here: AuthorityEvidence, who: str, sentence: str, paragraph: int) -> Judged:
    members = [member for member in here.members if member.mp]
    for member in members:
        if member.mp and who == member.mp.salutation:
            return Judged(paragraph, who, sentence, "name", SUPPORTED, _member_words(member))
    surname = who.rsplit(maxsplit=1)[-1].casefold() if who.split() else ""
    for member in members:
        if member.mp and surname and surname in member.mp.display_name.casefold().split():
            said = f"{_member_words(member)}: a letter begins “Dear {member.mp.salutation}”"
            verdict = SUPPORTED if who == member.mp.display_name else CONTRADICTED
            return Judged(paragraph, who, sentence, "name", verdict, said)
    return Judged(paragraph, who, sentence, "name", UNKNOWN, f"MPs held: {wording.join_words(map(_member_words, members))}")


def _member_words(member: Member) -> str:
    as_at = f", as at {wording.day(member.mp.as_at)}" if member.mp and member.mp.as_at else ""
    return f"{member.mp.display_name if member.mp else 'no MP'} ({member.constituency.name}{as_at})"


def _named(here: AuthorityEvidence, name: str, sentence: str, paragraph: int) -> Judged:
    bare = _bare(name)
    for member in here.members:
        if member.mp and bare in (_bare(member.mp.display_name), _bare(member.mp.formal_name)):
            return Judged(paragraph, name, sentence, "name", SUPPORTED, _member_words(member))
    for mp in here.evidence.small.mps:
        if bare in (_bare(mp.display_name), _bare(mp.formal_name)):
            seats = [row.name for row in here.evidence.small.constituencies if row.pcon_code == mp.pcon_code]
            said = f"{mp.display_name} sits for {seats[0] if seats else mp.pcon_code}, which is not in {here.name}"
            return Judged(paragraph, name, sentence, "name", CONTRADICTED, said)
    return Judged(paragraph, name, sentence, "name", UNKNOWN, "no MP of this name is on the list held")


def _bare(name: str) -> str:
    """A name without titles, for comparing."""
    return re.sub(r"\b(?:rt hon|sir|dame|dr|mr|mrs|ms|miss|mp|lady|lord)\b\.?", "", name.casefold()).strip()
