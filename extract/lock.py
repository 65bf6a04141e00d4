"""One refresh at a time on one data folder."""

from __future__ import annotations

import json
import os
import platform
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from extract.errors import ArchiveBusy

_STEP_SECONDS = 0.1


class RefreshLock:
    """Holds the archive for one refresh; use as a context manager.

    The system drops the lock when the process ends, however it ends, so a kill leaves nothing to clean up.

    Args:
        root: the archive's folder.
        wait_seconds: how long to wait for another refresh to end.

    Raises:
        ArchiveBusy: on entering, when another refresh still holds it; names the process and when it began.
    """

    def __init__(self, root: Path, wait_seconds: float = 0.0) -> None:
        self.path = root / "refresh.lock"
        self._wait = wait_seconds
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._take(descriptor)
            holder = {"process": os.getpid(), "host": platform.node(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"}
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(holder).encode(), 0)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._descriptor is not None:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def _take(self, descriptor: int) -> None:
        import fcntl

        until = time.monotonic() + self._wait
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise ArchiveBusy(self._who(descriptor)) from error
                time.sleep(_STEP_SECONDS)
            else:
                return

    def _who(self, descriptor: int) -> str:
        try:
            holder = json.loads(os.pread(descriptor, 4096, 0))
            who = f"process {holder['process']} on {holder['host']}, since {holder['since']}"
        except (ValueError, KeyError, TypeError):
            who = "a process that has just begun"
        return (
            f"{self.path.parent} is held by another refresh ({who}). "
            "Wait until it has ended, or give this one a data folder of its own with --data."
        )
