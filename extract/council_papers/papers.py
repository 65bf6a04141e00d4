"""One paper or page to the balances that it states, each once; what it states in two ways is given in neither."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from extract.council_papers.pages import AgendaPage
from extract.council_papers.sentences import Statement, read_sentence, sentences
from extract.council_papers.tables import read_rows
from extract.council_papers.words import is_named
from extract.documents.pdf import Page, PdfDocument, fold
from extract.errors import FigureAmbiguous
from extract.terms import PaymentBasis

_NUMBERED = re.compile(r"\d+(?:\.\d+)+\.?\s|\d+\.\s")
_FULL = 0.72
"""A line shorter than this share of its page's longest, without a full stop, ends a heading or a cell rather than runs on."""


def statements_of_pdf(content: bytes, name: str, own: Sequence[str], meeting: date | None) -> tuple[list[Statement], list[str]]:
    """Balances that a PDF states, and notes on those that it states in two ways.

    Args:
        name: what to call it in messages.
        own: names of the authority whose paper it is.
        meeting: day of the meeting it was written for.

    Raises:
        DocumentUnreadable: it is no PDF that can be read; `needs_ocr` for a scan.
        FigureAmbiguous: it states balances and does not name the authority.
    """
    with PdfDocument(content, name) as pdf:
        pages = pdf.pages
    found = [statement for page in pages for statement in _of_page(page, own, meeting)]
    if found and not any(is_named(page.flat, own) for page in pages):
        raise FigureAmbiguous(_unnamed(name, found[0], own))
    return _once(found)


def statements_of_html(
    content: bytes, address: str, own: Sequence[str], meeting: date | None
) -> tuple[list[Statement], list[str]]:
    """Balances that the running text of a Modern.Gov page states, and notes, as for a PDF.

    Raises:
        SourceChanged: it is no Modern.Gov page.
        FigureAmbiguous: it states balances and does not name the authority.
    """
    page = AgendaPage(content, address)
    found = [
        statement
        for number, paragraph in enumerate(page.paragraphs(), start=1)
        for statement in _of_text(paragraph, own, meeting, None, f"paragraph {number} of the page's text")
    ]
    if found and not is_named(page.words, own):
        raise FigureAmbiguous(_unnamed(address, found[0], own))
    return _once(found)


def _unnamed(name: str, first: Statement, own: Sequence[str]) -> str:
    return (
        f"{name}, {first.locator}: it states a balance, but nowhere names {own[0]}. Look whose paper it is; if it goes by "
        "another name there, add that to its row's other_names in data/reference/council_pages.csv."
    )


def _of_page(page: Page, own: Sequence[str], meeting: date | None) -> Iterator[Statement]:
    for paragraph in paragraphs(page):
        yield from _of_text(paragraph, own, meeting, page.number, f"page {page.number}")
    for cell in read_rows(page.lines, own, meeting):
        yield Statement(
            cell.measure, cell.year, cell.balance, cell.as_printed, cell.half_digit, cell.basis, PaymentBasis.UNKNOWN,
            page.number, f"page {page.number}, row of a table, column {cell.column}", cell.row,
        )  # fmt: skip


def _of_text(paragraph: str, own: Sequence[str], meeting: date | None, page: int | None, locator: str) -> Iterator[Statement]:
    for sentence in sentences(paragraph):
        read = read_sentence(sentence, own, meeting)
        if read is not None:
            yield Statement(*read, page, locator, sentence)


def paragraphs(page: Page) -> list[str]:
    """Lines of a page joined where one runs on into the next.

    The first paragraph of a later page may end a sentence begun on the page before: it is left out unless it is numbered.
    """
    longest = max((len(line) for line in page.lines), default=0)
    found: list[list[str]] = []
    for line in page.lines:
        runs_on = bool(found) and bool(found[-1]) and _runs_on(found[-1][-1], line, longest)
        if runs_on:
            found[-1].append(line)
        elif line:
            found.append([line])
        elif found:
            found.append([])
    joined = [fold(" ".join(lines)) for lines in found if lines]
    return joined[1:] if page.number > 1 and joined and not joined[0][:1].isdigit() else joined


def _runs_on(line: str, following: str, longest: int) -> bool:
    if not following or following[:1] in "•●▪◦":
        return False
    if following[:1].islower() or following[:1] == "£":
        return True
    numbered = _NUMBERED.match(following) is not None
    return not numbered and len(line) >= _FULL * longest


def _once(found: Sequence[Statement]) -> tuple[list[Statement], list[str]]:
    """Each balance once, as printed with the most digits; where two do not agree within their rounding, neither, and a note."""
    kept: list[Statement] = []
    notes: list[str] = []
    same = defaultdict(list)
    for statement in found:
        same[statement.measure, str(statement.year), statement.basis, statement.payment_basis].append(statement)
    for (measure, year, basis, _), group in same.items():
        finest = min(group, key=lambda statement: statement.half_digit)
        if all(abs(other.balance - finest.balance) <= other.half_digit + finest.half_digit for other in group):
            kept.append(finest)
        else:
            said = ", ".join(printed for printed, _ in groupby(sorted(statement.as_printed for statement in group)))
            notes.append(f"{measure} {year} ({basis}) is stated as {said}: none of them is taken. Compare them in the document.")
    return kept, notes
