"""Reading a warehouse that stands, for commands that list what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extract.errors import EvidenceError
from transform.rows import fetch_dicts


class NoWarehouse(EvidenceError):
    """There is no warehouse at the place asked for."""


def read(path: Path, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Rows of one query as dicts, read-only.

    Raises:
        NoWarehouse: none stands there, or it was written by another version.
    """
    import duckdb

    if not path.is_file():
        raise NoWarehouse(f"no warehouse stands at {path}. Run 'send-evidence refresh' first, or name its folder with --data.")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise NoWarehouse(f"{path} does not open as a warehouse ({error}). Run: send-evidence refresh --full") from error
    with connection:
        return fetch_dicts(connection, sql, parameters)


def standing_run(path: Path) -> str | None:
    """The run that built the warehouse that stands, None when none stands or it cannot be opened."""
    try:
        rows = read(path, "SELECT value FROM meta WHERE key = 'run_id'")
    except NoWarehouse:
        return None
    return rows[0]["value"] if rows else None
