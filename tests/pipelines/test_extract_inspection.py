"""`extract inspection` prints one object a file, in order, and its exit code tells whether all were read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.commands.extract_inspection import run
from tests.support.area_send_report import Report, make


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(make(Report(place="Bury")))
    return path


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_report_is_printed_with_the_code_of_its_authority(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([report]) == 0
    (described,) = printed(capsys)
    assert (described["file"], described["status"], described["la_code"]) == (str(report), "parsed", "351")


def test_files_come_out_in_the_order_given_whatever_they_are(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.pdf"
    page.write_text("<html>Sign in</html>")
    missing = tmp_path / "missing.pdf"
    assert run([page, report, missing, tmp_path]) == 3
    described = printed(capsys)
    assert [each["status"] for each in described] == ["rejected", "parsed", "rejected", "rejected"]
    assert [each["file"] for each in described] == [str(path) for path in (page, report, missing, tmp_path)]
    assert all(str(path) in str(each["reason"]) for path, each in zip((page, missing), (described[0], described[2]), strict=True))


def test_nothing_is_left_behind(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(report.parent.iterdir())
    run([report])
    assert sorted(report.parent.iterdir()) == before
    assert capsys.readouterr().err == ""
