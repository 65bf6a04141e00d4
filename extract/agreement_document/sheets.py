"""From characters with positions to sheets: lines, the chunks that wide gaps or rules cut them into, and words.

A sheet is everything on one page that is written in one direction, turned upright. So a page that is turned, or a table
that is drawn sideways, reads like any other. Footnote marks are told by their size and height and kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from extract.agreement_document.shapes import Chunk, Line, Sheet, Word
from extract.documents.drawing import Box
from extract.documents.pdf import PdfDocument
from extract.documents.pdf_glyphs import Glyph, Stroke

_WORD_GAP = 0.25
_CHUNK_GAP = 0.9
_BASELINE_SLACK = 0.15
_SMALL = 0.8
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "-"})
_RAISED_SIGNS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    # To upright writing with y downwards.
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn]


def sheets_of(document: PdfDocument) -> list[Sheet]:
    """Sheets of every page, in order."""
    found: list[Sheet] = []
    for number in range(1, document.page_count + 1):
        found += sheets_of_page(number, document.glyphs(number), document.strokes(number), document.visible_box(number))
    return found


def sheets_of_page(page: int, glyphs: Iterable[Glyph], strokes: Iterable[Stroke], box: Box) -> list[Sheet]:
    """Sheets of one page, the one with most writing first."""
    by_turn: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        by_turn.setdefault(glyph.turn, []).append(glyph)
    sheets: list[Sheet] = []
    for turn, group in sorted(by_turn.items(), key=lambda item: -len(item[1])):
        edges = [_turned_stroke(stroke, turn) for stroke in strokes]
        levels = tuple(edge for edge in edges if edge.x1 - edge.x0 >= edge.y1 - edge.y0)
        uprights = tuple(edge for edge in edges if edge.x1 - edge.x0 < edge.y1 - edge.y0)
        ends = sorted((_turned(box.left, box.bottom, turn)[1], _turned(box.right, box.top, turn)[1]))
        lines = tuple(_lines(page, group, turn, uprights))
        sheets.append(Sheet(page, not sheets, ends[0], ends[1], lines, levels, uprights))
    return sheets


def _turned_stroke(stroke: Stroke, turn: int) -> Stroke:
    one, other = _turned(stroke.x0, stroke.y0, turn), _turned(stroke.x1, stroke.y1, turn)
    return Stroke(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


class _Letter(NamedTuple):
    order: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    spaced: bool


def _lines(page: int, glyphs: list[Glyph], turn: int, uprights: tuple[Stroke, ...]) -> Iterator[Line]:
    letters = sorted((_letter(order, glyph, turn) for order, glyph in enumerate(glyphs)), key=lambda letter: letter.baseline)
    strips: list[list[_Letter]] = [[letters[0]]]
    for letter in letters[1:]:
        first = strips[-1][0]
        if letter.baseline - first.baseline > _BASELINE_SLACK * max(letter.size, first.size):
            strips.append([])
        strips[-1].append(letter)
    for words in _without_marks([_words(strip) for strip in strips]):
        yield Line(page, tuple(_chunks(words, uprights)))


def _letter(order: int, glyph: Glyph, turn: int) -> _Letter:
    text = glyph.text if glyph.text.isascii() else glyph.text.translate(_LIGATURES)
    if not turn:
        left = min(glyph.x, glyph.left)
        return _Letter(order, text, left, glyph.right, -glyph.top, -glyph.bottom, -glyph.y, glyph.size, glyph.spaced)
    x, baseline = _turned(glyph.x, glyph.y, turn)
    one, other = _turned(glyph.left, glyph.bottom, turn), _turned(glyph.right, glyph.top, turn)
    left, right = (one[0], other[0]) if one[0] <= other[0] else (other[0], one[0])
    top, bottom = (one[1], other[1]) if one[1] <= other[1] else (other[1], one[1])
    return _Letter(order, text, min(x, left), right, top, bottom, baseline, glyph.size, glyph.spaced)


def _words(letters: list[_Letter]) -> list[Word]:
    letters.sort(key=lambda letter: (letter.x0, letter.order))
    groups: list[list[_Letter]] = [[letters[0]]]
    for letter in letters[1:]:
        last = groups[-1][-1]
        if _is_reprint(last, letter):
            continue
        same_size = _SMALL <= letter.size / max(last.size, 0.01) <= 1 / _SMALL
        if letter.spaced or not same_size or letter.x0 - last.x1 > _WORD_GAP * letter.size:
            groups.append([letter])
        else:
            groups[-1].append(letter)
    return [_joined(group) for group in groups]


def _is_reprint(last: _Letter, letter: _Letter) -> bool:
    # Printed twice to look bold. The letters of one ligature share their place too, but follow each other.
    near = last.text == letter.text and letter.x0 - last.x0 < 0.1 * letter.size
    return near and (letter.order - last.order > 1 or letter.x0 != last.x0)


def _joined(letters: list[_Letter]) -> Word:
    text = "".join(letter.text for letter in letters)
    bare = text.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹") or text
    first = letters[0]
    return Word(
        bare,
        first.x0,
        letters[-1].x1,
        min(letter.top for letter in letters),
        max(letter.bottom for letter in letters),
        first.baseline,
        first.size,
        text[len(bare) :].translate(_RAISED_SIGNS),
    )


def _without_marks(strips: list[list[Word]]) -> list[list[Word]]:
    """Move small or raised words that follow another closely into that word's marks; put those that lead a note on its line."""
    marks: dict[int, list[Word]] = {}
    leading: dict[int, list[Word]] = {}
    taken: set[int] = set()
    for index, strip in enumerate(strips):
        hosts = _neighbours(strips, index)
        for mark in strip if hosts else ():
            host = next((word for word in hosts if _is_mark_of(mark, word)), None)
            note = None if host else next((word for word in hosts if _leads(mark, word)), None)
            if host is not None or note is not None:
                (leading if host is None else marks).setdefault(id(host or note), []).append(mark)
                taken.add(id(mark))
    kept = (
        [
            each
            for word in strip
            if id(word) not in taken
            for each in (
                *(replace(mark, baseline=word.baseline) for mark in leading.get(id(word), [])),
                _marked(word, marks.get(id(word), [])),
            )
        ]
        for strip in strips
    )
    return [strip for strip in kept if strip]


