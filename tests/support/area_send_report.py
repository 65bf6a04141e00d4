"""Makes small Area SEND inspection reports of invented places, in as many layouts as tests ask for. Same input, same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, COLUMN, TOP, FOOT = 57.0, 532.0, 218.0, 770.0, 60.0
FONT, BOLD, SIZE, LEADING, PADDING = "Helvetica", "Helvetica-Bold", 11, 14.0, 4.0

SENTENCES = {
    1: "The local area partnership’s special educational needs and/or disabilities (SEND) arrangements typically lead to positive "
    "experiences and outcomes for children and young people with SEND. The local area partnership is taking action where "
    "improvements are needed.",
    2: "The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with "
    "special educational needs and/or disabilities (SEND). The local area partnership must work jointly to make improvements.",
    3: "There are widespread and/or systemic failings leading to significant concerns about the experiences and outcomes of children "
    "and young people with special educational needs and/or disabilities (SEND), which the local area partnership must address urgently.",
}
NEXT = {1: "five", 2: "three", 3: "three"}
FAILINGS = (
    "A monitoring inspection will be carried out within approximately 18 months.",
    "As a result of this inspection, HMCI requires the local area partnership to prepare and submit a priority action plan (area SEND) "
    "to address the identified areas for priority action.",
)


@dataclass(frozen=True)
class Report:
    """What a report says, and how its tables are drawn (`style`: one of STYLES).

    Attributes:
        priority: body and action of each row; lines of a cell are parted by newlines.
        filler: lines of prose before the tables, to push them down a page.
        footer_dates: dates in the running footer; those of the front page when None.
        keep_rows: whether a row goes whole to the next page rather than being cut.
    """

    place: str = "Northmarket"
    title: str = "Area SEND inspection of {place} Local Area Partnership"
    dates: str | None = "13 to 17 May 2024"
    previous: str | None = "Dates of previous inspection: 3 to 7 October 2016"
    outcome: str = SENTENCES[2]
    after: tuple[str, ...] = ("The next full area SEND inspection will be within approximately three years.",)
    information: str = (
        "Northmarket Council and NHS Middle Land Integrated Care Board (ICB) are jointly responsible for the planning and commissioning "
        "of services for children and young people with SEND in Northmarket."
    )
    priority: tuple[tuple[str, str], ...] = ()
    improvement: tuple[str, ...] = (
        "Leaders should make sure that plans are reviewed on time.",
        "Leaders across the partnership should shorten the wait for an assessment of speech and language.",
    )
    style: str = "ruled"
    heading: bool = True
    head: bool = True
    priority_heading: str = "Areas for priority action"
    improvement_heading: str = "Areas for improvement"
    filler: int = 4
    footer_dates: str | None = None
    keep_rows: bool = False
    details: bool = True


def failing(**changes: object) -> Report:
    """A report of systemic failings: three priority actions unless told otherwise."""
    rows = tuple(("Northmarket Council and NHS Middle Land ICB", f"Leaders should urgently put right matter {word}.") for word in
                 ("one", "two", "three"))  # fmt: skip
    given: dict[str, object] = {
        "outcome": SENTENCES[3],
        "after": (*FAILINGS, "The next full reinspection will be within approximately three years."),
        "priority": rows,
    }
    return Report(**(given | changes))  # type: ignore[arg-type]


class _Cell(NamedTuple):
    left: float
    right: float
    lines: list[str]


@dataclass
class _Sheet:
    """A canvas with a height to write at and a running footer."""

    report: Report
    out: io.BytesIO = field(default_factory=io.BytesIO)
    number: int = 1

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
        self.y = TOP

    def turn(self) -> None:
        self.canvas.showPage()
        self.number += 1
        self.y = TOP
        dates = self.report.footer_dates or self.report.dates or ""
        self.canvas.setFont(FONT, 8)
        self.canvas.drawString(LEFT, 40, f"Area SEND inspection report: {self.report.place} Local Area Partnership")
        self.canvas.drawString(LEFT, 30, f"{dates} {self.number}")

    def write(self, text: str, font: str = FONT) -> None:
        for paragraph in text.split("\n"):
            for line in simpleSplit(paragraph, font, SIZE, RIGHT - LEFT) or [""]:
                if self.y < FOOT + LEADING:
                    self.turn()
                self.canvas.setFont(font, SIZE)
                self.canvas.drawString(LEFT, self.y - SIZE, line)
                self.y -= LEADING
        self.y -= 6


def make(report: Report) -> bytes:
    """The report as a PDF."""
    sheet = _Sheet(report)
    _front(sheet)
    sheet.turn()
    sheet.write("What does the area partnership need to do better?", BOLD)
    for number in range(report.filler):
        sheet.write(f"Children wait too long for paragraph {number} of this invented report.")
    if report.priority:
        _table(sheet, report.priority_heading, [[*row] for row in report.priority], ["Responsible body", report.priority_heading])
    if report.improvement:
        _table(sheet, report.improvement_heading, [[row] for row in report.improvement], [report.improvement_heading])
    sheet.turn()
    if report.details:
        sheet.write("Local area partnership details", BOLD)
        sheet.write("Local authority\nNorthmarket Council\nThe Town Hall")
        sheet.write("Information about this inspection", BOLD)
    sheet.write("This inspection was carried out at the request of nobody: the report is invented.")
    sheet.canvas.save()
    return sheet.out.getvalue()


def _front(sheet: _Sheet) -> None:
    report = sheet.report
    sheet.write("Local area partnership report")
    sheet.write(report.title.format(place=report.place), BOLD)
    if report.dates is not None:
        sheet.write(f"Inspection dates: {report.dates}")
    if report.previous is not None:
        sheet.write(report.previous)
    sheet.write("Inspection outcome", BOLD)
    sheet.write(report.outcome)
    for sentence in report.after:
        sheet.write(sentence)
    sheet.write("Information about the local area partnership", BOLD)
    sheet.write(report.information)


def _table(sheet: _Sheet, heading: str, rows: list[list[str]], head: list[str]) -> None:
    report = sheet.report
    if report.heading:
        sheet.y -= 10
        sheet.write(heading, BOLD)
    everything = ([head] if report.head else []) + rows
    pieces: list[list[_Cell]] = []
    start = sheet.y
    for row in everything:
        cells = list(_cells(row))
        while any(cell.lines for cell in cells):
            deepest = max(len(cell.lines) for cell in cells)
            room = int((sheet.y - FOOT - sum(_height(piece) for piece in pieces) - PADDING) // LEADING)
            if room < 1 or (report.keep_rows and room < deepest):
                _draw(sheet, pieces, start)
                sheet.turn()
                pieces, start = [], sheet.y
                continue
            pieces.append([_Cell(cell.left, cell.right, cell.lines[:room]) for cell in cells])
            cells = [_Cell(cell.left, cell.right, cell.lines[room:]) for cell in cells]
    _draw(sheet, pieces, start)


def _cells(row: list[str]) -> Iterator[_Cell]:
    edges = [LEFT, COLUMN, RIGHT] if len(row) == 2 else [LEFT, RIGHT]
    for text, left, right in zip(row, edges, edges[1:], strict=False):
        lines = [line for part in text.split("\n") for line in simpleSplit(part, FONT, SIZE, right - left - 2 * PADDING) or [""]]
        yield _Cell(left, right, lines)


def _height(cells: list[_Cell]) -> float:
    return max(len(cell.lines) for cell in cells) * LEADING + PADDING


def _draw(sheet: _Sheet, pieces: list[list[_Cell]], start: float) -> None:
    if not pieces:
        return
    edges = [start]
    for piece in pieces:
        edges.append(edges[-1] - _height(piece))
    sides = sorted({edge for cell in pieces[-1] for edge in (cell.left, cell.right)})
    _paint(sheet.canvas, sheet.report.style, edges, sides)
    sheet.canvas.setFillGray(0)
    for top, piece in zip(edges, pieces, strict=False):
        for cell in piece:
            sheet.canvas.setFont(FONT, SIZE)
            for index, line in enumerate(cell.lines):
                sheet.canvas.drawString(cell.left + PADDING, top - SIZE - index * LEADING, line)
    sheet.y = edges[-1] - 12


def _paint(canvas: Canvas, style: str, edges: list[float], sides: list[float]) -> None:
    canvas.setLineWidth(0.5)
    for paint in _PAINTERS[style]:
        paint(canvas, edges, sides)


def _boxes(edges: list[float], sides: list[float]) -> Iterator[tuple[float, float, float, float]]:
    for high, low in pairwise(edges):
        for left, right in pairwise(sides):
            yield left, low, right - left, high - low


def _thin_boxes(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    canvas.setFillGray(0)
    for edge in edges:
        canvas.rect(sides[0], edge - 0.25, sides[-1] - sides[0], 0.5, stroke=0, fill=1)
    for side in sides:
        canvas.rect(side - 0.25, edges[-1], 0.5, edges[0] - edges[-1], stroke=0, fill=1)


def _level_lines(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    for edge in edges:
        canvas.line(sides[0], edge, sides[-1], edge)


def _upright_lines(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    for side in sides:
        canvas.line(side, edges[-1], side, edges[0])


def _one_path(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    canvas.grid(sides, edges)


def _outlined_cells(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    for box in _boxes(edges, sides):
        canvas.rect(*box, stroke=1, fill=0)


def _grey_cells(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    canvas.setFillGray(0.9)
    for x, y, width, height in _boxes(edges, sides):
        canvas.rect(x + 0.5, y + 0.5, width - 1, height - 1, stroke=0, fill=1)


def _grey_ground(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(sides[0] - 3, edges[-1] - 3, sides[-1] - sides[0] + 6, edges[0] - edges[-1] + 6, stroke=0, fill=1)


def _white_cells(canvas: Canvas, edges: list[float], sides: list[float]) -> None:
    canvas.setFillGray(1)
    for x, y, width, height in _boxes(edges, sides):
        canvas.rect(x + 1, y + 1, width - 2, height - 2, stroke=0, fill=1)


_PAINTERS = {
    "ruled": (_thin_boxes,),
    "stroked": (_level_lines, _upright_lines),
    "grid": (_one_path,),
    "cells": (_outlined_cells,),
    "level": (_level_lines,),
    "shaded": (_grey_cells,),
    "white_on_grey": (_grey_ground, _white_cells),
    "white_over_rules": (_thin_boxes, _white_cells),
    "bare": (),
}
STYLES = tuple(_PAINTERS)
