"""Running footers in the forms Ofsted prints them, and what is left of a page without them."""

from __future__ import annotations

from datetime import date

import pytest

from extract.documents.pdf import Page
from extract.inspection_report.dates import Span
from extract.inspection_report.text import Line, body_lines, join, letters, read_footer

SPAN = Span(date(2023, 11, 27), date(2023, 12, 1))


@pytest.mark.parametrize(
    ("lines", "name", "span", "printed", "taken"),
    [
        (("Area SEND inspection report: Bury Local Area Partnership", "27 November 2023 to 1 December 2023 4"), "Bury Local Area Partnership", SPAN, 4, 2),
        (("Inspection report: Bury Local Area Partnership, 27 November to 1 December 2023 4",), "Bury Local Area Partnership", SPAN, 4, 1),
        (("Area SEND Inspection report: Bury Local Area Partnership, 27 November to", "1 December 2023 12"), "Bury Local Area Partnership", SPAN, 12, 2),
        (("Area SEND inspection report: Bury", "27 November 2023 to", "1 December 2023", "4"), "Bury", SPAN, 4, 4),
        (("Area SEND inspection report: Bury", "27 November to 1 December 2023"), "Bury", SPAN, None, 2),
        (("Area SEND inspection report: Bury", "Leaders know this."), "Bury", None, None, 1),
    ],
)  # fmt: skip
def test_a_footer_is_read_over_its_lines(
    lines: tuple[str, ...], name: str, span: Span | None, printed: int | None, taken: int
) -> None:
    page = Page(4, ("Leaders listen.", *lines, "Leaders learn."))
    footer = read_footer(page)
    assert footer is not None
    assert (footer.name, footer.span, footer.printed, footer.lines) == (name, span, printed, taken)
    assert [line.text for line in body_lines(page, footer)] == ["Leaders listen.", *lines[taken:], "Leaders learn."]


def test_a_page_without_a_footer_keeps_all_its_lines() -> None:
    page = Page(4, ("Leaders report: they listen.", "", "Leaders learn."))
    assert read_footer(page) is None
    assert [line.index for line in body_lines(page, None)] == [0, 2]


def test_a_word_cut_at_its_own_hyphen_is_put_together() -> None:
    assert join([Line(1, 0, "Stoke-on-"), Line(1, 1, "Trent Local"), Line(1, 2, "Area")]) == "Stoke-on-Trent Local Area"
    assert letters("Are as for improvement ") == "areasforimprovement"
