"""The letter put together: fixed parts in a fixed order, the same rules for every authority."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reports import citations, wording
from reports.evidence import Evidence, Member
from reports.letter import asks
from reports.letter.model import Block, Letter, Note, Recipient, Run, Signature
from reports.letter.notes import LocalNotes
from reports.statements import FigureRef, Statement, Told, for_letter
from reports.statements.membership import MEANING, listing
from reports.statements.programmes import refused, rows_of
from reports.statements.spec import Case

SECTIONS = (
    ("The money", ("money", "national")),
    ("Programmes and agreements", ("programmes", "agreement", "targets", "dfe")),
    ("What inspectors found", ("inspection",)),
    ("Plans, waiting and appeals", ("plans", "tribunal")),
)
"""Headings with the sections of statements under each, in the order in which a letter tells them."""

WHY_NOW = {
    "safety_valve": "We write now because {name} made a Safety Valve agreement with the Department for Education (DfE), "
    "and because the rules for deficits in school funding are changing. " + MEANING,
    "refused": "We write now because {name} sought a Safety Valve agreement with the Department for Education (DfE) and has "
    "none, "
    "and because the rules for deficits in school funding are changing. " + MEANING,
    "dbv": "We write now because {name} has been in Delivering Better Value, a programme of the Department for Education "
    "(DfE), and because the rules for deficits in school funding are changing.",
    "change_programme": "We write now because {name} has been in the Change Programme of the Department for Education (DfE), "
    "which tries out reforms, and because the rules for deficits in school funding are changing.",
    "none": "We write now because the Department for Education (DfE) is changing the rules for deficits in school funding.",
}
"""Why now, by the kind of authority."""

LOCAL_PLACE = (
    "Add what people here know: a petition, a council motion, a school’s statement, a family’s experience in its own words. "
    "Say each time who says so. Delete this paragraph if there is nothing to add."
)


def kind_of(case: Case) -> str:
    """Which of five letters an authority gets, by what may be said: safety_valve, refused, dbv, change_programme or none."""
    if listing(case) is not None:
        return "safety_valve"
    if refused(case) is not None:
        return "refused"
    return next((name for name in ("dbv", "change_programme") if rows_of(case, name)), "none")


def compose(evidence: Evidence, la_code: str, notes: LocalNotes | None = None, only_mp: str | None = None) -> Letter:
    """The letter to all MPs of an authority, or to one of them.

    Args:
        evidence: the read model.
        la_code: DfE code of one of today's authorities.
        notes: local notes; None marks the place for them.
        only_mp: code of the constituency of the one MP to address; None: all together.
    """
    case = Case(evidence, la_code, "letter")
    told = for_letter(evidence, la_code)
    members = [m for m in case.here.members if m.mp and only_mp in (None, m.constituency.pcon_code)]
    numbered = _Numbering(evidence)
    evidence_blocks = list(_evidence(told, numbered))
    blocks = [
        *_opening(case, members, only_mp, notes),
        *evidence_blocks,
        *_local(notes),
        *_asks(case, told, numbered),
    ]
    return Letter(
        slug=case.here.authority.slug,
        subject=f"Children with SEND in {case.name}: the evidence, and what we ask of you",
        as_at=evidence.facts.as_at,
        labels=_labels(evidence),
        blocks=(*blocks, *_closing(case, notes)),
        signatures=tuple(sorted(Signature(m.constituency.name, m.mp.display_name if m.mp else "") for m in case.here.members)),
        recipients=tuple(Recipient(m.mp.display_name, m.constituency.name, m.mp.email or "") for m in members if m.mp),
        members_as_at=next((m.mp.as_at for m in members if m.mp and m.mp.as_at), None),
    )


def _labels(evidence: Evidence) -> tuple[str, ...]:
    return ("Built from a mirror, a copy of the publishers’ files: not for sending.",) if evidence.facts.mirror else ()


def salutation(members: Sequence[Member]) -> str:
    """Every MP by the name a letter uses, by surname: "Dear Mr Frith and Christian Wakeford,"."""
    names = wording.join_words(dict.fromkeys(member.mp.salutation for member in members if member.mp))
    return f"Dear {names}," if names else "Dear Members of Parliament,"


def _opening(case: Case, members: Sequence[Member], only_mp: str | None, notes: LocalNotes | None) -> Iterable[Block]:
    yield Block("text", (salutation(members),))
    who = f"We write as {notes.writer}." if notes and notes.writer else "We are parents, carers and others who live in the area."
    together = "We write to you together, as all the MPs for our area, whatever your party."
    if only_mp is not None:
        others = [m.mp.display_name for m in case.here.members if m.mp and m.constituency.pcon_code != only_mp]
        together = f"We write the same to the other MPs for our area: {wording.join_words(others)}." if others else ""
    if only_mp is None and len(members) == 1:
        together = "We write to you as the MP for our area."
    why = WHY_NOW[kind_of(case)].format(name=case.name, whose=case.whose)
    aim = "We want every child with special educational needs and disabilities (SEND) to get the help that the law promises."
    yield Block("text", (" ".join(part for part in (who, aim, together, why) if part),))


def _evidence(told: Told, numbered: _Numbering) -> Iterable[Block]:
    said: set[str] = set()
    for heading, sections in SECTIONS:
        paragraphs = [_paragraph(told.section(name), numbered, said) for name in sections]
        if any(paragraphs):
            yield Block("heading", (heading,))
            yield from (Block("text", tuple(runs)) for runs in paragraphs if runs)


def _paragraph(statements: Sequence[Statement], numbered: _Numbering, said: set[str]) -> list[Run]:
    """Statements one after the other; a caveat is said once in the letter, with the first that needs it."""
    runs: list[Run] = []
    for statement in statements:
        if runs:
            runs.append(" ")
        runs.extend(numbered.runs(statement.parts))
        for caveat in statement.caveats:
            if caveat not in said:
                said.add(caveat)
                runs.append(f" {caveat}")
    return runs


def _local(notes: LocalNotes | None) -> Iterable[Block]:
    yield Block("heading", ("What people here know",))
    if notes is None:
        yield Block("marked", (f"[{LOCAL_PLACE}]",))
        return
    yield Block(
        "text", ("This part is not from published figures. It is what people here have told us, and each says who said it.",)
    )
    for note in notes.notes:
        yield Block("local_heading", (note.said_by,))
        yield from (Block("local", (paragraph,)) for paragraph in note.paragraphs)
        if note.source:
            yield Block("source", (f"Source: {note.source}",))


def _asks(case: Case, told: Told, numbered: _Numbering) -> Iterable[Block]:
    yield Block("heading", ("What we ask of you",))
    for parts in asks.asks(case, told, kind_of(case)):
        yield Block("ask", tuple(numbered.runs(parts)))


def _closing(case: Case, notes: LocalNotes | None) -> Iterable[Block]:
    several = len(case.here.members) > 1
    reply = notes.contact if notes and notes.contact else "the person who sent you this letter"
    meet = "We would be glad to meet you all together." if several else "We would be glad to meet you."
    yield Block("text", (f"{meet} Please reply to {reply} and suggest a day.",))
    as_at = wording.day(case.evidence.facts.as_at)
    yield Block(
        "text",
        (f"The figures are the latest we hold as at {as_at}. Each has a numbered note that says where it can be checked. "
         "They were gathered independently; neither DfE nor Ofsted has endorsed them.",),
    )  # fmt: skip
    yield Block("closing", ("Yours sincerely,",))


class _Numbering:
    """Turns parts of statements into text and notes, numbering the notes through the letter."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._number = 0

    def runs(self, parts: Sequence[str | FigureRef]) -> list[Run]:
        """Text with one note at the end of each sentence that states something, for all that it rests on."""
        runs: list[Run] = []
        waiting: list[tuple[str, citations.Cited]] = []
        for part in parts:
            if isinstance(part, FigureRef):
                runs.append(part.text)
                waiting.extend((self._label(part, cited), cited) for cited in citations.of_ref(self._evidence, part))
                continue
            for piece in _SENTENCES.split(part):
                runs.append(piece)
                if _ENDS.search(piece) and waiting:
                    runs.append(self._note(waiting))
                    waiting = []
        if waiting:
            runs.append(self._note(waiting))
        return [run for run in runs if run]

    def _label(self, part: FigureRef, cited: citations.Cited) -> str:
        """What a note calls a value: England's, and of which date where one value rests on several."""
        figure = self._evidence.figure(cited.key)
        if figure is None:
            return part.text
        nation = "England " if figure.place == "England" and "England" not in part.text else ""
        return f"{nation}{part.text}{f' ({figure.when})' if len(part.figure_ids) > 1 else ''}"

    def _note(self, waiting: Sequence[tuple[str, citations.Cited]]) -> Note:
        self._number += 1
        groups: dict[str, dict[str, tuple[str, citations.Cited]]] = {}
        for text, cited in waiting:
            groups.setdefault(cited.document, {}).setdefault(cited.key, (text, cited))
        return Note(self._number, tuple(tuple(group.values()) for group in groups.values()))


_SENTENCES = re.compile(r"(?<=[.!?”])(?=\s)")
_ENDS = re.compile(r"[.!?]”?$")
