"""Nothing from a document is run, followed or rendered unescaped: payloads planted in every text that comes from outside,
looked for in every output by a reader of that output's own kind."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from markdown_it import MarkdownIt

from reports.digest import gather, rendered, runs_since
from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.export import write_export
from reports.letter import compose, to_docx, to_text
from reports.pack.write import write_pack
from reports.site import write_site
from tests.support.invented import ASHFORTH, FARLEY
from tests.support.planted import CONTROL, LEADS, payload, tables_with_links, tables_with_words
from tests.support.warehouse import make_warehouse

KINDS = [*LEADS, "evil addresses"]
STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and marks that turn the direction of writing, which let a text show other than it is."""


class Outputs:
    """Everything that is written from one planted warehouse, below one folder."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder = folder
        self.kind = kind
        tables = tables_with_links() if kind == "evil addresses" else tables_with_words(kind)
        warehouse = make_warehouse(folder / "planted.duckdb", tables)
        with open_warehouse(warehouse) as connection:
            self.evidence: Evidence = load_evidence(connection)
            (run,) = runs_since(connection)
            self.digest = rendered(gather(connection, run))
            for form in ("csv", "xlsx"):
                write_export(connection, form, folder / form, email=True)
        for code in (ASHFORTH, FARLEY):
            write_pack(self.evidence, code, folder / "packs", email=True)
        write_site(
            warehouse, folder / "site", jobs=1, formats=frozenset({"html", "md"}), email=True, address="https://example.org/send/"
        )
        for name, content in self.digest.items():
            (folder / f"digest.{name}").write_bytes(content)

    def files(self, *endings: str) -> list[Path]:
        """Every file with one of these endings."""
        found = sorted(path for path in self.folder.rglob("*") if path.suffix.lstrip(".") in endings)
        assert found, endings
        return found


@pytest.fixture(scope="module", params=KINDS)
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    return Outputs(tmp_path_factory.mktemp("planted"), request.param)


def relative(path: Path, outputs: Outputs) -> str:
    return path.relative_to(outputs.folder).as_posix()


# -- HTML ----------------------------------------------------------------------------------------------------------

ADDRESSED = ("href", "src", "action", "formaction", "xlink:href", "srcset", "data", "poster", "background", "cite")
OURS = {"assets/site.js", "../assets/site.js", "search.js", "../search.js"}


def evil_in_html(text: str) -> Iterator[str]:
    """What a browser would run or follow."""
    page = BeautifulSoup(text, "lxml")
    for tag in page.find_all(True):
        if tag.name == "script" and (not tag.get("src") or urlsplit(str(tag["src"])).scheme):
            yield f"script: {str(tag)[:80]}"
        if tag.name in {"iframe", "object", "embed", "base", "form", "foreignobject"} and tag.name != "form":
            yield f"element {tag.name}"
        if (
            tag.name == "img"
            and not str(tag.get("src", "")).startswith("data:image/")
            and urlsplit(str(tag.get("src", ""))).scheme
        ):
            yield f"picture from outside: {tag.get('src')}"
        for name, value in tag.attrs.items():
            if name.lower().startswith("on"):
                yield f"attribute {name} of {tag.name}"
            if name in ADDRESSED and not _fine(str(value)):
                yield f"address {value!r} of {tag.name}"
        if tag.name == "style" and ("evil" in tag.get_text() or "</" in tag.get_text()):
            yield "style"


def _fine(address: str) -> bool:
    if address == "data:," or address.startswith("data:image/"):
        return True
    parts = urlsplit(address)
    return parts.scheme in {"", "http", "https", "mailto"} and not address.startswith("//") and not re.search(r"\s", address)


def test_no_page_holds_anything_that_runs_or_leads_astray(outputs: Outputs) -> None:
    pages = outputs.files("html")
    assert len(pages) > 15
    wrong = {relative(page, outputs): found for page in pages if (found := list(evil_in_html(page.read_text(encoding="utf-8"))))}
    assert wrong == {}


def test_pages_show_what_the_document_says_as_it_stands(outputs: Outputs) -> None:
    shown = 0
    for page in outputs.files("html"):
        text = " ".join(BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").get_text(" ").split())
        shown += text.count("<script>alert(1)</script>")
        assert "49 " not in re.findall(r"\{\{(.*?)\}\}", text)
    assert (shown > 20) == (outputs.kind != "evil addresses")  # that kind plants no words


def test_no_text_file_holds_characters_that_steer_a_terminal_or_the_eye(outputs: Outputs) -> None:
    wrong = {}
    for path in outputs.files("html", "md", "csv", "svg", "json", "txt", "atom", "js"):
        found = STEERING.findall(path.read_text(encoding="utf-8"))
        if found:
            wrong[relative(path, outputs)] = sorted({f"U+{ord(c):04X}" for c in found})
    assert wrong == {}


# -- Markdown ------------------------------------------------------------------------------------------------------


def test_no_markdown_turns_into_markup_that_a_document_wrote(outputs: Outputs) -> None:
    render = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    wrong = {}
    for path in outputs.files("md"):
        text = path.read_text(encoding="utf-8")
        html = render.render(text)
        found = list(evil_in_html(html))
        found += [
            f"image {tag}" for tag in BeautifulSoup(html, "lxml").find_all("img") if not str(tag["src"]).startswith("charts/")
        ]
        found += [
            f"heading {tag}"
            for tag in BeautifulSoup(html, "lxml").find_all(["h1", "h2", "h3"])
            if tag.get_text().startswith("Heading")
        ]
        if found:
            wrong[relative(path, outputs)] = found[:5]
    assert wrong == {}


# -- PDF -----------------------------------------------------------------------------------------------------------


def test_the_pdf_sets_payloads_as_text_and_links_only_to_web_addresses(outputs: Outputs) -> None:
    import pikepdf

    for path in outputs.files("pdf"):
        with pikepdf.open(path) as document:
            assert "/OpenAction" not in document.Root
            assert "/JavaScript" not in document.Root.get("/Names", {})
            for page in document.pages:
                for note in page.get("/Annots", []):
                    action = note.get("/A")
                    if action is not None and action.S == "/URI":
                        assert _fine(str(action.URI)), str(action.URI)
                    assert action is None or action.S in ("/URI", "/GoTo")
        if outputs.kind != "evil addresses":
            document = pypdfium2.PdfDocument(path)
            flat = "".join("".join(document[n].get_textpage().get_text_range().split()) for n in range(len(document)))
            for part in ("<script>alert(1)</script>", '#import"x"', '#eval("1+1")', "{{7*7}}", "${7*7}", "*b*", "]]>"):
                assert part in flat, part


# -- Word ----------------------------------------------------------------------------------------------------------


def letters(outputs: Outputs) -> Iterator[bytes]:
    for path in outputs.files("docx"):
        yield path.read_bytes()
    for code in (ASHFORTH, FARLEY):
        yield to_docx(compose(outputs.evidence, code))


def test_the_letter_holds_text_and_links_to_web_addresses_alone(outputs: Outputs) -> None:
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for content in letters(outputs):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [name for name in archive.namelist() if "vba" in name.lower() or name.endswith((".bin", ".exe"))]
            for name in archive.namelist():
                if not name.endswith((".xml", ".rels")):
                    continue
                body = archive.read(name)
                assert b"<!DOCTYPE" not in body and b"<!ENTITY" not in body
                root = etree.fromstring(body)
                for relation in root.iter("{*}Relationship"):
                    if relation.get("TargetMode") == "External":
                        assert urlsplit(relation.get("Target", "")).scheme in {"http", "https"}, relation.get("Target")
                for field in root.iter(f"{word}instrText", f"{word}fldSimple"):
                    told = (field.text or "") + (field.get(f"{word}instr") or "")
                    assert not re.search(r"DDE|INCLUDE|HYPERLINK|MACRO|QUOTE", told), told
                assert not STEERING.search("".join(root.itertext()))


def test_the_letter_as_text_holds_nothing_that_steers(outputs: Outputs) -> None:
    for code in (ASHFORTH, FARLEY):
        assert not STEERING.search(to_text(compose(outputs.evidence, code)))


# -- tables --------------------------------------------------------------------------------------------------------

NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")


def _runs(cell: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula."""
    return bool(re.match(r"[\s\u00a0]*[=+\-@|\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", cell)) and not NUMBER.fullmatch(cell)


