"""The commands `letter` and `check-letter`, as a coordinator types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands import check_letter, letter
from pipelines.settings import Settings
from tests.support import invented as world
from tests.support.warehouse import make_warehouse

BURY = "351"
NOTES = '[[note]]\nsaid_by = "A grandmother at the gate"\ntext = "He waited nineteen months."\n'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse in which the invented Ashforth bears Bury's code, so that a real name leads to it."""

    def recode(value: Any) -> Any:
        return BURY if value == world.ASHFORTH else value

    tables = {
        name: [{column: recode(value) for column, value in row.items()} for row in rows] for name, rows in world.tables().items()
    }
    path = tmp_path / "data" / "warehouse" / "send_evidence.duckdb"
    path.parent.mkdir(parents=True)
    make_warehouse(path, tables)
    return Settings(tmp_path / "data")


def write(settings: Settings, out: Path, **options: Any) -> int:
    defaults: dict[str, Any] = {"name": "Bury", "notes": None, "out": out, "per_mp": False, "email": False}
    return letter.run(settings, **(defaults | options))


def test_a_letter_is_written_where_asked_and_its_folder_made(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "bury.docx"
    assert write(settings, out) == 0
    assert out.read_bytes().startswith(b"PK")
    assert "to 2 MPs" in capsys.readouterr().out


def test_the_default_name_is_the_authoritys(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write(settings, None, email=True) == 0  # type: ignore[arg-type]
    assert {path.name for path in tmp_path.glob("letter-bury.*")} == {"letter-bury.docx", "letter-bury.txt"}


def test_one_letter_for_each_mp(settings: Settings, tmp_path: Path) -> None:
    assert write(settings, tmp_path / "bury.docx", per_mp=True) == 0
    assert {path.name for path in tmp_path.glob("*.docx")} == {"bury-ashforth-north.docx", "bury-ashforth-south.docx"}


def test_notes_stand_in_the_letter_and_nowhere_else(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    notes = tmp_path / "notes.toml"
    notes.write_text(NOTES, encoding="utf-8")
    before = {path: path.read_bytes() for path in settings.data.rglob("*") if path.is_file()}
    assert write(settings, tmp_path / "out" / "bury.docx", notes=notes, email=True) == 0
    assert "He waited nineteen months." in (tmp_path / "out" / "bury.txt").read_text(encoding="utf-8")
    assert {path: path.read_bytes() for path in settings.data.rglob("*") if path.is_file()} == before
    printed = capsys.readouterr()
    assert "nineteen" not in printed.out + printed.err + caplog.text


@pytest.mark.parametrize(
    ("options", "said"),
    [({"name": "Kingston"}, "say which"), ({"name": "Burry"}, "Did you mean"), ({"notes": Path("none.md")}, "no file")],
)
def test_bad_input_is_told_in_a_sentence_and_exits_2(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: dict[str, Any], said: str
) -> None:
    assert write(settings, tmp_path / "x.docx", **options) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x.docx").exists()


def test_check_letter_exits_1_when_something_is_wrong_and_shows_the_figure(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("Its deficit was £25m at 31 March 2024. Local authorities lose 98% of appeals.\n\nHello.", encoding="utf-8")
    assert check_letter.run(settings, draft, "Bury", False) == 1
    out = capsys.readouterr().out
    assert "CONTRADICTED" in out and "£18.5m" in out and "decided at a hearing" in out
    assert check_letter.run(settings, draft, "Bury", True) == 1
    assert {claim["verdict"] for claim in json.loads(capsys.readouterr().out)} == {"contradicted"}


def test_check_letter_exits_0_on_a_letter_of_our_own(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bury.docx"
    write(settings, out)
    assert check_letter.run(settings, out, "Bury", False) == 0
    assert "0 contradicted, 0 superseded" in capsys.readouterr().out


def test_check_letter_says_that_local_numbers_need_an_authority(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("Its deficit was £18.5m at 31 March 2024.", encoding="utf-8")
    assert check_letter.run(settings, draft, None, False) == 0
    captured = capsys.readouterr()
    assert "UNKNOWN" in captured.out and "No --authority" in captured.err
    assert check_letter.run(settings, tmp_path / "none.txt", None, False) == 2
