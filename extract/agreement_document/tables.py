"""Every table of years and amounts in a document, whole: found on each sheet, given its surroundings, joined over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile, zip_longest

from extract.agreement_document.across import bands_of, grids_across
from extract.agreement_document.down import grids_down
from extract.agreement_document.grid import Grid, Row
from extract.agreement_document.tokens import Kind, Token
from extract.agreement_document.view import View
from extract.agreement_document.years import parse_bare_ending
from extract.documents.pdf import fold

_SENTENCE_END = re.compile(r"(?<=[.;:])\s+(?=[A-Z“‘\"(])")
_NUMBER_HEAD = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+(?=\D)")
_ANNEX = re.compile(r"(?:annex|appendix|schedule)\s+(?:[A-Z]|\d{1,2})\b(?!\s+(?:sets?|shows?|to|of this)\b)", re.IGNORECASE)
_TITLED = re.compile(r"\w+\s+\w+\s*[:\u2013\u2014-]\s*\w", re.IGNORECASE)
_CONTINUED = re.compile(r"\W*(?:.*\bcontinued\b.*|cont(?:'?d)?\.?)\W*", re.IGNORECASE)
_NOTE = re.compile(r"(?:notes?:?\s*)?[(\[]?(?P<mark>[*†‡#]+|\d{1,2}|[a-d])[)\]]?[\s:]+(?P<text>[A-Z].*)", re.IGNORECASE)
_REACH = 14


def grids_of(views: Sequence[View]) -> list[Grid]:
    """Tables of the whole document, in order, each given its surroundings and joined to its continuation."""
    found: list[Grid] = []
    for before, view, following in zip_longest([None, *views[:-1]], views, views[1:]):
        bands = bands_of(view)
        taken = {id(token) for band in bands for token in band}
        found.extend([*grids_across(view, bands, following), *grids_down(view, taken, before)])
    found.sort(key=lambda grid: grid.first)
    texts = [line.text for view in views for line in view.lines]
    tokens = [row for view in views for row in view.tokens]
    used = {index for grid in found for index in grid.lines}
    upright = {index for view in views if view.sheet.main for index in range(view.first, view.first + len(view.lines))}
    pages = [line.page for view in views for line in view.lines]
    placed = [_placed(grid, texts, pages, used if grid.first in upright else set(range(len(texts)))) for grid in found]
    whole = [_with_total_below(grid, tokens) for grid in _joined_up(placed, texts)]
    prose = [view.is_prose(index) for view in views for index in range(len(view.lines))]
    used |= {index for grid in whole for index in grid.lines}
    return [_with_strays(grid, tokens, prose, used) for grid in whole]


def _with_strays(grid: Grid, tokens: list[tuple[Token, ...]], prose: list[bool], used: set[int]) -> Grid:
    """Mark a table next to which, on this page or the next, an amount stands that belongs to no table."""
    before = range(grid.first - 1, max(-1, grid.first - _REACH), -1)
    after = range(grid.last + 1, min(len(tokens), grid.last + _REACH))
    for side in (before, after):
        for index in takewhile(lambda index: index not in used and not prose[index] and not _is_numbered(tokens[index]), side):
            stray = next(
                (token for token in tokens[index] if token.kind is Kind.AMOUNT and re.search(r"£|[.,]\d", token.text)), None
            )
            if stray is not None:
                return replace(grid, problem=grid.problem or f"{stray.text!r} next to it belongs to no row that can be read")
    return grid


def _is_numbered(row: tuple[Token, ...]) -> bool:
    return len(row) > 1 and bool(re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*\.?", row[0].text)) and row[1].kind is Kind.TEXT


def annex_start(texts: Sequence[str]) -> int:
    """Index of the line with which the annexes begin; the number of lines when there are none."""
    for index, text in enumerate(texts):
        if _ANNEX.match(text) and len(text.split()) <= 16 and not text.endswith((".", ",", ";")):
            before = texts[index - 1] if index else "."
            if before.endswith((".", ":", ";")) or not before[-1:].islower() or _TITLED.match(text):
                return index
    return len(texts)


def _placed(grid: Grid, texts: list[str], pages: list[int], used: set[int]) -> Grid:
    above = _own_paragraph(grid, texts, used)
    caption = ""
    while above and above[-1] >= grid.first - 3 and _is_caption(texts[above[-1]]) and pages[above[-1]] == grid.page:
        caption = f"{texts[above.pop()]} {caption}".strip()
    running = fold(" ".join(_NUMBER_HEAD.sub("", texts[index]) for index in above))
    sentences = [part for part in _SENTENCE_END.split(running) if part]
    start = annex_start(texts)
    annex = " ".join(texts[start : start + 3]) if start <= grid.last else ""
    below = texts[grid.last + 1] if grid.last + 1 < len(texts) and grid.last + 1 not in used else ""
    notes = _notes_below(texts[grid.last + 1 : grid.last + 6])
    return replace(grid, caption=caption, intro=" ".join(sentences[-2:]), annex=annex, below=below, notes=notes)


def _own_paragraph(grid: Grid, texts: list[str], used: set[int]) -> list[int]:
    """Lines above the table, back to the number of its paragraph or to the table before it."""
    above: list[int] = []
    for index in range(grid.first - 1, max(-1, grid.first - _REACH), -1):
        if index in used:
            break
        above.insert(0, index)
        if _NUMBER_HEAD.match(texts[index]):
            break
    return above


def _notes_below(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for text in texts:
        match = _NOTE.fullmatch(text)
        if not match:
            break
        found.append((match["mark"], match["text"]))
    return tuple(found)


def _is_caption(text: str) -> bool:
    short = len(text.split()) <= 18 and not text.endswith((".", ":", ";", ","))
    return short and (text[:1].isupper() or text[:1] in "(£") and not _NUMBER_HEAD.match(text)


def _joined_up(grids: list[Grid], texts: list[str]) -> list[Grid]:
    whole: list[Grid] = []
    for grid in grids:
        last = whole[-1] if whole else None
        if last is not None and _adjacent(last, grid, texts) and last.down == grid.down and _same_table(last, grid):
            whole[-1] = _both(last, grid)
        elif last is not None and _adjacent(last, grid, texts) and grid.page > last.page and not grid.head.strip():
            whole.append(
                replace(grid, problem=grid.problem or f"its rows on page {grid.page} follow no head that could be theirs")
            )
        else:
            whole.append(grid)
    return whole


def _adjacent(one: Grid, other: Grid, texts: list[str]) -> bool:
    return all(_CONTINUED.fullmatch(texts[index]) for index in range(one.last + 1, other.first))


def _same_table(one: Grid, other: Grid) -> bool:
    if len(one.series) != len(other.series) or not one.series:
        return False
    labels = [_plain(series.label) for series in one.series]
    same_labels = any(labels) and labels == [_plain(series.label) for series in other.series]
    if not one.down:
        return same_labels
    in_place = all(
        min(first.right, second.right) > max(first.left, second.left)
        for first, second in zip(one.series, other.series, strict=True)
    )
    return other.page > one.page and (same_labels or (in_place and not _plain(other.head)))


def _plain(text: str) -> str:
    return re.sub(r"\W+|\bcontinued\b", " ", text.lower()).strip()


def _both(one: Grid, other: Grid) -> Grid:
    series = tuple(
        replace(
            first,
            cells=(*first.cells, *second.cells),
            totals=(*first.totals, *second.totals),
            problem=first.problem or second.problem,
        )
        for first, second in zip(one.series, other.series, strict=True)
    )
    in_group = (
        0 if one.group is None else next((place for place, row in enumerate(other.rows) if row.paid is not None), len(other.rows))
    )
    rows = (replace(row, paid=one.group) if place < in_group else row for place, row in enumerate(other.rows))
    if not _plain(other.corner):
        rows = (row if row.years else _under(one.corner, row) for row in rows)
    return replace(
        one,
        rows=(*one.rows, *rows),
        group=other.group if other.group is not None else one.group,
        series=series,
        last=other.last,
        lines=frozenset(range(one.first, other.last + 1)),
        below=other.below,
        notes=(*one.notes, *other.notes),
        aside=(*one.aside, *other.aside),
        problem=one.problem or other.problem,
    )


def _under(corner: str, row: Row) -> Row:
    """A row that prints 2024 alone, under the head that stands on the page before."""
    ending = parse_bare_ending(corner, row.printed)
    return replace(row, years=(ending,)) if ending else row


def _with_total_below(grid: Grid, tokens: list[tuple[Token, ...]]) -> Grid:
    """Add a total row that the page break cut off."""
    index = grid.last + 1
    if not grid.down or index >= len(tokens) or not tokens[index] or tokens[index][0].kind is not Kind.TOTAL:
        return grid
    amounts = [token for token in tokens[index] if token.kind is Kind.AMOUNT]
    if len(amounts) != len(grid.series):
        return grid
    name = tokens[index][0].text
    series = tuple(replace(one, totals=(*one.totals, (name, amount))) for one, amount in zip(grid.series, amounts, strict=True))
    return replace(grid, series=series, last=index, lines=grid.lines | {index})
