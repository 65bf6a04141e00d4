"""Warehouses for tests, from the real table definitions and invented rows. Nothing here is evidence of anything."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from transform.tables import TABLE_BY_NAME, create_statements

_FILL: dict[str, Any] = {
    "VARCHAR": "",
    "BOOLEAN": False,
    "INTEGER": 0,
    "BIGINT": 0,
    "DOUBLE": 0.0,
    "DATE": date(2026, 6, 1),
    "TIMESTAMP": datetime.fromisoformat("2026-06-01T00:00:00"),
    "VARCHAR[]": [],
}
META = {"warehouse_id": "test-warehouse", "as_at": "2026-06-29", "built_by": "tests", "schema_version": "1"}


def row(table: str, **given: Any) -> dict[str, Any]:
    """A full row of `table`: what is given, nulls where allowed, a filler where not. An unknown column is an error."""
    columns = {column.name: column for column in TABLE_BY_NAME[table].columns}
    unknown = given.keys() - columns.keys()
    if unknown:
        raise KeyError(f"table {table} has no column {', '.join(sorted(unknown))}")
    filled = {name: _FILL.get(column.sql_type, 0) if column.required else None for name, column in columns.items()}
    return filled | given


def figure(measure: str, period: str, value: Any, **given: Any) -> dict[str, Any]:
    """A row of table figure with sensible test values; its identity follows from place, measure, period and basis."""
    from extract.measures import MEASURES

    known = MEASURES[measure]
    place = given.get("place", "England")
    seed = "|".join(
        str(part) for part in (place, measure, period, given.get("basis", "outturn"), value, given.get("source_id", "test"))
    )
    defaults: dict[str, Any] = {
        "figure_id": "f" + hashlib.sha256(seed.encode()).hexdigest()[:12],
        "place": place,
        "place_level": "local_authority" if given.get("la_code") else "national",
        "measure": measure,
        "period_type": str(known.period_type),
        "period": period,
        "value": value,
        "value_state": "reported" if value is not None else "not_found",
        "unit": str(known.unit),
        "basis": "outturn",
        "payment_basis": "not_applicable",
        "as_printed": "" if value is None else str(value),
        "source_id": "test",
        "locator": "test row",
        "quote": "" if value is None else str(value),
        "source_url": "https://example.org/test",
        "publisher": "Test publisher",
        "origin": "live",
        "confidence": "published",
        "reviewed": True,
    }
    return row("figure", **(defaults | given))


def authority(la_code: str, name: str, **given: Any) -> dict[str, Any]:
    """A row of table authority."""
    slug = name.lower().replace(" ", "-")
    defaults = {
        "la_code": la_code,
        "name": name,
        "slug": slug,
        "region": "North West",
        "gss_code": f"E08{la_code:0>6}",
        "valid_from": None,
    }
    return row("authority", **(defaults | given))


def make_warehouse(path: Path, tables: dict[str, list[dict[str, Any]]]) -> Path:
    """Write a DuckDB warehouse at `path` with every table, filled with the rows given; meta is added where absent."""
    import duckdb

    filled = {"meta": [{"key": key, "value": value} for key, value in META.items()]} | tables
    with duckdb.connect(str(path)) as connection:
        for statement in create_statements():
            connection.execute(statement)
        for name, rows in filled.items():
            columns = TABLE_BY_NAME[name].column_names
            marks = ", ".join("?" for _ in columns)
            for given in rows:
                complete = row(name, **given)
                connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', [complete[column] for column in columns])
    return path
