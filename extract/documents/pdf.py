"""PDF documents: text by PDFium (fast), tables and positions by pdfplumber (only where asked).

The only module that imports a PDF library. Pages are 1-based here, as a viewer shows them.
"""

from __future__ import annotations

import ctypes
import io
import math
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.documents.drawing import Box, Drawing, union
from extract.documents.pdf_objects import paint, tagged_rows
from extract.errors import DocumentUnreadable

if TYPE_CHECKING:
    import pdfplumber.page

MAX_PAGES = 400
"""More pages than any inspection report, agreement or committee paper we know; above it a document is refused."""

_MAX_STROKES = 5_000
"""More edges than any table has."""

_UNSEEN = frozenset({0, 0x200B, 0xFEFF})
_LINE_END_HYPHENS = frozenset({0x02, 0xFFFE})
_SKEW = 0.1
"""Share of a quarter turn by which writing may lean before it counts as a watermark and is left out."""
_SHORTEST_EDGE = 3.0

_MIN_TEXT = 40
"""Fewer characters than this in a whole document means a scan without a text layer."""

_KEPT_PAGES = 60
"""Pages of longer documents are closed once read; those of shorter ones stay open, so that none is read twice."""

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)  # no slots: `flat` is kept once worked out
class Page:
    """Text of one page.

    Attributes:
        number: 1-based.
        lines: the text lines in PDFium's order, ends trimmed, soft hyphens at line ends as "-".
    """

    number: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines, joined by newlines."""
        return "\n".join(self.lines)

    @cached_property
    def flat(self) -> str:
        """All text in one line, runs of white space folded, for finding phrases that wrap."""
        return fold(" ".join(self.lines))


def fold(text: str) -> str:
    """Fold every run of white space into one space and trim the ends."""
    return re.sub(r"\s+", " ", text).strip()


def _clean_lines(raw: str) -> tuple[str, ...]:
    # PDFium ends lines with CRLF and marks a hyphen at a line's end as U+FFFE or U+0002.
    text = raw.replace("\ufffe", "-").replace("\x02", "-").replace("\x00", "")
    return tuple(line.strip() for line in _LINE_END.split(text))


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


class PdfDocument:
    """An open PDF. Use as a context manager; both libraries are closed with it.

    Args:
        content: the file's bytes.
        name: what to call it in messages (file name or address).

    Raises:
        DocumentUnreadable: empty, not a PDF, corrupt, locked with a password, too many pages; with
            `needs_ocr` when it opens but holds no text.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._content = content
        self._plumber: pdfplumber.pdf.PDF | None = None
        self._handles: dict[int, tuple[pdfium.PdfPage, pdfium.PdfTextPage]] = {}
        if not content:
            raise DocumentUnreadable(f"{name} is empty. Fetch it again.")
        if b"%PDF-" not in content[:1024]:
            raise DocumentUnreadable(f"{name} is not a PDF: it does not begin as one. Open it to see what the publisher sent.")
        try:
            self._pdf = pdfium.PdfDocument(content)
            count = len(self._pdf)
        except pdfium.PdfiumError as error:
            reason = str(error)
            if "password" in reason.lower():
                raise DocumentUnreadable(f"{name} is locked with a password. Ask the publisher for an open copy.") from error
            raise DocumentUnreadable(f"{name} is a damaged PDF ({reason}). Fetch it again, or ask the publisher.") from error
        if count == 0:
            self._pdf.close()
            raise DocumentUnreadable(f"{name} has no pages. Fetch it again, or ask the publisher.")
        if count > MAX_PAGES:
            self._pdf.close()
            raise DocumentUnreadable(f"{name} has {count} pages, more than the {MAX_PAGES} this reader takes on.")
        self.page_count = count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Release both libraries' handles."""
        if self._plumber is not None:
            self._plumber.close()
            self._plumber = None
        self._close_pages()
        self._pdf.close()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Text of every page, by PDFium, in order.

        Raises:
            DocumentUnreadable: a page cannot be loaded; or no page holds text (needs_ocr).
        """
        pages = []
        for number in range(1, self.page_count + 1):
            _, textpage = self._open(number)
            pages.append(Page(number, _clean_lines(textpage.get_text_range())))
        if sum(len(page.flat) for page in pages) < _MIN_TEXT:
            raise DocumentUnreadable(
                f"{self.name} has no text layer: it is a scan. Run it through OCR, or ask the publisher for the original.",
                needs_ocr=True,
            )
        return tuple(pages)

    def _open(self, number: int) -> tuple[pdfium.PdfPage, pdfium.PdfTextPage]:
        if number not in self._handles:
            if self.page_count > _KEPT_PAGES:
                self._close_pages()
            try:
                page = self._pdf[number - 1]
                self._handles[number] = (page, page.get_textpage())
            except pdfium.PdfiumError as error:
                raise DocumentUnreadable(f"{self.name}, page {number}: the page cannot be read ({error}).") from error
        return self._handles[number]

    def _close_pages(self) -> None:
        for page, textpage in self._handles.values():
            textpage.close()
            page.close()
        self._handles.clear()

    def text_within(self, number: int, box: Box) -> tuple[str, ...]:
        """Text lines of page `number` whose characters stand inside `box`, top line first; empty lines left out."""
        _, textpage = self._open(number)
        raw = textpage.get_text_bounded(box.left, box.bottom, box.right, box.top)
        return tuple(line for line in _clean_lines(raw) if line)

    def line_box(self, number: int, line: int) -> Box | None:
        """Where line `line` of `pages[number - 1].lines` stands; None when PDFium gives it no place."""
        _, textpage = self._open(number)
        raw = textpage.get_text_range()
        starts = [0, *(match.end() for match in _LINE_END.finditer(raw)), len(raw)]
        indexes = [
            pdfium_c.FPDFText_GetCharIndexFromTextIndex(textpage, index)
            for index in range(starts[line], starts[line + 1])
            if not raw[index].isspace()
        ]
        boxes = [Box(*textpage.get_charbox(index)) for index in indexes if index >= 0]
        return union(boxes) if boxes else None

    def drawing(self, number: int) -> Drawing:
        """Rules, shading, runs of text and tagged table rows of page `number`.

        Raises:
            DocumentUnreadable: the page paints more objects than any report does.
        """
        page, _ = self._open(number)
        painted = paint(page)
        if painted is None:
            raise DocumentUnreadable(
                f"{self.name}, page {number} paints too many objects for a report. Open it to see what it is."
            )
        shapes, pieces = painted
        width, height = page.get_size()
        return Drawing(width, height, tuple(shapes), tuple(pieces), tuple(tagged_rows(page, pieces)))

    def path_count(self, number: int) -> int:
        """How many drawn paths (rules, boxes, shading) page `number` holds: a cheap sign of a table."""
        page, _ = self._open(number)
        return sum(1 for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3))

    def glyphs(self, number: int) -> tuple[Glyph, ...]:
        """Every character of page `number` that lies on the visible page, in PDFium's order."""
        with closing(self._pdf[number - 1]) as page, closing(page.get_textpage()) as textpage:
            return tuple(_read_glyphs(textpage, page.get_bbox()))

    def strokes(self, number: int) -> tuple[Stroke, ...]:
        """Level and upright edges drawn on page `number`; none where so much is drawn that it is a picture."""
        found: list[Stroke] = []
        with closing(self._pdf[number - 1]) as page:
            for path in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=4):
                found.extend(_edges(path))
                if len(found) > _MAX_STROKES:
                    return ()
        return tuple(found)

    def image_share(self, number: int) -> float:
        """Share of page `number` that its largest picture covers, 0 to 1: near 1 on a scanned page."""
        with closing(self._pdf[number - 1]) as page:
            width, height = page.get_size()
            images = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4)
            areas = [(right - left) * (top - bottom) for left, bottom, right, top in (image.get_bounds() for image in images)]
        return float(min(1.0, max(areas, default=0.0) / max(width * height, 1.0)))

    def metadata(self) -> dict[str, str]:
        """The document's information entries (Title, Subject, Author ...), as text."""
        return dict(self._pdf.get_metadata_dict(skip_empty=True))

    @contextmanager
    def layout(self, number: int) -> Iterator[pdfplumber.page.Page]:
        """Page `number` as a pdfplumber page (words with positions, rules, tables); closed afterwards.

        Raises:
            DocumentUnreadable: pdfplumber cannot read what PDFium could.
        """
        import pdfplumber

        if self._plumber is None:
            try:
                self._plumber = pdfplumber.open(io.BytesIO(self._content), unicode_norm="NFC")
            except Exception as error:  # pdfminer raises many kinds, none of them documented
                raise DocumentUnreadable(f"{self.name}: its layout cannot be read ({error}).") from error
        page = self._plumber.pages[number - 1]
        try:
            yield page
        finally:
            page.close()


