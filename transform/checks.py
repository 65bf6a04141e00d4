"""Named checks that a new warehouse must pass. A fatal one that fails leaves the old warehouse standing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.errors import EvidenceError

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Check:
    """One named check.

    Attributes:
        sentence: what must hold, in words.
        catches: what went wrong in the test that proves it.
        find: returns what breaks it, in words; nothing when it holds.
    """

    name: str
    level: str
    sentence: str
    catches: str
    find: Callable[[duckdb.DuckDBPyConnection], list[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: Check
    problems: tuple[str, ...]


class CheckFailed(EvidenceError):
    """A fatal check failed: the new warehouse is thrown away and the old one stands.

    Attributes:
        findings: what every check found.
    """

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        failed = [f for f in findings if f.problems and f.check.level == "fatal"]
        told = "; ".join(
            f"{f.check.name}: {f.problems[0]}" + (f" and {len(f.problems) - 1} more" if len(f.problems) > 1 else "")
            for f in failed
        )
        super().__init__(f"a fatal check failed, so the warehouse from before still stands. {told}")


def _sql(statement: str) -> Callable[[duckdb.DuckDBPyConnection], list[str]]:
    """A finder from a query whose first column says, in words, what is wrong; one row a problem."""

    def find(connection: duckdb.DuckDBPyConnection) -> list[str]:
        return [str(row[0]) for row in connection.execute(statement).fetchall()]

    return find


# Within one document, so that a later release's revised England is not held against an earlier release's parts.
_SUMS = """
WITH summed AS (
  SELECT f.measure, f.period, f.source_id, f.snapshot_sha256, sum(f.value) AS total, count(*) FILTER (value IS NULL) AS gaps,
         count(*) AS places, max(f.half_digit) AS half
  FROM figure f JOIN measure m USING (measure)
  WHERE m.additive AND f.place_level = '{level}' AND f.basis <> 'derived'
  GROUP BY ALL
), england AS (
  SELECT measure, period, source_id, snapshot_sha256, value FROM figure WHERE place_level = 'national' AND value IS NOT NULL
)
SELECT concat(s.measure, ' ', s.period, ' (', s.source_id, '): ', s.places, ' {word} sum to ',
              CAST(s.total AS BIGINT), ', England is ', CAST(e.value AS BIGINT))
FROM summed s JOIN england e USING (measure, period, source_id, snapshot_sha256)
WHERE {condition} ORDER BY 1
"""


def _unexpected_counts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Sources whose listing names fewer or more documents than sources.toml expects; one of which nothing is held is told by its failure."""
    from extract.registry import registry

    rows = connection.execute(
        "SELECT source_id, documents FROM source_state WHERE origin NOT IN ('bundled', 'none') ORDER BY source_id"
    ).fetchall()
    told = []
    for source_id, documents in rows:
        expected = registry()[source_id].documents if source_id in registry() else None
        if expected and not expected.fatal_below <= documents <= expected.warn_above:
            told.append(f"{source_id}: {documents} documents, where {expected.fatal_below} to {expected.warn_above} are expected")
    return told


