"""`send-evidence extract inspection`: reports on disk, read and printed, one JSON object a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from extract.inspection_report.as_json import describe_file, rejected_object
from transform.local_authorities import LocalAuthorities


def run(files: list[Path]) -> int:
    """Print one object for each file, in the order given; what goes wrong with a file is told in its object.

    Returns:
        0 when every file was read, 3 when some was not.
    """
    authorities = LocalAuthorities.load()
    described = []
    for file in files:
        described.append(_describe(file, authorities))
        sys.stdout.write(json.dumps(described[-1], ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0 if all(item["status"] == "parsed" for item in described) else 3


def _describe(file: Path, authorities: LocalAuthorities) -> dict[str, Any]:
    try:
        content = file.read_bytes()
    except OSError as error:
        return rejected_object(
            str(file), f"{file} cannot be read ({error.strerror or error}). Check the path and its permissions."
        )
    return describe_file(content, str(file), authorities.resolve)
