"""What is on every page but no part of the text: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from statistics import median

from extract.agreement_document.shapes import Line, Sheet

_ZONE = 0.14
_HEAD_GAP = 2.2
_SMALL_PRINT = 0.92
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-\u2013]?\s*(?P<number>\d{1,3})\s*(?:(?:of|/)\s*(?P<of>\d{1,3}))?\s*[-\u2013]?", re.IGNORECASE
)
_OWN_NUMBER = re.compile(r"(?:\bpage\s*)?(?<![\d.,£-])\b\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*$|^(?:page\s*)?\d{1,3}\b(?![.,])")
_PAGE_OF = re.compile(r"\bpage\s+(?P<number>\d{1,3})(?:\s+of\s+(?P<of>\d{1,3}))?\b", re.IGNORECASE)
_NOTE = re.compile(r"(?P<mark>\d{1,2}(?![\d.,/%-]|\s*(?:st\s+)?(?i:mar|apr))|[*†‡]+|\(\d\))\s*(?P<text>\S.*)")
STAND_IN_FOOT = re.compile(r"\bstand-?\s?in (?:document|page|agreement)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """A document's text without its furniture.

    Attributes:
        sheets: the sheets, each with only the lines of its body.
        notes: footnotes by (page, mark).
        furniture: text of every line that was set aside, by page.
        printed_pages: what the pages print as their own number: (page, number, of how many).
        size: size of most of the writing, in points.
    """

    sheets: tuple[Sheet, ...]
    notes: dict[tuple[int, str], str]
    furniture: dict[int, list[str]]
    printed_pages: tuple[tuple[int, int, int | None], ...]
    size: float


def body_of(sheets: list[Sheet]) -> Body:
    """Set the furniture of all pages aside."""
    size = _main_size(sheets)
    running = _running(sheets)
    notes = _small_notes(sheets, size)
    furniture: dict[int, list[str]] = defaultdict(list)
    printed: list[tuple[int, int, int | None]] = []
    kept = []
    for sheet in sheets:
        foot = _foot_notes(sheet, size)
        notes_lines = {id(line) for line in foot}
        notes.update({(sheet.page, mark): text for mark, text in _read_notes(foot)})
        lines = []
        for line in sheet.lines:
            if id(line) in running or _is_stray(sheet, line, size):
                furniture[sheet.page].append(line.text)
                notes.update({(sheet.page, mark): text for mark, text in _read_notes([line])})
                if _in_margin(sheet, line) and _stands_alone(sheet, line):
                    printed.extend(_page_number(sheet.page, line.text))
            elif id(line) not in notes_lines:
                lines.append(line)
        kept.append(replace(sheet, lines=tuple(lines)))
    return Body(tuple(kept), notes, dict(furniture), tuple(printed), size)


def _main_size(sheets: list[Sheet]) -> float:
    weight: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            weight[round(line.size, 1)] += len(line.text)
    return weight.most_common(1)[0][0] if weight else 0.0


def _in_margin(sheet: Sheet, line: Line) -> bool:
    depth = _ZONE * (sheet.bottom - sheet.top)
    return line.baseline < sheet.top + depth or line.baseline > sheet.bottom - depth


def _running(sheets: list[Sheet]) -> set[int]:
    """Lines in the margins that stand at the same height, with the same words, on two pages or more."""
    seen: dict[str, list[tuple[int, float, Line]]] = defaultdict(list)
    for sheet in sheets:
        for line in sheet.lines if sheet.main else ():
            if _in_margin(sheet, line) and not _looks_like_table(line):
                near_top = line.baseline < (sheet.top + sheet.bottom) / 2
                height = line.baseline - sheet.top if near_top else line.baseline - sheet.bottom
                seen[_OWN_NUMBER.sub("#", line.text.lower())].append((sheet.page, height, line))
    found: set[int] = set()
    for places in seen.values():
        middle = median(height for _, height, _ in places)
        level = [(page, line) for page, height, line in places if abs(height - middle) < 6]
        if len({page for page, _ in level}) > 1:
            found.update(id(line) for _, line in level)
    inner = {id(line) for sheet in sheets if sheet.main for line in _within_text(sheet, found)}
    return found - inner


def _within_text(sheet: Sheet, running: set[int]) -> list[Line]:
    """Lines that look like running heads or feet and are not: text stands further out, or a table follows without a gap.

    A table's head that is printed again at the top of a page has the same words at the same height, too.
    """
    inner: list[Line] = []
    half = (sheet.top + sheet.bottom) / 2
    for lines in (
        [line for line in sheet.lines if line.baseline < half],
        [line for line in reversed(sheet.lines) if line.baseline >= half],
    ):
        outer = list(takewhile(lambda line: id(line) in running, lines))
        inner += [line for line in lines[len(outer) :] if id(line) in running]
        if lines and lines[0] is sheet.lines[0]:
            inner += _head_of_table(outer, lines[len(outer) :])
    return inner


def _head_of_table(outer: list[Line], rest: list[Line]) -> list[Line]:
    head: list[Line] = []
    for upper, lower in reversed(list(pairwise([*outer, *rest[:1]]))):
        tabular = bool(head) or len(lower.chunks) > 1
        if not tabular or lower.baseline - upper.baseline > _HEAD_GAP * upper.size:
            break
        head.append(upper)
    return head


def _looks_like_table(line: Line) -> bool:
    return len(line.chunks) > 2 or (
        len(line.chunks) > 1 and bool(re.search(r"£|deficit|payment|20\d\d\s?[-/\u2013]", line.text, re.IGNORECASE))
    )


def _is_stray(sheet: Sheet, line: Line, size: float) -> bool:
    """A page number, a stand-in's foot, a lone footnote mark."""
    if re.fullmatch(r"[\d*†‡()]{1,3}", line.text) and line.size < 0.7 * size:
        return True
    if not _in_margin(sheet, line):
        return False
    return bool(STAND_IN_FOOT.search(line.text)) or (bool(_PAGE_NUMBER.fullmatch(line.text)) and _stands_alone(sheet, line))


