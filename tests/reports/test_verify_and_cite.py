"""Every quote is found again where it is cited, and every number says where it comes from."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands import cite as cite_command
from pipelines.commands import verify as verify_command
from pipelines.settings import Settings
from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.verify import FOUND, MISSING, UNCHECKED, PackUnreadable, squeeze, verify_figures, verify_pack
from tests.support.warehouse import authority, figure, make_warehouse, row

PLACE = {"la_code": "990", "place": "Ashforth"}


def a_pdf(*pages: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(60, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def a_zip(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


DOCUMENTS = {
    "report.pdf": a_pdf("First page of a test report, long enough to count as text.", "The deficit was\n£18.5m at the end\nof the year, and it goes on", "over the page to its end."),
    "release.zip": a_zip("data/plans.csv", "la,value\nAshforth,3099\nBexworth,1500\n"),
    "plain.csv": b"la,value\nAshforth,622\n",
}  # fmt: skip
SHA = {name: hashlib.sha256(content).hexdigest() for name, content in DOCUMENTS.items()}

FIGURES: dict[str, dict[str, Any]] = {
    "on its page": figure("dsg_cumulative_balance", "2023-24", -18500000, **PLACE, figure_id="f000000000001", snapshot_sha256=SHA["report.pdf"], page=2, quote="The deficit was £18.5m at the end of the year"),
    "over two pages": figure("dsg_in_year_balance", "2023-24", -1, **PLACE, figure_id="f000000000002", snapshot_sha256=SHA["report.pdf"], page=2, quote="and it goes on over the page"),
    "in a zip": figure("ehc_plans", "2025/26", 3099, **PLACE, figure_id="f000000000003", snapshot_sha256=SHA["release.zip"], locator="data/plans.csv, row 2, column value", quote="Ashforth,3099"),
    "in a csv": figure("ehc_requests", "2025", 622, **PLACE, figure_id="f000000000004", snapshot_sha256=SHA["plain.csv"], locator="row 2, column value", quote="Ashforth,622"),
    "by hand": figure("usable_reserves", "2023-24", 5, **PLACE, figure_id="f000000000005", origin="curated"),
    "without quote": figure("ehc_new_plans", "2025", 5, **PLACE, figure_id="f000000000006", snapshot_sha256=SHA["plain.csv"], quote=None),
    "not held": figure("tribunal_appeals", "2025", 5, **PLACE, figure_id="f000000000007", snapshot_sha256="9" * 64),
    "derived": figure("dsg_deficit_per_resident_0_25", "2023-24", 3, **PLACE, figure_id="f000000000008", basis="derived", quote=None, snapshot_sha256=SHA["report.pdf"]),
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "raw").mkdir(parents=True)
    (folder / "warehouse").mkdir()
    for name, content in DOCUMENTS.items():
        (folder / "raw" / name).write_bytes(content)
    return folder


@pytest.fixture
def build(data: Path) -> Callable[..., Evidence]:
    def make(**changes: dict[str, Any]) -> Evidence:
        figures = [row_ | changes.get(name.replace(" ", "_"), {}) for name, row_ in FIGURES.items()]
        path = data / "warehouse" / "send_evidence.duckdb"
        path.unlink(missing_ok=True)
        make_warehouse(
            path,
            {
                "authority": [authority("990", "Ashforth")],
                "figure": figures,
                "figure_input": [{"figure_id": "f000000000008", "input_id": "f000000000001", "formula": "divided"}],
                "document": [
                    row(
                        "document",
                        snapshot_sha256=sha,
                        url=f"https://example.org/{name}",
                        title=name,
                        publisher="Test publisher",
                        local_path=f"raw/{name}",
                    )
                    for name, sha in SHA.items()
                ],
            },
        )
        with open_warehouse(path) as connection:
            return load_evidence(connection)

    return make


def results(evidence: Evidence, data: Path) -> dict[str, str]:
    return {finding.figure_id[-1]: finding.result for finding in verify_figures(evidence, evidence.figures(), data).findings}


def test_quotes_are_found_on_their_page_over_a_page_break_and_in_their_row(build: Callable[..., Evidence], data: Path) -> None:
    found = results(build(), data)
    assert [found[key] for key in "1234"] == [FOUND] * 4


def test_what_cannot_be_checked_is_counted_with_its_reason(build: Callable[..., Evidence], data: Path) -> None:
    evidence = build()
    report = verify_figures(evidence, evidence.figures(), data)
    assert report.counts[UNCHECKED] == 4
    assert {reason.split(";")[0] for reason in report.reasons} == {
        "it was gathered by hand, and no document is held for it",
        "no quote is kept for it",
        "it is computed from other figures, which are checked themselves",
    }
    assert report.exit_code == 0


@pytest.mark.parametrize(
    ("which", "change"),
    [
        ("on_its_page", {"quote": "The deficit was £18.6m at the end of the year"}),
        ("on_its_page", {"page": 1}),
        ("on_its_page", {"page": 9}),
        ("over_two_pages", {"page": 1}),
        ("in_a_zip", {"locator": "data/plans.csv, row 3, column value"}),
        ("in_a_zip", {"locator": "data/gone.csv, row 2, column value"}),
        ("in_a_zip", {"quote": "Ashforth,3098"}),
        ("in_a_csv", {"locator": "somewhere"}),
    ],
)
def test_a_quote_that_is_not_there_is_missing_and_fails(
    build: Callable[..., Evidence], data: Path, which: str, change: dict[str, Any]
) -> None:
    evidence = build(**{which: change})
    report = verify_figures(evidence, evidence.figures(), data)
    assert report.counts[MISSING] == 1 and report.exit_code == 1


def test_a_file_that_is_not_the_one_cited_is_missing(build: Callable[..., Evidence], data: Path) -> None:
    (data / "raw" / "plain.csv").write_bytes(b"la,value\nAshforth,622\nchanged,1\n")
    evidence = build()
    missing = verify_figures(evidence, evidence.figures(), data).missing
    assert {finding.reason for finding in missing} == {"the file held is not the document cited: its hash differs"}


def test_nothing_to_check_is_its_own_answer(build: Callable[..., Evidence], data: Path) -> None:
    evidence = build()
    for name in DOCUMENTS:
        (data / "raw" / name).unlink()
    assert verify_figures(evidence, evidence.figures(), data).exit_code == 3


def test_wrapped_lines_dashes_and_quotation_marks_compare_equal() -> None:
    assert squeeze("a “well–known”\n  case") == squeeze('a "well-known" case')


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "ashforth"
    folder.mkdir()
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, ["figure_id", "quote", "sha256", "page"])
        writer.writeheader()
        for name in ("on its page", "in a csv"):
            known = FIGURES[name]
            writer.writerow(
                {
                    "figure_id": known["figure_id"],
                    "quote": known["quote"],
                    "sha256": known["snapshot_sha256"],
                    "page": known["page"],
                }
            )
    return folder


def test_a_pack_is_checked_figure_by_figure(build: Callable[..., Evidence], data: Path, pack: Path) -> None:
    assert [finding.result for finding in verify_pack(build(), pack, data).findings] == [FOUND, FOUND]


def test_a_pack_that_tells_another_quote_than_the_warehouse_fails(build: Callable[..., Evidence], data: Path, pack: Path) -> None:
    path = pack / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Ashforth,622", "Ashforth,633"), encoding="utf-8")
    report = verify_pack(build(), pack, data)
    assert report.exit_code == 1 and "the pack’s quote" in report.missing[0].reason


def test_a_pack_of_another_warehouse_cannot_be_checked(build: Callable[..., Evidence], data: Path, pack: Path) -> None:
    path = pack / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("f00000000000", "f99999999999"), encoding="utf-8")
    assert verify_pack(build(), pack, data).exit_code == 3


def test_a_folder_that_is_no_pack_is_refused(build: Callable[..., Evidence], data: Path, tmp_path: Path) -> None:
    with pytest.raises(PackUnreadable, match=r"no figures\.csv"):
        verify_pack(build(), tmp_path, data)


def test_the_command_verifies_and_says_what_it_could_not(
    build: Callable[..., Evidence], data: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    settings = Settings(data)
    assert verify_command.run(settings, None, False) == 0
    out = capsys.readouterr().out
    assert "4 quotes found" in out and "could not be checked: it was gathered by hand" in out
    assert verify_command.run(settings, pack, True) == 0
    assert json.loads(capsys.readouterr().out)["found"] == 2
    assert verify_command.run(settings, data, False) == 2
    build(in_a_csv={"quote": "Ashforth,623"})
    assert verify_command.run(settings, None, False) == 1
    assert "NOT THERE f000000000004" in capsys.readouterr().err


def test_cite_gives_sentence_quote_document_page_hash_date_link_and_copy(
    build: Callable[..., Evidence], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(on_its_page={"source_url": "https://example.org/report.pdf"})
    assert cite_command.run(Settings(data), "F000000000001", False) == 0
    out = capsys.readouterr().out
    assert "Ashforth’s Dedicated Schools Grant was in deficit by £18.5m" in out
    assert "“The deficit was £18.5m at the end of the year”" in out
    for needed in (
        "report.pdf",
        "page 2",
        "https://example.org/report.pdf#page=2",
        SHA["report.pdf"],
        str(data / "raw" / "report.pdf"),
        "1 June 2026",
    ):
        assert needed in out


def test_cite_of_a_figure_without_a_quote_gives_place_and_link(
    build: Callable[..., Evidence], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    assert cite_command.run(Settings(data), "f000000000006", False) == 0
    out = capsys.readouterr().out
    assert "not kept: open the page or row below" in out and "https://example.org/test" in out


def test_cite_of_a_computed_figure_goes_on_to_what_it_was_computed_from(
    build: Callable[..., Evidence], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    assert cite_command.run(Settings(data), "f000000000008", True) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["computed_from"][0]["figure_id"] == "f000000000001"


def test_cite_of_a_replaced_figure_says_by_what(
    build: Callable[..., Evidence], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(in_a_csv={"superseded_by": "f000000000003"})
    assert cite_command.run(Settings(data), "f000000000004", False) == 0
    assert "REPLACED  by f000000000003" in capsys.readouterr().out


def test_cite_of_an_unknown_figure_says_where_ids_stand(
    build: Callable[..., Evidence], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    assert cite_command.run(Settings(data), "nonsense", False) == 2
    assert "figures.csv" in capsys.readouterr().err
