"""Examples of the sources: a small document of our own beside the records that must come out of it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from extract.records import Parsed


def plain(value: Any) -> Any:
    """A record as JSON can hold it: dataclasses as objects, numbers and dates as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value if value is None or type(value) in (bool, int) else str(value)


def same_as_expected(parsed: Parsed, folder: Path) -> None:
    """Assert that a parse gives exactly what expected.json in `folder` holds."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert plain(parsed) == expected


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def zip_bytes(members: dict[str, bytes | str]) -> bytes:
    """A ZIP that is the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
