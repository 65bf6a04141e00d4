"""Balances of the Dedicated Schools Grant in council papers on Modern.Gov sites: candidates for a person.

Begins at the reviewed pages of `data/reference/council_pages.csv`; reads each page and the reports that it links on its host.
Sign: papers speak of a deficit or a surplus in words; a balance here is negative for a deficit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from extract.council_papers.pages import AgendaPage, Page, read_pages
from extract.council_papers.papers import statements_of_html, statements_of_pdf
from extract.council_papers.sentences import Statement
from extract.errors import EvidenceError, HostUnreachable, SourceChanged
from extract.records import Citation, Parsed, ReportedFigure, Wanted
from extract.terms import PeriodType, Unit, ValueState

SOURCE_ID = "council_papers"
PARSER_VERSION = "1"

HOSTS_GIVEN_UP = 2
"""So many pages in a row on hosts that cannot be reached, and none reached before: there is no network to speak of."""


def discover(get: Callable[[str], bytes]) -> Iterator[Wanted]:
    """Every page on the list, and every report that one of them links.

    A page that cannot be had or read is asked for all the same, so that the summary names it; the others go on.

    Raises:
        HostUnreachable: the first hosts of the list cannot be reached at all.
    """
    listed: set[str] = set()
    lost = 0
    for page in read_pages():
        try:
            found = _wanted(page, get(page.address))
            lost = -1
        except HostUnreachable:
            lost += lost >= 0
            if lost == HOSTS_GIVEN_UP:
                raise
            found = [_page_alone(page)]
        except EvidenceError:
            found = [_page_alone(page)]
        for wanted in found:
            if wanted.url not in listed:
                listed.add(wanted.url)
                yield wanted


def _page_alone(page: Page) -> Wanted:
    return Wanted(page.address, f"{page.name}: page of council papers", hints=_hints(page, page.address))


def _hints(page: Page, address: str, committee: str = "") -> tuple[tuple[str, str], ...]:
    hints = (("la_code", page.la_code), ("authority", page.name), ("names", "|".join(page.names)), ("page", address))
    return (*hints, ("committee", committee)) if committee else hints


def _wanted(page: Page, content: bytes) -> list[Wanted]:
    """A page and its reports, each with its authority and its meeting; the page alone when it is of another shape."""
    try:
        agenda = AgendaPage(content, page.address)
    except SourceChanged:
        return [_page_alone(page)]  # reading it says what is wrong with it
    hints, meeting = _hints(page, page.address, agenda.committee), agenda.meeting
    return [
        Wanted(page.address, f"{page.name}: {agenda.title or 'council papers'}", meeting, hints),
        *(Wanted(paper.address, f"{page.name}: {paper.title}", meeting, hints) for paper in agenda.papers()),
    ]


def parse(content: bytes, wanted: Wanted) -> Parsed:
    """Balances that one page or report states, each with its sentence or row.

    Raises:
        DocumentUnreadable: a report that is no PDF, or a scan.
        SourceChanged: a page that is none of Modern.Gov's.
        FigureAmbiguous: it states a balance and does not name the authority; or nobody said whose it is.
    """
    name = f"{wanted.title} ({wanted.url})"
    authority = wanted.hint("authority") or ""
    own = tuple(filter(None, (wanted.hint("names") or authority).split("|")))
    if not own:
        raise SourceChanged(
            f"{name}: the listing does not say whose paper it is. List its page in data/reference/council_pages.csv."
        )
    read = statements_of_html if wanted.url == wanted.hint("page") else statements_of_pdf
    found, notes = read(content, name if read is statements_of_pdf else wanted.url, own, wanted.published)
    figures = tuple(_figure(statement, authority, wanted.hint("la_code") or "") for statement in found)
    return Parsed(figures=figures, notes=tuple(notes))


def _figure(statement: Statement, authority: str, la_code: str) -> ReportedFigure:
    as_at: date = statement.year.end_date
    return ReportedFigure(
        authority, la_code, "local_authority", statement.measure, PeriodType.FINANCIAL_YEAR, str(statement.year),
        statement.balance, ValueState.REPORTED, Unit.GBP, statement.basis, statement.payment_basis, statement.as_printed, as_at,
        Citation(statement.page, statement.locator, statement.quote),
    )  # fmt: skip
