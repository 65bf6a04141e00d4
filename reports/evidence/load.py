"""From the warehouse file to `Evidence`: one whole-table query a table, for all authorities together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from extract.errors import EvidenceError
from reports.evidence import rows
from reports.evidence.figure import Figure
from reports.evidence.model import Evidence, Small, WarehouseFacts

if TYPE_CHECKING:
    import duckdb

Row = TypeVar("Row", bound=NamedTuple)


class WarehouseMissing(EvidenceError):
    """There is no warehouse to read, or the file is not one."""


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the warehouse read-only. A reader keeps its file when a refresh swaps in a new one.

    Raises:
        WarehouseMissing: no file is there, or DuckDB cannot read it.
    """
    import duckdb

    if not path.is_file():
        raise WarehouseMissing(f"There is no warehouse at {path}. Run: send-evidence refresh")
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise WarehouseMissing(f"{path} cannot be read as a warehouse ({error}). Run: send-evidence refresh --full") from error


def load_evidence(connection: duckdb.DuckDBPyConnection, only: Collection[str] | None = None) -> Evidence:
    """Read everything that outputs need, once, for all authorities.

    Only figures in force are read (a superseded one is kept in the warehouse for `changes` and `check-letter`).

    Args:
        only: leave out the figures of every authority but these (DfE codes), for who wants to tell of these alone.
    """
    figures = connection.execute(
        f"SELECT {_columns(Figure)} FROM figure WHERE superseded_by IS NULL"  # noqa: S608
        " AND ($1 IS NULL OR la_code IS NULL OR list_contains($1, la_code))"
        " ORDER BY la_code NULLS FIRST, place, measure, period, figure_id",
        [None if only is None else sorted(only)],
    ).fetchall()
    small = Small(
        authorities=_table(connection, "authority", rows.AuthorityRow, "la_code, valid_to NULLS FIRST, gss_code"),
        aliases=connection.execute("SELECT alias, la_code FROM authority_alias ORDER BY ALL").fetchall(),
        programmes=_table(connection, "programme_membership", rows.ProgrammeRow, "la_code, programme, tranche, source_url"),
        documents=_table(connection, "document", rows.DocumentRow, "snapshot_sha256, last_seen, url"),
        agreements=_table(connection, "agreement", rows.AgreementRow, "la_code, label, version"),
        targets=_table(connection, "agreement_target", rows.AgreementTargetRow, "agreement_id, financial_year"),
        payments=_table(connection, "agreement_payment", rows.AgreementPaymentRow, "agreement_id, financial_year, figure_id"),
        conditions=_table(connection, "agreement_condition", rows.AgreementConditionRow, "agreement_id, page, number"),
        changes=_table(connection, "agreement_change", rows.AgreementChangeRow, "agreement_id, kind, item"),
        inspections=_table(connection, "inspection", rows.InspectionRow, "la_code, framework, inspection_end"),
        constituencies=_constituencies(connection),
        mps=_table(connection, "mp", rows.MpRow, "sort_name, pcon_code"),
        events=_table(connection, "event", rows.EventRow, "event_date, event_id"),
        national=_table(connection, "national_figure", rows.NationalRow, "topic, as_at, national_id"),
        verdicts=_table(connection, "target_verdict", rows.VerdictRow, "la_code, financial_year"),
        disagreements=_table(connection, "disagreement", rows.DisagreementRow, "disagreement_id"),
        inputs=connection.execute("SELECT figure_id, input_id, formula FROM figure_input ORDER BY ALL").fetchall(),
        sources=read_sources(connection),
        hexes=_table(connection, "authority_hex", rows.HexRow, "la_code"),
    )
    return Evidence(read_facts(connection), figures, small)


def read_sources(connection: duckdb.DuckDBPyConnection) -> list[rows.SourceRow]:
    """Where each source stands, by its id."""
    return _table(connection, "source_state", rows.SourceRow, "source_id")


def _columns(row: type[Any]) -> str:
    return ", ".join(f'"{name}"' for name in row._fields)


def _table(connection: duckdb.DuckDBPyConnection, table: str, row: type[Row], order: str) -> list[Row]:
    found = connection.execute(f'SELECT {_columns(row)} FROM "{table}" ORDER BY {order}').fetchall()  # noqa: S608
    make: Any = row._make
    return [make(values) for values in found]


def _constituencies(connection: duckdb.DuckDBPyConnection) -> list[rows.ConstituencyRow]:
    found = connection.execute(
        "SELECT la_code, pcon_code, name, slug, population_share FROM authority_constituency JOIN constituency USING (pcon_code)"
        " ORDER BY la_code, name, pcon_code"
    ).fetchall()
    return [rows.ConstituencyRow._make(values) for values in found]


def read_facts(connection: duckdb.DuckDBPyConnection) -> WarehouseFacts:
    """Which warehouse this is.

    Raises:
        WarehouseMissing: it does not say its identity or its date.
    """
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    missing = {"warehouse_id", "as_at"} - meta.keys()
    if missing:
        raise WarehouseMissing(
            f"The warehouse does not say its {' or '.join(sorted(missing))}. Run: send-evidence refresh --full"
        )
    return WarehouseFacts(
        warehouse_id=meta["warehouse_id"],
        as_at=date.fromisoformat(meta["as_at"][:10]),
        mirror=meta.get("mirror") or None,
        meta=meta,
    )
