"""Payments that tables print: which columns hold them, which were paid already, and whether each table adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.agreement_document.entries import Entry, Notes, entries_of, totals_of
from extract.agreement_document.grid import Grid, GridSeries
from extract.agreement_document.labels import Subject, refuse_shared_head, subject_of
from extract.agreement_document.patterns import any_of
from extract.agreement_document.tokens import status_of
from extract.errors import FigureAmbiguous

_PAID_HEAD = any_of(r"\balready (?:paid|made)\b|\bpaid to date\b|\bpayments? made\b|^\W*paid\b|\bpreviously paid\b")
_UNPAID_HEAD = any_of(
    r"\bto be (?:paid|made)\b|\bstill to\b|\bfuture payments?\b|\bremaining\b|\bplanned payments?\b|\boutstanding\b"
)


_SAYS_PAID = any_of(
    r"\bpa(?:y|id)|\bmade\b|\breceived\b|\bstatus\b|\bdue\b|\bdates?\b|\bcomplete|\bdone\b|\bpending\b|\breleased\b|\bsent\b",
    r"^\W*(?:yes|no|y|n|x)\W*$|[\u2713\u2714\u2611\u2717\u2718]|\b20\d\d\b",
)
_PART_TOTAL = any_of(r"\bpaid\b|\bto date\b|\bmade\b|\bsub-?total\b|\bremaining\b|\bto be\b")


@dataclass(frozen=True)
class TableTotal:
    """A row that a table calls a total.

    Attributes:
        name: what it says.
        entries: the payments of the same table.
    """

    name: str
    pounds: Decimal
    entries: tuple[Entry, ...]

    def check(self, everything: Decimal) -> None:
        """Refuse a total that is the sum of nothing.

        Args:
            everything: all payments together, those in the text too.

        Raises:
            FigureAmbiguous: it is neither the table's sum, nor that of its paid or unpaid part, nor that of everything.
        """
        whole = sum((entry.pounds for entry in self.entries), Decimal(0))
        paid = sum((entry.pounds for entry in self.entries if entry.paid), Decimal(0))
        parts = {paid, whole - paid} if _PART_TOTAL.search(self.name) else set()
        if self.pounds not in {whole, everything, *parts}:
            raise FigureAmbiguous(
                f"page {self.entries[-1].page}: the row {self.name!r} prints £{self.pounds:,.0f}, "
                f"but the payments above it add up to £{whole:,.0f}"
            )


@dataclass(frozen=True)
class Tables:
    """Payments that tables print, and the rows that the tables call totals."""

    entries: tuple[Entry, ...]
    totals: tuple[TableTotal, ...]


def tables_of_payments(grids: Sequence[Grid], notes: Notes) -> Tables:
    """Every payment that a table prints, each once.

    Raises:
        FigureAmbiguous: a table can't be read whole, or two differ for one year.
    """
    entries: list[Entry] = []
    totals: list[TableTotal] = []
    for grid in grids:
        series = [one for one in grid.series if subject_of(one.label, grid) is Subject.PAYMENT]
        if not series:
            continue
        for one in series:
            refuse_shared_head(grid, one)
        own = _grid_entries(grid, series, notes)
        marked = next((entry for entry in own if entry.unexplained), None)
        if marked is not None:
            raise FigureAmbiguous(
                f"page {marked.page}: the payment {marked.printed!r} for {marked.row} bears a mark without a footnote"
            )
        again = {entry.years for entry in entries} & {entry.years for entry in own}
        if again and not all(any(_same(one, other) for other in entries) for one in own):
            raise FigureAmbiguous(f"page {grid.page}: payments for {own[0].row} and later years are printed twice, and differ")
        if again:
            continue
        totals += [TableTotal(name, total, tuple(own)) for one in series for name, total in totals_of(grid, one)]
        entries += own
    return Tables(tuple(entries), tuple(totals))


def _same(one: Entry, other: Entry) -> bool:
    return one.years == other.years and one.pounds == other.pounds


def _grid_entries(grid: Grid, series: list[GridSeries], notes: Notes) -> list[Entry]:
    unread = [text for text in grid.aside if _SAYS_PAID.search(text)]
    if unread:
        raise FigureAmbiguous(f"page {grid.page}: beside the payments stands {unread[0]!r}, and it can't be told what was paid")
    if len(series) == 1:
        title = "" if grid.caption.startswith("(") or status_of(grid.caption) is not None else grid.caption
        paid = _paid_by_head(f"{series[0].label} {title}")
        return [entry if entry.paid is not None else replace(entry, paid=paid) for entry in entries_of(grid, series[0], notes)]
    parts = [
        replace(entry, paid=_paid_by_head(one.label))
        for one in series
        for entry in entries_of(grid, one, notes, blank_allowed=True)
    ]
    kinds = {_paid_by_head(one.label) for one in series}
    years = [entry.years for entry in parts if entry.pounds]
    if kinds != {True, False} or len(set(years)) != len(years) or len({entry.years for entry in parts}) != len(grid.rows):
        raise FigureAmbiguous(
            f"page {grid.page}: two columns may be the payments, headed {' and '.join(one.label for one in series)!r}"
        )
    filled = [entry for entry in parts if entry.pounds]
    empty = [entry for entry in parts if not entry.pounds and entry.years not in years]
    return sorted({entry.years: entry for entry in (*empty, *filled)}.values(), key=lambda entry: entry.year)


def _paid_by_head(head: str) -> bool | None:
    paid, unpaid = bool(_PAID_HEAD.search(head)), bool(_UNPAID_HEAD.search(head))
    return None if paid == unpaid else paid
