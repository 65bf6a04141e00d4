"""Signed corrections: applied while the publisher prints the mistake, loud once it does not."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from transform.corrections import Correction, apply_corrections, load_corrections, same_cell
from transform.identity import figure_id

CELLS = load_corrections()


def stage(*rows: tuple[str, str, str, str, str, str | None]) -> duckdb.DuckDBPyConnection:
    """Table `stage` with (source, code, measure, period, as printed, value) rows."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE stage (source_id VARCHAR, la_code VARCHAR, measure VARCHAR, period VARCHAR, as_printed VARCHAR, "
        "value DECIMAL(18,4), value_state VARCHAR, state_reason VARCHAR, note VARCHAR)"
    )
    for row in rows:
        connection.execute(
            "INSERT INTO stage VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)", [*row, "suppressed" if row[-1] is None else "reported"]
        )
    return connection


def all_cells_as_printed() -> duckdb.DuckDBPyConnection:
    return stage(*((c.source_id, c.la_code, c.measure, c.period, c.expect, "1") for c in CELLS))


def test_trap_cambridgeshire_and_central_bedfordshire_have_nothing_for_2024_and_2025_in_either_method() -> None:
    assert {(c.la_code, c.measure, c.period) for c in CELLS} == {
        (code, measure, year)
        for code in ("873", "823")
        for year in ("2024", "2025")
        for measure in (
            "tribunal_appeals", "tribunal_decisions_old_method", "tribunal_appeal_rate_old_method",
            "tribunal_decisions_new_method", "tribunal_appeal_rate_new_method",
        )
        if not (year == "2025" and measure.endswith("old_method"))
    }  # fmt: skip
    connection = all_cells_as_printed()
    assert apply_corrections(connection, CELLS) == []
    assert connection.execute("SELECT DISTINCT value, value_state FROM stage").fetchall() == [(None, "withheld")]
    (reason,) = connection.execute("SELECT DISTINCT state_reason FROM stage").fetchone() or ("",)
    assert "publisher" in reason
    assert "founding review" in reason
    assert "2026-11-23" in reason


def test_trap_the_two_are_never_swapped_back() -> None:
    assert {c.action for c in CELLS} == {"withhold"}
    assert all(c.value is None for c in CELLS)


def test_the_years_to_2023_and_other_authorities_are_left_as_printed() -> None:
    connection = stage(
        ("tribunal_appeals", "873", "tribunal_appeals", "2023", "126", "126"),
        ("tribunal_appeals", "926", "tribunal_appeals", "2024", "169", "169"),
        ("sen2", "873", "tribunal_appeals", "2024", "169", "169"),
    )
    assert apply_corrections(connection, CELLS) == []
    assert connection.execute("SELECT value FROM stage").fetchall() == [(Decimal(126),), (Decimal(169),), (Decimal(169),)]


def test_a_correction_dies_loudly_when_the_publisher_mends_the_cell() -> None:
    connection = stage(("tribunal_appeals", "873", "tribunal_decisions_old_method", "2024", "8,246", "8246"))
    (told,) = apply_corrections(connection, CELLS)
    assert "Cambridgeshire, tribunal_decisions_old_method, 2024 printed '4,410'" in told
    assert "now prints '8,246'; the correction was not applied" in told
    assert connection.execute("SELECT value, value_state FROM stage").fetchall() == [(Decimal(8246), "reported")]


def test_a_cell_that_the_publisher_suppressed_meanwhile_is_left_suppressed_and_told() -> None:
    connection = stage(("tribunal_appeals", "873", "tribunal_appeals", "2024", "x", None))
    assert len(apply_corrections(connection, CELLS)) == 1
    assert connection.execute("SELECT value_state FROM stage").fetchall() == [("suppressed",)]


def test_a_replacement_holds_its_value_and_says_what_was_printed() -> None:
    fix = Correction(
        "typo", "A. Person", date(2026, 1, 2), "a digit is missing", "sen2", "926", "Norfolk", "ehc_plans", "2023/24", "1,00",
        "replace", Decimal(1000),
    )  # fmt: skip
    connection = stage(("sen2", "926", "ehc_plans", "2023/24", "1,00", "100"))
    assert apply_corrections(connection, [fix]) == []
    value, state, note = connection.execute("SELECT value, value_state, note FROM stage").fetchone() or ()
    assert (value, state) == (Decimal(1000), "reported")
    assert "corrected from 1,00 as printed: a digit is missing" in note


@pytest.mark.parametrize(
    ("printed", "expected", "same"),
    [
        ("8,246", "8246", True), ("2.9", "2.90%", True), (" 169 ", "169", True), ("8,246", "4,410", False), ("x", "x", True),
        ("c", "x", False), ("nan", "169", False), ("", "169", False),
    ],
)  # fmt: skip
def test_cells_are_compared_as_numbers_where_they_are_numbers(printed: str, expected: str, same: bool) -> None:
    assert same_cell(printed, expected) is same


