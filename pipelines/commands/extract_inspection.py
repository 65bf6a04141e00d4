"""`send-evidence extract inspection`: reports on disk, read and printed, one JSON object a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extract.inspection_report.as_json import describe_file, rejected_object
from extract.inspection_report.read import Reading
from extract.records import Wanted
from extract.sources.ofsted_area_send import SOURCE_ID
from extract.worker import WorkerPool
from pipelines.commands.extract_files import print_each, unreadable
from transform.local_authorities import LocalAuthorities


def run(files: list[Path]) -> int:
    """Print one object for each file; 0 when every file was read, 3 when some was not."""
    return print_each(files, _describe)


def _describe(file: Path, authorities: LocalAuthorities, pool: WorkerPool) -> dict[str, Any]:
    def read(content: bytes, name: str) -> Reading:
        parsed = pool.parse(SOURCE_ID, content, Wanted(name, name))
        return Reading(parsed.inspections[0], parsed.notes)

    try:
        content = file.read_bytes()
    except OSError as error:
        return rejected_object(str(file), unreadable(file, error))
    return describe_file(content, str(file), authorities.resolve, read)
