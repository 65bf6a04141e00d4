"""Which tables go out, with which columns, and how their rows are read: always in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reports.evidence.load import WarehouseMissing
from transform.tables import TABLES, Table

if TYPE_CHECKING:
    import duckdb

BATCH = 5000
PERSONAL = {"mp": ("email",)}
"""Columns that are left out unless somebody asks for them."""


def exported_tables(*, email: bool) -> tuple[Table, ...]:
    """Every warehouse table, without MPs' e-mail addresses unless asked for."""
    return TABLES if email else tuple(_without(table, PERSONAL.get(table.name, ())) for table in TABLES)


def _without(table: Table, names: tuple[str, ...]) -> Table:
    return replace(table, columns=tuple(column for column in table.columns if column.name not in names)) if names else table


def select(table: Table) -> str:
    """The query of a table's rows, ordered by its key and then by every other column, so that nothing is left to chance."""
    order = [*table.key, *(name for name in table.column_names if name not in table.key)]
    columns = ", ".join(f'"{name}"' for name in table.column_names)
    by = ", ".join(f'"{name}" NULLS FIRST' for name in order)
    return f'SELECT {columns} FROM "{table.name}" ORDER BY {by}'  # noqa: S608


def run(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Run a query.

    Raises:
        WarehouseMissing: the warehouse lacks a table or column, so another version wrote it.
    """
    import duckdb

    try:
        return connection.execute(sql)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise WarehouseMissing(
            f"The warehouse was written by another version ({error}). Run: send-evidence refresh --full"
        ) from error


def rows(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, a batch in memory at a time."""
    cursor = run(connection, select(table))
    while batch := cursor.fetchmany(BATCH):
        yield from batch
