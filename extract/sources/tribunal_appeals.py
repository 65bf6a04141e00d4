"""Appeals to the SEND Tribunal, appealable decisions and appeal rates by authority, from MoJ's and DfE's tables.

The printed name is the identity: beside five names the table to 2024 prints another authority's code, so no code of it is
taken, and none is swapped back. The method changed for 2024: old and new are separate measures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from extract.appeals.figures import figures_of
from extract.appeals.table import read_table
from extract.documents.json_text import read_json
from extract.documents.releases import newest_releases
from extract.documents.sheet import Row, csv_rows, read_workbook, sheet_rows
from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable, SourceChanged
from extract.records import Parsed, ReportedFigure, Wanted

SOURCE_ID = "tribunal_appeals"
PARSER_VERSION = "1"

CONTENT = "https://www.gov.uk/api/content"
COLLECTION = f"{CONTENT}/government/collections/tribunals-statistics"
SEN2_PUBLICATION = "education-health-and-care-plans"
LINKED = 3
"""How many of the newest quarterly publications are searched: the table by authority comes with the one to September."""

_TITLE = re.compile(r"\bSEND\b.*\bappeal", re.IGNORECASE)
_QUARTERLY = re.compile(r"tribunals? statistics quarterly: july to september (20\d\d)", re.IGNORECASE)
_TABLES = frozenset({
    "text/csv",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
})  # fmt: skip
_MEMBER = re.compile(r"supporting-files/[^/]*(?:tribunal|appeal)[^/]*\.csv", re.IGNORECASE)


def discover(get: Callable[[str], bytes]) -> Iterator[Wanted]:
    """MoJ's tables from the collection on gov.uk, and the newest two SEN2 releases, which hold a table as a supporting file.

    The hint `release` is the reporting year, one after the last year a table covers, by which a newer one comes first.

    Raises:
        SourceChanged: the collection or the list of releases is not what it was, or names no SEND appeals table.
    """
    collection = _json(get(COLLECTION), COLLECTION)
    listings = [collection]
    linked = collection.get("links", {}).get("documents", [])
    quarterlies = sorted(
        ((match[1], entry["base_path"]) for entry in linked if (match := _QUARTERLY.match(entry["title"]))), reverse=True
    )
    listings += [_json(get(CONTENT + path), CONTENT + path) for _, path in quarterlies[:LINKED]]
    wanted = {item.url: item for listing in listings for item in _attachments(listing)}
    if not wanted:
        raise SourceChanged(
            f"{COLLECTION} lists no table of SEND appeals. Open the collection, and see where the tables have gone."
        )
    yield from wanted.values()
    for release in newest_releases(get, SEN2_PUBLICATION, 2):
        title = f"Education, health and care plans: {release.title} (supporting file on appeals)"
        yield Wanted(release.files_url, title, release.published, (("release", release.slug),))


def parse(content: bytes, wanted: Wanted) -> Parsed:
    """Figures of every appeals table in a CSV, a workbook, or a SEN2 release; none in a release that holds no table.

    Raises:
        DocumentUnreadable: cannot be opened, holds no table (unless a release), or does not add up to its own total.
        SourceChanged: an unknown heading, region or mark.
        FigureAmbiguous: a rate that is not its appeals over its decisions, a name twice, or a year whose method cannot be told.
    """
    tables, release = _tables(content, wanted.title)
    figures: list[ReportedFigure] = []
    notes: list[str] = []
    for rows, fractions in tables:
        where = rows[0].sheet or wanted.title if rows else wanted.title
        table = read_table(rows, where)
        if table is None:
            notes.append(f"{where} holds no table by authority, and is not read.")
            continue
        read, said = figures_of(table, where, fractions=fractions)
        figures += read
        notes += said
    if not figures and not release:
        raise DocumentUnreadable(
            f"{wanted.title} holds no table of appeals by authority. Open it to see what the publisher sent."
        )
    return Parsed(figures=tuple(figures), notes=tuple(notes or () if figures else ("This release holds no table of appeals.",)))


def _tables(content: bytes, title: str) -> tuple[list[tuple[Sequence[Row], bool]], bool]:
    """Rows of each table with whether its rates are fractions, and whether the document is a release."""
    if not content.startswith(b"PK"):
        return [(list(csv_rows(content, title)), False)], False
    with SafeZip(content, title) as archive:
        if "content.xml" not in archive.names and "xl/workbook.xml" not in archive.names:
            members = [path for path in archive.names if _MEMBER.fullmatch(path)]
            return [(list(csv_rows(archive.read(path), path, path)), False) for path in members], True
    workbook = read_workbook(content, title)
    return [(sheet_rows(workbook, sheet), True) for sheet in workbook.sheets], False


def _json(content: bytes, url: str) -> dict[str, Any]:
    listing = read_json(content, url)
    if not isinstance(listing, dict) or not isinstance(listing.get("details"), dict):
        raise SourceChanged(f"{url} is not a gov.uk content item: it has no details. Open it to see what the publisher sent.")
    return listing


def _attachments(listing: dict[str, Any]) -> Iterator[Wanted]:
    for attachment in listing["details"].get("attachments", []):
        title, url, kind = (str(attachment.get(key, "")) for key in ("title", "url", "content_type"))
        if _TITLE.search(title) and kind in _TABLES and url.startswith("https://"):
            years = re.findall(r"20\d\d", title)
            yield Wanted(url, title, None, (("release", str(int(max(years)) + 1)),) if years else ())
