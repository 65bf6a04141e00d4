"""What a build is made from, gathered from the archive, the log, the reviews and the bundled snapshot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.archive_state import ArchiveState
from extract.errors import EvidenceError
from pipelines.collect import Version
from pipelines.snapshot import bundled_documents
from transform.council_papers import FILE as ACCEPTED
from transform.council_papers import read_accepted
from transform.inputs import BuildInputs, HeldDocument, Row, SourceRow
from transform.reference import REFERENCE
from transform.reviews import read_reviews

if TYPE_CHECKING:
    from pipelines.refresh import Refresh


class Known(NamedTuple):
    """What was known when: now, in the middle of a run, or at the end of an earlier day.

    Attributes:
        until: that day, in UTC; None for now.
        run_id: the run that builds, or the last one that had built by then.
        mirror: the mirror that run was given.
        failed: why each source that failed in that run did.
    """

    until: date | None
    state: ArchiveState
    run_id: str
    mirror: str | None
    failed: dict[str, str | None]


class NothingKnown(EvidenceError):
    """No warehouse had been built by the day asked for."""


def known_now(refresh: Refresh) -> Known:
    """What this run knows."""
    failed = {report.source_id: report.error for report in refresh.reports}
    return Known(None, refresh.archive.state, refresh.summary.run_id, refresh.summary.mirror, failed)


def known_by(refresh: Refresh, until: date) -> Known:
    """What was known at the end of a day.

    Raises:
        NothingKnown: no refresh had built a warehouse by then; the message names the first that did.
    """
    built = [run for run in refresh.runs.events() if run["outcome"] == "built"]
    run = next((run for run in reversed(built) if run["started"][:10] <= until.isoformat()), None)
    if run is None:
        first = (
            f"The first was built on {built[0]['started'][:10]}." if built else "None has been built yet: send-evidence refresh"
        )
        raise NothingKnown(f"no warehouse had been built by {until.isoformat()} from {refresh.settings.data}. {first}")
    failed = {source["source_id"]: source["error"] for source in run["sources"]}
    return Known(until, refresh.archive.as_at(until), run["run_id"], run["mirror"], failed)


def build_inputs(refresh: Refresh, known: Known | None = None) -> BuildInputs:
    """Everything the archive, the log and the reviews say, now or as known at the end of a day.

    Reference tables, corrections and parsers are those of this release, whatever the day.
    """
    known = known or known_now(refresh)
    until = known.until
    collector = refresh.collector
    versions, rejected = _readable(refresh, collector.versions(until))
    documents = [collector.held(version, refresh.settings.data) for version in versions]
    gone_through = {version.source_id for version in versions}
    documents += [d for d in bundled_documents() if d.source_id in refresh.registry and d.source_id not in gone_through]
    mirrored = any(d.origin == "mirror" and d.in_force for d in documents)
    live = [d for d in documents if d.origin == "live"]
    accepted, refused = _reviewed(refresh.settings.data, until)
    runs, run_sources = _log(refresh, until)
    return BuildInputs(
        run_id=known.run_id,
        documents=tuple(documents),
        sources=tuple(_source(refresh, source_id, documents, known) for source_id in refresh.registry),
        as_at=_last_asked(refresh, known.state) if live else None,
        mirror=(known.mirror or "an earlier run's mirror") if mirrored else None,
        rejected=tuple(rejected),
        runs=tuple(runs),
        run_sources=tuple(run_sources),
        changes=tuple(_changes(refresh, until)),
        accepted=accepted,
        refused=refused,
        council_papers=read_accepted([REFERENCE / ACCEPTED, refresh.settings.data / "reference" / ACCEPTED], until),
        known_by=until,
    )


def _last_asked(refresh: Refresh, state: ArchiveState) -> date:
    """The day on which a publisher last answered."""
    return max(at.date() for source_id in refresh.registry if (at := state.last_success(source_id)))


def _source(refresh: Refresh, source_id: str, documents: list[HeldDocument], known: Known) -> SourceRow:
    row = refresh.registry[source_id]
    held = [d for d in documents if d.source_id == source_id and d.in_force]
    last = known.state.last_success(source_id)
    seen = max((d.last_seen for d in held), default=None)
    return SourceRow(
        source_id=source_id,
        publisher=row.publisher,
        title=row.title,
        landing_page=row.landing_page,
        licence=row.licence,
        attribution=row.attribution,
        next_expected=row.next_release(seen.date()) if seen else row.next_expected,
        stale_after_days=row.stale_after_days,
        origin=held[0].origin if held else "none",
        last_success=last.replace(tzinfo=None) if last else None,
        failed=known.failed.get(source_id),
    )


def _readable(refresh: Refresh, versions: list[Version]) -> tuple[list[Version], list[Row]]:
    """Put the newest version that could be read in force at each address, and tell the newer ones that were refused.

    Returns:
        The versions, and rows of table rejected.
    """
    places: dict[tuple[str, str], list[Version]] = {}
    for version in versions:
        places.setdefault((version.source_id, version.wanted.url), []).append(version)
    settled: list[Version] = []
    rows: list[Row] = []
    for held in places.values():
        serving = False
        for version in sorted(held, key=lambda v: (v.in_force, v.last), reverse=True):
            reason = None if serving else refresh.store.refusal(refresh.collector.key(version))
            settled.append(replace(version, in_force=not serving and reason is None))
            serving = serving or reason is None
            if reason is not None:
                rows.append(
                    {
                        "source_id": version.source_id, "url": version.wanted.url, "snapshot_sha256": version.sha256,
                        "item": version.wanted.title, "reason": reason,
                    }
                )  # fmt: skip
    return settled, rows


def _reviewed(data: Path, until: date | None) -> tuple[frozenset[str], frozenset[str]]:
    reviews = read_reviews([REFERENCE / "reviews.csv", data / "reference" / "reviews.csv"], until)
    accepted = frozenset(review.figure_id for review in reviews.values() if review.decision == "accept")
    return accepted, frozenset(reviews) - accepted


def _log(refresh: Refresh, until: date | None) -> tuple[list[Row], list[Row]]:
    runs: list[Row] = []
    sources: list[Row] = []
    for run in [*refresh.runs.events(), *([] if until else [refresh.run_event("built")])]:
        if until and run["started"][:10] > until.isoformat():
            continue
        runs.append(
            {
                "run_id": run["run_id"], "started": _moment(run["started"]), "finished": _moment(run["finished"]),
                "mirror": run["mirror"], "outcome": run["outcome"],
            }
        )  # fmt: skip
        sources += [
            {
                "run_id": run["run_id"], "source_id": s["source_id"], "outcome": s["outcome"], "documents": s["documents"],
                "changed": s["changed"], "error": s["error"] or "; ".join(s["problems"]) or None,
            }
            for s in run["sources"]
        ]  # fmt: skip
    return runs, sources


def _changes(refresh: Refresh, until: date | None) -> list[Row]:
    """The log of changes, as rows of table change; those of a run that never came to its end are not told."""
    rows: list[dict[str, Any]] = []
    ended = {run["run_id"] for run in refresh.runs.events()}
    for event in refresh.changes.events():
        if event["run_id"] not in ended:
            continue
        seen = _moment(event["seen_at"])
        if until is None or seen.date() <= until:
            rows.append({**event, "seen_at": seen})
    return rows


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)
