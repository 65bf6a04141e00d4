"""What the archive's events add up to, now or at an earlier moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Self

from extract.manifest import Event
from extract.media import JSON
from extract.records import Snapshot
from extract.terms import Origin


def stamp(moment: datetime) -> str:
    """A moment as events hold it: UTC to the second, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """A moment from an event."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class ArchiveState:
    """Versions of addresses, the last trail of each source, and when things were last seen.

    Attributes:
        media_types: media type of everything held, by hash.
    """

    def __init__(self) -> None:
        self.media_types: dict[str, str] = {}
        self._versions: dict[str, list[Snapshot]] = {}
        self._validators: dict[str, tuple[str | None, str | None]] = {}
        self._titles: dict[tuple[str, str], str] = {}
        self._last_had: dict[tuple[str, str], str] = {}
        self._trails: dict[str, list[tuple[str, str, str]]] = {}
        self._vanished: dict[str, str] = {}

    @classmethod
    def of(cls, events: Iterable[Event]) -> Self:
        """State after these events."""
        state = cls()
        for event in events:
            state.apply(event)
        return state

    def apply(self, event: Event) -> None:
        """Take in one event. One of a kind not known here, from a later release, is passed over."""
        kinds = {
            "fetched": self._fetched,
            "seen": self._seen,
            "visited": self._visited,
            "confirmed": self._visited,
            "vanished": self._gone,
            "returned": self._back,
        }
        handle = kinds.get(event["event"])
        if handle:
            handle(event)

    def latest(self, url: str) -> Snapshot | None:
        """The newest version of an address, None when it was never had."""
        versions = self._versions.get(url)
        return versions[-1] if versions else None

    def versions(self, url: str) -> tuple[Snapshot, ...]:
        """Every version of an address, oldest first."""
        return tuple(self._versions.get(url, ()))

    def snapshots(self, source_id: str | None = None) -> tuple[Snapshot, ...]:
        """Every version of every address (of one source), in the order first had."""
        found = [s for versions in self._versions.values() for s in versions if source_id in {None, s.source_id}]
        return tuple(sorted(found, key=lambda s: (s.fetched_at, s.url)))

    def is_latest(self, url: str, sha256: str, origin: Origin, stand_in: bool) -> bool:
        """Whether these bytes, from the same kind of place, are already the newest version."""
        latest = self.latest(url)
        return latest is not None and (latest.sha256, latest.origin, latest.stand_in) == (sha256, origin, stand_in)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of the newest version."""
        return self._validators.get(url, (None, None))

    def title(self, url: str, sha256: str) -> str:
        """Title under which one version was first listed, "" when none was given."""
        return self._titles.get((url, sha256), "")

    def url_of(self, sha256: str) -> str | None:
        """An address that these bytes came from."""
        return next((url for url, versions in self._versions.items() if any(s.sha256 == sha256 for s in versions)), None)

    def last_had_all(self) -> dict[tuple[str, str], datetime]:
        """When each version (address, hash) last came over the wire; a trail may have confirmed it since."""
        return {version: moment_of(at) for version, at in self._last_had.items()}

    def last_had(self, url: str, sha256: str) -> datetime | None:
        """When these bytes last came over the wire from that address."""
        at = self._last_had.get((url, sha256))
        return moment_of(at) if at else None

    def source_ids(self) -> tuple[str, ...]:
        """Every source that has gone through at least once."""
        return tuple(self._trails)

    def trail_sha256(self, source_id: str) -> str | None:
        """Hash of the last trail of a source, None when it never went through."""
        trails = self._trails.get(source_id)
        return trails[-1][0] if trails else None

    def trails(self, source_id: str) -> tuple[tuple[str, datetime, datetime], ...]:
        """Every trail of a source, oldest first: its hash, when it was first and when it was last walked."""
        return tuple((sha256, moment_of(first), moment_of(last)) for sha256, first, last in self._trails.get(source_id, ()))

    def last_success(self, source_id: str) -> datetime | None:
        """When a source last went through to the end; None when it never has."""
        trails = self._trails.get(source_id)
        return moment_of(trails[-1][2]) if trails else None

    def vanished(self, url: str) -> datetime | None:
        """When a document was found to be no longer listed; None while it is, or when it came back."""
        at = self._vanished.get(url)
        return moment_of(at) if at else None

    def _fetched(self, event: Event) -> None:
        url, sha256 = event["url"], event["sha256"]
        snapshot = Snapshot(
            sha256=sha256,
            url=url,
            source_id=event["source_id"],
            media_type=event["media_type"],
            size=event["size"],
            fetched_at=moment_of(event["at"]),
            origin=Origin(event["origin"]),
            stand_in=event["stand_in"],
        )
        self._versions.setdefault(url, []).append(snapshot)
        self.media_types.setdefault(sha256, event["media_type"])
        self._titles.setdefault((url, sha256), event["title"])
        self._seen(event)

    def _seen(self, event: Event) -> None:
        self._validators[event["url"]] = (event["etag"], event["last_modified"])
        self._last_had[(event["url"], event["sha256"])] = event["at"]

    def _visited(self, event: Event) -> None:
        trails = self._trails.setdefault(event["source_id"], [])
        if trails and trails[-1][0] == event["trail"]:
            trails[-1] = (event["trail"], trails[-1][1], event["at"])
        else:
            trails.append((event["trail"], event["at"], event["at"]))
        self.media_types.setdefault(event["trail"], JSON)

    def _gone(self, event: Event) -> None:
        self._vanished[event["url"]] = event["at"]

    def _back(self, event: Event) -> None:
        self._vanished.pop(event["url"], None)
