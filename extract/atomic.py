"""Files that are either there in full or not there: written aside, synced, then renamed into place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

TEMPORARY_PREFIX = ".part-"
"""Beginning of every file still being written. One left behind by a kill is rubbish and may be removed."""


def write_atomically(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write `content` to `path` so that a reader, a crash or a full disk never sees half of it.

    Folders above are made as needed. An existing file is replaced in one step.

    Args:
        lasting: False where the file may be missing after a power cut (never half there), which is quicker.

    Raises:
        OSError: the disk is full or fails; `path` is then as it was before, and nothing is left beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=path.parent)
    temporary = Path(name)
    try:
        try:
            write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if lasting:
        sync_folder(path.parent)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte to an open file, however many calls the system takes for it."""
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system can (it cannot on Windows)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
