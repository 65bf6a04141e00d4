"""Characters and edges of a page with their places, for reading tables by position through PDFium alone.

Part of `extract.documents.pdf`, which is the only module to read with this one.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.documents.drawing import THIN, Shape

_MAX_STROKES = 5_000
"""More edges than any table has: it is a picture."""

_UNSEEN = frozenset({0, 0x200B, 0xFEFF, *(code for code in range(0x3001) if chr(code).isspace())})
_LINE_END_HYPHENS = frozenset({0x02, 0xFFFE})
_SKEW = 0.1
"""Share of a quarter turn by which writing may lean before it counts as a watermark and is left out."""


class Glyph(NamedTuple):
    """One printed character and where it stands, in points of the page's own space (y upwards).

    Attributes:
        text: the character; a ligature stays one glyph of several letters.
        x, y: its origin on the baseline.
        left, bottom, right, top: its box, as wide as its advance and as high as its font.
        size: font size in points as drawn.
        turn: quarter turns anticlockwise in which it is drawn (0 upright, 1 reading upwards ...).
        spaced: True when PDFium reads a space or a line's end before it.
    """

    text: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float
    size: float
    turn: int
    spaced: bool


class Stroke(NamedTuple):
    """A straight drawn edge, level or upright: a rule, or a side of a box or of a shaded cell."""

    x0: float
    y0: float
    x1: float
    y1: float


def read_glyphs(textpage: pdfium.PdfTextPage, visible: tuple[float, float, float, float]) -> Iterator[Glyph]:
    """Characters in PDFium's order; those outside `visible` (left, bottom, right, top) and those that lean are left out."""
    raw = textpage.raw
    box, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_ref, matrix_ref, x_ref, y_ref = (ctypes.byref(part) for part in (box, matrix, x, y))
    drawn: dict[tuple[float, ...], tuple[int | None, float]] = {}
    spaced = True
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if code in _UNSEEN:
            spaced = True
            continue
        pdfium_c.FPDFText_GetCharOrigin(raw, index, x_ref, y_ref)
        left, foot = x.value, y.value
        if not (visible[0] <= left <= visible[2] and visible[1] <= foot <= visible[3]):
            continue
        pdfium_c.FPDFText_GetMatrix(raw, index, matrix_ref)
        key = (matrix.a, matrix.b, matrix.c, matrix.d)
        if key not in drawn:
            drawn[key] = _turn_and_scale(*key)
        turn, scale = drawn[key]
        if turn is None:
            continue
        pdfium_c.FPDFText_GetLooseCharBox(raw, index, box_ref)
        size = pdfium_c.FPDFText_GetFontSize(raw, index) * scale
        text = "-" if code in _LINE_END_HYPHENS else chr(code)
        yield Glyph(text, left, foot, box.left, box.bottom, box.right, box.top, size, turn, spaced)
        spaced = False


def _turn_and_scale(a: float, b: float, c: float, d: float) -> tuple[int | None, float]:
    """Quarter turns of a text matrix, None when it leans, and how much it enlarges a font's height."""
    turns = math.atan2(b, a) / (math.pi / 2)
    turn = round(turns)
    return (turn % 4 if abs(turns - turn) <= _SKEW else None), math.hypot(c, d)


def strokes_of(shapes: Iterable[Shape]) -> tuple[Stroke, ...]:
    """Edges of what is drawn; none where there are too many."""
    found: list[Stroke] = []
    for shape in shapes:
        box = shape.box
        if min(box.width, box.height) <= THIN:
            middle = ((box.left + box.right) / 2, box.middle)
            level = box.width >= box.height
            ends = (box.left, middle[1], box.right, middle[1]) if level else (middle[0], box.bottom, middle[0], box.top)
            found.append(Stroke(*ends))
        elif shape.filled:
            found.append(Stroke(box.left, box.top, box.right, box.top))
            found.append(Stroke(box.left, box.bottom, box.right, box.bottom))
            found.append(Stroke(box.left, box.bottom, box.left, box.top))
            found.append(Stroke(box.right, box.bottom, box.right, box.top))
        if len(found) > _MAX_STROKES:
            return ()
    return tuple(found)
