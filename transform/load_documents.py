"""Documents, sources, inspections, agreements and members into their tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from extract.parsed_schema import RECORD_KINDS
from transform import reference
from transform.council_papers import SOURCE as COUNCIL_PAPERS
from transform.inputs import BuildInputs, HeldDocument, SourceRow
from transform.local_authorities import LocalAuthorities
from transform.rows import fetch_dicts, insert_rows
from transform.salutation import salutation, sort_name
from transform.tables import TABLE_BY_NAME

if TYPE_CHECKING:
    import duckdb

MACHINE_READ = frozenset({"safety_valve_agreements", COUNCIL_PAPERS})
"""Sources whose figures are read out of prose and free layouts: unreviewed until a person compared them with the page."""


def load_documents(connection: duckdb.DuckDBPyConnection, inputs: BuildInputs) -> None:
    """Fill `document`, `rejected`, the run log, and the temporary table `held` that loading joins on."""
    sources = {source.source_id: source for source in inputs.sources}
    held = [_held_row(document, sources[document.source_id]) for document in inputs.documents]
    # Bytes that two sources read at one address are one document.
    once = {(row["snapshot_sha256"], row["url"]): row for row in reversed(held)}
    columns = TABLE_BY_NAME["document"].column_names
    insert_rows(connection, "document", [{name: row[name] for name in columns} for row in once.values()])
    insert_rows(connection, "rejected", inputs.rejected)
    insert_rows(connection, "refresh_run", inputs.runs)
    insert_rows(connection, "refresh_source", inputs.run_sources)
    insert_rows(connection, "change", inputs.changes)
    _hold(connection, held)


def _held_row(document: HeldDocument, source: SourceRow) -> dict[str, Any]:
    return {
        "snapshot_sha256": document.snapshot_sha256, "url": document.url, "source_id": document.source_id,
        "publisher": source.publisher, "title": document.title, "published": document.published,
        "media_type": document.media_type, "bytes": document.bytes, "first_seen": document.first_seen,
        "last_seen": document.last_seen, "origin": document.origin, "stand_in": document.stand_in,
        "transcribed": document.snapshot_sha256 in reference.second_hand(), "local_path": document.local_path, "licence": source.licence,
        "in_force": document.in_force, "listed": document.listed, "hints": document.hints,
    }  # fmt: skip


def _hold(connection: duckdb.DuckDBPyConnection, held: list[dict[str, Any]]) -> None:
    """Table `held`: one row for each version and source, the one in force first where the bytes lie at two addresses."""
    import pyarrow as pa

    best: dict[tuple[str, str], dict[str, Any]] = {}
    for row in held:
        key = (row["snapshot_sha256"], row["source_id"])
        if key not in best or (row["in_force"], row["last_seen"]) > (best[key]["in_force"], best[key]["last_seen"]):
            best[key] = row
    rows = list(best.values())
    text, flag, moment = pa.string(), pa.bool_(), pa.timestamp("us")
    types = {
        "snapshot_sha256": text, "url": text, "source_id": text, "publisher": text, "title": text, "published": pa.date32(),
        "origin": text, "stand_in": flag, "transcribed": flag, "in_force": flag, "listed": flag,
        "first_seen": moment, "last_seen": moment,
    }  # fmt: skip
    columns = {name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()}
    columns["machine_read"] = pa.array([row["source_id"] in MACHINE_READ for row in rows], flag)
    columns["hints"] = pa.array([list(row["hints"]) for row in rows], pa.map_(text, text))
    connection.register("held_rows", pa.table(columns))
    connection.execute("CREATE TEMP TABLE held AS SELECT * FROM held_rows")
    connection.unregister("held_rows")


def record_files(inputs: BuildInputs) -> dict[str, list[str]]:
    """Parquet files of each kind of record over all documents, each file once; figures of council papers are kind `candidate`."""
    files: dict[str, set[str]] = {kind: set() for kind in (*RECORD_KINDS, "candidate")}
    for document in inputs.documents:
        for kind, path in document.records.items():
            read_as = "candidate" if kind == "figure" and document.source_id == COUNCIL_PAPERS else kind
            files.setdefault(read_as, set()).add(str(path))
    return {kind: sorted(paths) for kind, paths in files.items()}


def load_members(connection: duckdb.DuckDBPyConnection, files: list[str], shares: dict[tuple[str, str], float]) -> None:
    """Fill `constituency`, `authority_constituency` and `mp` from the newest list of members held.

    Args:
        shares: share of a constituency's population in an authority, by (la_code, pcon_code).
    """
    if not files:
        return
    links = fetch_dicts(
        connection,
        "SELECT l.* FROM read_parquet($1) l JOIN held d USING (snapshot_sha256, source_id) WHERE d.in_force ORDER BY pcon_code, l.la_code",
        [files],
    )
    authorities = LocalAuthorities.load()
    members = {link["pcon_code"]: link for link in links}
    seats: dict[str, dict[str, Any]] = {}
    pairs = []
    for link in links:
        if not link["la_name"]:  # a seat outside England
            continue
        la_code = authorities.resolve_place(link["la_name"], link["la_code"])
        if la_code is None:
            insert_rows(
                connection,
                "rejected",
                [
                    {
                        "source_id": link["source_id"], "url": link["citation_locator"], "snapshot_sha256": link["snapshot_sha256"],
                        "item": link["la_name"], "reason": authorities.lookup(link["la_name"]).explain(),
                    }
                ],
            )  # fmt: skip
            continue
        seats[link["pcon_code"]] = link
        pairs.append(
            {"la_code": la_code, "pcon_code": link["pcon_code"], "population_share": shares.get((la_code, link["pcon_code"]))}
        )
    insert_rows(connection, "authority_constituency", pairs)
    insert_rows(
        connection,
        "constituency",
        [{"pcon_code": code, "name": link["pcon_name"], "slug": slug(link["pcon_name"])} for code, link in seats.items()],
    )
    insert_rows(
        connection,
        "mp",
        [
            {
                "pcon_code": code, "display_name": link["mp_display_name"], "formal_name": link["mp_formal_name"],
                "salutation": salutation(link["mp_display_name"], link["mp_formal_name"]),
                "sort_name": sort_name(link["mp_display_name"], link["mp_formal_name"]),
                "party": link["party"] or None, "email": link["email"] or None, "as_at": link["as_at"],
                "snapshot_sha256": link["snapshot_sha256"],
            }
            for code, link in members.items()
            if link["mp_display_name"] or link["mp_formal_name"]  # a vacant seat has no member
        ],
    )  # fmt: skip


def slug(name: str) -> str:
    """Name in lower case without accents or marks, words joined by hyphens."""
    import re
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower().replace("'", "").replace("&", " and ")))


def newest(*days: date | datetime | None) -> date | None:
    """The latest of several days, None when none is known."""
    known = [day.date() if isinstance(day, datetime) else day for day in days if day is not None]
    return max(known, default=None)
