"""Rows of plain dicts into DuckDB tables, typed by the table's one definition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from transform.tables import TABLE_BY_NAME, Table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


@cache
def _arrow_schema(table: Table) -> pa.Schema:
    import pyarrow as pa

    plain = {
        "VARCHAR": pa.string(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "VARCHAR[]": pa.list_(pa.string()),
    }  # fmt: skip

    def arrow_type(sql_type: str) -> pa.DataType:
        match = _DECIMAL.fullmatch(sql_type)
        return pa.decimal128(int(match[1]), int(match[2])) if match else plain[sql_type]

    return pa.schema([(column.name, arrow_type(column.sql_type)) for column in table.columns])


def arrow_table(table: Table, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table with the columns of `table`; a column a row lacks is null.

    Raises:
        KeyError: a row has a column that the table does not define.
    """
    import pyarrow as pa

    names = set(table.column_names)
    for row in rows:
        if unknown := row.keys() - names:
            raise KeyError(f"table {table.name} has no column {', '.join(sorted(unknown))}")
    schema = _arrow_schema(table)
    columns = [pa.array([row.get(field.name) for row in rows], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def insert_rows(connection: duckdb.DuckDBPyConnection, table_name: str, rows: Iterable[dict[str, Any]]) -> int:
    """Insert dicts into a table and return how many there were.

    Raises:
        KeyError: a row has a column that the table does not define.
        duckdb.ConstraintException: a required column is missing.
    """
    taken = list(rows)
    if taken:
        batch = arrow_table(TABLE_BY_NAME[table_name], taken)
        connection.register("batch_of_rows", batch)
        connection.execute(f'INSERT INTO "{table_name}" SELECT * FROM batch_of_rows')
        connection.unregister("batch_of_rows")
    return len(taken)


def fetch_dicts(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """All rows of a query as dicts by column name."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
