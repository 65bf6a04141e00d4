"""How the targets chart is drawn: plan as a line, reports as bands, payments below, revisions as upright lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.terms import FinancialYear
from reports import wording
from reports.charts import style
from reports.evidence import VerdictRow

if TYPE_CHECKING:
    from reports.charts.pen import Align, Pen

KEY_LINE, KEY, PLOT, YEARS, PAYMENTS = 15.0, 44.0, 150.0, 18.0, 62.0
LEFT, TOP_ROOM, BAND = 38.0, 16.0, 12.0
SMALL = 8.0
MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Year:
    """What one 31 March holds. Amounts in pounds; None where there is none.

    Attributes:
        plan: in the version now in force.
        earlier: in the version before it, where that differs or the one in force prints none.
        verdict: the ledger's row; its `deficit_high` is None while `deficit_low` is there when the upper end is not known.
    """

    year: FinancialYear
    plan: Decimal | None
    earlier: Decimal | None
    verdict: VerdictRow | None
    paid: Decimal
    scheduled: Decimal

    @property
    def low(self) -> Decimal | None:
        """Low end of what was reported."""
        return self.verdict.deficit_low if self.verdict else None

    @property
    def high(self) -> Decimal | None:
        """High end; None where not known."""
        return self.verdict.deficit_high if self.verdict else None

    @property
    def printed(self) -> Decimal:
        """What stands beside the low end: the amount as printed; of a report after payments, the least before them."""
        if self.verdict is None or self.verdict.reported_deficit is None or self.verdict.payment_basis == "net":
            return self.low or Decimal(0)
        return self.verdict.reported_deficit

    @property
    def forecast(self) -> bool:
        """Whether the report is a forecast."""
        return self.verdict is not None and self.verdict.verdict.startswith("forecast")


class Grid:
    """From years and pounds to points."""

    def __init__(self, pen: Pen, years: Sequence[Year], bottom: float, top: float) -> None:
        self.first, self.last = years[0].year.start, years[-1].year.start
        self.bottom, self.top = bottom, top
        self.step = (pen.width - LEFT - 16) / max(self.last - self.first + 1, 1)
        amounts = [a for y in years for a in (y.plan, y.earlier, y.low, y.high) if a is not None]
        self.highest = style.nice_ceiling(max([0.0, *(float(a) for a in amounts)]))
        lowest = min([0.0, *(float(a) for a in amounts)])
        self.lowest = -style.nice_ceiling(-lowest) if lowest < 0 else 0.0
        self.scale = (top - bottom - TOP_ROOM) / (self.highest - self.lowest)

    def x(self, start: float) -> float:
        """Middle of the column of the financial year that begins in `start`."""
        return LEFT + (start - self.first + 0.5) * self.step

    def x_of(self, day: date) -> float:
        """Where a date stands between two 31 Marches."""
        end = FinancialYear.ending(day.year).end_date
        return self.x(day.year - 1 + (day - end).days / 365.25)

    def y(self, pounds: Decimal | float) -> float:
        """Height of an amount."""
        return self.bottom + (float(pounds) - self.lowest) * self.scale


def height_of(years: Sequence[Year]) -> float:
    """Points that the picture needs."""
    return KEY + PLOT + YEARS + (PAYMENTS if any(y.paid or y.scheduled for y in years) else 0.0)


def draw(years: Sequence[Year], revisions: Sequence[date], pen: Pen) -> None:
    """Draw the whole picture."""
    payments = PAYMENTS if any(y.paid or y.scheduled for y in years) and not pen.share else 0.0
    lines = _key(pen, years, pen.height - 8)
    grid = Grid(pen, years, payments + YEARS, pen.height - 10 - KEY_LINE * lines)
    _scale(pen, grid)
    for day in revisions:
        _revision(pen, grid, day)
    for year in years:
        _report(pen, grid, year)
    _plan(pen, grid, years, style.MUTED, hollow=True)
    _plan(pen, grid, years, style.INK, hollow=False)
    every = 1 if grid.step >= 24 else 2
    for start in range(grid.first, grid.last + 1, every):
        pen.text(grid.x(start), grid.bottom - 11, str(start + 1), 8.5, align="center")
    if payments:
        _payments(pen, grid, years, payments - 14)


def _key(pen: Pen, years: Sequence[Year], y: float) -> int:
    """Says what each mark is, in columns; returns the number of lines."""
    marks = [("plan", "plan in force")]
    if any(year.earlier is not None for year in years):
        marks.append(("earlier", "plan before it was revised"))
    if any(year.low is not None and year.high is not None for year in years):
        marks.append(("band", "reported: lies in this range"))
    if any(year.low is not None and year.high is None for year in years):
        marks.append(("open", "reported: at least this, upper end not known"))
    if any(year.forecast for year in years):
        marks.append(("forecast", "hatched: forecast"))
    x, lines = 0.0, 1
    for mark, words in marks:
        wide = 20 + style.text_width(words, 8.5)
        if x and x + wide > pen.width:
            x, lines = 0.0, lines + 1
        line = y - KEY_LINE * (lines - 1)
        _key_mark(pen, mark, x, line)
        pen.text(x + 20, line - 3, words, 8.5)
        x += wide + 14
    return lines


def _key_mark(pen: Pen, mark: str, x: float, y: float) -> None:
    if mark in {"plan", "earlier"}:
        colour = style.INK if mark == "plan" else style.MUTED
        pen.line([(x, y), (x + 15, y)], colour, 1.4, None if mark == "plan" else (3, 2))
        _square(pen, x + 7.5, y, colour, hollow=mark == "earlier")
    elif mark == "forecast":
        pen.box(x + 2, y - 4, 11, 9, style.PALE, edge=style.SKY, hatch="////", line=0.1)
    else:
        pen.box(x + 2, y - 4, 11, 8, style.PALE)
        pen.line([(x + 2, y - 4), (x + 13, y - 4)], style.ACCENT, 2.2)
        if mark == "open":
            _arrow(pen, x + 7.5, y + 2)
        else:
            pen.line([(x + 2, y + 4), (x + 13, y + 4)], style.ACCENT, 2.2)


def _scale(pen: Pen, grid: Grid) -> None:
    values = [grid.highest * part / 2 for part in range(3)] + ([grid.lowest] if grid.lowest else [])
    for value in values:
        y = grid.y(value)
        pen.line([(LEFT, y), (pen.width, y)], style.MUTED if value == 0 else style.FAINT, 0.8)
        words = wording.money(Decimal(str(value))) if value >= 0 else f"−{wording.money(Decimal(str(-value)))}"
        pen.text(LEFT - 5, y - 3, words, SMALL, colour=style.MUTED, align="right")


def _revision(pen: Pen, grid: Grid, day: date) -> None:
    x = grid.x_of(day)
    if not LEFT <= x <= pen.width:
        return
    pen.line([(x, grid.bottom), (x, grid.top)], style.AMBER, 1.1, (2, 2))
    words = f"revised {wording.month(day)}"
    side: Align = "right" if x + style.text_width(words, SMALL) + 3 > pen.width else "left"
    pen.text(x + (3 if side == "left" else -3), grid.top - 6, words, SMALL, colour=style.INK, align=side)


def _report(pen: Pen, grid: Grid, year: Year) -> None:
    if year.low is None:
        return
    x, low = grid.x(year.year.start), grid.y(year.low)
    high = grid.y(year.high) if year.high is not None else grid.top - TOP_ROOM
    hatch = "////" if year.forecast else None
    if high - low > 1:
        pen.box(
            x - BAND / 2,
            low,
            BAND,
            high - low,
            style.PALE,
            edge=style.PALE if hatch is None else style.SKY,
            hatch=hatch,
            line=0.1,
        )
    pen.line([(x - BAND / 2, low), (x + BAND / 2, low)], style.ACCENT, 2.6)
    if _plan_close_below(grid, year):
        pen.text(x + BAND / 2 + 2, low - 3, millions(year.printed), SMALL, bold=True, colour=style.ACCENT, halo=True)
    else:
        pen.text(x, low - 9.5, millions(year.printed), SMALL, bold=True, colour=style.ACCENT, align="center", halo=True)
    if year.high is None:
        _arrow(pen, x, high)
    elif high - low > 1:
        pen.line([(x - BAND / 2, high), (x + BAND / 2, high)], style.ACCENT, 2.6)


def _plan_close_below(grid: Grid, year: Year) -> bool:
    """Whether the plan stands so little below the report that their labels would meet."""
    return year.plan is not None and year.low is not None and 0 <= grid.y(year.low) - grid.y(year.plan) < 24


def _arrow(pen: Pen, x: float, y: float) -> None:
    pen.polygon([(x - 4.5, y), (x + 4.5, y), (x, y + 6)], style.ACCENT, line=0.0)


def _plan(pen: Pen, grid: Grid, years: Sequence[Year], colour: str, *, hollow: bool) -> None:
    """Squares at each planned value; a line only between years that follow each other: nothing is filled in."""
    found = [(year, year.earlier if hollow else year.plan) for year in years]
    held = [(year.year.start, value) for year, value in found if value is not None]
    below = {year.year.start for year in years if _plan_close_below(grid, year)}
    for (start, value), (later, after) in pairwise(held):
        if later == start + 1:
            pen.line([(grid.x(start), grid.y(value)), (grid.x(later), grid.y(after))], colour, 1.4, (3, 2) if hollow else None)
    for start, value in held:
        _square(pen, grid.x(start), grid.y(value), colour, hollow=hollow)
        if not hollow:
            lift = -10.5 if start in below else 5.5
            pen.text(grid.x(start), grid.y(value) + lift, millions(value), 7.5, align="center")


def _square(pen: Pen, x: float, y: float, colour: str, *, hollow: bool) -> None:
    pen.box(x - 2.6, y - 2.6, 5.2, 5.2, style.PAPER if hollow else colour, edge=colour, line=1.2)


def _payments(pen: Pen, grid: Grid, years: Sequence[Year], top: float) -> None:
    pen.text(0, top, "DfE payments in the year, £m (filled: stated as made; outlined: scheduled)", 8.5)
    most = max(float(max(y.paid, y.scheduled)) for y in years) or 1.0
    room, wide = top - 22, min(grid.step * 0.36, 12.0)
    for year in years:
        x = grid.x(year.year.start)
        both = bool(year.paid and year.scheduled)
        for amount, made in ((year.paid, True), (year.scheduled, False)):
            if amount:
                height = float(amount) / most * room
                left = x - wide / 2 if not both else (x - wide if made else x)
                pen.box(left, 0, wide, height, style.MUTED if made else "none", edge=style.MUTED, line=1.0)
                pen.text(left + wide / 2, height + 3, millions(amount), SMALL, align="center")
    pen.line([(LEFT, 0), (pen.width, 0)], style.MUTED, 0.8)


def millions(amount: Decimal) -> str:
    """Pounds as millions to one decimal, for a label under a heading or an axis that says £m: "8", "15.7", "−2"."""
    words = wording.count(amount / MILLION)
    return words.replace("-", "−")
