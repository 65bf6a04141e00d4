"""A report's lines without its running footers, and what the footers say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from extract.documents.pdf import Page, fold
from extract.inspection_report.dates import Span, find_spans

_FOOTER = re.compile(r"(?:area\s+send\s+)?(?:inspection\s+)?report\s*:\s*(?P<rest>.*)", re.IGNORECASE)
_PRINTED_NUMBER = re.compile(r"\s*(\d{1,3})\b")
_UNFINISHED = re.compile(r"\s*(?:to|and|until|-|\u2013)\s*$", re.IGNORECASE)
_FOOTER_LINES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `index` is its place in `Page.lines`."""

    page: int
    index: int
    text: str


class Footer(NamedTuple):
    """What one page's running footer says; None where it does not.

    Attributes:
        first: index of its first line in `Page.lines`.
        lines: how many lines it takes.
        name: what stands before the dates.
        printed: the page number printed beside the dates.
    """

    first: int
    lines: int
    name: str
    span: Span | None
    printed: int | None


def read_footer(page: Page) -> Footer | None:
    """The running footer of a page ("Area SEND inspection report: Bury ..., dates, page number"), None without one."""
    for index, line in enumerate(page.lines):
        match = _FOOTER.fullmatch(line)
        if match:
            return _complete(page, index, match["rest"])
    return None


def _complete(page: Page, index: int, rest: str) -> Footer:
    for taken in range(1, _FOOTER_LINES + 1):
        text = fold(" ".join([rest, *page.lines[index + 1 : index + taken]]))
        found = next(find_spans(text), None)
        if found and found.span and not _UNFINISHED.match(text, found.end):
            name = text[: found.start].rstrip(" ,")
            number = _PRINTED_NUMBER.match(text, found.end)
            after = page.lines[index + taken : index + taken + 1]
            if number is None and after and _PRINTED_NUMBER.fullmatch(after[0]):
                return Footer(index, taken + 1, name, found.span, int(after[0]))
            return Footer(index, taken, name, found.span, int(number[1]) if number else None)
    return Footer(index, 1, rest.rstrip(" ,"), None, None)


def body_lines(page: Page, footer: Footer | None) -> list[Line]:
    """The lines of a page that hold text, in order, its footer left out."""
    skipped = range(footer.first, footer.first + footer.lines) if footer else range(0)
    return [Line(page.number, index, text) for index, text in enumerate(page.lines) if text and index not in skipped]


def join(lines: list[Line]) -> str:
    """Lines as one text; a word that a line end cuts at its own hyphen is put together again."""
    text = ""
    for line in lines:
        glue = "" if re.search(r"\w-$", text) else " "
        text = f"{text}{glue}{line.text}"
    return fold(text)


def letters(text: str) -> str:
    """The letters of a text, lower case: "Are as for improvement" and "Areas for improvement" are the same."""
    return re.sub(r"[^a-z]", "", text.lower())
