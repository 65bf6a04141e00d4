"""`send-evidence export`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.support.warehouse import authority, make_warehouse


def test_a_format_that_is_not_ours_is_answered_with_the_nearest(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", "--format", "parket", "--out", str(tmp_path / "out"), "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "Did you mean parquet?" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_tables_of_the_warehouse_that_stands_are_written(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    make_warehouse(tmp_path / "warehouse" / "send_evidence.duckdb", {"authority": [authority("990", "Ashforth")]})
    result = CliRunner().invoke(app, ["export", "--format", "csv", "--out", str(tmp_path / "out"), "--data", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "Ashforth" in (tmp_path / "out" / "authority.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("what", ["no warehouse", "a taken folder"])
def test_what_stands_in_the_way_is_said_in_one_sentence(tmp_path: Path, what: str) -> None:
    if what == "a taken folder":
        (tmp_path / "warehouse").mkdir()
        make_warehouse(tmp_path / "warehouse" / "send_evidence.duckdb", {})
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app, ["export", "--format", "csv", "--out", str(tmp_path / "out"), "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr.startswith("send-evidence: ")
    assert "Traceback" not in result.output
