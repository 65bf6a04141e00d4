"""An export as a whole: the tables, their dictionary, the package descriptor and the licences, in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reports import wording
from reports.evidence import SourceRow, WarehouseFacts
from reports.evidence.load import read_facts, read_sources
from reports.export import dictionary, licences, package
from reports.export.csv_files import write_csv
from reports.export.parquet_files import write_parquet
from reports.export.tables import exported_tables, run
from reports.export.workbook import ExportRefused, write_workbook
from reports.folder import whole_folder
from transform.tables import Table

if TYPE_CHECKING:
    import duckdb

__all__ = ["FORMATS", "ExportRefused", "write_export"]

FORMATS = ("parquet", "csv", "xlsx")
WORKBOOK = "send_evidence.xlsx"


def write_export(connection: duckdb.DuckDBPyConnection, table_format: str, out: Path, *, email: bool) -> dict[str, int]:
    """Write every table to `out` and return how many rows each has.

    Args:
        connection: a warehouse, open for reading.
        table_format: one of FORMATS.
        out: the folder; an earlier export in it is replaced as a whole.
        email: True to keep MPs' public e-mail addresses.

    Raises:
        FolderTaken: `out` holds something else, or cannot be written.
        ExportRefused: the format cannot hold what the warehouse holds.
        WarehouseMissing: another version wrote the warehouse.
    """
    facts, sources = read_facts(connection), read_sources(connection)
    tables = exported_tables(email=email)
    notices = _notices(facts, _stand_ins(connection), email=email)
    with whole_folder(out, "export") as folder:
        counts = _write_tables(connection, table_format, folder, tables, facts, notices)
        written = [
            package.Written(table, folder / _file(table, table_format), counts[table.name], _blanks(connection, table))
            for table in tables
        ]
        descriptor = package.descriptor(facts, sources, written, table_format, notices)
        package.write_descriptor(descriptor, folder / "datapackage.json")
        _write_texts(folder, tables, sources, notices)
    return counts


def _file(table: Table, table_format: str) -> str:
    return WORKBOOK if table_format == "xlsx" else f"{table.name}.{table_format}"


def _write_tables(
    connection: duckdb.DuckDBPyConnection, table_format: str, folder: Path, tables: Sequence[Table], facts: WarehouseFacts,
    notices: Sequence[str],
) -> dict[str, int]:  # fmt: skip
    if table_format == "xlsx":
        about = [("warehouse", facts.warehouse_id), ("as at", facts.as_at.isoformat()), *(("note", notice) for notice in notices)]
        return write_workbook(connection, tables, about, facts.as_at, folder / WORKBOOK)
    write = write_parquet if table_format == "parquet" else write_csv
    return {table.name: write(connection, table, folder / _file(table, table_format)) for table in tables}


def _stand_ins(connection: duckdb.DuckDBPyConnection) -> int:
    found = run(connection, "SELECT count(*) FROM figure WHERE stand_in").fetchone()
    return int(found[0]) if found else 0


def _blanks(connection: duckdb.DuckDBPyConnection, table: Table) -> frozenset[str]:
    names = [column.name for column in table.columns if column.required and column.sql_type == "VARCHAR"]
    if not names:
        return frozenset()
    asked = ", ".join(f"coalesce(bool_or(\"{name}\" = ''), false)" for name in names)
    found = run(connection, f'SELECT {asked} FROM "{table.name}"').fetchone() or ()  # noqa: S608
    return frozenset(name for name, blank in zip(names, found, strict=True) if blank)


def _notices(facts: WarehouseFacts, stand_ins: int, *, email: bool) -> list[str]:
    """What a reader must know of the whole, each a sentence or two."""
    said = [f"As at {wording.day(facts.as_at)}. Independent; not endorsed by DfE or Ofsted."]
    if facts.mirror:
        said.append("Mirror: built from a mirror of the publishers' files, not from their own sites.")
    if stand_ins:
        were = "figure was" if stand_ins == 1 else "figures were"
        said.append(
            f"Stand-in: {stand_ins:,} {were} read from documents rebuilt for testing and are evidence of nothing: "
            "the column stand_in says which."
        )
    said.append("Where the column reviewed is false, a machine read the figure and nobody has yet compared it with the page.")
    if not email:
        said.append("MPs' e-mail addresses are left out.")
    return said


def _write_texts(folder: Path, tables: Sequence[Table], sources: Sequence[SourceRow], notices: Sequence[str]) -> None:
    texts = {
        "data_dictionary.md": dictionary.markdown(tables),
        "data_dictionary.csv": dictionary.as_csv(tables),
        "LICENCES.md": licences.markdown(sources, notices),
        "README.md": _readme(notices),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _readme(notices: Sequence[str]) -> str:
    lines = "\n".join(f"- {notice}" for notice in notices)
    return f"""# SEND evidence: the tables

{lines}

`data_dictionary.md` says what each column is, in which unit, and what to know before using it (`data_dictionary.csv` has the
same as a table). `datapackage.json` describes the files for programs. `LICENCES.md` says whose the data is and how to
attribute it. Start with table figure: every value is a row there, with its citation.

In CSV and XLSX, text that a spreadsheet could take for a formula (beginning with =, +, -, @, a tab or a line break) has an
apostrophe before it; take one away to have the text as printed. Numbers are numbers. In CSV an empty cell is no value, times
are UTC, lists are JSON. Parquet holds everything as the warehouse does.
"""
