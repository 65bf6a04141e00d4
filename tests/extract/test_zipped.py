"""Archives that could harm a machine are refused by name before they are unpacked."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from extract.documents import zipped
from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable
from tests.support.examples import zip_bytes


def raises(content: bytes, says: str) -> None:
    with pytest.raises(DocumentUnreadable) as raised:
        SafeZip(content, "release.zip")
    assert str(raised.value).startswith("release.zip")
    assert says in str(raised.value)


def test_members_are_listed_and_read() -> None:
    with SafeZip(zip_bytes({"data/a.csv": "x,y\n", "b.txt": "hello", "folder/": ""}), "release.zip") as archive:
        assert archive.names == ("data/a.csv", "b.txt")
        assert archive.read("data/a.csv") == b"x,y\n"


def test_a_member_that_is_not_there_is_named_with_what_is() -> None:
    with (
        SafeZip(zip_bytes({"b.txt": "hello"}), "release.zip") as archive,
        pytest.raises(DocumentUnreadable, match=r"no a\.csv.*b\.txt"),
    ):
        archive.read("a.csv")


@pytest.mark.parametrize("content", [b"<html>sign in</html>", b"PK\x03\x04 cut off", b"\x00" * 100])
def test_what_is_not_a_zip_is_said_to_be_none(content: bytes) -> None:
    raises(content, "is not a ZIP archive")


def test_an_empty_file_is_said_to_be_empty() -> None:
    raises(b"", "is empty")


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/passwd", "a/../../evil.csv", "..\\evil.csv", "C:evil.csv", "a\x01.csv"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    raises(zip_bytes({name: "x"}), "leads out of the archive")


def test_two_dots_within_a_name_are_harmless() -> None:
    assert SafeZip(zip_bytes({"notes..final.csv": "x"}), "release.zip").names == ("notes..final.csv",)


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(zip_bytes({"a.csv": "x"}))
    at = content.index(b"PK\x01\x02") + 8
    content[at : at + 2] = struct.pack("<H", 1)
    raises(bytes(content), "locked with a password")


def test_too_many_members_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(zipped, "MAX_MEMBERS", 3)
    raises(zip_bytes({f"{n}.csv": "x" for n in range(4)}), "holds 4 files")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    raises(zip_bytes({"bomb.csv": b"0" * 20_000_000}), "packed as tightly as only a bomb is")


def test_a_member_too_large_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(zipped, "MAX_MEMBER_BYTES", 10)
    raises(zip_bytes({"a.csv": "x" * 11}), "unpacks to 0 MB, more than")


def test_an_archive_too_large_as_a_whole_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(zipped, "MAX_TOTAL_BYTES", 10)
    raises(zip_bytes({"a.csv": "x" * 6, "b.csv": "x" * 6}), "unpacks to more than")


def test_two_members_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.csv", "1")
        archive.writestr("a.csv", "2")
    raises(out.getvalue(), "stands in the archive twice")


def test_an_archive_within_the_archive_is_not_opened_unless_asked() -> None:
    inner = zip_bytes({"a.csv": "x"})
    with SafeZip(zip_bytes({"inner.zip": inner}), "release.zip") as archive:
        with pytest.raises(DocumentUnreadable, match=r"release\.zip, inner\.zip: an archive within the archive"):
            archive.read("inner.zip")
        assert archive.read("inner.zip", nested=True) == inner


def test_a_damaged_member_is_named() -> None:
    content = bytearray(zip_bytes({"a.csv": "some text that is packed " * 50}))
    at = content.index(b"a.csv") + 5
    content[at : at + 6] = b"\xff" * 6
    with SafeZip(bytes(content), "release.zip") as archive, pytest.raises(DocumentUnreadable, match=r"a\.csv: damaged"):
        archive.read("a.csv")