def _read_glyphs(textpage: pdfium.PdfTextPage, visible: tuple[float, float, float, float]) -> Iterator[Glyph]:
    raw = textpage.raw
    box, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_ref, matrix_ref, x_ref, y_ref = (ctypes.byref(part) for part in (box, matrix, x, y))
    spaced = True
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if code in _UNSEEN or chr(code).isspace():
            spaced = True
            continue
        pdfium_c.FPDFText_GetCharOrigin(raw, index, x_ref, y_ref)
        if not (visible[0] <= x.value <= visible[2] and visible[1] <= y.value <= visible[3]):
            continue
        pdfium_c.FPDFText_GetLooseCharBox(raw, index, box_ref)
        pdfium_c.FPDFText_GetMatrix(raw, index, matrix_ref)
        turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        turn = round(turns)
        if abs(turns - turn) > _SKEW:
            continue
        size = pdfium_c.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        text = "-" if code in _LINE_END_HYPHENS else chr(code)
        yield Glyph(text, x.value, y.value, box.left, box.bottom, box.right, box.top, size, turn % 4, spaced)
        spaced = False


def _edges(path: pdfium.PdfObject) -> Iterator[Stroke]:
    matrix = path.get_matrix()
    container = path.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(min(pdfium_c.FPDFPath_CountSegments(path.raw), _MAX_STROKES)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path.raw, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield from _edge(here, point)
        here = point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield from _edge(here, start)


def _edge(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Stroke]:
    across, along = abs(one[0] - other[0]), abs(one[1] - other[1])
    if min(across, along) < 1 and max(across, along) > _SHORTEST_EDGE:
        yield Stroke(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
