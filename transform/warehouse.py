"""The warehouse: built new beside the old one, checked, then swapped in by one rename."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import EvidenceError
from transform import council_papers, reference
from transform.changes import add_changes, record_changes
from transform.checks import CheckFailed, Finding, run_checks
from transform.clean import clean_text
from transform.corrections import load_corrections
from transform.derived import load_derived
from transform.inputs import BuildInputs
from transform.load_agreements import load_agreements
from transform.load_documents import load_documents, load_members, newest, record_files
from transform.load_figures import load_figures
from transform.load_inspections import load_inspections
from transform.load_ledger import load_ledger
from transform.local_authorities import LocalAuthorities
from transform.reconcile import load_disagreements
from transform.rows import insert_rows
from transform.tables import create_statements

if TYPE_CHECKING:
    import duckdb

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Built:
    """A warehouse that now stands: what the checks found and what moved."""

    warehouse_id: str
    as_at: date
    findings: tuple[Finding, ...]
    changes: tuple[dict[str, Any], ...]
    figures: int


class BuildFailed(EvidenceError):
    """The new warehouse could not be written, or a stored record could not be read; the old one stands."""


def build_warehouse(
    target: Path,
    inputs: BuildInputs,
    now: datetime,
    before_swap: Callable[[Built], None] = lambda _built: None,
    more_changes: Callable[[Path, Built], list[dict[str, Any]]] = lambda _path, _built: [],
) -> Built:
    """Build a warehouse from stored records and data/reference, check it, and put it in place of `target`.

    Args:
        now: the run's start in UTC, for the history only; nothing that is published depends on it.
        before_swap: called when the new warehouse is complete and checked, just before it is put in place.
        more_changes: given the complete warehouse where it was built; returns rows of table change that only a reader of
            the whole can tell, and they are added to it.

    Raises:
        CheckFailed: a fatal check failed; `target` is untouched.
        BuildFailed: DuckDB could not write, or could not read a stored record; `target` is untouched.
        OSError: the disk failed; `target` is untouched.
    """
    import duckdb

    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    building = target.with_name(f"{target.name}.building-{os.getpid()}")
    try:
        with duckdb.connect(str(building)) as connection:
            connection.execute("SET preserve_insertion_order = true")
            has_previous = _attach(connection, target)
            connection.execute("BEGIN")
            connection.execute(";".join(create_statements()))
            built = _fill(connection, has_previous, inputs, now)
            connection.execute("COMMIT")
        more = more_changes(building, built)
        if more:
            add_changes(building, more)
            built = replace(built, changes=(*built.changes, *more))
        _flush(building)
        before_swap(built)
        building.replace(target)
        _flush(target.parent)
    except (duckdb.IOException, duckdb.FatalException, duckdb.InvalidInputException, duckdb.OutOfMemoryException) as error:
        raise BuildFailed(
            f"{target} could not be built anew, and what stood there still stands: {str(error).splitlines()[0][:300]}. Make room on "
            f"the disk; if there is room, refresh with --full; if that fails too, move {target} aside and refresh."
        ) from error
    finally:
        building.unlink(missing_ok=True)
        building.with_name(building.name + ".wal").unlink(missing_ok=True)
    return built


def _fill(connection: duckdb.DuckDBPyConnection, has_previous: bool, inputs: BuildInputs, now: datetime) -> Built:
    authorities = LocalAuthorities.load()
    files = record_files(inputs)
    insert_rows(connection, "authority", authorities.authority_rows())
    insert_rows(connection, "authority_alias", authorities.alias_rows())
    insert_rows(connection, "authority_gss", authorities.gss_rows())
    load_documents(connection, inputs)
    curated = reference.figures() + council_papers.figures(inputs.council_papers)
    lapsed = load_figures(connection, files["figure"], curated, authorities, load_corrections())
    council_papers.load_candidates(connection, files["candidate"], inputs.council_papers, inputs.refused)
    load_inspections(connection, files["inspection"], reference.inspections(), authorities)
    load_members(connection, files["constituency_link"], reference.population_shares())
    for table in (
        "programme_membership",
        "event",
        "national_figure",
        "authority_hex",
        "disagreement",
        "figure_input",
        "document",
    ):
        insert_rows(connection, table, reference.rows(table))
    council_papers.add_documents(connection, inputs.council_papers, inputs.documents)
    load_agreements(connection, files["agreement"], reference.agreements(), authorities)
    _apply_reviews(connection, inputs)
    load_derived(connection)
    as_at = inputs.as_at or _stated_as_at(connection)
    load_ledger(connection, as_at)
    load_disagreements(connection)
    _fill_source_state(connection, inputs, as_at)
    clean_text(connection)
    warehouse_id = _identity(connection, as_at)
    changes = record_changes(connection, inputs.run_id, now) if has_previous else []
    _fill_meta(connection, inputs, as_at, warehouse_id)
    findings = run_checks(connection, has_previous, lapsed)
    if any(finding.problems and finding.check.level == "fatal" for finding in findings):
        raise CheckFailed(findings)
    ((figures,),) = connection.execute("SELECT count(*) FROM figure").fetchall()
    return Built(warehouse_id, as_at, tuple(findings), tuple(changes), figures)


def _apply_reviews(connection: duckdb.DuckDBPyConnection, inputs: BuildInputs) -> None:
    """What a person accepted counts as reviewed; what a person rejected is withheld with that reason."""
    connection.execute("UPDATE figure SET reviewed = true WHERE list_contains($1, figure_id)", [sorted(inputs.accepted)])
    connection.execute(
        "UPDATE figure SET value = NULL, value_state = 'withheld', state_reason = 'a person compared it with the document and rejected it' "
        "WHERE list_contains($1, figure_id)",
        [sorted(inputs.refused)],
    )
    # An agreement is reviewed once every planned deficit of it is.
    connection.execute(
        "UPDATE agreement SET reviewed = true WHERE version > 0 AND agreement_id IN (SELECT t.agreement_id FROM agreement_target t "
        "JOIN figure f USING (figure_id) GROUP BY 1 HAVING bool_and(f.reviewed))"
    )


def _stated_as_at(connection: duckdb.DuckDBPyConnection) -> date:
    """The newest date that the documents and lists themselves state, for data that nobody was asked for today."""
    days = connection.execute(
        "SELECT max(published), (SELECT max(as_at) FROM mp), (SELECT max(inspection.published) FROM inspection) FROM document"
    ).fetchall()
    found = newest(*days[0], reference.as_at())
    if found is None:
        raise EvidenceError("nothing held states a date: no document, no list of members and no reference table")
    return found


def _fill_source_state(connection: duckdb.DuckDBPyConnection, inputs: BuildInputs, as_at: date) -> None:
    rows = []
    for source in inputs.sources:
        ((documents, records, newest_day),) = connection.execute(
            "SELECT (SELECT count(*) FROM held WHERE source_id = $1 AND in_force), "
            "(SELECT count(*) FROM figure WHERE source_id = $1 AND superseded_by IS NULL) + "
            "CASE $1 WHEN 'council_papers' THEN (SELECT count(*) FROM candidate WHERE decision IS NULL) "
            "WHEN 'mp_lookup' THEN (SELECT count(*) FROM mp) ELSE 0 END, "
            "(SELECT max(published) FROM held WHERE source_id = $1 AND in_force)",
            [source.source_id],
        ).fetchall()
        last = newest(source.last_success) if source.origin == "live" else newest_day
        reason = _stale_reason(source.failed, last, source.stale_after_days, as_at)
        rows.append(
            {
                "source_id": source.source_id, "publisher": source.publisher, "title": source.title, "origin": source.origin,
                "last_success": source.last_success, "as_at": newest_day, "documents": documents, "records": records,
                "stale": reason is not None, "stale_reason": reason, "next_expected": source.next_expected,
                "landing_page": source.landing_page, "licence": source.licence, "attribution": source.attribution,
            }
        )  # fmt: skip
    insert_rows(connection, "source_state", rows)


def _stale_reason(failed: str | None, last: date | None, limit_days: int, as_at: date) -> str | None:
    if failed:
        return f"the last attempt failed: {failed}"
    if last is not None and (as_at - last).days > limit_days:
        return f"last had on {last.isoformat()}, more than {limit_days} days before {as_at.isoformat()}"
    return None


def _identity(connection: duckdb.DuckDBPyConnection, as_at: date) -> str:
    """Identity of the content: the same figures, agreements, members and as-at date give the same identity."""
    digest = hashlib.sha256(as_at.isoformat().encode())
    for statement in (
        "SELECT figure_id || coalesce(CAST(value AS VARCHAR), value_state) || coalesce(superseded_by, '') || reviewed FROM figure ORDER BY figure_id",
        "SELECT agreement_id || coalesce(snapshot_sha256, '') || coalesce(superseded_by, '') FROM agreement ORDER BY 1",
        "SELECT pcon_code || formal_name || coalesce(email, '') FROM mp ORDER BY 1",
        "SELECT event_id || description FROM event ORDER BY 1",
        "SELECT candidate_id || snapshot_sha256 || coalesce(decision, '') FROM candidate ORDER BY 1",
    ):
        for (line,) in connection.execute(f"SELECT string_agg(c, chr(10)) FROM ({statement}) t(c)").fetchall():
            digest.update((line or "").encode())
    return digest.hexdigest()[:16]


def _fill_meta(connection: duckdb.DuckDBPyConnection, inputs: BuildInputs, as_at: date, warehouse_id: str) -> None:
    rows = {
        "warehouse_id": warehouse_id,
        "as_at": as_at.isoformat(),
        "schema_version": SCHEMA_VERSION,
        "run_id": inputs.run_id,
        "mirror": inputs.mirror or "",
        **({"known_by": inputs.known_by.isoformat()} if inputs.known_by else {}),
        **{f"listed:{document.url}": "true" for document in inputs.documents if document.listed},
    }
    insert_rows(connection, "meta", [{"key": key, "value": value} for key, value in sorted(rows.items())])


def _attach(connection: duckdb.DuckDBPyConnection, standing: Path) -> bool:
    """Attach the warehouse that stands as `previous`; False when there is none, or it cannot be read and so is replaced."""
    import duckdb

    if not standing.is_file():
        return False
    quoted = str(standing).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{quoted}' AS previous (READ_ONLY)")
        connection.execute("SELECT count(*) FROM previous.meta").fetchall()
    except duckdb.Error:
        return False
    return True


def _sweep(target: Path) -> None:
    """Remove what a killed build left beside the warehouse."""
    for leftover in target.parent.glob(f"{target.name}.building-*"):
        leftover.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def utc_now() -> datetime:
    """The clock, in one place."""
    return datetime.now(UTC).replace(microsecond=0)
