"""One Area SEND inspection report, read whole: every field with its citation, or named as not read.

What is read in two ways and comes out differently is not read at all. The front page decides what the report says of
itself; where its footer disagrees, `contradiction` says so.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.documents.pdf import Page, PdfDocument, fold
from extract.inspection_report.bodies import find_bodies
from extract.inspection_report.counts import Counted, Entries, count_entries
from extract.inspection_report.dates import Span, read_span
from extract.inspection_report.front_page import FrontPage, read_front_page
from extract.inspection_report.outcome import Marks, read_marks
from extract.inspection_report.previous import NOT_STATED, read_previous
from extract.inspection_report.sections import IMPROVEMENT, PRIORITY
from extract.inspection_report.text import Footer, Line, letters, read_footer
from extract.records import Citation, Inspection, PreviousInspection
from extract.terms import Framework, Outcome

FIRST_YEAR = 2023
"""The framework's first inspections; an earlier date is a slip."""

_LONGEST_QUOTE = 300
_PARTNERSHIP_WORDS = re.compile(r",?\s+(?:joint\s+)?(?:local\s+)?(?:area\s+)?(?:SEND\s+)?partnership$", re.IGNORECASE)


class Reading(NamedTuple):
    """A report's fields, and in sentences why some are not read."""

    inspection: Inspection
    notes: tuple[str, ...]


def place_name(partnership: str) -> str:
    """The place a partnership is named after: "Bury" for "Bury Local Area Partnership"."""
    return _PARTNERSHIP_WORDS.sub("", partnership)


def read_inspection(content: bytes, name: str) -> Inspection:
    """Read a report; see `read_report`."""
    return read_report(content, name).inspection


def read_report(content: bytes, name: str) -> Reading:
    """Read one report.

    Args:
        content: the PDF's bytes.
        name: what to call it in messages (file name or address).

    Raises:
        DocumentUnreadable: not a PDF, a scan (`needs_ocr`), another kind of report, a letter of the framework before
            2023 (the message holds `OLDER_FRAMEWORK`), or no outcome to be read.
        FigureAmbiguous: the front page states an outcome and what does not go with it.
    """
    with PdfDocument(content, name) as document:
        footers = tuple(read_footer(page) for page in document.pages)
        front = read_front_page(document.pages, footers, name)
        marks = read_marks(front.text("outcome") or "", name)
        reader = _Reader(document.pages, front)
        span = reader.dates()
        previous = reader.previous(span)
        counts = reader.counts(count_entries(document, footers), marks, _missing_page(document.pages, footers))
        bodies = reader.bodies()
        reader.cite("outcome", "outcome", marks.sentence, "Inspection outcome")
        reader.footers(footers, span)
        inspection = Inspection(
            partnership=front.partnership,
            framework=Framework.AREA_SEND_2023,
            inspection_start=span.start if span else None,
            inspection_end=span.end if span else None,
            outcome=marks.outcome,
            next_full_inspection_years=reader.after(marks.next_full, "next_full_inspection_years", needed=True),
            monitoring_within_months=reader.after(
                marks.monitoring, "monitoring_within_months", needed=marks.outcome is Outcome.SYSTEMIC_FAILINGS
            ),
            previous_inspection=previous,
            priority_actions=counts[PRIORITY],
            areas_for_improvement=counts[IMPROVEMENT],
            responsible_bodies=bodies,
            pages=document.page_count,
            contradiction="; ".join(reader.contradictions) or None,
            not_read=tuple(reader.unread),
            citations=reader.citations,
        )
        return Reading(inspection, tuple(reader.notes))


def _missing_page(pages: tuple[Page, ...], footers: tuple[Footer | None, ...]) -> str:
    """In words, where the printed page numbers do not follow the pages; "" where they do."""
    for page, footer in zip(pages, footers, strict=True):
        if footer and footer.printed is not None and footer.printed != page.number:
            return f"page {page.number} is printed as page {footer.printed}: pages are missing or out of order"
    return ""


