"""A letter before it has a format: paragraphs of text and numbered notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.citations import Cited


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note: the places in one or more documents on which the words before it rest.

    Attributes:
        number: from 1, in reading order.
        groups: one for each document: what the letter says, and where that stands.
    """

    number: int
    groups: tuple[tuple[tuple[str, Cited], ...], ...]


Run = str | Note


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph.

    Attributes:
        style: heading, text, label, local_heading, local, source, ask, marked (a place to fill in), closing.
    """

    style: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run for run in self.runs if isinstance(run, str))


@dataclass(frozen=True, slots=True, order=True)
class Signature:
    """A constituency whose residents sign, with its MP."""

    constituency: str
    mp: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """An MP the letter goes to. `email` is the public address, "" when none is published."""

    name: str
    constituency: str
    email: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The whole letter.

    Attributes:
        slug: the authority's slug, for file names.
        subject: what it is about, in a line.
        as_at: the warehouse's as-at date, which also dates the file.
        labels: what must stand on its face: mirror.
        blocks: from the salutation to the closing.
        members_as_at: date of the list of MPs, None when not known.
    """

    slug: str
    subject: str
    as_at: date
    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[Recipient, ...]
    members_as_at: date | None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every note, in order."""
        return tuple(run for block in self.blocks for run in block.runs if isinstance(run, Note))

    @property
    def text(self) -> str:
        """The words of the letter without its notes, a paragraph a line."""
        return "\n".join(block.text for block in self.blocks)


def note_lines(note: Note) -> tuple[tuple[str, str, str], ...]:
    """A note as (text before the link, link, text after it), one for each document."""
    return tuple(_line(group) for group in note.groups)


_LONGEST = 40
"""Characters of the letter's own words that a note repeats; a longer piece is the sentence itself."""


def _line(group: tuple[tuple[str, Cited], ...]) -> tuple[str, str, str]:
    from reports import wording

    cited = [one for _, one in group]
    headings = "; ".join(dict.fromkeys(one.heading for one in cited))
    places = "; ".join(dict.fromkeys(_place(text, one, alone=len(group) == 1) for text, one in group if one.place))
    figures = [one.key for one in cited if one.is_figure]
    read = cited[0].retrieved
    after = [f"read {wording.day(read)}" if read else "", cited[0].label, " ".join(dict.fromkeys(figures))]
    tail = "; ".join(part for part in after if part)
    return ", ".join(part for part in (headings, places) if part), cited[0].link, f" ({tail})." if tail else "."


def _place(text: str, cited: Cited, *, alone: bool) -> str:
    return cited.place if alone or len(text) > _LONGEST else f"{text}: {cited.place}"
