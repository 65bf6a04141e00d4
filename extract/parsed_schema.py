"""The one definition of the parsed-record files: what each Parquet column holds.

A document that was read leaves one file for each kind of record it yielded and one `reading`. transform reads them
with DuckDB; the files of one kind all have the same columns, in the same order.

Every row of every kind begins with the three columns that say where it came from: `source_id`, `snapshot_sha256`
(the document's bytes) and `row` (its place among the document's records of that kind, from 0).

`figure`, `constituency_link`
    Flat: the fields of the record of that name in `extract.records`, under the same names. A citation is three
    columns, `citation_page` (1-based, null in a document without pages), `citation_locator` and `citation_quote`.
    Values of vocabularies are their text ("outturn", "reported", "financial_year").
`inspection`
    Flat, with `previous_status`, `previous_start` and `previous_end` for the previous inspection (all null when it
    could not be read), `responsible_bodies` and `not_read` as lists, `outcome` as 1, 2 or 3, and `citations` as a map
    from field to (page, locator, quote): `citations['outcome'].page`.
`agreement`
    Flat, with `targets`, `payments` and `conditions` as lists of structures, in the order printed, each structure
    carrying its own three citation columns; and `citations` as above. One row a child:
    `SELECT snapshot_sha256, unnest(targets, recursive := true) FROM agreement`.
`reading`
    One row for each document read or refused: `parser_version`; the listing's `url`, `title`, `published` and
    `hints` (a map) at the time; `status` parsed or rejected; for a refusal `error` (the name of the error), `reason`
    (its message) and `needs_ocr`; `notes`; and how many records of each kind.

Money and all other values are DECIMAL(18,4): pounds for money, 46.4 for a percentage.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = "1"
"""Part of every path: raise it when a column changes, and every document is read anew."""

RECORD_KINDS = ("figure", "inspection", "agreement", "constituency_link")
"""Kinds of record, each a field of `extract.records.Parsed` in the plural."""

KINDS = (*RECORD_KINDS, "reading")
"""Kinds of file."""


@cache
def schemas() -> dict[str, pa.Schema]:
    """Arrow schema of each kind. pyarrow is imported here, at the first call."""
    import pyarrow as pa

    text, number, flag, day = pa.string(), pa.int32(), pa.bool_(), pa.date32()
    decimal, texts = pa.decimal128(18, 4), pa.list_(pa.string())
    citation = [("citation_page", number), ("citation_locator", text), ("citation_quote", text)]
    citations = pa.map_(text, pa.struct([("page", number), ("locator", text), ("quote", text)]))

    def children(fields: list[tuple[str, pa.DataType]]) -> pa.DataType:
        return pa.list_(pa.struct([*fields, ("as_printed", text), *citation]))

    targets = children([("year", text), ("deficit", decimal)])
    payments = children([("year", text), ("amount", decimal), ("already_paid", flag)])
    conditions = pa.list_(pa.struct([("number", text), ("text", text), ("tags", texts), *citation]))
    fields: dict[str, list[tuple[str, pa.DataType]]] = {
        "figure": [
            *((name, text) for name in ("place_as_printed", "place_code", "place_level", "measure", "period_type", "period")),
            ("value", decimal),
            *((name, text) for name in ("value_state", "unit", "basis", "payment_basis", "as_printed")),
            *(("as_at", day), ("note", text)),
            *citation,
        ],
        "constituency_link": [
            *((name, text) for name in ("pcon_code", "pcon_name", "la_code", "la_name")),
            *((name, text) for name in ("mp_display_name", "mp_formal_name", "party", "email")),
            ("as_at", day),
            *citation,
        ],
        "inspection": [
            *(("partnership", text), ("framework", text), ("inspection_start", day), ("inspection_end", day)),
            *((name, number) for name in ("outcome", "next_full_inspection_years", "monitoring_within_months")),
            *(("previous_status", text), ("previous_start", day), ("previous_end", day)),
            *(("priority_actions", number), ("areas_for_improvement", number), ("responsible_bodies", texts)),
            *(("pages", number), ("contradiction", text), ("not_read", texts), ("citations", citations)),
        ],
        "agreement": [
            *((name, text) for name in ("authority_as_printed", "covered_from", "covered_to")),
            *((name, text) for name in ("in_year_balance_year", "elimination_year")),
            *(("total_payment", decimal), ("first_payment", decimal)),
            *(("targets", targets), ("payments", payments), ("conditions", conditions)),
            *(("suspended", flag), ("stand_in", flag), ("pages", number), ("not_read", texts), ("citations", citations)),
        ],
        "reading": [
            *(("parser_version", text), ("context", text), ("url", text), ("title", text), ("published", day)),
            *(("hints", pa.map_(text, text)), ("status", text), ("error", text), ("reason", text)),
            *(("needs_ocr", flag), ("notes", texts)),
            *((f"{kind}s", number) for kind in RECORD_KINDS),
        ],
    }
    start = [("source_id", text), ("snapshot_sha256", text), ("row", number)]
    return {kind: pa.schema([*start, *columns]) for kind, columns in fields.items()}
