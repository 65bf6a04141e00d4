"""The list of pages, what a Modern.Gov page leads to, and what page and report yield; on invented stand-ins."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from extract.council_papers.pages import Page, read_pages
from extract.errors import DocumentUnreadable, FigureAmbiguous, HostUnreachable, NotPermitted, NotThere, SourceChanged
from extract.records import Wanted
from extract.registry import registry
from extract.sources import council_papers as source
from tests.sources.council_papers.make_example import HOST, MONITORING, OUTTURN, OUTTURN_TEXT, PAGE, TABLE, files, page, pdf
from tests.support.examples import plain
from transform.local_authorities import LocalAuthorities
from transform.reference.files import publisher

HERE = Path(__file__).parent
MET = date(2025, 7, 9)
NORFOLK = Page("926", "Norfolk", ("Norfolk", "Norfolk County Council"), PAGE)
HINTS = (("la_code", "926"), ("authority", "Norfolk"), ("names", "Norfolk|Norfolk County Council"), ("page", PAGE))


def wanted(url: str) -> Wanted:
    return Wanted(url, "t", MET, HINTS)


def listing(monkeypatch: pytest.MonkeyPatch, *pages: Page, **answers: bytes | Exception) -> Callable[[str], bytes]:
    """A `get` on the example's site, with other answers by the last part of the address."""
    monkeypatch.setattr(source, "read_pages", lambda: iter(pages or (NORFOLK,)))

    def get(url: str) -> bytes:
        answer = answers.get(url.rpartition("=")[2], files().get(url, NotThere(f"{url} is not there")))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return get


def another(number: str, host: str = HOST) -> Page:
    return Page("926", "Norfolk", ("Norfolk",), f"{host}/mgAi.aspx?ID={number}")


def test_the_example_is_what_its_script_makes() -> None:
    assert (HERE / "example.html").read_bytes() == page()
    assert (HERE / "example.pdf").read_bytes() == pdf(OUTTURN_TEXT, TABLE)


def test_the_example_yields_its_expected_records() -> None:
    expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    assert plain(source.parse((HERE / "example.html").read_bytes(), wanted(PAGE))) == expected["page"]
    assert plain(source.parse((HERE / "example.pdf").read_bytes(), wanted(OUTTURN))) == expected["report"]


def test_a_page_and_its_reports_are_wanted_with_authority_committee_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(source.discover(listing(monkeypatch)))
    hints = (*HINTS, ("committee", "Schools Forum"))
    assert found == [
        Wanted(PAGE, "Norfolk: Dedicated Schools Grant: outturn and monitoring", MET, hints),
        Wanted(OUTTURN, "Norfolk: DSG outturn 2024-25", MET, hints),
        Wanted(MONITORING, "Norfolk: Budget monitoring 2025-26", MET, hints),
    ]


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(NotThere("gone"), id="a page that is gone"),
        pytest.param(NotPermitted("another host"), id="a host that may not be asked"),
        pytest.param(HostUnreachable("no answer"), id="a host that cannot be reached"),
        pytest.param(b"<!doctype html><html><body>Moved</body></html>", id="a page of another shape"),
    ],
)
def test_a_page_that_fails_is_wanted_all_the_same_so_that_it_is_named_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, failure: bytes | Exception
) -> None:
    found = list(source.discover(listing(monkeypatch, another("1"), NORFOLK, **{"1": failure})))
    assert [each.url for each in found] == [another("1").address, PAGE, OUTTURN, MONITORING]


def test_with_no_network_the_list_is_not_gone_through_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = {str(number): HostUnreachable(f"host {number}") for number in range(1, 9)}
    with pytest.raises(HostUnreachable, match="host 2"):
        list(source.discover(listing(monkeypatch, *(another(number) for number in lost), **lost)))


