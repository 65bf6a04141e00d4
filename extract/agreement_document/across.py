"""Tables whose years run across the page: each amount belongs to the year under which it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from extract.agreement_document.bands import BLOCK_PITCH, Band, band_of, beside
from extract.agreement_document.grid import Grid, GridSeries, Row
from extract.agreement_document.shapes import Chunk, Word
from extract.agreement_document.tokens import Kind, Meaning, Token, meaning_of, token_of, tokens_of_chunk
from extract.agreement_document.view import View
from extract.agreement_document.years import parse_bare_ending

_ROW_REACH = 3.5
_NOTE = re.compile(r"[*†‡]+\s*\S|\(?\d{1,2}\)?\s+[A-Z][a-z]+(?: \S+){3,}")


@dataclass
class _Amounts:
    """One line under a band: amounts with the words to their left, or words that go on from the line above.

    Attributes:
        rest: words under the years that are no amounts by themselves, column by column.
        more: lines of words that belong to it.
    """

    cells: list[Token | None]
    total: Token | None
    label: list[str]
    index: int
    problem: str = ""
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    extra: list[int] = field(default_factory=list)
    rest: list[Token | None] = field(default_factory=list)
    more: list[_Amounts] = field(default_factory=list)


def bands_of(view: View) -> list[list[Token]]:
    """Groups of two or more years that stand beside one another with no amount between them."""
    groups: list[list[Token]] = []
    for token in view.all(Kind.YEAR, Kind.BARE_YEAR):
        home = next((group for group in groups if group[-1].kind is token.kind and beside(group[-1], token)), None)
        if home is None:
            groups.append([token])
        else:
            home.append(token)
    bands = [sorted(group, key=lambda token: token.x0) for group in groups if len(group) > 1]
    amounts = view.all(Kind.AMOUNT)
    return [band for band in bands if not any(_between(band, amount) for amount in amounts)]


def _between(band: list[Token], amount: Token) -> bool:
    return band[0].x1 < amount.middle < band[-1].x0 and any(beside(year, amount) for year in band)


def grids_across(view: View, bands: list[list[Token]], following: View | None) -> list[Grid]:
    """Every table on the sheet whose years run across.

    Args:
        view: the sheet.
        bands: its groups of years.
        following: the next sheet, where a table at the foot of this one may go on.
    """
    heads = {line for band in bands for year in band for line in year.lines}
    return [grid for band in bands if (grid := _grid(view, band, heads, following)) is not None]


def _grid(view: View, years: list[Token], heads: set[int], following: View | None) -> Grid | None:
    band = band_of(view, years)
    start = max(band.lines) - view.first + 1
    band.settle(view, start)
    rows, at_end = _amount_rows(view, band, heads, start)
    if at_end and following is not None:
        band.settle(following, 0)
        rows += _amount_rows(following, band, {line for year in following.all(Kind.YEAR) for line in year.lines}, 0)[0]
    if not rows:
        return None
    series = tuple(
        GridSeries(" ".join(row.label), tuple(row.cells), (("total", row.total),) if row.total else ()) for row in rows
    )
    used = band.lines | band.corner_lines | {index for row in rows for index in (row.index, *row.extra)}
    periods = tuple(_period(view, year, band.corner) for year in years)
    return Grid(
        page=view.sheet.page,
        down=False,
        rows=periods,
        series=series,
        head=band.corner,
        corner=band.corner,
        first=min(used),
        last=max(used),
        lines=frozenset(range(min(used), max(used) + 1)),
        problem=next((row.problem for row in rows if row.problem), ""),
    )


def _period(view: View, year: Token, corner: str) -> Row:
    years = year.years
    if year.kind is Kind.BARE_YEAR:
        ending = parse_bare_ending(corner, year.text)
        years = (ending,) if ending else ()
    return Row(view.sheet.page, year.text, years, year.paid, year.marks, year.glued)


def _amount_rows(view: View, band: Band, heads: set[int], start: int) -> tuple[list[_Amounts], bool]:
    """Lines of amounts from line `start` on, until running text, another band or a wide gap; whether the sheet ends first."""
    rows: list[_Amounts] = []
    waiting: list[_Amounts] = []
    lower: float | None = None if not start else max(year.bottom for year in band.years)
    for index in range(start, len(view.lines)):
        line = view.lines[index]
        if index + view.first in band.corner_lines:
            continue
        top, bottom = min(word.top for word in line.words), max(word.bottom for word in line.words)
        far = lower is not None and top - lower > _ROW_REACH * line.size
        if index + view.first in heads or far or view.is_prose(index) or _NOTE.match(line.text):
            return _with_labels(view, rows, waiting), False
        row = _amounts_of(view, band, index)
        (rows if row.cells else waiting).append(row)
        lower = bottom if lower is None else max(lower, bottom)
    return _with_labels(view, rows, waiting), True


def _amounts_of(view: View, band: Band, index: int) -> _Amounts:
    line = view.lines[index]
    columns: list[list[Word]] = [[] for _ in band.edges]
    label: list[str] = []
    beyond: list[Word] = []
    for chunk in line.chunks:
        words = _column_words(chunk, index, band.edges[0])
        label += [word.text for word in chunk.words[: len(chunk.words) - len(words)]]
        for word in words:
            place = band.column((word.x0 + word.x1) / 2)
            (columns[place] if place < len(columns) else beyond).append(word)
    label = [*label, *(word.text for word in columns[0])]
    ahead = [token.text for token in view.tokens[index] if token.kind is Kind.AMOUNT and token.x1 <= band.edges[0]]
    row = _Amounts([], None, label, index + view.first)
    row.top, row.bottom, row.size = min(word.top for word in line.words), max(word.bottom for word in line.words), line.size
    for words in columns[1:]:
        meaning = meaning_of(" ".join(word.text for word in words)) if words else Meaning(Kind.TEXT)
        row.cells.append(token_of(tuple(words), meaning, index + view.first) if words else None)
    if not any(cell is not None and cell.kind is Kind.AMOUNT for cell in row.cells):
        row.rest, row.cells = row.cells, []
        return row
    row.problem = f"{ahead[0]!r} stands before the first year" if ahead else _out_of_place(band, row.cells, beyond)
    if band.total is not None:
        row.total = row.cells.pop()
    return row


def _out_of_place(band: Band, cells: list[Token | None], beyond: list[Word]) -> str:
    """Why it can't be told under which year an amount stands, "" when it can."""
    if beyond:
        return f"{' '.join(word.text for word in beyond)!r} stands beyond the last year"
    for cell, head in zip(cells, band.columns, strict=True):
        if cell is not None and not band.sure and (cell.x1 < head.x0 or head.x1 < cell.x0):
            return f"{cell.text!r} stands under no year"
    return ""


