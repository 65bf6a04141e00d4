"""The front page: what kind of document it is, what its labels say, where it contradicts itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extract.errors import DocumentUnreadable
from extract.inspection_report.front_page import OLDER_FRAMEWORK
from extract.inspection_report.read import place_name, read_inspection, read_report
from tests.support.area_send_report import Report, make


def read(**changes: Any) -> Any:
    return read_inspection(make(Report(**changes)), "report.pdf")


def test_every_field_of_a_plain_report_is_read_and_cited() -> None:
    content = make(Report())
    report = read_inspection(content, "report.pdf")
    assert (report.partnership, report.pages, report.not_read, report.contradiction) == (
        "Northmarket Local Area Partnership",
        3,
        (),
        None,
    )
    assert (report.inspection_start, report.inspection_end) == (date(2024, 5, 13), date(2024, 5, 17))
    assert set(report.citations) == {
        "partnership", "inspection_start", "inspection_end", "outcome", "next_full_inspection_years", "previous_inspection",
        "priority_actions", "areas_for_improvement", "responsible_bodies",
    }  # fmt: skip
    from extract.documents.pdf import PdfDocument

    with PdfDocument(content, "report.pdf") as document:
        for citation in report.citations.values():
            assert citation.page is not None
            assert citation.quote in document.pages[citation.page - 1].flat


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Area SEND monitoring inspection of {place} Local Area Partnership", "monitoring inspection"),
        ("Joint local area SEND inspection in {place}", OLDER_FRAMEWORK),
        ("Inspection of {place} local authority children’s services", "children's services"),
        ("Annual report of {place}", "is no Area SEND inspection report"),
    ],
)
def test_another_kind_of_document_is_refused_as_what_it_is(title: str, why: str) -> None:
    with pytest.raises(DocumentUnreadable, match=why):
        read(title=title)


@pytest.mark.parametrize(
    ("title", "partnership", "place"),
    [
        ("Area SEND inspection of the {place} Local Area Partnership", "Northmarket Local Area Partnership", "Northmarket"),
        (
            "Area SEND full inspection of {place} Joint Local Area Partnership",
            "Northmarket Joint Local Area Partnership",
            "Northmarket",
        ),
        ("Area SEND inspection of {place}", "Northmarket", "Northmarket"),
    ],
)
def test_the_partnership_is_read_as_the_title_prints_it(title: str, partnership: str, place: str) -> None:
    assert read(title=title).partnership == partnership
    assert place_name(partnership) == place


@pytest.mark.parametrize("dates", ["13 to 17 Mai 2024", "17 to 13 May 2024", "13 to 17 May 2021", "May 2024", "13 to 17 May"])
def test_dates_that_cannot_be_are_not_read(dates: str) -> None:
    reading = read_report(make(Report(dates=dates, footer_dates="13 to 17 May 2024")), "report.pdf")
    report = reading.inspection
    assert (report.inspection_start, report.inspection_end) == (None, None)
    assert {"inspection_start", "inspection_end"} <= set(report.not_read)
    assert any(dates in note for note in reading.notes)


def test_an_unknown_label_makes_no_previous_inspection_out_of_nothing() -> None:
    report = read(previous="Visited before: 5 to 9 December 2016")
    assert report.previous_inspection is None
    assert "previous_inspection" in report.not_read


@pytest.mark.parametrize(
    "label", ["Dates of previous inspection 5 to 9 December 2016", "Previous inspection dates: 5 to 9 December 2016"]
)
def test_a_label_without_its_colon_is_still_the_label(label: str) -> None:
    previous = read(previous=label).previous_inspection
    assert (previous.status, previous.end) == ("stated", date(2016, 12, 9))


def test_a_report_without_the_label_states_no_previous_inspection() -> None:
    report = read(previous=None)
    assert report.previous_inspection.status == "not_stated"
    assert "previous_inspection" not in report.not_read


def test_a_previous_inspection_that_comes_after_is_not_read() -> None:
    report = read(previous="Date of previous inspection: 5 to 9 May 2025")
    assert report.previous_inspection is None
    assert report.contradiction == "the previous inspection is dated after this one"


def test_the_front_page_rules_where_the_footer_disagrees() -> None:
    report = read(dates="11 to 19 May 2023", footer_dates="15 to 19 May 2023")
    assert report.inspection_start == date(2023, 5, 11)
    assert report.contradiction == "inspection dates: front page 11 May 2023 to 19 May 2023, footer 15 May 2023 to 19 May 2023"


def test_a_footer_that_names_another_place_is_told() -> None:
    report = read(title="Area SEND inspection of Southmarket Local Area Partnership")
    assert (
        report.contradiction
        == "partnership: front page Southmarket Local Area Partnership, footer Northmarket Local Area Partnership"
    )


def test_a_monitoring_date_is_null_and_not_unread_where_none_follows() -> None:
    report = read()
    assert report.monitoring_within_months is None
    assert "monitoring_within_months" not in report.not_read
