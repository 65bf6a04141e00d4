"""Values in tables: what a reader sees, what a column sorts by, where the citation stands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from reports import wording
from reports.evidence import Evidence, Figure
from reports.export.cells import number_text
from reports.pack.model import MARK_WORDS
from reports.pack.notebook import figure_marks, held_back
from reports.site import paths

SIGNED = frozenset({"dsg_deficit_per_resident_0_25", "dsg_deficit_share_of_allocation"})
"""Measures whose value is a deficit: below zero is a surplus."""


class Cell(NamedTuple):
    """One cell.

    Attributes:
        sort: what its column sorts by; "" stands last.
        href: where its citation stands, from the site's root, "" for none.
        marks: words for how the value reached us.
        absent: True for words in place of a value.
    """

    text: str
    sort: str = ""
    href: str = ""
    marks: tuple[str, ...] = ()
    absent: bool = False
    numeric: bool = True


NOTHING = Cell("not held", absent=True)


def shown(figure: Figure) -> str:
    """The value as a table shows it: a deficit without its sign, a surplus by name."""
    if figure.reported and figure.measure in SIGNED and figure.amount < 0:
        value = abs(figure.amount)
        return f"{wording.money(value) if figure.unit == 'gbp' else wording.percent(value)} surplus"
    return figure.text


def of_figure(evidence: Evidence, figure: Figure | None) -> Cell:
    """A figure's cell; words where it has no value, is not held, or would tell of a handful of children."""
    if figure is None:
        return NOTHING
    where, marks, instead = paths.of_figure(evidence, figure), mark_words(figure_marks(figure)), held_back(evidence, figure)
    if instead or not figure.reported:
        return Cell(instead or shown(figure), "", where, marks, absent=True)
    return Cell(shown(figure), number_text(figure.deficit), where, marks)


def mark_words(marks: Iterable[str]) -> tuple[str, ...]:
    """Marks as a reader sees them, in the pack's words."""
    return tuple(MARK_WORDS[mark] for mark in marks if mark in MARK_WORDS)


def pounds(value: Decimal | None, unknown: str = "not known") -> Cell:
    """A sum in a ledger, to the pound's rounding of every other text; a surplus by name."""
    if value is None:
        return Cell(unknown, absent=True)
    text = wording.money(value) + (" surplus" if value < 0 else "")
    return Cell(text, number_text(value))
