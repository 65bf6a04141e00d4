"""The reference tables built from publishers' files: the same again from the same files, refused when a file changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.errors import SourceChanged
from pipelines.reference import allocations, balance_percent, geography, inspections, population
from pipelines.reference.__main__ import BUILDERS, main

REFERENCE = Path(__file__).parents[3] / "data" / "reference"


def copied(shared: Path, into: Path, *files: str) -> Path:
    """A folder like ../shared with some of its files, to be spoilt."""
    for file in files:
        (into / "data" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared / "data" / file, into / "data" / file)
    return into


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_rebuild_from_the_same_files_gives_the_committed_tables_byte_for_byte(shared: Path, tmp_path: Path) -> None:
    assert main([str(shared), str(tmp_path)]) == 0
    assert [name for name in BUILDERS if (tmp_path / name).read_bytes() != (REFERENCE / name).read_bytes()] == []


def test_nothing_is_written_when_a_file_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert main([str(tmp_path), str(out)]) == 4
    assert "Nothing was written" in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_wrong_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "for example" in capsys.readouterr().err


def test_an_unknown_area_is_refused_by_row(shared: Path, tmp_path: Path) -> None:
    folder = copied(shared, tmp_path, f"population/{population.SOURCE}")
    replace_in(folder / "data/population" / population.SOURCE, "Darlington", "Darlingtown")
    with pytest.raises(SourceChanged, match=r"row 3: 'Darlingtown' is not the name.*Darlington"):
        population.build(folder)


def test_a_missing_area_is_refused(shared: Path, tmp_path: Path) -> None:
    folder = copied(shared, tmp_path, f"population/{population.SOURCE}")
    path = folder / "data/population" / population.SOURCE
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]), encoding="utf-8")
    with pytest.raises(SourceChanged, match="152 rows"):
        population.build(folder)


def test_an_outcome_that_is_none_of_the_three_is_refused(shared: Path, tmp_path: Path) -> None:
    folder = copied(shared, tmp_path, f"ofsted/{inspections.SCRAPED}")
    replace_in(folder / "data/ofsted" / inspections.SCRAPED, ",1,2026-05-18,5 years", ",4,2026-05-18,5 years")
    with pytest.raises(SourceChanged, match="outcome '4' is not known"):
        inspections.build_scraped(folder)


def test_a_time_to_the_next_inspection_in_other_words_is_refused(shared: Path, tmp_path: Path) -> None:
    folder = copied(shared, tmp_path, f"ofsted/{inspections.SCRAPED}")
    replace_in(folder / "data/ofsted" / inspections.SCRAPED, "5 years", "soon")
    with pytest.raises(SourceChanged, match="'soon' is no time"):
        inspections.build_scraped(folder)


def test_a_workbook_of_another_layout_is_refused(shared: Path, tmp_path: Path) -> None:
    folder = copied(shared, tmp_path, "finance/DSG_by_year_dr.xlsx")
    shutil.copyfile(folder / "data/finance/DSG_by_year_dr.xlsx", folder / "data/finance" / balance_percent.SOURCE)
    with pytest.raises(SourceChanged, match="has no sheet 'Sheet 1'"):
        balance_percent.build(folder)


def test_the_year_is_read_inside_a_workbook_so_that_a_wrong_name_misleads_nobody(shared: Path, tmp_path: Path) -> None:
    folder = copied(shared, tmp_path, *(f"finance/{name}" for name, _ in allocations.SOURCES))
    older, newer = (folder / "data/finance" / f"dedicated-schools-grant_{day}.ods" for day in ("2021_11_18", "2024_07_20"))
    shutil.copyfile(newer, older)
    years = [row["financial_year"] for row in allocations.build(folder) if row["la_code"] == "926"]
    assert years == ["2019-20", "2023-24", "2021-22", "2022-23", "2023-24"]


def test_a_geometry_of_another_kind_is_refused() -> None:
    with pytest.raises(SourceChanged, match="not in GeoPackage form"):
        geography._rings(b"\x01\x03\x00\x00\x00")
