"""What commands print: tables for people, JSON for programs. Nothing that a document says steers the terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from extract.printable import REMOVED, SPACED, printable

_STEERING = re.compile(f"[{REMOVED}{SPACED}]")


def print_json(value: Any, indent: int | None = 2) -> None:
    """Print one JSON value; money as numbers, dates as ISO text. With indent None it takes one line."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, indent=indent)
    sys.stdout.write(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table: drawn on a terminal, tab-separated elsewhere. None prints as an empty cell."""
    heads, *cells = [[_cell(value) for value in row] for row in (columns, *rows)]
    if not sys.stdout.isatty():
        for row in (heads, *cells):
            sys.stdout.write("\t".join(row) + "\n")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(_cell(title)), show_lines=False)
    for column in heads:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _cell(value: Any) -> str:
    """A value on one line, without what would begin another cell or steer the terminal."""
    return "" if value is None else " ".join(printable(str(value)).split())


def say(text: str) -> None:
    """Print one line for people."""
    sys.stdout.write(printable(text) + "\n")


def complain(text: str) -> None:
    """Print one line on standard error."""
    sys.stderr.write(printable(text) + "\n")
