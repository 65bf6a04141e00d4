"""Every table as a sheet of one workbook, written a row at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import EvidenceError
from reports.export.cells import harmless
from reports.export.dictionary import COLUMNS, dictionary_rows
from reports.export.tables import rows, run
from transform.tables import Column, Table

if TYPE_CHECKING:
    import duckdb

MAX_ROWS = 1_048_576
MAX_CELL = 32_000
"""A little below the 32,767 of a sheet: an apostrophe or a list's quotation marks come on top."""
WIDTHS = {"VARCHAR": 24, "VARCHAR[]": 30, "DATE": 12, "TIMESTAMP": 20}


class ExportRefused(EvidenceError):
    """The format asked for cannot hold what the warehouse holds."""


def write_workbook(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], about: Sequence[tuple[str, str]], as_at: date, path: Path
) -> dict[str, int]:
    """Write the workbook and return how many rows each table has.

    Args:
        about: lines of the first sheet: what, and its value.
        as_at: the warehouse's date, which the file bears as its day of creation.

    Raises:
        ExportRefused: a table has more rows, or a cell more characters, than a sheet can hold.
    """
    import xlsxwriter

    _refuse_what_does_not_fit(connection, tables)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False})
    book.set_properties({"title": "SEND evidence", "created": datetime(as_at.year, as_at.month, as_at.day)})  # noqa: DTZ001 (a date without a time)
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "DATE": book.add_format({"num_format": "yyyy-mm-dd"}),
        "TIMESTAMP": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    _texts(book.add_worksheet("about"), formats, ("what", "value"), about)
    _texts(book.add_worksheet("data_dictionary"), formats, COLUMNS, dictionary_rows(tables))
    counts = {table.name: _sheet(book, formats, connection, table) for table in tables}
    book.close()
    return counts


def _refuse_what_does_not_fit(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> None:
    for table in tables:
        names = [column.name for column in table.columns if column.sql_type.startswith("VARCHAR")]
        longest = ", ".join(f'max(length("{name}"::VARCHAR))' for name in names)
        found = run(connection, f'SELECT count(*), {longest} FROM "{table.name}"').fetchone()  # noqa: S608
        if found is None or found[0] >= MAX_ROWS:
            raise ExportRefused(
                f"Table {table.name} has {found[0] if found else 0:,} rows; a sheet holds {MAX_ROWS - 1:,} below its heading. "
                "Use --format parquet or --format csv."
            )
        for name, length in zip(names, found[1:], strict=True):
            if length is not None and length >= MAX_CELL:
                raise ExportRefused(
                    f"Table {table.name}, column {name}: one cell has {length:,} characters; a sheet's cell holds {MAX_CELL:,}. "
                    "Use --format parquet or --format csv."
                )


def _texts(sheet: Any, formats: Mapping[str, Any], head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 28)
    for at, name in enumerate(head):
        sheet.write_string(0, at, name, formats["head"])
    for number, line in enumerate(lines, start=1):
        for at, text in enumerate(line):
            sheet.write_string(number, at, harmless(text))


def _sheet(book: Any, formats: Mapping[str, Any], connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, WIDTHS.get(column.sql_type, 14))
        sheet.write_string(0, at, column.name, formats["head"])
    writers = [_writer(sheet, at, column, formats) for at, column in enumerate(table.columns)]
    count = 0
    for count, row in enumerate(rows(connection, table), start=1):
        for write, value in zip(writers, row, strict=True):
            if value is not None:
                write(count, value)
    return count


def _writer(sheet: Any, at: int, column: Column, formats: Mapping[str, Any]) -> Callable[[int, Any], object]:
    kind = column.sql_type
    if kind == "VARCHAR":
        return lambda row, value: sheet.write_string(row, at, harmless(value))
    if kind == "VARCHAR[]":
        return lambda row, value: sheet.write_string(row, at, json.dumps(value, ensure_ascii=False))
    if kind == "BOOLEAN":
        return lambda row, value: sheet.write_boolean(row, at, value)
    if kind in formats:
        return lambda row, value: sheet.write_datetime(row, at, value, formats[kind])
    return lambda row, value: sheet.write_number(row, at, float(value))
