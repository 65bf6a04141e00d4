"""Values as cells: one fixed text for each kind, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from transform.tables import Column

_FORMULA = re.compile(r"'*[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""Text that a spreadsheet may take for a formula, or that would be read as such text with our apostrophe before it."""
_NUMBER = re.compile(r"[+-]?(\d[\d,]*)(\.\d+)?%?")


def harmless(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet might run it as a formula; a plain number stays as it is.

    Undone by taking away one apostrophe from text that begins with apostrophes and then =, +, -, @, tab or a line break.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def cell_text(column: Column) -> Callable[[Any], str]:
    """How values of a column are written in CSV: dates ISO, times UTC with Z, lists as JSON, no value as an empty cell."""
    kind = column.sql_type
    if kind == "VARCHAR":
        return _text
    if kind == "VARCHAR[]":
        return lambda value: "" if value is None else json.dumps(value, ensure_ascii=False)
    if kind == "BOOLEAN":
        return lambda value: "" if value is None else ("true" if value else "false")
    if kind == "TIMESTAMP":
        return lambda value: "" if value is None else stamp(value)
    return _plain


def stamp(value: datetime) -> str:
    """A time (UTC, as the warehouse keeps it): "2026-06-29T08:00:00Z"."""
    return value.isoformat(timespec="seconds") + "Z"


def _text(value: str | None) -> str:
    return "" if value is None else harmless(value)


def _plain(value: Decimal | date | float | int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number_text(value)
    return value.isoformat() if isinstance(value, date) else repr(value)


def number_text(value: Decimal) -> str:
    """A decimal without an exponent and without needless zeros: "18.5", "-0.4", "100"."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
