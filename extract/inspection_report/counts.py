"""How many areas for priority action, and for improvement, a report sets out: its table rows, put together over pages."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from extract.documents.pdf import PdfDocument
from extract.errors import DocumentUnreadable
from extract.inspection_report.joins import Join, judge_join, stands_alone
from extract.inspection_report.paragraphs import is_divided
from extract.inspection_report.rows import BULLET, PageRows, Row, Seen, read_rows
from extract.inspection_report.sections import END, PRIORITY, Heading, find_headings, regions
from extract.inspection_report.text import Footer

_NUMBER = re.compile(r"\(?(\d{1,2})[.)](?:\s|$)")
_BARE_NUMBER = re.compile(r"(\d{1,2})\s+(?=[A-Z])")
_LETTERED = re.compile(r"\(?[a-z][.)]\s", re.IGNORECASE)
_FEWEST_WORDS = 4
"""No entry says what to do in fewer words."""


class Entries(NamedTuple):
    """The entries of one section.

    Attributes:
        number: how many; None when that cannot be told, and `why` then says where and why.
        heading: the heading the section opens with.
        last_page: the page its last entry ends on.
    """

    number: int | None
    why: str
    heading: Heading
    last_page: int


class _NotCounted(Exception):
    """A reason, with its page, why a section is not counted."""


class Counted(NamedTuple):
    """Both sections; one that has no heading in the report is not in `sections`.

    Attributes:
        whole: whether the heading was found that follows both, so that a section without a heading is known to be none.
    """

    sections: dict[str, Entries]
    whole: bool


def count_entries(document: PdfDocument, footers: tuple[Footer | None, ...]) -> Counted:
    """Count the entries of each section the report has."""
    headings = find_headings(document, footers)
    draw = cache(document.drawing)
    counted: dict[str, Entries] = {}
    cut = regions(document, headings, footers)
    for heading in headings:
        if heading.kind == END or heading.kind in counted:
            continue
        try:
            _check_whole(headings, heading.kind)
            pages = [(region.page, read_rows(document, region, draw)) for region in cut if region.kind == heading.kind]
            entries = _entries(document, heading.kind, pages)
            counted[heading.kind] = Entries(sum(_count(entry) for entry in entries), "", heading, entries[-1][-1].page)
        except (_NotCounted, DocumentUnreadable) as reason:
            counted[heading.kind] = Entries(None, str(reason), heading, heading.line.page)
    return Counted(counted, bool(headings) and headings[-1].kind == END)


def _check_whole(headings: list[Heading], kind: str) -> None:
    if headings[-1].kind != END:
        raise _NotCounted("no heading after the tables shows where they end")
    kinds = [heading.kind for heading in headings]
    changes = [kinds[0], *(after for before, after in pairwise(kinds) if before != after)]
    if changes.count(kind) > 1:
        raise _NotCounted("its heading stands in two places")


def _entries(document: PdfDocument, kind: str, pages: list[tuple[int, PageRows | None]]) -> list[list[Row]]:
    """Rows put together: one list of parts an entry, a part for each page it runs over."""
    rows: list[Row] = []
    for page, found in pages:
        if found is None:
            raise _NotCounted(f"page {page}: text stands outside the rows, or the rows drawn are not those that tags name")
        rows.extend(found.rows)
    for page, found in pages:
        # Rules that part several rows are a table's; a lone box, or tags alone, may hold entries as paragraphs.
        doubtful = found is not None and (found.seen is Seen.TAGGED or (found.seen is Seen.DRAWN and len(rows) == 1))
        if found and doubtful and any(not row.body and is_divided(document, row) for row in found.rows):
            raise _NotCounted(f"page {page}: a row holds paragraphs that may be entries of their own")
    # Bodies that stand in no column of their own run into the actions, and then wording tells nothing.
    unparted = kind == PRIORITY and not any(row.body for row in rows)
    entries: list[list[Row]] = []
    for index, row in enumerate(rows):
        others = rows[: index - 1] + rows[index + 1 :]
        if entries and row.page != entries[-1][-1].page and _goes_on(document, entries[-1], row, others, unparted=unparted):
            entries[-1].append(row)
        else:
            entries.append([row])
    _check(entries)
    seen_once = {page for page, found in pages if found and found.seen is not Seen.BOTH}
    for entry in entries:
        # What only shading or only tags part may be paragraphs; each must then read as an entry of its own.
        if entry[0].page in seen_once and not stands_alone(" ".join(part.text for part in entry)):
            raise _NotCounted(f"page {entry[0].page}: a row seen in one way only does not read as an entry of its own")
    return entries


def _goes_on(document: PdfDocument, before: list[Row], after: Row, others: list[Row], *, unparted: bool) -> bool:
    join = judge_join(before, after, others)
    if join is Join.WORDED_ANEW:
        doubtful = unparted or any(is_divided(document, row) for row in [*before, after, *others])
        join = Join.UNCERTAIN if doubtful else Join.NEW_ROW
    if join is Join.UNCERTAIN:
        raise _NotCounted(f"page {after.page}: its first row may or may not go on from the page before")
    return join is Join.SAME_ROW


def _check(entries: list[list[Row]]) -> None:
    if not entries:
        raise _NotCounted("no row was found under its heading")
    for entry in entries:
        text = " ".join(part.text for part in entry)
        if text[:1].islower() or BULLET.match(text) or len(text.split()) < _FEWEST_WORDS:
            raise _NotCounted(f"page {entry[0].page}: the row {text[:40]!r} is not a whole entry")


def _count(entry: list[Row]) -> int:
    """One, or as many as its actions are numbered 1, 2, 3."""
    lines = [line for part in entry for line in part.lines]
    where = f"page {entry[0].page}"
    bare = [(at, int(match[1])) for at, line in enumerate(lines) if (match := _BARE_NUMBER.match(line))]
    if len(bare) > 1 and _counts_up(bare):
        return len(bare)
    numbers = [(at, int(match[1])) for at, line in enumerate(lines) if (match := _NUMBER.match(line))]
    if len(numbers) > 1 and not _counts_up(numbers):
        raise _NotCounted(f"{where}: numbers within a row may be actions, or parts of one")
    if _LETTERED.match(lines[0]) and any(_LETTERED.match(line) for line in lines[1:]):
        raise _NotCounted(f"{where}: letters within a row may be actions, or parts of one")
    return max(len(numbers), 1)


def _counts_up(numbers: list[tuple[int, int]]) -> bool:
    """Whether numbers at the head of lines begin with the first line and go up one by one."""
    first_line, first = numbers[0]
    return first_line == 0 and [number for _, number in numbers] == list(range(first, first + len(numbers)))
