"""The running text as numbered paragraphs, told by their numbers' sequence and by where the numbers stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.agreement_document.shapes import Line

_DOTTED = re.compile(r"(?P<top>\d{1,2})\.(?P<sub>\d{1,2})\.?")
_WHOLE = re.compile(r"(?P<top>\d{1,2})(?P<stop>[.)]?)")
_LETTER = re.compile(r"\(?(?P<letter>[a-z])[.)]")
_CLOSING = re.compile(
    r"(?:signed\b|signatures?\b|for and on behalf|on behalf of|agreed (?:and signed )?by\b|name:)", re.IGNORECASE
)
_ENDS = (".", ";", ":", "?", "!", ".”", ".’")


@dataclass
class Paragraph:
    """One paragraph.

    Attributes:
        number: as printed without a final full stop ("4", "4.1", "4(a)"); "" for text without a number.
        page: page on which it begins.
        lines: its lines, the number left out of the first.
        gap: why its number does not follow the one before, "" when it does.
    """

    number: str
    page: int
    lines: list[str] = field(default_factory=list)
    gap: str = ""
    number_x: float = 0.0
    text_x: float = 0.0

    @property
    def top(self) -> str:
        """Number of the paragraph that it is or belongs to."""
        return re.split(r"[.(]", self.number)[0]

    @property
    def is_sub(self) -> bool:
        """True for 4.1 and 4(a)."""
        return self.number != self.top


def paragraphs_of(lines: Sequence[Line]) -> tuple[list[Paragraph], bool]:
    """Paragraphs up to the signatures, and whether signatures were met.

    Args:
        lines: the body's lines without tables and annexes.
    """
    reader = _Reader(_pitch(lines))
    for place, line in enumerate(lines):
        if _CLOSING.match(line.text) and reader.is_at_rest:
            reader.refuse_more(lines[place:])
            return reader.found, True
        reader.take(line)
    return reader.found, False


def _pitch(lines: Sequence[Line]) -> float:
    gaps = Counter(round(two.baseline - one.baseline, 0) for one, two in pairwise(lines) if one.page == two.page)
    usual = [gap for gap, _ in gaps.most_common(1) if gap > 0]
    return usual[0] if usual else 14.0


class _Reader:
    """Takes lines in order and knows which number may come next."""

    def __init__(self, pitch: float) -> None:
        self.found: list[Paragraph] = []
        self._pitch = pitch
        self._last: Line | None = None
        self._top = 0
        self._sub = 0
        self._letter = ""
        self._columns: dict[int, float] = {}

    @property
    def is_at_rest(self) -> bool:
        """True when the text so far may end here."""
        return not self.found or not self.found[-1].lines or self.found[-1].lines[-1].endswith((*_ENDS, ",", "and", "or"))

    def refuse_more(self, lines: Sequence[Line]) -> None:
        """Note a gap when the numbering goes on after the signatures: pages are out of order."""
        for line in lines:
            started = self._started(line)
            if started is not None and self.found:
                started.gap = f"{started.number} stands after the signatures"
                self.found.append(started)
                return

    def take(self, line: Line) -> None:
        """Begin a paragraph with `line`, or add it to the one in hand."""
        started = self._started(line)
        if started is not None:
            self.found.append(started)
        elif self._belongs(line):
            self.found[-1].lines.append(line.text)
        else:
            self.found.append(Paragraph("", line.page, [line.text], number_x=line.x0, text_x=line.x0))
        self._last = line

    def _started(self, line: Line) -> Paragraph | None:
        words = line.words
        if len(words) < 2:
            return None
        first = words[0].text
        dotted, whole, letter = _DOTTED.fullmatch(first), _WHOLE.fullmatch(first), _LETTER.fullmatch(first)
        if dotted:
            return self._dotted(line, int(dotted["top"]), int(dotted["sub"]))
        if whole:
            return self._whole(line, int(whole["top"]), bool(whole["stop"]))
        return self._lettered(line, letter["letter"]) if letter else None

    def _dotted(self, line: Line, top: int, sub: int) -> Paragraph | None:
        next_in_line = top == self._top and sub == self._sub + 1
        opens = top == self._top + 1 and sub == 1
        if not (next_in_line or opens):
            if not self._stands_as_number(line, 2) or not self._near(top, sub):
                return None
            gap = f"{top}.{sub} follows {self._top}.{self._sub}" if self._sub else f"{top}.{sub} follows {self._top}"
            return self._begin(line, f"{top}.{sub}", 2, top, sub, gap)
        if self._is_text_column(line, 2):
            return None
        return self._begin(line, f"{top}.{sub}", 2, top, sub, "")

    def _near(self, top: int, sub: int) -> bool:
        return abs(top - self._top) <= 4 and sub <= 30

    def _whole(self, line: Line, top: int, stopped: bool) -> Paragraph | None:
        own = len(line.chunks) > 1 and len(line.chunks[0].words) == 1
        if top == self._top + 1:
            if (not stopped and not (own and self._stands_as_number(line, 1))) or self._is_text_column(line, 1):
                return None
            return self._begin(line, str(top), 1, top, 0, "")
        if stopped and self._stands_as_number(line, 1) and self._top < top <= self._top + 6:
            return self._begin(line, str(top), 1, top, 0, f"{top} follows {self._top}")
        return None

    def _lettered(self, line: Line, letter: str) -> Paragraph | None:
        follows = chr(ord(self._letter) + 1) if self._letter else "a"
        if letter != follows or not self._top or self._sub:
            return None
        begun = self._begin(line, f"{self._top}({letter})", 3, self._top, 0, "")
        self._letter = letter
        return begun

    def _begin(self, line: Line, number: str, level: int, top: int, sub: int, gap: str) -> Paragraph:
        words = line.words
        self._top, self._sub, self._letter = top, sub, ""
        self._columns.setdefault(level, line.x0)
        text = " ".join(word.text for word in words[1:])
        return Paragraph(number, line.page, [text], gap, line.x0, words[1].x0)

    def _stands_as_number(self, line: Line, level: int) -> bool:
        column = self._columns.get(level)
        return column is None or abs(column - line.x0) < 4

    def _is_text_column(self, line: Line, level: int) -> bool:
        """True when the line begins where the text in hand runs on, and not where numbers of its level stand."""
        if not self.found or not self.found[-1].number:
            return False
        in_hand = self.found[-1]
        hangs = in_hand.text_x - in_hand.number_x > 6
        column = self._columns.get(level)
        elsewhere = column is not None and abs(column - line.x0) > 6
        return hangs and abs(line.x0 - in_hand.text_x) < 3 and elsewhere

    def _belongs(self, line: Line) -> bool:
        if not self.found or self._last is None:
            return False
        in_hand = self.found[-1]
        same_page = self._last.page == line.page
        far = same_page and line.baseline - self._last.baseline > 1.35 * self._pitch
        ended = in_hand.lines[-1].endswith(_ENDS)
        if not ended:
            return not (far and not in_hand.number)
        outdented = line.x0 < in_hand.number_x - 4
        short = len(line.words) <= 10 and not line.text.endswith((*_ENDS, ",")) and line.text[:1].isupper()
        return not outdented and not (short and (far or not same_page)) and not (far and not in_hand.number)


def joined_text(lines: Sequence[str], vocabulary: frozenset[str]) -> str:
    """Lines as one text: a word broken at a hyphen is made whole, with its hyphen unless the document knows it without."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif re.search(r"\w[-\u2013]$", text) and re.match(r"\w", line):
            first, second = re.split(r"\W", text[:-1])[-1], re.split(r"\W", line)[0]
            whole = f"{first}{second}".lower()
            known = whole in vocabulary and f"{first}-{second}".lower() not in vocabulary and second[:1].islower()
            text = (text[:-1] if known else text) + line
        else:
            text = f"{text} {line}"
    return text


def vocabulary_of(lines: Sequence[Line]) -> frozenset[str]:
    """Every word that stands whole on one line, lower case, with and without inner hyphens."""
    return frozenset(word for line in lines for word in re.findall(r"[a-z]+(?:-[a-z]+)*", line.text.lower()))
