"""Reviewed facts of data/reference, as rows of the warehouse's tables. `data/reference/README.md` says where each is from."""

from __future__ import annotations

from datetime import UTC, date, datetime

from transform.reference import agreements as _agreements
from transform.reference import deficits, geography, grants, national, population, programmes
from transform.reference import inspections as _inspections
from transform.reference.files import REFERENCE, Row, day, second_hand, workbooks
from transform.reference.not_found import not_found_figures

__all__ = [
    "REFERENCE",
    "agreements",
    "as_at",
    "figures",
    "inspections",
    "not_found_figures",
    "population_shares",
    "rows",
    "second_hand",
]

GATHERED = datetime(2026, 11, 23, tzinfo=UTC)
"""When the tables were gathered: what table document says of the workbooks they cite."""


def figures() -> list[Row]:
    """Every curated figure, shaped as table figure without figure_id and superseded_by."""
    balances, _ = grants.derived()
    return [
        *grants.allocations(),
        *grants.percentages(),
        *grants.bases(),
        *balances,
        *population.figures(),
        *deficits.figures(),
        *_agreements.figures(),
        *national.figures(),
        *_inspections.figures(),
        *not_found_figures(),
    ]


def agreements() -> list[Row]:
    """Curated agreements (version 0) with their `targets` and `payments`."""
    return _agreements.agreements()


def inspections() -> list[Row]:
    """Inspections held as tables, of both frameworks."""
    return _inspections.inspections()


def population_shares() -> dict[tuple[str, str], float]:
    """Share of a constituency's people in an authority, by (la_code, pcon_code)."""
    return geography.population_shares()


def rows(table: str) -> list[Row]:
    """Rows that the reference tables hold of one warehouse table.

    Raises:
        KeyError: they hold none of that table.
    """
    makers = {
        "programme_membership": programmes.memberships,
        "event": programmes.events,
        "disagreement": programmes.disagreements,
        "national_figure": national.statements,
        "authority_hex": geography.hexes,
        "figure_input": lambda: grants.derived()[1],
        "document": _documents,
    }
    return makers[table]()


def as_at() -> date:
    """The newest day on which the lists here had been read."""
    return _inspections.read_on()


def _documents() -> list[Row]:
    """Rows of table document: the workbooks that figures here cite. Their bytes are not held."""
    return [
        {
            "snapshot_sha256": book["sha256"],
            "url": book["url"],
            "source_id": "reference",
            "publisher": book["publisher"],
            "title": book["title"],
            "published": day(book["published"]),
            "media_type": book["media_type"],
            "bytes": int(book["bytes"]),
            "first_seen": GATHERED.replace(tzinfo=None),
            "last_seen": GATHERED.replace(tzinfo=None),
            "origin": "curated",
            "stand_in": False,
            "transcribed": False,
            "local_path": None,
            "licence": book["licence"],
        }
        for book in workbooks().values()
    ]