CHECKS: tuple[Check, ...] = (
    Check(
        "authorities_are_153", "fatal", "153 upper-tier authorities stand today.", "an authority dropped from the register",
        _sql("SELECT format('{} authorities of today', count(*)) FROM authority WHERE valid_to IS NULL HAVING count(*) <> 153"),
    ),
    Check(
        "no_duplicate_keys", "fatal", "No figure, document or alias stands twice.", "a figure loaded twice",
        _sql("SELECT format('figure {} stands {} times', figure_id, count(*)) FROM figure GROUP BY figure_id HAVING count(*) > 1 "
             "UNION ALL SELECT format('document {} stands {} times at {}', snapshot_sha256, count(*), url) FROM document "
             "GROUP BY snapshot_sha256, url HAVING count(*) > 1 UNION ALL SELECT format('alias {} of {} stands {} times', alias, la_code, count(*)) "
             "FROM authority_alias GROUP BY alias, la_code HAVING count(*) > 1"),
    ),
    Check(
        "one_figure_in_force", "fatal", "One place, measure, period, basis and source has one value in force.",
        "two different values of one cell in one release",
        _sql("SELECT format('{} {} {} of {}: {}', any_value(place), measure, period, source_id, string_agg(as_printed, ' and ')) "
             "FROM figure WHERE superseded_by IS NULL AND source_id NOT IN ('safety_valve_agreements', 'reported_deficits', "
             "'payments_curated', 'council_papers') GROUP BY coalesce(la_code, place), measure, period, basis, payment_basis, source_id "
             "HAVING count(DISTINCT coalesce(CAST(value AS VARCHAR), value_state)) > 1"),
    ),
    Check(
        "values_match_states", "fatal", "A value is there exactly when its state is reported.", "a suppressed cell with a number",
        _sql("SELECT format('figure {}: state {} with value {}', figure_id, value_state, coalesce(CAST(value AS VARCHAR), 'none')) "
             "FROM figure WHERE (value IS NULL) = (value_state = 'reported')"),
    ),
    Check(
        "percentages_are_percent", "fatal", "A percentage lies between 0 and 100, but for balances and shares of money.",
        "0.464 in place of 46.4 over a whole column",
        _sql("SELECT format('{} {} {}: {}', place, measure, period, value) FROM figure WHERE unit = 'percent' AND measure NOT LIKE 'dsg_%' "
             "AND measure NOT LIKE 'tribunal_appeal_rate%' AND (value < 0 OR value > 100) UNION ALL "
             "SELECT format('{} {}: no value above 1, so these are shares and not percent', measure, period) FROM figure "
             "WHERE unit = 'percent' AND measure LIKE 'ehc_20_week_rate%' AND place_level = 'local_authority' AND value IS NOT NULL "
             "GROUP BY measure, period HAVING max(value) <= 1 AND count(*) > 20"),
    ),
    Check(
        "every_figure_is_cited", "fatal", "Every figure names a source address and a place in it.", "a figure with an empty locator",
        _sql("SELECT format('figure {} has no address or locator', figure_id) FROM figure WHERE source_url = '' OR locator = ''"),
    ),
    Check(
        "seats_are_543", "fatal", "The list of members covers the 543 English constituencies, each in an authority.",
        "a constituency without an authority",
        _sql("SELECT format('{} English constituencies are listed', count(*)) FROM constituency HAVING count(*) NOT IN (0, 543) UNION ALL "
             "SELECT format('{} lies in no authority', name) FROM constituency WHERE pcon_code NOT IN (SELECT pcon_code FROM authority_constituency)"),
    ),
    Check(
        "parts_do_not_exceed_england", "fatal", "Authorities never sum to more than England.",
        "new plans of 2022 in Yorkshire and The Humber, where each authority carries the region's total",
        _sql(_SUMS.format(level="local_authority", word="authorities", condition="s.total > e.value * 1.005 + s.places * coalesce(s.half, 0.5)")),
    ),
    Check(
        "regions_sum_to_england", "advisory", "Regions sum to England for every additive measure and year.", "a region dropped",
        _sql(_SUMS.format(
            level="regional", word="regions",
            condition="s.gaps = 0 AND s.places >= 9 AND abs(s.total - e.value) > greatest(s.places, e.value * 0.001)",
        )),
    ),
    Check(
        "authorities_sum_to_england", "advisory", "Authorities sum to England within rounding, or it says how many values are missing.",
        "an authority dropped",
        _sql(_SUMS.format(
            level="local_authority", word="authorities",
            condition="s.places >= 140 AND s.gaps = 0 AND abs(s.total - e.value) > greatest(s.places * 0.5, e.value * 0.0005)",
        )),
    ),
    Check(
        "every_authority_has_plans", "advisory", "Every authority of today has a row for EHC plans, a 20-week rate, appeals, an allocation "
        "and a population, if only to say why there is no value.", "Leicester without a row",
        _sql("SELECT format('{}: no row for {}', a.name, m.measure) FROM authority a, (VALUES ('ehc_plans'), ('ehc_20_week_rate'), "
             "('tribunal_appeals'), ('high_needs_allocation'), ('population_0_25')) m(measure) WHERE a.valid_to IS NULL AND NOT EXISTS "
             "(SELECT 1 FROM figure f WHERE f.la_code = a.la_code AND f.measure = m.measure) ORDER BY 1"),
    ),
    Check(
        "every_authority_has_an_inspection", "advisory", "Every authority of today has an inspection under one framework or the other.",
        "an area never listed",
        _sql("SELECT format('{}: none found', name) FROM authority WHERE valid_to IS NULL AND la_code NOT IN (SELECT la_code FROM inspection) ORDER BY 1"),
    ),
    Check(
        "no_stand_in_unlabelled", "fatal", "Nothing read from a stand-in document is counted as real.", "a stand-in agreement taken for the publisher's",
        _sql("SELECT format('figure {} comes from a stand-in and does not say so', f.figure_id) FROM figure f JOIN document d "
             "USING (snapshot_sha256) WHERE d.stand_in AND NOT f.stand_in AND f.source_id = d.source_id"),
    ),
    Check(
        "older_framework_has_no_grade", "fatal", "An inspection under the 2016 framework carries no outcome 1 to 3.", "a written statement mapped on to outcome 3",
        _sql("SELECT format('{} {}', la_code, inspection_end) FROM inspection WHERE framework = 'local_area_2016' AND outcome IS NOT NULL"),
    ),
    Check(
        "two_methods_never_meet", "fatal", "No year before 2024 carries a new-method appeal rate, none after it an old-method one.",
        "the two methods drawn as one line",
        _sql("SELECT format('{} {} {}', place, measure, period) FROM figure WHERE (measure LIKE 'tribunal_%_new_method' AND period < '2024') "
             "OR (measure LIKE 'tribunal_%_old_method' AND period > '2024')"),
    ),
    Check(
        "listings_are_as_long_as_expected", "advisory", "Each source's listing names as many documents as the registry expects.",
        "a first refresh that met a listing cut short", _unexpected_counts,
    ),
    Check(
        "agreements_are_at_most_38", "advisory", "38 agreements are listed.", "a new agreement, or one that vanished",
        _sql("SELECT format('{} agreements of {} authorities are listed', count(DISTINCT la_code || label), count(DISTINCT la_code)) FROM agreement "
             "WHERE version > 0 AND NOT vanished HAVING count(DISTINCT la_code || label) NOT IN (0, 38)"),
    ),
)  # fmt: skip


