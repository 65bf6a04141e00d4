"""The shapes of writing on a page: words, chunks of words, lines, sheets. Points, y downwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from extract.documents.pdf_glyphs import Stroke


@dataclass(frozen=True)
class Word:
    """Characters without a gap between them.

    Attributes:
        marks: footnote marks printed small or raised after it; they are no part of `text`.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    marks: str = ""


@dataclass(frozen=True)
class Chunk:
    """Words of one line that stand together: a cell's line in a table, a whole line in prose."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """Words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1

    @property
    def middle(self) -> float:
        """Half-way between left and right."""
        return (self.x0 + self.x1) / 2

    @cached_property
    def top(self) -> float:
        """Upper edge."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def baseline(self) -> float:
        """Line the words stand on."""
        return self.words[0].baseline

    @property
    def size(self) -> float:
        """Size of its first word."""
        return self.words[0].size

    @property
    def marks(self) -> str:
        """Footnote marks of all its words."""
        return "".join(word.marks for word in self.words)


@dataclass(frozen=True)
class Line:
    """Chunks on one baseline, left to right."""

    page: int
    chunks: tuple[Chunk, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words, left to right."""
        return tuple(word for chunk in self.chunks for word in chunk.words)

    @cached_property
    def text(self) -> str:
        """All words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.chunks[0].x0

    @property
    def baseline(self) -> float:
        """Line the words stand on."""
        return self.chunks[0].baseline

    @cached_property
    def size(self) -> float:
        """Size of most of its characters."""
        return max(self.words, key=lambda word: len(word.text)).size


@dataclass(frozen=True)
class Sheet:
    """One page's writing in one direction.

    Attributes:
        page: 1-based.
        main: True for the direction in which most of the page is written.
        top, bottom: where the page begins and ends, as y downwards.
        levels, uprights: drawn edges, as in `Stroke`, turned with the writing.
    """

    page: int
    main: bool
    top: float
    bottom: float
    lines: tuple[Line, ...]
    levels: tuple[Stroke, ...] = ()
    uprights: tuple[Stroke, ...] = ()
