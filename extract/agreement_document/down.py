"""Tables whose years run down the page: each amount belongs to the year whose row, or ruled cell, it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile

from extract.agreement_document.grid import Grid, GridSeries, Row
from extract.agreement_document.heads import heads_above, heads_before
from extract.agreement_document.states import is_group_row, level, states_of
from extract.agreement_document.tokens import Kind, Token
from extract.agreement_document.view import View
from extract.agreement_document.years import parse_bare_ending

_ROW_REACH = 9.0
_NEIGHBOUR = 3.0
_FIGURE = re.compile(r"£\s?[1-9]\d*(?:[.,]\d+)*|\d+,\d{3}|(?<![\d./])\d+\.\d+(?![./])")


@dataclass
class _Run:
    """Year labels one under the other, and what stands in their rows."""

    years: list[Token]
    totals: list[Token] = field(default_factory=list)
    amounts: list[Token] = field(default_factory=list)
    states: list[Token] = field(default_factory=list)


def grids_down(view: View, taken: set[int], before: View | None) -> list[Grid]:
    """Every table on the sheet whose years run down.

    Args:
        view: the sheet.
        taken: ids of tokens that are part of another table.
        before: the sheet of the page before, at whose foot the head of the first table may stand.
    """
    runs: list[_Run] = []
    for token in view.all(Kind.YEAR, Kind.BARE_YEAR):
        if id(token) in taken:
            continue
        home = next((run for run in reversed(runs) if _continues(view, run.years[-1], token)), None)
        if home is None:
            runs.append(_Run([token]))
        else:
            home.years.append(token)
    return [grid for run in runs if (grid := _grid(view, run, before)) is not None]


def _continues(view: View, last: Token, token: Token) -> bool:
    overlap = min(last.x1, token.x1) - max(last.x0, token.x0)
    if overlap < 0.4 * min(last.x1 - last.x0, token.x1 - token.x0) or token.top - last.bottom > _ROW_REACH * last.size:
        return False
    between = range(last.lines[-1] + 1, token.lines[0])
    return not any(view.is_prose(index - view.first) for index in between)


def _grid(view: View, run: _Run, before: View | None) -> Grid | None:
    run.years = [year for year in run.years if not _ends_sentence(view, year)]
    if not run.years:
        return None
    _gather(view, run)
    if not any(_row_amounts(view, run, year) for year in run.years):
        return None
    first_group = _group_row(view, run)
    columns = _columns(run.amounts)
    top = first_group.lines[0] if first_group else run.years[0].lines[0]
    heads, head_lines, clear = heads_above(view, top - view.first, _zones(run, columns))
    problem = "" if clear else "its head has more columns than it has amounts on this page"
    if not any(heads) and before is not None and top == view.first:
        found, lines, problem = heads_before(before, _zones(run, columns))
        heads, head_lines = found or heads, lines
    series = []
    for column, label in zip(columns, heads[1:], strict=False):
        cells, trouble = _cells(view, run, column)
        totals = tuple((total.text, token) for token in column for total in run.totals if level(total, token))
        reach = [(token.x0 - run.years[0].x0, token.x1 - run.years[0].x0) for token in column]
        problem = problem or trouble
        left, right = min(left for left, _ in reach), max(right for _, right in reach)
        head_top = _head_top(view, label, head_lines)
        series.append(GridSeries(label, cells, totals, left, right, _unread_cell(view, run, column, label), head_top))
    states = states_of(view, run.years, run.states, max(token.x1 for token in run.amounts))
    trouble = states.problem or _unread_neighbour(view, run, columns)
    rows = tuple(_row(view, run, year, heads[0], state) for year, state in zip(run.years, states.rows, strict=True))
    used = {index for token in (*run.years, *run.amounts, *run.totals, *run.states) for index in token.lines} | set(head_lines)
    return Grid(
        page=view.sheet.page,
        down=True,
        rows=rows,
        series=tuple(series),
        head=" ".join(heads),
        corner=heads[0],
        first=min(used),
        last=max(used),
        lines=frozenset(range(min(used), max(used) + 1)),
        group=states.group,
        aside=_aside(view, run, heads, head_lines),
        problem=problem or trouble,
    )


def _ends_sentence(view: View, year: Token) -> bool:
    """Whether a year is only the end of a sentence that wraps ("2026-27.") above or below the table."""
    alone = all(token.kind is Kind.YEAR for line in year.lines for token in view.tokens[line - view.first])
    return alone and year.text.rstrip().endswith((".", ":", ";", ","))


def _zones(run: _Run, columns: list[list[Token]]) -> list[tuple[float, float]]:
    """Left and right of the years, of each column of amounts, and of a column that says what was paid, if there is one."""
    right = max(token.x1 for token in run.amounts)
    states = [state for state in run.states if state.x0 > right]
    groups = [run.years, *columns, *([states] if states else [])]
    return [(min(token.x0 for token in group), max(token.x1 for token in group)) for group in groups]


def _group_row(view: View, run: _Run) -> Token | None:
    """A row such as "Already paid" between the head and the first year, which speaks of the rows below it."""
    index = run.years[0].lines[0] - view.first - 1
    if index < 0 or len(view.tokens[index]) != 1 or view.tokens[index][0].kind is not Kind.STATUS:
        return None
    state = view.tokens[index][0]
    above = [token for token in view.tokens[index - 1] if min(token.x1, state.x1) > max(token.x0, state.x0)] if index else []
    near = bool(above) and state.top - max(token.bottom for token in above) < 0.35 * state.size
    if not is_group_row(state) or (near and state.x1 > min(token.x0 for token in run.amounts)):
        return None  # the end of something else, or the last line of a head
    run.states.append(state)
    return state


def _row(view: View, run: _Run, year: Token, head: str, state: bool | None) -> Row:
    years = year.years
    bare = any(each.kind is Kind.BARE_YEAR for each in run.years)
    if bare:  # among rows that print 2024 alone, "2023 to 2024" is two of them
        endings = [parse_bare_ending(head, each) for each in re.findall(r"\b20\d\d\b", year.text)]
        years = tuple(ending for ending in endings if ending) if all(endings) else ()
    return Row(view.sheet.page, year.text, years, year.paid if year.paid is not None else state, year.marks, year.glued)


def _gather(view: View, run: _Run) -> None:
    """Amounts, totals and payment states on the lines of the run, and on the total rows that follow it."""
    first, last = run.years[0].lines[0] - view.first, run.years[-1].lines[-1] - view.first
    left, size = run.years[0].x0, run.years[0].size
    top, bottom = run.years[0].top - 0.6 * size, run.years[-1].bottom + 0.6 * size
    for index in range(max(0, first - 2), len(view.tokens)):
        row = view.tokens[index]
        if index > last:
            if not any(token.kind is Kind.TOTAL and token.x0 < run.years[0].x1 for token in row):
                if index > last + 1:
                    break
            else:
                bottom = max(bottom, *(token.bottom for token in row))
        for token in row:
            if token.x0 < left - 2 or not top <= token.centre <= bottom:
                continue
            _sort_in(run, token)


def _sort_in(run: _Run, token: Token) -> None:
    if token.kind in {Kind.AMOUNT, Kind.DASH}:
        run.amounts.append(token)
    elif token.kind is Kind.TOTAL:
        run.totals.append(token)
    elif token.kind is Kind.STATUS:
        run.states.append(token)


def _row_amounts(view: View, run: _Run, year: Token) -> list[Token]:
    return [token for token in run.amounts if _year_of(view, run, token) is year]


def _year_of(view: View, run: _Run, token: Token) -> Token | None:
    """The year in whose row a token stands: on its line, else within the same rules."""
    beside = [year for year in run.years if level(year, token)]
    if len(beside) == 1:
        return beside[0]
    ruled = []
    for year in run.years:
        span = view.cell_span(year)
        if span and span[0] < token.centre < span[1]:
            ruled.append(year)
    return ruled[0] if len(ruled) == 1 else None


def _between_rows(view: View, run: _Run) -> list[Token]:
    """Every token from the first row's line to the last's, but those left of the table."""
    left, top, bottom = run.years[0].x0 - 2, run.years[0].top, run.years[-1].bottom
    lines = range(run.years[0].lines[0] - view.first, run.years[-1].lines[-1] - view.first + 1)
    around = range(max(0, lines.start - 2), min(len(view.tokens), lines.stop + 2))
    return [token for index in around for token in view.tokens[index] if token.x0 > left and top <= token.centre <= bottom]


def _unread_cell(view: View, run: _Run, column: list[Token], label: str) -> str:
    """Why a column is not whole: a cell of it holds words, or a number is broken over two lines."""
    number = _FIGURE.search(label)
    if number:
        return f"{number[0]!r} stands in its head"
    left, right = min(token.x0 for token in column), max(token.x1 for token in column)
    for token in _between_rows(view, run):
        if token.kind is Kind.TEXT and min(token.x1, right) - max(token.x0, left) > 1:
            return f"{token.text!r} stands where an amount should be"
    return ""


def _head_top(view: View, label: str, head_lines: list[int]) -> float | None:
    inside = [line - view.first for line in head_lines if 0 <= line - view.first < len(view.tokens)]
    return min((token.top / token.size for line in inside for token in view.tokens[line] if token.text in label), default=None)


def _aside(view: View, run: _Run, labels: list[str], head_lines: list[int]) -> tuple[str, ...]:
    """Words that stand among the rows, or over no column, and belong to none."""
    heads = [
        token for line in head_lines if 0 <= line - view.first < len(view.tokens) for token in view.tokens[line - view.first]
    ]
    loose = [token for token in heads if not any(token.text in label for label in labels)]
    odd = [token for token in _between_rows(view, run) if token.kind in {Kind.TEXT, Kind.YEAR, Kind.BARE_YEAR}]
    return tuple(token.text for token in (*loose, *(token for token in odd if not any(token is year for year in run.years))))


def _columns(amounts: list[Token]) -> list[list[Token]]:
    """Amounts that stand over one another, column by column from the left."""
    columns: list[tuple[float, float, list[Token]]] = []
    for token in sorted(amounts, key=lambda token: token.x0):
        if columns and token.x0 <= columns[-1][1]:
            left, right, tokens = columns[-1]
            columns[-1] = (left, max(right, token.x1), [*tokens, token])
        else:
            columns.append((token.x0, token.x1, [token]))
    return [sorted(tokens, key=lambda token: token.top) for _, _, tokens in columns]


def _cells(view: View, run: _Run, column: list[Token]) -> tuple[tuple[Token | None, ...], str]:
    cells: list[Token | None] = [None] * len(run.years)
    for token in column:
        if any(level(total, token) for total in run.totals):
            continue
        year = _year_of(view, run, token)
        if year is None:
            return tuple(cells), f"{token.text!r} stands beside no year"
        place = next(index for index, each in enumerate(run.years) if each is year)
        other = cells[place]
        if other is not None:
            return tuple(cells), f"{other.text!r} and {token.text!r} both stand beside {year.text!r}"
        cells[place] = token
    return tuple(cells), ""


def _unread_neighbour(view: View, run: _Run, columns: list[list[Token]]) -> str:
    """Why the table is not whole: a row right above or below it holds an amount, and its year can't be read."""
    tokens = (*run.years, *run.amounts, *run.totals, *run.states)
    top, bottom = min(token.top for token in tokens), max(token.bottom for token in tokens)
    first, last = min(line for token in tokens for line in token.lines), max(line for token in tokens for line in token.lines)
    reach = _NEIGHBOUR * run.years[0].size
    sides = [(min(token.x0 for token in column), max(token.x1 for token in column)) for column in columns]
    above, below = range(first - 1 - view.first, -1, -1), range(last + 1 - view.first, len(view.tokens))
    for index in (
        *takewhile(lambda index: not view.is_prose(index), above),
        *takewhile(lambda index: not view.is_prose(index), below),
    ):
        for token in view.tokens[index]:
            in_column = token.kind is Kind.AMOUNT and any(token.x0 < right and token.x1 > left for left, right in sides)
            if in_column and top - reach < token.centre < bottom + reach:
                return f"the row {view.lines[index].text!r} next to it can't be read"
    return ""
