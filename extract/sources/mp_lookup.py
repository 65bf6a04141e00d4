"""DfE's lookup of members of Parliament: constituency, the authorities it lies in, name, party, public e-mail address.

Only what belongs to the office is taken. The file carries no date: `DATED_VERSIONS` gives that of versions whose commit
is known; of any other the date is unknown, and the day it was fetched is all that can be said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date

from extract.documents.sheet import Row, csv_rows, find_columns
from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.records import Citation, ConstituencyLink, Parsed, Wanted

SOURCE_ID = "mp_lookup"
PARSER_VERSION = "1"

URL = "https://raw.githubusercontent.com/dfe-analytical-services/mp-lookup/main/mp_lookup.csv"
DATED_VERSIONS = {"dfbea4aefa00ee389082fac728887528c62e2dbf6fc6a89a310af404b1f463fb": date(2026, 6, 27)}
"""By SHA-256: the day a version was committed (793ea661826202d050e95291e6f64021ce6c94d1 of dfe-analytical-services/mp-lookup)."""

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
NO_EMAIL = "No email found"
_EMAIL = re.compile(r"[A-Za-z0-9.'+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
VACANT = frozenset({"", "na", "vacant"})
"""What stands for a member, in any case, between a vacancy and the by-election: such a seat has no member here."""

_COLUMNS = {name: (name,) for name in (
    "pcon_name", "pcon_code", "full_title", "display_as", "party_text", "member_email",
    "la_names", "old_la_codes_2024", "country_name",
)}  # fmt: skip
_IGNORED = (
    "member_id", r"election_result_summary_20\d\d", "lad_names", "lad_codes(_2024)?", "new_la_codes(_2024)?",
    "mayoral_auth_(names|codes)", "region_(name|code)", "country_code",
)  # fmt: skip
_SEPARATOR = " / "


def discover(get: Callable[[str], bytes]) -> Iterator[Wanted]:  # noqa: ARG001 - there is no listing to ask for
    """The one file, at its fixed address."""
    yield Wanted(URL, "MP lookup: members of Parliament, constituencies and local authorities")


def parse(content: bytes, wanted: Wanted) -> Parsed:
    """One link for each constituency and authority in England; a seat elsewhere is one link with no authority ("").

    Raises:
        DocumentUnreadable: not a CSV, or a row with more or fewer cells than the header.
        SourceChanged: an unknown or missing column, nation or code.
        FigureAmbiguous: a constituency stands twice, or its authorities' names and codes do not pair off.
    """
    rows = csv_rows(content, wanted.title)
    header = next(rows).cells
    columns = find_columns(header, _COLUMNS, _IGNORED, wanted.title)
    as_at = DATED_VERSIONS.get(hashlib.sha256(content).hexdigest())
    links: list[ConstituencyLink] = []
    seen: set[str] = set()
    for row in rows:
        if not any(row.cells):
            continue
        if len(row.cells) != len(header):
            raise DocumentUnreadable(f"{wanted.title}, row {row.number}: {len(row.cells)} cells under {len(header)} headings.")
        found = _links(row, columns, as_at)
        if found[0].pcon_code in seen:
            raise FigureAmbiguous(f"{wanted.title}, row {row.number}: {found[0].pcon_name} stands twice. Look at the file.")
        seen.add(found[0].pcon_code)
        links += found
    if not links:
        raise DocumentUnreadable(f"{wanted.title} has a header and no rows. Fetch it again.")
    elsewhere = sum(1 for link in links if not link.la_code)
    return Parsed(constituency_links=tuple(links), notes=(f"Seats outside England, which have no authority here: {elsewhere}.",))


def _links(row: Row, columns: dict[str, int], as_at: date | None) -> list[ConstituencyLink]:
    cell = {key: row.cells[index].strip() for key, index in columns.items()}
    where = f"row {row.number} ({cell['pcon_name']})"
    if cell["country_name"] not in NATIONS or not re.fullmatch(r"[ENSW]\d{8}", cell["pcon_code"]) or not cell["pcon_name"]:
        raise SourceChanged(f"{where}: a nation, constituency code or name is not as before. Look at the row.")
    if cell["display_as"].casefold() in VACANT:
        cell |= {"display_as": "", "full_title": "", "party_text": "", "member_email": NO_EMAIL}
    email = "" if cell["member_email"] == NO_EMAIL else cell["member_email"]
    if email and not _EMAIL.fullmatch(email):
        raise SourceChanged(f"{where}: {email!r} is neither an e-mail address nor {NO_EMAIL!r}.")
    citation = Citation(None, row.locator(), row.quote(columns["pcon_name"], columns["display_as"]))
    return [
        ConstituencyLink(
            cell["pcon_code"], cell["pcon_name"], code, name,
            cell["display_as"], cell["full_title"], cell["party_text"], email, as_at, citation,
        )
        for code, name in _authorities(cell, where)
    ]  # fmt: skip


def _authorities(cell: dict[str, str], where: str) -> list[tuple[str, str]]:
    if cell["country_name"] != "England":
        return [("", "")]
    names, codes = (cell[key].split(_SEPARATOR) for key in ("la_names", "old_la_codes_2024"))
    if len(names) != len(codes) or len(set(codes)) != len(codes):
        raise FigureAmbiguous(
            f"{where}: {len(names)} authority names beside {len(codes)} codes. Which belongs to which is not said."
        )
    if unknown := [code for code in codes if not re.fullmatch(r"\d{3}", code)]:
        raise SourceChanged(f"{where}: {', '.join(unknown)} is not a DfE authority code of three digits.")
    return list(zip(codes, names, strict=True))
