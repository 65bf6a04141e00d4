"""Folders that are either there in full or as they were: written aside, then put in place by a rename."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.atomic import TEMPORARY_PREFIX
from extract.errors import EvidenceError

MARKER = ".send-evidence.json"
"""File that says of a folder what wrote it and which files it then held."""


class FolderTaken(EvidenceError):
    """The folder asked for holds something that a command did not write, or cannot be written."""


@contextmanager
def whole_folder(out: Path, kind: str, is_ours: Callable[[Path], bool] | None = None) -> Iterator[Path]:
    """Yield an empty folder beside `out`; when the block ends well it takes the place of `out`.

    An earlier output of the same kind is replaced as a whole. When the block raises, `out` is as it was.

    Args:
        out: the folder to make; missing, empty, or holding exactly what an earlier run of the same kind wrote.
        kind: what is written, for messages and for the marker: "export", "site".
        is_ours: says whether a folder holds just what an earlier run wrote, for an output that carries its own list of
            files; None: a marker file says so.

    Raises:
        FolderTaken: `out` holds anything else, is no folder, or cannot be written.
    """
    out = out.expanduser().resolve()
    _refuse_what_is_not_ours(out, kind, is_ours or (lambda folder: _is_ours(folder, kind)))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=out.parent))
    except OSError as error:
        raise FolderTaken(f"{out} cannot be written ({error.strerror or error}). Name another folder with --out.") from error
    try:
        aside.chmod(0o755)
        yield aside
        if is_ours is None:
            (aside / MARKER).write_text(_marker(aside, kind), encoding="utf-8")
        _put_in_place(aside, out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_what_is_not_ours(out: Path, kind: str, is_ours: Callable[[Path], bool]) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise FolderTaken(f"{out} is a file. Name a folder with --out.")
    if any(out.iterdir()) and not is_ours(out):
        raise FolderTaken(
            f"{out} is not empty and does not hold just what an earlier {kind} wrote, so nothing in it was touched. "
            "Name a new or empty folder with --out."
        )


def _is_ours(out: Path, kind: str) -> bool:
    marker = out / MARKER
    return marker.is_file() and marker.read_text(encoding="utf-8", errors="replace") == _marker(out, kind)


def _marker(folder: Path, kind: str) -> str:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    names = [name for name in names if name != MARKER]
    listed = hashlib.sha256("\n".join(names).encode()).hexdigest()
    return json.dumps({"kind": kind, "files": len(names), "names_sha256": listed}, indent=2) + "\n"


def _put_in_place(aside: Path, out: Path) -> None:
    """Rename `aside` to `out`; what stood there goes only when the new folder stands."""
    former = aside.with_name(aside.name + "-former")
    try:
        if out.exists():
            out.rename(former)
        try:
            aside.rename(out)
        except OSError:
            if former.exists():
                former.rename(out)
            raise
    except OSError as error:
        raise FolderTaken(f"{out} cannot be replaced ({error.strerror or error}). Name another folder with --out.") from error
    shutil.rmtree(former, ignore_errors=True)