def test_no_cell_of_any_csv_runs_as_a_formula(outputs: Outputs) -> None:
    wrong = {}
    for path in outputs.files("csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len({len(row) for row in rows}) == 1, path
        if found := [cell[:40] for row in rows for cell in row if _runs(cell)]:
            wrong[relative(path, outputs)] = found[:3]
    assert wrong == {}


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(outputs: Outputs) -> None:
    (path,) = outputs.files("xlsx")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            body = archive.read(name)
            assert b"<f>" not in body and b"<f " not in body, name
            assert b"<hyperlink" not in body, name
            assert b"ddeLink" not in body and b"externalLink" not in body, name
            if name.endswith((".xml", ".rels")):
                etree.fromstring(body)


# -- drawings, feeds, JSON -----------------------------------------------------------------------------------------


def test_no_drawing_runs_or_fetches_anything(outputs: Outputs) -> None:
    for path in outputs.files("svg"):
        root = etree.fromstring(path.read_bytes())
        for element in root.iter("*"):
            kind = etree.QName(element).localname
            assert kind not in {"script", "foreignObject", "iframe", "handler"}, path
            for name, value in element.attrib.items():
                local = etree.QName(name).localname
                assert not local.startswith("on"), (path, name)
                assert local != "href" or value.startswith("#"), (path, value)


def test_the_feed_is_xml_whose_content_runs_nothing(outputs: Outputs) -> None:
    feeds = outputs.files("atom", "xml")
    for path in feeds:
        root = etree.fromstring(path.read_bytes())
        for element in root.iter("*"):
            for name, value in element.attrib.items():
                if name == "href":
                    assert _fine(value), value
            if element.get("type") in {"html", "xhtml"}:
                inner = element.text or "".join(etree.tostring(child, encoding="unicode") for child in element)
                assert not list(evil_in_html(inner))


def test_json_is_json_and_cannot_end_a_script(outputs: Outputs) -> None:
    for path in outputs.files("json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in outputs.folder.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "</script" not in text
        assert "<!--" not in text


# -- what commands print -------------------------------------------------------------------------------------------


@cache
def evil(kind: str) -> str:
    return payload(kind) + CONTROL


@pytest.mark.parametrize("kind", LEADS)
def test_what_a_command_prints_steers_no_terminal(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    from pipelines.output import complain, print_json, print_table, say

    say(evil(kind))
    complain(evil(kind))
    print_table(evil(kind), [evil(kind), "b"], [[evil(kind), 1], ["x", evil(kind)]])
    said = capsys.readouterr()
    assert not STEERING.search(said.out + said.err)
    table = [line for line in said.out.splitlines() if "\t" in line]
    assert [line.count("\t") for line in table] == [1, 1, 1]
    print_json({"title": evil(kind)})
    printed = capsys.readouterr().out
    assert not STEERING.search(printed)
    assert json.loads(printed)["title"] == evil(kind)


def test_the_planted_characters_are_those_looked_for() -> None:
    assert len(STEERING.findall(CONTROL)) >= 10
