"""What bytes are is told from the bytes, whatever they are."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import SourceChanged
from extract.media import (
    BINARY,
    CSV,
    DOCX,
    EXTENSIONS,
    GZIP,
    HTML,
    JSON,
    ODS,
    PDF,
    TEXT,
    XLSX,
    XML,
    ZIP,
    check_kind,
    page_title,
    sniff,
)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4", PDF),
        (b"\r\n\r\n%PDF-1.4", PDF),
        (zipped("data/a.csv"), ZIP),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        (zipped("content.xml", "META-INF/manifest.xml"), ODS),
        (zipped("xl/workbook.xml")[:40], ZIP),
        (b"\x1f\x8b\x08\x00", GZIP),
        (b"<!DOCTYPE html><html>", HTML),
        (b"\xef\xbb\xbf  <!-- made by hand -->\n<HTML lang='en'>", HTML),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", HTML),
        (b"<?xml version='1.0'?><rss>", XML),
        (b"<svg onload='x'>", XML),
        (b' {"a": 1}\n', JSON),
        (b"[1, 2]", JSON),
        (b'{"a": 1', TEXT),
        (b"name,value\r\nBury,1", CSV),
        (b"only words", TEXT),
        (b"\xff\xfea\x00,\x00", BINARY),
        (b"\x7fELF\x00", BINARY),
    ],
)
def test_kinds_seen_in_the_wild(content: bytes, kind: str) -> None:
    assert sniff(content) == kind


@given(st.binary(max_size=400), st.sampled_from([PDF, CSV, HTML, JSON, ZIP]))
def test_any_bytes_are_of_the_kind_asked_for_or_refused(content: bytes, kind: str) -> None:
    try:
        assert check_kind(content, (kind,), "https://www.example.org/a") == kind
    except SourceChanged as error:
        assert str(error).startswith("https://www.example.org/a gave ")


def test_a_title_is_shown_in_one_plain_line() -> None:
    page = b"<title lang='en'>\n Sign&#10;in &amp; \x1b[31m\xe2\x80\xae go " + b"x" * 300 + b"</title>"
    assert page_title(page).startswith("Sign in & [31m go x")
    assert len(page_title(page)) <= 80
    assert page_title(b"<p>no title</p>") == ""


def test_every_kind_that_can_be_kept_has_its_ending() -> None:
    assert len(set(EXTENSIONS.values())) == len(EXTENSIONS)