def test_hosts_that_fail_after_one_was_reached_do_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = {str(number): HostUnreachable(f"host {number}") for number in range(1, 9)}
    found = list(source.discover(listing(monkeypatch, NORFOLK, *(another(number) for number in lost), **lost)))
    assert len(found) == 3 + 8


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example.gov.uk/documents/s1/DSG.pdf",
        "http://democracy.example.gov.uk/documents/s1/DSG.pdf",
        "documents/s1/DSG.docx",
        "documents/g1/Public reports pack.pdf",
        "mgConvert2PDF.aspx?ID=1",
        "javascript:alert(1)",
        "https://[broken/documents/s1/DSG.pdf",
    ],
)
def test_what_is_no_report_on_the_pages_own_host_is_left_alone(monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    get = listing(monkeypatch, **{"4321": page([(link, "DSG deficit")])})
    assert [each.url for each in source.discover(get)] == [PAGE]


def test_of_a_whole_meeting_only_reports_on_school_money_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    row = '<tr><td class="mgItemNumberCell">{0}.</td><td><p class="mgAiTitleTxt">{1}</p><a href="documents/s{0}/Report.pdf">Report</a></td></tr>'
    items = "".join(row.format(*item) for item in ((1, "Apologies"), (2, "DSG outturn"), (3, "Car parks")))
    meeting = Page("926", "Norfolk", ("Norfolk",), f"{HOST}/ieListDocuments.aspx?CId=77&MId=888")
    get = listing(monkeypatch, meeting, **{"888": page([], body=f"<table class='mgItemTable'>{items}</table>")})
    assert [each.url for each in source.discover(get)] == [meeting.address, f"{HOST}/documents/s2/Report.pdf"]


def test_a_page_that_names_two_meetings_has_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    other = '<a href="ieListDocuments.aspx?CId=1&amp;MId=2">Cabinet, Monday, 1st September, 2025</a>'
    first = next(iter(source.discover(listing(monkeypatch, **{"4321": page(body=other)}))))
    assert (first.published, first.hint("committee")) == (None, None)


def test_a_report_that_does_not_name_the_authority_is_refused_by_name() -> None:
    nameless = pdf(["The cumulative DSG deficit was £87.654m at 31 March 2025, as the Forum heard in its meeting."])
    with pytest.raises(FigureAmbiguous, match="nowhere names Norfolk"):
        source.parse(nameless, wanted(OUTTURN))


def test_a_balance_stated_in_two_ways_is_given_in_neither() -> None:
    twice = pdf([
        "Norfolk County Council", "1.1 The cumulative DSG deficit was £87.654m at 31 March 2025.",
        "1.2 The cumulative DSG deficit was £86.1m at 31 March 2025.",
    ])  # fmt: skip
    parsed = source.parse(twice, wanted(OUTTURN))
    assert parsed.figures == ()
    assert "£86.1m, £87.654m" in parsed.notes[0]


def test_a_balance_rounded_in_one_place_is_given_as_printed_in_full() -> None:
    twice = pdf([
        "Norfolk County Council", "1.1 The cumulative DSG deficit was £87.7m at 31 March 2025.",
        "1.2 The cumulative DSG deficit was £87.654m at 31 March 2025.",
    ])  # fmt: skip
    (figure,) = source.parse(twice, wanted(OUTTURN)).figures
    assert figure.as_printed == "£87.654m"


def test_what_is_no_report_or_no_page_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="not a PDF"):
        source.parse(page(), wanted(OUTTURN))
    with pytest.raises(SourceChanged, match=r"no part of a Modern\.Gov page"):
        source.parse(b"<!doctype html><html><body><p>Hello</p></body></html>", wanted(PAGE))


def test_every_listed_page_is_on_an_allowed_host_of_a_council_that_a_letter_may_cite() -> None:
    row, authorities = registry()["council_papers"], LocalAuthorities.load()
    pages = list(read_pages())
    assert row.starts == {each.address for each in pages} and len(pages) == len(row.starts)
    for each in pages:
        host = each.address.split("/")[2]
        assert each.address.startswith("https://") and host in row.hosts
        assert publisher(each.address)[1] == "primary"
        assert authorities.by_code(each.la_code).name == each.name
    assert {each.address.split("/")[2] for each in pages} == set(row.hosts)


def test_every_listed_page_says_which_curated_row_it_comes_from() -> None:
    with (HERE.parents[2] / "data" / "reference" / "council_pages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["carried_from"] and date.fromisoformat(row["added"]) for row in rows)
