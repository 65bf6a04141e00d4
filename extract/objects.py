"""Where the archive's documents lie: a local folder, or any filesystem that fsspec knows (S3 and the like)."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Protocol

from extract.atomic import TEMPORARY_PREFIX, write_atomically


class Objects(Protocol):
    """Named bytes; a name is written in full or not at all."""

    def read(self, name: str) -> bytes:
        """Bytes under `name`. Raises FileNotFoundError, or OSError when they cannot be read."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Put `content` under `name`, in place of what was there. Raises OSError; nothing is then changed."""
        ...

    def local_path(self, name: str) -> Path | None:
        """Path of `name` on this machine, None where it lies elsewhere."""
        ...


class LocalObjects:
    """Documents in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, name: str) -> bytes:
        """Bytes under `name`."""
        return (self._root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Put `content` under `name`."""
        write_atomically(self._root / name, content)

    def local_path(self, name: str) -> Path | None:
        """Path of `name`."""
        return self._root / name


class FsspecObjects:
    """Documents on a filesystem named by an address such as `s3://bucket/send-evidence` or `memory://raw`.

    Args:
        address: where they lie. The driver it needs (s3fs for S3) is the reader's to install.
    """

    def __init__(self, address: str) -> None:
        import fsspec

        self._files, self._root = fsspec.core.url_to_fs(address)

    def read(self, name: str) -> bytes:
        """Bytes under `name`."""
        content: bytes = self._files.cat_file(f"{self._root}/{name}")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put `content` under `name`: written aside, then moved, because not every filesystem writes in one step."""
        path = f"{self._root}/{name}"
        folder, _, last = path.rpartition("/")
        aside = f"{folder}/{TEMPORARY_PREFIX}{uuid.uuid4().hex}-{last}"
        self._files.makedirs(folder, exist_ok=True)
        try:
            self._files.pipe_file(aside, content)
            self._files.mv(aside, path)
        except BaseException:
            if self._files.exists(aside):
                self._files.rm(aside)
            raise

    def local_path(self, name: str) -> Path | None:
        """None: these lie elsewhere, or where only fsspec should look."""
        del name
        return None


def open_objects(root: Path, address: str | None) -> Objects:
    """The folder `objects` below the archive's root, or the filesystem at `address`."""
    return FsspecObjects(address.rstrip("/")) if address else LocalObjects(root / "objects")
