"""Signatures per constituency and authority. Counts only: every other column is dropped as each row is read.

Nothing of a row is kept, shown or put into a message: rows that cannot be counted are named by their number alone.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.errors import EvidenceError
from reports.evidence import Evidence

LIMIT = 100_000_000
"""Bytes: a longer file is no list of signatures."""

LONGEST_LINE = 50_000
"""Characters."""

CONSTITUENCY_COLUMNS = (
    "constituency",
    "parliamentary constituency",
    "westminster constituency",
    "constituency name",
    "pcon",
    "pcon code",
)
DISTRICT_COLUMNS = ("postcode district", "district", "outcode", "outward code", "postcode")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")


class SignaturesUnreadable(EvidenceError):
    """The file cannot be counted; the message says what to change and repeats nothing of the file."""


@dataclass(frozen=True, slots=True)
class SeatCount:
    """Signatures in one constituency."""

    constituency: str
    count: int


@dataclass(frozen=True, slots=True)
class AuthorityCount:
    """Signatures in one authority's constituencies; a constituency that two share counts in both.

    Attributes:
        signed: signatures over its constituencies.
        needed: names of the constituencies without one.
    """

    la_code: str
    name: str
    signed: int
    seats: tuple[SeatCount, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a file of signatures covers.

    Attributes:
        rows: signatures read.
        unplaced: rows whose constituency or district is blank or not known.
        unplaced_rows: the numbers of the first of these, as a spreadsheet shows them.
        authorities: every authority of today, by name.
    """

    rows: int
    unplaced: int
    unplaced_rows: tuple[int, ...]
    authorities: tuple[AuthorityCount, ...]

    @property
    def started(self) -> tuple[AuthorityCount, ...]:
        """Authorities with at least one signature."""
        return tuple(authority for authority in self.authorities if authority.signed)


def count_signatures(evidence: Evidence, path: Path, districts: Path | None = None) -> Coverage:
    """Count the signatures of a CSV file.

    Args:
        evidence: knows constituencies and authorities.
        path: a CSV with a column for the constituency (name or code), or, with `districts`, the postcode district.
        districts: a CSV with the columns district and constituency, made by the person who asks.

    Raises:
        SignaturesUnreadable: no such file, no column to count by, not CSV, or a mapping that cannot be used.
    """
    seats = {_key(row.name): row.pcon_code for row in evidence.small.constituencies}
    seats |= {_key(row.pcon_code): row.pcon_code for row in evidence.small.constituencies}
    if not seats:
        raise SignaturesUnreadable("No list of constituencies is held. Run: send-evidence refresh")
    places: Mapping[str, str] = seats if districts is None else _read_districts(districts, seats)
    read = _district if districts else _key
    counts: Counter[str] = Counter()
    rows, unplaced = 0, []
    for number, cell in _column(path, DISTRICT_COLUMNS if districts else CONSTITUENCY_COLUMNS):
        rows += 1
        code = places.get(read(cell))
        if code is None:
            unplaced.append(number)
        else:
            counts[code] += 1
    return Coverage(rows, len(unplaced), tuple(unplaced[:10]), tuple(_by_authority(evidence, counts)))


def _by_authority(evidence: Evidence, counts: Counter[str]) -> Iterator[AuthorityCount]:
    seats_of = defaultdict(list)
    for row in evidence.small.constituencies:
        seats_of[row.la_code].append(row)
    for authority in evidence.authorities:
        seats = tuple(SeatCount(row.name, counts[row.pcon_code]) for row in seats_of[authority.la_code])
        needed = tuple(seat.constituency for seat in seats if not seat.count)
        yield AuthorityCount(authority.la_code, authority.name, sum(seat.count for seat in seats), seats, needed)


def _key(text: str) -> str:
    """A constituency's name for comparing: no case, marks or runs of space, "&" as "and"."""
    plain = text.casefold().replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", plain.replace("’", "").replace("'", "")))


def _district(text: str) -> str:
    """The outward half of a postcode; what follows it is dropped here."""
    compact = re.sub(r"\s+", "", text.upper())
    if len(compact) > 4 and re.fullmatch(r"[A-Z0-9]{2,4}[0-9][A-Z]{2}", compact):
        compact = compact[:-3]
    return compact if _OUTWARD.fullmatch(compact) else ""


def _read_districts(path: Path, seats: Mapping[str, str]) -> dict[str, str]:
    places: dict[str, str] = {}
    doubtful: set[str] = set()
    for _, (district, seat) in _columns(path, (DISTRICT_COLUMNS, CONSTITUENCY_COLUMNS)):
        code, key = seats.get(_key(seat)), _district(district)
        if code is None or not key:
            continue
        if places.setdefault(key, code) != code:
            doubtful.add(key)
    if not places:
        raise SignaturesUnreadable(
            "The file of districts maps none to a constituency. Give the columns district and constituency."
        )
    return {district: code for district, code in places.items() if district not in doubtful}


def _column(path: Path, names: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for number, cells in _columns(path, (names,)):
        yield number, cells[0]


def _columns(path: Path, wanted: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Cells of the wanted columns alone, row by row, with the row's number."""
    if not path.is_file():
        raise SignaturesUnreadable("There is no such file. Give the address of a CSV file.")
    if path.stat().st_size > LIMIT:
        raise SignaturesUnreadable(f"The file is longer than {LIMIT // 10**6} MB. Split it, or leave out what is not needed.")
    try:
        with path.open(encoding=_encoding(path), newline="") as lines:
            reader = csv.reader(_short(lines))
            header = [_key(cell) for cell in next(reader, [])]
            indexes = [_index(header, names) for names in wanted]
            for row in reader:
                if row:
                    yield reader.line_num, tuple(row[index] if index < len(row) else "" for index in indexes)
    except (csv.Error, UnicodeDecodeError):
        raise SignaturesUnreadable(
            "The file is not a CSV that can be read. Save it from the spreadsheet as CSV (UTF-8)."
        ) from None


def _short(lines: Iterable[str]) -> Iterator[str]:
    """The same lines; a line longer than any row of signatures is no CSV of them."""
    for line in lines:
        if len(line) > LONGEST_LINE:
            raise csv.Error("a line is too long")
        yield line


def _encoding(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for _ in lines:
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _index(header: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise SignaturesUnreadable(f"The file has no column to count by. Name one of its columns: {', '.join(names)}.")
