"""Rows of a table on one page, seen in two ways that must agree: what is drawn, and what the document's tags name."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from extract.documents.drawing import Box, Drawing, Piece, TaggedRow
from extract.documents.pdf import PdfDocument
from extract.inspection_report.ruled import Band, bands
from extract.inspection_report.sections import Region
from extract.inspection_report.text import letters

_BEYOND = 10_000.0
"""Further right than any page reaches, in points."""

_INSET = 3.0
"""Points by which a row's box is drawn in when its text is taken: letters hang over the rule below them."""

_LETTER = 4.5
"""Pieces lower than this, in points, are dots, dashes and bullets: they do not tell where a line of type stands."""

BULLET = re.compile(r"[•◼■▪●○◦\-\u2010-\u2015\u2212\uf000-\uf8ff]\s*")
_TABLE_HEAD = re.compile(r"(?:responsiblebod(?:y|ies))?(?:areas?for(?:priorityactions?|improvements?))?")


class Row(NamedTuple):
    """One row on one page.

    Attributes:
        box: where it stands.
        column: where its last column stands.
        body: text of the columns before the last ("Responsible body"), "" in a table of one column.
        lines: text lines of the last column.
        pieces: where the type of the last column stands, dots and bullets left out.
    """

    page: int
    box: Box
    column: Box
    body: str
    lines: tuple[str, ...]
    pieces: tuple[Box, ...]

    @property
    def text(self) -> str:
        """The last column as one text."""
        return " ".join(self.lines)

    @property
    def gap(self) -> float:
        """Points of empty space between the last line and the foot of the row."""
        return min(box.bottom for box in self.pieces) - self.box.bottom if self.pieces else 0.0


class Seen(Enum):
    """In which ways the rows of a page were seen."""

    BOTH = "drawn and tagged alike"
    DRAWN = "drawn only"
    TAGGED = "tagged only"


class PageRows(NamedTuple):
    """The rows of a region, and in which ways they were seen."""

    rows: tuple[Row, ...]
    seen: Seen


def read_rows(document: PdfDocument, region: Region, draw: Callable[[int], Drawing]) -> PageRows | None:
    """Rows of one region of a page, topmost first; heads and empty rows left out.

    Args:
        draw: gives the drawing of a page; asked only where the region holds text.

    Returns:
        None when the region holds text that is in no row, or when drawing and tags tell different rows.
    """
    whole = Box(0.0, region.bottom + 1, _BEYOND, region.top - 1)
    everything = letters(" ".join(document.text_within(region.page, whole))) if whole.top > whole.bottom else ""
    if _TABLE_HEAD.fullmatch(everything):
        return PageRows((), Seen.BOTH)
    return _agree(document, region, draw(region.page), everything)


def _agree(document: PdfDocument, region: Region, drawing: Drawing, everything: str) -> PageRows | None:
    named = [row for row in drawing.rows if region.holds(row.box.middle)]
    drawn = [
        _read_all(document, region, way, drawing) for way in bands(drawing.shapes, region.top, region.bottom, drawing.height)
    ]
    whole = [way for way in drawn if way and _accounts_for(everything, way)]
    if not any(drawn):
        rows = _read_all(document, region, [Band(row.box, row.cells[-1].left) for row in named], drawing)
        return PageRows(tuple(rows), Seen.TAGGED) if _accounts_for(everything, rows) else None
    if not any(_has_text(document, region, row.box) for row in named):
        return PageRows(tuple(whole[0]), Seen.DRAWN) if len(whole) == 1 else None
    for way in whole:
        if _same_rows(document, region, [row.box for row in way], [row.box for row in named]):
            return PageRows(tuple(_parted(document, region, row, named, drawing) for row in way), Seen.BOTH)
    return None


def _parted(document: PdfDocument, region: Region, row: Row, named: list[TaggedRow], drawing: Drawing) -> Row:
    """The row itself; where no upright parts it, read again in the columns that its tagged cells show."""
    cells = next(other.cells for other in named if row.box.bottom < other.box.middle < row.box.top)
    if row.body or len(cells) < 2:
        return row
    return _read(document, region, Band(row.box, cells[-1].left), drawing.pieces)


def _read_all(document: PdfDocument, region: Region, found: list[Band], drawing: Drawing) -> list[Row]:
    """The bands that hold text other than a table's head, read."""
    rows = (_read(document, region, band, drawing.pieces) for band in found)
    return [row for row in rows if not _TABLE_HEAD.fullmatch(letters(row.body + row.text))]


def _accounts_for(everything: str, rows: list[Row]) -> bool:
    """Whether the rows hold each letter of the region exactly once, a table's head apart."""
    found = "".join(letters(row.body + row.text) for row in rows)
    return sorted(found) == sorted(_TABLE_HEAD.sub("", everything, count=1) if len(found) < len(everything) else everything)


def _same_rows(document: PdfDocument, region: Region, drawn: list[Box], tagged: list[Box]) -> bool:
    """Whether each drawn row holds exactly one tagged row, and a tagged row that stands elsewhere holds no text."""
    held = [sum(box.bottom < other.middle < box.top for other in tagged) for box in drawn]
    strays = [box for box in tagged if not any(other.bottom < box.middle < other.top for other in drawn)]
    return held == [1] * len(drawn) and not any(_has_text(document, region, box) for box in strays)


def _has_text(document: PdfDocument, region: Region, box: Box) -> bool:
    return not _TABLE_HEAD.fullmatch(letters(" ".join(document.text_within(region.page, _inner(box)))))


def _inner(box: Box) -> Box:
    inset = min(_INSET, box.height / 4)
    return Box(box.left - 1, box.bottom + inset, box.right + 1, box.top - inset)


def _read(document: PdfDocument, region: Region, band: Band, pieces: tuple[Piece, ...]) -> Row:
    inner = _inner(band.box)
    column = Box(band.column - 1, inner.bottom, inner.right, inner.top)
    before = Box(inner.left, inner.bottom, band.column - 1, inner.top)
    body = " ".join(document.text_within(region.page, before)) if before.width > 2 * _INSET else ""
    low, high, left, right = column.bottom, column.top, column.left, column.right
    held = tuple(
        box
        for box, _ in pieces
        if low <= (box[1] + box[3]) / 2 <= high and left <= (box[0] + box[2]) / 2 <= right and box[3] - box[1] >= _LETTER
    )
    return Row(region.page, band.box, column, body, document.text_within(region.page, column), held)