def _column_words(chunk: Chunk, index: int, left: float) -> list[Word]:
    """Words of a chunk that may stand under the years: all of it, or, where a label runs up to them, the amounts at its end."""
    whole = all(token.kind is not Kind.TEXT for token in tokens_of_chunk(chunk, index))
    if whole or chunk.x0 >= left:
        return list(chunk.words)
    for start in range(1, len(chunk.words)):
        tail = tokens_of_chunk(Chunk(chunk.words[start:]), index)
        if all(token.kind in {Kind.AMOUNT, Kind.DASH} for token in tail) and chunk.words[-1].x1 > left:
            return list(chunk.words[start:])
    return []


def _with_labels(view: View, rows: list[_Amounts], waiting: list[_Amounts]) -> list[_Amounts]:
    """Give each line of words without amounts to the row whose ruled cell it shares, or with which it stands in one block."""
    blocks = _blocks([*rows, *waiting])
    stacked = [_shares(block) for block in blocks]
    for words in waiting:
        height = (words.top + words.bottom) / 2
        ruled = [row for row in rows if (span := _span(view, row)) and span[0] < height < span[1]]
        close = [row for block in blocks if words in block for row in block if row in rows]
        shared = next((shares[words.index] for shares in stacked if words.index in shares), None)
        homes = ruled if len(ruled) == 1 else close if len(close) == 1 else rows if len(rows) == 1 else [shared] if shared else []
        if not homes:
            for row in close or rows:
                row.problem = row.problem or f"it can't be told which row {' '.join(words.label)!r} belongs to"
            continue
        home = homes[0]
        _go_on(home, words)
        home.more.append(words)
        home.extra.append(words.index)
    for row in rows:
        lines = sorted([*row.more, replace(row)], key=lambda line: line.index)
        row.label = [word for line in lines for word in line.label]
        odd = [cell.text for cell in row.cells if cell is not None and cell.kind not in {Kind.AMOUNT, Kind.DASH}]
        if odd:
            row.problem = row.problem or f"{odd[0]!r} stands where an amount should be"
    return rows


