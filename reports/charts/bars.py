"""Horizontal bars from zero with the value written at the end of each: readable at phone width, no axis to decode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.charts import style

if TYPE_CHECKING:
    from reports.charts.pen import Pen

SMALL = 8.0
LABEL_WIDTH = 124.0
HEADING = 20.0
GAP = 10.0
THICK = 12.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        label: what it is, at the left; `under` in small type below it.
        text: the value in words, at its end; `note` in small type below it.
        outlined: a plan. hatched: a forecast or budget. pale: worked out from other figures. grey: a comparator.
        order: sort key of the row, for those who mix bars of several kinds.
    """

    label: str
    under: str
    value: float
    text: str
    note: str
    outlined: bool = False
    hatched: bool = False
    pale: bool = False
    grey: bool = False
    order: str = ""

    @property
    def under_lines(self) -> list[str]:
        """The small type below the label, wrapped."""
        return style.wrap(self.under, LABEL_WIDTH - 8, SMALL)

    @property
    def height(self) -> float:
        """Points that the row needs."""
        return 16.0 + SMALL * style.LINE * max(len(self.under_lines), 1 if self.note else 0)


def height_of(groups: Sequence[Sequence[Bar]]) -> float:
    """Points that the groups need, a heading for each but the first."""
    filled = [group for group in groups if group]
    return sum(bar.height for group in filled for bar in group) + (HEADING + GAP) * (len(filled) - 1) + 4


def draw(pen: Pen, groups: Sequence[Sequence[Bar]], headings: Sequence[str]) -> None:
    """Draw each group under its heading ("" for none), every group with its own scale from zero."""
    top = pen.height
    for group, heading in zip(groups, headings, strict=True):
        if not group:
            continue
        if heading:
            pen.text(0, top - 11, heading, 9.0, bold=True)
            top -= HEADING
        top = _group(pen, group, top) - GAP


def _group(pen: Pen, group: Sequence[Bar], top: float) -> float:
    right = max(max(style.text_width(bar.text, style.TEXT_SIZE, "bold"), style.text_width(bar.note, SMALL)) for bar in group) + 5
    low, high = min(0.0, *(bar.value for bar in group)), max(0.0, *(bar.value for bar in group))
    per_unit = (pen.width - LABEL_WIDTH - right) / ((high - low) or 1.0)
    zero = LABEL_WIDTH - low * per_unit
    start = top
    for bar in group:
        _bar(pen, bar, top, zero, bar.value * per_unit)
        top -= bar.height
    pen.line([(zero, start), (zero, top + 4)], style.MUTED, 0.8)
    return top


def _bar(pen: Pen, bar: Bar, top: float, zero: float, length: float) -> None:
    middle = top - 9
    pen.text(0, middle - 3.5, bar.label, bold=not bar.grey and not bar.outlined)
    for number, line in enumerate(bar.under_lines):
        pen.text(0, middle - 13.5 - number * SMALL * style.LINE, line, SMALL, colour=style.MUTED)
    if bar.outlined:
        pen.box(zero, middle - THICK / 2 + 1, length, THICK - 2, "none", edge=style.INK, line=1.1)
    elif bar.hatched:
        pen.box(zero, middle - THICK / 2, length, THICK, style.PALE, edge=style.ACCENT, hatch="////")
    else:
        pen.box(zero, middle - THICK / 2, length, THICK, style.RULE if bar.grey else style.SKY if bar.pale else style.ACCENT)
    end = zero + max(length, 0.0) + 5
    pen.text(end, middle - 3.5, bar.text, bold=True)
    pen.text(end, middle - 13.5, bar.note, SMALL, colour=style.MUTED)
