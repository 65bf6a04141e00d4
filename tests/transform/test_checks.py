"""Each named check, broken once: it must catch what `send-evidence checks` says that it catches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.measures import MEASURES
from tests.support.warehouse import authority, figure, make_warehouse, row
from transform.checks import ALL_CHECKS, CHECKS, CheckFailed, coverage_shrank, run_checks

Row = dict[str, Any]
Tables = dict[str, list[Row]]
CODES = [str(code) for code in range(800, 953)]
LAST = CODES[-1]
REGIONS = ["North East", "North West", "Yorkshire and The Humber", "East Midlands", "West Midlands", "East of England", "London", "South East",
           "South West"]  # fmt: skip
SHA = "a" * 64


def local(la_code: str, measure: str, period: str, value: object, **given: Any) -> Row:
    known = {"la_code": la_code, "place": f"Place {la_code}", "snapshot_sha256": SHA, "half_digit": Decimal("0.5")}
    return figure(measure, period, None if value is None else Decimal(str(value)), **(known | given))


def sound() -> Tables:
    """A warehouse that passes every check: 153 places of a thousand plans each, their regions and England."""
    tables: Tables = {
        "authority": [authority(code, f"Place {code}") for code in CODES],
        "authority_alias": [{"alias": f"place {code}", "la_code": code} for code in CODES],
        "constituency": [{"pcon_code": f"E{n}", "name": f"Seat {n}", "slug": f"seat-{n}"} for n in range(543)],
        "authority_constituency": [{"la_code": CODES[n % 153], "pcon_code": f"E{n}"} for n in range(543)],
        "measure": [
            row(
                "measure",
                measure=known.name,
                label=known.label,
                unit=str(known.unit),
                additive=known.additive,
                period_type=str(known.period_type),
            )
            for known in MEASURES.values()
        ],
        "document": [row("document", snapshot_sha256=SHA, url="https://www.gov.uk/a.csv", source_id="test")],
        "inspection": [
            row("inspection", la_code=code, framework="local_area_2016", inspection_end=date(2019, 5, 10), source_url="u")
            for code in CODES
        ],
        "source_state": [row("source_state", source_id="section_251", origin="live", documents=1)],
        "agreement": [row("agreement", agreement_id=f"a{n}", la_code=CODES[n], label="2022-2023", version=1) for n in range(38)],
        "figure": [],
    }
    for code in CODES:
        tables["figure"] += [
            local(code, "ehc_plans", "2024/25", 1000),
            local(code, "ehc_20_week_rate", "2024", "46.4"),
            local(code, "tribunal_appeals", "2024", 5),
            local(code, "high_needs_allocation", "2024-25", 1000),
            local(code, "population_0_25", "2023", 100),
        ]
    for region in REGIONS:
        tables["figure"].append(
            figure("ehc_plans", "2024/25", Decimal(17_000), place=region, place_level="regional", snapshot_sha256=SHA)
        )
    tables["figure"].append(figure("ehc_plans", "2024/25", Decimal(153_000), snapshot_sha256=SHA))
    tables["figure"].append(local(LAST, "tribunal_appeal_rate_new_method", "2024", "10.6"))
    tables["figure"].append(local(LAST, "tribunal_appeal_rate_old_method", "2023", "6.6"))
    return tables


def one(tables: Tables, measure: str, la_code: str | None = LAST, **given: Any) -> Row:
    return next(
        f
        for f in tables["figure"]
        if f["measure"] == measure and f["la_code"] == la_code and all(f[k] == v for k, v in given.items())
    )


def without(tables: Tables, table: str, keep: Callable[[Row], bool]) -> None:
    tables[table] = [found for found in tables[table] if keep(found)]


def an_authority_dropped_from_the_register(t: Tables) -> None:
    t["authority"].pop()


def a_figure_loaded_twice(t: Tables) -> None:
    t["figure"].append(dict(one(t, "ehc_plans")))


def a_document_loaded_twice(t: Tables) -> None:
    t["document"].append(dict(t["document"][0]))


def an_alias_loaded_twice(t: Tables) -> None:
    t["authority_alias"].append(dict(t["authority_alias"][0]))


def two_different_values_of_one_cell_in_one_release(t: Tables) -> None:
    t["figure"].append(one(t, "tribunal_appeals") | {"figure_id": "f000000000001", "value": Decimal(6), "as_printed": "6"})


def a_value_and_a_mark_for_one_cell(t: Tables) -> None:
    other = {"figure_id": "f000000000001", "value": None, "value_state": "suppressed", "as_printed": "x"}
    t["figure"].append(one(t, "tribunal_appeals") | other)


def a_suppressed_cell_with_a_number(t: Tables) -> None:
    one(t, "tribunal_appeals")["value_state"] = "suppressed"


def a_reported_cell_without_one(t: Tables) -> None:
    one(t, "tribunal_appeals")["value"] = None


def shares_in_place_of_percent_over_a_whole_column(t: Tables) -> None:
    for found in t["figure"]:
        if found["measure"] == "ehc_20_week_rate":
            found["value"] = Decimal("0.464")


def a_percentage_above_100(t: Tables) -> None:
    one(t, "ehc_20_week_rate")["value"] = Decimal("100.1")


def a_percentage_below_zero(t: Tables) -> None:
    one(t, "ehc_20_week_rate")["value"] = Decimal("-0.1")


def a_figure_with_an_empty_locator(t: Tables) -> None:
    one(t, "tribunal_appeals")["locator"] = ""


def a_figure_without_an_address(t: Tables) -> None:
    one(t, "tribunal_appeals")["source_url"] = ""


def a_constituency_without_an_authority(t: Tables) -> None:
    without(t, "authority_constituency", lambda link: link["pcon_code"] != "E7")


def a_constituency_missing(t: Tables) -> None:
    t["constituency"].pop()


def each_authority_carries_its_regions_total(t: Tables) -> None:
    for code in CODES[:15]:
        one(t, "ehc_plans", code)["value"] = Decimal(17_000)


def a_region_dropped(t: Tables) -> None:
    without(t, "figure", lambda f: f["place"] != "London")
    t["figure"].append(
        figure("ehc_plans", "2024/25", Decimal(1), place="Inner London", place_level="regional", snapshot_sha256=SHA)
    )


def an_authority_dropped(t: Tables) -> None:
    without(t, "figure", lambda f: f["la_code"] != LAST or f["measure"] != "ehc_plans")


def leicester_without_a_row(t: Tables) -> None:
    without(t, "figure", lambda f: f["la_code"] != "856" or f["measure"] != "tribunal_appeals")


def an_area_never_listed(t: Tables) -> None:
    without(t, "inspection", lambda found: found["la_code"] != LAST)


def a_stand_in_agreement_taken_for_the_publishers(t: Tables) -> None:
    t["document"][0]["stand_in"] = True


def a_written_statement_mapped_on_to_outcome_3(t: Tables) -> None:
    t["inspection"][0]["outcome"] = 3


def the_new_method_before_its_first_year(t: Tables) -> None:
    one(t, "tribunal_appeal_rate_new_method")["period"] = "2023"


def the_old_method_after_its_last_year(t: Tables) -> None:
    one(t, "tribunal_appeal_rate_old_method")["period"] = "2025"


def a_listing_cut_short_on_a_first_refresh(t: Tables) -> None:
    t["source_state"].append(row("source_state", source_id="ofsted_area_send", origin="live", documents=3))


def a_new_agreement(t: Tables) -> None:
    t["agreement"].append(row("agreement", agreement_id="new", la_code=LAST, label="2025-2026", version=1))


def one_that_vanished(t: Tables) -> None:
    t["agreement"][0]["vanished"] = True


BREAKS: dict[str, tuple[Callable[[Tables], None], ...]] = {
    "authorities_are_153": (an_authority_dropped_from_the_register,),
    "no_duplicate_keys": (a_figure_loaded_twice, a_document_loaded_twice, an_alias_loaded_twice),
    "one_figure_in_force": (two_different_values_of_one_cell_in_one_release, a_value_and_a_mark_for_one_cell),
    "values_match_states": (a_suppressed_cell_with_a_number, a_reported_cell_without_one),
    "percentages_are_percent": (shares_in_place_of_percent_over_a_whole_column, a_percentage_above_100, a_percentage_below_zero),
    "every_figure_is_cited": (a_figure_with_an_empty_locator, a_figure_without_an_address),
    "seats_are_543": (a_constituency_without_an_authority, a_constituency_missing),
    "parts_do_not_exceed_england": (each_authority_carries_its_regions_total,),
    "regions_sum_to_england": (a_region_dropped,),
    "authorities_sum_to_england": (an_authority_dropped,),
    "every_authority_has_plans": (leicester_without_a_row,),
    "every_authority_has_an_inspection": (an_area_never_listed,),
    "no_stand_in_unlabelled": (a_stand_in_agreement_taken_for_the_publishers,),
    "older_framework_has_no_grade": (a_written_statement_mapped_on_to_outcome_3,),
    "two_methods_never_meet": (the_new_method_before_its_first_year, the_old_method_after_its_last_year),
    "listings_are_as_long_as_expected": (a_listing_cut_short_on_a_first_refresh,),
    "agreements_are_at_most_38": (a_new_agreement, one_that_vanished),
}
ELSEWHERE = {"coverage_did_not_shrink", "corrections_still_match", "listing_did_not_shrink"}
"""Checks that look at more than one warehouse: each has a test of its own below, or of the refresh."""


def broken(path: Path, tables: Tables) -> dict[str, tuple[str, ...]]:
    """What each check finds, by its name; only those that find something."""
    import duckdb

    with duckdb.connect(str(make_warehouse(path, tables))) as connection:
        return {f.check.name: f.problems for f in run_checks(connection, has_previous=False, corrections_lapsed=[]) if f.problems}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


def test_every_check_is_broken_here_or_has_a_test_of_its_own() -> None:
    assert BREAKS.keys() | ELSEWHERE == {check.name for check in ALL_CHECKS}
    assert len({check.name for check in ALL_CHECKS}) == len(ALL_CHECKS)
    assert {check.level for check in ALL_CHECKS} == {"fatal", "advisory"}
    assert all(check.sentence.endswith(".") and check.catches for check in ALL_CHECKS)


def test_a_sound_warehouse_passes_them_all(path: Path) -> None:
    assert broken(path, sound()) == {}


@pytest.mark.parametrize(("name", "damage"), [(name, damage) for name, damages in BREAKS.items() for damage in damages])
def test_a_check_catches_what_it_says(path: Path, name: str, damage: Callable[[Tables], None]) -> None:
    tables = sound()
    damage(tables)
    found = broken(path, tables)
    assert name in found, f"{damage.__name__} was not caught"
    assert all(problem.strip() for problem in found[name])


def test_a_figure_that_was_superseded_stands_beside_the_one_in_force(path: Path) -> None:
    tables = sound()
    tables["figure"].append(
        one(tables, "tribunal_appeals")
        | {"figure_id": "f000000000001", "value": Decimal(6), "superseded_by": one(tables, "tribunal_appeals")["figure_id"]}
    )
    assert broken(path, tables) == {}


def test_coverage_did_not_shrink_counts_values_of_each_source_and_measure(tmp_path: Path) -> None:
    import duckdb

    before, now = sound(), sound()
    for found in now["figure"]:
        if found["measure"] == "tribunal_appeals" and found["la_code"] in CODES[:16]:
            found |= {"value": None, "value_state": "suppressed"}
    make_warehouse(tmp_path / "before.duckdb", before)
    with duckdb.connect(str(make_warehouse(tmp_path / "now.duckdb", now))) as connection:
        connection.execute(f"ATTACH '{tmp_path / 'before.duckdb'}' AS previous (READ_ONLY)")
        assert coverage_shrank(connection) == ["tribunal_appeals of test: 137 values in force, 153 before"]
        found = {f.check.name: f.problems for f in run_checks(connection, has_previous=True, corrections_lapsed=[])}
    assert found["coverage_did_not_shrink"]


def test_nine_in_ten_values_are_enough(tmp_path: Path) -> None:
    import duckdb

    before, now = sound(), sound()
    for found in now["figure"]:
        if found["measure"] == "tribunal_appeals" and found["la_code"] in CODES[:15]:
            found |= {"value": None, "value_state": "suppressed"}
    make_warehouse(tmp_path / "before.duckdb", before)
    with duckdb.connect(str(make_warehouse(tmp_path / "now.duckdb", now))) as connection:
        connection.execute(f"ATTACH '{tmp_path / 'before.duckdb'}' AS previous (READ_ONLY)")
        assert coverage_shrank(connection) == []


def test_corrections_still_match_tells_those_that_lapsed(path: Path) -> None:
    import duckdb

    lapsed = ["Cambridgeshire 2024: the cell reads 8246 no longer"]
    with duckdb.connect(str(make_warehouse(path, sound()))) as connection:
        found = {f.check.name: f.problems for f in run_checks(connection, has_previous=False, corrections_lapsed=lapsed)}
    assert found["corrections_still_match"] == tuple(lapsed)


def test_what_each_check_found_is_written_down(path: Path) -> None:
    import duckdb

    tables = sound()
    a_suppressed_cell_with_a_number(tables)
    with duckdb.connect(str(make_warehouse(path, tables))) as connection:
        findings = run_checks(connection, has_previous=False, corrections_lapsed=[])
        rows = connection.execute("SELECT check_name, level, passed, found FROM quality_check").fetchall()
    assert len(rows) == len(findings) == len(CHECKS) + 2
    assert [row for row in rows if not row[2]] == [
        ("values_match_states", "fatal", False, next(f.problems[0] for f in findings if f.problems))
    ]
    assert {row[3] for row in rows if row[2]} == {"holds"}
    with pytest.raises(CheckFailed, match=r"values_match_states: figure f[0-9a-f]{12}: state suppressed with value 5"):
        raise CheckFailed(findings)
