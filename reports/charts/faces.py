"""What every kind says in the same words: marks of origin, sources, bases, numbers in a data table."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reports import wording
from reports.evidence import Evidence, Figure
from reports.export.cells import number_text

STAND_IN = "STAND-IN FIGURES: made for testing, evidence of nothing"
MIRROR = "Built from a mirror of the publishers’ files"

BASIS_WORDS = {
    "gross": "before DfE payments",
    "net": "after DfE payments",
    "unknown": "before or after DfE payments: not stated",
}
"""Payment basis of a reported deficit, for people."""

FIGURE_BASIS_WORDS = {
    "outturn": "outturn",
    "provisional": "provisional outturn",
    "forecast": "forecast",
    "budget": "budget",
    "derived": "worked out",
    "target": "plan",
}


def marks(evidence: Evidence, *, stand_in: bool) -> tuple[str, ...]:
    """The sentences that must stand on the face: stand-in first, then mirror."""
    mirror = (MIRROR,) if evidence.facts.mirror else ()
    return ((STAND_IN,) if stand_in else ()) + mirror


def any_stand_in(figures: Iterable[Figure | None]) -> bool:
    """Whether one of the figures was read from a document rebuilt for testing."""
    return any(figure.stand_in for figure in figures if figure is not None)


def sources(figures: Iterable[Figure | None]) -> str:
    """Publishers of the figures, once each in order, with what is second-hand about them."""
    publishers: dict[str, bool] = {}
    for figure in figures:
        if figure is not None:
            publishers[figure.publisher] = publishers.get(figure.publisher, False) or figure.transcribed
    return "; ".join(f"{name} (transcribed second-hand)" if second_hand else name for name, second_hand in publishers.items())


def number(value: Decimal | None) -> str:
    """A number for a data table: no separators, no exponent, no needless zeros; "" where there is none."""
    return "" if value is None else number_text(value)


def deficit_text(value: Decimal) -> str:
    """A deficit for a label: "£18.5m", "£1.2m surplus", "£0"."""
    return f"{wording.money(value)} surplus" if value < 0 else wording.money(value)


def file_id(kind: str, slug: str = "england") -> str:
    """Name of a chart's files."""
    return f"{kind}-{slug}"
