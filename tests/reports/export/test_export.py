"""Exports: what goes out, in which form, and what is kept back."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reports.evidence import open_warehouse
from reports.export import FORMATS, ExportRefused, dictionary, workbook, write_export
from reports.export.cells import harmless, number_text
from reports.folder import FolderTaken
from tests.support.warehouse import authority, figure, make_warehouse, row
from transform.tables import TABLE_BY_NAME, TABLES

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = '=HYPERLINK("http://example.org","x")'


def _tables() -> dict[str, list[dict[str, Any]]]:
    return {
        "authority": [authority("990", "Ashforth"), authority("991", "Bexworth", region="@SUM(1)")],
        "figure": [
            figure(
                "dsg_cumulative_balance", "2023-24", Decimal("-18512345.50"), la_code="990", place="Ashforth", as_printed="-18.5",
                quote=HOSTILE, page=3, as_at=date(2024, 3, 31),
            ),
            figure("ehc_20_week_rate", "2025", None, la_code="991", place="Bexworth", value_state="suppressed", stand_in=True),
        ],
        "agreement_condition": [
            row("agreement_condition", agreement_id="a", number="1", text="Line, with \"quotes\"\nand £", tags=["workforce", "other"], page=2)
        ],
        "mp": [row("mp", pcon_code="E1", display_name="Ann Abel", email="ann.abel.mp@parliament.example")],
        "document": [row("document", snapshot_sha256="0" * 64, url="https://example.org/a", first_seen=datetime.fromisoformat("2026-06-01T08:30:00"))],
        "source_state": [
            row(
                "source_state", source_id="test", publisher="Test publisher", title="Test table", landing_page="https://example.org/",
                licence="Open Government Licence v3.0; Open Parliament Licence v3.0", attribution="Contains test information",
                as_at=date(2026, 1, 31),
            )
        ],
        "meta": [{"key": "warehouse_id", "value": "w1"}, {"key": "as_at", "value": "2026-06-29"}, {"key": "mirror", "value": "m"}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("warehouse") / "test.duckdb", _tables())


def _export(warehouse: Path, table_format: str, out: Path, *, email: bool = False) -> Path:
    with open_warehouse(warehouse) as connection:
        write_export(connection, table_format, out, email=email)
    return out


@pytest.fixture(scope="module")
def exports(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    return {name: _export(warehouse, name, folder / name) for name in FORMATS}


def _csv(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table_format", FORMATS)
def test_every_table_is_there_with_dictionary_package_and_licences(exports: dict[str, Path], table_format: str) -> None:
    folder = exports[table_format]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == [table.name for table in TABLES]
    assert all((folder / resource["path"]).is_file() for resource in package["resources"])
    for name in ("data_dictionary.md", "data_dictionary.csv", "LICENCES.md", "README.md"):
        assert (folder / name).stat().st_size > 100


@pytest.mark.parametrize("table_format", ["csv", "parquet"])
def test_the_frictionless_validator_accepts_the_package(exports: dict[str, Path], table_format: str) -> None:
    report = frictionless.validate(str(exports[table_format] / "datapackage.json"), type="package")
    assert len(report.tasks) == len(TABLES)
    assert report.valid, report.flatten(["title", "fieldName", "message"])


def test_the_package_says_what_a_wrong_file_is(exports: dict[str, Path], warehouse: Path, tmp_path: Path) -> None:
    out = _export(warehouse, "csv", tmp_path / "out")
    (out / "figure.csv").write_text(
        (out / "figure.csv").read_text(encoding="utf-8").replace("suppressed", "reported"), encoding="utf-8"
    )
    assert not frictionless.validate(str(out / "datapackage.json"), type="package").valid


def test_columns_carry_type_unit_description_and_warning(exports: dict[str, Path]) -> None:
    package = json.loads((exports["csv"] / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(r for r in package["resources"] if r["name"] == "agreement_target")["schema"]
    planned = next(field for field in schema["fields"] if field["name"] == "planned_deficit")
    assert planned["type"] == "number"
    assert planned["unit"] == "pounds"
    assert planned["warning"] == "leaves DfE's payments out"
    assert planned["constraints"] == {"required": True}
    assert schema["primaryKey"] == ["agreement_id", "financial_year"]


def test_licences_and_attribution_are_those_of_each_source(exports: dict[str, Path]) -> None:
    package = json.loads((exports["parquet"] / "datapackage.json").read_text(encoding="utf-8"))
    assert [licence["name"] for licence in package["licenses"]] == ["OGL-UK-3.0", "OPL-3.0"]
    assert package["sources"][0]["attribution"] == "Contains test information"
    text = (exports["parquet"] / "LICENCES.md").read_text(encoding="utf-8")
    assert "Contains test information" in text
    assert "31 January 2026" in text


@pytest.mark.parametrize("table_format", FORMATS)
def test_mirror_and_stand_ins_are_said_on_the_face(exports: dict[str, Path], table_format: str) -> None:
    for name in ("README.md", "LICENCES.md", "datapackage.json"):
        text = (exports[table_format] / name).read_text(encoding="utf-8")
        assert "Mirror: built from a mirror" in text
        assert "Stand-in: 1 figure was" in text


def test_addresses_of_members_go_out_only_when_asked_for(warehouse: Path, exports: dict[str, Path], tmp_path: Path) -> None:
    for folder in exports.values():
        for path in folder.iterdir():
            packed = zipfile.ZipFile(path) if path.suffix == ".xlsx" else None
            contents = [packed.read(name) for name in packed.namelist()] if packed else [path.read_bytes()]
            assert not any(b"parliament.example" in content for content in contents), path.name
    assert "email" not in pq.read_schema(exports["parquet"] / "mp.parquet").names
    asked = _export(warehouse, "csv", tmp_path / "asked", email=True)
    assert _csv(asked, "mp")[0]["email"] == "ann.abel.mp@parliament.example"


def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_and_numbers_stay_numbers(exports: dict[str, Path]) -> None:
    balance, _ = sorted(_csv(exports["csv"], "figure"), key=lambda line: line["measure"])
    assert balance["quote"] == "'" + HOSTILE
    assert balance["value"] == "-18512345.5"
    assert balance["as_printed"] == "-18.5"
    assert _csv(exports["csv"], "authority")[1]["region"] == "'@SUM(1)"
    book = CalamineWorkbook.from_path(exports["xlsx"] / "send_evidence.xlsx")
    sheet = book.get_sheet_by_name("figure").to_python()
    head = [str(name) for name in sheet[0]]
    line = next(dict(zip(head, cells, strict=True)) for cells in sheet[1:] if "dsg_cumulative_balance" in cells)
    assert line["quote"] == "'" + HOSTILE
    assert line["value"] == -18512345.5
    assert line["as_at"] == date(2024, 3, 31)
    with zipfile.ZipFile(exports["xlsx"] / "send_evidence.xlsx") as packed:
        assert not any(
            b"<f>" in packed.read(name) or b"hyperlink" in packed.read(name) for name in packed.namelist() if "sheet" in name
        )


@pytest.mark.parametrize(
    "text", ["=1+1", "+x", "-x", "@a", "\tx", "\rx", "\nx", " =1", "'=1", "''@x", "=1+1", "-2+3+cmd|' /C calc'!A0"]
)
def test_each_opening_of_a_formula_is_taken_for_one(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Norfolk", "-0.4", "+12", "-1,234.50", "-3.2%", "–", "−5", "'quoted'", "a=b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_the_apostrophe_can_be_taken_away_again(text: str) -> None:
    safe = harmless(text)
    assert safe in (text, f"'{text}")
    if safe == text and text.startswith("'"):
        assert harmless(text[1:]) == text[1:]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_a_decimal_reads_back_as_itself(value: Decimal) -> None:
    text = number_text(value)
    assert Decimal(text) == value
    assert "E" not in text


def test_csv_keeps_lines_quotes_lists_times_and_absence(exports: dict[str, Path]) -> None:
    condition = _csv(exports["csv"], "agreement_condition")[0]
    assert condition["text"] == 'Line, with "quotes"\nand £'
    assert json.loads(condition["tags"]) == ["workforce", "other"]
    assert _csv(exports["csv"], "document")[0]["first_seen"] == "2026-06-01T08:30:00Z"
    absent = next(line for line in _csv(exports["csv"], "figure") if line["measure"] == "ehc_20_week_rate")
    assert (absent["value"], absent["value_state"], absent["stand_in"]) == ("", "suppressed", "true")


def test_parquet_keeps_the_warehouse_types_and_says_what_columns_are(exports: dict[str, Path]) -> None:
    table = pq.read_table(exports["parquet"] / "figure.parquet")
    assert str(table.schema.field("value").type) == "decimal128(18, 4)"
    assert sorted(table["value"].to_pylist(), key=str)[0] == Decimal("-18512345.5000")
    assert table.schema.field("value").metadata[b"warning"] == b"dsg balances: a deficit is negative"
    assert pq.read_table(exports["parquet"] / "agreement_condition.parquet")["tags"].to_pylist() == [["workforce", "other"]]


@pytest.mark.parametrize("table_format", FORMATS)
def test_the_same_warehouse_gives_the_same_bytes(
    warehouse: Path, exports: dict[str, Path], table_format: str, tmp_path: Path
) -> None:
    again = _export(warehouse, table_format, tmp_path / "again")
    first, second = (
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in (exports[table_format], again)
    )
    assert first == second


def test_rows_in_another_order_give_the_same_bytes(exports: dict[str, Path], tmp_path: Path) -> None:
    turned = make_warehouse(tmp_path / "turned.duckdb", {name: rows[::-1] for name, rows in _tables().items()})
    again = _export(turned, "csv", tmp_path / "again")
    assert (again / "figure.csv").read_bytes() == (exports["csv"] / "figure.csv").read_bytes()
    assert (again / "authority.csv").read_bytes() == (exports["csv"] / "authority.csv").read_bytes()


def test_an_earlier_export_is_replaced_as_a_whole(warehouse: Path, tmp_path: Path) -> None:
    out = _export(warehouse, "csv", tmp_path / "out")
    _export(warehouse, "parquet", out)
    assert not list(out.glob("figure.csv"))
    assert (out / "figure.parquet").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_holds_anything_else_is_left_as_it_was(warehouse: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderTaken, match="--out"):
        _export(warehouse, "csv", theirs)
    out = _export(warehouse, "csv", tmp_path / "out")
    (out / "my notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderTaken, match="nothing in it was touched"):
        _export(warehouse, "csv", out)
    assert (out / "my notes.txt").is_file()
    with pytest.raises(FolderTaken, match="is a file"):
        _export(warehouse, "csv", theirs / "thesis.txt")


def test_a_failure_half_way_leaves_the_earlier_export(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = _export(warehouse, "csv", tmp_path / "out")
    before = (out / "figure.csv").read_bytes()
    monkeypatch.setattr("reports.export.write.write_csv", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        _export(warehouse, "csv", out)
    assert (out / "figure.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_sheet_cannot_hold_is_refused_by_name(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    with pytest.raises(ExportRefused, match=r"Table authority has 2 rows.*--format parquet"):
        _export(warehouse, "xlsx", tmp_path / "out")
    monkeypatch.setattr(workbook, "MAX_ROWS", 100)
    monkeypatch.setattr(workbook, "MAX_CELL", 30)
    with pytest.raises(ExportRefused, match=r"column .*characters"):
        _export(warehouse, "xlsx", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_written_data_dictionary_is_current() -> None:
    written = (ROOT / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    renew = 'python -c "from reports.export.dictionary import markdown; print(markdown(), end=str())" > docs/data_dictionary.md'
    assert written == dictionary.markdown(), f"renew it: {renew}"


def test_the_dictionary_names_every_column_once() -> None:
    rows = list(csv.DictReader(dictionary.as_csv().splitlines()))
    assert len(rows) == sum(len(table.columns) for table in TABLES)
    value = next(line for line in rows if (line["table"], line["column"]) == ("figure", "value"))
    assert value["warning"] == TABLE_BY_NAME["figure"].columns[7].warning
    assert value["required"] == "false"
