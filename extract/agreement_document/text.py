"""A document taken apart: its tables, paragraphs and sentences, ready to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.agreement_document.furniture import Body, body_of
from extract.agreement_document.grid import Grid
from extract.agreement_document.paragraphs import Paragraph, joined_text, paragraphs_of, vocabulary_of
from extract.agreement_document.sentences import Sentence, sentences_of
from extract.agreement_document.shapes import Line, Sheet
from extract.agreement_document.sheets import sheets_of
from extract.agreement_document.tables import annex_start, grids_of
from extract.agreement_document.view import views_of
from extract.agreement_document.years import parse_years
from extract.documents.pdf import Page, PdfDocument
from extract.errors import DocumentUnreadable

_SCAN = 0.5
_FEW_LETTERS = 250


@dataclass(frozen=True)
class Text:
    """What a document holds.

    Attributes:
        pages: its pages as PDFium reads them, for quotes.
        lines: lines of the body, as the tables index them.
        grids: every table of years and amounts.
        paragraphs: up to the signatures or the annexes, tables left out.
        sentences: of the paragraphs without a second number ("4", not "4.1"), and of text without a number.
        all_sentences: of all paragraphs.
        unread_rows: lines before the annexes that look like rows of years and amounts, and belong to no table.
        signed: whether signatures were met.
        vocabulary: words that stand whole on one line.
    """

    pages: tuple[Page, ...]
    body: Body
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    all_sentences: tuple[Sentence, ...]
    unread_rows: tuple[Line, ...]
    signed: bool
    vocabulary: frozenset[str]

    @property
    def is_full_to_the_foot(self) -> bool:
        """Whether the last page's writing goes as far down as any page's does, so that more may have followed."""
        if not self.lines:
            return False
        reach = [_depth(sheet) for sheet in self.body.sheets if sheet.main and sheet.lines]
        return reach[-1] > max(0.8, max(reach) - 0.04)


def _depth(sheet: Sheet) -> float:
    """How far down the page its last line stands, 0 to 1."""
    return (sheet.lines[-1].baseline - sheet.top) / max(sheet.bottom - sheet.top, 1.0)


def text_of(document: PdfDocument) -> Text:
    """Take a document apart.

    Raises:
        DocumentUnreadable: it, or a page before its signatures, is a scan.
    """
    pages = document.pages
    body = body_of(sheets_of(document))
    views = views_of(body.sheets)
    grids = grids_of(views)
    lines = tuple(line for sheet in body.sheets for line in sheet.lines)
    in_tables = {index for grid in grids for index in grid.lines}
    turned = _turned_lines(body)
    end = annex_start([line.text for line in lines])
    running = [line for index, line in enumerate(lines) if index < end and index not in in_tables and index not in turned]
    vocabulary = vocabulary_of(running)
    paragraphs, signed = paragraphs_of(running)
    _refuse_scans(document, body, running, signed)
    whole = [(each.number, each.page, joined_text(each.lines, vocabulary), each.is_sub) for each in paragraphs]
    return Text(
        pages,
        body,
        lines,
        tuple(grids),
        tuple(paragraphs),
        tuple(sentences_of((number, page, text) for number, page, text, is_sub in whole if not is_sub)),
        tuple(sentences_of((number, page, text) for number, page, text, _ in whole)),
        tuple(line for index, line in enumerate(lines[:end]) if index not in in_tables and _is_row(line)),
        signed,
        vocabulary,
    )


def _is_row(line: Line) -> bool:
    """A year in one cell and figures in another."""
    cells = [chunk.text for chunk in line.chunks]
    years = [cell for cell in cells if parse_years(cell)]
    return bool(years) and any(re.search(r"£|\d[.,]\d", cell) for cell in cells if cell not in years)


def _turned_lines(body: Body) -> set[int]:
    """Indexes of lines that run across the rest of their page: they are tables or stamps, not the text."""
    found: set[int] = set()
    first = 0
    for sheet in body.sheets:
        if not sheet.main:
            found.update(range(first, first + len(sheet.lines)))
        first += len(sheet.lines)
    return found


def _refuse_scans(document: PdfDocument, body: Body, running: list[Line], signed: bool) -> None:
    letters = dict.fromkeys(range(1, document.page_count + 1), 0)
    for sheet in body.sheets:
        letters[sheet.page] += sum(len(line.text) for line in sheet.lines)
    sparse = [page for page, count in letters.items() if count < _FEW_LETTERS]
    scans = [page for page in sparse if document.image_share(page) > _SCAN]
    last = max((line.page for line in running), default=0)
    if scans and (len(scans) == document.page_count or min(scans) <= last or not signed):
        raise DocumentUnreadable(
            f"{document.name}, page {scans[0]} is a picture without a text layer. "
            "Run it through OCR, or ask the publisher for the original.",
            needs_ocr=True,
        )
