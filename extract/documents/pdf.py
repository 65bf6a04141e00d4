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

from extract.errors import DocumentUnreadable

if TYPE_CHECKING:
    import pdfplumber.page

MAX_PAGES = 400
"""More pages than any inspection report, agreement or committee paper we know; above it a document is refused."""

_MIN_TEXT = 40
"""Fewer characters than this in a whole document means a scan without a text layer."""


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
    return tuple(line.strip() for line in re.split(r"\r\n|\r|\n", text))


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
        self._pdf.close()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Text of every page, by PDFium, in order.

        Raises:
            DocumentUnreadable: a page cannot be loaded; or no page holds text (needs_ocr).
        """
        pages = []
        for index in range(self.page_count):
            try:
                page = self._pdf[index]
                textpage = page.get_textpage()
                raw = textpage.get_text_range()
                textpage.close()
                page.close()
            except pdfium.PdfiumError as error:
                raise DocumentUnreadable(f"{self.name}, page {index + 1}: the page cannot be read ({error}).") from error
            pages.append(Page(index + 1, _clean_lines(raw)))
        if sum(len(page.flat) for page in pages) < _MIN_TEXT:
            raise DocumentUnreadable(
                f"{self.name} has no text layer: it is a scan. Run it through OCR, or ask the publisher for the original.",
                needs_ocr=True,
            )
        return tuple(pages)

    def path_count(self, number: int) -> int:
        """How many drawn paths (rules, boxes, shading) page `number` holds: a cheap sign of a table."""
        page = self._pdf[number - 1]
        try:
            return sum(1 for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3))
        finally:
            page.close()

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