def _leads(mark: Word, word: Word) -> bool:
    """Whether a small or raised mark stands right before a word, as at the beginning of a footnote."""
    if len(mark.text) > 3 or not -0.1 * word.size < word.x0 - mark.x1 < 0.6 * word.size:
        return False
    raised = word.baseline - mark.baseline
    return mark.size <= word.size and 0.15 * word.size < raised < 0.7 * word.size


def _neighbours(strips: list[list[Word]], index: int) -> list[Word]:
    """Words that a mark in strip `index` could belong to: of its own strip when sizes differ, and of strips very near."""
    own = strips[index]
    sizes = [word.size for word in own]
    words = list(own) if min(sizes) < _SMALL * max(sizes) else []
    for step in (-1, 1):
        near = index + step
        while 0 <= near < len(strips):
            if abs(strips[near][0].baseline - own[0].baseline) > 0.7 * max(word.size for word in strips[near]):
                break
            words.extend(strips[near])
            near += step
    return words


def _is_mark_of(mark: Word, word: Word) -> bool:
    if len(mark.text) > 4 or not -0.15 * word.size < mark.x0 - word.x1 < 0.35 * word.size:
        return False
    raised = word.baseline - mark.baseline
    small = mark.size < _SMALL * word.size and -0.25 * word.size < raised < 0.7 * word.size
    return small or (mark.size <= word.size and 0.2 * word.size < raised < 0.7 * word.size)


def _marked(word: Word, marks: list[Word]) -> Word:
    if not marks:
        return word
    return replace(word, marks=word.marks + "".join(mark.text for mark in sorted(marks, key=lambda mark: mark.x0)))


def _chunks(words: list[Word], uprights: tuple[Stroke, ...]) -> Iterator[Chunk]:
    group: list[Word] = []
    for word in words:
        if group and (word.x0 - group[-1].x1 > _CHUNK_GAP * word.size or _ruled_apart(group[-1], word, uprights)):
            yield Chunk(tuple(group))
            group = []
        group.append(word)
    yield Chunk(tuple(group))


def _ruled_apart(left: Word, right: Word, uprights: tuple[Stroke, ...]) -> bool:
    middle = (left.top + left.bottom) / 2
    return any(left.x1 - 1 <= rule.x0 <= right.x0 + 1 and rule.y0 <= middle <= rule.y1 for rule in uprights)
