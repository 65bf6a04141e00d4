"""Tables of the warehouse that only the site shows: what changed, what was refused, what the checks found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import duckdb


class ChangeRow(NamedTuple):
    """Table change."""

    run_id: str
    seen_at: datetime
    kind: str
    la_code: str | None
    subject: str
    before: str | None
    after: str | None
    sentence: str
    url: str | None
    stand_in: bool


class RejectedRow(NamedTuple):
    """Table rejected."""

    source_id: str
    url: str
    item: str
    reason: str


class CheckRow(NamedTuple):
    """Table quality_check."""

    check_name: str
    level: str
    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Extra:
    """Rows that the site shows besides the read model."""

    changes: tuple[ChangeRow, ...]
    rejected: tuple[RejectedRow, ...]
    checks: tuple[CheckRow, ...]
    refreshed: date | None


def load_extra(connection: duckdb.DuckDBPyConnection) -> Extra:
    """Read them, the newest change first."""
    changes = connection.execute(
        "SELECT run_id, seen_at, kind, la_code, subject, before, after, sentence, url, stand_in FROM change"
        " ORDER BY seen_at DESC, kind, subject, la_code NULLS FIRST, sentence"
    ).fetchall()
    rejected = connection.execute("SELECT source_id, url, item, reason FROM rejected ORDER BY ALL").fetchall()
    checks = connection.execute(
        "SELECT check_name, level, passed, found FROM quality_check ORDER BY level, check_name"
    ).fetchall()
    runs = connection.execute("SELECT max(finished) FROM refresh_run WHERE outcome = 'built'").fetchone()
    return Extra(
        tuple(ChangeRow._make(row) for row in changes),
        tuple(RejectedRow._make(row) for row in rejected),
        tuple(CheckRow._make(row) for row in checks),
        runs[0].date() if runs and runs[0] else None,
    )
