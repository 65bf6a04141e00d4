"""Every document ever had, by the hash of its bytes, and an append-only record of when and where from.

Below the archive's folder: `objects/ab/abcd...pdf`, each document once, whatever address it came from; and
`manifest.jsonl`, one event a line. Nothing is ever removed. The events:

`fetched`   these bytes came from this address (a new address, or other bytes than before)
`seen`      the same bytes came again, with other ETag or Last-Modified
`visited`   a source was gone through to the end; `trail` is the hash of what it asked for and got
`confirmed` the same trail again, nothing changed
`vanished`  a document that the source's last trail held is no longer listed
`returned`  a document that had vanished is listed again
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from extract.archive_state import ArchiveState, stamp
from extract.errors import ArchiveDamaged
from extract.manifest import Event, Manifest
from extract.media import EXTENSIONS, JSON
from extract.objects import Objects, open_objects
from extract.records import Snapshot
from extract.terms import Origin
from extract.trail import Role, Trail

MANIFEST_NAME = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes as they came, with what was said of them.

    Attributes:
        url: the address asked for.
        at: when, in UTC.
    """

    content: bytes
    url: str
    source_id: str
    media_type: str
    at: datetime
    origin: Origin
    stand_in: bool = False
    title: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What re-hashing found. `damaged` holds one sentence for each document that is missing or altered."""

    checked: int
    damaged: tuple[str, ...]


class Archive:
    """The archive below one folder. Threads may share it; only one process at a time may write (see `RefreshLock`).

    Args:
        root: folder of the manifest and, unless `objects` says otherwise, of the documents.
        objects: address of the documents on any filesystem that fsspec knows; None for the folder below `root`.
    """

    def __init__(self, root: Path | str, objects: str | None = None) -> None:
        self.root = Path(root)
        self._objects = open_objects(self.root, objects)
        self._manifest = Manifest(self.root / MANIFEST_NAME)
        self._state: ArchiveState | None = None
        self._lock = threading.RLock()

    @property
    def state(self) -> ArchiveState:
        """What the archive knows now."""
        with self._lock:
            if self._state is None:
                self._state = ArchiveState.of(self._manifest.events())
            return self._state

    def as_at(self, moment: date | datetime) -> ArchiveState:
        """What the archive knew at a moment in UTC; a date stands for its end."""
        until = stamp(moment) if isinstance(moment, datetime) else f"{moment.isoformat()}T23:59:59Z"
        return ArchiveState.of(event for event in self.events() if event["at"] <= until)

    def events(self) -> Iterator[Event]:
        """Every event, oldest first, as the manifest holds it."""
        yield from self._manifest.events()

    def put(self, fetched: Fetched) -> Snapshot:
        """Keep bytes that came from an address, and return the version they are.

        The same bytes are stored once; an address whose bytes changed keeps every version.

        Raises:
            OSError: the disk is full or fails. Whatever was there before is still there.
        """
        sha256 = hashlib.sha256(fetched.content).hexdigest()
        with self._lock:
            self._store(sha256, fetched.media_type, fetched.content)
            same = self.state.is_latest(fetched.url, sha256, fetched.origin, fetched.stand_in)
            if not same:
                self._record([_fetched_event(fetched, sha256)])
            elif (fetched.etag, fetched.last_modified) != self.state.validators(fetched.url):
                self._record([{"event": "seen", "sha256": sha256} | _source(fetched) | _validators(fetched)])
            snapshot = self.state.latest(fetched.url)
        if snapshot is None:
            raise AssertionError("an address just recorded is in the state")
        return snapshot

    def record_visit(self, trail: Trail, at: datetime) -> tuple[str, ...]:
        """Record that a source was gone through to the end; return the documents that are no longer listed.

        Call it only when the source's listings were all read: what is missing from a broken run has not vanished.
        """
        content = trail.to_json()
        sha256 = hashlib.sha256(content).hexdigest()
        about = {"source_id": trail.source_id, "at": stamp(at), "trail": sha256}
        with self._lock:
            if self.state.trail_sha256(trail.source_id) == sha256:
                self._record([{"event": "confirmed"} | about])
                return ()
            before = self.trail(trail.source_id)
            self._store(sha256, JSON, content)
            asked_for = {visit.url for visit in trail.visits}
            gone = self._gone(before, asked_for) if before else {}
            vanished = [
                {"event": "vanished", "url": url, "sha256": had, "source_id": trail.source_id, "at": stamp(at)}
                for url, had in gone.items()
            ]
            returned = [
                {"event": "returned", "url": url, "source_id": trail.source_id, "at": stamp(at)}
                for url in sorted(asked_for)
                if self.state.vanished(url)
            ]
            self._record([*vanished, *returned, {"event": "visited", "origin": trail.origin} | about])
        return tuple(gone)

    def trail(self, source_id: str) -> Trail | None:
        """What a source asked for when it last went through; None when it never has.

        Raises:
            ArchiveDamaged: the record of it is damaged.
        """
        sha256 = self.state.trail_sha256(source_id)
        return Trail.from_json(self.read(sha256)) if sha256 else None

    def last_seen(self) -> dict[tuple[str, str], datetime]:
        """When each version (address, hash) was last confirmed: it came over the wire, or a whole trail held it."""
        seen = self.state.last_had_all()
        for source_id in self.state.source_ids():
            for sha256, _, last in self.state.trails(source_id):
                for visit in Trail.from_json(self.read(sha256)).visits:
                    if visit.sha256:
                        version = (visit.url, visit.sha256)
                        seen[version] = max(last, seen.get(version, last))
        return seen

    def latest(self, url: str) -> Snapshot | None:
        """The newest version of an address, None when it was never had."""
        return self.state.latest(url)

    def versions(self, url: str) -> tuple[Snapshot, ...]:
        """Every version of an address, oldest first."""
        return self.state.versions(url)

    def read(self, sha256: str) -> bytes:
        """Bytes by their hash, checked.

        Raises:
            ArchiveDamaged: they are missing, cannot be read, or are not what their hash says.
        """
        media_type = self.state.media_types.get(sha256, "")
        return read_object(self._objects, sha256, media_type, lambda: self.state.url_of(sha256))

    def intact(self, sha256: str) -> bool:
        """Whether the bytes are there and are what their hash says."""
        try:
            self.read(sha256)
        except ArchiveDamaged:
            return False
        return True

    def path(self, sha256: str) -> Path | None:
        """Where the bytes lie on this machine; None when they lie elsewhere or are not there."""
        path = self._objects.local_path(self._name(sha256))
        return path if path and path.is_file() else None

    def verify(self) -> Verification:
        """Hash every document again and compare."""
        damaged = []
        for sha256 in self.state.media_types:
            try:
                self.read(sha256)
            except ArchiveDamaged as error:
                damaged.append(str(error))
        return Verification(len(self.state.media_types), tuple(damaged))

    def _gone(self, before: Trail, asked_for: set[str]) -> dict[str, str]:
        """Documents that an earlier trail named and a new one does not: address to the hash of the version held."""
        unlisted = [visit.url for visit in before.visits if visit.role is Role.DOCUMENT and visit.url not in asked_for]
        held = {url: self.state.latest(url) for url in unlisted}
        return {url: snapshot.sha256 for url, snapshot in held.items() if snapshot}

    def _name(self, sha256: str, media_type: str = "") -> str:
        return object_name(sha256, self.state.media_types.get(sha256, media_type))

    def _store(self, sha256: str, media_type: str, content: bytes) -> None:
        """Write bytes unless they are there and sound; a damaged copy is replaced."""
        name = self._name(sha256, media_type)
        try:
            held: bytes | None = self._objects.read(name)
        except OSError:
            held = None
        if held != content:
            self._objects.write(name, content)

    def _record(self, events: list[Event]) -> None:
        self._manifest.append(events)
        for event in events:
            self.state.apply(event)


def object_name(sha256: str, media_type: str) -> str:
    """Where bytes lie below the archive's documents."""
    return f"{sha256[:2]}/{sha256}{EXTENSIONS.get(media_type, '')}"


