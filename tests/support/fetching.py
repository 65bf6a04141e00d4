"""What tests of fetching share: a row of the registry, a clock that does not wait, limits that end soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract.archive import Archive
from extract.clock import Clock
from extract.fetcher import Fetcher
from extract.registry import Expected, Source
from extract.transfer import Limits

PDF = b"%PDF-1.7 a report"
PAGE = b"<!doctype html><html><head><title>Reports</title></head><body>Reports</body></html>"
SOON = Limits(connect=5.0, silence=10.0, total=30.0, grace=10.0, rate=1000.0, longest_wait=30.0, all_waits=60.0, pause=0.0)
QUICK = replace(SOON, silence=0.4, total=1.5, grace=0.3)
"""For tests of slowness alone: on a busy machine an honest host may take longer."""

SOURCE = Source(
    id="some_source",
    publisher="A publisher",
    title="Reports",
    landing_page="https://www.example.org/",
    licence="Open Government Licence v3.0",
    attribution="A publisher",
    cadence="yearly",
    next_expected="June",
    release_months=(6,),
    stale_after_days=30,
    hosts=("www.example.org", "files.example.org"),
    listing_types=("text/html", "application/json"),
    document_types=("application/pdf", "text/csv", "application/zip"),
    documents=Expected(1, 10),
    records=Expected(1, 10),
    size_limit_mb=1,
)


class FakeClock(Clock):
    """Time that passes only by sleeping, which takes none. `slept` holds every sleep."""

    def __init__(self, now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now + timedelta(seconds=sum(self.slept))

    def monotonic(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def later(self, days: float) -> FakeClock:
        return FakeClock(self.now() + timedelta(days=days))


def row(source_id: str) -> Source:
    """A row for any id."""
    return replace(SOURCE, id=source_id)


def fetcher(root: Path, *, clock: Clock | None = None, limits: Limits = SOON, **more: object) -> Fetcher:
    """One run on the archive at `root`."""
    return Fetcher(Archive(root), row, clock=clock or FakeClock(), limits=limits, **more)  # type: ignore[arg-type]
