"""Inspections: each report once read, the curated outcomes where none is held, the older framework beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transform.local_authorities import LocalAuthorities
from transform.rows import fetch_dicts, insert_rows

if TYPE_CHECKING:
    import duckdb


def load_inspections(
    connection: duckdb.DuckDBPyConnection, files: list[str], curated: list[dict[str, Any]], authorities: LocalAuthorities
) -> None:
    """Fill `inspection` and say in `disagreement` where a report and a curated row of the same visit differ.

    Args:
        files: Parquet files of kind inspection.
        curated: rows shaped as table inspection, of both frameworks.
    """
    read = [_row(report, authorities) for report in _reports(connection, files)]
    by_visit = {(row["la_code"], row["framework"], row["inspection_end"]): row for row in read if row["la_code"]}
    by_address = {row["source_url"]: row for row in by_visit.values()}
    insert_rows(connection, "inspection", by_visit.values())
    kept, differing = [], []
    for row in curated:
        report = by_address.get(row["source_url"]) or by_visit.get((row["la_code"], row["framework"], row["inspection_end"]))
        if report is None:
            kept.append(row)
        elif report["outcome"] != row["outcome"] and row["outcome"] is not None:
            differing.append(_disagreement(report, row))
    insert_rows(connection, "inspection", kept)
    insert_rows(connection, "disagreement", differing)
    # Of several figures on one visit the one read from the very report is taken, so that every build takes the same.
    connection.execute(
        "UPDATE inspection SET figure_id = c.figure_id FROM (SELECT i.rowid AS visit, f.figure_id FROM inspection i JOIN figure f "
        "ON f.measure = 'inspection_outcome' AND f.la_code = i.la_code AND f.period = CAST(i.inspection_end AS VARCHAR) "
        "AND f.superseded_by IS NULL QUALIFY row_number() OVER (PARTITION BY i.rowid "
        "ORDER BY (f.snapshot_sha256 = i.snapshot_sha256) DESC NULLS LAST, f.figure_id) = 1) c WHERE inspection.rowid = c.visit"
    )


def _reports(connection: duckdb.DuckDBPyConnection, files: list[str]) -> list[dict[str, Any]]:
    if not files:
        return []
    return fetch_dicts(
        connection,
        "SELECT r.*, d.url, d.origin, d.published, d.title, d.hints['provider'] AS provider, r.citations['outcome'].page AS outcome_page "
        "FROM read_parquet($1) r JOIN held d USING (snapshot_sha256, source_id) WHERE d.in_force ORDER BY d.published, d.url",
        [files],
    )


def _row(report: dict[str, Any], authorities: LocalAuthorities) -> dict[str, Any]:
    copied = (
        "framework", "inspection_start", "inspection_end", "published", "outcome", "monitoring_within_months",
        "next_full_inspection_years", "previous_status", "previous_start", "previous_end", "priority_actions",
        "areas_for_improvement", "partnership", "responsible_bodies", "contradiction", "origin", "snapshot_sha256",
    )  # fmt: skip
    name = report["provider"] or report["partnership"] or ""
    return {
        **{field: report[field] for field in copied},
        "la_code": authorities.resolve(name),
        "source_url": report["url"],
        "page": report["outcome_page"],
        "reviewed": True,
    }


def _disagreement(report: dict[str, Any], curated: dict[str, Any]) -> dict[str, Any]:
    return {
        "disagreement_id": f"inspection-{report['la_code']}-{report['inspection_end']}",
        "la_code": report["la_code"], "topic": "inspection_outcome", "period": str(report["inspection_end"]),
        "first_value": str(report["outcome"]), "first_source": f"Ofsted and CQC report, {report['source_url']}",
        "first_figure_id": None, "second_value": str(curated["outcome"]),
        "second_source": "list of outcomes kept by another public tool, 29 June 2026", "second_figure_id": None,
        "blocks": False, "note": "the report itself is used",
    }  # fmt: skip
