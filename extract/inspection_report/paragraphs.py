"""Whether a table row holds several paragraphs of its own, bullets apart: seen from where its lines stand."""

from __future__ import annotations

from itertools import pairwise

from extract.documents.drawing import Box, union
from extract.documents.pdf import PdfDocument
from extract.inspection_report.rows import BULLET, Row

_WIDE_DROP = 1.4
"""Lines further apart than this many times the closest pair of the row begin a new paragraph."""

_WORD_SPACE = 4.0
_PADDING = 6.0
"""Points that a cell keeps free beside its text."""

_INDENT = 6.0
"""A line that begins further right than this, in points, belongs to a bullet."""


def is_divided(document: PdfDocument, row: Row) -> bool:
    """Whether a line at the row's margin begins anew after a wider space, a bullet, or a line that ended early."""
    lines = _lines(row.pieces)
    usual = min((above.middle - below.middle for above, below in pairwise(lines)), default=0.0)
    margin = min((line.left for line in lines), default=0.0)
    edge = row.column.right - _PADDING
    for above, below in pairwise(lines):
        if below.left - margin > _INDENT:
            continue
        spaced = above.middle - below.middle > _WIDE_DROP * usual
        text = _text(document, row, below)
        if text[:1].islower() or BULLET.match(text) or not text:
            continue
        first_word = below.width * len(text.split()[0]) / len(text)
        ended_early = above.right + first_word + _WORD_SPACE < edge and _text(document, row, above).endswith((".", "!", "?", ":"))
        if spaced or ended_early or above.left - margin > _INDENT:
            return True
    return False


def _lines(pieces: tuple[Box, ...]) -> list[Box]:
    """Lines of type, topmost first."""
    lines: list[list[Box]] = []
    for box in sorted(pieces, key=lambda box: -box.middle):
        if lines and box.middle > min(other.bottom for other in lines[-1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [union(line) for line in lines]


def _text(document: PdfDocument, row: Row, line: Box) -> str:
    slit = Box(row.column.left, line.bottom + 0.5, row.column.right, line.top - 0.5)
    return " ".join(document.text_within(row.page, slit))
