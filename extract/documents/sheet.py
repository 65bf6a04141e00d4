"""Tables: CSV files, CSV files within a ZIP, and XLSX or ODS workbooks (by calamine).

Every row knows the sheet (or the file within a ZIP) it stands in and its number as a spreadsheet shows it, from 1.

How a value is cited, everywhere:

- locator: `[SHEET OR PATH, ]row N[, column NAME]`, for example `data/caseload.csv, row 512, column ehcplans`;
- quote: the cells of that row from the place's name to the value, contiguous and verbatim: of a CSV the very
  characters of the file, of a workbook the cells joined by commas. Where that is long, the last cells of it.
  `find_quote` finds it again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.documents.workbook import CellValue, Workbook, read_workbook
from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable, SourceChanged

__all__ = ["CellValue", "Row", "Workbook", "csv_rows", "decode", "find_columns", "find_quote", "read_workbook", "sheet_rows"]

_LOCATOR = re.compile(r"(?:(?P<sheet>.+?), )?row (?P<row>\d+)(?:, column .*)?", re.DOTALL)
_CSV_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r?\n?\Z)', re.DOTALL)
MAX_QUOTE = 200
"""Longest quote, in characters."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        sheet: sheet, or path within a ZIP; "" for a file that is one table.
        number: 1-based, as a spreadsheet shows it.
        cells: every cell as text.
        raw: the row's own characters in a CSV; "" in a workbook.
    """

    sheet: str
    number: int
    cells: tuple[str, ...]
    raw: str = ""

    def locator(self, column: str = "") -> str:
        """Where the row, or one cell of it, stands, in the words that `find_quote` understands."""
        place = f"{self.sheet}, row {self.number}" if self.sheet else f"row {self.number}"
        return f"{place}, column {column}" if column else place

    def quote(self, first: int, last: int) -> str:
        """Cells `first` to `last` (0-based, both included), verbatim and contiguous.

        Above MAX_QUOTE characters the first cells are left out, so that the value at the end always stays.
        """
        cells = self.cells
        if '"' in self.raw:
            cells = tuple(match[0].rstrip("\r\n") for match in _CSV_CELL.finditer(self.raw))
            cells = tuple(cell.removesuffix(",") for cell in cells)
        while len(quote := ",".join(cells[first : last + 1])) > MAX_QUOTE and first < last:
            first += 1
        return quote


def decode(content: bytes, name: str) -> str:
    """Text of a CSV file: UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252.

    Raises:
        DocumentUnreadable: empty, binary, or a web page.
    """
    try:
        text = content.decode("utf-16") if content.startswith(_UTF16) else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise DocumentUnreadable(f"{name} is not text ({error}). Open it to see what the publisher sent.") from error
    if not text.strip():
        raise DocumentUnreadable(f"{name} is empty. Fetch it again.")
    if "\x00" in text:
        raise DocumentUnreadable(f"{name} is not text: it holds null characters. Open it to see what the publisher sent.")
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        raise DocumentUnreadable(f"{name} is a web page, not a table. Open the address to see what the publisher sent.")
    return text


def csv_rows(content: bytes, name: str, sheet: str = "") -> Iterator[Row]:
    """Rows of a CSV file, blank ones included, so that each keeps its number.

    Args:
        name: what to call the file in messages.
        sheet: its path within a ZIP, "" for a file on its own.

    Raises:
        DocumentUnreadable: not a text file, or a quoted cell that never ends.
    """
    text = decode(content, name)
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines(), strict=True), start=1):
            raw = taken[0] if len(taken) == 1 else "".join(taken)
            taken.clear()
            yield Row(sheet, number, tuple(cells), raw)
    except csv.Error as error:
        raise DocumentUnreadable(f"{name}, after row {number}: not well-formed CSV ({error}). Fetch it again.") from error


def sheet_rows(workbook: Workbook, sheet: str) -> tuple[Row, ...]:
    """Rows of one sheet of a workbook, as text.

    Raises:
        SourceChanged: the workbook has no such sheet.
    """
    return tuple(
        Row(sheet, number, tuple(map(cell_text, values))) for number, values in enumerate(workbook.values(sheet), start=1)
    )


def cell_text(value: CellValue) -> str:
    """A workbook's value as text: whole numbers without a point, never with an exponent; dates as 2024-03-31."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.17f}".rstrip("0") if "e" in repr(value) else repr(value)
    return value if isinstance(value, str) else value.isoformat() if hasattr(value, "isoformat") else str(value)


def find_columns(
    header: Sequence[str], wanted: Mapping[str, Collection[str]], ignored: Collection[str], where: str
) -> dict[str, int]:
    """Find columns by lists of known names; case and outer spaces do not count.

    Args:
        header: the header cells.
        wanted: for each column needed, every name it is known under. A key that ends in "?" may be missing.
        ignored: patterns of names that are known and deliberately not used.
        where: file, for messages.

    Returns:
        Index by key (without its "?").

    Raises:
        SourceChanged: a column is missing, stands twice, or is unknown.
    """
    names = [name.strip().casefold() for name in header]
    key_of = {name.casefold(): key for key, known in wanted.items() for name in known}
    skip = re.compile("|".join(ignored) or r"(?!)", re.IGNORECASE)
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        key = key_of.get(name)
        if key is None:
            if not skip.fullmatch(name):
                raise SourceChanged(f"{where}: unknown column {header[index]!r}. See what it holds, then list it as known.")
            continue
        if key.rstrip("?") in found:
            raise SourceChanged(f"{where}: column {header[index]!r} stands twice. Look at the file before trusting either.")
        found[key.rstrip("?")] = index
    if missing := [key for key in wanted if not key.endswith("?") and key not in found]:
        known = "; ".join(" or ".join(sorted(wanted[key])) for key in missing)
        raise SourceChanged(f"{where}: column missing: {known}. Compare the file with the list of known columns.")
    return found


def find_quote(content: bytes, locator: str, quote: str) -> bool:
    """Whether `quote` stands in the row that `locator` names, in a CSV, a ZIP of CSV files, or a workbook.

    Raises:
        DocumentUnreadable: the document cannot be opened, or the locator is not one of ours.
        SourceChanged: the workbook has no such sheet.
    """
    match = _LOCATOR.fullmatch(locator)
    if not match:
        raise DocumentUnreadable(f"{locator!r} names no row. Locators read: sheet or path, row N, column NAME.")
    rows = _texts(content, match["sheet"] or "")
    number = int(match["row"])
    return bool(quote) and 0 < number <= len(rows) and quote in rows[number - 1]


@lru_cache(maxsize=8)
def _texts(content: bytes, sheet: str) -> tuple[str, ...]:
    """Text of every row of one table of a document."""
    if not content.startswith(b"PK"):
        return tuple(row.raw for row in csv_rows(content, sheet or "the file"))
    with SafeZip(content, "the archive") as archive:
        if sheet in archive.names:
            return tuple(row.raw for row in csv_rows(archive.read(sheet), sheet))
    return tuple(",".join(row.cells) for row in sheet_rows(read_workbook(content, "the workbook"), sheet))
