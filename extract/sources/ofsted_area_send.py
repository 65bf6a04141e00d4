"""Area SEND inspection reports: the search pages of Ofsted's report site, each provider's page, each report.

The listing says whose report it is and when it was published; the report itself says everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from extract.documents.page import HtmlPage, attribute, text_of
from extract.errors import FigureAmbiguous
from extract.inspection_report.dates import read_span
from extract.inspection_report.read import place_name, read_report
from extract.records import Inspection, Parsed, ReportedFigure, Wanted
from extract.terms import Basis, PaymentBasis, PeriodType, Unit, ValueState

SOURCE_ID = "ofsted_area_send"
PARSER_VERSION = "1"

SITE = "https://reports.ofsted.gov.uk"
ROWS = 100
"""Providers to a search page; the site gives no more."""

_SEARCH = SITE + "/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start={start}&rows={rows}"
_PROVIDER = re.compile(r"(?:https://reports\.ofsted\.gov\.uk)?/provider/44/(?P<urn>\d+)/?")
_REPORT = re.compile(r"https://files\.ofsted\.gov\.uk/v1/file/\d+")
_PUBLICATION = re.compile(r"(?P<kind>.+?),\s*pdf\s*-\s*(?P<day>\d{1,2} \w+ \d{4})", re.IGNORECASE)
_LATEST_PUBLICATION = timedelta(days=400)
"""A report that came out later than this after its inspection bears a wrong date somewhere."""

_PLACE_FILLERS = frozenset("and of the upon on in with city county borough royal london council metropolitan".split())  # noqa: SIM905


def discover(get: Callable[[str], bytes]) -> Iterator[Wanted]:
    """Every Area SEND full inspection report of every provider.

    Other publications on the same pages (children's services, monitoring inspections, which have no outcome) are left alone.

    Raises:
        SourceChanged: a page without results, fewer or more providers than the page counts, an unknown selector or address.
    """
    for urn, name in _providers(get):
        page = HtmlPage(get(f"{SITE}/provider/44/{urn}"), f"{SITE}/provider/44/{urn}")
        if urn not in re.findall(r"\d+", text_of(page.one(".title-block__subheading"))):
            raise page.changed(f"it does not give {urn} as its URN")
        page.one("ol.timeline")
        listed: set[str] = set()
        for link in page.all("a.publication-link"):
            label = text_of(page.one("span.nonvisual", link))
            if "area send" in label.lower() and "monitoring" not in label.lower():
                wanted = _wanted(page, attribute(link, "href"), label, urn, name)
                if wanted.url not in listed:
                    listed.add(wanted.url)
                    yield wanted


def _providers(get: Callable[[str], bytes]) -> list[tuple[str, str]]:
    """URN and name of each provider, over as many search pages as the count asks for."""
    found: dict[str, str] = {}
    total = 1
    while len(found) < total:
        address = _SEARCH.format(start=len(found), rows=ROWS)
        page = HtmlPage(get(address), address)
        count = text_of(page.one(".search-results h2 strong")).replace(",", "")
        if not count.isdigit() or int(count) == 0:
            raise page.changed(f"it counts {count!r} results")
        total = int(count)
        links = [page.one(".search-result__title a", item) for item in page.all("li.search-result")]
        before = len(found)
        for link in links:
            match = _PROVIDER.fullmatch(attribute(link, "href"))
            if not match or not text_of(link):
                raise page.changed(f"a result leads to {attribute(link, 'href')!r}, which is no provider's page")
            found[match["urn"]] = text_of(link)
        if len(found) - before != len(links) or not links or len(found) > total:
            raise page.changed(
                f"it counts {total} results, but {len(found)} different ones were listed so far, {len(links)} on this page"
            )
    return list(found.items())


def _wanted(page: HtmlPage, address: str, label: str, urn: str, name: str) -> Wanted:
    match = _PUBLICATION.fullmatch(label)
    day = read_span(match["day"]) if match else None
    if not match or day is None or not _REPORT.fullmatch(address):
        raise page.changed(f"the publication {label!r} at {address!r} is not labelled and addressed as before")
    return Wanted(address, f"{name}: {match['kind']}", day.start, (("urn", urn), ("provider", name), ("type", match["kind"])))


def parse(content: bytes, wanted: Wanted) -> Parsed:
    """One report: its fields, and as figures its outcome and its two counts, dated by the last day of the inspection.

    Raises:
        DocumentUnreadable: not a full Area SEND inspection report, or its outcome cannot be read.
        FigureAmbiguous: the report contradicts itself on its outcome, or is not about the provider that lists it.
    """
    name = wanted.url if wanted.title == wanted.url else f"{wanted.title} ({wanted.url})"
    inspection, notes = read_report(content, name)
    provider = wanted.hint("provider") or place_name(inspection.partnership or "")
    if not _same_place(provider, inspection.partnership or ""):
        raise FigureAmbiguous(
            f"{name}, page 1: the report is about {inspection.partnership}, but Ofsted lists it under {provider}. "
            "It is given to neither: look at both, and tell Ofsted."
        )
    inspection = replace(inspection, contradiction=_with_publication(inspection, wanted.published))
    return Parsed(figures=tuple(_figures(inspection, provider)), inspections=(inspection,), notes=notes)


def _same_place(provider: str, partnership: str) -> bool:
    ours, theirs = ({word for word in re.findall(r"[a-z]+", text.lower()) if word not in _PLACE_FILLERS}
                    for text in (provider, place_name(partnership)))  # fmt: skip
    return ours == theirs


def _with_publication(inspection: Inspection, published: date | None) -> str | None:
    end = inspection.inspection_end
    if published is None or end is None or end <= published <= end + _LATEST_PUBLICATION:
        return inspection.contradiction
    doubt = f"inspection dates: the front page ends it on {end.isoformat()}, Ofsted dates the report {published.isoformat()}"
    return "; ".join(filter(None, (inspection.contradiction, doubt)))


def _figures(inspection: Inspection, provider: str) -> Iterator[ReportedFigure]:
    values = (
        ("inspection_outcome", int(inspection.outcome), "outcome", Unit.CATEGORY),
        ("inspection_priority_actions", inspection.priority_actions, "priority_actions", Unit.COUNT),
        ("inspection_areas_for_improvement", inspection.areas_for_improvement, "areas_for_improvement", Unit.COUNT),
    )
    for measure, value, field, unit in values:
        if value is not None and inspection.inspection_end is not None:
            citation = inspection.citations[field]
            yield ReportedFigure(
                provider, "", "local_authority", measure, PeriodType.DAY, inspection.inspection_end.isoformat(), Decimal(value),
                ValueState.REPORTED, unit, Basis.OUTTURN, PaymentBasis.NOT_APPLICABLE,
                citation.quote if field == "outcome" else str(value), inspection.inspection_end, citation,
            )  # fmt: skip
