"""Table target_verdict: what `transform.targets` says of every authority whose plan is held."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extract.terms import Basis, FinancialYear, PaymentBasis
from transform.load_agreements import last_day
from transform.rows import fetch_dicts, insert_rows
from transform.targets import LedgerRow, Payments, Reported, Version, ledger, version_in_force

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def load_ledger(connection: duckdb.DuckDBPyConnection, as_at: date) -> None:
    """Fill `target_verdict` for every authority that has an agreement with planned deficits, or a suspended one."""
    versions = _versions(connection)
    reported = _reported(connection)
    paid = _payments(connection)
    contributions = _contributions(connection)
    suspended = dict(
        connection.execute(
            "SELECT la_code, min(event_date) FROM event WHERE kind = 'suspension' AND la_code IS NOT NULL GROUP BY 1"
        ).fetchall()
    )
    rows: list[Row] = []
    for la_code, held in sorted(versions.items()):
        figures = reported.get(la_code, {})
        years = {year for version in held for year in version.targets}
        payments = {year: _payments_by(year, held, paid.get(la_code, []), contributions.get(la_code, {})) for year in years}
        rows += [
            _as_row(la_code, row) for row in ledger(held, figures, payments, as_at=as_at, suspended_from=suspended.get(la_code))
        ]
    insert_rows(connection, "target_verdict", rows)


def _versions(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Version]]:
    """Versions by authority: those read from documents; the curated one only where no document is held."""
    targets: dict[str, dict[FinancialYear, tuple[Decimal, str]]] = defaultdict(dict)
    for row in fetch_dicts(connection, "SELECT * FROM agreement_target"):
        targets[row["agreement_id"]][FinancialYear.parse(row["financial_year"])] = (row["planned_deficit"], row["figure_id"])
    found: dict[str, list[Version]] = defaultdict(list)
    for row in fetch_dicts(
        connection,
        "SELECT *, max(version) OVER (PARTITION BY la_code) AS newest FROM agreement ORDER BY la_code, published NULLS FIRST, version",
    ):
        if row["version"] == 0 and row["newest"] > 0:
            continue
        found[row["la_code"]].append(
            Version(
                row["agreement_id"],
                last_day(row["published"], row["published_precision"], row["label"]),
                targets.get(row["agreement_id"], {}),
                bool(row["suspended"]),
                row["stand_in"],
                row["reviewed"],
            )
        )
    return {la_code: held for la_code, held in found.items() if any(version.targets for version in held)}


def _reported(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[FinancialYear, list[Reported]]]:
    found: dict[str, dict[FinancialYear, list[Reported]]] = defaultdict(lambda: defaultdict(list))
    for row in fetch_dicts(
        connection,
        "SELECT * FROM figure WHERE measure = 'dsg_cumulative_balance' AND la_code IS NOT NULL AND value_state = 'reported' "
        "AND superseded_by IS NULL AND confidence <> 'lead' AND basis IN ('outturn', 'forecast', 'provisional', 'budget') ORDER BY figure_id",
    ):
        found[row["la_code"]][FinancialYear.parse(row["period"])].append(
            Reported(
                row["figure_id"], -row["value"], row["half_digit"] or Decimal(0), Basis(row["basis"]),
                PaymentBasis(row["payment_basis"]), row["stated"], row["reviewed"],
            )
        )  # fmt: skip
    return found


def _payments(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in fetch_dicts(
        connection,
        "SELECT a.la_code, a.version, p.* FROM agreement_payment p JOIN agreement a USING (agreement_id) "
        "JOIN figure f USING (figure_id) WHERE f.confidence <> 'lead'",
    ):
        found[row["la_code"]].append(row)
    return found


def _contributions(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[FinancialYear, Decimal]]:
    found: dict[str, dict[FinancialYear, Decimal]] = defaultdict(dict)
    for row in fetch_dicts(
        connection,
        "SELECT la_code, period, sum(value) AS total FROM figure WHERE measure = 'council_contribution' "
        "AND value_state = 'reported' AND superseded_by IS NULL AND la_code IS NOT NULL GROUP BY ALL",
    ):
        found[row["la_code"]][FinancialYear.parse(row["period"])] = row["total"]
    return found


def _payments_by(
    year: FinancialYear, versions: list[Version], paid: list[Row], contributions: dict[FinancialYear, Decimal]
) -> Payments:
    """Payments up to one 31 March: the best evidence of what was made, and the schedule of the version in force."""
    in_force = version_in_force(versions, year)
    due = [row for row in paid if FinancialYear.parse(row["financial_year"]) <= year]
    evidence: dict[str, Decimal] = defaultdict(Decimal)
    for row in due:
        if row["already_paid"]:
            evidence[row["agreement_id"]] += row["amount"]
    schedule = [
        row for row in due if in_force is not None and row["agreement_id"] == in_force.agreement_id and not row["withheld"]
    ]
    # A payment known to be withheld is no schedule.
    whole = in_force is not None and any(
        row["agreement_id"] == in_force.agreement_id and not row["already_paid"] and not row["withheld"] for row in paid
    )
    return Payments(
        # Each source tells the whole of what it knows was paid; the one that evidences most is taken, none are added up.
        made=max(evidence.values(), default=Decimal(0)),
        scheduled=sum((row["amount"] for row in schedule), Decimal(0)) if whole else None,
        contributions=sum((amount for when, amount in contributions.items() if when <= year), Decimal(0))
        if contributions
        else None,
    )


def _as_row(la_code: str, row: LedgerRow) -> Row:
    interval = row.interval
    return {
        "la_code": la_code,
        "agreement_id": row.agreement_id,
        "financial_year": str(row.financial_year),
        "planned_deficit": row.planned_deficit,
        "reported_deficit": row.reported_deficit,
        "payment_basis": row.payment_basis,
        "payments_made": row.payments_made,
        "deficit_low": interval.low if interval else None,
        "deficit_high": interval.high if interval else None,
        "gap_low": row.gap_low,
        "gap_high": row.gap_high,
        "verdict": row.verdict,
        "payments_suspended": row.payments_suspended,
        "rule": row.rule,
        "target_figure_id": row.target_figure_id,
        "reported_figure_ids": list(row.reported_figure_ids),
        "other_agreement_id": row.other_agreement_id,
        "other_planned_deficit": row.other_planned_deficit,
        "other_verdict": row.other_verdict,
        "stand_in": row.stand_in,
        "reviewed": row.reviewed,
    }
