"""One form of citation for everything that is stated: who published it, where it stands, how it can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extract.printable import printable
from reports import wording
from reports.evidence import DocumentRow, Evidence, Figure
from reports.statements.model import FigureRef, Source, Statement


@dataclass(frozen=True, slots=True)
class Cited:
    """Where one figure or fact stands.

    Attributes:
        key: the figure's id, or the source's key.
        document: what tells documents apart: the hash where one is held, else the address.
        place: "page 3" or "data/caseload.csv row 5"; "" when the source has no finer place.
        link: live address, opened at the page.
        quote: short verbatim text; None where it would be somebody else's sentence.
        marks: what a reader must know of it: press, inferred, machine-read, stand-in, mirror, transcribed.
    """

    key: str
    document: str
    publisher: str
    title: str
    published: date | None
    place: str
    link: str
    quote: str | None
    as_at: date | None
    retrieved: date | None
    sha256: str | None
    marks: tuple[str, ...]

    @property
    def is_figure(self) -> bool:
        """Whether the key is a figure's, for `send-evidence cite`."""
        return ":" not in self.key and self.key.startswith("f")

    @property
    def heading(self) -> str:
        """Publisher, title and date of publication, without the place."""
        published = f", {wording.day(self.published)}" if self.published else ""
        return f"{self.publisher}: {self.title}{published}" if self.title else f"{self.publisher}{published}"

    @property
    def label(self) -> str:
        """The marks in words, "" when there are none."""
        return ", ".join(_MARK_WORDS.get(mark, mark) for mark in self.marks)


_MARK_WORDS = {
    "press": "press report",
    "mirror": "from a copy (mirror)",
    "stand-in": "STAND-IN made for testing: evidence of nothing",
    "transcribed": "read from a second-hand transcription",
    "machine-read": "read by a machine, not yet compared by a person",
    "inferred": "inferred, not stated by the source",
    "curated": "gathered by hand",
    "bundled": "from the bundled snapshot",
}


def of_figure(evidence: Evidence, figure: Figure) -> Cited:
    """Where a figure stands."""
    document = evidence.document(figure.snapshot_sha256)
    return Cited(
        figure.figure_id,
        figure.snapshot_sha256 or figure.source_url,
        printable(figure.publisher),
        printable(document.title) if document else "",
        document.published if document else _said_on(figure),
        _place(figure),
        _link(evidence, figure.link, figure.source_id),
        printable(figure.quote) if figure.quote else None,
        figure.as_at,
        _retrieved(document),
        figure.snapshot_sha256,
        _figure_marks(figure),
    )


def _said_on(figure: Figure) -> date | None:
    """When a figure without a document was published; None where its date may be that of what it describes."""
    stated = figure.stated
    if stated is None or stated == figure.as_at or (stated.month, stated.day) in _ENDS_OF_PERIODS:
        return None
    return stated


_ENDS_OF_PERIODS = ((3, 31), (8, 31), (12, 31))
"""Month and day on which a financial, a school and a calendar year end: what is described, not when it was said."""


def _link(evidence: Evidence, url: str, source_id: str | None) -> str:
    """A live address: the publisher's landing page in place of one made for testing."""
    if "stand-in" not in url:
        return url
    return next((row.landing_page for row in evidence.small.sources if row.source_id == source_id), "")


def _place(figure: Figure) -> str:
    """Page or row in the publisher's document; nothing for a figure whose locator is a row of our own table."""
    if figure.page is not None:
        return f"page {figure.page}"
    return "" if figure.locator.startswith("data/reference/") else printable(figure.locator)


def _retrieved(document: DocumentRow | None) -> date | None:
    return document.last_seen.date() if document else None


def _figure_marks(figure: Figure) -> tuple[str, ...]:
    from reports.statements.sources import source_kind

    marks = {
        "press": figure.origin == "curated" and source_kind(figure.source_url) == "press",
        "inferred": figure.confidence == "inferred",
        "machine-read": figure.kind == "machine-read",
        "stand-in": figure.stand_in,
        "mirror": figure.origin == "mirror",
        "bundled": figure.origin == "bundled",
        "transcribed": figure.transcribed,
    }
    return tuple(mark for mark, is_so in marks.items() if is_so)


def of_source(evidence: Evidence, source: Source) -> Cited:
    """Where a fact that is no figure stands."""
    document = evidence.document(source.sha256)
    marks = {
        "press": source.kind == "press",
        "lead": source.kind == "lead",
        "inferred": source.confidence == "inferred",
        "machine-read": not source.reviewed,
        "stand-in": source.stand_in,
        "mirror": source.origin == "mirror",
        "bundled": source.origin == "bundled",
    }
    title = document.title if document else source.title
    return Cited(
        source.key,
        source.sha256 or source.url or source.key,
        printable(source.publisher),
        printable(title),
        document.published if document else source.as_at if source.key.startswith("agreement:") else None,
        f"page {source.page}" if source.page is not None else "",
        _link(
            evidence, source.url + (f"#page={source.page}" if source.page is not None else ""), document and document.source_id
        ),
        printable(source.quote) if source.quote else None,
        source.as_at,
        source.retrieved or _retrieved(document),
        source.sha256,
        tuple(mark for mark, is_so in marks.items() if is_so),
    )


def of_ref(evidence: Evidence, ref: FigureRef) -> tuple[Cited, ...]:
    """Everything a piece of a sentence rests on; for a derived figure, the figures it was computed from as well."""
    found: dict[str, Cited] = {}
    for key in ref.figure_ids:
        for figure_id in evidence.inputs.get(key) or (key,):
            figure = evidence.figure(figure_id)
            if figure is not None:
                found.setdefault(figure_id, of_figure(evidence, figure))
    for source in ref.sources:
        found.setdefault(source.key, of_source(evidence, source))
    return tuple(found.values())


def of_statements(evidence: Evidence, statements: Iterable[Statement]) -> tuple[Cited, ...]:
    """Everything that statements rest on, each once, in reading order."""
    found: dict[str, Cited] = {}
    for statement in statements:
        for part in statement.parts:
            if isinstance(part, FigureRef):
                for cited in of_ref(evidence, part):
                    found.setdefault(cited.key, cited)
    return tuple(found.values())
