"""How the league is drawn: a group a verdict, a row an authority, two columns of gaps on either side of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from reports import wording
from reports.charts import style

if TYPE_CHECKING:
    from reports.charts.pen import Pen

ROW, GROUP, HEAD, FOOT, NAME = 16.0, 24.0, 16.0, 14.0, 138.0


class Gap(NamedTuple):
    """Pounds by which a deficit is above its plan (below: negative), at least and at most; None: not known."""

    low: Decimal
    high: Decimal | None


class Line(NamedTuple):
    """One authority; `certain` is False where the verdict depends on what the report leaves out."""

    name: str
    year: str
    pounds: Gap
    each: Gap | None
    certain: bool


Groups = Sequence[tuple[str, Sequence[Line]]]


def signed(pounds: Decimal) -> str:
    """A gap for a label: "+£4.6m" above the plan, "−£1.2m" below it."""
    return f"{'−' if pounds < 0 else '+' if pounds > 0 else ''}{wording.money(pounds)}"


def height_of(groups: Groups) -> float:
    """Points that the picture needs."""
    return HEAD + sum(GROUP + ROW * len(lines) for _, lines in groups) + FOOT


def draw(groups: Groups, pen: Pen) -> None:
    """Draw the groups, as many rows as there is room for, in their order."""
    shown, left_out = _that_fit(groups, pen.height - HEAD - FOOT)
    half = (pen.width - NAME) / 2
    lines = [line for _, group in shown for line in group]
    scales = [
        _Scale(pen, [line.pounds for line in lines], NAME, half - 6),
        _Scale(pen, [line.each for line in lines], NAME + half, half),
    ]
    pen.text(NAME, pen.height - 10, "gap", 8.5, bold=True)
    pen.text(NAME + half, pen.height - 10, "per resident 0 to 25", 8.5, bold=True)
    top = pen.height - HEAD
    for heading, group in shown:
        pen.text(0, top - 16, heading, 8.5, bold=True, colour=style.MUTED)
        top -= GROUP
        for scale in scales:
            pen.line([(scale.zero, top + 3), (scale.zero, top - ROW * len(group))], style.MUTED, 0.8)
        for line in group:
            _row(pen, line, top - ROW / 2, scales)
            top -= ROW
    total = len(lines) + left_out
    rest = f" {len(lines)} of {total} authorities shown; the rest are in the table." if left_out else ""
    pen.text(
        0,
        top - 11,
        f"Each number is the least that the gap can be; right of the line is above the plan.{rest}",
        7.5,
        colour=style.MUTED,
    )


def _that_fit(groups: Groups, room: float) -> tuple[Groups, int]:
    """The first rows for which there is room, and how many are left out."""
    shown: list[tuple[str, Sequence[Line]]] = []
    left_out = 0
    for heading, lines in groups:
        fits = max(0, min(len(lines), int((room - GROUP + 0.01) // ROW)))
        if fits:
            shown.append((heading, lines[:fits]))
            room -= GROUP + ROW * fits
        if fits < len(lines):
            room = 0.0
        left_out += len(lines) - fits
    return shown, left_out


class _Scale:
    """From pounds to points in one column, with room for the labels at its right."""

    def __init__(self, pen: Pen, gaps: Sequence[Gap | None], left: float, width: float) -> None:
        self._pen = pen
        held = [gap for gap in gaps if gap is not None]
        known = [float(value) for gap in held for value in gap if value is not None]
        low, high = min([0.0, *known]), max([0.0, *known])
        labels = max((style.text_width(signed(gap.low), 8.0) for gap in held), default=0.0) + 22
        self.per_pound = (width - labels - 4) / ((high - low) or 1.0)
        self.zero = left + 4 - low * self.per_pound

    def draw(self, gap: Gap | None, y: float, *, certain: bool) -> None:
        """One row: a disc at the least, a bar to the most, an open arrow where that is not known."""
        if gap is None:
            return
        pen, dark, pale = self._pen, style.ACCENT if certain else style.MUTED, style.SKY if certain else style.RULE
        start = self.zero + float(gap.low) * self.per_pound
        end = start + 8 if gap.high is None else self.zero + float(gap.high) * self.per_pound
        pen.line([(start, y), (end, y)], pale, 3.0)
        if gap.high is None:
            pen.polygon([(end, y - 3.4), (end, y + 3.4), (end + 5, y)], pale, edge=pale, line=0.1)
            end += 5
        pen.dot(start, y, 3.2, dark)
        pen.text(max(start + 3, end) + 4, y - 3, signed(gap.low), 8.0, colour=style.INK if certain else style.MUTED, halo=True)


def _row(pen: Pen, line: Line, y: float, scales: Sequence[_Scale]) -> None:
    names = style.wrap(line.name, NAME - 26, 8.5)
    size = 8.5 if len(names) == 1 else 7.5
    names = style.wrap(line.name, NAME - 26, size)
    for number, words in enumerate(names):
        pen.text(0, y - 3 + (len(names) - 1) * 4 - number * 8, words, size)
    pen.text(NAME - 8, y - 3, str(int(line.year[:4]) + 1), 7.5, colour=style.MUTED, align="right")
    scales[0].draw(line.pounds, y, certain=line.certain)
    scales[1].draw(line.each, y, certain=line.certain)
