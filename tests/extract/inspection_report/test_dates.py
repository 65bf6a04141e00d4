"""Dates as reports print them; what is no date is no date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.inspection_report.dates import LONGEST, Span, find_spans, read_span


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("3 to 7 October 2016", date(2016, 10, 3), date(2016, 10, 7)),
        ("16 May 2016", date(2016, 5, 16), date(2016, 5, 16)),
        ("27 June to 1 July 2016", date(2016, 6, 27), date(2016, 7, 1)),
        ("5 July 2021 to 9 July 2021", date(2021, 7, 5), date(2021, 7, 9)),
        ("14 November to 18 November 2016", date(2016, 11, 14), date(2016, 11, 18)),
        ("29 January 2024 to 02 February 2024", date(2024, 1, 29), date(2024, 2, 2)),
        ("1 and 2 March 2017", date(2017, 3, 1), date(2017, 3, 2)),
        ("5, 6 and 7 December 2016", date(2016, 12, 5), date(2016, 12, 7)),
        ("29 December 2025 to 2 January 2026", date(2025, 12, 29), date(2026, 1, 2)),
        ("29 December to 2 January 2026", date(2025, 12, 29), date(2026, 1, 2)),
        ("5\u20139 December 2016", date(2016, 12, 5), date(2016, 12, 9)),
        ("5\u00a0to\u00a09\u00a0December\u00a02016", date(2016, 12, 5), date(2016, 12, 9)),
        ("Monday 5th June 2023 to Friday 9th June 2023", date(2023, 6, 5), date(2023, 6, 9)),
        ("11 to 15 and 18 to 19 May 2023", date(2023, 5, 11), date(2023, 5, 19)),
        ("From 5 to 9 Sept 2016.", date(2016, 9, 5), date(2016, 9, 9)),
    ],
)
def test_every_printed_form_is_read(printed: str, start: date, end: date) -> None:
    assert read_span(printed) == Span(start, end)


@pytest.mark.parametrize(
    "printed",
    [
        "", "June 2016", "2016", "5 to 9 Decembr 2016", "31 June 2023", "30 to 3 February 2017", "7 to 3 May 2024", "1 to 6 October",
        "5/12/2016", "5 to 9 December 2016 and 2 to 4 July 2018", "30 December 2024 to 3 January 2024", "5 to 9 December 2016 approx",
        "9 December 20166", "15 to 9 May 2016",
    ],
)  # fmt: skip
def test_a_slip_or_half_a_date_is_not_read(printed: str) -> None:
    assert read_span(printed) is None


@given(
    st.dates(date(2010, 1, 1), date(2059, 12, 31)),
    st.timedeltas(timedelta(0), LONGEST),
    st.sampled_from([" to ", " \u2013 ", "-"]),
)
def test_a_span_written_out_is_read_back(start: date, length: timedelta, joint: str) -> None:
    end = start + timedelta(length.days)
    whole = [f"{day.day} {day:%B %Y}" for day in (start, end)]
    assert read_span(joint.join(whole)) == Span(start, end)
    if start != end and (start.year, start.month) == (end.year, end.month):
        assert read_span(f"{start.day}{joint}{whole[1]}") == Span(start, end)


@given(st.text(max_size=60))
def test_any_text_is_read_or_not_and_nothing_else(text: str) -> None:
    span = read_span(text)
    assert span is None or span.start <= span.end <= span.start + LONGEST


def test_dates_in_a_sentence_are_found_where_they_stand() -> None:
    text = "Bury Partnership, 2 to 6 October 2023 7"
    (found,) = find_spans(text)
    assert found.span == Span(date(2023, 10, 2), date(2023, 10, 6))
    assert text[found.start : found.end] == "2 to 6 October 2023"
