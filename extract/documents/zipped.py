"""ZIP archives from outside, opened safely: what could harm a machine is refused by name before it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from types import TracebackType
from typing import Self

from extract.errors import DocumentUnreadable

MAX_MEMBERS = 2_000
"""More files than any release holds; above it an archive is refused."""

MAX_MEMBER_BYTES = 200_000_000
"""Largest file within an archive, unpacked."""

MAX_TOTAL_BYTES = 500_000_000
"""All files of an archive together, unpacked."""

MAX_RATIO = 300
"""Unpacked over packed size of a large file; statistics in CSV reach 20, office documents 60, bombs a thousand."""

_RATIO_FROM = 10_000_000
_ENCRYPTED = 0x1
_NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")


class SafeZip:
    """An open ZIP archive whose members are read into memory, one by one and never to disk.

    Args:
        content: the archive's bytes.
        name: what to call it in messages (file name or address).

    Raises:
        DocumentUnreadable: empty, not a ZIP, damaged, locked with a password, too many or too large members,
            packed beyond belief, two members of one name, or a member whose name leads out of the archive.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        if not content:
            raise DocumentUnreadable(f"{name} is empty. Fetch it again.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise DocumentUnreadable(f"{name} is not a ZIP archive ({error}). Open it to see what the publisher sent.") from error
        if any(not info.filename for info in self._zip.infolist()):
            raise DocumentUnreadable(f"{name} is not a ZIP archive (a file in it has no name). Look at the archive by hand.")
        members = [info for info in self._zip.infolist() if not info.is_dir()]
        self._check(members)
        self._members = {info.filename: info for info in members}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of the files within, in the archive's order; folders are left out."""
        return tuple(self._members)

    def read(self, member: str, *, nested: bool = False) -> bytes:
        """Bytes of one member.

        Args:
            member: its path, one of `names`.
            nested: True where the member may itself be an archive (a workbook).

        Raises:
            DocumentUnreadable: there is no such member, it is damaged, or it is an archive within the archive.
        """
        if member not in self._members:
            raise DocumentUnreadable(f"{self.name} holds no {member}. It holds: {', '.join(self.names[:30])}.")
        try:
            content = self._zip.read(self._members[member])
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
            raise DocumentUnreadable(f"{self.name}, {member}: damaged ({error}). Fetch the archive again.") from error
        if not nested and content.startswith(_NESTED):
            raise DocumentUnreadable(f"{self.name}, {member}: an archive within the archive is not opened. Look at it by hand.")
        return content

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MAX_MEMBERS:
            raise DocumentUnreadable(f"{self.name} holds {len(members)} files, more than the {MAX_MEMBERS} this reader takes on.")
        if sum(info.file_size for info in members) > MAX_TOTAL_BYTES:
            raise DocumentUnreadable(f"{self.name} unpacks to more than {MAX_TOTAL_BYTES // 10**6} MB, and is not unpacked.")
        seen: set[str] = set()
        for info in members:
            complaint = _complaint(info)
            if info.filename in seen:
                complaint = "stands in the archive twice"
            if complaint:
                raise DocumentUnreadable(f"{self.name}, {info.filename!r}: {complaint}. Look at the archive by hand.")
            seen.add(info.filename)


def _complaint(info: zipfile.ZipInfo) -> str | None:
    """What is wrong with one member, None when nothing is."""
    if _UNSAFE_NAME.search(info.filename):
        return "its name leads out of the archive"
    if info.flag_bits & _ENCRYPTED:
        return "locked with a password"
    if info.file_size > MAX_MEMBER_BYTES:
        return f"unpacks to {info.file_size // 10**6} MB, more than the {MAX_MEMBER_BYTES // 10**6} MB this reader takes on"
    if info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return "is packed as tightly as only a bomb is"
    return None
