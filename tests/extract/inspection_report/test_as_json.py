"""The object of `extract inspection`: every key, always; null and not_read where there is no value."""

from __future__ import annotations

import json

import pytest

from extract.inspection_report.as_json import describe_file, rejected_object
from tests.support.area_send_report import Report, failing, make

KEYS = {
    "file", "status", "reason", "partnership", "la_code", "framework", "inspection_start", "inspection_end", "outcome",
    "next_full_inspection_years", "monitoring_within_months", "previous_inspection", "priority_actions", "areas_for_improvement",
    "responsible_bodies", "pages", "contradiction", "not_read", "citations", "notes",
}  # fmt: skip


def describe(content: bytes) -> dict[str, object]:
    described = describe_file(content, "a/report.pdf", {"Northmarket": "999"}.get)
    assert set(described) == KEYS
    assert described["file"] == "a/report.pdf"
    json.dumps(described)
    return described


def test_a_report_is_described_whole() -> None:
    described = describe(make(failing()))
    citations = described.pop("citations")
    assert described == {
        "file": "a/report.pdf", "status": "parsed", "reason": None, "partnership": "Northmarket Local Area Partnership", "la_code": "999",
        "framework": "area_send_2023", "inspection_start": "2024-05-13", "inspection_end": "2024-05-17", "outcome": 3,
        "next_full_inspection_years": 3, "monitoring_within_months": 18,
        "previous_inspection": {"status": "stated", "start": "2016-10-03", "end": "2016-10-07"}, "priority_actions": 3,
        "areas_for_improvement": 2, "responsible_bodies": ["Northmarket Council", "NHS Middle Land Integrated Care Board"], "pages": 3,
        "contradiction": None, "not_read": [], "notes": [],
    }  # fmt: skip
    assert isinstance(citations, dict)
    assert citations["priority_actions"] == {"page": 2, "quote": "Areas for priority action"}


def test_a_place_that_is_no_authority_has_no_code_and_says_so() -> None:
    described = describe(make(Report(place="Southmarket")))
    assert described["la_code"] is None
    assert described["not_read"] == ["la_code"]


def test_a_field_that_is_not_read_is_null_and_listed() -> None:
    described = describe(make(failing(previous="Date of previous inspection: June 2016", style="bare")))
    unread = {"previous_inspection", "priority_actions", "areas_for_improvement"}
    assert {field for field in KEYS if described[field] is None} >= unread
    assert set(described["not_read"]) == unread  # type: ignore[call-overload]


def test_never_inspected_before_has_no_dates() -> None:
    described = describe(make(Report(previous="Date of previous inspection: Not previously inspected")))
    assert described["previous_inspection"] == {"status": "not_previously_inspected", "start": None, "end": None}


@pytest.mark.parametrize(
    ("content", "status", "framework", "why"),
    [
        (b"", "rejected", None, "is empty"),
        (b"not a pdf", "rejected", None, "is not a PDF"),
        (make(Report())[:2000], "rejected", None, "a/report.pdf"),
        (make(Report(title="Joint local area SEND inspection in Northmarket")), "rejected", "local_area_2016", "before 2023"),
        (make(Report(outcome="All is well.")), "rejected", None, "none of the three outcomes"),
    ],
)
def test_what_is_no_report_is_rejected_with_its_reason(content: bytes, status: str, framework: str | None, why: str) -> None:
    described = describe(content)
    assert (described["status"], described["framework"], described["outcome"]) == (status, framework, None)
    assert why in str(described["reason"])


def test_a_scan_needs_ocr() -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    assert describe(out.getvalue())["status"] == "needs_ocr"


def test_a_rejected_object_has_the_same_keys() -> None:
    assert set(rejected_object("x", "because")) == KEYS
