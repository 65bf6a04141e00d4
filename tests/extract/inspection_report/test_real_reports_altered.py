"""Real reports with their ink moved: a line rewritten, rows swapped or emptied, a column shifted. The new truth or none; never the old."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from extract.documents.drawing import Box
from extract.documents.pdf import PdfDocument
from extract.errors import EvidenceError
from extract.inspection_report.read import read_inspection
from extract.inspection_report.ruled import bands
from extract.inspection_report.sections import find_headings, regions
from extract.inspection_report.text import read_footer

Move = Callable[[float, float], tuple[float, float] | None]
"""How far the ink at a point goes; None: it is taken away."""
COUNTS = {"priority_actions": "n_priority_actions", "areas_for_improvement": "n_areas_for_improvement"}
SHOWS = {"Tj", "TJ", "'", '"'}


@pytest.fixture(scope="module")
def reports(shared: Path) -> list[tuple[dict[str, str], bytes]]:
    with (shared / "truth/inspections.csv").open(encoding="utf-8") as file:
        return [(row, (shared / "mirror" / row["file"]).read_bytes()) for row in csv.DictReader(file)]


class Ink:
    """Follows a content stream and says where each piece of text begins."""

    def __init__(self) -> None:
        self.whole = pikepdf.Matrix()
        self.line = pikepdf.Matrix()
        self.leading = 0.0
        self._kept: list[pikepdf.Matrix] = []

    def follow(self, operands: list[Any], operator: str) -> bool:
        """Take one instruction in; True when it only moved to where text begins."""
        numbers = [float(each) for each in operands] if operator in {"cm", "Tm", "Td", "TD", "TL"} else []
        if operator == "q":
            self._kept.append(self.whole)
        elif operator == "Q" and self._kept:
            self.whole = self._kept.pop()
        elif operator == "cm":
            self.whole = pikepdf.Matrix(*numbers) @ self.whole
        elif operator == "BT":
            self.line = pikepdf.Matrix()
        elif operator == "TL":
            self.leading = numbers[0]
        elif operator == "Tm":
            self.line = pikepdf.Matrix(*numbers)
        elif operator in {"Td", "TD", "T*"}:
            across, down = numbers or (0.0, -self.leading)
            self.leading = -down if operator == "TD" else self.leading
            self.line = pikepdf.Matrix(1, 0, 0, 1, across, down) @ self.line
        return operator in {"Tm", "Td", "TD", "T*"}

    @property
    def at(self) -> tuple[float, float]:
        place = self.line @ self.whole
        return place.e, place.f

    def moved(self, across: float, up: float) -> list[float]:
        """The operands of a Tm that stands so much further on the page."""
        shifted = self.line @ self.whole @ pikepdf.Matrix(1, 0, 0, 1, across, up) @ self.whole.inverse()
        return [shifted.a, shifted.b, shifted.c, shifted.d, shifted.e, shifted.f]


def with_ink(content: bytes, number: int, move: Move, instead: str = "") -> bytes:
    """The document with the text of a page moved or taken away, and other words where the first of it was taken away."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[number - 1]
        ink, out, gone, font = Ink(), [], False, []
        for operands, op in pikepdf.parse_content_stream(page):
            operator = str(op)
            font = list(operands) if operator == "Tf" else font
            if ink.follow(list(operands), operator):
                shift = move(*ink.at)
                gone = shift is None
                out.append((ink.moved(*(shift or (0, 0))), pikepdf.Operator("Tm")))
            elif not (gone and operator in SHOWS):
                out.append((operands, op))
            elif instead:
                out += [
                    ([pikepdf.Name.Hand, font[1]], pikepdf.Operator("Tf")),
                    ([pikepdf.String(instead)], pikepdf.Operator("Tj")),
                ]
                out.append((font, pikepdf.Operator("Tf")))
                instead = ""
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
        page.Resources.Font["/Hand"] = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        saved = io.BytesIO()
        pdf.save(saved)
    return saved.getvalue()


def with_line(content: bytes, pattern: str, said: Callable[[str], str]) -> bytes | None:
    """The front page with the one line that matches said otherwise; None where there is no such line."""
    with PdfDocument(content, "report") as document:
        lines = document.pages[0].lines
        found = [number for number, line in enumerate(lines) if re.search(pattern, line)]
        box = document.line_box(1, found[0]) if len(found) == 1 else None
        if box is None:
            return None
        text = said(lines[found[0]])
    middle = (box.bottom + box.top) / 2
    return with_ink(content, 1, lambda _x, y: None if box.bottom - 2 < y < middle else (0, 0), text.replace("’", "'"))


