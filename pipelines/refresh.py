"""The refresh: visit each source, read what is new, build the warehouse, swap it in, and say what happened.

The same steps run as plain Python and inside a Prefect flow (`pipelines.flows`). Nothing slow is imported before it is
known that something changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.archive import Archive
from extract.atomic import write_atomically
from extract.clock import Clock
from extract.errors import EvidenceError, HostUnreachable, NotThere, SourceChanged, SourceUnavailable
from extract.fetcher import Fetcher
from extract.lock import RefreshLock
from extract.manifest import Manifest
from extract.registry import Registry, registry
from pipelines.kept import kept_json
from pipelines.settings import Settings

if TYPE_CHECKING:
    from extract.parsed_store import ParsedStore
    from extract.trail import Trail
    from pipelines.collect import Collector
    from pipelines.reading import ReadAll
    from transform.warehouse import Built

_CODE = Path(__file__).resolve().parents[1]
LOCK_WAIT_SECONDS = 30.0
SHRUNK = 0.5
"""A listing with a smaller share than this of what it named before is taken for broken, and the standing warehouse stays."""

Say = Callable[[str], None]


@dataclass(slots=True)
class SourceReport:
    """What one source did in one refresh.

    Attributes:
        outcome: fetched, unchanged, bundled, failed or skipped.
        documents: how many documents its listing names.
        changed: how many of them are new or revised.
        problems: documents that could not be had, each in a sentence; the source went on without them.
        error: why the source as a whole failed, None when it did not.
        transient: the failure may be over in a while.
        unreachable: the host could not be reached at all.
        shrank: the listing names less than half of what it named before, so nothing is built on this run.
    """

    source_id: str
    outcome: str = "skipped"
    documents: int = 0
    changed: int = 0
    problems: list[str] = field(default_factory=list)
    error: str | None = None
    transient: bool = False
    unreachable: bool = False
    shrank: bool = False


@dataclass(slots=True)
class Summary:
    """What a refresh did, as it is printed and as --json gives it.

    Attributes:
        outcome: built, unchanged, refused (a fatal check failed) or planned (--dry-run).
        read: documents read in this run; 0 when nothing changed.
        unread: archived documents that could not be opened to be read, each in a sentence.
        rejected: documents refused, each in a sentence.
        unsent: why a notice that is set up could not be sent.
    """

    run_id: str
    started: datetime
    finished: datetime | None = None
    outcome: str = "unchanged"
    mirror: str | None = None
    sources: list[SourceReport] = field(default_factory=list)
    read: int = 0
    unread: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    figures: int | None = None
    warehouse_id: str | None = None
    as_at: str | None = None
    advisories: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    error: str | None = None
    unsent: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The summary as plain values."""
        return asdict(self)

    @property
    def failed(self) -> list[SourceReport]:
        """Sources that failed."""
        return [source for source in self.sources if source.error]


@dataclass(frozen=True, slots=True)
class Options:
    """How a refresh runs; see `send-evidence refresh --help`."""

    sources: tuple[str, ...] = ()
    offline: bool = False
    full: bool = False
    jobs: int = 2
    runner: str = "processes"


