"""What is fuzzed: for each fuzzer its documents, their damage, and what must hold of whatever comes out.

`attempt` gives "read" or "refused"; any error that is not one of ours, and any reading that breaks a rule, is a crash.
"""

from __future__ import annotations

import json
import pickle
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path

from hypothesis import strategies as st

from extract.addresses import check_listed
from extract.errors import EvidenceError, NotPermitted, SourceUnavailable
from extract.parsed_store import ParsedKey
from extract.records import Parsed, Wanted
from extract.terms import FinancialYear, ValueState
from tests.fuzz import seeds
from tests.fuzz.mutate import EDITS, Edit, damaged, damaged_zip

READ, REFUSED = "read", "refused"
Sample = tuple[str, bytes]

PDF_TOKENS = (
    b"<<", b">>", b"[", b"]", b"(", b")", b"/Kids", b"/Parent", b"/Count 99999999", b"/Length -1", b"1 0 R", b"3 0 R", b"endobj",
    b"stream\n", b"\nendstream", b"BT", b"ET", b"Tj", b"Tm", b"q\n", b"Q\n", b"cm", b"re f\n", b"/MediaBox [0 0 1e9 1e9]", b"/Rotate 90",
    b"/Rotate 45", b"9" * 30, b"-1", b"0.0000001", b"NaN", b"startxref", b"trailer", b"/ActualText (x)", b"/Encrypt", b"/OCG", b"Do\n",
    b"(2022-23) Tj", b"(2023-24) Tj", b"(\xa312.3m) Tj", b"(\xff\xfe) Tj", b"1 0 0 1 0 0 cm", b"/Type/Pages", b"/ObjStm",
)  # fmt: skip
TABLE_TOKENS = (
    b'"', b",", b"\n", b"\r\n", b"\r", b"\x00", b"x", b"z", b"c", b":", b"-", b"9" * 30, b"\xc3\xa9", b"=1+1", b"", b"\xff", b"1e999", b"NaN",
    b"Infinity", b"-0", b"20232024", b"\xef\xbb\xbf", b"\xff\xfe", b"E92000001", b"926", b"\xed\xa0\x80", b"\t", b";",
)  # fmt: skip
XML_TOKENS = (
    b"<", b">", b"&", b"&#0;", b"&#xD800;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"]]>", b"<x>", b"</x>", b"<table:table-row>", b'"',
    b'table:number-rows-repeated="999999999"', b'table:number-columns-repeated="16384"', b'office:value-type="float"', b'office:value="1e999"',
    b'r="XFD1048576"', b't="s"', b't="e"', b"<v>99999999</v>", b"\x00", b"\xff\xfe", b'office:value-type="date"', b"P1000Y", b"<w:p>", b"<w:t>",
)  # fmt: skip
JSON_TOKENS = (
    b"[", b"]", b"{", b"}", b'"', b",", b":", b"null", b"true", b"1e999", b"9" * 5000, b'"\\ud800"', b'"\\u0000"', b'""', b"[[", b'{"a":',
    b'"published"', b'"title"', b'"2024-02-30"', b'"0001-01-01T00:00:00+23:59"', b"NaN", b"-1", b"[]", b"{}",
)  # fmt: skip
PAGE_TOKENS = (
    b"<div>", b"</div>", b"<table>", b"<svg>", b"<script>", b"<!--", b"<template>", b"<a class='publication-link'>", b"&#0;", b"&#xD800;",
    b"<span class='nonvisual'>", b"<![CDATA[", b"7 May 2024", b"99 Smarch 9999", b"https://files.ofsted.gov.uk/v1/file/1", b"/provider/44/1",
    b"javascript:x", b"\x00", b"\xff", b"<li class='search-result'>", b"<strong>", b"0", b"999999999999", b"<ol class='timeline'>",
)  # fmt: skip
TEXT_TOKENS = (
    b"\n", b"\n\n", b"\r", b"#", b"##", b'"""', b"[[note]]", b"=", b"said_by", b"\xc2\xa3", b"9" * 5000, b"%", b"million", b"bn", b"\x00",
    b"\xff\xfe", b"\xed\xa0\x80", b"31 February 2024", b"2024-25", b"1e999", b"(", b",", b'"', b"NOTES\n", b"\xe2\x80\xae", b"Constituency",
)  # fmt: skip


