"""`send-evidence pack` and `chart` from the command line's side: what is asked for, wrong use, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.commands import chart, pack
from pipelines.settings import Settings
from tests.support.invented import tables
from tests.support.warehouse import make_warehouse

BURY = "351"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse in which one invented authority bears Bury's code and name, so that names resolve."""
    data = tmp_path_factory.mktemp("data")
    (data / "warehouse").mkdir()
    renamed = {
        name: [{key: _renamed(key, value) for key, value in row.items()} for row in rows] for name, rows in tables().items()
    }
    settings = Settings(data)
    make_warehouse(settings.warehouse, renamed)
    return settings


def _renamed(key: str, value: object) -> object:
    if key == "la_code" and value == "990":
        return BURY
    if key in {"name", "slug", "place", "full_name"} and isinstance(value, str):
        return (
            value.replace("Ashforth Council", "Bury Council")
            if value.startswith("Ashforth Council")
            else {"Ashforth": "Bury", "ashforth": "bury"}.get(value, value)
        )
    return value


def run(settings: Settings, out: Path, **asked: object) -> int:
    given = {"names": [], "programme": None, "everyone": False, "constituency": None, "jobs": 1, "email": False, "as_json": True}
    return pack.run(settings, out=out, **(given | asked))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [{"names": ["Bury"]}, {"names": ["351", "bury"]}, {"constituency": "ashforth north"}, {"constituency": "E1"}],
)
def test_a_pack_is_asked_for_by_name_code_or_constituency(
    settings: Settings, tmp_path: Path, asked: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, tmp_path, **asked) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in listed] == ["Bury"]
    assert (tmp_path / "bury" / "pack.pdf").read_bytes().startswith(b"%PDF")


def test_a_programme_is_named_with_hyphen_or_underscore(settings: Settings) -> None:
    assert pack._of_programme(settings, "safety-valve") == pack._of_programme(settings, "safety_valve") == ["351", "995"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "say which packs"),
        ({"names": ["Bury"], "everyone": True}, "say which packs"),
        ({"names": ["Burry"]}, "Bury"),
        ({"programme": "safety-vale"}, "Did you mean safety_valve"),
        ({"constituency": "Ashforth Nort"}, "Did you mean Ashforth North"),
    ],
)
def test_wrong_use_is_told_with_the_nearest_right_name(
    settings: Settings, tmp_path: Path, asked: dict[str, object], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, tmp_path, **asked) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_chart_writes_five_files(settings: Settings, tmp_path: Path) -> None:
    assert chart.run(settings, "deficits", "Bury", None, tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "deficits-bury-share.png", "deficits-bury.csv", "deficits-bury.png", "deficits-bury.svg", "deficits-bury.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "measure", "said"),
    [("tagets", "Bury", None, "Did you mean targets"), ("targets", None, None, "name it"), ("league", "Bury", None, "leave the name out"),
     ("map", None, "ehc_plan", "Did you mean ehc_plans"), ("deficits", "Burry", None, "Bury")],
)  # fmt: skip
def test_a_wrong_chart_is_told(
    settings: Settings,
    tmp_path: Path,
    kind: str,
    name: str | None,
    measure: str | None,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert chart.run(settings, kind, name, measure, tmp_path) == 2
    assert said in capsys.readouterr().err
