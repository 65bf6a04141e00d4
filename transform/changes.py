"""What moved between the warehouse that stands and the one just built, each in words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transform.rows import fetch_dicts, insert_rows

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

_BALANCES = frozenset({"dsg_cumulative_balance", "dsg_in_year_balance", "dsg_balance_percent_of_income"})
"""Measures in which a deficit is negative."""

_DOCUMENTS = """
SELECT 'document_new' AS kind, n.title AS subject, NULL AS before, substr(n.snapshot_sha256, 1, 12) AS after,
       'New document: ' || n.title || ' (' || n.publisher || ').' AS sentence, n.url, n.stand_in
FROM document n WHERE NOT EXISTS (SELECT 1 FROM previous.document o WHERE o.url = n.url)
UNION ALL
SELECT 'document_revised', n.title, substr(o.snapshot_sha256, 1, 12), substr(n.snapshot_sha256, 1, 12),
       'Revised at the same address: ' || n.title || ' (' || n.publisher || ').', n.url, n.stand_in
FROM document n JOIN (SELECT url, arg_max(snapshot_sha256, last_seen) AS snapshot_sha256, max(last_seen) AS last_seen FROM previous.document GROUP BY 1) o USING (url)
WHERE n.snapshot_sha256 <> o.snapshot_sha256 AND n.last_seen > o.last_seen AND n.media_type <> 'text/html'
  AND NOT EXISTS (SELECT 1 FROM previous.document p WHERE p.url = n.url AND p.snapshot_sha256 = n.snapshot_sha256)
UNION ALL
SELECT 'document_vanished', o.title, substr(o.snapshot_sha256, 1, 12), NULL,
       'No longer listed: ' || o.title || ' (' || o.publisher || '). The copy in the archive is kept.', o.url, o.stand_in
FROM held h JOIN previous.document o ON o.url = h.url AND o.snapshot_sha256 = h.snapshot_sha256
WHERE NOT h.listed AND EXISTS (SELECT 1 FROM previous.meta m WHERE m.key = 'listed:' || h.url)
UNION ALL
SELECT 'document_returned', o.title, substr(o.snapshot_sha256, 1, 12), substr(h.snapshot_sha256, 1, 12),
       'Listed again: ' || o.title || ' (' || o.publisher || ').', o.url, o.stand_in
FROM held h JOIN previous.document o ON o.url = h.url AND o.snapshot_sha256 = h.snapshot_sha256
WHERE h.listed AND h.in_force AND o.origin NOT IN ('bundled', 'curated')
  AND NOT EXISTS (SELECT 1 FROM previous.meta m WHERE m.key = 'listed:' || h.url)
"""

# The same cell before and after: what moved, what was taken back, what was put in its place.
_FIGURES = """
WITH before AS (SELECT * FROM previous.figure WHERE superseded_by IS NULL AND basis <> 'derived'),
     after AS (SELECT * FROM figure WHERE superseded_by IS NULL AND basis <> 'derived')
SELECT CASE WHEN n.value IS NULL THEN 'figure_withdrawn' ELSE 'figure_revised' END AS kind, n.la_code,
       n.place || ', ' || m.label || ', ' || n.period AS subject, o.as_printed AS before, n.as_printed AS after,
       o.value AS old_value, n.value AS new_value, n.value_state, n.unit, n.measure, n.source_url AS url, n.stand_in
FROM after n JOIN before o ON coalesce(n.la_code, n.place) = coalesce(o.la_code, o.place) AND n.measure = o.measure
  AND n.period = o.period AND n.basis = o.basis AND n.payment_basis = o.payment_basis AND n.source_id = o.source_id
JOIN measure m ON m.measure = n.measure
WHERE n.source_id NOT IN ('safety_valve_agreements', 'council_papers')
  AND (n.value IS DISTINCT FROM o.value OR n.value_state <> o.value_state)
ORDER BY n.place, n.measure, n.period
"""

# What no earlier warehouse held, by document and measure. Agreements are told on their own.
_NEW_FIGURES = """
WITH known AS (SELECT DISTINCT coalesce(la_code, place) AS place, measure, period, source_id FROM previous.figure),
     fresh AS (
  SELECT n.*, m.label, coalesce(d.title, 'reference table ' || n.source_id) AS title
  FROM figure n JOIN measure m USING (measure)
  LEFT JOIN document d ON d.snapshot_sha256 = n.snapshot_sha256 AND d.url = n.source_url
  WHERE n.superseded_by IS NULL AND n.value IS NOT NULL AND n.basis <> 'derived' AND n.source_id <> 'safety_valve_agreements'
    AND NOT EXISTS (SELECT 1 FROM known k WHERE k.place = coalesce(n.la_code, n.place) AND k.measure = n.measure
                    AND k.period = n.period AND k.source_id = n.source_id))
