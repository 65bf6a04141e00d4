"""Stored figures into table figure: places resolved once, corrections applied, later values over earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.measures import MEASURES
from extract.parsed_schema import schemas
from transform.corrections import Correction, apply_corrections
from transform.local_authorities import LocalAuthorities
from transform.places import resolve_place
from transform.rows import fetch_dicts, insert_rows

if TYPE_CHECKING:
    import duckdb

WITHDRAWN = "withdrawn"
"""What `superseded_by` says of a figure that the publisher took out of a later version of the same document."""

_STAGE = """
CREATE TEMP TABLE stage AS
SELECT m.la_code, m.place, p.place_level, p.measure, p.period_type, p.period, p.value, p.value_state,
       nullif(p.note, '') AS state_reason, p.unit, p.basis, p.payment_basis, p.as_printed,
       CAST(NULL AS DECIMAL(18,4)) AS half_digit,
       p.source_id, p.snapshot_sha256, CAST(p.citation_page AS INTEGER) AS page, p.citation_locator AS locator,
       p.citation_quote AS quote, d.url AS source_url, d.publisher, p.as_at, d.published AS stated, d.origin, d.stand_in, d.transcribed,
       'published' AS confidence,
       NOT d.machine_read AS reviewed, nullif(p.note, '') AS note,
       d.in_force, d.published, d.first_seen
FROM parsed_figures p
JOIN held d ON d.snapshot_sha256 = p.snapshot_sha256 AND d.source_id = p.source_id
JOIN place_map m ON m.source_id = p.source_id AND m.place_as_printed = p.place_as_printed
  AND m.place_code = p.place_code AND m.place_level = p.place_level
WHERE m.place IS NOT NULL
"""

# Half of the last printed digit: what is printed gives the digits, value over printed number gives the scale.
_HALF_DIGIT = r"""
UPDATE stage SET half_digit = h.half FROM (
  SELECT rowid AS id,
         CAST(0.5 * pow(10, -length(split_part(number, '.', 2)))
              * CASE WHEN CAST(number AS DOUBLE) = 0 THEN 1 ELSE round(abs(CAST(value AS DOUBLE)) / CAST(number AS DOUBLE)) END
              AS DECIMAL(18,4)) AS half
  FROM (SELECT rowid, value, regexp_extract(replace(as_printed, ',', ''), '\d+(?:\.\d+)?') AS number
        FROM stage WHERE value IS NOT NULL AND half_digit IS NULL AND unit IN ('gbp', 'percent', 'weeks'))
  WHERE number <> '') h
WHERE stage.rowid = h.id
"""

# One key, one figure in force: of several, the one of the version now at its address, then the newest release.
# A version that was replaced at its own address never speaks again, even where its successor is silent.
_FIGURES = f"""
INSERT INTO figure BY NAME
WITH identified AS (
  SELECT *, 'f' || substr(sha256(concat_ws('|', coalesce(la_code, place), measure, period, basis, payment_basis, source_id,
                                           coalesce(snapshot_sha256, source_url), locator)), 1, 12) AS figure_id
  FROM stage
), ranked AS (
  SELECT *, first_value(figure_id) OVER w AS top, first_value(in_force) OVER w AS top_in_force
  FROM identified
  WINDOW w AS (PARTITION BY coalesce(la_code, place), measure, period, basis, payment_basis, source_id
               ORDER BY in_force DESC, published DESC NULLS LAST, first_seen DESC, locator)
)
SELECT * EXCLUDE (top, top_in_force, in_force, published, first_seen),
       CASE WHEN NOT top_in_force THEN '{WITHDRAWN}' WHEN top <> figure_id THEN top END AS superseded_by
FROM ranked
"""


def load_figures(
    connection: duckdb.DuckDBPyConnection,
    files: list[str],
    reference: list[dict[str, Any]],
    authorities: LocalAuthorities,
    corrections: list[Correction],
) -> list[str]:
    """Fill table figure from stored records and from the reference tables.

    Args:
        connection: holds the tables and a temporary table `held` of documents.
        files: Parquet files of kind figure.
        reference: rows shaped as table figure, without figure_id and superseded_by.

    Returns:
        Corrections that no longer match what the publisher prints, in words.
    """
    _take_parsed(connection, files)
    _map_places(connection, authorities)
    connection.execute(_STAGE)
    _add_reference(connection, reference)
    connection.execute(_HALF_DIGIT)
    lapsed = apply_corrections(connection, corrections)
    connection.execute(_FIGURES)
    connection.execute("DROP TABLE stage")
    insert_rows(
        connection,
        "measure",
        [
            {
                "measure": m.name, "label": m.label, "unit": m.unit, "period_type": m.period_type,
                "definition": m.definition, "additive": m.additive, "warning": m.warning,
            }
            for m in MEASURES.values()
        ],
    )  # fmt: skip
    return lapsed


def _take_parsed(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Name the stored figures `parsed_figures`, with no row where no document yielded any."""
    if files:
        connection.execute("SET VARIABLE figure_files = $1", [files])
        connection.execute("CREATE TEMP VIEW parsed_figures AS SELECT * FROM read_parquet(getvariable('figure_files'))")
    else:
        connection.register("no_figures", schemas()["figure"].empty_table())
        connection.execute("CREATE TEMP TABLE parsed_figures AS SELECT * FROM no_figures")


def _map_places(connection: duckdb.DuckDBPyConnection, authorities: LocalAuthorities) -> None:
    """Resolve each place as printed once; what does not resolve goes to `rejected` with the nearest names."""
    printed = fetch_dicts(
        connection,
        "SELECT source_id, place_as_printed, place_code, place_level, count(*) AS figures, any_value(snapshot_sha256) AS sha "
        "FROM parsed_figures GROUP BY ALL ORDER BY ALL",
    )
    mapping, rejected = [], []
    for row in printed:
        place = resolve_place(authorities, row["place_as_printed"], row["place_code"], row["place_level"])
        mapping.append(
            (row["source_id"], row["place_as_printed"], row["place_code"], row["place_level"], place.la_code, place.name)
        )
        if place.name is None:
            rejected.append((row["source_id"], row["sha"], row["place_as_printed"], f"{place.reason} ({row['figures']} figures)"))
    connection.execute(
        "CREATE TEMP TABLE place_map (source_id VARCHAR, place_as_printed VARCHAR, place_code VARCHAR, "
        "place_level VARCHAR, la_code VARCHAR, place VARCHAR)"
    )
    if mapping:
        _insert_tuples(connection, "place_map", mapping)
    for source_id, sha, item, reason in rejected:
        connection.execute(
            "INSERT INTO rejected SELECT ?, min(url), ?, ?, ? FROM held WHERE snapshot_sha256 = ?",
            [source_id, sha, item, reason, sha],
        )


def _insert_tuples(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    batch = pa.table({f"c{n}": pa.array([row[n] for row in rows], type=pa.string()) for n in range(len(rows[0]))})
    connection.register("batch_of_tuples", batch)
    connection.execute(f"INSERT INTO {table} SELECT * FROM batch_of_tuples")
    connection.unregister("batch_of_tuples")


def _add_reference(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    from transform.rows import arrow_table
    from transform.tables import TABLE_BY_NAME

    batch = arrow_table(TABLE_BY_NAME["figure"], rows)
    connection.register("reference_figures", batch)
    connection.execute(
        "INSERT INTO stage BY NAME SELECT * EXCLUDE (figure_id, superseded_by), true AS in_force, "
        "coalesce(stated, as_at) AS published, CAST(NULL AS TIMESTAMP) AS first_seen FROM reference_figures"
    )
    connection.unregister("reference_figures")