def read_as(content: bytes, field: str) -> object:
    """What is read of a field; None where it is left unread or the report is refused."""
    try:
        return getattr(read_inspection(content, "altered"), field)
    except EvidenceError:
        return None


DATES = re.compile(r"\d{1,2} (?:\w+ )?(?:20\d\d )?to \d{1,2} \w+ 20\d\d")


def test_a_real_front_page_with_other_dates_never_gives_the_old_ones(reports: list[tuple[dict[str, str], bytes]]) -> None:
    read = 0
    for row, content in reports:
        altered = with_line(content, r"^Inspection dates?:.*20\d\d", lambda line: DATES.sub("2 to 6 October 2023", line))
        if altered is None:
            continue
        end = read_as(altered, "inspection_end")
        assert end in {date(2023, 10, 6), None}, row["la"]
        read += end is not None
    assert read >= 20


@pytest.mark.parametrize(
    ("field", "pattern", "old", "new", "value"),
    [
        ("next_full_inspection_years", r"within approximately five years", "five", "four", 4),
        ("next_full_inspection_years", r"within approximately three years", "three", "two", 2),
        ("monitoring_within_months", r"within approximately 18 months", "18", "15", 15),
    ],
)
def test_a_real_front_page_with_one_number_changed_gives_the_new_one_or_none(
    reports: list[tuple[dict[str, str], bytes]], field: str, pattern: str, old: str, new: str, value: int
) -> None:
    altered = [(row["la"], with_line(content, pattern, lambda line: line.replace(old, new))) for row, content in reports]
    results = {la: read_as(content, field) for la, content in altered if content is not None}
    assert len(results) >= 5
    assert set(results.values()) <= {value, None}, results
    assert value in results.values()


def tables(content: bytes) -> list[tuple[int, list[Box]]]:
    """Every drawn part of a table: its page, and the boxes of its rows."""
    with PdfDocument(content, "report") as document:
        footers = tuple(read_footer(page) for page in document.pages)
        found = []
        for region in regions(document, find_headings(document, footers), footers):
            drawing = document.drawing(region.page)
            for rows in bands(drawing.shapes, region.top + 25, region.bottom, drawing.height):
                found.append((region.page, [row.box for row in rows]))
    return found


def within(box: Box, y: float) -> bool:
    return box.bottom < y < box.top


def counts(content: bytes) -> dict[str, object]:
    return {field: read_as(content, field) for field in COUNTS}


def test_two_rows_of_a_real_table_swapped_are_as_many_or_not_counted(reports: list[tuple[dict[str, str], bytes]]) -> None:
    tried = 0
    for row, content in reports[::3]:
        for number, rows in tables(content)[:1]:
            if len(rows) < 3:
                continue
            tried += 1
            one, other = rows[-2], rows[-1]

            def swap(_x: float, y: float, one: Box = one, other: Box = other) -> tuple[float, float]:
                if within(one, y):
                    return 0, other.bottom - one.bottom
                return (0, one.top - other.top) if within(other, y) else (0, 0)

            for field, column in COUNTS.items():
                assert counts(with_ink(content, number, swap))[field] in {int(row[column]), None}, row["la"]
    assert tried >= 4


def test_a_row_of_a_real_table_without_its_words_is_never_counted(reports: list[tuple[dict[str, str], bytes]]) -> None:
    tried = 0
    for row, content in reports[1::3]:
        for number, rows in tables(content)[:1]:
            if len(rows) < 3:
                continue
            tried += 1
            before, bare = counts(content), rows[-1]
            after = counts(with_ink(content, number, lambda _x, y, bare=bare: None if within(bare, y) else (0, 0)))
            assert after != before, row["la"]
            moved = [field for field in COUNTS if after[field] != before[field]]
            assert all(after[field] in {None, int(row[COUNTS[field]]) - 1} for field in moved), row["la"]
    assert tried >= 4


@pytest.mark.parametrize("across", [-40, 120])
def test_a_real_table_with_its_words_shifted_sideways_is_counted_alike_or_not(
    reports: list[tuple[dict[str, str], bytes]], across: float
) -> None:
    for row, content in reports[2::5]:
        altered = content
        for number, rows in tables(content):
            top, bottom = rows[0].top, rows[-1].bottom
            altered = with_ink(altered, number, lambda _x, y, top=top, bottom=bottom: (across, 0) if bottom < y < top else (0, 0))
        for field, column in COUNTS.items():
            assert counts(altered)[field] in {int(row[column]), None}, row["la"]