class _Reader:
    """Gathers citations, fields not read and contradictions while the fields are read one by one."""

    def __init__(self, pages: tuple[Page, ...], front: FrontPage) -> None:
        self._pages = pages
        self._front = front
        self.citations: dict[str, Citation] = {
            "partnership": self._citation(front.title, front.partnership, "title"),
        }
        self.unread: list[str] = []
        self.notes: list[str] = []
        self.contradictions: list[str] = []

    def cite(self, field: str, label: str, phrase: str, locator: str) -> None:
        self.citations[field] = self._citation(self._front.sections.get(label, []), phrase, locator)

    def _citation(self, lines: list[Line], phrase: str, locator: str) -> Citation:
        """The phrase on the page of these lines that holds it; the first of the lines when a page break cuts it."""
        for number in dict.fromkeys(line.page for line in lines):
            if fold(phrase) in self._pages[number - 1].flat:
                return Citation(number, locator, _shortened(fold(phrase)))
        first = lines[0] if lines else Line(1, 0, "")
        return Citation(first.page, locator, fold(self._pages[first.page - 1].lines[first.index]))

    def _label_citation(self, label: str, locator: str) -> Citation:
        lines = self._front.sections[label]
        page = self._pages[lines[0].page - 1]
        return self._citation(lines, " ".join(page.lines[lines[0].index : lines[-1].index + 1]), locator)

    def unreadable(self, field: str, why: str) -> None:
        self.unread.append(field)
        self.notes.append(f"{field}: {why}")

    def dates(self) -> Span | None:
        printed = self._front.text("dates") or ""
        span = read_span(printed)
        if span is None or span.start.year < FIRST_YEAR:
            for field in ("inspection_start", "inspection_end"):
                self.unreadable(field, f'page 1 prints "{printed}" as inspection dates')
            return None
        citation = self._label_citation("dates", "Inspection dates")
        self.citations |= {"inspection_start": citation, "inspection_end": citation}
        return span

    def previous(self, span: Span | None) -> PreviousInspection | None:
        printed = self._front.text("previous")
        if printed is None and span is None:
            self.unreadable("previous_inspection", "it may stand in what page 1 prints as inspection dates")
            return None
        if not printed:
            return PreviousInspection(NOT_STATED)
        previous = read_previous(printed)
        if previous and previous.end and span and previous.end >= span.start:
            self.contradictions.append("the previous inspection is dated after this one")
            previous = None
        if previous is None:
            self.unreadable("previous_inspection", f'page 1 prints "{printed}" as previous inspection')
        else:
            self.citations["previous_inspection"] = self._label_citation("previous", "Dates of previous inspection")
        return previous

    def after(self, printed: tuple[int, str] | None, field: str, *, needed: bool) -> int | None:
        if printed is None:
            if needed:
                self.unreadable(field, "the front page's outcome section does not print one number")
            return None
        value, quote = printed
        self.cite(field, "outcome", quote, "Inspection outcome")
        return value

    def bodies(self) -> tuple[str, ...]:
        found = find_bodies(self._front.text("information") or "", place_name(self._front.partnership))
        if found is None:
            self.unreadable("responsible_bodies", "no sentence of the front page names them beyond doubt")
            return ()
        names, sentence = found
        self.cite("responsible_bodies", "information", sentence, "Information about the local area partnership")
        return names

    def counts(self, found: Counted, marks: Marks, missing_page: str) -> dict[str, int | None]:
        if missing_page:
            self.contradictions.append(missing_page)
        systemic = marks.outcome is Outcome.SYSTEMIC_FAILINGS
        values: dict[str, int | None] = {PRIORITY: None, IMPROVEMENT: None}
        for field in values:
            entries = found.sections.get(field)
            if missing_page:
                self.unreadable(field, missing_page)
            elif field == PRIORITY and not systemic and entries is None and found.whole:
                values[field] = 0
                self.cite(field, "outcome", marks.sentence, 'no heading "Areas for priority action" in the report')
            elif field == PRIORITY and not systemic and entries is not None:
                self.contradictions.append(
                    f"page {entries.heading.line.page} sets areas for priority action, the outcome does not"
                )
                self.unreadable(field, "areas for priority action do not go with the outcome")
            elif entries is None or entries.number is None:
                self.unreadable(field, entries.why if entries else "its heading was not found")
            else:
                values[field] = entries.number
                self.citations[field] = _count_citation(entries)
        return values

    def footers(self, footers: tuple[Footer | None, ...], span: Span | None) -> None:
        held = [footer for footer in footers if footer]
        spans = dict.fromkeys(footer.span for footer in held if footer.span)
        other = [found for found in spans if span and found != span]
        if span and other:
            said = ", ".join(_in_words(found) for found in other)
            self.contradictions.append(f"inspection dates: front page {_in_words(span)}, footer {said}")
        names = dict.fromkeys(footer.name for footer in held if footer.span and footer.name)
        for name in names:
            if _plain(place_name(name)) != _plain(place_name(self._front.partnership)):
                self.contradictions.append(f"partnership: front page {self._front.partnership}, footer {name}")


def _count_citation(entries: Entries) -> Citation:
    first, last = entries.heading.line.page, entries.last_page
    pages = f"page {first}" if first == last else f"pages {first} to {last}"
    return Citation(first, f"table under this heading, {entries.number} entries, {pages}", fold(entries.heading.line.text))


def _plain(name: str) -> str:
    return letters(name.replace("&", " and ")).removeprefix("the")


def _in_words(span: Span) -> str:
    return " to ".join(f"{day.day} {day:%B %Y}" for day in dict.fromkeys(span))


def _shortened(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE].rsplit(" ", 1)[0]
