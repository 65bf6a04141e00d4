"""Layout of the appeals table: years over three or five columns each, regions as headings, footnote digits glued to names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.documents.sheet import Row
from extract.errors import DocumentUnreadable, SourceChanged
from extract.terms import plain_dashes

REGIONS = frozenset({
    "NORTH EAST", "NORTH WEST", "YORKSHIRE AND THE HUMBER", "EAST MIDLANDS", "WEST MIDLANDS", "EAST OF ENGLAND",
    "LONDON", "INNER LONDON", "OUTER LONDON", "SOUTH EAST", "SOUTH WEST",
})  # fmt: skip
"""Headings between the authorities; they carry no figures."""

_KINDS = {
    "appeals registered": "appeals",
    "appeals": "appeals",
    "total appealable decisions": "decisions",
    "send tribunal appeal rate": "rate",
}
_NAME_HEADINGS = frozenset({"", "local authority"})
_CODE_HEADINGS = frozenset({"la code", "old la code"})
_FOOTNOTES = re.compile(r"(?<!\s)\s*(?<!\d)(?<!\d,)\d+(?:,\d+)*$")  # tried once for each run of digits, not for each digit
_YEAR = re.compile(r"20\d\d")
_IN_DEVELOPMENT = "in development: "
_END = re.compile(r"(sources?|notes?):?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures: its index, year, kind (appeals, decisions or rate), and whether it is in development."""

    index: int
    year: int
    kind: str
    in_development: bool
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """One row of figures: England, or an authority with its code ("" where none is printed)."""

    row: Row
    name: str
    code: str
    national: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was recognised."""

    columns: tuple[Column, ...]
    places: tuple[Place, ...]


def without_footnotes(text: str) -> str:
    """Name or heading without the footnote digits glued to it: "Dorset6" is Dorset, "England Total4,9" England Total."""
    return _FOOTNOTES.sub("", plain_dashes(text).strip())


def read_table(rows: Sequence[Row], where: str) -> Table | None:
    """Recognise the table; None when no row of years over known headings is there.

    Raises:
        SourceChanged: the table is there, but a heading, a region or a row is not one we know.
    """
    for above, below in pairwise(rows):
        if any(_YEAR.fullmatch(cell.strip()) for cell in above.cells) and any(_kind(cell) for cell in below.cells):
            columns, code_index = _columns(above, below, where)
            return Table(columns, tuple(_places(rows[below.number :], columns, code_index, where)))
    return None


def _kind(cell: str) -> str | None:
    return _KINDS.get(without_footnotes(cell).casefold().removeprefix(_IN_DEVELOPMENT))


def _columns(above: Row, below: Row, where: str) -> tuple[tuple[Column, ...], int | None]:
    if len(above.cells) != len(below.cells):
        raise SourceChanged(f"{where}, row {below.number}: {len(below.cells)} headings below {len(above.cells)} cells of years.")
    columns: list[Column] = []
    year: int | None = None
    code_index: int | None = None
    for index, (over, under) in enumerate(zip(above.cells, below.cells, strict=True)):
        if _YEAR.fullmatch(over.strip()):
            year = int(over)
        heading = without_footnotes(under).casefold()
        kind = _kind(under)
        if year is not None and kind:
            columns.append(Column(index, year, kind, heading.startswith(_IN_DEVELOPMENT), f"{year}, {under.strip()}"))
        elif year is None and {over.strip().casefold(), heading} & _CODE_HEADINGS:
            code_index = index
        elif heading or (year is None and over.strip().casefold() not in _NAME_HEADINGS):
            raise SourceChanged(
                f"{where}, row {below.number}: unknown heading {under or over!r}. See what it is, then list it as known."
            )
    _refuse_incomplete(columns, f"{where}, row {below.number}")
    return tuple(columns), code_index


def _refuse_incomplete(columns: list[Column], where: str) -> None:
    for year in {column.year for column in columns}:
        kinds = sorted(column.kind for column in columns if column.year == year and not column.in_development)
        if kinds != ["appeals", "decisions", "rate"]:
            raise SourceChanged(f"{where}: {year} has the columns {', '.join(kinds)}, not appeals, decisions and rate once each.")


def _places(rows: Sequence[Row], columns: Sequence[Column], code_index: int | None, where: str) -> list[Place]:
    places: list[Place] = []
    last = columns[-1].index
    for row in rows:
        if not any(row.cells):
            continue
        printed = row.cells[0].strip()
        if _END.fullmatch(printed):
            break
        if len(row.cells) <= last:
            raise DocumentUnreadable(f"{where}, row {row.number}: {len(row.cells)} cells, not {last + 1}. Fetch it again.")
        filled = any(row.cells[column.index].strip() for column in columns)
        name = without_footnotes(printed)
        if not filled:
            if printed and name not in REGIONS and not name.casefold().startswith("england total"):
                raise SourceChanged(f"{where}, row {row.number}: {printed!r} is neither a region nor followed by figures.")
            continue
        if not name:
            raise SourceChanged(f"{where}, row {row.number}: figures without a name. Look at the row.")
        if name.casefold().startswith("england total "):  # "England total excluding suppressed": a second total, of fewer
            continue
        code = row.cells[code_index].strip() if code_index is not None else ""
        if code and not re.fullmatch(r"\d{3}", code):
            raise SourceChanged(f"{where}, row {row.number}: {code!r} is not a DfE authority code of three digits.")
        national = name.casefold() == "england total"
        places.append(Place(row, "England" if national else name, code, national))
    return places
