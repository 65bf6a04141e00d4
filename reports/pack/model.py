"""A pack before it has a format: sections of paragraphs, tables, charts and questions, every value with its citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from reports.charts.chart import Chart
from reports.citations import Cited

MARK_WORDS = {
    "stand-in": "stand-in",
    "machine-read": "machine-read",
    "inferred": "inferred",
    "lead": "lead",
    "press": "press",
    "curated": "by hand",
    "transcribed": "second-hand",
}
"""The text mark beside a statement, in the order in which several stand; a publisher's own figure has none."""

MARK_MEANINGS = {
    "stand-in": "from a document made for testing: evidence of nothing",
    "machine-read": "read from a document by a machine and not yet compared with it by a person",
    "inferred": "worked out from what a source says, not stated by it",
    "lead": "from a source too weak for a letter: a place to look",
    "press": "from a press report",
    "curated": "gathered by hand from the source named",
    "transcribed": "read from a second-hand copy of the publisher’s file",
}
"""What each mark means, for the legend."""


class Piece(NamedTuple):
    """Words that state something.

    Attributes:
        figure_ids: figures they state or were computed from.
        notes: numbers of entries in the list of sources.
        computed: how they were worked out, "" when stated as published.
    """

    text: str
    figure_ids: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    computed: str = ""


class Mark(NamedTuple):
    """How what stands before it reached us; `key` is one of MARK_WORDS."""

    key: str


Inline = tuple[str | Piece | Mark, ...]
"""Running text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Attributes:
        lead: a word or two in bold before it, "" for none.
        caveats: small sentences that must stand with it.
    """

    inline: Inline
    lead: str = ""
    caveats: tuple[str, ...] = ()
    statement_id: str = ""
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of paragraphs."""

    items: tuple[Paragraph, ...]
    kind: str = "bullets"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `numeric` when it is a number alone."""

    inline: Inline
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first cell of each row names it.

    Attributes:
        columns: headings.
        note: what must be known to read it, "" for nothing.
    """

    table_id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    kind: str = "table"

    @property
    def right(self) -> tuple[bool, ...]:
        """Which columns hold numbers and are set to the right, the words among them too."""
        return tuple(any(row[index].numeric for row in self.rows) for index in range(len(self.columns)))


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart, or the sentence that stands in its place."""

    chart: Chart
    kind: str = "chart"


@dataclass(frozen=True, slots=True)
class Question:
    """A draft request under the Freedom of Information Act and what it would settle."""

    number: int
    addressee: str
    question: str
    kind: str = "question"


Block = Paragraph | Bullets | Heading | Table | ChartBlock | Question


@dataclass(frozen=True, slots=True)
class Section:
    """A section with an anchor."""

    section_id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One entry in the list of sources.

    Attributes:
        cited: the place, or the first of several that are cited together.
        together: how many places the entry stands for (each is in figures.csv).
        figure_ids: figures that the entry supports.
    """

    number: int
    cited: Cited
    together: int
    figure_ids: tuple[str, ...]


class Licence(NamedTuple):
    """A source of the warehouse: whose it is, under which licence, as at when."""

    title: str
    publisher: str
    licence: str
    attribution: str
    as_at: date | None
    origin: str
    link: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole pack of one authority.

    Attributes:
        labels: what must stand at the top: mirror, stand-in.
        briefing: the page at the front.
        sections: the rest, in CONTRACT.md's order.
        marks: marks that occur, for the legend.
        sentences: statement or table heading for each figure used, for figures.csv.
    """

    la_code: str
    name: str
    slug: str
    as_at: date
    warehouse_id: str
    labels: tuple[str, ...]
    briefing: tuple[Block, ...]
    sections: tuple[Section, ...]
    sources: tuple[SourceEntry, ...]
    licences: tuple[Licence, ...]
    marks: tuple[str, ...]
    sentences: dict[str, str]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart once, in order."""
        blocks = [*self.briefing, *(block for section in self.sections for block in section.blocks)]
        found = {block.chart.chart_id: block.chart for block in blocks if isinstance(block, ChartBlock)}
        return tuple(found.values())


def plain(inline: Inline) -> str:
    """The words alone."""
    return "".join(part if isinstance(part, str) else part.text for part in inline if not isinstance(part, Mark))
