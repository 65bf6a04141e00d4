"""The head of a table whose years run across: its years, the words before them, and where each column begins and ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from extract.agreement_document.shapes import Line
from extract.agreement_document.tokens import Kind, Token, tokens_of
from extract.agreement_document.view import View

BLOCK_PITCH = 1.35
"""Lines no further apart than this, in sizes of their font, may be one cell."""

_STEADY = 0.3
_HEAD_LINES = 2.5
_CORNER = re.compile(
    r"(?:\s*\b(?:financial|years?|ending|ended|end|as|at|on|the|of|period|date|for|31(?:st)?|march)\b\W*)+", re.IGNORECASE
)
_SIDES: tuple[Callable[[Token], float], ...] = (lambda each: each.x0, lambda each: each.middle, lambda each: each.x1)


@dataclass
class Band:
    """Year labels beside one another.

    Attributes:
        total: the head of a column of totals after them.
        edges: where the first column begins, where one ends and the next begins, and where the last ends.
        sure: whether rules, or a row with an amount for every column, show where each column lies.
        corner: words to the left of the years: "Year ending 31 March".
        corner_lines: lines of the body that hold nothing else.
    """

    years: list[Token]
    total: Token | None
    edges: list[float]
    sure: bool
    corner: str = ""
    corner_lines: frozenset[int] = frozenset()

    @property
    def columns(self) -> list[Token]:
        """Heads of the columns of amounts."""
        return [*self.years, *([self.total] if self.total else [])]

    @property
    def lines(self) -> set[int]:
        """Lines of the body that hold the years."""
        return {line for year in self.years for line in year.lines}

    def column(self, middle: float) -> int:
        """0 for the label's column, then 1 for the first year; one more than there are columns beyond the last."""
        return sum(1 for edge in self.edges if middle > edge)

    def settle(self, view: View, start: int) -> None:
        """Put the edges between the amounts of the first row from line `start` on that has one for every column.

        Heads may stand at the left of their columns and amounts at the right, so that an amount is nearer to the next year.
        """
        for index in range(start, min(start + 12, len(view.lines))) if not self.sure else ():
            cells = _in_order(view.lines[index], index, self)
            if cells:
                spans = [(min(cell.x0, head.x0), max(cell.x1, head.x1)) for cell, head in zip(cells, self.columns, strict=True)]
                self.edges = [
                    spans[0][0] - 1,
                    *((one[1] + other[0]) / 2 for one, other in pairwise(spans)),
                    max(self.edges[-1], spans[-1][1] + 1),
                ]
                self.sure = True
                return


def beside(one: Token, other: Token) -> bool:
    """Whether two tokens stand at one height."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.4 * min(one.bottom - one.top, other.bottom - other.top)


def band_of(view: View, years: list[Token]) -> Band:
    """The band that years beside one another make, from left to right."""
    last = years[-1]
    reach = last.top - _HEAD_LINES * last.size
    totals = [token for token in view.all(Kind.TOTAL) if token.x0 > last.x1 and reach < token.centre < last.bottom]
    columns = [*years, *totals[:1]]
    pitch = min(other.middle - one.middle for one, other in pairwise(columns))
    left = min(years[0].x0 - 1, years[0].middle - 0.5 * pitch)
    height = years[0].centre
    rules = sorted(rule.x0 for rule in view.sheet.uprights if rule.y0 - 2 <= height <= rule.y1 + 2)
    before, after = [x for x in rules if x < years[0].x0 + 1], [x for x in rules if x > columns[-1].x1 - 1]
    between = [[x for x in rules if one.x1 - 1 < x < other.x0 + 1] for one, other in pairwise(columns)]
    ruled = bool(before) and bool(after) and all(between)
    edges = [
        max([left, *before]),
        *(
            sum(found) / len(found) if found else (one.x1 + other.x0) / 2
            for found, (one, other) in zip(between, pairwise(columns), strict=True)
        ),
        after[0] if ruled else columns[-1].middle + 0.75 * pitch,
    ]
    corner, lines = _corner(view, years)
    return Band(years, totals[0] if totals else None, edges, ruled, corner, lines)


def _in_order(line: Line, index: int, band: Band) -> list[Token]:
    """Amounts of a line, one for each column and as far apart as the heads; none where it has more, fewer or others."""
    tokens = tokens_of(line, index)
    cells = [token for token in tokens if token.kind in {Kind.AMOUNT, Kind.DASH} and token.x1 > band.edges[0]]
    labels = [token for token in tokens if token not in cells]
    if len(cells) != len(band.columns) or any(label.x0 > cells[0].x0 for label in labels):
        return []
    pitch = min(other.middle - one.middle for one, other in pairwise(band.columns))
    heads = band.years
    offsets = [[side(cell) - side(head) for cell, head in zip(cells, heads, strict=False)] for side in _SIDES]
    offsets += [[cell.x1 - head.x0 for cell, head in zip(cells, heads, strict=False)]]
    apart = any(max(each) - min(each) < _STEADY * pitch for each in offsets)
    ahead = all(cell.middle < after.x1 for cell, after in zip(cells, band.columns[1:], strict=False))
    return cells if apart and ahead else []


def _corner(view: View, years: list[Token]) -> tuple[str, frozenset[int]]:
    """Words to the left of the years, those too that wrap over lines of their own; and these lines."""
    own = {line - view.first for year in years for line in year.lines}
    level = [
        token
        for row in view.tokens
        for token in row
        if token.x1 <= years[0].x0 and any(beside(year, token) for year in years) and token.kind is Kind.TEXT
    ]
    more = {*_chain(view, years, min(own), -1), *_chain(view, years, max(own), 1)}
    more |= {
        line - view.first for token in level for line in token.lines if view.lines[line - view.first].words[-1].x1 <= years[0].x0
    }
    words = [token for index in more for token in view.tokens[index]]
    words += [token for token in level if not any(line - view.first in more for line in token.lines)]
    text = " ".join(token.text for token in sorted(words, key=lambda token: token.top))
    return text, frozenset(index + view.first for index in more - own)


def _chain(view: View, years: list[Token], edge: int, step: int) -> list[int]:
    """Lines that hold only words left of the years, and run on from the line `edge` without the gap that parts rows."""
    found: list[int] = []
    top, bottom = min(year.top for year in years), max(year.bottom for year in years)
    index = edge + step
    while 0 <= index < len(view.lines):
        line = view.lines[index]
        pitch = BLOCK_PITCH * line.size
        if line.chunks[0].bottom - bottom > pitch or top - line.chunks[0].top > pitch:
            return found
        if line.words[-1].x1 > years[0].x0 or not _CORNER.fullmatch(line.text):
            return found
        found.append(index)
        top, bottom = min(top, line.chunks[0].top), max(bottom, line.chunks[0].bottom)
        index += step
    return found
