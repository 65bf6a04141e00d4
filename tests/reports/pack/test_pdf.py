"""The PDF is tagged, titled, in a language, with words for its pictures, and its front page is one page."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from reports.evidence import Evidence
from reports.pack.build import build
from reports.pack.typst import to_pdf
from tests.support.invented import ASHFORTH, COLDHAM, EASTVALE


@pytest.fixture(scope="module")
def content(invented: Evidence) -> bytes:
    return to_pdf(build(invented, ASHFORTH))


def elements(node: Any) -> Iterator[Any]:
    """Every structure element below a node."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_it_declares_pdf_ua_language_and_title(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (
                metadata["dc:title"] == "Ashforth: evidence on special educational needs money and services, as at 29 June 2026"
            )
        assert str(document.docinfo["/CreationDate"]).startswith("D:20260629")


def test_headings_tables_lists_and_pictures_are_tagged(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as document:
        found = list(elements(document.Root.StructTreeRoot))
        kinds = {str(element.S) for element in found}
        assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Link"} <= kinds
        pictures = [element for element in found if element.S == "/Figure"]
        assert pictures
        assert all(len(str(picture.get("/Alt", ""))) > 60 for picture in pictures)


def test_every_font_is_embedded(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as document:
        fonts = [font for page in document.pages for font in page.Resources.get("/Font", {}).values()]
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_each_page_has_its_number_and_the_date(content: bytes) -> None:
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        text = document[number].get_textpage().get_text_bounded()
        assert f"page {number + 1} of {len(document)}" in text
        assert "as at 29 June 2026" in text


@pytest.mark.parametrize("code", [ASHFORTH, COLDHAM, EASTVALE])
def test_the_briefing_is_one_page(invented: Evidence, code: str) -> None:
    document = pypdfium2.PdfDocument(to_pdf(build(invented, code)))
    assert "At a glance" in document[0].get_textpage().get_text_bounded()
    assert "The money" in document[1].get_textpage().get_text_bounded()[:200]


def test_setting_many_packs_holds_no_more_memory_than_setting_one(invented: Evidence) -> None:
    """typst remembers the last ten packs, some 40 MB each, unless it is made to forget: 1 GiB is the limit of a process."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("the memory of a process is read from /proc, which this system has not")

    def resident() -> int:
        return int(statm.read_text().split()[1]) * resource.getpagesize()

    pack = build(invented, ASHFORTH)
    to_pdf(pack)
    before = resident()
    for number in range(6):
        to_pdf(replace(pack, warehouse_id=f"another {number}"))
    assert resident() - before < 25 * 10**6
