"""Agreements, every version: read documents first, curated facts beside them, and what changed between versions."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from transform.local_authorities import LocalAuthorities
from transform.redlines import redline
from transform.rows import fetch_dicts, insert_rows

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def load_agreements(
    connection: duckdb.DuckDBPyConnection, files: list[str], curated: list[Row], authorities: LocalAuthorities
) -> None:
    """Fill `agreement` and its children from documents read and from the curated rows.

    Args:
        files: Parquet files of kind agreement.
        curated: rows shaped as table agreement (version 0), with `targets` and `payments` beside them: rows of those
            tables whose figure is already in table figure.
    """
    versions = _versions(connection, files, authorities)
    figure_ids = _figure_ids(connection)
    agreements = [_agreement(version) for version in versions]
    agreements += [{key: value for key, value in row.items() if key not in {"targets", "payments"}} for row in curated]
    targets = [_target(version, target, figure_ids) for version in versions for target in version["targets"]]
    payments = [payment for version in versions for payment in _payments(version, figure_ids)]
    insert_rows(connection, "agreement", agreements)
    insert_rows(connection, "agreement_target", targets + [target for row in curated for target in row.get("targets", ())])
    insert_rows(connection, "agreement_payment", payments + [payment for row in curated for payment in row.get("payments", ())])
    insert_rows(connection, "agreement_condition", [row for version in versions for row in _conditions(version)])
    _insert_redlines(connection, versions)
    # A version that was replaced at a new address speaks no more, not even where its successor prints nothing.
    connection.execute(
        "UPDATE figure SET superseded_by = 'withdrawn' WHERE superseded_by IS NULL AND source_id = 'safety_valve_agreements' "
        "AND snapshot_sha256 IN (SELECT snapshot_sha256 FROM agreement WHERE superseded_by IS NOT NULL)"
    )


def _versions(connection: duckdb.DuckDBPyConnection, files: list[str], authorities: LocalAuthorities) -> list[Row]:
    """Documents read, numbered as versions within one authority and label, each pointing to its successor."""
    if not files:
        return []
    read = fetch_dicts(
        connection,
        "SELECT a.*, d.url, d.title, d.published, d.first_seen, d.last_seen, d.origin, d.in_force, d.listed, d.publisher, "
        "d.stand_in OR a.stand_in AS is_stand_in, d.hints FROM read_parquet($1) a "
        "JOIN held d USING (snapshot_sha256, source_id) ORDER BY d.published NULLS FIRST, d.first_seen, d.url",
        [files],
    )
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in read:
        la_code = _authority_of(row, authorities)
        if la_code is None:
            insert_rows(connection, "rejected", [_unresolved(row)])
            continue
        label = (row["hints"] or {}).get("label") or str(row["covered_from"])
        groups[la_code, label].append(row | {"la_code": la_code, "label": label})
    versions = []
    for (la_code, label), rows in sorted(groups.items()):
        for number, row in enumerate(rows, start=1):
            row["version"] = number
            row["agreement_id"] = f"{la_code}-{label}-v{number}"
        for row, successor in zip(rows, [*rows[1:], None], strict=True):
            row["superseded_by"] = successor["agreement_id"] if successor else None
            versions.append(row)
    return versions


def _authority_of(row: Row, authorities: LocalAuthorities) -> str | None:
    """The authority a version belongs to: what the listing says, or what the document itself says."""
    listed = (row["hints"] or {}).get("authority") or ""
    return authorities.resolve(listed) or authorities.resolve(row["authority_as_printed"])


def _unresolved(row: Row) -> Row:
    return {
        "source_id": row["source_id"], "url": row["url"], "snapshot_sha256": row["snapshot_sha256"], "item": row["title"],
        "reason": f"{row['authority_as_printed']!r} is no exact name of an authority. Add an alias if one is meant",
    }  # fmt: skip


def _figure_ids(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], list[Row]]:
    """Figures read from agreements by (document, measure, year)."""
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in fetch_dicts(
        connection,
        "SELECT figure_id, snapshot_sha256, measure, period, value, basis, half_digit FROM figure "
        "WHERE source_id = 'safety_valve_agreements' ORDER BY locator, figure_id",
    ):
        found[row["snapshot_sha256"], row["measure"], row["period"]].append(row)
    return found


def _agreement(version: Row) -> Row:
    copied = (
        "agreement_id", "la_code", "label", "version", "title", "published", "covered_from", "covered_to",
        "in_year_balance_year", "elimination_year", "total_payment", "first_payment", "suspended", "origin",
        "snapshot_sha256", "first_seen", "last_seen", "superseded_by", "publisher",
    )  # fmt: skip
    return {
        **{field: version[field] for field in copied},
        "published_precision": "day" if version["published"] else None,
        "prints_targets": bool(version["targets"]),
        "status": "suspended" if version["suspended"] else "active",
        "reviewed": False,
        "stand_in": version["is_stand_in"],
        "vanished": not version["listed"] and version["superseded_by"] is None,
        "source_url": version["url"],
    }


def _conditions(version: Row) -> list[Row]:
    return [
        {
            "agreement_id": version["agreement_id"], "number": condition["number"], "text": condition["text"],
            "tags": condition["tags"], "page": condition["citation_page"],
        }
        for condition in version["conditions"]
    ]  # fmt: skip


def _target(version: Row, target: Row, figure_ids: dict[tuple[str, str, str], list[Row]]) -> Row:
    figure = figure_ids[version["snapshot_sha256"], "agreement_planned_deficit", target["year"]][0]
    return {
        "agreement_id": version["agreement_id"], "financial_year": target["year"], "planned_deficit": target["deficit"],
        "half_digit": figure["half_digit"] or Decimal(0), "figure_id": figure["figure_id"],
    }  # fmt: skip


def _payments(version: Row, figure_ids: dict[tuple[str, str, str], list[Row]]) -> list[Row]:
    rows = []
    for payment in version["payments"]:
        basis = "outturn" if payment["already_paid"] else "target"
        candidates = figure_ids[version["snapshot_sha256"], "agreement_payment", payment["year"]]
        figure = next(f for f in candidates if f["basis"] == basis and f["value"] == payment["amount"])
        rows.append(
            {
                "agreement_id": version["agreement_id"], "financial_year": payment["year"], "amount": payment["amount"],
                "already_paid": payment["already_paid"], "withheld": False, "figure_id": figure["figure_id"],
            }
        )  # fmt: skip
    return rows


def _insert_redlines(connection: duckdb.DuckDBPyConnection, versions: list[Row]) -> None:
    by_id = {version["agreement_id"]: version for version in versions}
    rows = [
        {"agreement_id": later["agreement_id"], "previous_id": earlier["agreement_id"], **change}
        for earlier in versions
        if (later := by_id.get(earlier["superseded_by"] or ""))
        for change in redline(earlier, later)
    ]
    insert_rows(connection, "agreement_change", rows)


def last_day(published: date | None, precision: str | None, label: str) -> date:
    """The last day that a publication date allows: itself, the end of its month or year, or of the label's year."""
    if published is None:
        return date(int(label[-4:]) if label[-4:].isdigit() else int(label[:4]) + 1, 3, 31)
    if precision == "month":
        return published.replace(day=monthrange(published.year, published.month)[1])
    return date(published.year, 12, 31) if precision == "year" else published
