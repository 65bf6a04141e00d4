"""An append-only file of events, one JSON object a line, that survives a kill in the middle of a line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from extract.atomic import write_all
from extract.errors import ArchiveDamaged

Event = dict[str, Any]


class Manifest:
    """Events in the order they happened.

    A line that a kill or a full disk cut short is never an event: readers pass over it, and the next writer moves it
    to a file beside the manifest (the same name with `.torn` added) before it goes on.

    Args:
        path: the file, made with the first event.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn_path = path.with_name(path.name + ".torn")

    def events(self) -> list[Event]:
        """Every whole event, oldest first; none when there is no file yet.

        Raises:
            ArchiveDamaged: a line other than the last is not an event.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return []
        whole, _, _ = content.rpartition(b"\n")
        return [self._event(number, line) for number, line in enumerate(whole.split(b"\n"), start=1) if line]

    def append(self, events: Iterable[Event]) -> None:
        """Add events, on disk when this returns; all of them or, when the disk fails, none.

        Raises:
            OSError: the disk is full or fails. The manifest is then as it was.
        """
        lines = b"".join(json.dumps(event, ensure_ascii=False, sort_keys=True).encode() + b"\n" for event in events)
        if not lines:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.path) as descriptor:
            size = self._set_torn_line_aside(descriptor)
            try:
                write_all(descriptor, lines)
                os.fsync(descriptor)
            except BaseException:
                with suppress(OSError):  # where even this fails, the next writer sets the torn line aside
                    os.ftruncate(descriptor, size)
                raise

    def _event(self, number: int, line: bytes) -> Event:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._damaged(number) from error
        if not isinstance(event, dict):
            raise self._damaged(number)
        return event

    def _damaged(self, number: int) -> ArchiveDamaged:
        return ArchiveDamaged(
            f"{self.path}, line {number}: this is not an event, so the file was altered or the disk damaged it. "
            "Take the file from a backup, or move that line to another file and refresh again."
        )

    def _set_torn_line_aside(self, descriptor: int) -> int:
        """Move what follows the last whole line to the torn file; return the size of what stays."""
        size = os.fstat(descriptor).st_size
        if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n":
            return size
        content = os.pread(descriptor, size, 0)
        kept = content.rfind(b"\n") + 1
        with self.torn_path.open("ab") as torn:
            torn.write(content[kept:] + b"\n")
            torn.flush()
            os.fsync(torn.fileno())
        os.ftruncate(descriptor, kept)
        return kept


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The file open for appending, with no other process in it."""
    import fcntl

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
