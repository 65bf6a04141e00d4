"""Reading documents, each once for each version of its parser: what is to be read, and reading it on this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from extract.archive import Archive
from pipelines.batches import Done, Paper, Place, opened, read_paper
from pipelines.collect import Collector, Version

ReadAll = Callable[[Sequence[Paper], Place, int], Iterator[Done]]
"""Reads papers at a place, so many at once, and says bit by bit how far it is, in any order."""

_STEP = 25


def to_read(collector: Collector, archive: Archive, *, again: bool) -> list[Paper]:
    """Documents that this version of their parser has not read yet, the largest first, so that none is left alone at the end.

    Args:
        again: every document there is.
    """
    versions = collector.versions()
    once: dict[object, Version] = {}
    for version in versions if again else collector.unread(versions):
        once.setdefault(collector.key(version), version)
    known = {snapshot.sha256: snapshot for snapshot in archive.state.snapshots()}
    types = archive.state.media_types
    papers = [Paper(collector.key(v), v.wanted, types.get(v.sha256, "")) for v in once.values()]
    return sorted(papers, key=lambda paper: -known[paper.key.sha256].size if paper.key.sha256 in known else 0)


def read_documents(
    papers: Sequence[Paper], place: Place, jobs: int, say: Callable[[str], None], read_all: ReadAll | None = None
) -> tuple[int, list[str]]:
    """Read documents into the store, or store why not.

    Args:
        jobs: how many are read at once.
        say: told how far it is.
        read_all: does the reading and says itself how far it is; None for this machine.

    Returns:
        How many documents were read, and in sentences those whose archived copy could not be opened.
    """
    read, told, lost = 0, 0, list[str]()
    for done in (read_all or read_here)(papers, place, jobs):
        read += done.read
        lost += done.lost
        if read_all is None and (read - told >= _STEP or read == len(papers)):
            told = read
            say(f"read {read} of {len(papers)} documents")
    return read, lost


def read_here(papers: Sequence[Paper], place: Place, jobs: int) -> Iterator[Done]:
    """On this machine, document by document: in processes of their own, or in threads of this one."""
    if not papers:
        return
    jobs = max(1, min(jobs, len(papers)))
    with opened(place, jobs) as reader, ThreadPoolExecutor(jobs, thread_name_prefix="read") as threads:
        waiting: deque[Future[str | None]] = deque()
        try:
            for paper in papers:
                waiting.append(threads.submit(read_paper, reader, place, paper))
                if len(waiting) > 2 * jobs:
                    yield _done(waiting.popleft().result())
            while waiting:
                yield _done(waiting.popleft().result())
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            reader.close()  # so that nobody waits for a document that is being read
            raise


def _done(lost: str | None) -> Done:
    return Done(1, (lost,) if lost else ())
