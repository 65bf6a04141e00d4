"""Every figure held for one authority, or for England and its regions, each with its citation: where links from tables lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from reports import citations, wording
from reports.charts.faces import FIGURE_BASIS_WORDS
from reports.citations import Cited
from reports.evidence import Evidence, Figure
from reports.pack.notebook import figure_marks, held_back
from reports.site import cells

PAYMENT_WORDS = {"gross": "before DfE payments", "net": "after DfE payments", "unknown": "before or after payments: not stated"}


class FigureRow(NamedTuple):
    """One figure as the page shows it."""

    figure: Figure
    label: str
    text: str
    as_printed: str
    basis: str
    marks: tuple[str, ...]
    cited: Cited
    inputs: tuple[str, ...]
    retrieved: str
    as_at: str


def rows(evidence: Evidence, found: Sequence[Figure]) -> list[FigureRow]:
    """Rows in the order given."""
    return [_row(evidence, figure) for figure in found]


def of_authority(evidence: Evidence, la_code: str) -> list[Figure]:
    """Every figure in force of an authority, by measure's label, newest period first."""
    here = evidence.authority(la_code)
    return _ordered(figure for measure in here.measures for figure in here.figures(measure))


def of_place(evidence: Evidence, name: str) -> list[Figure]:
    """Every figure in force of England or of a region."""
    place = evidence.region(name)
    return _ordered(figure for measure in place.measures for figure in place.figures(measure))


def _ordered(found: Any) -> list[Figure]:
    newest_first = sorted(found, key=lambda figure: (figure.period, figure.figure_id), reverse=True)
    return sorted(newest_first, key=lambda figure: figure.label)


def _row(evidence: Evidence, figure: Figure) -> FigureRow:
    cited, instead = citations.of_figure(evidence, figure), held_back(evidence, figure)
    if instead:
        cited = replace(cited, quote=None)
    basis = FIGURE_BASIS_WORDS.get(figure.basis, figure.basis)
    payment = PAYMENT_WORDS.get(figure.payment_basis)
    return FigureRow(
        figure,
        figure.label[0].upper() + figure.label[1:],
        instead or cells.shown(figure),
        "" if instead else figure.as_printed,
        f"{basis}, {payment}" if payment else basis,
        cells.mark_words(figure_marks(figure)),
        cited,
        evidence.inputs.get(figure.figure_id, ()),
        wording.day(cited.retrieved) if cited.retrieved else "",
        wording.day(figure.as_at) if figure.as_at else "",
    )
