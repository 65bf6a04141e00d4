"""Reports altered on purpose: the reader says what the altered report says, or that it cannot tell. Never the old, never a mix."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from extract.documents.pdf import PdfDocument
from extract.errors import EvidenceError
from extract.inspection_report.read import read_inspection, read_report
from extract.inspection_report.ruled import bands
from extract.inspection_report.sections import find_headings, regions
from extract.inspection_report.text import read_footer
from tests.support.area_send_report import SENTENCES, Report, failing, make

TRICKY = {"Bury", "Derbyshire", "Halton", "Lancashire", "North Northamptonshire", "Hounslow", "Newham", "Kingston upon Hull",
          "Barking and Dagenham", "Brighton and Hove", "Greenwich", "Worcestershire", "Plymouth"}  # fmt: skip
"""Tables cut by pages in every way met so far, an empty head, a head on a page by itself, bodies cut in two."""

COUNTS = {"priority_actions": "n_priority_actions", "areas_for_improvement": "n_areas_for_improvement"}


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def without_page(content: bytes, index: int) -> bytes:
    return changed(content, lambda pdf: pdf.pages.__delitem__(index))


def with_pages_swapped(content: bytes, index: int) -> bytes:
    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.pages.insert(index + 2, pdf.pages[index])
        del pdf.pages[index]

    return changed(content, swap)


def without_tags(content: bytes) -> bytes:
    return changed(content, lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"))


def table_pages(content: bytes) -> dict[int, list[list[Any]]]:
    """Boxes of the rows drawn on each page that holds a part of either table."""
    tables: dict[int, list[list[Any]]] = {}
    with PdfDocument(content, "report") as document:
        footers = tuple(read_footer(page) for page in document.pages)
        for region in regions(document, find_headings(document, footers), footers):
            drawing = document.drawing(region.page)
            for rows in bands(drawing.shapes, region.top + 25, region.bottom, drawing.height):
                tables.setdefault(region.page, []).append([row.box for row in rows])
    return tables


def without_rules(content: bytes) -> bytes:
    def unpaint(pdf: pikepdf.Pdf) -> None:
        for number in tables:
            page = pdf.pages[number - 1]
            kept = [
                (of, pikepdf.Operator("n") if str(op) in ("f", "f*", "S", "B") else op)
                for of, op in pikepdf.parse_content_stream(page)
            ]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    tables = table_pages(content)
    return changed(content, unpaint)


def shaded_instead(content: bytes, *, ground: bool) -> bytes:
    """The same rows as grey boxes, or as white boxes over a grey ground, without a single rule."""
    tables = table_pages(content)

    def shade(pdf: pikepdf.Pdf) -> None:
        for number, drawn in tables.items():
            lines = ["q"]
            for rows in drawn:
                left, width = rows[0].left, rows[0].width
                bottom, height = rows[-1].bottom, rows[0].top - rows[-1].bottom
                lines.append(f"0.9 g {left - 2} {bottom - 2} {width + 4} {height + 4} re f 1 g" if ground else "0.92 g")
                lines += [f"{left + 0.7} {row.bottom + 0.7} {width - 1.4} {row.height - 1.4} re f" for row in rows]
            pdf.pages[number - 1].contents_add(" ".join([*lines, "Q"]).encode(), prepend=True)

    return changed(without_rules(content), shade)


@pytest.fixture(scope="module")
def reports(shared: Path) -> list[tuple[dict[str, str], bytes]]:
    with (shared / "truth/inspections.csv").open(encoding="utf-8") as file:
        return [(row, (shared / "mirror" / row["file"]).read_bytes()) for row in csv.DictReader(file)]


def wrong_counts(row: dict[str, str], content: bytes) -> tuple[list[str], int]:
    """Counts that are neither those of the report nor unread; and how many are unread."""
    report = read_inspection(content, row["la"])
    unread = [field for field in COUNTS if getattr(report, field) is None]
    assert all(field in report.not_read for field in unread)
    wrong = [f"{row['la']} {field} {getattr(report, field)}" for field, column in COUNTS.items()
             if field not in unread and getattr(report, field) != int(row[column])]  # fmt: skip
    return wrong, len(unread)


@pytest.mark.parametrize(
    ("alter", "most_unread"),
    [
        (without_tags, 0),
        (without_rules, 1),
        (lambda content: without_tags(without_rules(content)), 26),
        (lambda content: shaded_instead(content, ground=False), 0),
        (lambda content: shaded_instead(content, ground=True), 0),
    ],
    ids=["untagged", "unruled", "neither", "shaded", "white on grey"],
)
def test_real_tables_drawn_otherwise_give_the_same_counts_or_none(
    reports: list[tuple[dict[str, str], bytes]], alter: Callable[[bytes], bytes], most_unread: int
) -> None:
    results = [wrong_counts(row, alter(content)) for row, content in reports if row["la"] in TRICKY]
    assert [each for wrong, _ in results for each in wrong] == []
    assert sum(unread for _, unread in results) <= most_unread


def test_a_real_report_short_of_a_page_is_never_counted(reports: list[tuple[dict[str, str], bytes]]) -> None:
    for row, content in reports[:5]:
        for index in range(1, int(row["pages"]) - 2):
            report = read_inspection(without_page(content, index), row["la"])
            assert {"priority_actions", "areas_for_improvement"} <= set(report.not_read), f"{row['la']} without page {index + 1}"
            assert report.contradiction
            assert "pages are missing or out of order" in report.contradiction
            assert report.pages == int(row["pages"]) - 1


def test_a_real_report_with_two_pages_swapped_is_never_counted(reports: list[tuple[dict[str, str], bytes]]) -> None:
    for row, content in reports[14:18]:
        for index in range(1, int(row["pages"]) - 3):
            report = read_inspection(with_pages_swapped(content, index), row["la"])
            assert {"priority_actions", "areas_for_improvement"} <= set(report.not_read), f"{row['la']}, page {index + 1} swapped"


def test_a_real_report_without_its_front_page_is_refused(reports: list[tuple[dict[str, str], bytes]]) -> None:
    for row, content in reports[20:26]:
        with pytest.raises(EvidenceError):
            read_report(without_page(content, 0), row["la"])


BASE = failing(filler=19)


@pytest.mark.parametrize(
    ("altered", "field", "value"),
    [
        (replace(BASE, dates="13 to 18 May 2024"), "inspection_end", date(2024, 5, 18)),
        (
            replace(BASE, previous="Date of previous inspection: 3 to 7 October 2019"),
            "previous_inspection.end",
            date(2019, 10, 7),
        ),
        (replace(BASE, priority=BASE.priority[:2]), "priority_actions", 2),
        (replace(BASE, priority=(*BASE.priority, BASE.priority[0])), "priority_actions", 4),
        (replace(BASE, priority=BASE.priority[::-1]), "priority_actions", 3),
        (replace(BASE, improvement=BASE.improvement[:1]), "areas_for_improvement", 1),
        (replace(BASE, after=tuple(text.replace("18", "12") for text in BASE.after)), "monitoring_within_months", 12),
        (replace(BASE, after=tuple(text.replace("three", "five") for text in BASE.after)), "next_full_inspection_years", 5),
        (Report(outcome=SENTENCES[1]), "outcome", 1),
        (replace(BASE, place="Southmarket"), "partnership", "Southmarket Local Area Partnership"),
    ],
)
def test_one_thing_changed_is_read_as_changed_and_nothing_else_moves(altered: Report, field: str, value: object) -> None:
    before = read_inspection(make(Report() if altered.outcome == SENTENCES[1] else BASE), "before")
    after = read_inspection(make(altered), "after")
    target: Any = after
    for step in field.split("."):
        target = getattr(target, step)
    assert target == value
    top = field.split(".", maxsplit=1)[0]
    for name in ("partnership", "inspection_start", "inspection_end", "outcome", "next_full_inspection_years", "priority_actions",
                 "monitoring_within_months", "previous_inspection", "areas_for_improvement", "responsible_bodies", "pages"):  # fmt: skip
        assert name == top or getattr(after, name) == getattr(before, name), name


def test_an_outcome_changed_alone_is_refused_not_believed() -> None:
    with pytest.raises(EvidenceError):
        read_inspection(make(replace(BASE, outcome=SENTENCES[2])), "report.pdf")
