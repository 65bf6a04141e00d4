"""`send-evidence checks`: every named check with its level, what must hold, what it caught in a test, and what it finds now."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.commands import checks as command
from pipelines.settings import Settings
from transform.checks import ALL_CHECKS


def told(data: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert command.run(Settings(data), True) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_every_check_is_listed_with_its_level_and_what_it_catches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(tmp_path, capsys)
    assert [(row["name"], row["level"], row["sentence"], row["catches"]) for row in rows] == [
        (check.name, check.level, check.sentence, check.catches) for check in ALL_CHECKS
    ]
    assert {row["level"] for row in rows} == {"fatal", "advisory"}
    assert {(row["holds"], row["found"]) for row in rows} == {(None, "no warehouse stands yet")}


def test_a_person_reads_the_same_as_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    assert command.run(Settings(tmp_path), False) == 0
    said = re.sub(r"\s+", " ", capsys.readouterr().out)
    for check in ALL_CHECKS:
        assert check.name in said
        assert check.catches in said
    assert "what it caught in a test" in said


def test_a_check_of_the_warehouse_that_stands_says_whether_it_holds(
    tmp_path: Path, bundled_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path)
    settings.warehouse.parent.mkdir(parents=True)
    shutil.copy(bundled_path, settings.warehouse)
    before = {row["name"]: row for row in told(tmp_path, capsys)}
    fatal = [row for row in before.values() if row["level"] == "fatal" and row["holds"] is not None]
    assert len(fatal) > 5
    assert all(row["holds"] for row in fatal)

    name = fatal[0]["name"]
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("UPDATE quality_check SET passed = false, found = 'one row too many' WHERE check_name = $1", [name])
    after = {row["name"]: row for row in told(tmp_path, capsys)}
    assert (after[name]["holds"], after[name]["found"]) == (False, "one row too many")
    monkeypatch.setenv("COLUMNS", "1000")
    command.run(settings, False)
    assert any("BROKEN" in line and str(name) in line for line in capsys.readouterr().out.splitlines())