def coverage_shrank(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Measures of a source for which the new warehouse holds fewer than nine in ten of the values that `previous` held."""
    held = "SELECT source_id, measure, count(*) AS held FROM {}figure WHERE superseded_by IS NULL AND value IS NOT NULL AND NOT stand_in "
    held += "AND source_id <> 'council_papers' GROUP BY ALL"  # a person's own list: taking a row back is no loss
    rows = connection.execute(
        "SELECT format('{} of {}: {} values in force, {} before', o.measure, source_id, coalesce(n.held, 0), o.held) "
        f"FROM ({held.format('previous.')}) o LEFT JOIN ({held.format('')}) n USING (source_id, measure) "
        "WHERE coalesce(n.held, 0) < 0.9 * o.held ORDER BY 1"
    ).fetchall()
    return [str(row[0]) for row in rows]


def run_checks(connection: duckdb.DuckDBPyConnection, has_previous: bool, corrections_lapsed: list[str]) -> list[Finding]:
    """Run every check on a warehouse just built and write what each found to `quality_check`.

    Args:
        has_previous: the warehouse that stands is attached as `previous`, to see that coverage did not shrink.
        corrections_lapsed: corrections that no longer match, in words.
    """
    findings = [Finding(check, tuple(check.find(connection))) for check in CHECKS]
    findings.append(Finding(COVERAGE, tuple(coverage_shrank(connection)) if has_previous else ()))
    findings.append(Finding(CORRECTIONS, tuple(corrections_lapsed)))
    for finding in findings:
        found = "; ".join(finding.problems[:20]) + (
            f"; and {len(finding.problems) - 20} more" if len(finding.problems) > 20 else ""
        )
        connection.execute(
            "INSERT INTO quality_check VALUES (?, ?, ?, ?)",
            [finding.check.name, finding.check.level, not finding.problems, found or "holds"],
        )
    return findings


COVERAGE = Check(
    "coverage_did_not_shrink", "fatal", "Every measure holds at least nine in ten of the values it held before.",
    "a listing that shrank by half", lambda _connection: [],
)  # fmt: skip
CORRECTIONS = Check(
    "corrections_still_match", "advisory", "Every signed correction still meets the value it corrects.",
    "a table that the publisher mended", lambda _connection: [],
)  # fmt: skip
LISTING = Check(
    "listing_did_not_shrink", "fatal", "No source's listing names less than half of the documents it named before.",
    "a listing of which only the first page came", lambda _connection: [],
)  # fmt: skip
"""Found while a source is visited: the refresh then ends before anything is built."""
ALL_CHECKS: tuple[Check, ...] = (*CHECKS, COVERAGE, CORRECTIONS, LISTING)
