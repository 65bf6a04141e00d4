"""Reading the tables of data/reference, and who stands behind an address."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
Row = dict[str, Any]


def read(name: str) -> list[dict[str, str]]:
    """Rows of one table, every cell as text."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    """An ISO date, None for an empty cell."""
    return date.fromisoformat(text) if text else None


def text(cell: str) -> str | None:
    """A cell's text, None for an empty cell."""
    return cell or None


@lru_cache(maxsize=1)
def _publishers() -> dict[str, tuple[str, str]]:
    return {row["host"]: (row["publisher"], row["kind"]) for row in read("publishers.csv")}


def publisher(url: str) -> tuple[str, str]:
    """(publisher, kind) of the first address in a cell; kind is primary, press or lead.

    Raises:
        KeyError: the host is not in publishers.csv: say there who it is before using it.
    """
    host = (urlsplit(url.partition(" ; ")[0]).hostname or "").removeprefix("www.")
    return _publishers()[host]


def confidence(stated: str, kind: str) -> str:
    """What a row's confidence is: lead for an address not fit for a letter, whatever it states; else as the table says."""
    return "lead" if kind == "lead" else stated


@lru_cache(maxsize=1)
def workbooks() -> dict[str, dict[str, str]]:
    """Publishers' workbooks that tables here were built from, by SHA-256."""
    return {row["sha256"]: row for row in read("workbooks.csv")}


@lru_cache(maxsize=1)
def second_hand() -> frozenset[str]:
    """SHA-256 of documents that somebody else typed from the publisher's: every figure read from one says so."""
    return frozenset(row["snapshot_sha256"] for row in read("second_hand_documents.csv"))
