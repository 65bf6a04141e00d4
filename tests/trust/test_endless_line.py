"""A line without end: a gigabyte in an archive, and as much as a worker may hold in a table or a listing of its own."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator

import pytest

from extract.documents.json_text import read_json
from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable, EvidenceError
from extract.records import Wanted
from extract.worker import WorkerLimits, WorkerPool

TABLES = ("section_251", "sen2", "tribunal_appeals", "mp_lookup")
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def gigabyte(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An archive with a CSV of one line, of 1 GB."""
    path = tmp_path_factory.mktemp("endless") / "release.zip"
    line = b"x" * MEGABYTE
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("data/a.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(1024):
            member.write(line)
    return path.read_bytes()


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerPool]:
    with WorkerPool(tmp_path_factory.mktemp("parsed"), limits=WorkerLimits(seconds=60, memory_mb=900)) as running:
        yield running


def test_a_gigabyte_in_one_line_is_refused_before_it_is_unpacked(gigabyte: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(DocumentUnreadable, match=r"^release\.zip unpacks to more than 500 MB"):
        SafeZip(gigabyte, "release.zip")
    assert time.process_time() - begun < 1


def test_a_gigabyte_that_says_it_is_small_is_not_unpacked_beyond_what_it_says(gigabyte: bytes) -> None:
    """Both places where its size stands say 1 MB."""
    content = bytearray(gigabyte)
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = MEGABYTE.to_bytes(4, "little")
    with SafeZip(bytes(content), "release.zip") as archive:
        assert archive.names == ("data/a.csv",)
        with pytest.raises(DocumentUnreadable, match=r"data/a\.csv"):
            archive.read("data/a.csv")


@pytest.mark.parametrize("source_id", TABLES)
@pytest.mark.parametrize(
    ("start", "more"),
    [("", "x" * 1024), ("", "1," * 512), ('"', "x" * 1024), ("", "9" * 1024)],
    ids=["words", "cells", "an open quote", "digits"],
)
def test_a_line_of_60_mb_is_refused_by_name_and_the_worker_goes_on(
    pool: WorkerPool, source_id: str, start: str, more: str
) -> None:
    content = (start + more * (60 * 1024)).encode()
    with pytest.raises(EvidenceError, match=r"endless\.csv|An endless line"):
        pool.parse(source_id, content, Wanted("https://www.example.org/endless.csv", "An endless line"))


@pytest.mark.parametrize("content", [b'"' + b"x" * (60 * MEGABYTE), b"[" + b"1," * (30 * MEGABYTE), b"9" * (2 * MEGABYTE)], ids=["an open string", "an open list", "a number"])  # fmt: skip
def test_a_listing_of_one_line_without_end_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(EvidenceError, match="listing"):
        read_json(content, "the listing")
