"""The letter to all MPs: who it addresses, what it says, and that it can be sent."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.letter import LocalNotes, compose, kind_of, read_notes, to_docx, to_text
from reports.letter.model import Letter, Note
from reports.letter.notes import LocalNote, NotesUnreadable
from reports.statements.spec import Case
from tests.support import invented as world
from tests.support.invented import ASHFORTH, BEXWORTH, COLDHAM, DUNMERE, EASTVALE, FARLEY
from tests.support.readability import grade
from tests.support.warehouse import make_warehouse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def words(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


@pytest.fixture(scope="module")
def letters(invented: Evidence) -> dict[str, Letter]:
    return {code: compose(invented, code) for code in world.NAMES}


@pytest.mark.parametrize(
    ("code", "dear"),
    [
        (ASHFORTH, "Dear Mr Frith and Christian Wakeford,"),  # no title is stated for the second, so none is given
        (BEXWORTH, "Dear Dame Test and Christian Wakeford,"),
        (COLDHAM, "Dear Dr Doctor,"),
        (DUNMERE, "Dear Sir Example,"),
        (FARLEY, "Dear Plain Name,"),
        (EASTVALE, "Dear Members of Parliament,"),
    ],
)
def test_every_mp_is_addressed_by_surname_order_and_stated_title(letters: dict[str, Letter], code: str, dear: str) -> None:
    assert letters[code].blocks[0].text == dear


@pytest.mark.parametrize(
    ("code", "kind", "why"),
    [
        (ASHFORTH, "safety_valve", "made a Safety Valve agreement"),
        (DUNMERE, "refused", "sought a Safety Valve agreement"),
        (COLDHAM, "dbv", "Delivering Better Value"),
        (EASTVALE, "change_programme", "Change Programme"),
        (BEXWORTH, "none", "is changing the rules"),
    ],
)
def test_each_kind_of_authority_has_its_own_letter(
    invented: Evidence, letters: dict[str, Letter], code: str, kind: str, why: str
) -> None:
    assert kind_of(Case(invented, code, "letter")) == kind
    assert why in letters[code].blocks[1].text


def test_each_letter_explains_the_words_of_the_trade_once_in_plain_clauses(letters: dict[str, Letter]) -> None:
    for code, letter in letters.items():
        for mention, meaning in (
            ("Safety Valve", "DfE pays towards a council’s deficit"),
            ("Dedicated Schools Grant", "the Government’s money for schools, early years and high needs"),
            ("(?i)high.needs", "“High needs” means help for children with SEND"),
            (r"\(EHC\) plan", "A plan sets out the help that a council must by law arrange"),
            ("SEND Tribunal", "is an independent panel, led by a judge"),
        ):
            assert letter.text.count(meaning) == bool(re.search(mention, letter.text)), (code, mention)


def test_the_asks_fit_todays_policy(letters: dict[str, Letter]) -> None:
    asks = [block.text for block in letters[ASHFORTH].blocks if block.style == "ask"]
    joined = " ".join(asks)
    for needed in (
        "High Needs Stability Grant",
        "reform plan",
        "10%",
        "after 31 March 2026",
        "31 March 2028",
        "still bind the council",
        "priority action",
    ):
        assert needed in joined
    surplus = " ".join(block.text for block in letters[BEXWORTH].blocks if block.style == "ask")
    assert "whether Bexworth St Giles has a deficit that counts" in surplus and "10%" not in surplus
    assert "NHS integrated care board" in joined and "health board" not in joined
    unknown = " ".join(block.text for block in letters[COLDHAM].blocks if block.style == "ask")
    assert "whether Coldham has a deficit" in unknown


def test_inspectors_are_asked_for_a_visit_only_where_no_report_of_any_kind_is_held(tmp_path: Path) -> None:
    tables = world.tables()
    for row in tables["inspection"]:
        row["reviewed"] = False
    with open_warehouse(make_warehouse(tmp_path / "i.duckdb", tables)) as connection:
        evidence = load_evidence(connection)
    held = " ".join(block.text for block in compose(evidence, COLDHAM).blocks if block.style == "ask")
    assert "what they have done since the inspectors’ report of 3 March 2025" in held and "next inspect" not in held
    none = " ".join(block.text for block in compose(evidence, FARLEY).blocks if block.style == "ask")
    assert "when they will next inspect" in none


def test_the_footer_counts_the_pages(letters: dict[str, Letter]) -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(letters[ASHFORTH]))) as archive:
        footer = next(archive.read(name) for name in archive.namelist() if "footer" in name and name.endswith(".xml"))
    assert b"NUMPAGES" in footer


def test_an_address_made_for_testing_is_never_printed_and_no_period_end_as_a_date_of_publication(tmp_path: Path) -> None:
    from datetime import date

    tables = world.tables()
    for figure in tables["figure"]:
        figure["source_url"] = "https://www.gov.uk/api/stand-in-release/files"
        figure["snapshot_sha256"], figure["stated"] = None, date(2025, 8, 31)
    with open_warehouse(make_warehouse(tmp_path / "s.duckdb", tables)) as connection:
        text = to_text(compose(load_evidence(connection), ASHFORTH))
    assert "stand-in" not in text and "31 August 2025" not in text


def test_every_sentence_with_a_number_has_a_note(letters: dict[str, Letter]) -> None:
    for letter in letters.values():
        for block in letter.blocks:
            if block.style not in ("text", "ask") or block.text.startswith(("The figures are the latest", "Dear ")):
                continue
            marked = "".join("⁑" if isinstance(run, Note) else run for run in block.runs)
            for sentence in re.split(r"(?<=[.!?⁑])\s+(?=[A-Z])", marked):
                claims = re.sub(r"\b20 weeks\b|\baged 0 to 25\b", "", sentence)
                if re.search(r"\d", claims):
                    assert "⁑" in sentence, sentence


def test_notes_are_numbered_in_reading_order_and_each_says_where(letters: dict[str, Letter]) -> None:
    for letter in letters.values():
        assert [note.number for note in letter.notes] == list(range(1, len(letter.notes) + 1))
        for note in letter.notes:
            assert all(cited.publisher and cited.link for group in note.groups for _, cited in group)


def test_no_letter_holds_a_placeholder_or_an_empty_value(letters: dict[str, Letter]) -> None:
    for letter in letters.values():
        text = to_text(letter)
        assert not re.search(r"\bNone\b|\bnan\b|\{|\}|\[\[|TODO|£\s|\(\s*\)|  +[a-z]", re.sub(r"\n\s+", "\n", text))


def test_without_notes_the_place_for_them_is_marked_and_with_notes_it_is_not(invented: Evidence) -> None:
    assert [block for block in compose(invented, ASHFORTH).blocks if block.style == "marked"]
    notes = LocalNotes(
        (LocalNote("A petition of 2,000 people", ("Keep our school.",), "https://example.org/p"),),
        "Ashforth Families",
        "families@example.org",
    )
    letter = compose(invented, ASHFORTH, notes)
    styles = [block.style for block in letter.blocks]
    assert "marked" not in styles
    local = [block for block in letter.blocks if block.style.startswith("local") or block.style == "source"]
    assert [block.text for block in local] == ["A petition of 2,000 people", "Keep our school.", "Source: https://example.org/p"]
    assert all(not any(isinstance(run, Note) for run in block.runs) for block in local)
    assert "We write as Ashforth Families." in letter.text and "families@example.org" in letter.text


def test_a_letter_to_one_mp_names_the_others(invented: Evidence) -> None:
    letter = compose(invented, ASHFORTH, only_mp="E2")
    assert letter.blocks[0].text == "Dear Christian Wakeford,"
    assert "We write the same to the other MPs for our area: Mr James Frith." in letter.text
    assert [recipient.name for recipient in letter.recipients] == ["Christian Wakeford"]


def test_the_text_version_gives_public_addresses_with_their_date(letters: dict[str, Letter]) -> None:
    text = to_text(letters[ASHFORTH])
    assert text.startswith("Check before sending: these are the public addresses as at 27 June 2026.")
    assert "To: Mr James Frith (Ashforth North): e1@parliament.example" in text
    assert "no public address is published" in to_text(letters[FARLEY])
    for note in letters[ASHFORTH].notes:
        assert text.count(f"[{note.number}]") == 2


def test_the_docx_has_real_endnotes_headings_and_styles(letters: dict[str, Letter]) -> None:
    letter = letters[ASHFORTH]
    content = to_docx(letter)
    body, notes = part(content, "word/document.xml"), part(content, "word/endnotes.xml")
    references = [int(node.get(f"{W}id")) for node in body.iter(f"{W}endnoteReference")]
    assert references == [note.number for note in letter.notes]
    held = {int(node.get(f"{W}id")): words(node) for node in notes.iter(f"{W}endnote")}
    assert set(references) | {-1, 0} == set(held)
    assert all("http" in held[number] for number in references)
    styles = [node.get(f"{W}val") for node in body.iter(f"{W}pStyle")]
    assert {"Title", "Heading2", "BodyText", "ListNumber"} <= set(styles)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"endnotes+xml" in archive.read("[Content_Types].xml")
        assert b"endnotes.xml" in archive.read("word/_rels/document.xml.rels")
        assert b'w:val="en-GB"' in archive.read("word/styles.xml")


def test_python_docx_and_our_own_reader_open_the_docx(letters: dict[str, Letter], tmp_path: Path) -> None:
    import docx

    from reports.check_letter.read import read_paragraphs

    path = tmp_path / "letter.docx"
    path.write_bytes(to_docx(letters[ASHFORTH]))
    assert docx.Document(str(path)).paragraphs[0].text == letters[ASHFORTH].subject
    assert "Dear Mr Frith and Christian Wakeford," in read_paragraphs(path)


def test_the_same_letter_gives_the_same_bytes_and_no_clock_is_in_them(invented: Evidence, invented_path: Path) -> None:
    first = to_docx(compose(invented, ASHFORTH))
    with open_warehouse(invented_path) as connection:
        assert to_docx(compose(load_evidence(connection), ASHFORTH)) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-06-29" in archive.read("docProps/core.xml")


def test_signatures_are_grouped_by_constituency(letters: dict[str, Letter]) -> None:
    assert [signature.constituency for signature in letters[ASHFORTH].signatures] == ["Ashforth North", "Ashforth South"]
    assert "Name and signature:" in words(part(to_docx(letters[ASHFORTH]), "word/document.xml"))


def test_a_mirror_is_named_on_the_face(tmp_path: Path) -> None:
    tables = world.tables() | {
        "meta": [
            {"key": key, "value": value}
            for key, value in (("warehouse_id", "w"), ("as_at", "2026-06-29"), ("mirror", "/some/where"))
        ]
    }
    with open_warehouse(make_warehouse(tmp_path / "m.duckdb", tables)) as connection:
        letter = compose(load_evidence(connection), ASHFORTH)
    assert "mirror" in words(part(to_docx(letter), "word/document.xml"))[:80]
    assert "/some/where" not in to_text(letter)


def test_a_letter_escapes_what_documents_say(tmp_path: Path) -> None:
    tables = world.tables()
    payload = "<w:t>&\"';]]> {{7*7}} \x00\x0b=cmd|' /C calc'!A0"
    for document in tables["document"]:
        document["title"] = payload
    for figure in tables["figure"]:
        figure["publisher"] = payload
        figure["source_url"] = "javascript:alert(1)"
    with open_warehouse(make_warehouse(tmp_path / "p.duckdb", tables)) as connection:
        content = to_docx(compose(load_evidence(connection), ASHFORTH))
    notes = part(content, "word/endnotes.xml")
    assert "<w:t>&" in words(notes) and "{{7*7}}" in words(notes)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b'Target="javascript' not in archive.read("word/_rels/endnotes.xml.rels")


def test_words_that_hold(letters: dict[str, Letter]) -> None:
    for letter in letters.values():
        text = to_text(letter)
        assert not re.search(r"SEND deficit|insolven|SEND child|\bfailed\b", text, re.IGNORECASE)
        for match in re.finditer(r"9[89](?:\.\d)?%[^.]*appeal|appeal[^.]*9[89](?:\.\d)?%", text):
            assert "hearing" in match[0]
        assert "children with SEND" in text


def test_a_reader_of_twelve_to_fourteen_can_follow(letters: dict[str, Letter]) -> None:
    grades = {
        code: grade(" ".join(block.text for block in letter.blocks if block.style in ("text", "ask")))
        for code, letter in letters.items()
    }
    assert max(grades.values()) < 10, grades


class TestNotes:
    """Local notes from TOML and Markdown."""

    def test_toml_and_markdown_say_the_same(self, tmp_path: Path) -> None:
        toml, markdown = tmp_path / "n.toml", tmp_path / "n.md"
        toml.write_text(
            'writer = "Us"\ncontact = "us@example.org"\n[[note]]\nsaid_by = "A school"\ntext = """One.\n\nTwo\nlines."""\nsource = "https://s.example"\n',
            encoding="utf-8",
        )
        markdown.write_text(
            "# Us\nContact: us@example.org\n\n## A school\nOne.\n\nTwo\nlines.\nSource: https://s.example\n", encoding="utf-8"
        )
        assert read_notes(toml) == read_notes(markdown)
        assert read_notes(toml).notes[0].paragraphs == ("One.", "Two lines.")

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("a.toml", '[[note]]\ntext = "words"\n', "said_by is missing"),
            ("a.toml", '[[note]]\nsaid_by = "who"\n', "text is missing"),
            ("a.toml", "writer = \n", "not TOML"),
            ("a.toml", 'wrter = "x"\n', "only writer, contact"),
            ("a.toml", 'note = "x"\n', r"\[\[note\]\]"),
            ("a.md", "just words\n", "holds no note"),
            ("a.md", "## \nwords\n", "said_by is missing"),
        ],
    )
    def test_a_note_without_who_says_so_is_refused(self, tmp_path: Path, name: str, content: str, said: str) -> None:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        with pytest.raises(NotesUnreadable, match=said):
            read_notes(path)

    def test_a_missing_long_or_binary_file_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(NotesUnreadable, match="no file"):
            read_notes(tmp_path / "none.md")
        long, binary = tmp_path / "long.md", tmp_path / "b.md"
        long.write_bytes(b"x" * 300_000)
        binary.write_bytes(b"\xff\xfe\x00\x81")
        with pytest.raises(NotesUnreadable, match="longer"):
            read_notes(long)
        with pytest.raises(NotesUnreadable, match="UTF-8"):
            read_notes(binary)
