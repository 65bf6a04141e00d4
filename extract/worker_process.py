"""The process in which documents are read: `python -m extract.worker_process`, started by `extract.worker` alone.

It takes jobs on its standard input, one after the other, and answers on its standard output. It has limits on memory,
and neither connects to anything nor starts anything. That guards against accidents and plain tricks in documents; it
is no jail against code that breaks out of a library.

A job and an answer are each eight bytes of length and that many bytes. Jobs are pickled by the parent, which is
trusted. Answers are JSON, or a pickle that the parent opens with `load_parsed`, because this process is not trusted.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from extract.errors import EvidenceError
from extract.parsed_store import ParsedKey, ParsedStore
from extract.records import Parsed, Wanted

JSON_ANSWER, PARSED_ANSWER = b"J", b"P"


def _answer(**what: object) -> bytes:
    return JSON_ANSWER + json.dumps(what).encode()


MEMORY_ANSWER = _answer(status="memory")
"""The document filled the memory; the process that says so ends."""

_NOT_FOR_DOCUMENTS = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn",
    "webbrowser.open", "urllib.Request",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read.

    Attributes:
        module: module whose `parse` reads it.
        store: folder of the store to put the records in; None to send them back.
        key: where in the store; None without one.
        memory: bytes that the process may use, from the first job on.
    """

    module: str
    content: bytes
    wanted: Wanted
    store: Path | None
    key: ParsedKey | None
    memory: int


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next job or answer, None when the other side has closed."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    length = int.from_bytes(head, "big")
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Send a job or an answer."""
    stream.write(len(body).to_bytes(8, "big"))
    stream.write(body)
    stream.flush()


def load_parsed(pickled: bytes) -> Parsed:
    """Records from a pickle that may have been tampered with: nothing but records is made from it.

    Raises:
        pickle.UnpicklingError: it holds something else.
    """
    parsed = _RecordsOnly(io.BytesIO(pickled)).load()
    if not isinstance(parsed, Parsed):
        raise pickle.UnpicklingError(f"not records but {type(parsed).__name__}")
    return parsed


class _RecordsOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in {("datetime", "date"), ("decimal", "Decimal")}:
            return super().find_class(module, name)
        if module in {"extract.records", "extract.terms"} and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _limit(memory: int) -> None:
    """Set limits on this process for good. Systems without them (Windows) go without."""
    try:
        import resource
    except ImportError:
        return
    for name, value in (("RLIMIT_CORE", 0), ("RLIMIT_DATA", memory), ("RLIMIT_AS", memory * 4)):
        _, hard = resource.getrlimit(getattr(resource, name))
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(getattr(resource, name), (most, most))


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _NOT_FOR_DOCUMENTS:
        raise PermissionError(f"a document was about to do {event}, which no document may")


def _read(job: Job) -> bytes:
    parse: Callable[[bytes, Wanted], Parsed] = importlib.import_module(job.module).parse
    parsed = parse(job.content, job.wanted)
    if job.store is None or job.key is None:
        return PARSED_ANSWER + pickle.dumps(parsed, protocol=5)
    try:
        ParsedStore(job.store).put(job.key, job.wanted, parsed)
    except OSError as error:
        return _answer(status="disk", errno=error.errno, message=str(error))
    records = len(parsed.figures) + len(parsed.inspections) + len(parsed.agreements) + len(parsed.constituency_links)
    return _answer(status="parsed", records=records)


def _answered(job: Job) -> tuple[bytes, bool]:
    """Answer to a job, and whether this process may go on after it."""
    try:
        return _read(job), True
    except EvidenceError as error:
        needs_ocr = bool(getattr(error, "needs_ocr", False))
        return _answer(status="refused", error=type(error).__name__, message=str(error), needs_ocr=needs_ocr), True
    except MemoryError:
        return MEMORY_ANSWER, False
    except RecursionError:
        return _answer(status="failed", message="it is nested too deeply"), True
    except Exception as error:  # whatever a document provokes in a library is told of that document, and ends there
        return _answer(status="failed", message=f"{type(error).__name__}: {str(error)[:300]}"), True


def main() -> None:
    """Read jobs until the parent closes the pipe."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a library prints must not be taken for an answer
    sys.addaudithook(_refuse)
    limited = False
    while (frame := read_frame(jobs)) is not None:
        job: Job = pickle.loads(frame)  # noqa: S301  from the parent
        if not limited:
            _limit(job.memory)
            limited = True
        answer, goes_on = _answered(job)
        write_frame(answers, answer)
        if not goes_on:
            return


if __name__ == "__main__":
    main()
