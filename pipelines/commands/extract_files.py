"""What the `extract` commands share: each file read in a process of its own, one JSON object a line on stdout."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extract.worker import WorkerPool
from pipelines.output import print_json
from transform.local_authorities import LocalAuthorities

Describe = Callable[[Path, LocalAuthorities, WorkerPool], dict[str, Any]]


def print_each(files: list[Path], describe: Describe) -> int:
    """Print one object for each file, in the order given; what goes wrong with a file is told in its object.

    Each is read in a process of its own, with limits: a file that crashes its reader is one `rejected` object.

    Returns:
        0 when every file was read, 3 when some was not.
    """
    authorities = LocalAuthorities.load()
    statuses = []
    with tempfile.TemporaryDirectory() as nothing_kept, WorkerPool(Path(nothing_kept)) as pool:
        for file in files:
            described = describe(file, authorities, pool)
            print_json(described, indent=None)
            sys.stdout.flush()
            statuses.append(described["status"])
    return 0 if all(status == "parsed" for status in statuses) else 3


def unreadable(file: Path, error: OSError) -> str:
    """Why a file on disk could not be opened, in a sentence."""
    return f"{file} cannot be read ({error.strerror or error}). Check the path and its permissions."
