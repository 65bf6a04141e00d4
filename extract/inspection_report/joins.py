"""Whether a row at the head of a page goes on from the row at the foot of the page before."""

from __future__ import annotations

import re
from enum import Enum
from itertools import pairwise

from extract.inspection_report.rows import BULLET, Row
from extract.inspection_report.text import letters


class Join(Enum):
    """What a page break did to a table."""

    SAME_ROW = "the row goes on"
    NEW_ROW = "a new row begins"
    WORDED_ANEW = "a new row begins, unless rows of this table hold several paragraphs"
    UNCERTAIN = "either is possible"


_SENTENCE_END = re.compile(r"[.!?][’”'\")]*$")
_GOES_ON = re.compile(r"(?:[:;,]|\b(?:and|or|to|of|the|with|for|in|by|that|including))$", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:should|must|needs?|ought|will|requires?|required)\b", re.IGNORECASE)
_LEANS_BACK = re.compile(
    r"^(?:this|these|those|they|it|its|their|such|also|in addition|additionally|furthermore|moreover|further|however|"
    r"where|when|while|for example|as part|as a result|to do this|in doing so|here|there)\b"
    r"|\b(?:should|must|need to|needs to|will) also\b",
    re.IGNORECASE,
)
_FIRST_SENTENCE = re.compile(r"^.*?[.:;](?:\s|$)")
_NUMBERED = re.compile(r"^\(?(\d{1,2})[.)]\s")
_WHOLE_BODY = re.compile(r"^[A-Z].*\b(?i:council|boards?|icbs?|trust|leaders|providers|partners)\)?\.?$")
_SPACED = 4.0
"""Points of empty space at the foot of a row by which a table's own spacing is told from a row cut short."""


def judge_join(before: list[Row], after: Row, others: list[Row]) -> Join:
    """Compare the end of one page's last row with the first row of the next page.

    Args:
        before: the row so far, a part for each page it has already run over.
        after: the part in question.
        others: the table's remaining rows in order, to know how its rows begin and are spaced.
    """
    said = " ".join(part.text for part in before if part.text)
    if not letters(after.text):
        return Join.SAME_ROW
    if not said:
        return Join.UNCERTAIN
    numbered = _NUMBERED.match(after.text)
    if numbered:
        return _numbered_join(before, int(numbered[1]))
    if after.text[0].islower() or _GOES_ON.search(said):
        return Join.SAME_ROW
    return _judge_whole_sentences(before, said, after, others)


def _judge_whole_sentences(before: list[Row], said: str, after: Row, others: list[Row]) -> Join:
    if BULLET.match(after.text):
        return Join.UNCERTAIN if any(BULLET.match(row.text) for row in others) else Join.SAME_ROW
    if after.body or any(part.body for part in before):
        by_body = _judge_by_body(before, after, others)
        if by_body is not Join.UNCERTAIN or after.body:
            return by_body
    return _judge_by_wording(before[-1], said, after, others)


def _numbered_join(before: list[Row], number: int) -> Join:
    # Numbered actions are counted by their numbers, wherever the row ends.
    numbers = [int(match[1]) for part in before for line in part.lines if (match := _NUMBERED.match(line))]
    return Join.SAME_ROW if numbers and number == numbers[-1] + 1 else Join.UNCERTAIN


def _judge_by_body(before: list[Row], after: Row, others: list[Row]) -> Join:
    """The body named on the left ends with its row, so a name cut in two, or begun again, tells."""
    named = {letters(row.body) for row in others if row.body}
    told = " ".join(part.body for part in before if part.body)
    first, second = letters(told), letters(after.body)
    if not second:
        return Join.SAME_ROW if others and all(row.body for row in others) else Join.UNCERTAIN
    cut = first + second in named and first not in named
    if cut or after.body[0].islower() or _GOES_ON.search(told):
        return Join.SAME_ROW
    whole = bool(_WHOLE_BODY.search(told) and _WHOLE_BODY.search(after.body))
    return Join.NEW_ROW if second in named or second == first or whole else Join.UNCERTAIN


def _judge_by_wording(last: Row, said: str, after: Row, others: list[Row]) -> Join:
    opening = _opening(after)
    known = opening in {_opening(row) for row in [last, *others]}
    if not _SENTENCE_END.search(said):
        # A bullet may end without a stop; a sentence does not. What opens like other rows is one.
        return Join.NEW_ROW if known and any(BULLET.match(line) for line in last.lines) else Join.UNCERTAIN
    if not others or not stands_alone(after.text) or _is_cut_short(last, others):
        return Join.UNCERTAIN
    return Join.WORDED_ANEW


def stands_alone(text: str) -> bool:
    """Whether a text reads as an entry of its own: it asks for something, and does not lean on a sentence before it."""
    first = _FIRST_SENTENCE.match(text)
    return bool(_ASKS.search(text)) and not _LEANS_BACK.search(first[0] if first else text)


def _opening(row: Row) -> tuple[str, ...]:
    return tuple(row.text.lower().split()[:2])


def _is_cut_short(last: Row, others: list[Row]) -> bool:
    """Other rows leave space below their text and this one does not. The last row of a page or table tells nothing."""
    gaps = [row.gap for row, following in pairwise(others) if row.page == following.page]
    return bool(gaps) and min(gaps) - last.gap > _SPACED
