"""The bundled snapshot: what a refresh read from real documents, kept in the repository for a run without a network.

Below `data/reference/snapshot/`: `documents.csv`, one row a document, and one Parquet file for each source and kind of
record, with the columns of `extract.parsed_schema`. Stand-in documents are left out by construction: only documents that
are not stand-ins are asked for. Quotes stay where they are table cells or labels, and are dropped where they would be
somebody else's sentences.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extract.atomic import write_atomically
from extract.parsed_schema import RECORD_KINDS, schemas
from transform.council_papers import SOURCE as COUNCIL_PAPERS
from transform.inputs import HeldDocument
from transform.reference import REFERENCE

if TYPE_CHECKING:
    import pyarrow as pa

SNAPSHOT = REFERENCE / "snapshot"
TABULAR = frozenset({"section_251", "sen2", "mp_lookup", "tribunal_appeals"})
"""Sources whose quotes are table cells; of all others the quotes are sentences and stay out."""

_COLUMNS = (
    "snapshot_sha256",
    "url",
    "source_id",
    "title",
    "published",
    "media_type",
    "bytes",
    "first_seen",
    "last_seen",
    "hints",
)


def write_snapshot(documents: Sequence[HeldDocument], folder: Path) -> dict[str, int]:
    """Write the snapshot anew from documents in force, and return how many records of each kind it holds.

    Args:
        documents: any documents; stand-ins, replaced versions, bundled ones and council papers, whose figures nobody has
            compared with the page, are left out here.
        folder: where to write; files of an earlier snapshot are replaced.
    """
    import pyarrow as pa

    kept = sorted(
        (
            d
            for d in documents
            if d.in_force and not d.stand_in and d.origin in {"live", "mirror"} and d.source_id != COUNCIL_PAPERS
        ),
        key=lambda d: (d.source_id, d.url, d.snapshot_sha256),
    )
    counts: dict[str, int] = {}
    wanted: set[Path] = {folder / "documents.csv"}
    for source_id in sorted({d.source_id for d in kept}):
        for kind in RECORD_KINDS:
            files = [d.records[kind] for d in kept if d.source_id == source_id and kind in d.records]
            if not files:
                continue
            table = pa.concat_tables([_read(path) for path in dict.fromkeys(files)])
            if source_id not in TABULAR:
                table = without_sentences(kind, table)
            path = folder / source_id / f"{kind}.parquet"
            write_atomically(path, _parquet(table))
            wanted.add(path)
            counts[kind] = counts.get(kind, 0) + table.num_rows
    write_atomically(folder / "documents.csv", _documents_csv(kept))
    for stray in folder.rglob("*.parquet"):
        if stray not in wanted:
            stray.unlink()
    return counts


def without_sentences(kind: str, table: pa.Table) -> pa.Table:
    """The table with every quote emptied, the page and the place in the document kept."""
    import pyarrow as pa

    if "citation_quote" in table.column_names:
        index = table.column_names.index("citation_quote")
        table = table.set_column(index, table.schema.field(index), pa.nulls(table.num_rows, pa.string()))
    if "citations" in table.column_names:
        index = table.column_names.index("citations")
        emptied = [[(field, {**cited, "quote": None}) for field, cited in row] for row in table.column(index).to_pylist()]
        table = table.set_column(index, table.schema.field(index), pa.array(emptied, table.schema.field(index).type))
    if kind == "inspection":
        # The report's own words about itself; the finding stays in the fields.
        index = table.column_names.index("contradiction")
        said = [
            None if text is None else "the report contradicts itself: see its front page"
            for text in table.column(index).to_pylist()
        ]
        table = table.set_column(index, table.schema.field(index), pa.array(said, pa.string()))
    return table


def bundled_documents(folder: Path = SNAPSHOT) -> list[HeldDocument]:
    """Documents of the snapshot, with origin bundled; none when there is no snapshot."""
    path = folder / "documents.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [_document(row, folder) for row in rows]


def _document(row: dict[str, str], folder: Path) -> HeldDocument:
    records = {kind: path for kind in RECORD_KINDS if (path := folder / row["source_id"] / f"{kind}.parquet").is_file()}
    return HeldDocument(
        snapshot_sha256=row["snapshot_sha256"],
        url=row["url"],
        source_id=row["source_id"],
        title=row["title"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        media_type=row["media_type"],
        bytes=int(row["bytes"]),
        first_seen=datetime.fromisoformat(row["first_seen"]),
        last_seen=datetime.fromisoformat(row["last_seen"]),
        origin="bundled",
        stand_in=False,
        in_force=True,
        listed=True,
        local_path=None,
        hints=tuple(tuple(pair.split("=", 1)) for pair in row["hints"].split("\x1f") if pair),  # type: ignore[misc]
        records=records,
    )


def _documents_csv(documents: Sequence[HeldDocument]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for d in documents:
        writer.writerow(
            [
                d.snapshot_sha256, d.url, d.source_id, d.title, d.published.isoformat() if d.published else "", d.media_type,
                d.bytes, d.first_seen.isoformat(), d.last_seen.isoformat(),
                "\x1f".join(f"{name}={value}" for name, value in d.hints),
            ]
        )  # fmt: skip
    return text.getvalue().encode()


def _read(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(path)


def _parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table.cast(schemas_of(table)), buffer, compression="zstd", compression_level=19, write_statistics=False)
    return buffer.getvalue()


def schemas_of(table: pa.Table) -> pa.Schema:
    """The schema of the kind of record whose columns these are."""
    return next(schema for schema in schemas().values() if schema.names == table.column_names)