@pytest.mark.parametrize(
    "broken",
    [
        'id = "x"\nwho = ""\nwhen = 2026-01-01\nwhy = "y"\nsource = "sen2"\naction = "withhold"\ncells = [CELL]',
        'id = "x"\nwho = "a"\nwhen = "soon"\nwhy = "y"\nsource = "sen2"\naction = "withhold"\ncells = [CELL]',
        'id = "x"\nwho = "a"\nwhen = 2026-01-01\nwhy = "y"\nsource = "sen2"\naction = "guess"\ncells = [CELL]',
        'id = "x"\nwho = "a"\nwhen = 2026-01-01\nwhy = "y"\nsource = "sen2"\naction = "replace"\ncells = [CELL]',
        'id = "x"\nwho = "a"\nwhen = 2026-01-01\nwhy = "y"\nsource = "sen2"\naction = "withhold"\ncells = [OTHER]',
    ],
)
def test_an_unsigned_or_incomplete_correction_is_refused(tmp_path: Path, broken: str) -> None:
    cell = '{ place = "Norfolk", measure = "ehc_plans", period = "2023/24", expect = "1" }'
    other = '{ place = "Kingston", measure = "ehc_plans", period = "2023/24", expect = "1" }'
    path = tmp_path / "corrections.toml"
    path.write_text("[[correction]]\n" + broken.replace("CELL", cell).replace("OTHER", other), encoding="utf-8")
    with pytest.raises(ValueError, match=r"corrections\.toml, x"):
        load_corrections(path)


def test_each_expected_cell_is_what_the_publisher_prints_today(shared: Path) -> None:
    printed: dict[tuple[str, str, str], str] = {}
    release = next(shared.glob("mirror/content.explore-education-statistics*/api/releases/4c3eb898*/files.zip"))
    with zipfile.ZipFile(release) as archive:
        old = archive.read("supporting-files/SEND Tribunals and appeal rate 2014-2024.csv").decode("utf-8-sig")
    new = next(shared.glob("mirror/**/SEND_appealable_decisions_rate_2024-2025.csv")).read_text(encoding="utf-8-sig")
    columns = {
        "2024": ("tribunal_appeals", "tribunal_decisions_old_method", "tribunal_appeal_rate_old_method",
                 "tribunal_decisions_new_method", "tribunal_appeal_rate_new_method"),
        "2025": ("tribunal_appeals", "tribunal_decisions_new_method", "tribunal_appeal_rate_new_method"),
    }  # fmt: skip
    for table, year, first in ((old, "2024", 32), (new, "2025", 5)):
        for row in csv.reader(io.StringIO(table)):
            name = re.sub(r"[\d,]+$", "", row[0])
            if name in ("Cambridgeshire", "Central Bedfordshire"):
                printed.update({(name, m, year): row[first + n] for n, m in enumerate(columns[year])})
    assert {(c.place, c.measure, c.period): c.expect for c in CELLS} == printed


def test_a_figures_identity_is_the_same_in_python_and_in_the_warehouse() -> None:
    parts = ["926", "ehc_plans", "2023/24", "outturn", "not_applicable", "sen2", "ab" * 32, "data/caseload.csv row 5"]
    sql = "SELECT 'f' || substr(sha256(concat_ws('|', ?, ?, ?, ?, ?, ?, ?, ?)), 1, 12)"
    assert duckdb.connect().execute(sql, parts).fetchone() == (figure_id(*parts),)
    assert figure_id(*parts) != figure_id(*parts[:-1], "data/caseload.csv row 6")


def rebuilt_decisions(archive: zipfile.ZipFile, year: str, census: str) -> dict[str, int]:
    """Appealable decisions by the old method, from SEN2 itself, by DfE code: the four parts that the table's note 1 names."""
    parts = (
        ("requests.csv", "requests_decided_not_to_assess", year), ("assessments.csv", "assess_not_issued", year),
        ("caseload.csv", "ehcplans", census), ("ceased_plans.csv", "needs_met", year),
    )  # fmt: skip
    sums: dict[str, int] = {}
    for file, column, period in parts:
        text = io.StringIO(archive.read(f"data/{file}").decode("utf-8-sig"))
        values = {
            row["old_la_code"]: int(row[column])
            for row in csv.DictReader(text)
            if row["time_period"] == period and row["geographic_level"] == "Local authority"
            if row["breakdown_topic"].startswith("All ") and row[column].isdigit()
        }
        sums = {code: sums.get(code, 0) + value for code, value in values.items() if not sums or code in sums}
    return sums


def test_trap_sen2_itself_proves_that_the_decisions_of_2024_stand_on_the_others_row(shared: Path) -> None:
    release = next(shared.glob("mirror/content.explore-education-statistics*/api/releases/4c3eb898*/files.zip"))
    with zipfile.ZipFile(release) as archive:
        table = list(
            csv.reader(
                io.StringIO(archive.read("supporting-files/SEND Tribunals and appeal rate 2014-2024.csv").decode("utf-8-sig"))
            )
        )
        rebuilt = {"2023": rebuilt_decisions(archive, "2023", "202324"), "2024": rebuilt_decisions(archive, "2024", "202425")}
    printed = {
        (row[0], year): int(row[column].replace(",", ""))
        for row in table
        for year, column in (("2023", 30), ("2024", 33))
        if row[0] in ("Cambridgeshire", "Central Bedfordshire")
    }
    exact = sum(
        rebuilt["2024"].get(row[1]) == int(row[33].replace(",", ""))
        for row in table
        if re.fullmatch(r"[\d,]+", row[33]) and row[1]
    )
    assert exact > 80, "the four parts rebuild what most rows print, so that they can be trusted here"
    # 2023: each near its own name (7,655 and 3,711).
    assert abs(rebuilt["2023"]["873"] - printed["Cambridgeshire", "2023"]) < 20
    assert abs(rebuilt["2023"]["823"] - printed["Central Bedfordshire", "2023"]) < 20
    # 2024: Cambridgeshire's 8,238 stands by Central Bedfordshire's name (8,246), and the other way round (4,410).
    assert abs(rebuilt["2024"]["873"] - printed["Central Bedfordshire", "2024"]) < 20
    assert rebuilt["2024"]["823"] == printed["Cambridgeshire", "2024"]
