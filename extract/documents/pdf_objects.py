"""What PDFium knows of a page besides its text: painted objects and the rows that its tags name.

Part of `extract.documents.pdf`, which is the only module to import this one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.documents.drawing import Box, Piece, Shape, TaggedRow, union

_MAX_OBJECTS = 20_000
"""A page that paints more objects than this is not a page of a report."""

_MAX_SEGMENTS = 2_000
_MAX_FORMS = 4
_MAX_DEPTH = 40
"""Longer paths, deeper forms and deeper tag trees than these are not followed."""


def paint(page: pdfium.PdfPage) -> tuple[list[Shape], list[Piece]] | None:
    """Boxes and lines, and runs of text, each in the order painted; None when there are too many to be a report's."""
    shapes: list[Shape] = []
    pieces: list[Piece] = []
    for count, (raw, kind, matrix) in enumerate(_objects(page)):
        if count > _MAX_OBJECTS:
            return None
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            pieces.append(Piece(_bounds(raw, matrix), pdfium_c.FPDFPageObj_GetMarkedContentID(raw)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            shapes.extend(_shapes(raw, matrix))
    return shapes, pieces


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, pdfium.PdfMatrix | None]]:
    # Every object of the page in painting order, with the matrix of the form it stands in (None: the page itself).
    waiting: list[tuple[Any, pdfium.PdfMatrix | None, int]] = []

    def push(count: int, get: Callable[[int], Any], matrix: pdfium.PdfMatrix | None, depth: int) -> None:
        waiting.extend((get(index), matrix, depth) for index in range(count - 1, -1, -1))

    push(pdfium_c.FPDFPage_CountObjects(page), lambda index: pdfium_c.FPDFPage_GetObject(page, index), None, 0)
    while waiting:
        raw, matrix, depth = waiting.pop()
        kind = pdfium_c.FPDFPageObj_GetType(raw)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_FORMS:
            own = _matrix(raw)
            get = partial(pdfium_c.FPDFFormObj_GetObject, raw)
            push(pdfium_c.FPDFFormObj_CountObjects(raw), get, own.multiply(matrix) if matrix else own, depth + 1)
        else:
            yield raw, kind, matrix


def _matrix(raw: Any) -> pdfium.PdfMatrix:
    held = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(raw, held)
    return pdfium.PdfMatrix.from_raw(held)


def _bounds(raw: Any, matrix: pdfium.PdfMatrix | None) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(raw, left, bottom, right, top)
    box = Box(left.value, bottom.value, right.value, top.value)
    return box if matrix is None else Box(*matrix.on_rect(box.left, box.bottom, box.right, box.top))


def _shapes(raw: Any, matrix: pdfium.PdfMatrix | None) -> Iterator[Shape]:
    # A filled path is a box. Of a stroked one each straight stretch is a line, for a whole grid may be one path.
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(raw, fill, stroke)
    if fill.value:
        yield Shape(_bounds(raw, matrix), _colour(raw, pdfium_c.FPDFPageObj_GetFillColor), True)
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
        if pdfium_c.FPDFPathSegment_GetClose(segment):
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
            for cells in _rows_below(pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index), 0):
                boxes = [[box for tag in tags for box in places.get(tag, [])] for tags in cells]
                held = [union(cell) for cell in boxes if cell]
                if held:
                    yield TaggedRow(tuple(held))
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)


def _rows_below(element: Any, depth: int) -> Iterator[list[set[int]]]:
    if not element or depth > _MAX_DEPTH:
        return
    if _kind(element) == "TR" and not _holds_table(element, depth):
        yield [_tags_below(cell, depth) for cell in _children(element)]
        return
    for child in _children(element):
        yield from _rows_below(child, depth + 1)


def _holds_table(element: Any, depth: int) -> bool:
    return depth < _MAX_DEPTH and any(_kind(child) == "Table" or _holds_table(child, depth + 1) for child in _children(element))


def _tags_below(element: Any, depth: int) -> set[int]:
    count = pdfium_c.FPDF_StructElement_GetMarkedContentIdCount(element)
    tags = {pdfium_c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index) for index in range(count)} - {-1}
    if depth < _MAX_DEPTH:
        for child in _children(element):
            tags |= _tags_below(child, depth + 1)
    return tags


def _children(element: Any) -> Iterator[Any]:
    for index in range(pdfium_c.FPDF_StructElement_CountChildren(element)):
        child = pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield child


def _kind(element: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    size = pdfium_c.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le") if size <= 64 else ""