Cases = dict[str, tuple[bytes, Sequence[bytes]]]
"""Sound documents by name, each with the words of its format."""


@dataclass(frozen=True)
class Fuzzer:
    """One long fuzzer.

    Attributes:
        covers: what it reads, in words.
        cases: the documents to be damaged; sound, each is read.
        attempt: reads one and says how it went.
    """

    covers: str
    cases: Callable[[], Cases]
    attempt: Callable[[str, bytes], str]

    def samples(self) -> st.SearchStrategy[Sample]:
        """Damaged documents, each with the name of its case. An archive is damaged from outside or in one of its files."""
        cases = self.cases()

        def hurt(name: str, edits: list[Edit]) -> Sample:
            content, tokens = cases[name]
            return name, damaged(content, edits, tokens)

        def hurt_member(name: str, member: int, edits: list[Edit]) -> Sample:
            content, tokens = cases[name]
            return name, damaged_zip(content, member, edits, tokens)

        whole = st.builds(hurt, st.sampled_from(sorted(cases)), EDITS)
        archives = sorted(name for name, (content, _) in cases.items() if content.startswith(b"PK"))
        if not archives:
            return whole
        return st.one_of(whole, st.builds(hurt_member, st.sampled_from(archives), st.integers(0, 30), EDITS))


# -- PDF -----------------------------------------------------------------------------------------------------------


def _reports() -> Cases:
    return {f"report {n}": (content, PDF_TOKENS) for n, content in enumerate(seeds.reports())}


def _agreements() -> Cases:
    return {f"agreement {n}": (content, PDF_TOKENS) for n, content in enumerate(seeds.agreements())}


def _try_report(case: str, content: bytes) -> str:
    from extract.inspection_report.as_json import parsed_object
    from extract.inspection_report.read import read_report

    try:
        reading = read_report(content, case)
    except EvidenceError as error:
        return _refused(error, case)
    described = parsed_object(case, reading, lambda _name: None)
    assert described["outcome"] in {1, 2, 3}
    for count in (described["priority_actions"], described["areas_for_improvement"]):
        assert count is None or 0 <= count < 1000
    for cited in described["citations"].values():
        assert 1 <= cited["page"] <= described["pages"]
    _printable(described)
    _keepable(Parsed(inspections=(reading.inspection,)))
    return READ


def _try_agreement(case: str, content: bytes) -> str:
    from extract.agreement_document.as_json import parsed_object
    from extract.agreement_document.read import read_agreement

    try:
        agreement = read_agreement(content, case)
    except EvidenceError as error:
        return _refused(error, case)
    described = parsed_object(case, agreement, None)
    if not agreement.suspended and "payments" not in agreement.not_read and agreement.total_payment is not None:
        assert sum((payment.amount for payment in agreement.payments), Decimal(0)) == agreement.total_payment
    years = [FinancialYear.parse(target.year) for target in agreement.targets]
    assert years == sorted(set(years))
    for citation in described["citations"].values():
        assert 1 <= citation["page"] <= agreement.pages
    _printable(described)
    _keepable(Parsed(agreements=(agreement,)))
    return READ


def _try_pdf(case: str, content: bytes) -> str:
    """Everything that PdfDocument offers."""
    from extract.documents.drawing import Box
    from extract.documents.pdf import PdfDocument

    try:
        with PdfDocument(content, case) as document:
            pages = document.pages
            for page in pages[:3]:
                document.drawing(page.number)
                document.glyphs(page.number)
                document.strokes(page.number)
                document.image_share(page.number)
                document.path_count(page.number)
                document.text_within(page.number, Box(0, 0, 300, 300))
                for line in range(min(3, len(page.lines))):
                    document.line_box(page.number, line)
            _printable([page.lines for page in pages])
            _printable(document.metadata())
    except EvidenceError as error:
        return _refused(error, case)
    return READ


# -- tables --------------------------------------------------------------------------------------------------------