def _stands_alone(sheet: Sheet, line: Line) -> bool:
    others = [abs(other.baseline - line.baseline) for other in sheet.lines if other is not line and other.size > 0.9 * line.size]
    return not others or min(others) > 1.6 * line.size


def _holds_amounts(line: Line) -> bool:
    """Whether cells after the first hold figures, as in a row of a table."""
    return any(re.search(r"\d[.,]\d|£", chunk.text) for chunk in line.chunks[1:])


def _page_number(page: int, text: str) -> list[tuple[int, int, int | None]]:
    match = _PAGE_NUMBER.fullmatch(text) or _PAGE_OF.search(text)
    if not match:
        return []
    return [(page, int(match["number"]), int(match["of"]) if match["of"] else None)]


def _foot_notes(sheet: Sheet, size: float) -> list[Line]:
    """Small lines below the last line of full size, from the first that begins with a mark."""
    small: list[Line] = []
    for line in reversed(sheet.lines):
        if line.size > 0.92 * size or (line.baseline < (sheet.top + sheet.bottom) / 2):
            break
        if _looks_like_table(line) or _holds_amounts(line):
            return []
        small.insert(0, line)
    while small and not _NOTE.fullmatch(small[0].text):
        small.pop(0)
    return small


def _small_notes(sheets: list[Sheet], size: float) -> dict[tuple[int, str], str]:
    """Notes in small print anywhere on a page, as below a table; none for a mark that two of them explain differently."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for sheet in sheets:
        small = [line for line in sheet.lines if line.size < _SMALL_PRINT * size and not _is_stray(sheet, line, size)]
        for mark, text in _read_notes([line for line in small if not _holds_amounts(line)]):
            found[(sheet.page, mark)].add(text)
    return {place: texts.pop() for place, texts in found.items() if len(texts) == 1}


def _read_notes(lines: list[Line]) -> list[tuple[str, str]]:
    notes: list[tuple[str, str]] = []
    for line in lines:
        match = _NOTE.fullmatch(line.text)
        if match:
            notes.append((match["mark"].strip("()"), match["text"]))
        elif notes:
            notes[-1] = (notes[-1][0], f"{notes[-1][1]} {line.text}")
    return notes
