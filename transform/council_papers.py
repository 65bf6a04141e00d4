"""Balances that a machine read out of council papers: candidates for a person, and curated figures once one accepted them.

A candidate is a row of table `candidate` and of no other: nothing that is told of an authority reads that table. What a person
accepts becomes a row of `council_papers.csv`, with who, when, page, quote and hash, and from then on a curated figure.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from extract.atomic import write_atomically
from extract.errors import EvidenceError
from extract.terms import Basis, FinancialYear, Money, PaymentBasis
from transform.local_authorities import LocalAuthorities
from transform.reference.figures import figure_row
from transform.reference.files import Row, publisher
from transform.rows import fetch_dicts, insert_rows

if TYPE_CHECKING:
    import duckdb

    from transform.inputs import HeldDocument

SOURCE = "council_papers"
"""Its stored figures are candidates; of table figure, `source_id` of what a person accepted."""

FILE = "council_papers.csv"
COLUMNS = (
    "candidate_id", "la_code", "name", "measure", "financial_year", "balance", "as_printed", "half_digit", "basis",
    "payment_basis", "stated", "source_url", "page_url", "title", "page", "locator", "quote", "snapshot_sha256", "who", "when",
)  # fmt: skip
_BALANCES = frozenset({"dsg_cumulative_balance", "dsg_in_year_balance"})

_CANDIDATES = """
SELECT p.place_as_printed, p.place_code, p.measure, p.period, p.value, p.basis, p.payment_basis, p.as_printed, p.snapshot_sha256,
       CAST(p.citation_page AS INTEGER) AS page, p.citation_locator AS locator, p.citation_quote AS quote, d.url AS source_url,
       d.title, d.published AS stated, d.origin, d.stand_in, d.hints['page'] AS page_url, d.hints['committee'] AS committee
FROM read_parquet($1) p JOIN held d USING (snapshot_sha256, source_id)
WHERE d.in_force ORDER BY p.place_code, p.measure, p.period, d.url, p.row
"""


def candidate_id(row: Mapping[str, object]) -> str:
    """'c' and 12 hexadecimal digits of what is stated and where; a later version of a document that says the same keeps it."""
    parts = ("la_code", "measure", "period", "basis", "payment_basis", "source_url", "as_printed", "quote")
    return "c" + hashlib.sha256("|".join(str(row[part]) for part in parts).encode()).hexdigest()[:12]


def load_candidates(
    connection: duckdb.DuckDBPyConnection, files: list[str], accepted: Iterable[Row], refused: frozenset[str]
) -> None:
    """Fill table `candidate` from the stored figures of council papers.

    Args:
        connection: holds the tables and the temporary table `held` of documents.
        files: Parquet files of kind figure that council papers yielded.
        accepted: rows of council_papers.csv.
        refused: ids that a person rejected.
    """
    if not files:
        return
    taken = {row["candidate_id"] for row in accepted}
    authorities = LocalAuthorities.load()
    rows: dict[str, Row] = {}
    for read in fetch_dicts(connection, _CANDIDATES, [files]):
        la_code = authorities.resolve_place(read.pop("place_as_printed"), read.pop("place_code"))
        if la_code is None:
            raise EvidenceError(
                f"{read['source_url']}: data/reference/council_pages.csv does not name one authority. Correct its row."
            )
        place = authorities.by_code(la_code).name
        row = {**read, "la_code": la_code, "place": place, "half_digit": _half_digit(read["as_printed"], read["value"])}
        known = candidate_id(row)
        decision = "accept" if known in taken else "reject" if known in refused else None
        rows.setdefault(
            known, {"candidate_id": known, **row, "publisher": _publisher(read["source_url"], place), "decision": decision}
        )
    insert_rows(connection, "candidate", rows.values())


def _half_digit(as_printed: str, value: Decimal) -> Decimal:
    """Half of the last printed digit, in pounds, where a table's head may give the scale."""
    money = Money.parse(as_printed)
    return money.half_digit * (abs(value / money.pounds) if money.pounds else 1)


def _publisher(url: str, place: str) -> str:
    try:
        return publisher(url)[0]
    except KeyError:
        return f"{place} council"


