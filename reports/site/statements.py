"""What is known of England now: statements in force, each with its date, its source, and what it replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reports import wording
from reports.evidence import Evidence, NationalRow
from reports.site import cells, paths
from reports.statements.national import HEARINGS, LETTER_TOPICS


class National(NamedTuple):
    """A statement about England.

    Attributes:
        href: where its citation stands, from the site's root.
        replaced: (statement, publisher and date) of what it superseded, the newest first.
    """

    text: str
    source: str
    href: str
    marks: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]


def now(evidence: Evidence) -> tuple[National, ...]:
    """The statement in force of every topic: those that letters tell first, then the newest."""
    topics = dict.fromkeys(row.topic for row in evidence.small.national)
    found = (evidence.national_now(topic) for topic in topics)
    rows = [row for row in found if row is not None and row.source_kind != "lead"]
    first = (*LETTER_TOPICS, HEARINGS)
    rows.sort(
        key=lambda row: (first.index(row.topic) if row.topic in first else len(first), -row.as_at.toordinal(), row.national_id)
    )
    return tuple(_told(evidence, row) for row in rows)


def _told(evidence: Evidence, row: NationalRow) -> National:
    figure = evidence.figure(row.figure_id)
    marks = [word for word in (row.source_kind, row.confidence) if word in {"press", "inferred"}]
    return National(
        row.statement.rstrip("."),
        _source(row),
        paths.of_figure(evidence, figure) if figure else "",
        cells.mark_words(marks),
        tuple((earlier.statement, _source(earlier)) for earlier in _replaced(evidence, row.national_id)),
    )


def _source(row: NationalRow) -> str:
    return f"{row.publisher or 'publisher not known'}, as at {wording.day(row.as_at)}"


def _replaced(evidence: Evidence, national_id: str) -> Iterator[NationalRow]:
    """Statements that this one superseded, directly or through another, the newest first; no leads."""
    found, waiting = [], [national_id]
    while waiting:
        key = waiting.pop()
        earlier = [row for row in evidence.small.national if row.superseded_by == key]
        found.extend(earlier)
        waiting.extend(row.national_id for row in earlier)
    told = [row for row in found if row.source_kind != "lead"]
    yield from sorted(told, key=lambda row: (row.as_at, row.national_id), reverse=True)
