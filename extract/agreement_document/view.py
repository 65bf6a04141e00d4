"""A sheet as tokens, with what its neighbours and rules say: the ground on which tables are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extract.agreement_document.shapes import Line, Sheet
from extract.agreement_document.tokens import Kind, Token, joined, tokens_of

_LONG = 7
_LINE_PITCH = 1.65
"""Lines of one cell are no further apart than this, in sizes of their font."""

_NUMBERED = r"0123456789.()"


@dataclass(frozen=True)
class View:
    """Tokens of one sheet.

    Attributes:
        first: index, in the document's body, of the sheet's first line.
        tokens: for each line of the sheet, its tokens from left to right; a cell that wraps is one token, on its first line.
    """

    sheet: Sheet
    first: int
    tokens: tuple[tuple[Token, ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sheet's lines."""
        return self.sheet.lines

    def all(self, *kinds: Kind) -> list[Token]:
        """Tokens of these kinds, from top to bottom."""
        return sorted((token for row in self.tokens for token in row if token.kind in kinds), key=lambda token: token.top)

    def is_prose(self, index: int) -> bool:
        """Whether line `index` of the sheet is running text, not a line of a table: by its length, margin and ending."""
        line = self.lines[index]
        head = line.chunks[0]
        if len(line.chunks) == 2 and head.text.strip(_NUMBERED) == "" and len(line.chunks[1].words) > 3:
            return not any(token.kind in {Kind.AMOUNT, Kind.YEAR} for token in self.tokens[index][1:])
        if len(line.chunks) > 1 or any(token.kind is not Kind.TEXT for token in self.tokens[index]):
            return False
        words = len(line.words)
        at_margin = any(abs(line.x0 - margin) < 2 for margin in self.margins)
        ends = line.text.endswith((".", ":", ";")) and (words > 2 or not line.text[:1].isupper())
        return words >= 14 or (at_margin and words >= 6) or ends

    @cached_property
    def margins(self) -> frozenset[float]:
        """Left edges at which running text begins: those at which two long lines follow each other."""
        edges = [(line.chunks[-1].x0, len(line.chunks[-1].words) >= _LONG) for line in self.lines]
        return frozenset(left for (left, long), (other, also) in pairwise(edges) if long and also and abs(left - other) < 1)

    def levels_between(self, upper: float, lower: float, left: float, right: float) -> list[float]:
        """Heights of level rules between two heights that reach across from `left` to `right`."""
        rules = self.sheet.levels
        return sorted(rule.y0 for rule in rules if upper < rule.y0 < lower and rule.x0 <= left + 2 and rule.x1 >= right - 2)

    def cell_span(self, token: Token) -> tuple[float, float] | None:
        """Top and bottom of the ruled cell that a token stands in; None where no rules close it above and below."""
        above = self.levels_between(self.sheet.top - 1, token.centre, token.middle, token.middle)
        below = self.levels_between(token.centre, self.sheet.bottom + 1, token.middle, token.middle)
        return (above[-1], below[0]) if above and below else None


def views_of(sheets: Iterable[Sheet]) -> list[View]:
    """Views of all sheets, with lines numbered through the document."""
    found = []
    first = 0
    for sheet in sheets:
        rows = [tokens_of(line, first + offset) for offset, line in enumerate(sheet.lines)]
        _join_wrapped(rows)
        found.append(View(sheet, first, tuple(tuple(row) for row in rows)))
        first += len(sheet.lines)
    return found


def _join_wrapped(rows: list[list[Token]]) -> None:
    """Make one token of each year or amount that wraps over the lines of its cell."""
    often = Counter(token.text for row in rows for token in row if token.kind is Kind.TEXT)
    for index in range(len(rows) - 2, -1, -1):
        valued = any(token.kind in {Kind.AMOUNT, Kind.DASH} for token in rows[index])
        for place, upper in enumerate(rows[index]):
            in_row = valued or (often[upper.text] > 1 and not upper.text.lower().endswith("year"))
            for offset, below in enumerate(rows[index + 1 : index + 3], index + 1):
                alone = [lower for lower in below if not _heads_column(lower, rows[offset + 1 : offset + 3])]
                united = next(((lower, both) for lower in alone if (both := _wrapped(upper, lower, in_row))), None)
                if united:
                    below.remove(united[0])
                    rows[index][place] = united[1]
                    break


def _heads_column(token: Token, below: list[list[Token]]) -> bool:
    """Whether a bare 2023 has another bare year under it: then what stands above is their head."""
    if token.kind is not Kind.BARE_YEAR:
        return False
    return any(other.kind is Kind.BARE_YEAR and abs(other.x0 - token.x0) < token.size for row in below for other in row)


def _wrapped(upper: Token, lower: Token, in_row: bool) -> Token | None:
    beside = min(upper.x1, lower.x1) - max(upper.x0, lower.x0) > 0
    below = 0.5 * upper.size < lower.bottom - upper.bottom < _LINE_PITCH * upper.size
    return joined(upper, lower, in_row) if beside and below else None
