"""Reading documents in processes of their own, so that one document cannot take a run down.

A worker lives for many documents, so that it costs little. When a document crashes it, fills its memory or takes too
long, that document is refused by name, and the next one gets a new worker. A worker that ends without an answer may have been
ended from outside, so its document is given to a second one before it is refused.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extract import errors
from extract.errors import DocumentUnreadable, EvidenceError
from extract.parsed_store import ParsedKey, ParsedStore
from extract.records import Parsed, Wanted
from extract.worker_process import JSON_ANSWER, MEMORY_ANSWER, Job, load_parsed, write_frame

SOURCES = "extract.sources"
_LARGEST_ANSWER = 512 * 2**20
_REFUSALS = {"DocumentUnreadable", "SourceChanged", "FigureAmbiguous", "NotPermitted", "SourceUnavailable"}


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one document may use.

    Attributes:
        seconds: time by the clock on the wall.
        memory_mb: memory of the process that reads it, in mebibytes.
        documents: after so many a worker is replaced, so that what a library leaks does not add up.
    """

    seconds: float = 120.0
    memory_mb: int = 900
    documents: int = 500


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read into the store.

    Attributes:
        load: gives its bytes; called when its turn comes, so that a long list of tasks holds none.
    """

    key: ParsedKey
    wanted: Wanted
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one task went.

    Attributes:
        records: how many records it yielded.
        error: why it was refused, None when it was read.
    """

    task: Task
    records: int
    error: EvidenceError | None


class _Died(Exception):
    """The worker ended, or was ended, before it answered."""


class _TooSlow(_Died):
    """It was ended here, because its time was up."""


