"""Tables as CSV: UTF-8, comma, one heading row, an empty cell for no value."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from reports.export.cells import cell_text
from reports.export.tables import rows
from transform.tables import Table

if TYPE_CHECKING:
    import duckdb


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> int:
    """Write one table and return how many rows it has."""
    texts = [cell_text(column) for column in table.columns]
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        for row in rows(connection, table):
            writer.writerow([text(value) for text, value in zip(texts, row, strict=True)])
            count += 1
    return count
