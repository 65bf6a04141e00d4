"""A table of years and amounts, found on a sheet and not yet understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.agreement_document.tokens import Token
from extract.terms import FinancialYear


@dataclass(frozen=True)
class Row:
    """One period of a table (a row where years run down, a column where they run across).

    Attributes:
        years: one year; several where the table merges them; none where the label can't be read as a year.
        paid: whether the table says that its payment was made, None where it does not say.
        glued: a footnote's mark printed right after the year, as in 2023-241.
    """

    page: int
    printed: str
    years: tuple[FinancialYear, ...]
    paid: bool | None
    marks: str = ""
    glued: str = ""


@dataclass(frozen=True)
class GridSeries:
    """One line of amounts through a table.

    Attributes:
        label: its own head or row label.
        cells: a token for each row of the grid, None where the cell is empty.
        totals: cells that the table calls a total: (what it says, the token).
        left, right: how far its amounts reach, measured from the years' left edge; only where years run down.
        problem: why it can't be read, "" when it can.
        head_top: how far down the page its own head begins, in sizes of its font; None where that does not matter.
    """

    label: str
    cells: tuple[Token | None, ...]
    totals: tuple[tuple[str, Token], ...] = ()
    left: float = 0.0
    right: float = 0.0
    problem: str = ""
    head_top: float | None = None


@dataclass(frozen=True)
class Grid:
    """A table of years and amounts.

    Attributes:
        page: page on which it begins.
        down: True where years run down the page.
        rows: its periods in printed order.
        head: every word of its head, to recognise it where it is printed again.
        corner: the words over, or to the left of, its years.
        caption: a title right above it, "" when there is none.
        intro: the running text that leads to it.
        annex: heading of the annex it stands in, "" in the agreement itself.
        below: the line right under it, where a unit may stand.
        notes: notes right under it: (mark, text).
        first, last: indexes of its first and last line in the body.
        lines: indexes of all lines it takes up.
        group: what its last group row ("Already paid") says; it holds over the page until the next one.
        aside: words that stand among its rows, or in its head, and belong to no column.
        problem: why it can't be read, "" when it can; it matters only when the table is one that is needed.
    """

    page: int
    down: bool
    rows: tuple[Row, ...]
    series: tuple[GridSeries, ...]
    head: str = ""
    corner: str = ""
    caption: str = ""
    intro: str = ""
    annex: str = ""
    below: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    first: int = 0
    last: int = 0
    lines: frozenset[int] = field(default=frozenset())
    group: bool | None = None
    aside: tuple[str, ...] = ()
    problem: str = ""
