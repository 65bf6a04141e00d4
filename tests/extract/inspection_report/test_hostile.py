"""Whatever the bytes, a report is read or refused by name; nothing else comes out."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.errors import EvidenceError
from extract.inspection_report.bodies import find_bodies
from extract.inspection_report.previous import read_previous
from extract.inspection_report.read import read_report
from tests.support.area_send_report import Report, failing, make

WHOLE = make(failing())


def rows_begun(content: bytes) -> int:
    """How many priority actions a viewer shows the beginning of."""
    pdf = pypdfium2.PdfDocument(content)
    return sum(page.get_textpage().get_text_range().count("Leaders should urgently") for page in pdf)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_report_is_refused_or_read_as_it_then_stands(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    damaged = bytes(content[:cut] if data.draw(st.booleans()) else content)
    try:
        report = read_report(damaged, "damaged.pdf").inspection
    except EvidenceError as refusal:
        assert "damaged.pdf" in str(refusal)
    else:
        # A rule or a line of text that the damage took away is on no page that a person opens either; no row is made up.
        assert report.priority_actions in (3, None) or 1 <= report.priority_actions <= rows_begun(damaged)


@given(st.text(max_size=300))
def test_any_words_under_a_label_are_read_or_not(text: str) -> None:
    read_previous(text)
    find_bodies(text, text[:10])


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=HYPERLINK('x')", "A" * 3000, "\u202e5 to 9 May 2024"])
def test_odd_words_on_the_front_page_stay_words(text: str) -> None:
    try:
        report = read_report(
            make(Report(information=text, previous=f"Date of previous inspection: {text}")), "odd.pdf"
        ).inspection
    except EvidenceError as refusal:
        assert "odd.pdf" in str(refusal)
    else:
        assert report.previous_inspection is None
        assert report.responsible_bodies == ()


def test_words_that_repeat_without_end_are_read_in_time() -> None:
    for text in ("a and " * 3000, "Council, " * 2000, "1 to " * 4000, "area " * 4000 + "responsible for planning", "(" * 3000):
        read_previous(text)
        find_bodies(text, "Kent")