def read_accepted(paths: Iterable[Path], until: date | None = None) -> tuple[Row, ...]:
    """Rows of council_papers.csv, from several files in order; a file that is not there is empty.

    Args:
        until: leave out what was accepted after that day.

    Raises:
        EvidenceError: a row is not whole; the message names file and row.
    """
    found: dict[str, Row] = {}
    for path in paths:
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                try:
                    read = _typed(row)
                except (KeyError, ValueError, TypeError, ArithmeticError) as error:
                    raise EvidenceError(
                        f"{path}, row {number}: not an accepted figure ({error!r}). Columns are {', '.join(COLUMNS)}; who, page "
                        "or locator, quote and hash are needed."
                    ) from error
                if until is None or read["when"] <= until:
                    found[read["candidate_id"]] = read
    return tuple(found.values())


def _typed(row: Mapping[str, str]) -> Row:
    if row["measure"] not in _BALANCES or not all(
        row[name] for name in ("candidate_id", "who", "locator", "quote", "source_url")
    ):
        raise ValueError(f"{row['candidate_id']} of {row['measure']}")
    if len(row["snapshot_sha256"]) != 64:
        raise ValueError(f"snapshot_sha256 {row['snapshot_sha256']!r}")
    LocalAuthorities.load().by_code(row["la_code"])
    return {
        **row,
        "financial_year": str(FinancialYear.parse(row["financial_year"])),
        "balance": Decimal(row["balance"]),
        "half_digit": Decimal(row["half_digit"]),
        "basis": str(Basis(row["basis"])),
        "payment_basis": str(PaymentBasis(row["payment_basis"])),
        "stated": date.fromisoformat(row["stated"]) if row["stated"] else None,
        "page": int(row["page"]) if row["page"] else None,
        "when": date.fromisoformat(row["when"]),
    }


def accept(path: Path, candidates: Iterable[Row], who: str, when: date) -> None:
    """Add candidates to the file of accepted figures, all of them or, when the disk fails, none."""
    held = path.read_bytes() if path.is_file() else b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not held:
        writer.writerow(COLUMNS)
    for row in candidates:
        known = {**row, "name": row["place"], "financial_year": row["period"], "balance": row["value"], "who": who, "when": when}
        writer.writerow(["" if known[name] is None else known[name] for name in COLUMNS])
    write_atomically(path, held + text.getvalue().encode())


def figures(accepted: Iterable[Row]) -> list[Row]:
    """Accepted candidates as curated figures, shaped as table figure without figure_id and superseded_by."""
    return [
        figure_row(
            row["measure"], row["financial_year"], row["la_code"],
            value=row["balance"], basis=row["basis"], payment_basis=row["payment_basis"], as_printed=row["as_printed"],
            half_digit=row["half_digit"], source_id=SOURCE, snapshot_sha256=row["snapshot_sha256"], page=row["page"],
            locator=row["locator"], quote=row["quote"], source_url=row["source_url"],
            publisher=_publisher(row["source_url"], row["name"]), stated=row["stated"], confidence="sourced",
            note=f"read by a machine from {row['title']}; a person compared it with the document on {row['when'].isoformat()}",
        )
        for row in accepted
    ]  # fmt: skip


def add_documents(connection: duckdb.DuckDBPyConnection, accepted: Iterable[Row], held: Iterable[HeldDocument]) -> None:
    """Rows of table `document` for accepted papers that this archive does not hold, so that each figure's hash leads to one."""
    known = {(document.snapshot_sha256, document.url) for document in held}
    rows = {(row["snapshot_sha256"], row["source_url"]): row for row in accepted}
    insert_rows(connection, "document", (_document(row) for place, row in rows.items() if place not in known))


def _document(row: Row) -> Row:
    day = datetime.combine(row["when"], datetime.min.time())
    return {
        "snapshot_sha256": row["snapshot_sha256"], "url": row["source_url"], "source_id": SOURCE,
        "publisher": _publisher(row["source_url"], row["name"]), "title": row["title"], "published": row["stated"],
        "media_type": "text/html" if row["page"] is None else "application/pdf", "bytes": None,
        "first_seen": day, "last_seen": day, "origin": "curated", "stand_in": False, "transcribed": False, "local_path": None,
        "licence": "the council's own terms",
    }  # fmt: skip


def in_words(row: Row) -> str:
    """A candidate in a line, for the list of reviews."""
    return f"{row['place']}, {row['measure']}, {row['period']}: {row['as_printed']}"
