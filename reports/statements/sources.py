"""Sources of facts that are not rows of table figure, and what kind of source an address is."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from reports.evidence import AgreementRow, EventRow, Evidence, InspectionRow, ProgrammeRow
from reports.statements.model import Source

_KINDS = Path(__file__).resolve().parents[2] / "data" / "reference" / "publishers.csv"
_PUBLIC = ("gov.uk", "parliament.uk", "judiciary.uk", "nhs.uk")
"""Ends of hosts that only public bodies may use."""


@cache
def _by_host() -> dict[str, tuple[str, str]]:
    with _KINDS.open(encoding="utf-8", newline="") as lines:
        return {row["host"]: (row["publisher"], row["kind"]) for row in csv.DictReader(lines)}


def _row_of(host: str) -> tuple[str, str] | None:
    """Publisher and kind of a host, or of the nearest above it that is listed."""
    labels = host.split(".")
    hosts = (".".join(labels[first:]) for first in range(len(labels) - 1))
    return next((_by_host()[name] for name in hosts if name in _by_host()), None)


def publisher_of(url: str) -> str:
    """Who publishes at an address; the host itself where nobody has said."""
    host = (urlsplit(url).hostname or "").lower()
    row = _row_of(host)
    return row[0] if row else host


def source_kind(url: str) -> str:
    """Say what kind of source an address is, by its host: "primary", "press", or "lead" where nobody has vouched for it.

    The kinds are rows of data/reference/publishers.csv; a host's row also holds for the hosts below it.
    """
    host = (urlsplit(url).hostname or "").lower()
    row = _row_of(host)
    if row:
        return row[1]
    return "primary" if host.endswith(tuple(f".{end}" for end in _PUBLIC)) else "lead"


def first_address(text: str | None) -> str:
    """The first address of a cell that may hold several, separated by " ; "."""
    return (text or "").split(" ; ")[0].strip()


def of_event(row: EventRow) -> Source:
    """The source of an event."""
    url = first_address(row.source_url)
    return Source(
        f"event:{row.event_id}",
        row.publisher or urlsplit(url).hostname or "",
        row.description.rstrip("."),
        url,
        quote=row.quote,
        as_at=row.event_date,
        retrieved=row.retrieved,
        kind=row.source_kind,
        confidence=row.confidence or "sourced",
    )


_LISTS = {
    "safety_valve": "Safety Valve agreements",
    "dbv": "Delivering Better Value in SEND: councils with a grant",
    "change_programme": "Change Programme: partnerships",
    "safety_valve_applicant": "Safety Valve negotiations",
    "high_needs_stability_grant": "High Needs Stability Grant",
}


def of_programme(row: ProgrammeRow) -> Source:
    """The source of a membership."""
    url = first_address(row.source_url)
    return Source(
        f"programme:{row.la_code}:{row.programme}:{row.tranche or ''}",
        row.publisher or urlsplit(url).hostname or "",
        _LISTS.get(row.programme, row.programme),
        url,
        quote=row.quote,
        retrieved=row.retrieved,
        sha256=row.snapshot_sha256,
        kind=source_kind(url),
        origin=row.origin,
        confidence=row.confidence or "sourced",
    )


def of_agreement(row: AgreementRow) -> Source:
    """The source of what one version of an agreement says."""
    url = first_address(row.source_url)
    return Source(
        f"agreement:{row.agreement_id}",
        row.publisher or urlsplit(url).hostname or "",
        row.title or f"Safety Valve agreement {row.label}",
        url,
        quote=row.quote,
        as_at=row.published,
        retrieved=row.retrieved,
        sha256=row.snapshot_sha256,
        kind=source_kind(url),
        origin=row.origin,
        stand_in=row.stand_in,
        confidence=row.confidence or "sourced",
        reviewed=row.reviewed or row.version == 0,
    )


def of_inspection(row: InspectionRow, name: str) -> Source:
    """The source of an inspection."""
    return Source(
        f"inspection:{row.la_code}:{row.inspection_end}",
        "Ofsted and the Care Quality Commission",
        f"inspection of {row.partnership or name}",
        row.source_url,
        page=row.page,
        as_at=row.published or row.inspection_end,
        sha256=row.snapshot_sha256,
        kind=source_kind(row.source_url),
        origin=row.origin,
        confidence="sourced" if row.reviewed else "inferred",
    )


def of_members(evidence: Evidence) -> Source | None:
    """The list of MPs, as at its date; None where no list is held."""
    row = next((mp for mp in evidence.small.mps if mp.snapshot_sha256), None)
    if row is None:
        return None
    document = evidence.document(row.snapshot_sha256)
    return Source(
        "members",
        document.publisher if document else "Department for Education",
        document.title if document else "List of MPs, constituencies and local authorities",
        document.url if document else "",
        as_at=row.as_at,
        sha256=row.snapshot_sha256,
        origin=document.origin if document else "live",
    )
