"""What the fuzzers found and was mended: one test for each, named after it."""

from __future__ import annotations

import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest

from extract.appeals.table import without_footnotes
from extract.documents.zipped import SafeZip
from extract.errors import ArchiveDamaged, DocumentUnreadable
from extract.inspection_report.read import read_report
from extract.manifest import Manifest
from tests.support.area_send_report import Report, make
from tests.support.examples import zip_bytes


def test_a_file_without_a_name_in_an_archive_is_refused() -> None:
    """zipfile itself failed with IndexError."""
    content = bytearray(zip_bytes({"a": "x"}))
    central = content.index(b"PK\x01\x02")
    content[central + 28 : central + 30] = struct.pack("<H", 0)
    del content[central + 46]
    end = content.index(b"PK\x05\x06")
    size = struct.unpack("<L", content[end + 12 : end + 16])[0]
    content[end + 12 : end + 16] = struct.pack("<L", size - 1)
    with pytest.raises(DocumentUnreadable, match=r"^release\.zip is not a ZIP archive \(a file in it has no name\)"):
        SafeZip(bytes(content), "release.zip")


def test_an_event_nested_without_end_is_damage_to_the_manifest(tmp_path: Path) -> None:
    """json gave up with RecursionError, which was none of ours."""
    path = tmp_path / "manifest.jsonl"
    path.write_bytes(b"[" * 200_000 + b"\n")
    with pytest.raises(ArchiveDamaged, match="line 1"):
        Manifest(path).events()


def test_a_report_with_a_page_of_nothing_but_its_footer_is_read() -> None:
    """The search for headings failed with ValueError on a page that has no line."""
    from io import BytesIO

    import pikepdf

    content = make(replace(Report(), filler=60))
    with pikepdf.open(BytesIO(content)) as pdf:
        blank = pdf.add_blank_page(page_size=(595, 842))
        pdf.pages.insert(1, blank)
        del pdf.pages[-1]
        out = BytesIO()
        pdf.save(out, static_id=True)
    inspection = read_report(out.getvalue(), "report.pdf").inspection
    assert inspection.pages == len(pikepdf.open(BytesIO(out.getvalue())).pages)


@pytest.mark.parametrize("glued", ["9" * 200_000, "9,1" * 70_000, " " * 200_000, ",9" * 100_000])
def test_a_heading_with_digits_without_end_is_looked_at_once(glued: str) -> None:
    """The search for footnote digits began anew at every digit: minutes for one cell."""
    begun = time.process_time()
    assert without_footnotes(f"Dorset{glued}x6") == f"Dorset{glued}x"
    assert time.process_time() - begun < 5
