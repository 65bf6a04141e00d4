"""Documents read in batches, on this machine or another.

A batch is plain values, so that it can be sent to another machine; what is read goes
straight into the store of parsed records, so that a batch cut short costs only what it had not read yet.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from typing import NamedTuple, Protocol

from extract.archive import read_object
from extract.errors import ArchiveDamaged, EvidenceError
from extract.objects import open_objects
from extract.parsed_store import ParsedKey, ParsedStore
from extract.records import Wanted
from extract.worker import Outcome, Task, WorkerPool

BATCH = 50
"""Documents to a batch: enough that starting its reader costs little, few enough that progress shows and a retry costs little."""
MOST_BATCHES = 200
"""Beyond 10,000 documents the batches grow instead: each is a task with a row on the page and some memory where it is minded."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document to read: where its records go, what the listing said of it, what kind of file it is."""

    key: ParsedKey
    wanted: Wanted
    media_type: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents lie and records go, as every machine that takes part sees it.

    Attributes:
        raw: folder of the archive; records go to `parsed` below it.
        objects: where documents lie, on any filesystem that fsspec knows; None for below `raw`.
        isolated: read each document in a process of its own; False reads in this one, without limits on time or memory.
        again: read anew also what has been read before.
    """

    raw: Path
    objects: str | None = None
    isolated: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents of one run."""

    name: str
    place: Place
    papers: tuple[Paper, ...]


class Done(NamedTuple):
    """What became of a batch: how many documents were read or refused, and in sentences those whose copy is damaged."""

    read: int
    lost: tuple[str, ...] = ()


class Reader(Protocol):
    """Reads one document into the store, or stores why not."""

    def read(self, task: Task) -> Outcome:
        """Read one; raises OSError when the store's disk fails."""
        ...

    def close(self) -> None:
        """Stop at once."""
        ...


def batches(papers: Sequence[Paper], place: Place, size: int = BATCH) -> list[Batch]:
    """Papers dealt out evenly, so that no batch holds all the large ones; they come largest first."""
    count = min(ceil(len(papers) / size), MOST_BATCHES)
    return [Batch(f"{number} of {count}", place, tuple(papers[number - 1 :: count])) for number in range(1, count + 1)]


def read_batch(batch: Batch) -> Done:
    """Read every document of a batch, one after another; what an earlier try has read is left as it is.

    Raises:
        OSError: the disk of the store fails.
    """
    store = ParsedStore(batch.place.raw / "parsed")
    left = [paper for paper in batch.papers if batch.place.again or not store.has(paper.key)]
    with opened(batch.place) as reader:
        lost = [error for paper in left if (error := read_paper(reader, batch.place, paper))]
    return Done(len(batch.papers), tuple(lost))


@contextmanager
def opened(place: Place, jobs: int = 1) -> Iterator[Reader]:
    """A reader for a while."""
    store = place.raw / "parsed"
    if not place.isolated:
        yield InThread(ParsedStore(store))
        return
    with WorkerPool(store, jobs) as pool:
        yield pool


def read_paper(reader: Reader, place: Place, paper: Paper) -> str | None:
    """Read one document; the sentence of an archived copy that could not be opened, None when all is well."""
    outcome = reader.read(Task(paper.key, paper.wanted, partial(load, place, paper)))
    return str(outcome.error) if isinstance(outcome.error, ArchiveDamaged) else None


def load(place: Place, paper: Paper) -> bytes:
    """A document's bytes. Raises ArchiveDamaged."""
    return read_object(open_objects(place.raw, place.objects), paper.key.sha256, paper.media_type, lambda: paper.wanted.url)


class InThread:
    """Reads in this process: for who cannot start processes, and to look into a parser. One document can harm the run.

    Documents are parsed one at a time, because PDFium is not made for threads; loading and storing go on beside it.
    """

    _parsing = threading.Lock()

    def __init__(self, store: ParsedStore) -> None:
        self._store = store

    def close(self) -> None:
        """Nothing to stop: a document in hand is read to its end."""

    def read(self, task: Task) -> Outcome:
        """Read one document into the store, or store why not."""
        from pipelines.collect import source_module

        try:
            content = task.load()
        except EvidenceError as error:
            return Outcome(task, 0, error)
        try:
            with self._parsing:
                parsed = source_module(task.key.source_id).parse(content, task.wanted)
        except EvidenceError as error:
            self._store.put_rejected(task.key, task.wanted, error)
            return Outcome(task, 0, error)
        self._store.put(task.key, task.wanted, parsed)
        return Outcome(task, len(parsed.figures) + len(parsed.inspections) + len(parsed.agreements), None)
