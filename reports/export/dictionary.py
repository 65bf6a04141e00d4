"""The data dictionary, as a page and as a table, from the one definition of the tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from transform.tables import TABLES, Column, Table

COLUMNS = ("table", "column", "type", "unit", "required", "key", "description", "warning")
HEADING = """# Data dictionary

Every table and column of the warehouse and of its exports. Money is in pounds. A balance in the warehouse is negative
for a deficit; a column named deficit is positive for one. A percentage is 46.4, not 0.464. Join on `la_code`.
"""


def markdown(tables: Sequence[Table] = TABLES) -> str:
    """One heading and one table for each warehouse table. `docs/data_dictionary.md` is this text, and a test holds it to that."""
    parts = [HEADING]
    for table in tables:
        key = ", ".join(f"`{name}`" for name in table.key)
        parts.append(f"\n## {table.name}\n\n{_sentence(table.description)}\n\nKey: {key}.\n\n")
        parts.append("| column | type | unit | what it is |\n|---|---|---|---|\n")
        parts.extend(_line(column) for column in table.columns)
    return "".join(parts)


def _line(column: Column) -> str:
    required = "" if column.required else ", may be empty"
    warning = f" **Warning:** {_sentence(column.warning)}" if column.warning else ""
    return f"| `{column.name}` | {column.sql_type}{required} | {column.unit} | {_sentence(column.description)}{warning} |\n"


def _sentence(text: str) -> str:
    """Text that ends in one full stop and does not break a Markdown table."""
    return (text if text.endswith(".") else f"{text}.").replace("|", "\\|")


def as_csv(tables: Sequence[Table] = TABLES) -> str:
    """One row a column, with a heading row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(dictionary_rows(tables))
    return out.getvalue()


def dictionary_rows(tables: Sequence[Table]) -> list[tuple[str, ...]]:
    """The dictionary's cells, in the order of COLUMNS."""
    return [
        (
            table.name, column.name, column.sql_type, column.unit, "true" if column.required else "false",
            "true" if column.name in table.key else "false", column.description, column.warning,
        )
        for table in tables
        for column in table.columns
    ]  # fmt: skip