def read_object(objects: Objects, sha256: str, media_type: str, find_url: Callable[[], str | None]) -> bytes:
    """Bytes by their hash, checked, for who holds no archive: a worker on another machine.

    Args:
        find_url: finds the address they came from, for messages.

    Raises:
        ArchiveDamaged: they are missing, cannot be read, or are not what their hash says.
    """
    name = object_name(sha256, media_type)
    try:
        content = objects.read(name)
    except OSError as error:
        raise _damaged(find_url(), name, f"cannot be read ({error})") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(find_url(), name, "is not what was fetched: its hash differs")
    return content


def _damaged(url: str | None, name: str, what: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"{url or 'a record of what a source asked for'}: the copy held ({name}) {what}. Refresh with --full to fetch it again."
    )


def _source(fetched: Fetched) -> Event:
    return {"url": fetched.url, "source_id": fetched.source_id, "at": stamp(fetched.at)}


def _validators(fetched: Fetched) -> Event:
    return {"etag": fetched.etag, "last_modified": fetched.last_modified}


def _fetched_event(fetched: Fetched, sha256: str) -> Event:
    about = {
        "event": "fetched",
        "sha256": sha256,
        "media_type": fetched.media_type,
        "size": len(fetched.content),
        "origin": fetched.origin,
        "stand_in": fetched.stand_in,
        "title": fetched.title,
    }
    return about | _source(fetched) | _validators(fetched)
