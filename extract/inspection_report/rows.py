"""Rows of a table on one page, seen in two ways that know nothing of each other: what is drawn, and what the tags name."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from extract.documents.drawing import Box, Drawing, Piece, union
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

_PARAGRAPH_GAP = 1.4
"""Lines further apart than this many times the closest pair of the row begin a new paragraph."""

BULLET = re.compile(r"[•◼■▪●○◦\-\u2010-\u2015\u2212\uf000-\uf8ff]\s*")
_TABLE_HEAD = re.compile(r"(?:responsiblebod(?:y|ies))?(?:areas?for(?:priorityactions?|improvements?))?")


class Row(NamedTuple):
    """One row on one page.

    Attributes:
        body: text of the columns before the last ("Responsible body"), "" in a table of one column.
        lines: text lines of the last column.
        gap: points of empty space between the last line and the foot of the row.
        divided: whether the last column shows paragraphs set apart, other than bullets; looked for only in rows that
            are not confirmed.
    """

    page: int
    body: str
    lines: tuple[str, ...]
    gap: float
    divided: bool

    @property
    def text(self) -> str:
        """The last column as one text."""
        return " ".join(self.lines)


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
    agreed = _agree(document, region, draw(region.page))
    if agreed is None:
        return None
    found = "".join(letters(row.body + row.text) for row in agreed.rows)
    if sorted(found) != sorted(_TABLE_HEAD.sub("", everything, count=1) if len(found) < len(everything) else everything):
        return None
    return agreed


def _agree(document: PdfDocument, region: Region, drawing: Drawing) -> PageRows | None:
    tagged = [Band(row.box, row.cells[-1].left) for row in drawing.rows if region.holds(row.box.middle)]
    ways = [_typed(document, region, way, drawing) for way in bands(drawing.shapes, region.top, region.bottom, drawing.height)]
    ways = [way for way in ways if way]
    if not ways:
        return PageRows(_divided(document, region, _typed(document, region, tagged, drawing)), Seen.TAGGED)
    if not any(_has_text(document, region, band.box) for band in tagged):
        return PageRows(_divided(document, region, ways[0]), Seen.DRAWN)
    for way in ways:
        if _same_rows(document, region, [each.box for each in way], [band.box for band in tagged]):
            return PageRows(tuple(each.row for each in way), Seen.BOTH)
    return None


class _Typed(NamedTuple):
    """A row with where it stands: its box, its last column, and the pieces of type in that."""

    row: Row
    box: Box
    column: Box
    pieces: list[Box]


def _typed(document: PdfDocument, region: Region, found: list[Band], drawing: Drawing) -> list[_Typed]:
    """The bands that hold text other than a table's head, read."""
    typed = (_read(document, region, band, drawing.pieces) for band in found)
    return [each for each in typed if not _TABLE_HEAD.fullmatch(letters(each.row.body + each.row.text))]


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


def _read(document: PdfDocument, region: Region, band: Band, pieces: tuple[Piece, ...]) -> _Typed:
    inner = _inner(band.box)
    column = Box(band.column - 1, inner.bottom, inner.right, inner.top)
    before = Box(inner.left, inner.bottom, band.column - 1, inner.top)
    body = " ".join(document.text_within(region.page, before)) if before.width > 2 * _INSET else ""
    low, high, left, right = column.bottom, column.top, column.left, column.right
    held = [
        box
        for box, _ in pieces
        if low <= (box[1] + box[3]) / 2 <= high and left <= (box[0] + box[2]) / 2 <= right and box[3] - box[1] >= _LETTER
    ]
    gap = min(box.bottom for box in held) - band.box.bottom if held else 0.0
    row = Row(region.page, body, document.text_within(region.page, column), gap, divided=False)
    return _Typed(row, band.box, column, held)


def _divided(document: PdfDocument, region: Region, typed: list[_Typed]) -> tuple[Row, ...]:
    return tuple(
        each.row._replace(divided=_is_divided(document, region.page, each.column, _typed_lines(each.pieces))) for each in typed
    )


def _typed_lines(boxes: list[Box]) -> list[Box]:
    """Lines of type, topmost first."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -box.middle):
        if lines and box.middle > min(other.bottom for other in lines[-1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [union(line) for line in lines]


def _is_divided(document: PdfDocument, page: int, column: Box, typed: list[Box]) -> bool:
    drops = [above.middle - below.middle for above, below in pairwise(typed)]
    usual = min(drops, default=0.0)
    for drop, line in zip(drops, typed[1:], strict=True):
        if drop > _PARAGRAPH_GAP * usual:
            text = " ".join(document.text_within(page, Box(column.left, line.middle - 2, column.right, line.middle + 2)))
            if not BULLET.match(text):
                return True
    return False
