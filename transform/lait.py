"""DfE's Local Authority Interactive Tool (LAIT) held against our figures: what differs is listed, nothing is resolved.

LAIT repeats figures of SEN2 and of the appeals table under names of its own. `data/reference/lait_metrics.csv` holds those
that mean the same as a measure of ours, by authority, for the years in which both print one. It is a copy made in 2025, so
what DfE revised since shows here: a rate withdrawn (now x) still stands in LAIT.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

TABLE = "lait_metrics.csv"
TITLE = "Department for Education, Local Authority Interactive Tool"


@dataclass(frozen=True, slots=True)
class Metric:
    """A LAIT metric that means the same as a measure of ours.

    Attributes:
        first, last: years in which both print a value.
        january: True where LAIT's year is that of a January count, and so the second year of our academic year.
    """

    name: str
    measure: str
    first: int
    last: int
    january: bool = False


METRICS = (
    Metric("SEN_CASES_JAN", "ehc_plans", 2019, 2025, january=True),
    Metric("SEN_CASES_DUR_YEAR", "ehc_new_plans", 2019, 2024),
    Metric("SEN_INIT_REQ", "ehc_requests", 2019, 2024),
    Metric("EHCP_Initial_req_refused", "ehc_requests_refused_rate", 2023, 2024),
    Metric("SEN_EHC_All_20wks", "ehc_20_week_rate", 2019, 2024),
    Metric("SEN_EHC_Excpt_20wks", "ehc_20_week_rate_excluding_exceptions", 2019, 2024),
    Metric("SEN_TOT_CEASED_EHC_PLAN", "ehc_plans_ceased", 2022, 2024),
    Metric("SEN_AN_REVIEW_EXPECTED", "ehc_annual_reviews_expected", 2024, 2024),
    Metric("SEN_AppealableDec", "tribunal_appeal_rate_old_method", 2016, 2024),
)
"""Not among them: SEN_AN_REVIEW_MEET_REC counts meetings of any year where we count those of the year; SENFinance, attainment
and pupil shares have no measure here; refusal rates before 2023 are not in the SEN2 release."""

# Percentages are printed to one decimal by one side and to two by the other; counts must be equal. A cell that we withhold
# agrees with LAIT where LAIT repeats what the publisher printed in it.
_DIFFERENCES = """
INSERT INTO disagreement BY NAME
WITH metric(metric, measure, january) AS (VALUES {metrics}),
lait AS (
  SELECT l.la_code, m.metric, m.measure, l.value, l.year,
         CASE WHEN m.january THEN printf('%d/%02d', l.year - 1, l.year % 100) ELSE CAST(l.year AS VARCHAR) END AS period
  FROM read_csv($path, header = true, columns = {{
         'la_code': 'VARCHAR', 'metric': 'VARCHAR', 'year': 'INTEGER', 'value': 'DECIMAL(18,4)'}}) l
  JOIN metric m USING (metric)
), held AS (
  SELECT *, coalesce(value, try_cast(regexp_replace(as_printed, '[,%\\s]', '', 'g') AS DECIMAL(18,4))) AS printed
  FROM figure
  WHERE superseded_by IS NULL AND place_level = 'local_authority' AND source_id IN ('sen2', 'tribunal_appeals')
)
SELECT concat_ws('-', 'lait', f.la_code, f.measure, f.period) AS disagreement_id, f.la_code, f.measure AS topic, f.period,
       f.as_printed AS first_value, f.publisher || ', ' || f.locator AS first_source, f.figure_id AS first_figure_id,
       printf('%g', CAST(l.value AS DOUBLE)) AS second_value, printf('{title}, %s of %d', l.metric, l.year) AS second_source,
       CAST(NULL AS VARCHAR) AS second_figure_id, false AS blocks,
       CASE WHEN f.value IS NULL THEN 'the cell has been marked or withheld since; the other is an older copy'
            ELSE 'the other is an older copy: the release in force counts' END AS note
FROM held f JOIN lait l ON l.la_code = f.la_code AND l.measure = f.measure AND l.period = f.period
WHERE f.value_state IN ('reported', 'suppressed', 'withheld')
  AND (f.printed IS NULL OR abs(f.printed - l.value) > CASE f.unit WHEN 'percent' THEN 0.0501 ELSE 0 END)
"""


def load_lait_disagreements(connection: duckdb.DuckDBPyConnection, table: Path) -> None:
    """Add to `disagreement` every figure in force that LAIT prints otherwise.

    Args:
        connection: holds `figure` and `disagreement`.
        table: lait_metrics.csv, with the columns la_code, metric, year and value.
    """
    metrics = ", ".join(f"('{metric.name}', '{metric.measure}', {str(metric.january).lower()})" for metric in METRICS)
    connection.execute(_DIFFERENCES.format(metrics=metrics, title=TITLE), {"path": str(table)})
