"""Where in a report the areas for priority action and the areas for improvement are set out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from extract.documents.drawing import Box
from extract.documents.pdf import PdfDocument
from extract.inspection_report.text import Footer, Line, body_lines, letters

PRIORITY, IMPROVEMENT, END = "priority_actions", "areas_for_improvement", "end"

_BODY = r"(?:responsiblebod(?:y|ies))?"
_KINDS = {
    PRIORITY: re.compile(_BODY + r"areas?forpriorityactions?"),
    IMPROVEMENT: re.compile(_BODY + r"areas?(?:for|of)improvements?"),
    END: re.compile(r"localarea(?:partnership)?details|informationaboutthisinspection"),
}
_FIRST_LETTERS = frozenset("ARLI")
_LONGEST_HEADING = 80
_ABOVE_ALL = 10_000.0
"""Higher than any page reaches, in points."""


class Heading(NamedTuple):
    """A heading, or the head of a table, that opens a section; `END` opens what follows both."""

    kind: str
    line: Line
    box: Box


class Region(NamedTuple):
    """The part of one page, from `top` down to `bottom`, that belongs to a section."""

    kind: str
    page: int
    top: float
    bottom: float

    def holds(self, height: float) -> bool:
        """Whether a height on the page lies in the region."""
        return self.bottom <= height < self.top


def find_headings(document: PdfDocument, footers: tuple[Footer | None, ...]) -> list[Heading]:
    """Headings and table heads of both sections in reading order, and the heading that ends them.

    A head set with loose letters ("Are as for improvement") is found all the same. Nothing is returned from the front
    page, nor after the first ending.
    """
    found: list[Heading] = []
    for page, footer in zip(document.pages[1:], footers[1:], strict=True):
        for line, kind in _marked(body_lines(page, footer)):
            box = document.line_box(page.number, line.index)
            if box is None or (kind == END and not found):
                continue
            found.append(Heading(kind, line, box))
    found.sort(key=lambda heading: (heading.line.page, -heading.box.top))
    ends = [index for index, heading in enumerate(found) if heading.kind == END]
    return found[: ends[0] + 1] if ends else found


def _marked(lines: list[Line]) -> list[tuple[Line, str]]:
    marked: list[tuple[Line, str]] = []
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        if line.text[:1] in _FIRST_LETTERS and len(line.text) <= _LONGEST_HEADING:
            # A narrow table head may wrap: "Areas for priority", "action".
            alone, wrapped = letters(line.text), letters(line.text + (following.text if following else ""))
            found = [kind for kind, pattern in _KINDS.items() if pattern.fullmatch(alone) or pattern.fullmatch(wrapped)]
            marked.extend((line, kind) for kind in found)
    return marked


def regions(document: PdfDocument, headings: list[Heading], footers: tuple[Footer | None, ...]) -> list[Region]:
    """The stretches of page under each heading, cut at page ends and above the running footers."""
    cut = []
    for heading, following in pairwise(headings):
        for number in range(heading.line.page, following.line.page + 1):
            top = heading.box.bottom if number == heading.line.page else _ABOVE_ALL
            bottom = following.box.top if number == following.line.page else _foot(document, number, footers[number - 1])
            if top > bottom:
                cut.append(Region(heading.kind, number, top, bottom))
    return cut


def _foot(document: PdfDocument, number: int, footer: Footer | None) -> float:
    box = document.line_box(number, footer.first) if footer else None
    return box.top if box else 0.0
