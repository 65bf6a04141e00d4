"""What a rendered statement is: text in parts, each value carrying what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

SECTIONS = {
    "money": "The money",
    "agreement": "The agreement",
    "targets": "Targets against outturn",
    "dfe": "What the Department for Education did",
    "inspection": "Inspection",
    "plans": "Plans, refusals and waiting",
    "tribunal": "Tribunal",
    "programmes": "Programmes",
    "mps": "MPs and constituencies",
    "national": "The national picture",
}
"""Sections in the order they are read, with their headings."""

LETTER, PACK = "letter", "pack"


class Source(NamedTuple):
    """The source of a fact that is not a row of table figure: an event, a membership, an agreement, a list of MPs.

    Attributes:
        key: stable identity, such as "event:2024-03-21-norfolk".
        kind: primary (publisher, council, court, Parliament), press, or lead (not fit for a letter).
    """

    key: str
    publisher: str
    title: str
    url: str
    page: int | None = None
    quote: str | None = None
    as_at: date | None = None
    retrieved: date | None = None
    sha256: str | None = None
    kind: str = "primary"
    origin: str = "curated"
    stand_in: bool = False
    confidence: str = "sourced"
    reviewed: bool = True


class FigureRef(NamedTuple):
    """A piece of a sentence that states something, with what it rests on.

    Attributes:
        figure_ids: the figures it states or was computed from.
        sources: other sources.
        computed: how it was worked out, "" when it is stated as published.
    """

    text: str
    figure_ids: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    computed: str = ""


def worked_out(text: str, figure_ids: tuple[str, ...], how: str) -> FigureRef:
    """A piece computed here from figures, saying how."""
    return FigureRef(text, figure_ids, (), how)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or two of evidence about one authority, as rendered for one output.

    Attributes:
        parts: plain text and references, in reading order; joined they are the sentence.
        caveats: short sentences that must stand with it wherever it is shown.
        as_at: the date its newest value describes, None when no value is dated.
        marks: how it reached us where that needs showing: "press", "curated", "inferred", "machine-read",
            "stand-in", "transcribed"; empty for a publisher's own figure.
    """

    id: str
    section: str
    parts: tuple[str | FigureRef, ...]
    caveats: tuple[str, ...] = ()
    as_at: date | None = None
    marks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence without its references or caveats."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """Every figure it rests on, each once, in reading order."""
        return tuple(dict.fromkeys(key for part in self.parts if isinstance(part, FigureRef) for key in part.figure_ids))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every other source, each once, in reading order."""
        return tuple(dict.fromkeys(source for part in self.parts if isinstance(part, FigureRef) for source in part.sources))


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that should be said and cannot be.

    Attributes:
        statement_id: the statement that could not render.
        what: what is not known, and why, in a sentence.
        settle: what would settle it.
        addressee: who can be asked: the council's name, or "Department for Education"; "" when nobody need be.
        question: a draft request under the Freedom of Information Act, "" when there is none.
    """

    statement_id: str
    section: str
    what: str
    settle: str
    addressee: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that can and cannot be said about one authority in one output, in reading order."""

    statements: tuple[Statement, ...]
    unknown: tuple[Unknown, ...]

    def section(self, name: str) -> tuple[Statement, ...]:
        """The statements of one section."""
        return tuple(statement for statement in self.statements if statement.section == name)

    def get(self, statement_id: str) -> Statement | None:
        """The first statement with this id (a statement told once a year bears "id:year")."""
        return next((s for s in self.statements if statement_id in (s.id, s.id.partition(":")[0])), None)