class Refresh:
    """One refresh on one data folder. Use `run_refresh`, or the steps one by one from a flow.

    Args:
        clock: the clock, so that a test can set it.
        say: told each step in a line.
    """

    def __init__(
        self, settings: Settings, options: Options, *, say: Say = lambda _line: None, clock: Clock | None = None
    ) -> None:
        self.settings = settings
        self.options = options
        self.say = say
        self.clock = clock or Clock()
        now = self.clock.now()
        run_id = f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03}Z"  # two refreshes of one second are two runs
        self.summary = Summary(run_id, now.replace(microsecond=0), mirror=settings.mirror_name)
        self._reports: dict[str, SourceReport] = {}
        self.archive = Archive(settings.raw, settings.objects)
        self.registry: Registry = registry()
        self.runs = Manifest(settings.raw / "runs.jsonl")
        self.changes = Manifest(settings.raw / "changes.jsonl")
        self._state_path = settings.raw / "built.json"
        self._swap_path = settings.raw / "swap.json"
        self.read_all: ReadAll | None = None  # who reads documents; None: this machine

    @cached_property
    def fetcher(self) -> Fetcher:
        """One polite session for all sources of this run."""
        return Fetcher(
            self.archive,
            self.registry.__getitem__,
            self.settings.mirror,
            offline=self.options.offline,
            full=self.options.full,
            clock=self.clock,
            contact=self.settings.contact,
        )

    @cached_property
    def collector(self) -> Collector:
        """Reads what the archived trails wanted."""
        from pipelines.collect import Collector

        return Collector(self.archive, self.store, self.registry, self.settings.raw)

    @cached_property
    def store(self) -> ParsedStore:
        """Records read from each document."""
        from extract.parsed_store import ParsedStore

        return ParsedStore(self.settings.raw / "parsed")

    @property
    def source_ids(self) -> list[str]:
        """Sources of this run, in the registry's order."""
        return [source_id for source_id in self.registry if not self.options.sources or source_id in self.options.sources]

    @property
    def reports(self) -> list[SourceReport]:
        """What each source did so far, in the registry's order."""
        return [self._reports[source_id] for source_id in self.source_ids if source_id in self._reports]

    # -- what changed --------------------------------------------------------------------------------------------

    def visit(self, source_id: str) -> SourceReport:
        """Ask one source for what it has now and archive what is new; never raises for the publisher's failures."""
        if not self._still_the_same(source_id):
            report = SourceReport(source_id)
            try:
                self._walk(source_id, report)
            except EvidenceError as error:
                self._fail(report, error)
            self._reports[source_id] = report
        return self._reports[source_id]

    def ask_again(self, source_id: str) -> None:
        """Forget how one source failed in this run, so that its next visit asks again for what could not be had."""
        self._reports.pop(source_id, None)
        self.fetcher.forget_failures(source_id)

    def may_pass(self, report: SourceReport) -> bool:
        """Whether a failure may be over in a while: the host answered, but not well. An unreachable host is given up."""
        return report.transient and not self.options.offline

    def _still_the_same(self, source_id: str) -> bool:
        """Whether there is nothing to walk: the source gives what it gave, or cannot be asked. Asked once a run."""
        if source_id in self._reports:
            return True
        report = SourceReport(source_id, "unchanged")
        if self.options.offline:
            self._fail(report, SourceUnavailable(f"{source_id} was not asked: this run is offline."))
        else:
            trail = self.archive.trail(source_id)
            if trail is None or not self._begins_as(source_id, trail) or not self.fetcher.replay(trail):
                return False
            self.archive.record_visit(trail, self.clock.now())
            report.documents = len(trail.documents())
        self._reports[source_id] = report
        return True

    def _begins_as(self, source_id: str, trail: Trail) -> bool:
        """Whether a trail went to every page that the source's table lists now; True for a source without a table."""
        return self.registry[source_id].starts <= {visit.url for visit in trail.visits}

    def _fail(self, report: SourceReport, error: EvidenceError) -> None:
        """What is held goes on to serve: the source's last good documents, else the bundled snapshot."""
        held = self.archive.trail(report.source_id) is not None
        report.error = None if self.options.offline else str(error)
        report.transient = isinstance(error, SourceUnavailable) and not isinstance(error, HostUnreachable | NotThere)
        report.unreachable = isinstance(error, HostUnreachable)
        bundled = not held and not self.registry[report.source_id].pages  # nothing of an optional source is bundled
        report.outcome = "bundled" if bundled else "skipped" if self.options.offline else "failed"

    def settled(self) -> bool:
        """Whether every source gives what it gave and the standing warehouse is what a build would give.

        Asked before anything slow is imported, and stopped at the first source that changed.
        """
        with RefreshLock(self.settings.raw, LOCK_WAIT_SECONDS):
            self.recover()
            return all(self._still_the_same(source_id) for source_id in self.source_ids) and self.nothing_changed()

    def _walk(self, source_id: str, report: SourceReport) -> None:
        from extract.discovery import discover
        from pipelines.collect import source_module

        before = self.archive.trail(source_id)
        had = before.documents() if before else {}
        failures: list[EvidenceError] = []
        for wanted in discover(source_module(source_id), lambda url: self.fetcher.listing(url, source_id)):
            report.documents += 1
            try:
                snapshot = self.fetcher.get(wanted.url, source_id, wanted.title)
            except EvidenceError as error:
                report.problems.append(str(error))
                failures.append(error)
                continue
            report.changed += had.get(wanted.url) != snapshot.sha256
        if self._mirror_has_none(report, sum(isinstance(error, NotThere) for error in failures)):
            report.problems.clear()
            self.archive.record_visit(self.fetcher.trail(source_id), self.clock.now())
            return
        if report.documents < SHRUNK * len(had):
            report.shrank = True
            raise SourceChanged(
                f"{source_id}: its listing names {report.documents} documents where it named {len(had)} before. "
                f"Look at {self.registry[source_id].landing_page}; if that is right, move {self.settings.data} aside and refresh."
            )
        if report.documents and len(failures) == report.documents:
            raise _of_all(failures)
        self.archive.record_visit(self.fetcher.trail(source_id), self.clock.now())
        report.outcome = "fetched"

    def _mirror_has_none(self, report: SourceReport, absent: int) -> bool:
        """Whether a mirror holds none of an optional source's pages: it is then left out, and nothing has failed."""
        optional = bool(self.registry[report.source_id].pages and self.settings.mirror)
        return optional and absent == report.documents > 0

    def state_now(self) -> dict[str, Any]:
        """What the standing warehouse depends on: code, reference tables, trails, and which sources failed."""
        state = self.archive.state
        return {
            "code": _fingerprint((_CODE / "extract", _CODE / "transform", _CODE / "data" / "reference")),
            "reviews": _fingerprint((self.settings.data / "reference",)),
            "trails": {source_id: state.trail_sha256(source_id) for source_id in self.registry},
            "failed": sorted(report.source_id for report in self._reports.values() if report.error),
        }

    def nothing_changed(self) -> bool:
        """Whether the warehouse that stands is what a build would give."""
        if self.options.full or not self.settings.warehouse.is_file() or not self._state_path.is_file():
            return False
        kept = kept_json(self._state_path)
        return isinstance(kept, dict) and kept.get("state") == self.state_now()

    # -- reading and building ------------------------------------------------------------------------------------

    def read_new(self) -> int:
        """Read every document that this version of its parser has not read yet; return how many were."""
        from pipelines.batches import Place
        from pipelines.reading import read_documents, to_read
        from pipelines.runner import THREADS

        papers = to_read(self.collector, self.archive, again=self.options.full)
        isolated, again = self.options.runner != THREADS, self.options.full
        place = Place(self.settings.raw.resolve(), self.settings.objects, isolated, again)
        self.summary.read, self.summary.unread = read_documents(papers, place, self.options.jobs, self.say, self.read_all)
        return self.summary.read

    def build(self) -> Built:
        """Build the warehouse from what is held and swap it in.

        Raises:
            CheckFailed: a fatal check failed; the old warehouse stands.
        """
        from pipelines.digest import superseded_statements
        from pipelines.inputs import build_inputs
        from transform.warehouse import build_warehouse

        inputs = build_inputs(self)
        self.summary.rejected = [f"{row['item']}: {row['reason']}" for row in inputs.rejected]
        built = build_warehouse(
            self.settings.warehouse,
            inputs,
            self.summary.started.replace(tzinfo=None),
            before_swap=self._before_swap,
            more_changes=lambda path, built: superseded_statements(self, path, built.changes),
        )
        self.summary.outcome = "built"
        self.summary.figures = built.figures
        self.summary.warehouse_id = built.warehouse_id
        self.summary.as_at = built.as_at.isoformat()
        self.summary.advisories = [
            f"{finding.check.name}: {'; '.join(finding.problems[:5])}" for finding in built.findings if finding.problems
        ]
        self.summary.changes = [row["sentence"] for row in built.changes]
        return built

    def _before_swap(self, built: Built) -> None:
        """Log what moved, and leave word of the swap that is about to happen, so that a kill loses neither."""
        self.changes.append({**row, "seen_at": row["seen_at"].isoformat()} for row in built.changes)
        write_atomically(self._swap_path, json.dumps(self.run_event("built")).encode())

    def run_event(self, outcome: str) -> dict[str, Any]:
        """This run as the log keeps it."""
        return {
            "run_id": self.summary.run_id,
            "started": self.summary.started.isoformat(),
            "finished": self.clock.now().replace(microsecond=0).isoformat(),
            "mirror": self.summary.mirror,
            "outcome": outcome,
            "sources": [asdict(report) for report in self.reports],
        }

    def recover(self) -> None:
        """Finish the log and the digest of a run that was killed between swapping its warehouse in and saying so."""
        if not self._swap_path.is_file():
            return
        from pipelines.digest import run_of, write_digest
        from transform.query import standing_run

        event = kept_json(self._swap_path)
        if isinstance(event, dict) and standing_run(self.settings.warehouse) == event["run_id"]:
            if event["run_id"] not in {run["run_id"] for run in self.runs.events()}:
                self.runs.append([event])
            write_digest(self.settings, run_of(event))
        self._swap_path.unlink()

    def finish(self) -> Summary:
        """Write the run to the log and, after a build, what the warehouse was built from."""
        self.summary.sources = self.reports
        event = self.run_event(self.summary.outcome)
        self.summary.finished = datetime.fromisoformat(event["finished"])
        self.runs.append([event])
        if self.summary.outcome == "built":
            write_atomically(self._state_path, json.dumps({"state": self.state_now()}, indent=1).encode())
        if self.summary.outcome != "unchanged" or self.summary.failed:
            self._tell(event)
        self._swap_path.unlink(missing_ok=True)
        return self.summary

    def _tell(self, event: dict[str, Any]) -> None:
        """Write the digest, and send the notice where one is set up and there is something to tell."""
        from pipelines.digest import forget_older, run_of, write_digest
        from pipelines.notices import notice_of, send

        if event["outcome"] == "built":
            forget_older(self)
        digest = write_digest(self.settings, run_of(event, self.summary.error or ""))
        if digest is not None and digest.worth_telling:
            self.summary.unsent = send(notice_of(digest))


