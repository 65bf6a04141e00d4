"""What changed: a page, and an Atom feed of the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from reports import wording
from reports.evidence import Evidence
from reports.pack.html import is_live
from reports.site import paths
from reports.site.extra import ChangeRow
from reports.site.frame import Frame, templates

MOST, MOST_IN_FEED = 1000, 100
KINDS = {
    "document_new": "new document", "document_revised": "revised document", "document_vanished": "no longer listed",
    "figure_new": "new figure", "figure_revised": "revised figure", "figure_withdrawn": "withdrawn figure",
    "agreement_new": "new agreement", "agreement_rewritten": "agreement rewritten", "verdict_flipped": "verdict changed",
    "statement_superseded": "statement superseded",
}  # fmt: skip


class Change(NamedTuple):
    """One change as the page and the feed tell it."""

    when: datetime
    kind: str
    sentence: str
    place: str
    href: str
    link: str
    stand_in: bool
    identity: str


class Day(NamedTuple):
    """What was seen on one day."""

    when: str
    changes: tuple[Change, ...]


def content(evidence: Evidence, rows: Sequence[ChangeRow]) -> dict[str, Any]:
    """What the template needs: days, the newest first, and how many changes are left off."""
    told = [change(evidence, row) for row in rows[:MOST]]
    days = tuple(Day(wording.day(day), tuple(found)) for day, found in groupby(told, key=lambda item: item.when.date()))
    return {"days": days, "left_off": max(0, len(rows) - MOST), "kinds": sorted({item.kind for item in told})}


def feed(evidence: Evidence, shared: Frame, rows: Sequence[ChangeRow]) -> str:
    """The newest changes as Atom. Identities are made of what changed and when, so that a reader shows each once."""
    told = [change(evidence, row) for row in rows[:MOST_IN_FEED]]
    updated = max((item.when for item in told), default=_midnight(evidence.facts.as_at))
    return (
        templates()
        .get_template("changes.atom.j2")
        .render(frame=shared, changes=told, updated=_stamp(updated), stamp=_stamp, paths=paths)
    )


def _midnight(day: date) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T00:00:00")


def _stamp(when: datetime) -> str:
    return when.isoformat(timespec="seconds") + "Z"


def change(evidence: Evidence, row: ChangeRow) -> Change:
    """One row in words, with the authority's page and the publisher's address."""
    authority = evidence.all_authorities.get(row.la_code or "")
    today = authority is not None and authority.valid_to is None
    seed = "|".join(str(part) for part in (row.seen_at.isoformat(), row.kind, row.la_code, row.subject, row.before, row.after))
    return Change(
        row.seen_at,
        KINDS.get(row.kind, row.kind.replace("_", " ")),
        row.sentence,
        authority.name if authority else "",
        paths.authority(authority.slug) if authority and today else "",
        row.url if row.url and is_live(row.url) else "",
        row.stand_in,
        hashlib.sha256(seed.encode()).hexdigest()[:32],
    )
