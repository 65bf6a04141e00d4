"""Ofsted's listing is walked whole or refused; the example gives exactly its expected records."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.records import Wanted
from extract.sources import ofsted_area_send
from tests.sources.ofsted_area_send.make_example import REPORT_URL, SITE, provider_page, report, search_page
from tests.support.area_send_report import Report, make
from tests.support.examples import same_as_expected

HERE = Path(__file__).parent
HINTS = (("urn", "99999"), ("provider", "Northmarket"))
WANTED = Wanted(REPORT_URL, "Northmarket: Area SEND full inspection", date(2024, 7, 1), HINTS)
LABEL = "Area SEND full inspection, pdf - 01 July 2024"

Pages = dict[str, bytes]


def search(start: int) -> str:
    return f"{SITE}/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start={start}&rows=100"


def listing(**changes: bytes) -> Pages:
    pages = {
        search(0): search_page([("99999", "Northmarket"), ("99998", "Southmarket")]),
        f"{SITE}/provider/44/99999": provider_page("99999", "Northmarket", [(REPORT_URL, LABEL)]),
        f"{SITE}/provider/44/99998": provider_page("99998", "Southmarket", []),
    }
    return pages | changes


def getter(pages: Pages) -> Callable[[str], bytes]:
    return pages.__getitem__


def test_the_example_gives_the_expected_records() -> None:
    same_as_expected(ofsted_area_send.parse((HERE / "example.pdf").read_bytes(), WANTED), HERE)


def test_the_example_is_what_its_script_writes() -> None:
    assert (HERE / "example.pdf").read_bytes() == make(report())


def test_each_report_is_wanted_with_what_the_listing_says_of_it() -> None:
    (wanted,) = ofsted_area_send.discover(getter(listing()))
    assert (wanted.url, wanted.title, wanted.published) == (
        REPORT_URL,
        "Northmarket: Area SEND full inspection",
        date(2024, 7, 1),
    )
    assert dict(wanted.hints) == {"urn": "99999", "provider": "Northmarket", "type": "Area SEND full inspection"}


def test_other_publications_on_a_providers_page_are_left_alone() -> None:
    page = provider_page(
        "99999",
        "Northmarket",
        [
            ("https://files.ofsted.gov.uk/v1/file/20000001", "Children's services inspection, pdf - 17 december 2021"),
            ("https://files.ofsted.gov.uk/v1/file/20000002", "Area SEND monitoring inspection, pdf - 17 December 2025"),
            (REPORT_URL, LABEL),
            (REPORT_URL, LABEL),
        ],
    )
    wanted = list(ofsted_area_send.discover(getter(listing(**{f"{SITE}/provider/44/99999": page}))))
    assert [each.url for each in wanted] == [REPORT_URL]


def test_further_search_pages_are_read_until_the_count_is_reached() -> None:
    results = [(str(90000 + number), f"Place {number}") for number in range(103)]
    pages = {search(0): search_page(results[:100], 103), search(100): search_page(results[100:], 103)}
    pages |= {f"{SITE}/provider/44/{urn}": provider_page(urn, name, []) for urn, name in results}
    assert list(ofsted_area_send.discover(getter(pages))) == []


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (search_page([]), "counts '0' results"),
        (search_page([], 2), "counts 2 results"),
        (search_page([("99999", "Northmarket")] * 2), "counts 2 results"),
        (search_page([("99999", "Northmarket"), ("99998", "Southmarket")], 1), "counts 1 results"),
        (search_page([("99999/../x", "Northmarket")]), "no provider's page"),
        (b"<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>", "0 elements match"),
        (b"", "is not an HTML page"),
        (b'{"results": []}', "is not an HTML page"),
    ],
)
def test_a_search_page_of_another_shape_is_refused_by_address(page: bytes, why: str) -> None:
    with pytest.raises(SourceChanged, match=why) as refusal:
        list(ofsted_area_send.discover(getter(listing(**{search(0): page}))))
    assert "reports.ofsted.gov.uk/search" in str(refusal.value)


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (provider_page("11111", "Northmarket", [(REPORT_URL, LABEL)]), "does not give 99999"),
        (provider_page("99999", "Northmarket", [("https://example.org/1.pdf", LABEL)]), "not labelled and addressed as before"),
        (
            provider_page("99999", "Northmarket", [(REPORT_URL, "Area SEND full inspection")]),
            "not labelled and addressed as before",
        ),
        (provider_page("99999", "Northmarket", [(REPORT_URL, "Area SEND full inspection, pdf - 41 July 2024")]), "not labelled"),
        (provider_page("99999", "N", [(REPORT_URL, LABEL)]).replace(b"nonvisual", b"hidden"), "0 elements match"),
        (provider_page("99999", "N", []).replace(b"timeline", b"list"), "0 elements match"),
    ],
)
def test_a_providers_page_of_another_shape_is_refused_by_address(page: bytes, why: str) -> None:
    with pytest.raises(SourceChanged, match=why) as refusal:
        list(ofsted_area_send.discover(getter(listing(**{f"{SITE}/provider/44/99999": page}))))
    assert "provider/44/99999" in str(refusal.value)


@pytest.mark.parametrize("provider", ["Southmarket", "North Northmarket", "Northmarketshire"])
def test_a_report_listed_under_another_place_is_given_to_neither(provider: str) -> None:
    with pytest.raises(FigureAmbiguous, match="given to neither"):
        ofsted_area_send.parse(make(Report()), Wanted(REPORT_URL, "x", None, (("provider", provider),)))


@pytest.mark.parametrize("provider", ["Northmarket, City of", "Northmarket Borough", "northmarket"])
def test_a_place_is_the_same_with_or_without_its_style(provider: str) -> None:
    (outcome, *_) = ofsted_area_send.parse(make(Report()), Wanted(REPORT_URL, "x", None, (("provider", provider),))).figures
    assert outcome.place_as_printed == provider


@pytest.mark.parametrize("published", [date(2024, 5, 16), date(2026, 5, 16)])
def test_a_publication_date_that_cannot_go_with_the_inspection_is_told(published: date) -> None:
    (inspection,) = ofsted_area_send.parse(make(Report()), Wanted(REPORT_URL, "x", published, HINTS)).inspections
    assert inspection.contradiction
    assert published.isoformat() in inspection.contradiction


def test_what_could_not_be_read_is_no_figure_but_is_noted() -> None:
    parsed = ofsted_area_send.parse(make(Report(style="bare")), WANTED)
    assert [figure.measure for figure in parsed.figures] == ["inspection_outcome", "inspection_priority_actions"]
    assert {note.split(":")[0] for note in parsed.notes} == {"areas_for_improvement"}


def test_a_report_whose_dates_cannot_be_read_has_no_figures() -> None:
    parsed = ofsted_area_send.parse(make(Report(dates="in May 2024")), WANTED)
    assert parsed.figures == ()
    assert parsed.inspections[0].inspection_end is None


def test_a_page_in_place_of_a_report_is_refused_by_name() -> None:
    with pytest.raises(DocumentUnreadable, match="Northmarket"):
        ofsted_area_send.parse(b"<html>Sign in</html>", WANTED)


def test_the_real_listing_leads_to_39_reports_of_39_places(shared: Path) -> None:
    index = json.loads((shared / "mirror/index.json").read_text(encoding="utf-8"))
    wanted = list(ofsted_area_send.discover(lambda url: (shared / "mirror" / index[url]["file"]).read_bytes()))
    assert len(wanted) == len({each.hint("provider") for each in wanted}) == 39
    for each in wanted[:6]:
        parsed = ofsted_area_send.parse((shared / "mirror" / index[each.url]["file"]).read_bytes(), each)
        assert len(parsed.figures) == 3
        assert parsed.inspections[0].contradiction is None