def run_refresh(refresh: Refresh) -> Summary:
    """Run every step in this process, one refresh at a time on a data folder.

    Raises:
        ArchiveBusy: another refresh still holds the data folder.
        CheckFailed: a fatal check failed; the old warehouse stands.
    """
    with RefreshLock(refresh.settings.raw, LOCK_WAIT_SECONDS):
        refresh.recover()
        for source_id in refresh.source_ids:
            report = refresh.visit(source_id)
            refresh.say(describe(report))
        return complete(refresh)


def complete(refresh: Refresh) -> Summary:
    """What follows the visits: read, build, log; or nothing, when nothing changed."""
    if refused_or_unchanged(refresh):
        return refresh.finish()
    refresh.read_new()
    return conclude(refresh)


def refused_or_unchanged(refresh: Refresh) -> bool:
    """Whether there is nothing to build: nothing changed, or a listing shrank and the warehouse from before stands."""
    if refresh.nothing_changed():
        refresh.summary.outcome = "unchanged"
        return True
    shrunk = [report.error or "" for report in refresh.reports if report.shrank]
    if not shrunk or not refresh.settings.warehouse.is_file():
        return False
    refresh.summary.outcome = "refused"
    said = "fatal check listing_did_not_shrink, so the warehouse from before still stands."
    refresh.summary.error = " ".join((said, *shrunk))
    return True


