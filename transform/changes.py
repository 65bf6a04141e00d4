"""What moved between the warehouse that stands and the one just built, each in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from transform.rows import fetch_dicts, insert_rows

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

_DOCUMENTS = """
SELECT 'document_new' AS kind, n.title AS subject, NULL AS before, substr(n.snapshot_sha256, 1, 12) AS after,
       'New document: ' || n.title || ' (' || n.publisher || ').' AS sentence, n.url, n.stand_in
FROM document n WHERE NOT EXISTS (SELECT 1 FROM previous.document o WHERE o.url = n.url)
UNION ALL
SELECT 'document_revised', n.title, substr(o.snapshot_sha256, 1, 12), substr(n.snapshot_sha256, 1, 12),
       'Revised at the same address: ' || n.title || ' (' || n.publisher || ').', n.url, n.stand_in
FROM document n JOIN (SELECT url, arg_max(snapshot_sha256, last_seen) AS snapshot_sha256, max(last_seen) AS last_seen FROM previous.document GROUP BY 1) o USING (url)
WHERE n.snapshot_sha256 <> o.snapshot_sha256 AND n.last_seen > o.last_seen
  AND NOT EXISTS (SELECT 1 FROM previous.document p WHERE p.url = n.url AND p.snapshot_sha256 = n.snapshot_sha256)
UNION ALL
SELECT 'document_vanished', o.title, substr(o.snapshot_sha256, 1, 12), NULL,
       'No longer listed: ' || o.title || ' (' || o.publisher || '). The copy in the archive is kept.', o.url, o.stand_in
FROM held h JOIN previous.document o ON o.url = h.url AND o.snapshot_sha256 = h.snapshot_sha256
WHERE NOT h.listed AND EXISTS (SELECT 1 FROM previous.meta m WHERE m.key = 'listed:' || h.url)
"""

# The same cell before and after: what moved, what was taken back, what was put in its place.
_FIGURES = """
WITH before AS (SELECT * FROM previous.figure WHERE superseded_by IS NULL AND basis <> 'derived'),
     after AS (SELECT * FROM figure WHERE superseded_by IS NULL AND basis <> 'derived')
SELECT CASE WHEN n.value IS NULL THEN 'figure_withdrawn' ELSE 'figure_revised' END AS kind, n.la_code,
       n.place || ', ' || m.label || ', ' || n.period AS subject, o.as_printed AS before, n.as_printed AS after,
       o.value AS old_value, n.value AS new_value, n.value_state, n.unit, n.source_url AS url, n.stand_in
FROM after n JOIN before o ON coalesce(n.la_code, n.place) = coalesce(o.la_code, o.place) AND n.measure = o.measure
  AND n.period = o.period AND n.basis = o.basis AND n.payment_basis = o.payment_basis AND n.source_id = o.source_id
JOIN measure m ON m.measure = n.measure
WHERE n.source_id <> 'safety_valve_agreements'
  AND (n.value IS DISTINCT FROM o.value OR n.value_state <> o.value_state)
ORDER BY n.place, n.measure, n.period
"""

_AGREEMENTS = """
SELECT CASE WHEN n.version = 1 AND NOT EXISTS (SELECT 1 FROM previous.agreement p WHERE p.la_code = n.la_code AND p.label = n.label AND p.version > 0)
            THEN 'agreement_new' ELSE 'agreement_rewritten' END AS kind,
       n.la_code, a.name AS place, n.label, n.agreement_id, n.source_url AS url, n.stand_in, n.suspended, n.covered_from, n.covered_to
FROM agreement n JOIN authority a ON a.la_code = n.la_code AND a.valid_to IS NULL
WHERE n.version > 0 AND NOT EXISTS (SELECT 1 FROM previous.agreement o WHERE o.snapshot_sha256 = n.snapshot_sha256)
ORDER BY a.name, n.label, n.version
"""

_VERDICTS = """
SELECT n.la_code, a.name AS place, n.financial_year, o.verdict AS before, n.verdict AS after, n.stand_in
FROM target_verdict n JOIN previous.target_verdict o USING (la_code, financial_year)
JOIN authority a ON a.la_code = n.la_code AND a.valid_to IS NULL
WHERE n.verdict <> o.verdict ORDER BY a.name, n.financial_year
"""


def record_changes(connection: duckdb.DuckDBPyConnection, run_id: str, seen_at: datetime) -> list[Row]:
    """Compare with the warehouse that stands, attached as `previous`; add what moved to table `change` and return it."""
    rows = [*_documents(connection), *_figures(connection), *_agreements(connection), *_verdicts(connection)]
    rows = [{"run_id": run_id, "seen_at": seen_at, **row} for row in rows]
    insert_rows(connection, "change", rows)
    return rows


def _documents(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return fetch_dicts(connection, _DOCUMENTS + " ORDER BY kind, url")


def _figures(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    rows = []
    for row in fetch_dicts(connection, _FIGURES):
        old, new, state, unit = (row.pop(name) for name in ("old_value", "new_value", "value_state", "unit"))
        if new is None:
            sentence = f"{row['subject']}: {row['before']} was taken back; the cell now reads {row['after']!r} ({state})."
        elif old is None:
            sentence = f"{row['subject']}: {row['after']} is now given where the cell read {row['before']!r}."
        else:
            moved = new - old
            sentence = f"{row['subject']}: {row['before']} became {row['after']} ({'+' if moved > 0 else ''}{moved.normalize():f} {unit})."
        rows.append({**row, "sentence": sentence})
    return rows


def _agreements(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    rows = []
    for row in fetch_dicts(connection, _AGREEMENTS):
        if row["kind"] == "agreement_new":
            sentence = f"New agreement: {row['place']}, {row['label']}, covering {row['covered_from']} to {row['covered_to']}."
        else:
            told = connection.execute(
                "SELECT sentence FROM agreement_change WHERE agreement_id = ? "
                "ORDER BY list_position(['suspended', 'extended', 'year', 'total', 'target', 'payment'], kind) NULLS LAST, kind, item",
                [row["agreement_id"]],
            )
            sentence = f"Agreement rewritten: {row['place']}, {row['label']}. " + " ".join(line for (line,) in told.fetchall())
        rows.append(
            {
                "kind": row["kind"], "la_code": row["la_code"], "subject": f"{row['place']}, agreement {row['label']}",
                "before": None, "after": row["agreement_id"], "sentence": sentence.strip(), "url": row["url"],
                "stand_in": row["stand_in"],
            }
        )  # fmt: skip
    return rows


def _verdicts(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return [
        {
            "kind": "verdict_flipped", "la_code": row["la_code"], "subject": f"{row['place']}, target for {row['financial_year']}",
            "before": row["before"], "after": row["after"],
            "sentence": f"{row['place']}, target for {row['financial_year']}: {row['before']} became {row['after']}.",
            "url": None, "stand_in": row["stand_in"],
        }
        for row in fetch_dicts(connection, _VERDICTS)
    ]  # fmt: skip
