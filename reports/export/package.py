"""`datapackage.json`: the tables described as a Frictionless data package, with hashes, sources and licences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.evidence import SourceRow, WarehouseFacts
from reports.export import licences
from transform.tables import Column, Table

TYPES = {
    "VARCHAR": "string", "VARCHAR[]": "array", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number",
    "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip
MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it was written.

    Attributes:
        path: the file, below the export's folder.
        rows: how many rows it has.
        blanks: required text columns of which some cell is the empty string, which CSV cannot tell from no value.
    """

    table: Table
    path: Path
    rows: int
    blanks: frozenset[str]


def descriptor(
    facts: WarehouseFacts, sources: Sequence[SourceRow], written: Sequence[Written], table_format: str, notices: Sequence[str]
) -> dict[str, Any]:
    """The package: one resource a table, every column with type, unit, description and warning."""
    return {
        "profile": "data-package" if table_format == "parquet" else "tabular-data-package",
        "name": "send-evidence",
        "id": facts.warehouse_id,
        "title": "SEND evidence: special educational needs money and services in England, by local authority",
        "description": " ".join(notices),
        "version": facts.meta.get("schema_version", "1"),
        "created": f"{facts.as_at.isoformat()}T00:00:00Z",
        "mirror": facts.mirror is not None,
        "licenses": licences.of_sources(sources),
        "sources": [_source(row) for row in sources],
        "resources": [_resource(one, table_format) for one in written],
    }


def write_descriptor(package: Mapping[str, Any], path: Path) -> None:
    """Write the descriptor as JSON that a person can read."""
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _source(row: SourceRow) -> dict[str, Any]:
    return {
        "title": f"{row.publisher}: {row.title}",
        "path": row.landing_page,
        "name": row.source_id,
        "licence": row.licence,
        "attribution": row.attribution,
        "origin": row.origin,
        "as_at": row.as_at.isoformat() if row.as_at else None,
        "stale": row.stale,
    }


def _resource(one: Written, table_format: str) -> dict[str, Any]:
    content = one.path.read_bytes()
    described: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": one.table.name,
        "title": one.table.name.replace("_", " "),
        "description": one.table.description,
        "path": one.path.name,
        "format": table_format,
        "mediatype": MEDIA_TYPES[table_format],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if table_format == "parquet":
        # As a table the validator takes an empty integer for NaN and a list for an error; as a file it checks size and hash.
        described |= {"type": "file", "profile": "data-resource", "row_count": one.rows}
    else:
        described["rows"] = one.rows
    if table_format == "csv":
        described |= {"encoding": "utf-8", "dialect": DIALECT}
    if table_format == "xlsx":
        described["dialect"] = {"excel": {"sheet": one.table.name}}
    return described | {"schema": _schema(one, table_format)}


def _schema(one: Written, table_format: str) -> dict[str, Any]:
    blanks = frozenset[str]() if table_format == "parquet" else one.blanks
    return {
        "fields": [_field(column, blanks) for column in one.table.columns],
        "primaryKey": list(one.table.key),
        "missingValues": [""],
    }


def _field(column: Column, blanks: frozenset[str]) -> dict[str, Any]:
    kind = "number" if column.sql_type.startswith("DECIMAL") else TYPES[column.sql_type]
    said: dict[str, Any] = {"name": column.name, "type": kind, "description": column.description}
    said |= {name: text for name, text in (("unit", column.unit), ("warning", column.warning)) if text}
    if column.required and column.name not in blanks:
        said["constraints"] = {"required": True}
    return said