def conclude(refresh: Refresh) -> Summary:
    """Build the warehouse, or say which fatal check stood against it, and log the run."""
    from transform.checks import CheckFailed

    try:
        refresh.build()
    except CheckFailed as error:
        refresh.summary.outcome = "refused"
        refresh.summary.error = str(error)
    return refresh.finish()


def describe(report: SourceReport) -> str:
    """One source's report in a line."""
    text = f"{report.source_id}: {report.outcome}"
    if report.outcome == "fetched":
        text += f", {report.documents} documents, {report.changed} new or revised"
    if report.outcome == "skipped" and report.documents:
        text += f", the mirror holds none of its {report.documents} pages"
    if report.error:
        text += f". {report.error}"
    return text + "".join(f"\n  {problem}" for problem in report.problems)


def _of_all(failures: Sequence[EvidenceError]) -> EvidenceError:
    """One error for a source none of whose documents could be had; it may pass in a while unless each said that it will not."""
    if isinstance(failures[-1], HostUnreachable):
        return failures[-1]
    kind = NotThere if all(isinstance(failure, NotThere) for failure in failures) else SourceUnavailable
    return kind(f"none of its {len(failures)} documents could be had. {failures[0]}")


def _fingerprint(folders: tuple[Path, ...]) -> str:
    """Name, size and time of every file below the folders, as one hash."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix in {".py", ".csv", ".toml", ".parquet"}:
                stat = path.stat()
                digest.update(f"{path.relative_to(folder)}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