class _Worker:
    """One process, started with its first job and replaced when it has died."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def ask(self, job: Job) -> bytes:
        """Answer to a job. Raises _Died with the reason in words."""
        process = self._running()
        try:
            if process.stdin is None:
                raise AssertionError("a worker has a standard input")
            write_frame(process.stdin, pickle.dumps(job, protocol=5))
            answer = self._answer(process, time.monotonic() + self._limits.seconds)
        except (OSError, EOFError):
            raise _Died(self._end(process)) from None
        except BaseException:
            self.close()
            raise
        self._read += 1
        if self._read >= self._limits.documents or answer == MEMORY_ANSWER:
            self.close()
        return answer

    def close(self) -> None:
        """End the process at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._read = 0
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "extract.worker_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for the parent to deal with
            )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], until: float) -> bytes:
        """Read one whole answer before the time is up."""
        if process.stdout is None:
            raise AssertionError("a worker has a standard output")
        received = bytearray()
        wanted = 8
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while len(received) < wanted:
                if not selector.select(max(0.0, until - time.monotonic())):
                    self.close()
                    raise _TooSlow(f"took longer than {self._limits.seconds:g} seconds to read")
                part = os.read(process.stdout.fileno(), 1 << 20)
                if not part:
                    raise EOFError
                received += part
                if wanted == 8 and len(received) >= 8:
                    wanted = 8 + int.from_bytes(received[:8], "big")
                    if wanted > _LARGEST_ANSWER:
                        raise EOFError
        return bytes(received[8:])

    def _end(self, process: subprocess.Popen[bytes]) -> str:
        """Make sure that it has ended, and say how."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
        code = process.poll()
        self.close()
        if code is not None and code < 0:
            return f"crashed the program that reads it ({signal.Signals(-code).name})"
        return "ended the program that reads it"


class WorkerPool:
    """Workers, as many as there are jobs to do at once. Use as a context manager; threads may share it.

    Args:
        store: folder of the parsed-record store.
        jobs: how many documents are read at once.
        package: package whose modules are the sources; another one in tests.
    """

    def __init__(self, store: Path, jobs: int = 1, limits: WorkerLimits | None = None, package: str = SOURCES) -> None:
        self._limits = limits or WorkerLimits()
        self._folder = store.resolve()
        self._store = ParsedStore(self._folder)
        self._package = package
        self._jobs = max(1, jobs)
        self._closed = False
        self._workers = [_Worker(self._limits) for _ in range(self._jobs)]
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._free.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every worker at once."""
        self._closed = True
        for worker in self._workers:
            worker.close()

    def parse(self, source_id: str, content: bytes, wanted: Wanted) -> Parsed:
        """What one document yields; the store is left alone.

        Raises:
            EvidenceError: what the parser raised, or DocumentUnreadable that says how the document ended its worker.
        """
        answer = self._ask(source_id, content, wanted, None)
        if answer.startswith(JSON_ANSWER):
            raise _refusal(json.loads(answer[1:]), wanted, self._limits)
        try:
            return load_parsed(answer[1:])
        except Exception as error:  # a tampered pickle may raise anything
            raise DocumentUnreadable(f"{wanted.url}: what its reader sent back are no records ({error}).") from error

    def read_all(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Read documents into the store, several at once; outcomes come in the order of the tasks.

        A refusal is stored with its reason. Tasks are taken as they are needed, so their list may be endless.

        Raises:
            OSError: the store's disk is full or fails.
        """
        pending: deque[Future[Outcome]] = deque()
        executor = ThreadPoolExecutor(self._jobs, thread_name_prefix="read")
        try:
            for task in tasks:
                pending.append(executor.submit(self.read, task))
                if len(pending) > 2 * self._jobs:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        except BaseException:
            for future in pending:
                future.cancel()
            self.close()
            raise
        finally:
            executor.shutdown()

    def read(self, task: Task) -> Outcome:
        """Read one document into the store, or store why not. Raises OSError when the store's disk fails."""
        try:
            content = task.load()
        except EvidenceError as error:
            return Outcome(task, 0, error)
        answer = json.loads(self._ask(task.key.source_id, content, task.wanted, task.key)[1:])
        if answer["status"] == "parsed":
            return Outcome(task, answer["records"], None)
        if answer["status"] == "disk":
            raise OSError(answer["errno"], answer["message"])
        refusal = _refusal(answer, task.wanted, self._limits)
        self._store.put_rejected(task.key, task.wanted, refusal)
        return Outcome(task, 0, refusal)

    def _ask(self, source_id: str, content: bytes, wanted: Wanted, key: ParsedKey | None) -> bytes:
        module = f"{self._package}.{source_id}"
        job = Job(module, content, wanted, self._folder if key else None, key, self._limits.memory_mb * 2**20)
        worker = self._free.get()
        try:
            return self._first_answer(worker, job) or worker.ask(job)
        except _Died as death:
            return JSON_ANSWER + json.dumps({"status": "died", "message": str(death)}).encode()
        finally:
            self._free.put(worker)

    def _first_answer(self, worker: _Worker, job: Job) -> bytes | None:
        """The first answer; None when the worker ended without one, and a second should be asked."""
        try:
            return worker.ask(job)
        except _TooSlow:
            raise
        except _Died:
            if self._closed:
                raise
            return None


def _refusal(answer: dict[str, Any], wanted: Wanted, limits: WorkerLimits) -> EvidenceError:
    """The error for an answer that is no success, always with the document's name."""
    name = wanted.url
    status = answer["status"]
    if status == "refused":
        if answer["error"] == "DocumentUnreadable" or answer["error"] not in _REFUSALS:
            return DocumentUnreadable(answer["message"], needs_ocr=answer["needs_ocr"])
        kind: type[EvidenceError] = getattr(errors, answer["error"])
        return kind(answer["message"])
    if status == "memory":
        return DocumentUnreadable(f"{name} needs more than {limits.memory_mb} MiB of memory to read. Open it and see what it is.")
    if status == "died":
        return DocumentUnreadable(f"{name} {answer['message']}. Open it and see what it is; refresh with --full to try again.")
    return DocumentUnreadable(f"{name} cannot be read: its parser failed ({answer['message']}). Report it with the document.")


def _environment() -> dict[str, str]:
    """What a worker is told of this machine: where Python and its libraries are, and no more."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    paths = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
    return kept | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
