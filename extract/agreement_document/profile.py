"""The planned deficits: which table holds them, and its values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.agreement_document.entries import Entry, Notes, as_deficits, entries_of
from extract.agreement_document.grid import Grid, GridSeries
from extract.agreement_document.labels import Subject, refuse_shared_head, subject_of
from extract.agreement_document.tokens import Kind
from extract.errors import FigureAmbiguous


def planned_deficits(grids: Sequence[Grid], notes: Notes) -> list[Entry] | None:
    """The profile of planned deficits in year order; None when no table holds one.

    Raises:
        FigureAmbiguous: a table that holds it can't be read whole, or two tables differ.
    """
    found = [(grid, series) for grid in grids for series in grid.series if subject_of(series.label, grid) is Subject.PROFILE]
    if not found:
        _refuse_mixed(grids)
        return None
    for grid, series in found:
        refuse_shared_head(grid, series)
    readings = [_read(grid, series, notes) for grid, series in found]
    for other in readings[1:]:
        if _plan(other) != _plan(readings[0]):
            raise FigureAmbiguous(f"pages {readings[0][0].page} and {other[0].page} both print planned deficits, and they differ")
    return readings[0]


def _refuse_mixed(grids: Sequence[Grid]) -> None:
    for grid in grids:
        for series in grid.series:
            if subject_of(series.label, grid) is Subject.BOTH:
                raise FigureAmbiguous(f"page {grid.page}: {series.label!r} may head deficits or payments")


def _read(grid: Grid, series: GridSeries, notes: Notes) -> list[Entry]:
    entries = as_deficits(entries_of(grid, series, notes), grid, series)
    dashes = [cell.text for cell in series.cells if cell is not None and cell.kind is Kind.DASH]
    if dashes:
        raise FigureAmbiguous(f"page {grid.page}: {dashes[0]!r} stands where a planned deficit should be")
    if all(other.year < one.year for one, other in pairwise(entries)):
        entries = entries[::-1]
    flips = [other for one, other in pairwise(entries) if one.pounds < 0 < other.pounds]
    if flips:
        raise FigureAmbiguous(f"page {grid.page}: a deficit, {flips[0].printed!r}, follows a surplus: a sign may be wrong")
    if any(len(entry.years) > 1 for entry in entries):
        raise FigureAmbiguous(f"page {grid.page}: one planned deficit stands for several years")
    return entries


def _plan(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(str(entry.year), str(entry.pounds.normalize())) for entry in entries]
