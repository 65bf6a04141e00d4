"""`send-evidence extract agreement`: agreements on disk, read and printed, one JSON object a line."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from extract.agreement_document.as_json import parsed_object, refused_object
from extract.errors import DocumentUnreadable, EvidenceError
from extract.records import Wanted
from extract.sources.safety_valve_agreements import SOURCE_ID
from extract.worker import WorkerPool
from pipelines.output import print_json
from transform.local_authorities import LocalAuthorities


def run(files: list[Path]) -> int:
    """Print one object for each file, in the order given; what goes wrong with a file is told in its object.

    Each is read in a process of its own, with limits: a file that crashes its reader is one `rejected` object.

    Returns:
        0 when every file was read, 3 when some was not.
    """
    authorities = LocalAuthorities.load()
    with tempfile.TemporaryDirectory() as nothing_kept, WorkerPool(Path(nothing_kept)) as pool:
        statuses = [_print_one(file, authorities, pool) for file in files]
    return 0 if all(status == "parsed" for status in statuses) else 3


def _print_one(file: Path, authorities: LocalAuthorities, pool: WorkerPool) -> str:
    described = _describe(file, authorities, pool)
    print_json(described, indent=None)
    sys.stdout.flush()
    return str(described["status"])


def _describe(file: Path, authorities: LocalAuthorities, pool: WorkerPool) -> dict[str, Any]:
    name = str(file)
    try:
        (agreement,) = pool.parse(SOURCE_ID, file.read_bytes(), Wanted(name, name)).agreements
    except OSError as error:
        reason = f"{name} cannot be read ({error.strerror or error}). Check the path and its permissions."
        return refused_object(name, reason, needs_ocr=False)
    except DocumentUnreadable as error:
        return refused_object(name, str(error), needs_ocr=error.needs_ocr)
    except EvidenceError as error:
        return refused_object(name, str(error), needs_ocr=False)
    return parsed_object(name, agreement, authorities.resolve(agreement.authority_as_printed))
