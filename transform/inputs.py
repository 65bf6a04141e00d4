"""What a build of the warehouse is made from: plain values, so that a test can make one by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """One version of one document, with where its stored records lie.

    Attributes:
        in_force: True for the version now at its address; False for one that a later version replaced.
        listed: True when the source's last discovery listed the address.
        hints: what the listing says besides (label, urn, release).
        records: Parquet file of each kind of record read from it; empty for a refused document.
    """

    snapshot_sha256: str
    url: str
    source_id: str
    title: str
    published: date | None
    media_type: str
    bytes: int
    first_seen: datetime
    last_seen: datetime
    origin: str
    stand_in: bool
    in_force: bool
    listed: bool
    local_path: str | None
    hints: tuple[tuple[str, str], ...] = ()
    records: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source as the registry describes it and as this run found it.

    Attributes:
        failed: why the last attempt failed, None when it did not.
        stale_after_days: age in days, by the warehouse's as-at date, from which its data count as stale.
    """

    source_id: str
    publisher: str
    title: str
    landing_page: str
    licence: str
    attribution: str
    next_expected: str
    stale_after_days: int
    origin: str
    last_success: datetime | None
    failed: str | None


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """Everything a build reads, besides data/reference.

    Attributes:
        as_at: the day on which the publishers were asked; None when nothing was asked (mirror or
            bundled data), and then the newest date that the documents themselves state.
        mirror: the mirror's name when any document came from one.
        rejected, runs, run_sources, changes: rows of those tables from the log.
        accepted: figure ids that a person compared with the document (`review accept`).
        refused: figure and candidate ids that a person found wrong (`review reject`).
        council_papers: rows of council_papers.csv: candidates that a person accepted.
        known_by: the day at whose end all of this was known, where an earlier state is built anew; None for now.
    """

    run_id: str
    documents: tuple[HeldDocument, ...]
    sources: tuple[SourceRow, ...]
    as_at: date | None
    mirror: str | None
    rejected: tuple[Row, ...] = ()
    runs: tuple[Row, ...] = ()
    run_sources: tuple[Row, ...] = ()
    changes: tuple[Row, ...] = ()
    accepted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    council_papers: tuple[Row, ...] = ()
    known_by: date | None = None
