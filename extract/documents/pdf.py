"""PDF documents: text by PDFium (fast), tables and positions by pdfplumber (only where asked).

The only module that imports a PDF library. Pages are 1-based here, as a viewer shows them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.documents.drawing import Box, Drawing, union
from extract.documents.pdf_glyphs import Glyph, Stroke, read_glyphs, strokes_of
from extract.documents.pdf_objects import paint, tagged_rows, unseen
from extract.errors import DocumentUnreadable

if TYPE_CHECKING:
    import pdfplumber.page

MAX_PAGES = 400
"""More pages than any inspection report, agreement or committee paper we know; above it a document is refused."""

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
        self._raw: dict[int, str] = {}
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
            pages.append(Page(number, _clean_lines(self._raw_text(number))))
        if sum(len(line) for page in pages for line in page.lines) < _MIN_TEXT:
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

    def _raw_text(self, number: int) -> str:
        if number not in self._raw:
            _, textpage = self._open(number)
            try:
                self._raw[number] = str(textpage.get_text_range())
            except pdfium.PdfiumError as error:
                raise DocumentUnreadable(f"{self.name}, page {number}: its text cannot be read ({error}).") from error
        return self._raw[number]

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
        raw = self._raw_text(number)
        start = ([0] + [match.end() for match in _LINE_END.finditer(raw)])[line]
        indexes = [
            pdfium_c.FPDFText_GetCharIndexFromTextIndex(textpage, index)
            for index in range(start, start + len(_LINE_END.split(raw[start:], maxsplit=1)[0]))
            if not raw[index].isspace()
        ]
        try:
            boxes = [Box(*textpage.get_charbox(index)) for index in indexes if index >= 0]
        except pdfium.PdfiumError:
            return None
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
        page, textpage = self._open(number)
        return tuple(read_glyphs(textpage, page.get_bbox()))

    def visible_box(self, number: int) -> Box:
        """The part of page `number` that a viewer shows, in the page's own space, before the page is turned."""
        return Box(*self._open(number)[0].get_bbox())

    def strokes(self, number: int) -> tuple[Stroke, ...]:
        """Level and upright edges drawn on page `number`; none where so much is drawn that it is a picture."""
        painted = paint(self._open(number)[0])
        return strokes_of(painted[0]) if painted else ()

    def unseen_text(self, number: int) -> tuple[str, ...]:
        """Words on page `number` that a reader does not see, for they are white on white or without ink."""
        return tuple(line for box in unseen(self._open(number)[0]) for line in self.text_within(number, box))

    def image_share(self, number: int) -> float:
        """Share of page `number` that its largest picture covers, 0 to 1: near 1 on a scanned page."""
        page, _ = self._open(number)
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
