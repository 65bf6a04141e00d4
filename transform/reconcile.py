"""Where two sources speak of one thing and differ: printed side by side, never resolved by the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.lait import TABLE as LAIT
from transform.lait import load_lait_disagreements
from transform.reference.files import REFERENCE

if TYPE_CHECKING:
    import duckdb

# Two in-force outturns of one balance from different sources differ when their rounding cannot explain it.
_BALANCES = """
INSERT INTO disagreement BY NAME
SELECT 'balance-' || a.la_code || '-' || a.period || '-' || a.figure_id || '-' || b.figure_id AS disagreement_id,
       a.la_code, a.measure AS topic, a.period,
       a.as_printed AS first_value, a.publisher || ', ' || a.basis || ', payment basis ' || a.payment_basis AS first_source,
       a.figure_id AS first_figure_id,
       b.as_printed AS second_value, b.publisher || ', ' || b.basis || ', payment basis ' || b.payment_basis AS second_source,
       b.figure_id AS second_figure_id, false AS blocks,
       CASE WHEN a.payment_basis <> b.payment_basis OR 'unknown' IN (a.payment_basis, b.payment_basis)
            THEN 'one may be before and the other after DfE payments' ELSE 'the sources differ beyond rounding' END AS note
FROM figure a JOIN figure b ON a.la_code = b.la_code AND a.measure = b.measure AND a.period = b.period AND a.figure_id < b.figure_id
WHERE a.measure = 'dsg_cumulative_balance' AND a.value IS NOT NULL AND b.value IS NOT NULL
  AND a.superseded_by IS NULL AND b.superseded_by IS NULL
  AND a.basis IN ('outturn', 'derived', 'provisional') AND b.basis IN ('outturn', 'derived', 'provisional')
  AND a.confidence <> 'lead' AND b.confidence <> 'lead'
  AND abs(a.value - b.value) > coalesce(a.half_digit, 0) + coalesce(b.half_digit, 0)
"""

# A plan read from a document and a curated plan of the same year: what differs blocks both from letters.
_PLANS = """
INSERT INTO disagreement BY NAME
SELECT 'plan-' || a.la_code || '-' || t.financial_year || '-' || t.figure_id || '-' || c.figure_id AS disagreement_id,
       a.la_code, 'agreement_planned_deficit' AS topic, t.financial_year AS period,
       CAST(t.planned_deficit AS VARCHAR) AS first_value, 'agreement as read, ' || a.source_url AS first_source,
       t.figure_id AS first_figure_id,
       CAST(c.planned_deficit AS VARCHAR) AS second_value, 'curated, ' || k.source_url AS second_source,
       c.figure_id AS second_figure_id, true AS blocks, 'settle it by comparing both with the page' AS note
FROM agreement a JOIN agreement_target t USING (agreement_id)
JOIN agreement k ON k.la_code = a.la_code AND k.version = 0
JOIN agreement_target c ON c.agreement_id = k.agreement_id AND c.financial_year = t.financial_year
WHERE a.version > 0 AND a.superseded_by IS NULL AND NOT a.stand_in
  AND abs(t.planned_deficit - c.planned_deficit) > t.half_digit + c.half_digit
"""

_TOTALS = """
INSERT INTO disagreement BY NAME
SELECT 'total-' || a.agreement_id AS disagreement_id, a.la_code, 'agreement_total_payment' AS topic, a.label AS period,
       CAST(a.total_payment AS VARCHAR) AS first_value, 'agreement as read, ' || a.source_url AS first_source,
       CAST(NULL AS VARCHAR) AS first_figure_id, CAST(k.total_payment AS VARCHAR) AS second_value,
       'curated, ' || k.source_url AS second_source, CAST(NULL AS VARCHAR) AS second_figure_id, true AS blocks,
       'settle it by comparing both with the page' AS note
FROM agreement a JOIN agreement k ON k.la_code = a.la_code AND k.version = 0
WHERE a.version > 0 AND a.superseded_by IS NULL AND NOT a.stand_in AND a.total_payment <> k.total_payment
"""


def load_disagreements(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `disagreement` with what two sources put differently beyond rounding: balances, plans, totals, and DfE's LAIT."""
    for statement in (_BALANCES, _PLANS, _TOTALS):
        connection.execute(statement)
    load_lait_disagreements(connection, REFERENCE / LAIT)
