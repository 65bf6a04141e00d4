"""Tables as Parquet: fixed options, descriptions in the file itself."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.export.tables import run, select
from transform.tables import Column, Table

if TYPE_CHECKING:
    import duckdb

ROWS_A_GROUP = 50_000


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> int:
    """Write one table and return how many rows it has. Text is as in the warehouse: nothing is put before a formula."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a copy of the rows in flight is what bounds the memory
        reader: Any = run(connection, select(table)).to_arrow_reader(ROWS_A_GROUP)
    fields = [_described(pa, field, column) for field, column in zip(reader.schema, table.columns, strict=True)]
    schema = pa.schema(fields, metadata={"description": table.description, "key": ", ".join(table.key)})
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=9, version="2.6") as writer:
        for batch in reader:
            count += batch.num_rows
            writer.write_table(pa.Table.from_batches([batch]).cast(schema), row_group_size=ROWS_A_GROUP)
    return count


def _described(pa: Any, field: Any, column: Column) -> Any:
    said = {"description": column.description, "unit": column.unit, "warning": column.warning}
    kind = pa.list_(pa.string()) if column.sql_type == "VARCHAR[]" else field.type
    return pa.field(field.name, kind, not column.required, {key: text for key, text in said.items() if text})
