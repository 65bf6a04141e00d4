"""What PDFium knows of a page besides its text: painted objects and the rows that its tags name.

Part of `extract.documents.pdf`, which is the only module to import this one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.documents.drawing import WHITE, Box, Piece, Shape, TaggedRow, union

_MAX_OBJECTS = 20_000
"""A page that paints more objects than this is not a page of a report."""

_SLACK = 4.0
"""Points by which a run of text may stick out of the shading behind it."""

_MAX_SEGMENTS = 2_000
_MAX_FORMS = 4
_MAX_DEPTH = 40
"""Longer paths, deeper forms and deeper tag trees than these are not followed."""


def paint(page: pdfium.PdfPage) -> tuple[list[Shape], list[Piece]] | None:
    """Boxes and lines, and runs of text, each in the order painted; None when there are too many to be a report's."""
    shapes: list[Shape] = []
    pieces: list[Piece] = []
    bounds = _Bounds()
    for count, (raw, kind, matrix) in enumerate(_objects(page)):
        if count > _MAX_OBJECTS:
            return None
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            pieces.append(Piece(bounds.of(raw, matrix), pdfium_c.FPDFPageObj_GetMarkedContentID(raw)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            shapes.extend(_shapes(raw, bounds.of(raw, matrix), matrix))
    return shapes, pieces


def unseen(page: pdfium.PdfPage) -> list[Box]:
    """Runs of text that a reader does not see: white or without ink, and on neither shading nor a picture."""
    found: list[Box] = []
    ground: list[Box] = []
    bounds = _Bounds()
    for count, (raw, kind, matrix) in enumerate(_objects(page)):
        if count > _MAX_OBJECTS:
            return []
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT and _is_pale(raw):
            found.append(bounds.of(raw, matrix))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            ground.extend(shape.box for shape in _shapes(raw, bounds.of(raw, matrix), matrix) if shape.filled and shape.visible)
        elif kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            ground.append(bounds.of(raw, matrix))
    return [box for box in found if not any(below.covers(box, _SLACK) for below in ground)]


def _is_pale(raw: Any) -> bool:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(raw)
    if mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    return mode == pdfium_c.FPDF_TEXTRENDERMODE_FILL and min(_colour(raw, pdfium_c.FPDFPageObj_GetFillColor)) >= WHITE


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, pdfium.PdfMatrix | None]]:
    # Every object of the page in painting order, with the matrix of the form it stands in (None: the page itself).
    for index in range(pdfium_c.FPDFPage_CountObjects(page)):
        raw = pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(raw)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _objects_of_form(raw, None, 1)
        else:
            yield raw, kind, None


def _objects_of_form(
    form: Any, around: pdfium.PdfMatrix | None, depth: int
) -> Iterator[tuple[Any, int, pdfium.PdfMatrix | None]]:
    own = _matrix(form)
    matrix = own.multiply(around) if around else own
    for index in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        raw = pdfium_c.FPDFFormObj_GetObject(form, index)
        kind = pdfium_c.FPDFPageObj_GetType(raw)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_FORMS:
            yield from _objects_of_form(raw, matrix, depth + 1)
        else:
            yield raw, kind, matrix


def _matrix(raw: Any) -> pdfium.PdfMatrix:
    held = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(raw, held)
    return pdfium.PdfMatrix.from_raw(held)


class _Bounds:
    """Asks for the bounds of one object after another, with one set of numbers for PDFium to write into."""

    def __init__(self) -> None:
        self._sides = tuple(ctypes.c_float() for _ in range(4))

    def of(self, raw: Any, matrix: pdfium.PdfMatrix | None) -> Box:
        left, bottom, right, top = self._sides
        pdfium_c.FPDFPageObj_GetBounds(raw, left, bottom, right, top)
        box = Box(left.value, bottom.value, right.value, top.value)
        return box if matrix is None else Box(*matrix.on_rect(box.left, box.bottom, box.right, box.top))


def _shapes(raw: Any, bounds: Box, matrix: pdfium.PdfMatrix | None) -> Iterator[Shape]:
    # A filled path is a box. Of a stroked one each straight stretch is a line, for a whole grid may be one path.
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(raw, fill, stroke)
    if fill.value:
        yield Shape(bounds, _colour(raw, pdfium_c.FPDFPageObj_GetFillColor), True)
    if stroke.value:
        colour = _colour(raw, pdfium_c.FPDFPageObj_GetStrokeColor)
        for box in _stretches(raw, matrix):
            yield Shape(box, colour, False)


def _colour(raw: Any, get: Callable[..., Any]) -> tuple[int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    get(raw, red, green, blue, alpha)
    return (red.value, green.value, blue.value) if alpha.value else (255, 255, 255)


def _stretches(raw: Any, matrix: pdfium.PdfMatrix | None) -> Iterator[Box]:
    own = _matrix(raw)
    whole = own.multiply(matrix) if matrix else own
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(pdfium_c.FPDFPath_CountSegments(raw), _MAX_SEGMENTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(raw, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = whole.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield _between(last, point)
        if pdfium_c.FPDFPathSegment_GetClose(segment) and point != start:
            yield _between(point, start)
        last = point


def _between(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def tagged_rows(page: pdfium.PdfPage, pieces: list[Piece]) -> Iterator[TaggedRow]:
    """Rows of the innermost tables, as the document's tags name them.

    Word lays whole pages out in tables, so a row that holds a table is left out; so is a row without text.
    """
    places: dict[int, list[Box]] = {}
    for piece in pieces:
        places.setdefault(piece.tag, []).append(piece.box)
    tree = pdfium_c.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        for index in range(pdfium_c.FPDF_StructTree_CountChildren(tree)):
            for cells in _below(pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index), 0).rows:
                boxes = [[box for tag in tags for box in places.get(tag, [])] for tags in cells]
                held = [union(cell) for cell in boxes if cell]
                if held:
                    yield TaggedRow(tuple(held))
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)


class _Below(NamedTuple):
    """What a tag holds: marked content, rows (a set of marked content for each cell), and whether a table is among it."""

    tags: set[int]
    rows: list[list[set[int]]]
    table: bool


def _below(element: Any, depth: int) -> _Below:
    if not element or depth > _MAX_DEPTH:
        return _Below(set(), [], False)
    count = pdfium_c.FPDF_StructElement_GetMarkedContentIdCount(element)
    tags = {pdfium_c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index) for index in range(count)} - {-1}
    children = pdfium_c.FPDF_StructElement_CountChildren(element) if len(tags) < count or not count else 0
    held = [_below(child, depth + 1) for index in range(children) if (child := _child(element, index))]
    rows = [row for below in held for row in below.rows]
    table = any(below.table for below in held)
    kind = _kind(element) if held else ""
    if kind == "TR" and not table:
        rows = [[below.tags for below in held]]
    for below in held:
        tags |= below.tags
    return _Below(tags, rows, table or kind == "Table")


def _child(element: Any, index: int) -> Any:
    return pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)


def _kind(element: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    size = pdfium_c.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le") if size <= 64 else ""
