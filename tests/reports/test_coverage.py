"""Signatures per constituency and authority, and nothing of the people who signed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.commands import coverage as coverage_command
from pipelines.settings import Settings
from reports.coverage import SignaturesUnreadable, count_signatures
from reports.evidence import Evidence

PEOPLE = ("Hannah Signer", "h.signer@home.example", "AB12 3CD", "07700 900123")
HEADER = "Name,E-mail,Postcode,Phone,Constituency\n"
ROW = ",".join(PEOPLE)


def write(folder: Path, text: str, name: str = "signatures.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def test_signatures_are_counted_by_constituency_and_authority(invented: Evidence, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + f"{ROW},Ashforth North\n{ROW},ashforth  NORTH\n{ROW},E2\n{ROW},Coldham\n")
    coverage = count_signatures(invented, path)
    assert coverage.rows == 4 and coverage.unplaced == 0
    by_name = {authority.name: authority for authority in coverage.authorities}
    assert [(seat.constituency, seat.count) for seat in by_name["Ashforth"].seats] == [
        ("Ashforth North", 2),
        ("Ashforth South", 1),
    ]
    assert by_name["Ashforth"].needed == ()
    assert by_name["Bexworth St Giles"].signed == 1  # the shared seat
    assert by_name["Bexworth St Giles"].needed == ("Bexworth",)
    assert by_name["Farley"].signed == 0
    assert [authority.name for authority in coverage.started] == ["Ashforth", "Bexworth St Giles", "Coldham"]


def test_a_postcode_district_is_mapped_by_the_persons_own_table(invented: Evidence, tmp_path: Path) -> None:
    districts = write(tmp_path, "district,constituency\nAB12,Ashforth North\nCD3,Coldham\nCD3,Farley\n", "districts.csv")
    path = write(tmp_path, "name,postcode\nX,AB12 3CD\nX,ab123cd\nX,AB12\nX,CD3 1AA\nX,ZZ99\n")
    coverage = count_signatures(invented, path, districts)
    assert next(a for a in coverage.authorities if a.name == "Ashforth").signed == 3
    assert coverage.unplaced == 2  # one district lies in two constituencies, one is unknown


def test_rows_that_cannot_be_placed_are_named_by_number_alone(invented: Evidence, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + f"{ROW},Nowhere Land\n{ROW},\n\n{ROW},Coldham\n")
    coverage = count_signatures(invented, path)
    assert (coverage.rows, coverage.unplaced, coverage.unplaced_rows) == (3, 2, (2, 3))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Name,Postcode\n{PEOPLE[0]},{PEOPLE[2]}\n", "no column to count by"),
        ("", "no column to count by"),
        (HEADER + f"{PEOPLE[0]}\x00,,,,Coldham\n" + "x" * 200_000 + "\n", "not a CSV"),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused_without_repeating_it(
    invented: Evidence, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(SignaturesUnreadable, match=said) as caught:
        count_signatures(invented, write(tmp_path, text))
    assert not any(part in str(caught.value) for part in PEOPLE)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_an_old_encoding_is_read(invented: Evidence, tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Constituency\nZoë,Coldham\n", encoding="cp1252")
    assert count_signatures(invented, path).unplaced == 0


@pytest.mark.parametrize("as_json", [True, False])
def test_no_output_file_or_log_holds_a_name_postcode_or_address(
    invented_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, as_json: bool
) -> None:
    warehouse = tmp_path / "data" / "warehouse"
    warehouse.mkdir(parents=True)
    (warehouse / "send_evidence.duckdb").write_bytes(invented_path.read_bytes())
    path = write(tmp_path, HEADER + f"{ROW},Ashforth North\n{ROW},{PEOPLE[0]}\n{ROW},AB12 3CD\n")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert coverage_command.run(Settings(tmp_path / "data"), path, None, as_json) == 0
    printed = capsys.readouterr()
    said = printed.out + printed.err + caplog.text
    for personal in (*PEOPLE, "Hannah", "AB12", "07700"):
        assert personal not in said
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    if as_json:
        assert json.loads(printed.out)["rows"] == 3
    else:
        assert "still needed in 1: Ashforth South" in printed.out and "2 of them name no constituency" in printed.err


def test_the_command_says_what_is_wrong_with_a_file(
    invented_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse = tmp_path / "data" / "warehouse"
    warehouse.mkdir(parents=True)
    (warehouse / "send_evidence.duckdb").write_bytes(invented_path.read_bytes())
    assert coverage_command.run(Settings(tmp_path / "data"), tmp_path / "none.csv", None, False) == 2
    assert "no such file" in capsys.readouterr().err
