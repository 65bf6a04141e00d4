"""Rows of a table on one page, seen in two ways that know nothing of each other: what is drawn, and what the tags name."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from extract.documents.drawing import Box, Drawing, Piece, union, visible_shapes
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


class PageRows(NamedTuple):
    """The rows of a region and whether both ways of seeing them agree (False: only one way could see)."""

    rows: tuple[Row, ...]
    confirmed: bool


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
        return PageRows((), confirmed=True)
    drawing = draw(region.page)
    drawn = bands(visible_shapes(drawing.shapes), region.top, region.bottom, drawing.height)
    drawn = [band for band in drawn if _entry_text(document, region, band.box)]
    tagged = [Band(row.box, row.cells[-1].left) for row in drawing.rows if region.holds(row.box.middle)]
    tagged = [band for band in tagged if _entry_text(document, region, band.box)]
    if drawn and tagged and not _same_rows(drawn, tagged):
        return None
    confirmed = bool(drawn and tagged)
    rows = tuple(_row(document, region, band, drawing.pieces, confirmed=confirmed) for band in drawn or tagged)
    found = "".join(letters(row.body + row.text) for row in rows)
    if sorted(found) != sorted(_TABLE_HEAD.sub("", everything, count=1) if len(found) < len(everything) else everything):
        return None
    return PageRows(rows, confirmed)


def _same_rows(drawn: list[Band], tagged: list[Band]) -> bool:
    return len(drawn) == len(tagged) and all(
        sum(band.box.bottom < other.box.middle < band.box.top for other in tagged) == 1 for band in drawn
    )


def _entry_text(document: PdfDocument, region: Region, box: Box) -> str:
    text = letters(" ".join(document.text_within(region.page, _inner(box))))
    return "" if _TABLE_HEAD.fullmatch(text) else text


def _inner(box: Box) -> Box:
    inset = min(_INSET, box.height / 4)
    return Box(box.left - 1, box.bottom + inset, box.right + 1, box.top - inset)


def _row(document: PdfDocument, region: Region, band: Band, pieces: tuple[Piece, ...], *, confirmed: bool) -> Row:
    inner = _inner(band.box)
    last = Box(band.column - 1, inner.bottom, inner.right, inner.top)
    before = Box(inner.left, inner.bottom, band.column - 1, inner.top)
    body = " ".join(document.text_within(region.page, before)) if before.width > 2 * _INSET else ""
    lines = document.text_within(region.page, last)
    typed = _typed_lines([piece.box for piece in pieces if _stands_in(piece.box, last)])
    gap = typed[-1].bottom - band.box.bottom if typed else 0.0
    divided = not confirmed and _is_divided(document, region.page, last, typed)
    return Row(region.page, body, lines, gap, divided)


def _stands_in(piece: Box, box: Box) -> bool:
    beside = box.left <= (piece.left + piece.right) / 2 <= box.right
    return beside and box.bottom <= piece.middle <= box.top and piece.height >= _LETTER


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