SELECT title, label, source_url AS url, bool_or(stand_in) AS stand_in, count(*) AS figures, count(DISTINCT place) AS places,
       list_sort(list(DISTINCT period)) AS periods, any_value(la_code) AS la_code, any_value(place) AS place,
       any_value(as_printed) AS as_printed
FROM fresh GROUP BY ALL ORDER BY title, url, label
"""

_NATIONAL = """
SELECT n.topic, o.statement AS before, s.statement AS after, s.source_url AS url
FROM national_figure n JOIN previous.national_figure o ON o.national_id = n.national_id
LEFT JOIN national_figure s ON s.national_id = n.superseded_by
WHERE n.superseded_by IS NOT NULL AND o.superseded_by IS NULL ORDER BY n.topic, n.national_id
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
    rows = [
        *_documents(connection), *_figures(connection), *_new_figures(connection), *_agreements(connection),
        *_verdicts(connection), *_national(connection),
    ]  # fmt: skip
    rows = [{"run_id": run_id, "seen_at": seen_at, **row} for row in rows]
    insert_rows(connection, "change", rows)
    return rows


def add_changes(path: Path, rows: list[Row]) -> None:
    """Add rows to table `change` of a warehouse that is complete but not yet in place."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        insert_rows(connection, "change", rows)


def _documents(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return fetch_dicts(connection, _DOCUMENTS + " ORDER BY kind, url")


def _figures(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    rows = []
    for row in fetch_dicts(connection, _FIGURES):
        old, new, state, unit, measure = (row.pop(name) for name in ("old_value", "new_value", "value_state", "unit", "measure"))
        if new is None:
            sentence = f"{row['subject']}: {row['before']} was taken back; the cell now reads {row['after']!r} ({state})."
        elif old is None:
            sentence = f"{row['subject']}: {row['after']} is now given where the cell read {row['before']!r}."
        else:
            sentence = f"{row['subject']}: {row['before']} became {row['after']} ({_by_how_much(new - old, new, unit, measure)})."
        rows.append({**row, "sentence": sentence})
    return rows


def _by_how_much(moved: Decimal, now: Decimal, unit: str, measure: str) -> str:
    """A move in words, so that nobody has to know which way a balance is signed."""
    if unit == "category":
        return "another category"
    amount = f"{abs(moved).normalize():,f}"
    said = {"gbp": f"£{amount}", "percent": f"{amount} percentage points"}.get(unit, amount)
    if measure in _BALANCES:
        return f"{said} {'worse' if moved < 0 else 'better'}: {'a deficit' if now < 0 else 'a surplus' if now > 0 else 'nil'} now"
    return f"{'up' if moved > 0 else 'down'} by {said}"


def _new_figures(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    rows = []
    for row in fetch_dicts(connection, _NEW_FIGURES):
        periods = _span(row["periods"])
        alone = row["figures"] == 1
        what = f"{row['place']}: {row['as_printed']}" if alone else f"{row['figures']:,} figures of {row['places']:,} places"
        rows.append(
            {
                "kind": "figure_new", "la_code": row["la_code"] if alone else None,
                "subject": f"{row['title']}, {row['label']}", "before": None, "after": row["as_printed"] if alone else periods,
                "sentence": f"New in {row['title']}: {row['label']}, {periods}, {what}.", "url": row["url"],
                "stand_in": row["stand_in"],
            }
        )  # fmt: skip
    return rows


def _span(periods: list[str]) -> str:
    """One period, or the first and the last of several."""
    return periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"


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
            lines = [line for (line,) in told.fetchall()] or ["Nothing that is read from it changed."]
            sentence = f"Agreement rewritten: {row['place']}, {row['label']}. " + " ".join(lines)
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


def _national(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return [
        {
            "kind": "statement_superseded", "la_code": None, "subject": f"England, {row['topic'].replace('_', ' ')}",
            "before": row["before"], "after": row["after"],
            "sentence": f"Superseded for England: “{row['before']}”" + (f" Now: “{row['after']}”" if row["after"] else ""),
            "url": row["url"], "stand_in": False,
        }
        for row in fetch_dicts(connection, _NATIONAL)
    ]  # fmt: skip
