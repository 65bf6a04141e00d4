"""What holds for every pack, in every form."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from extract.errors import EvidenceError
from reports.evidence import Evidence
from reports.export.cells import harmless
from reports.pack.build import build
from reports.pack.figures_csv import COLUMNS, to_csv
from reports.pack.html import is_live, to_html
from reports.pack.markdown import escape, to_markdown
from reports.pack.model import Pack
from reports.pack.write import is_ours, write_pack
from tests.support.invented import ASHFORTH, BEXWORTH, COLDHAM, EASTVALE, FARLEY, NAMES

SECTIONS = (
    "At a glance", "The money", "The agreement", "Targets against outturn", "What the Department for Education did", "Inspection",
    "Plans, refusals and waiting", "Tribunal", "Programmes", "MPs and constituencies", "What is not known, and how to find out", "Sources",
)  # fmt: skip
QUICK = frozenset({"html", "md", "docx", "svg"})


@pytest.fixture(scope="module")
def packs(invented: Evidence) -> dict[str, Pack]:
    return {code: build(invented, code) for code in NAMES}


@pytest.fixture(scope="module")
def pages(packs: dict[str, Pack]) -> dict[str, BeautifulSoup]:
    return {code: BeautifulSoup(to_html(pack), "lxml") for code, pack in packs.items()}


@pytest.mark.parametrize("code", NAMES)
def test_every_authority_has_every_section_and_none_is_empty(pages: dict[str, BeautifulSoup], code: str) -> None:
    page = pages[code]
    headings = [heading.get_text() for heading in page.find_all("h2")]
    assert [title for title in headings if title in SECTIONS] == list(SECTIONS)
    for section in page.find_all("section"):
        assert len(section.get_text(strip=True)) > len(section.h2.get_text()) + 10


@pytest.mark.parametrize("code", NAMES)
def test_no_placeholder_is_left(packs: dict[str, Pack], pages: dict[str, BeautifulSoup], code: str) -> None:
    for text in (pages[code].get_text(" "), to_markdown(packs[code])):
        assert not re.search(r"\b(None|nan|NaN|Undefined|NULL|TODO)\b|\{\{|\{%|\(\)|<object", text)


@pytest.mark.parametrize("code", NAMES)
def test_every_number_leads_to_its_source_and_every_link_resolves(pages: dict[str, BeautifulSoup], code: str) -> None:
    page = pages[code]
    ids = [str(node["id"]) for node in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in page.find_all("a", href=re.compile("^#")):
        assert str(link["href"])[1:] in ids
    for number in page.select("span.n"):
        assert number.find_next_sibling("sup") is not None, number.get_text()


@pytest.mark.parametrize("code", NAMES)
def test_every_figure_in_the_text_is_in_figures_csv(
    invented: Evidence, packs: dict[str, Pack], pages: dict[str, BeautifulSoup], code: str
) -> None:
    shown = {key for node in pages[code].select("[data-figure]") for key in str(node["data-figure"]).split()}
    rows = list(csv.DictReader(io.StringIO(to_csv(packs[code], invented))))
    listed = [row["figure_id"] for row in rows]
    assert shown <= set(listed)
    assert len(listed) == len(set(listed))
    assert all(row["statement"] for row in rows)


def test_figures_csv_has_the_columns_of_the_contract_in_order(invented: Evidence, packs: dict[str, Pack]) -> None:
    contract = "figure_id, statement, measure, period, value, as_printed, basis, payment_basis, as_at, publisher, document title, url, page, quote, sha256, retrieved, origin, reviewed, days_old"
    assert list(COLUMNS)[:19] == contract.split(", ")
    row = next(row for row in csv.DictReader(io.StringIO(to_csv(packs[ASHFORTH], invented))) if row["value"] == "-18512345")
    assert (row["period"], row["basis"], row["payment_basis"], row["as_at"], row["days_old"]) == (
        "2023-24",
        "outturn",
        "unknown",
        "2024-03-31",
        "820",
    )


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("+SUM(A1)", "'+SUM(A1)"), ("@cmd", "'@cmd"), ("-cmd", "'-cmd"), ("\tx", "'\tx"), ("-18512345", "-18512345"),
     ("-0.5", "-0.5"), ("18.5", "18.5"), ("plain", "plain"), ("-1-1", "'-1-1"), ("", "")],
)  # fmt: skip
def test_no_cell_is_taken_for_a_formula_and_negative_numbers_stay_numbers(text: str, safe: str) -> None:
    assert harmless(text) == safe


def test_the_front_page_reads_a_deficit_an_outcome_and_growth(pages: dict[str, BeautifulSoup]) -> None:
    rows = {
        row.th.get_text(): [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in pages[ASHFORTH].select("#at-a-glance-table tbody tr")
    }
    deficit = rows["Dedicated Schools Grant deficit, 31 March 2024"]
    assert deficit[0].startswith("£18.5m")
    assert "£308" in deficit[0]
    assert deficit[2] == "basis not stated: may be before or after DfE payments"
    assert rows["Area SEND inspection"][0].startswith("Widespread and/or systemic failings")
    assert "published 7 May 2024" in rows["Area SEND inspection"][0]
    assert rows["Plans in force, January 2026"][2].startswith("up 10.5%")
    assert rows["Requests for assessment refused, 2025"][0].startswith("210")
    assert rows["Safety Valve target, 31 March 2024"][2] == "target missed"


def test_a_surplus_is_called_one(pages: dict[str, BeautifulSoup]) -> None:
    assert "Dedicated Schools Grant surplus, 31 March 2024" in pages[BEXWORTH].select_one("#at-a-glance-table").get_text()  # type: ignore[union-attr]


def test_a_suppressed_figure_says_why_and_is_asked_for(pages: dict[str, BeautifulSoup]) -> None:
    glance = pages[COLDHAM].select_one("#at-a-glance-table")
    assert glance is not None
    assert "suppressed by the publisher" in glance.get_text()
    assert "marked x by the publisher" in glance.get_text()
    assert pages[COLDHAM].select(".question")


def test_stand_in_values_are_marked_beside_the_value_and_at_the_top(pages: dict[str, BeautifulSoup]) -> None:
    page = pages[FARLEY]
    assert "STAND-IN" in page.header.get_text()  # type: ignore[union-attr]
    marked = page.select("#ledger .mark-stand-in")
    assert marked
    assert "evidence of nothing" in page.select_one("#about").get_text()  # type: ignore[union-attr]
    assert "STAND-IN" not in pages[BEXWORTH].get_text()


def test_addresses_of_members_stay_out_unless_asked_for(invented: Evidence, packs: dict[str, Pack]) -> None:
    address = "e1@parliament.example"
    assert address not in to_html(packs[ASHFORTH]) + to_markdown(packs[ASHFORTH]) + to_csv(packs[ASHFORTH], invented)
    assert address in to_html(build(invented, ASHFORTH, email=True))


def test_the_file_asks_the_network_for_nothing(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        assert not page.find_all(["script", "link", "img", "iframe", "object"])
        assert not re.search(r"url\((?!#)|@import", str(page.style))
        assert page.html["lang"] == "en-GB"  # type: ignore[index]


def test_tables_have_captions_and_scoped_headings(pages: dict[str, BeautifulSoup]) -> None:
    for table in pages[ASHFORTH].find_all("table"):
        assert table.caption is not None and table.caption.get_text()
        assert all(heading.get("scope") in {"col", "row"} and heading.get_text(strip=True) for heading in table.find_all("th"))


def test_the_same_warehouse_gives_the_same_bytes(invented: Evidence, tmp_path: Path) -> None:
    first, _ = write_pack(invented, ASHFORTH, tmp_path / "a")
    second, _ = write_pack(invented, ASHFORTH, tmp_path / "b")
    names = sorted(path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file())
    assert {"pack.html", "pack.pdf", "pack.md", "letter.docx", "figures.csv", "manifest.json"} <= set(names)
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_the_manifest_names_every_file_with_its_hash_and_every_figure(invented: Evidence, tmp_path: Path) -> None:
    folder, figures = write_pack(invented, ASHFORTH, tmp_path, formats=QUICK)
    said = json.loads((folder / "manifest.json").read_text())
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(said["files"]) == found - {"manifest.json"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in said["files"].items())
    assert (said["warehouse_id"], said["as_at"], len(said["figures"])) == ("test-warehouse", "2026-06-29", figures)


def test_an_earlier_pack_is_replaced_as_a_whole(invented: Evidence, tmp_path: Path) -> None:
    folder, _ = write_pack(invented, EASTVALE, tmp_path, formats=frozenset({"html", "md"}))
    write_pack(invented, EASTVALE, tmp_path, formats=frozenset({"html"}))
    assert not (folder / "pack.md").exists()
    assert is_ours(folder)


@pytest.mark.parametrize("name", ["notes.txt", "pack.html"])
def test_what_a_person_added_or_changed_is_never_overwritten(invented: Evidence, tmp_path: Path, name: str) -> None:
    folder, _ = write_pack(invented, EASTVALE, tmp_path, formats=frozenset({"html"}))
    (folder / name).write_text("my own words")
    with pytest.raises(EvidenceError, match="nothing in it was touched"):
        write_pack(invented, EASTVALE, tmp_path, formats=frozenset({"html"}))
    assert (folder / name).read_text() == "my own words"


def test_a_failure_half_way_leaves_the_earlier_pack(invented: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = write_pack(invented, EASTVALE, tmp_path, formats=frozenset({"html"}))
    before = (folder / "pack.html").read_bytes()

    def broken(*_: object) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr("reports.pack.write.manifest", broken)
    with pytest.raises(OSError, match="disk full"):
        write_pack(invented, EASTVALE, tmp_path, formats=frozenset({"html"}))
    assert (folder / "pack.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize(
    ("address", "live"),
    [
        ("https://www.gov.uk/x#page=2", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address: str, live: bool) -> None:
    assert is_live(address) is live


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", r"a\|b"),
        ("*x*", r"\*x\*"),
        ("<script>", r"\<script\>"),
        ("$x$", r"\$x\$"),
        ("\\", "\\\\"),
        ("# h", r"\# h"),
        ("- x", r"\- x"),
        ("1. x", r"1\. x"),
        ("33.8% of", "33.8% of"),
        ("-6.8%", "-6.8%"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("a\nb", "a b"),
    ],
)
def test_markdown_shows_what_a_document_says_as_it_stands(text: str, escaped: str) -> None:
    assert escape(text) == escaped