def _shares(block: list[_Amounts]) -> dict[int, _Amounts]:
    """The row to which each line of words belongs in a block of rows without gaps, where it can stand in one way only.

    Amounts stand beside the first line of their label in every row, or beside the last, or half-way down.
    """
    rows = [line for line in block if line.cells]
    ways: list[dict[int, _Amounts]] = []
    for share in (_amounts_first(block), _amounts_first(block[::-1]), _amounts_half_way(block)):
        if share is not None and share not in ways:
            ways.append(share)
    return ways[0] if len(rows) > 1 and len(ways) == 1 else {}


def _amounts_first(lines: list[_Amounts]) -> dict[int, _Amounts] | None:
    """Each line of words with the row before it; None where words come first, or a row has no words on its own line."""
    found: dict[int, _Amounts] = {}
    row: _Amounts | None = None
    for line in lines:
        if line.cells and not line.label:
            return None
        if line.cells:
            row = line
        elif row is None:
            return None
        else:
            found[line.index] = row
    return found


def _amounts_half_way(lines: list[_Amounts]) -> dict[int, _Amounts] | None:
    """Lines of words as far above the amounts of their row as below; None where they do not come out even."""
    found: dict[int, _Amounts] = {}
    rest = list(lines)
    while rest:
        row = next((line for line in rest if line.cells), None)
        if row is None:
            return None
        end = row.top + row.bottom - min(rest[0].top, row.top)
        own = [line for line in rest if line.bottom < end + 0.3 * (row.bottom - row.top)]
        if row not in own or sum(1 for line in own if line.cells) > 1 or abs(own[-1].bottom - end) > 0.4 * (row.bottom - row.top):
            return None
        found |= {line.index: row for line in own if line is not row}
        rest = rest[len(own) :]
    return found


def _go_on(row: _Amounts, words: _Amounts) -> None:
    """Add what goes on under an amount ("million", "(already paid)") to its cell."""
    for place, more in enumerate(words.rest):
        cell = row.cells[place] if place < len(row.cells) else row.total
        if more is None:
            continue
        if cell is None or words.index < row.index:
            row.problem = row.problem or f"{more.text!r} stands where no amount is"
            return
        meaning = meaning_of(f"{cell.text} {more.text}")
        both = replace(cell, text=f"{cell.text} {more.text}", kind=meaning.kind, amount=meaning.amount, paid=meaning.paid)
        if place < len(row.cells):
            row.cells[place] = both
        else:
            row.total = both


def _blocks(lines: list[_Amounts]) -> list[list[_Amounts]]:
    """Lines that follow each other without the gap that parts two rows."""
    blocks: list[list[_Amounts]] = []
    for line in sorted(lines, key=lambda line: line.index):
        if blocks and line.bottom - blocks[-1][-1].bottom < BLOCK_PITCH * line.size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _span(view: View, row: _Amounts) -> tuple[float, float] | None:
    token = next((cell for cell in row.cells if cell is not None), None)
    return view.cell_span(token) if token else None
