"""What is drawn on a page, without any PDF library: boxes, rules, shading, and the rows that a document's tags name.

All measures are points; y grows upwards, as in PDF.
"""

from __future__ import annotations

from typing import NamedTuple

THIN = 2.5
"""A drawn box no thicker than this is a rule."""

WHITE = 245
"""A colour whose every channel is at least this cannot be told from paper."""


class Box(NamedTuple):
    """A rectangle on a page, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points from bottom to top."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Height on the page of the box's centre."""
        return (self.bottom + self.top) / 2

    def covers(self, other: Box, slack: float = 1.0) -> bool:
        """Whether `other` lies within this box, give or take `slack` points."""
        return (
            self.left - slack <= other.left
            and self.right + slack >= other.right
            and self.bottom - slack <= other.bottom
            and self.top + slack >= other.top
        )


def union(boxes: list[Box]) -> Box:
    """The smallest box around all of `boxes`, which must not be empty."""
    return Box(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


class Shape(NamedTuple):
    """One drawn rectangle or straight line, in the order it is painted.

    Attributes:
        colour: red, green, blue, 0 to 255.
        filled: False for an outline or a line.
    """

    box: Box
    colour: tuple[int, int, int]
    filled: bool

    @property
    def visible(self) -> bool:
        """Whether it can be told from white paper."""
        return min(self.colour) < WHITE


class Piece(NamedTuple):
    """One run of text as the page paints it; `tag` is its marked content number, -1 when it has none."""

    box: Box
    tag: int


class TaggedRow(NamedTuple):
    """A table row that the document's own tags name: one box a cell that holds text, from left to right."""

    cells: tuple[Box, ...]

    @property
    def box(self) -> Box:
        """Around all cells."""
        return union(list(self.cells))


class Drawing(NamedTuple):
    """Everything drawn on one page.

    Attributes:
        shapes: rectangles and lines in the order they are painted.
        pieces: runs of text in the order they are painted.
        rows: table rows named by the document's tags that hold no further table; empty when it has no tags.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    pieces: tuple[Piece, ...]
    rows: tuple[TaggedRow, ...]


def visible_shapes(shapes: tuple[Shape, ...]) -> list[Shape]:
    """The shapes a reader sees: not white, and not painted over by a later filled box."""
    seen: list[Shape] = []
    cover: list[Box] = []
    for shape in reversed(shapes):
        if shape.visible and not any(box.covers(shape.box, 0.3) for box in cover):
            seen.append(shape)
        if shape.filled and shape.box.height > THIN and shape.box.width > THIN:
            cover.append(shape.box)
    return seen[::-1]
