"""Reading documents in worker processes, each once for each version of its parser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from extract.archive import Archive
from extract.errors import ArchiveDamaged
from extract.parsed_store import ParsedKey, ParsedStore
from extract.worker import Task, WorkerPool
from pipelines.collect import Collector, Version


def read_documents(
    collector: Collector, archive: Archive, store: ParsedStore, jobs: int, *, again: bool, say: Callable[[str], None]
) -> tuple[int, list[str]]:
    """Read what has not been read yet into the store, or store why not.

    Args:
        jobs: worker processes.
        again: read everything anew.
        say: told how far it is.

    Returns:
        How many documents were read, and in sentences those whose archived copy could not be opened.
    """
    versions = collector.versions()
    once = {collector.key(version): version for version in (versions if again else collector.unread(versions))}
    if not once:
        return 0, []
    lost = []
    with WorkerPool(store.root.parent, min(jobs, len(once))) as pool:
        for number, outcome in enumerate(pool.read_all(_tasks(once, archive)), start=1):
            if isinstance(outcome.error, ArchiveDamaged):
                lost.append(str(outcome.error))
            if number % 25 == 0 or number == len(once):
                say(f"read {number} of {len(once)} documents")
    return len(once), lost


def _tasks(once: dict[ParsedKey, Version], archive: Archive) -> Iterator[Task]:
    """The largest documents first, so that none is left running alone at the end."""
    sizes = {snapshot.sha256: snapshot.size for snapshot in archive.state.snapshots()}
    for key, version in sorted(once.items(), key=lambda pair: -sizes.get(pair[1].sha256, 0)):
        yield Task(key, version.wanted, partial(archive.read, version.sha256))
