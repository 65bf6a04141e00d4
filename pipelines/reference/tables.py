"""What every builder shares: reading a file with its hash, naming an authority, writing a table."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.documents.workbook import Workbook, read_workbook
from extract.errors import SourceChanged
from transform.local_authorities import LocalAuthorities

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A publisher's file as it lies in the shared folder."""

    name: str
    sha256: str
    content: bytes

    @classmethod
    def read(cls, path: Path) -> Held:
        """Read a file and take its hash.

        Raises:
            FileNotFoundError: it is not there.
        """
        content = path.read_bytes()
        return cls(path.name, hashlib.sha256(content).hexdigest(), content)

    def workbook(self) -> Workbook:
        """Open it as a workbook.

        Raises:
            DocumentUnreadable: it is none.
        """
        return read_workbook(self.content, self.name)


def csv_dicts(path: Path) -> list[Row]:
    """Rows of a CSV file with a header, with or without a byte-order mark."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def code_of(printed: str, code: str, where: str) -> str:
    """DfE code of an authority as printed.

    Raises:
        SourceChanged: the name is no exact alias.
    """
    found = LocalAuthorities.load().resolve_place(printed, code)
    if found is None:
        raise SourceChanged(f"{where}: {LocalAuthorities.load().lookup(printed).explain()} Add an alias if one is meant.")
    return found


def write_table(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as CSV with the columns of the first; sorted rows and plain line ends, so that nothing changes unseen."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
