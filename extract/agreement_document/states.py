"""What a table says of each row: paid or to be paid, in a column, in a cell merged over rows, or in a row above a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.agreement_document.tokens import Token
from extract.agreement_document.view import View

_MIDDLE = 0.5


@dataclass(frozen=True)
class States:
    """What the table says.

    Attributes:
        rows: for each row, None where nothing is said of it.
        group: what the last group row says, None where there are no groups.
        problem: why it can't be told, "" when it can.
    """

    rows: tuple[bool | None, ...]
    group: bool | None = None
    problem: str = ""


def level(one: Token, other: Token) -> bool:
    """Whether two tokens stand on one line."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.4 * min(one.bottom - one.top, other.bottom - other.top)


def is_group_row(state: Token) -> bool:
    """Whether it reads as a heading of the rows below it."""
    return state.text[:1].isupper() and state.text.count("(") == state.text.count(")")


def states_of(view: View, years: Sequence[Token], states: Sequence[Token], right: float) -> States:
    """What the states of a table say of its rows.

    Args:
        view: the sheet.
        years: the rows' years, from top to bottom.
        states: tokens that say whether payments were made.
        right: right edge of the amounts; states beyond it are a column of their own.
    """
    found: list[bool | None] = [None] * len(years)
    group: bool | None = None
    loose: list[Token] = []
    for state in sorted(states, key=lambda token: token.top):
        span = _own_cell(view, states, state)
        ruled = [index for index, year in enumerate(years) if span and span[0] < year.centre < span[1]]
        beside = [index for index, year in enumerate(years) if level(year, state)]
        if not ruled and not beside and state.x0 > right:
            loose.append(state)
            continue
        if not ruled and not beside and not is_group_row(state):
            return States(tuple(found), None, _unclear(state))
        if not ruled and not beside:
            group = state.paid
        below = [index for index, year in enumerate(years) if year.centre > state.centre]
        for place in ruled or beside or below:
            found[place] = state.paid
    for state in loose:
        merged = _merged(years, found, state)
        if not merged:
            return States(tuple(found), None, _unclear(state))
        for place in merged:
            found[place] = state.paid
    return States(tuple(found), group, _gap(years, found) if any(state.x0 > right for state in states) else "")


def _unclear(state: Token) -> str:
    return f"{state.text!r} stands beside the rows so that it can't be told which it means"


def _own_cell(view: View, states: Sequence[Token], state: Token) -> tuple[float, float] | None:
    """The ruled cell that a state fills; None where the rules around it hold other states too: then they bound the table."""
    span = view.cell_span(state)
    shared = span and any(span[0] < other.centre < span[1] for other in states if other is not state)
    return None if shared else span


def _merged(years: Sequence[Token], found: Sequence[bool | None], state: Token) -> list[int]:
    """Rows without a state, next to one another, in whose middle a state stands: its cell is merged over them."""
    runs: list[list[int]] = []
    for index, each in enumerate(found):
        if each is None and runs and runs[-1] and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        elif each is None:
            runs.append([index])
    middle = [
        run for run in runs if abs((years[run[0]].centre + years[run[-1]].centre) / 2 - state.centre) < _MIDDLE * state.size
    ]
    return middle[0] if len(middle) == 1 else []


def _gap(years: Sequence[Token], found: Sequence[bool | None]) -> str:
    """Why a row without a state, between rows with different ones, can't be told: its cell may be merged with either."""
    said = [index for index, each in enumerate(found) if each is not None]
    for one, other in pairwise(said):
        if other > one + 1 and found[one] != found[other]:
            return f"nothing is said of {years[one + 1].text!r}, between rows of which different things are said"
    return ""
