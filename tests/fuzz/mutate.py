"""Damage to documents: the same edits, given as plain values, on any bytes. Hypothesis makes the edits and shrinks them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from tests.support.examples import zip_bytes

WHOLE = 2**24
LONGEST = 4_000_000
"""Damage does not make a document longer than this; long documents have tests of their own."""

KINDS = ("token", "digit", "delete", "double", "swap", "byte", "cut", "nest", "noise")


class Edit(NamedTuple):
    """One piece of damage. `at` and `other` are places as a share of WHOLE; `size` and `pick` say how much and which."""

    kind: str
    at: int
    other: int
    size: int
    pick: int


EDITS = st.lists(
    st.builds(
        Edit,
        st.sampled_from(KINDS),
        st.integers(0, WHOLE - 1),
        st.integers(0, WHOLE - 1),
        st.integers(0, 255),
        st.integers(0, 2**16 - 1),
    ),
    min_size=1,
    max_size=6,
)


def damaged(content: bytes, edits: Sequence[Edit], tokens: Sequence[bytes]) -> bytes:
    """The content after each edit in turn.

    Args:
        tokens: words of the format, to be put in where they do not belong.
    """
    for edit in edits:
        content = _APPLY[edit.kind](content, edit, tokens)[:LONGEST]
    return content


def _token(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    at = _place(content, edit.at)
    return content[:at] + tokens[edit.pick % len(tokens)] + content[at + edit.size % 16 :]


def _digit(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    """Another digit for the first one from a place on."""
    del tokens
    start = _place(content, edit.at)
    at = next((start + step for step, byte in enumerate(content[start : start + 5000]) if 48 <= byte <= 57), None)
    return content if at is None else content[:at] + b"%d" % (edit.pick % 10) + content[at + 1 :]


def _delete(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    del tokens
    at = _place(content, edit.at)
    return content[:at] + content[at + edit.size**2 // 16 + 1 :]


def _double(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    """A piece stands a second time, somewhere else."""
    del tokens
    at, other = _place(content, edit.at), _place(content, edit.other)
    return content[:other] + content[at : at + edit.size**2 // 16 + 1] + content[other:]


def _swap(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    """Two pieces change places."""
    del tokens
    first, second = sorted((_place(content, edit.at), _place(content, edit.other)))
    size = min(edit.size + 1, second - first)
    piece, other = content[first : first + size], content[second : second + size]
    return content[:first] + other + content[first + size : second] + piece + content[second + size :]


def _byte(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    del tokens
    at = _place(content, edit.at)
    return content[:at] + bytes([edit.size]) + content[at + 1 :]


def _cut(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    del tokens
    return content[: _place(content, edit.at)]


def _nest(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    """One word of the format many times over."""
    at = _place(content, edit.at)
    return content[:at] + tokens[edit.pick % len(tokens)] * (edit.size * edit.size) + content[at:]


def _noise(content: bytes, edit: Edit, tokens: Sequence[bytes]) -> bytes:
    del tokens
    at = _place(content, edit.at)
    return content[:at] + random.Random(edit.pick).randbytes(edit.size % 32) + content[at + edit.size % 32 :]


_APPLY = {
    "token": _token,
    "digit": _digit,
    "delete": _delete,
    "double": _double,
    "swap": _swap,
    "byte": _byte,
    "cut": _cut,
    "nest": _nest,
    "noise": _noise,
}


def _place(content: bytes, share: int) -> int:
    return share * len(content) // WHOLE


def damaged_zip(content: bytes, member: int, edits: Sequence[Edit], tokens: Sequence[bytes]) -> bytes:
    """An archive with one member damaged and everything else sound."""
    members = unzipped(content)
    name = sorted(members)[member % len(members)]
    return zip_bytes(members | {name: damaged(members[name], edits, tokens)})


def unzipped(content: bytes) -> dict[str, bytes | str]:
    """Members of a sound archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened_pdf(content: bytes) -> bytes:
    """The same PDF with its streams unpacked, so that damage reaches the words and not just the packing."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, qdf=True, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
