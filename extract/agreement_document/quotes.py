"""Short verbatim quotes that `verify` finds again on their page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.documents.pdf import Page

_MOST_WORDS = 40
_SIDE_WORDS = 14
_PIECE = re.compile(r"[^\W_]+")


def quote_from(page: Page, candidates: Sequence[str]) -> str:
    """The first candidate that stands on the page; else the longest beginning of the last that does."""
    for candidate in candidates:
        found = _locate(page.flat, candidate)
        if found:
            return found
    words = candidates[-1].split()
    for length in range(len(words) - 1, 0, -1):
        found = _locate(page.flat, " ".join(words[:length]))
        if found:
            return found
    return candidates[-1]


def quote_around(pages: Sequence[Page], first: int, sentence: str, value: str) -> tuple[int, str]:
    """Page and words of a sentence around a value, looked for on its paragraph's page and the next.

    Args:
        pages: the document's pages.
        first: 1-based page on which the sentence's paragraph begins.
        sentence: the sentence, its dashes and quotes in any form.
        value: the words that the quote must hold, as the sentence prints them.
    """
    windows = _windows(sentence, value)
    for window in windows:
        for page in pages[first - 1 : first + 1]:
            found = _locate(page.flat, window)
            if found:
                return page.number, found
    return first, value


def _windows(sentence: str, value: str) -> list[str]:
    words = sentence.split()
    wide = [sentence] if len(words) <= _MOST_WORDS else []
    place = sentence.find(value)
    before = sentence[:place].split() if place >= 0 else []
    size = len(value.split())
    cuts = [words[max(0, len(before) - side) : len(before) + size + side] for side in range(_SIDE_WORDS, -1, -1)]
    uneven = [words[max(0, len(before) - side) : len(before) + size] for side in range(_SIDE_WORDS, 0, -2)]
    uneven += [words[len(before) : len(before) + size + side] for side in range(_SIDE_WORDS, 0, -2)]
    return [*wide, *(" ".join(cut) for cut in (*cuts[:-1], *uneven, *cuts[-1:]))]


def _locate(flat: str, text: str) -> str:
    """The stretch of `flat` that has the letters and figures of `text`, whatever stands between them; "" if none."""
    pieces = _PIECE.findall(text)
    if not pieces or pieces[0] not in flat:
        return ""
    if f" {text} " in f" {flat} ":
        return text
    pattern = r"[^\w]{0,4}".join(re.escape(piece) for piece in pieces)
    match = re.search(rf"(?:[£(-]+)?(?<![^\W_]){pattern}(?![^\W_])[)%.;:]?", flat)
    return match.group().strip() if match else ""
