"""Publishers' files kept in another place: a folder with an index, or an http address with the same paths.

A mirror answers for every host. What it lacks is not there; it is never asked of the publisher instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from extract.addresses import place, split
from extract.errors import MirrorUnusable, NotPermitted, NotThere, SourceUnavailable
from extract.registry import Source
from extract.robots import MAX_BYTES, PRODUCT, Robots, robots_refusal
from extract.terms import Origin
from extract.transfer import Answer

INDEX_NAME = "index.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a mirror's index says of one address.

    Attributes:
        file: path below the mirror's folder.
        stand_in: True when the file was rebuilt and is not the publisher's.
    """

    file: str
    stand_in: bool


def read_index(content: bytes, name: str) -> dict[str, Entry]:
    """Entries of an index.json by address.

    Raises:
        MirrorUnusable: it is not an object of objects, or an entry names no file.
    """
    try:
        index = json.loads(content)
        return {url: _entry(about) for url, about in index.items()}
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
        raise MirrorUnusable(f"{name} is not an index of addresses ({error!r}). Make the mirror anew.") from error


def _entry(about: dict[str, Any]) -> Entry:
    file, stand_in = about["file"], about.get("stand_in", False)
    if not isinstance(file, str) or not isinstance(stand_in, bool):
        raise TypeError(f"file {file!r}, stand_in {stand_in!r}")
    return Entry(file, stand_in)


class FolderMirror:
    """A mirror in a folder.

    Args:
        folder: holds index.json and the files it names.

    Raises:
        MirrorUnusable: there is no folder, or no index in it that can be read.
    """

    def __init__(self, folder: Path) -> None:
        self._root = folder.resolve()
        path = self._root / INDEX_NAME
        try:
            self._index = read_index(path.read_bytes(), str(path))
        except OSError as error:
            raise MirrorUnusable(f"{folder} is not a mirror: its {INDEX_NAME} cannot be read ({error.strerror}).") from error

    def stand_in(self, url: str) -> bool:
        """Whether the index says that the document was rebuilt."""
        return self._index[url].stand_in if url in self._index else False

    origin = Origin.MIRROR

    def ask(self, url: str, source: Source, conditions: Mapping[str, str]) -> Answer:
        """The file for an address, as an answer to a request for it; conditions play no part.

        Raises:
            NotPermitted: the robots.txt that the mirror holds for the host stands against it; otherwise as `read`.
            NotThere, SourceUnavailable: as `read`.
        """
        del conditions
        if not self._robots(f"https://{urlsplit(url).netloc}/robots.txt").allows(url):
            raise robots_refusal(url)
        return Answer(200, {}, self.read(url, source.size_limit))

    def close(self) -> None:
        """Nothing is open."""

    def forgive(self, source_id: str) -> None:
        """Nothing is held against a folder."""

    def _robots(self, url: str) -> Robots:
        return Robots.read(self.read(url, MAX_BYTES), PRODUCT) if url in self._index else Robots()

    def read(self, url: str, size_limit: int) -> bytes:
        """The file for an address.

        Raises:
            NotThere: the index does not name the address, or its file is missing.
            NotPermitted: the file lies outside the folder, or is too large.
            SourceUnavailable: the file cannot be read.
        """
        path = self._path(url)
        try:
            with path.open("rb") as file:
                content = file.read(size_limit + 1)
        except FileNotFoundError as error:
            raise NotThere(f"{url} is in the mirror's index, but its file {path} is missing. Mend the mirror.") from error
        except OSError as error:
            raise SourceUnavailable(
                f"{url}: the mirror's file {path} cannot be read ({error.strerror}). Mend the mirror."
            ) from error
        if len(content) > size_limit:
            raise NotPermitted(
                f"{url} is larger than {size_limit / 10**6:g} MB in the mirror. Raise size_limit_mb in sources.toml."
            )
        return content

    def sha256(self, url: str) -> str | None:
        """Hash of the file for an address as it is now; None when the mirror lacks it.

        Raises:
            NotPermitted: the file lies outside the folder.
            OSError: the file cannot be read.
        """
        if url not in self._index:
            return None
        try:
            with self._path(url).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def _path(self, url: str) -> Path:
        if url not in self._index:
            raise NotThere(f"{url} is not in the mirror. Add it to the mirror, or refresh without one.")
        path = (self._root / self._index[url].file).resolve()
        if not path.is_relative_to(self._root):
            raise NotPermitted(
                f"{url}: the mirror's index names a file outside the mirror ({self._index[url].file!r}). Mend the mirror."
            )
        return path


class HttpMirror:
    """A mirror at an http address: https://HOST/PATH?QUERY is asked for as BASE/HOST/PATH?QUERY.

    Args:
        base: address of the mirror.

    Raises:
        MirrorUnusable: the address is not one that can be asked.
    """

    def __init__(self, base: str) -> None:
        try:
            self.place = place(split(base))
        except NotPermitted as error:
            raise MirrorUnusable(f"{base!r} is not the address of a mirror: {error}") from error
        if urlsplit(base).query or urlsplit(base).fragment:
            raise MirrorUnusable(f"{base!r} is not the address of a mirror: it has a query. Give the address alone.")
        self._base = base.rstrip("/")

    def address(self, url: str) -> str:
        """Where the mirror holds an address."""
        parts = urlsplit(url)
        return f"{self._base}/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    def publisher_address(self, address: str) -> str | None:
        """The address that the mirror holds at one of its own; None for one that is not below its base."""
        if not address.startswith(self._base + "/"):
            return None
        return "https://" + address.removeprefix(self._base + "/")

    @property
    def root_robots(self) -> str:
        """Address of the mirror's own robots.txt."""
        parts = urlsplit(self._base)
        return f"{parts.scheme}://{parts.netloc}/robots.txt"

    @property
    def index(self) -> str:
        """Address of the mirror's index, which it need not have."""
        return f"{self._base}/{INDEX_NAME}"


def is_http(where: str) -> bool:
    """Whether a mirror is named by an address and not by a folder."""
    return where.lower().startswith(("http://", "https://"))
