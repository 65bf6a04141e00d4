"""`send-evidence extract agreement`: agreements on disk, read and printed, one JSON object a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from extract.agreement_document.as_json import parsed_object, refused_object
from extract.agreement_document.read import read_agreement
from extract.errors import DocumentUnreadable, FigureAmbiguous
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
    name = str(file)
    try:
        agreement = read_agreement(file.read_bytes(), name)
    except OSError as error:
        reason = f"{name} cannot be read ({error.strerror or error}). Check the path and its permissions."
        return refused_object(name, reason, needs_ocr=False)
    except DocumentUnreadable as error:
        return refused_object(name, str(error), needs_ocr=error.needs_ocr)
    except FigureAmbiguous as error:
        return refused_object(name, str(error), needs_ocr=False)
    return parsed_object(name, agreement, authorities.resolve(agreement.authority_as_printed))
