"""Table rows as drawn: bands between rules or between shaded boxes. Knows nothing of tags or wording."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from extract.documents.drawing import THIN, Box, Shape, visible_shapes

_NEAR = 2.5
"""Points within which two edges are one."""

_WIDE = 150.0
"""A rule shorter than this, in points, divides no table on these pages."""

_COVERS = 0.85
_STANDS = 0.6
"""Share of a column that a rule must cross, and of a row that an upright must stand beside."""

_TALLEST_SHADE = 0.8
"""A shaded box taller than this share of the page is a background."""

_MOST_SHADES = 400
"""Shaded boxes looked at on one page, the largest first."""

_LOWEST_ROW = 7.0
"""No line of type fits a lower row, in points."""


class Band(NamedTuple):
    """One drawn row; `column` is the left edge of its last column."""

    box: Box
    column: float


class _Edge(NamedTuple):
    """A rule's place across its direction, and the stretches it covers along it."""

    place: float
    stretches: tuple[tuple[float, float], ...]

    def length(self, start: float, end: float) -> float:
        return sum(max(0.0, min(end, high) - max(start, low)) for low, high in self.stretches)


def bands(shapes: tuple[Shape, ...], top: float, bottom: float, page_height: float) -> list[list[Band]]:
    """Rows drawn between heights `top` and `bottom`, topmost first, in each way the drawing may be understood.

    Rules decide, and leave one way. Only where there are none do shaded boxes: the outermost first, then those that lie
    within another (white boxes over a grey ground are rows too). Nothing is returned where nothing is drawn.

    Args:
        shapes: everything painted on the page.
    """
    seen = [shape.box for shape in visible_shapes(shapes)]
    lying = [box for box in seen if box.height <= THIN < box.width]
    upright = [box for box in seen if box.width <= THIN < box.height]
    ruled = _between(lying, upright, top, bottom)
    if ruled:
        return [ruled]
    ways = [_edges_between(boxes, top, bottom) for boxes in _shades(shapes, page_height)]
    return [way for way in ways if way]


def _shades(shapes: tuple[Shape, ...], page_height: float) -> Iterator[list[Box]]:
    """Shaded boxes that lie in no other, then those that lie in one."""
    grounds: list[Box] = []
    boxes: list[Box] = []
    for shape in shapes:
        box = shape.box
        tall_enough = _LOWEST_ROW < box.height < _TALLEST_SHADE * page_height and box.width > 3 * _LOWEST_ROW
        if shape.filled and tall_enough and (shape.visible or any(ground.covers(box) for ground in grounds)):
            boxes.append(box)
            grounds.extend([box] if shape.visible else [])
    boxes = sorted(dict.fromkeys(boxes), key=lambda box: -box.width * box.height)[:_MOST_SHADES]
    within = [sum(other.covers(box) for other in boxes[:index]) for index, box in enumerate(boxes)]
    for depth in (0, 1):
        yield [box for box, depths in zip(boxes, within, strict=True) if depths == depth]


def _edges_between(boxes: list[Box], top: float, bottom: float) -> list[Band]:
    level = [Box(box.left, height, box.right, height) for box in boxes for height in (box.bottom, box.top)]
    sides = [Box(side, box.bottom, side, box.top) for box in boxes for side in (box.left, box.right)]
    return _between(level, sides, top, bottom)


def _between(lying: list[Box], upright: list[Box], top: float, bottom: float) -> list[Band]:
    inside = [box for box in lying if bottom - _NEAR <= box.middle <= top + 3 * _LOWEST_ROW]
    rules = [edge for edge in _gather([(box.middle, box.left, box.right) for box in inside]) if edge.length(0, 1e4) >= _WIDE]
    if len(rules) < 2:
        return []
    left = min(low for edge in rules for low, _ in edge.stretches)
    right = max(high for edge in rules for _, high in edge.stretches)
    sides = _gather([((box.left + box.right) / 2, box.bottom, box.top) for box in upright])
    lowest, highest = rules[0].place, rules[-1].place
    sides = [side for side in sides if left - _NEAR <= side.place <= right + _NEAR and side.length(lowest, highest) > _LOWEST_ROW]
    inner = [side.place for side in sides if left + 20 < side.place < right - 20]
    column = max(inner, default=left)
    across = [rule.place for rule in rules if rule.length(column, right) >= _COVERS * (right - column)]
    found = []
    for low, high in pairwise(across):
        beside = not sides or any(side.length(low, high) >= _STANDS * (high - low) for side in sides)
        if beside and high - low >= _LOWEST_ROW and bottom <= (low + high) / 2 < top:
            found.append(Band(Box(left, low, right, high), column))
    return found[::-1]


def _gather(edges: list[tuple[float, float, float]]) -> list[_Edge]:
    """Edges (place, start, end) that lie on one line put together, in order of place."""
    groups: list[list[tuple[float, float, float]]] = []
    for edge in sorted(edges):
        if groups and edge[0] - groups[-1][-1][0] <= _NEAR:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [_Edge(fmean(edge[0] for edge in group), _merge([(low, high) for _, low, high in group])) for group in groups]


def _merge(stretches: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    merged: list[tuple[float, float]] = []
    for low, high in sorted(stretches):
        if merged and low - merged[-1][1] <= _NEAR:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)
