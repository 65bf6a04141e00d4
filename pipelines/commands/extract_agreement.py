"""`send-evidence extract agreement`: agreements on disk, read and printed, one JSON object a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extract.agreement_document.as_json import parsed_object, refused_object
from extract.errors import DocumentUnreadable, EvidenceError
from extract.records import Wanted
from extract.sources.safety_valve_agreements import SOURCE_ID
from extract.worker import WorkerPool
from pipelines.commands.extract_files import print_each, unreadable
from transform.local_authorities import LocalAuthorities


def run(files: list[Path]) -> int:
    """Print one object for each file; 0 when every file was read, 3 when some was not."""
    return print_each(files, _describe)


def _describe(file: Path, authorities: LocalAuthorities, pool: WorkerPool) -> dict[str, Any]:
    name = str(file)
    try:
        (agreement,) = pool.parse(SOURCE_ID, file.read_bytes(), Wanted(name, name)).agreements
    except OSError as error:
        return refused_object(name, unreadable(file, error), needs_ocr=False)
    except DocumentUnreadable as error:
        return refused_object(name, str(error), needs_ocr=error.needs_ocr)
    except EvidenceError as error:
        return refused_object(name, str(error), needs_ocr=False)
    return parsed_object(name, agreement, authorities.resolve(agreement.authority_as_printed))
