"""What each document yielded, kept as Parquet so that unchanged bytes are never read twice.

A document is one key: source, hash of its bytes, parser version, and what the listing said of it. Its records lie in
`ROOT/v1/KIND/SOURCE/PARSER_VERSION/HASH-CONTEXT.parquet`; the `reading` file is written last, so a document whose
reading is there is there in full. The columns are those of `extract.parsed_schema`.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.atomic import write_atomically
from extract.parsed_rows import FROM_ROW, TO_ROW, Row
from extract.parsed_schema import KINDS, RECORD_KINDS, SCHEMA_VERSION, schemas
from extract.records import Parsed, Wanted

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class ParsedKey:
    """What was read, and by which parser.

    Attributes:
        context: digest of what the listing said (title, published, hints), because a parser may use it.
    """

    source_id: str
    sha256: str
    parser_version: str
    context: str

    @classmethod
    def of(cls, source_id: str, sha256: str, parser_version: str, wanted: Wanted) -> ParsedKey:
        """Key of one document as one source wants it. The address itself is not part of it."""
        said = [wanted.title, wanted.published.isoformat() if wanted.published else None, sorted(wanted.hints)]
        context = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]
        return cls(source_id, sha256, parser_version, context)

    def __post_init__(self) -> None:
        for part in (self.source_id, self.sha256, self.parser_version, self.context):
            if not _SAFE.fullmatch(part):
                raise ValueError(f"{part!r} cannot be part of a file name: use letters, digits, '.', '_' and '-'")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read or refused.

    Attributes:
        parsed: its records, None when it was refused.
        reason: why it was refused, in words; None when it was read.
        error: name of the error it was refused with, such as DocumentUnreadable; None when it was read.
    """

    parsed: Parsed | None
    reason: str | None
    error: str | None
    needs_ocr: bool


class ParsedStore:
    """Parsed records below one folder. Several processes may write to it at once.

    Args:
        root: folder of the store, made when the first document is put in.
    """

    def __init__(self, root: Path) -> None:
        self.root = root / f"v{SCHEMA_VERSION}"

    def has(self, key: ParsedKey) -> bool:
        """Whether the document has been read or refused under this key."""
        return self._path("reading", key).is_file()

    def put(self, key: ParsedKey, wanted: Wanted, parsed: Parsed) -> None:
        """Keep what a document yielded.

        Raises:
            DocumentUnreadable: a value is not a number that a document can mean (infinite, or beyond 10**14).
            OSError: the disk failed; the document then counts as not read.
        """
        rows = {kind: [TO_ROW[kind](record) for record in getattr(parsed, f"{kind}s")] for kind in RECORD_KINDS}
        self._forget(key)
        for kind, found in rows.items():
            if found:
                self._write(kind, key, found)
        counts = {f"{kind}s": len(found) for kind, found in rows.items()}
        self._write_reading(key, wanted, {"status": "parsed", "needs_ocr": False, "notes": list(parsed.notes)} | counts)

    def put_rejected(self, key: ParsedKey, wanted: Wanted, error: Exception) -> None:
        """Keep that a document was refused, and why, so that the same bytes are not tried again."""
        refusal = {
            "status": "rejected",
            "error": type(error).__name__,
            "reason": str(error),
            "needs_ocr": bool(getattr(error, "needs_ocr", False)),
            "notes": [],
        }
        self._forget(key)
        self._write_reading(key, wanted, refusal | {f"{kind}s": 0 for kind in RECORD_KINDS})

    def get(self, key: ParsedKey) -> Reading | None:
        """What a document yielded, record for record; None when it has not been read."""
        if not self.has(key):
            return None
        (reading,) = self._read("reading", key)
        if reading["status"] == "rejected":
            return Reading(None, reading["reason"], reading["error"], reading["needs_ocr"])
        records: dict[str, Any] = {
            f"{kind}s": tuple(FROM_ROW[kind](row) for row in self._read(kind, key)) if reading[f"{kind}s"] else ()
            for kind in RECORD_KINDS
        }
        return Reading(Parsed(**records, notes=tuple(reading["notes"])), None, None, False)

    def refusal(self, key: ParsedKey) -> str | None:
        """Why a document was refused; None when it was read, or not tried yet."""
        if not self.has(key):
            return None
        (reading,) = self._read("reading", key)
        return reading["reason"] if reading["status"] == "rejected" else None

    def files(self, kind: str, keys: Iterable[ParsedKey]) -> list[str]:
        """Files of one kind for these documents, in order, for DuckDB's `read_parquet`.

        Never empty: a file with the right columns and no row comes when none of the documents has such records.

        Raises:
            KeyError: no such kind (see `extract.parsed_schema.KINDS`).
        """
        if kind not in KINDS:
            raise KeyError(f"no records of kind {kind!r}: one of {', '.join(KINDS)}")
        found = [str(path) for key in keys if self.has(key) and (path := self._path(kind, key)).is_file()]
        return found or [str(self._empty(kind))]

    def _forget(self, key: ParsedKey) -> None:
        """Remove what an earlier reading under the same key left, the mark that it was complete first."""
        for kind in reversed(KINDS):
            self._path(kind, key).unlink(missing_ok=True)

    def _path(self, kind: str, key: ParsedKey) -> Path:
        return self.root / kind / key.source_id / key.parser_version / f"{key.sha256}-{key.context}.parquet"

    def _empty(self, kind: str) -> Path:
        path = self.root / "empty" / f"{kind}.parquet"
        if not path.is_file():
            write_atomically(path, _parquet(kind, "", "", []))
        return path

    def _write(self, kind: str, key: ParsedKey, rows: Sequence[Row]) -> None:
        # Records can be read anew from the archive, so each file need not also wait for its folder to reach the disk.
        write_atomically(self._path(kind, key), _parquet(kind, key.source_id, key.sha256, rows), lasting=False)

    def _write_reading(self, key: ParsedKey, wanted: Wanted, what: Row) -> None:
        row = {
            "parser_version": key.parser_version,
            "context": key.context,
            "url": wanted.url,
            "title": wanted.title,
            "published": wanted.published,
            "hints": list(wanted.hints),
        }
        self._write("reading", key, [row | what])

    def _read(self, kind: str, key: ParsedKey) -> list[Row]:
        import pyarrow.parquet as pq

        # Not read_table, which imports pandas to read one small file.
        with pq.ParquetFile(self._path(kind, key)) as file:
            rows: list[Row] = file.read().to_pylist()
        return rows


def _parquet(kind: str, source_id: str, sha256: str, rows: Sequence[Row]) -> bytes:
    """One Parquet file, the same bytes for the same rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = schemas()[kind]
    where = {"source_id": [source_id] * len(rows), "snapshot_sha256": [sha256] * len(rows), "row": range(len(rows))}
    columns = {name: where[name] if name in where else [row.get(name) for row in rows] for name in schema.names}
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()
