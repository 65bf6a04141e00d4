"""XLSX and ODS workbooks by calamine, with what could harm a machine refused before calamine sees it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable, SourceChanged

CellValue = str | float | bool | date | datetime | time | timedelta
"""What a cell may hold; an empty cell is ""."""

MAX_CELLS = 2_000_000
"""Cells that a sheet may span, from A1 to its last used cell; above it a workbook is refused."""

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_XLSX_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\s(?:[^>]*?\s)?r=\"([A-Z]*)(\d+)\"")
_ODS_TAG = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])[^>]*")
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})')


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets of a workbook in order, each with its rows from row 1 and column A on."""

    name: str
    sheets: dict[str, tuple[tuple[CellValue, ...], ...]]

    def values(self, sheet: str) -> tuple[tuple[CellValue, ...], ...]:
        """Rows of one sheet.

        Raises:
            SourceChanged: there is no such sheet.
        """
        if sheet not in self.sheets:
            raise SourceChanged(f"{self.name} has no sheet {sheet!r}. Its sheets: {', '.join(self.sheets)}.")
        return self.sheets[sheet]


def read_workbook(content: bytes, name: str) -> Workbook:
    """Read every sheet of an XLSX or ODS workbook.

    An ODS archive that lacks the mimetype entry which calamine wants gets one, in memory.

    Args:
        content: the file's bytes.
        name: what to call it in messages.

    Raises:
        DocumentUnreadable: not such a workbook, damaged, locked, of another format, with XML entities of its own,
            or spanning more cells than any real table.
    """
    if content.startswith(_OLD_OFFICE):
        raise DocumentUnreadable(f"{name} is locked, or in the old Excel format. Ask for an XLSX, ODS or CSV file.")
    with SafeZip(content, name) as archive:
        _refuse_entities(archive)
        if "content.xml" in archive.names:
            _check_span(name, _ods_span(archive.read("content.xml")))
            if "mimetype" not in archive.names:
                content = _with_mimetype(archive)
        elif "xl/workbook.xml" in archive.names:
            for member in filter(_XLSX_SHEET.fullmatch, archive.names):
                _check_span(f"{name}, {member}", _xlsx_span(archive.read(member)))
        else:
            raise DocumentUnreadable(f"{name} is neither an XLSX nor an ODS workbook. Open it to see what the publisher sent.")
    return Workbook(name, _read(content, name))


def _read(content: bytes, name: str) -> dict[str, tuple[tuple[CellValue, ...], ...]]:
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
            sheets = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except Exception as error:
        raise DocumentUnreadable(f"{name} cannot be read as a workbook ({error}). Fetch it again, or open it by hand.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's own failure, which is no Exception
            raise
        raise DocumentUnreadable(f"{name} cannot be read as a workbook ({error}). Open it by hand.") from error
    return {sheet: tuple(map(tuple, rows)) for sheet, rows in sheets.items()}


def _refuse_entities(archive: SafeZip) -> None:
    for member in archive.names:
        if member.endswith((".xml", ".rels")):
            content = archive.read(member)
            if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
                raise DocumentUnreadable(f"{archive.name}, {member}: declares XML entities, which no honest workbook does.")


def _check_span(where: str, cells: int) -> None:
    if cells > MAX_CELLS:
        raise DocumentUnreadable(f"{where}: spans {cells:,} cells, above the limit of {MAX_CELLS:,}. Open it by hand.")


def _xlsx_span(xml: bytes) -> int:
    """Cells from A1 to the last one that a sheet names."""
    width = height = 1
    for letters, number in _XLSX_CELL.findall(xml):
        column = 0
        for letter in letters[:4]:
            column = column * 26 + letter - 64
        width, height = max(width, column), max(height, int(number[:9]))
    return width * height


def _ods_span(xml: bytes) -> int:
    """Cells from A1 to the last one that holds a value, for the widest sheet; repeats are counted out."""
    largest = row = column = width = height = repeat = 0
    for match in _ODS_TAG.finditer(xml):
        kind, tag = match[1], match[0]
        if kind == b"table":
            row = width = height = repeat = 0
        elif kind == b"table-row":
            row, column = row + repeat, 0
            rows = _ODS_ROWS.search(tag)
            repeat = int(rows[1]) if rows else 1
        else:
            columns = _ODS_COLUMNS.search(tag)
            column += int(columns[1]) if columns else 1
            if b"office:value-type" in tag or b"table:formula" in tag:
                width, height = max(width, column), max(height, row + repeat)
                largest = max(largest, width * height)
    return largest


def _with_mimetype(archive: SafeZip) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as copy:
        copy.writestr("mimetype", _ODS)
        for member in archive.names:
            copy.writestr(member, archive.read(member, nested=True))
    return whole.getvalue()
