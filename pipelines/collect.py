"""From the archive and the stored records to what a build is made from, as of now or of an earlier day."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

from extract.archive import Archive
from extract.archive_state import ArchiveState
from extract.atomic import write_atomically
from extract.discovery import discover
from extract.errors import EvidenceError, SourceUnavailable
from extract.parsed_schema import KINDS
from extract.parsed_store import ParsedKey, ParsedStore
from extract.records import Wanted
from extract.registry import Registry
from extract.trail import Trail
from pipelines.kept import kept_json
from transform.inputs import HeldDocument


def source_module(source_id: str) -> ModuleType:
    """The module of one source (SOURCE_ID, PARSER_VERSION, discover, parse)."""
    return importlib.import_module(f"extract.sources.{source_id}")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one document as one source wants it.

    Attributes:
        first, last: when a trail first and last held it, in UTC.
        in_force: no later version lies at its address.
        listed: the source's last trail holds its address.
    """

    source_id: str
    wanted: Wanted
    sha256: str
    first: datetime
    last: datetime
    in_force: bool
    listed: bool


class Collector:
    """Reads what sources wanted out of their archived trails.

    Args:
        raw: the archive's folder; what a trail wanted is kept below it, so that listings are read once.
    """

    def __init__(self, archive: Archive, store: ParsedStore, registry: Registry, raw: Path) -> None:
        self._archive = archive
        self._store = store
        self._registry = registry
        self._wanted = raw / "wanted"

    def versions(self, until: date | None = None) -> list[Version]:
        """Every version of every document that any source's trail ever held, up to a day.

        Args:
            until: only what had been seen by the end of that day; None for all.
        """
        state = self._archive.as_at(until) if until else self._archive.state
        return [version for source_id in self._registry for version in self._of_source(source_id, state)]

    def _of_source(self, source_id: str, state: ArchiveState) -> list[Version]:
        seen: dict[tuple[str, str], Version] = {}
        newest: dict[str, str] = {}
        listed: set[str] = set()
        for trail_sha, first, last in state.trails(source_id):
            documents, listed = self._trail_documents(source_id, trail_sha), set()
            for wanted, sha256 in documents:
                listed.add(wanted.url)
                if sha256 is None:  # listed, but it could not be had that time
                    continue
                newest[wanted.url] = sha256
                before = seen.get((wanted.url, sha256))
                # What was said of a version when it was new stands: a later note on the page is about later versions.
                seen[wanted.url, sha256] = Version(
                    source_id,
                    before.wanted if before else wanted,
                    sha256,
                    before.first if before else first,
                    last,
                    in_force=True,
                    listed=True,
                )
        return [replace(version, in_force=newest[url] == sha256, listed=url in listed) for (url, sha256), version in seen.items()]

    def _trail_documents(self, source_id: str, trail_sha: str) -> list[tuple[Wanted, str | None]]:
        """What the source wanted on one trail, with the hash of what it got; None where it got nothing."""
        path = self._wanted / source_id / f"{trail_sha}-{source_module(source_id).PARSER_VERSION}.json"
        if (held := kept_json(path)) is not None:
            return [(_wanted_from(kept), kept["sha256"]) for kept in held]
        trail = Trail.from_json(self._archive.read(trail_sha))
        had = {visit.url: visit.sha256 for visit in trail.visits}
        documents = [(wanted, had.get(wanted.url)) for wanted in discover(source_module(source_id), self._replaying(had))]
        write_atomically(path, json.dumps([_wanted_as(wanted, sha256) for wanted, sha256 in documents]).encode())
        return documents

    def _replaying(self, had: dict[str, str | None]) -> Callable[[str], bytes]:
        """A `get` that answers from the archive what the publisher answered then."""

        def get(url: str) -> bytes:
            sha256 = had.get(url)
            if sha256 is None:
                raise SourceUnavailable(f"{url} was not there when the source was last gone through.")
            return self._archive.read(sha256)

        return get

    def key(self, version: Version) -> ParsedKey:
        """Where the records of one version lie."""
        return ParsedKey.of(version.source_id, version.sha256, source_module(version.source_id).PARSER_VERSION, version.wanted)

    def unread(self, versions: list[Version]) -> Iterator[Version]:
        """Versions that this parser version has neither read nor refused yet."""
        return (version for version in versions if not self._store.has(self.key(version)))

    def held(self, version: Version, data: Path) -> HeldDocument:
        """One version with where its records lie.

        Raises:
            EvidenceError: its bytes are not known to the archive.
        """
        snapshot = next((s for s in self._archive.versions(version.wanted.url) if s.sha256 == version.sha256), None)
        if snapshot is None:
            raise EvidenceError(f"{version.wanted.url}: the archive does not know these bytes. Refresh with --full.")
        path = self._archive.path(version.sha256)
        key = self.key(version)
        records = {kind: Path(file) for kind in KINDS if (file := self._file(kind, key))}
        return HeldDocument(
            snapshot_sha256=version.sha256,
            url=version.wanted.url,
            source_id=version.source_id,
            title=version.wanted.title,
            published=version.wanted.published,
            media_type=snapshot.media_type,
            bytes=snapshot.size,
            first_seen=version.first.replace(tzinfo=None),
            last_seen=version.last.replace(tzinfo=None),
            origin=snapshot.origin,
            stand_in=snapshot.stand_in,
            in_force=version.in_force,
            listed=version.listed,
            local_path=str(path.relative_to(data)) if path and path.is_relative_to(data) else None,
            hints=version.wanted.hints,
            records=records,
        )

    def _file(self, kind: str, key: ParsedKey) -> str | None:
        """The file of one kind, None where the document yielded no such record."""
        (file,) = self._store.files(kind, [key])
        return file if key.sha256 in file else None


def _wanted_as(wanted: Wanted, sha256: str | None) -> dict[str, object]:
    return {
        "url": wanted.url, "title": wanted.title, "published": wanted.published.isoformat() if wanted.published else None,
        "hints": [list(pair) for pair in wanted.hints], "sha256": sha256,
    }  # fmt: skip


def _wanted_from(kept: dict[str, object]) -> Wanted:
    published, hints = kept["published"], kept["hints"]
    assert isinstance(hints, list)  # noqa: S101 - written by _wanted_as
    return Wanted(
        str(kept["url"]),
        str(kept["title"]),
        date.fromisoformat(str(published)) if published else None,
        tuple((str(name), str(value)) for name, value in hints),
    )