def _tables() -> Cases:
    tables = {name: (content, TABLE_TOKENS) for name, content in seeds.tables().items()}
    books = {name: (content, XML_TOKENS) for name, content in seeds.workbooks().items()}
    return tables | books | {"headed": (seeds.headed_archive(), (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"))}


def _try_table(case: str, content: bytes) -> str:
    try:
        if case in seeds.tables():
            parsed: Parsed = import_module(f"extract.sources.{case}").parse(
                content, Wanted("https://example.org/file", "Example")
            )
            _keepable(parsed)
            return READ
        return _try_archive(content)
    except EvidenceError as error:
        return _refused(error)


def _try_archive(content: bytes) -> str:
    from extract.documents.sheet import find_quote, sheet_rows
    from extract.documents.workbook import read_workbook
    from extract.documents.zipped import SafeZip
    from extract.media import check_kind, sniff

    check_kind(content, [sniff(content)], "archive")
    with SafeZip(content, "archive") as archive:
        for name in archive.names:
            archive.read(name, nested=True)
        csvs = [name for name in archive.names if name.endswith(".csv")]
    if csvs:
        assert not content.startswith(b"PK") or find_quote(content, f"{csvs[0]}, row 1", "") is False
        return READ
    book = read_workbook(content, "workbook")
    for sheet in book.sheets:
        rows = sheet_rows(book, sheet)
        if rows:
            find_quote(content, f"{sheet}, row {len(rows)}", "3000")
    return READ


# -- listings and the like ------------------------------------------------------------------------------------------


def _listings() -> Cases:
    return {
        "search page": (seeds.SEARCH, PAGE_TOKENS),
        "provider page": (seeds.PROVIDER, PAGE_TOKENS),
        "release list": (seeds.RELEASES, JSON_TOKENS),
        "agreements api": (seeds.AGREEMENTS_API, JSON_TOKENS),
        "agreements page": (seeds.AGREEMENTS_PAGE, PAGE_TOKENS),
        "appeals api": (seeds.APPEALS_API, JSON_TOKENS),
        "robots.txt": (seeds.ROBOTS, (b"*", b"$", b"%", b"%ff", b"\r", b":", b"User-agent:", b"Crawl-delay: 9e9", b"#", b"\x00")),
        "mirror index": (seeds.INDEX, JSON_TOKENS),
    }


def _try_listing(case: str, content: bytes) -> str:
    try:
        return _LISTINGS[case](content)
    except EvidenceError as error:
        return _refused(error)


def _ofsted(search: bytes, provider: bytes) -> str:
    return _discovered("ofsted_area_send", lambda url: provider if "/provider/" in url else search)


def _releases(content: bytes) -> str:
    _discovered("section_251", lambda _url: content)
    return _discovered("sen2", lambda _url: content)


def _agreements_api(content: bytes) -> str:
    return _discovered("safety_valve_agreements", lambda url: content if "/api/" in url else _lost(url))


def _agreements_page(content: bytes) -> str:
    return _discovered("safety_valve_agreements", lambda url: _lost(url) if "/api/" in url else content)


def _appeals(content: bytes) -> str:
    return _discovered("tribunal_appeals", lambda url: seeds.RELEASES if "/releases" in url else content)


def _lost(url: str) -> bytes:
    raise SourceUnavailable(f"{url} is not there")


def _discovered(source_id: str, get: Callable[[str], bytes]) -> str:
    from extract.discovery import discover

    return _wanted(list(discover(import_module(f"extract.sources.{source_id}"), get)))


def _robots(content: bytes) -> str:
    from extract.robots import PRODUCT, Robots

    rules = Robots.read(content, PRODUCT)
    for url in ("https://h/private/a.pdf", "https://h/", "https://h/%ff%7e?a=b", "https://h/no"):
        rules.allows(url)
    assert rules.wait is None or 0 <= rules.wait <= 10
    return READ


def _index(content: bytes) -> str:
    from extract.mirror import read_index

    read_index(content, "index.json")
    return READ


_LISTINGS: dict[str, Callable[[bytes], str]] = {
    "search page": lambda content: _ofsted(content, seeds.PROVIDER),
    "provider page": lambda content: _ofsted(seeds.SEARCH, content),
    "release list": _releases,
    "agreements api": _agreements_api,
    "agreements page": _agreements_page,
    "appeals api": _appeals,
    "robots.txt": _robots,
    "mirror index": _index,
}


# -- what a person hands in -----------------------------------------------------------------------------------------


def _papers() -> Cases:
    return {
        "draft.txt": (seeds.DRAFT_TEXT, TEXT_TOKENS),
        "notes.toml": (seeds.NOTES_TOML, TEXT_TOKENS),
        "notes.md": (seeds.NOTES_MD, TEXT_TOKENS),
        "signatures.csv": (seeds.SIGNATURES, TABLE_TOKENS),
        "manifest.jsonl": (seeds.MANIFEST, JSON_TOKENS),
        "draft.docx": (seeds.draft(), XML_TOKENS),
    }


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="send-evidence-fuzz-"))


@cache
def _evidence() -> object:
    from reports.evidence import load_evidence, open_warehouse
    from tests.support.invented import invented_warehouse

    with open_warehouse(invented_warehouse(_folder() / "invented.duckdb")) as connection:
        return load_evidence(connection)


def _try_paper(case: str, content: bytes) -> str:
    path = _folder() / case
    path.write_bytes(content)
    try:
        _PAPERS[path.suffix](path)
    except EvidenceError as error:
        return _refused(error)
    finally:
        path.unlink()
    return READ


def _read_draft(path: Path) -> None:
    from reports.check_letter.read import read_paragraphs

    _printable(read_paragraphs(path))


def _read_notes(path: Path) -> None:
    from reports.letter.notes import read_notes

    notes = read_notes(path)
    _printable([[note.said_by, note.source, *note.paragraphs] for note in notes.notes])


def _read_signatures(path: Path) -> None:
    from reports.coverage import count_signatures
    from reports.evidence import Evidence

    evidence = _evidence()
    assert isinstance(evidence, Evidence)
    coverage = count_signatures(evidence, path)
    assert sum(seat.count for each in coverage.authorities for seat in each.seats) <= 2 * coverage.rows


def _read_manifest(path: Path) -> None:
    from extract.manifest import Manifest

    Manifest(path).events()


_PAPERS: dict[str, Callable[[Path], None]] = {
    ".txt": _read_draft,
    ".docx": _read_draft,
    ".toml": _read_notes,
    ".md": _read_notes,
    ".csv": _read_signatures,
    ".jsonl": _read_manifest,
}


# -- what must hold -------------------------------------------------------------------------------------------------


def _refused(error: EvidenceError, name: str = "") -> str:
    """A refusal must say something, and name the document where there is one."""
    assert str(error).strip()
    assert name in str(error)
    str(error).encode()
    return REFUSED


def _printable(value: object) -> None:
    """What was read can be printed as JSON in UTF-8."""
    json.dumps(value, ensure_ascii=False, default=str).encode()


def _keepable(parsed: Parsed) -> None:
    """Records go through the worker's pipe and into the store as they are, and a figure has a value exactly when it says so."""
    from extract.parsed_rows import TO_ROW
    from extract.parsed_schema import RECORD_KINDS
    from extract.parsed_store import _parquet
    from extract.worker_process import load_parsed

    for figure in parsed.figures:
        assert (figure.value is None) == (figure.value_state is not ValueState.REPORTED)
    assert load_parsed(pickle.dumps(parsed, protocol=5)) == parsed
    for kind in RECORD_KINDS:
        rows = [TO_ROW[kind](record) for record in getattr(parsed, f"{kind}s")]
        _parquet(kind, "some_source", "0" * 64, rows)


def _wanted(wanted: list[Wanted]) -> str:
    """What a listing asks for can be archived: text throughout, and an address on https."""
    for each in wanted:
        _printable([each.url, each.title, *[list(pair) for pair in each.hints]])
        assert all(isinstance(text, str) for pair in each.hints for text in pair)
        ParsedKey.of("some_source", "0" * 64, "1", each)
        with suppress(NotPermitted):
            check_listed(each.url, ["www.gov.uk"], "some_source")
    return READ


FUZZERS: dict[str, Fuzzer] = {
    "reports": Fuzzer("inspection reports (PDF)", _reports, _try_report),
    "agreements": Fuzzer("agreements (PDF)", _agreements, _try_agreement),
    "pdf": Fuzzer("text, glyphs, drawings of any PDF", lambda: _reports() | _agreements(), _try_pdf),
    "tables": Fuzzer("CSV, ZIP, XLSX, ODS and the sources of tables", _tables, _try_table),
    "listings": Fuzzer("HTML and JSON listings, robots.txt, mirror index", _listings, _try_listing),
    "papers": Fuzzer("drafts (.docx, .txt), notes, signatures, the manifest", _papers, _try_paper),
}
