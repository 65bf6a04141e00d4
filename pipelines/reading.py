"""Reading documents, each once for each version of its parser."""

from __future__ import annotations

from collections.abc import Callable

from extract.archive import Archive
from extract.errors import EvidenceError
from extract.parsed_store import ParsedStore
from pipelines.collect import Collector, source_module


def read_documents(
    collector: Collector, archive: Archive, store: ParsedStore, jobs: int, *, again: bool, say: Callable[[str], None]
) -> int:
    """Read what has not been read yet and keep the records, or the refusal; return how many documents were read.

    Args:
        jobs: worker processes.
        again: read everything anew.
    """
    versions = collector.versions()
    waiting = versions if again else list(collector.unread(versions))
    once = {collector.key(version): version for version in waiting}
    for number, (key, version) in enumerate(once.items(), start=1):
        try:
            parsed = source_module(version.source_id).parse(archive.read(version.sha256), version.wanted)
        except EvidenceError as error:
            store.put_rejected(key, version.wanted, error)
        else:
            store.put(key, version.wanted, parsed)
        if number % 25 == 0 or number == len(once):
            say(f"read {number} of {len(once)} documents")
    return len(once)
