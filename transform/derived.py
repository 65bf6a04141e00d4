"""Figures that are computed from cited figures, each with the figures it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_RATIOS = (
    (
        "dsg_deficit_per_resident_0_25",
        "population_0_25",
        "gbp",
        "round(-d.value / n.value, 2)",
        "deficit divided by residents aged 0 to 25",
        # One population serves every year: the estimate of the newest year held.
        "n.period = (SELECT max(period) FROM figure WHERE measure = 'population_0_25')",
    ),
    (
        "dsg_deficit_share_of_allocation",
        "dsg_allocation",
        "percent",
        "round(-100 * d.value / n.value, 2)",
        "deficit divided by the Dedicated Schools Grant allocation of that year",
        "n.period = d.period",
    ),
)


def load_derived(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the deficit for each resident aged 0 to 25 and as a share of the grant, for every outturn or derived balance.

    Wrong if the two figures describe different areas; so both must carry the same DfE code.
    """
    for measure, denominator, unit, expression, formula, match in _RATIOS:
        connection.execute(
            f"""
            CREATE TEMP TABLE ratio AS
            SELECT 'f' || substr(sha256(concat_ws('|', '{measure}', d.figure_id, n.figure_id)), 1, 12) AS figure_id,
                   d.figure_id AS balance_id, n.figure_id AS denominator_id, d.la_code, d.place, d.place_level,
                   '{measure}' AS measure, d.period_type, d.period, CAST({expression} AS DECIMAL(18,4)) AS value,
                   'reported' AS value_state, '{unit}' AS unit, 'derived' AS basis, d.payment_basis,
                   d.as_printed || ' / ' || n.as_printed AS as_printed, d.source_id, d.snapshot_sha256, d.page,
                   '{formula}: ' || d.figure_id || ' / ' || n.figure_id AS locator, CAST(NULL AS VARCHAR) AS quote,
                   d.source_url, d.publisher, d.as_at, d.stated, d.origin, d.stand_in OR n.stand_in AS stand_in,
                   d.transcribed OR n.transcribed AS transcribed, d.confidence, d.reviewed AND n.reviewed AS reviewed,
                   'computed by this project' AS note
            FROM figure d JOIN figure n ON n.la_code = d.la_code AND n.measure = '{denominator}' AND {match}
            WHERE d.measure = 'dsg_cumulative_balance' AND d.basis IN ('outturn', 'derived') AND d.value IS NOT NULL
              AND d.confidence <> 'lead' AND d.superseded_by IS NULL AND n.superseded_by IS NULL AND n.value > 0 AND d.la_code IS NOT NULL
            """
        )
        connection.execute("INSERT INTO figure BY NAME SELECT * EXCLUDE (balance_id, denominator_id) FROM ratio")
        connection.execute(
            "INSERT INTO figure_input SELECT figure_id, unnest([balance_id, denominator_id]), ? FROM ratio", [formula]
        )
        connection.execute("DROP TABLE ratio")
