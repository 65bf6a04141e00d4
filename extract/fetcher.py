"""Fetching for sources: what may be asked, whether it changed, and a record of all of it.

One Fetcher is one run. It asks each address at most once, keeps what came in the archive, and remembers which host
cannot be reached. Nothing here imports a network library until something on the network is asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from extract.addresses import check_listed
from extract.archive import Archive, Fetched
from extract.asker import Asker
from extract.clock import Clock
from extract.errors import EvidenceError, NotThere, SourceUnavailable
from extract.hosts import Hosts
from extract.media import check_kind
from extract.mirror import FolderMirror, HttpMirror, is_http
from extract.records import Snapshot
from extract.registry import Source
from extract.robots import PRODUCT
from extract.terms import Origin
from extract.trail import Role, Trail, Visit
from extract.transfer import Answer, Limits

RECHECK = timedelta(days=30)
"""After so long a document is asked for without conditions, in case its host's ETag says "unchanged" when it is not."""

NO_CONTACT = "no contact address was set for this run"


class Place(Protocol):
    """Where documents come from: publishers, a mirror over http, or a folder."""

    origin: Origin

    def ask(self, url: str, source: Source, conditions: Mapping[str, str]) -> Answer:
        """Answer with 200 and a body, or 304 to conditions; raises NotPermitted, SourceUnavailable, SourceChanged."""
        ...

    def stand_in(self, url: str) -> bool:
        """Whether the document was rebuilt and is not the publisher's."""
        ...

    def forgive(self, source_id: str) -> None:
        """Ask again for what failed a source earlier in this run."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


def user_agent(contact: str = "") -> str:
    """How we name ourselves to publishers: program, version, and how to reach whoever runs it."""
    from importlib import metadata

    try:
        version = metadata.version(PRODUCT)
    except metadata.PackageNotFoundError:
        version = "0"
    return f"{PRODUCT}/{version} ({contact or NO_CONTACT})"


class Fetcher:
    """Fetches for one run and archives what comes. Threads may share it.

    Args:
        archive: where bytes go.
        row: finds a source's row in the registry by its id.
        mirror: a folder with index.json, or the http address of a mirror; None for the publishers themselves.
        offline: True to ask nothing at all; every fetch then raises SourceUnavailable.
        full: True to ask without conditions, so that everything comes anew.
        limits: how long, how large and how often; a mirror and loopback are asked without pause.
        contact: e-mail or web address of whoever runs this, sent with every request.
        open_places: "host:port" pairs that may be asked by http though they are private; tests use it for loopback.

    Raises:
        MirrorUnusable: the mirror is neither a folder with an index nor an address.
    """

    def __init__(
        self,
        archive: Archive,
        row: Callable[[str], Source],
        mirror: str | Path | None = None,
        *,
        offline: bool = False,
        full: bool = False,
        clock: Clock | None = None,
        contact: str = "",
        limits: Limits | None = None,
        open_places: Collection[str] = (),
    ) -> None:
        self._archive = archive
        self._row = row
        self._offline = offline
        self._full = full
        self._clock = clock or Clock()
        self._open_places = frozenset(() if mirror else open_places)
        self._place = _place(mirror, Hosts(self._clock, limits or Limits()), contact, limits or Limits(), open_places)
        self._lock = threading.RLock()
        self._done: dict[tuple[str, str], Snapshot | EvidenceError] = {}
        self._visits: dict[str, dict[str, Visit]] = {}

    @property
    def origin(self) -> Origin:
        """Where this run's documents come from."""
        return self._place.origin

    def close(self) -> None:
        """Close the network connections, if there are any."""
        self._place.close()

    def get(self, url: str, source_id: str, title: str = "", role: Role = Role.DOCUMENT) -> Snapshot:
        """Fetch an address for a source, archive what came, and return the version it is.

        Args:
            title: title as the listing prints it.
            role: says which kinds of file the source's row accepts there.

        Raises:
            NotPermitted: the address, a redirect, robots.txt or the size stands against it.
            NotThere: there is nothing at the address.
            SourceUnavailable: the host cannot be reached, failed or was too slow; or this run is offline.
            SourceChanged: what came is not of a kind that the source accepts there.
        """
        with self._lock:
            done = self._done.get((source_id, url))
        if done is None:
            done = self._attempt(url, source_id, title, role)
        if isinstance(done, EvidenceError):
            raise done
        return done

    def listing(self, url: str, source_id: str) -> bytes:
        """Bytes of a page that lists documents: what a source's discovery is given as `get`. Raises as `get` does."""
        return self._archive.read(self.get(url, source_id, role=Role.LISTING).sha256)

    def forget_failures(self, source_id: str) -> None:
        """Let what failed for a source in this run be asked for again; what came is kept."""
        self._place.forgive(source_id)
        with self._lock:
            failed = [key for key, done in self._done.items() if key[0] == source_id and isinstance(done, EvidenceError)]
            for key in failed:
                del self._done[key]
                self._visits[source_id].pop(key[1], None)

    def trail(self, source_id: str) -> Trail:
        """Everything that a source has asked for in this run, in order."""
        with self._lock:
            return Trail(source_id, self.origin, tuple(self._visits.get(source_id, {}).values()))

    def replay(self, trail: Trail) -> bool:
        """Ask again for everything on a trail; True when all of it is as it was, so that nothing needs to be read anew.

        What this fetches is archived, and `get` does not ask for it a second time in this run.
        """
        if trail.origin is not self.origin or self._offline or self._full or not trail.complete:
            return False
        return all(self._unchanged(visit, trail.source_id) for visit in trail.visits)

    def _unchanged(self, visit: Visit, source_id: str) -> bool:
        now: tuple[str | None, bool]
        try:
            if isinstance(self._place, FolderMirror):
                self._check(visit.url, source_id)
                now = self._place.sha256(visit.url), self._place.stand_in(visit.url)
            else:
                snapshot = self.get(visit.url, source_id, role=visit.role)
                now = snapshot.sha256, snapshot.stand_in
        except NotThere:
            now = None, visit.stand_in
        except (EvidenceError, OSError):
            return False
        return now == (visit.sha256, visit.stand_in)

    def _attempt(self, url: str, source_id: str, title: str, role: Role) -> Snapshot | EvidenceError:
        """Fetch once, and note how it went."""
        done: Snapshot | EvidenceError
        try:
            done = replace(self._fetch(url, source_id, title, role), source_id=source_id)
            visit = Visit(url, done.sha256, role, done.stand_in)
        except EvidenceError as error:
            done = error
            visit = Visit(url, None, role, False, failed=not isinstance(error, NotThere))
        with self._lock:
            self._done[(source_id, url)] = done
            self._visits.setdefault(source_id, {})[url] = visit
        return done

    def _fetch(self, url: str, source_id: str, title: str, role: Role) -> Snapshot:
        source = self._row(source_id)
        self._check(url, source_id)
        if self._offline:
            raise SourceUnavailable(f"{url} was not asked for: this run is offline.")
        held = self._archive.latest(url)
        conditions = self._conditions(held)
        answer = self._place.ask(url, source, conditions)
        if held is not None and answer.status == 304:
            return held
        accepted = source.listing_types if role is Role.LISTING else source.document_types
        fetched = Fetched(
            content=answer.content,
            url=url,
            source_id=source_id,
            media_type=check_kind(answer.content, accepted, url),
            at=self._clock.now(),
            origin=self.origin,
            stand_in=self._place.stand_in(url),
            title=title,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )
        return self._archive.put(fetched)

    def _conditions(self, held: Snapshot | None) -> dict[str, str]:
        """Headers that ask for a document only if it changed; none when the copy held would not do."""
        if held is None or self._full or held.origin is not self.origin:
            return {}
        etag, last_modified = self._archive.state.validators(held.url)
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in validators.items() if value and value.isascii() and value.isprintable()}
        last_had = self._archive.state.last_had(held.url, held.sha256)
        fresh = last_had is not None and self._clock.now() - last_had <= RECHECK
        sound = conditions and fresh and self._place.stand_in(held.url) == held.stand_in and self._archive.intact(held.sha256)
        return conditions if sound else {}

    def _check(self, url: str, source_id: str) -> None:
        check_listed(url, self._row(source_id).hosts, source_id, self._open_places)


def _place(mirror: str | Path | None, hosts: Hosts, contact: str, limits: Limits, open_places: Collection[str]) -> Place:
    if mirror and not is_http(str(mirror)):
        return FolderMirror(Path(mirror))
    over_http = HttpMirror(str(mirror)) if mirror else None
    return Asker(hosts, over_http, user_agent=user_agent(contact), limits=limits, open_places=open_places)
