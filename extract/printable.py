"""Text that shows what it says: without characters that steer a terminal, break XML, or turn the direction of writing."""

from __future__ import annotations

import re

REMOVED = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
"""As in a regular expression's set: control characters, marks that turn the direction of writing, what is no character."""

SPACED = "\x80-\x9f\u2028\u2029"
"""Later control characters, which stand where a dash or a quotation mark was once wrongly decoded, and line separators."""

_STEERING = re.compile(f"[{REMOVED}{SPACED}]")
_REMOVED = re.compile(f"[{REMOVED}]")
_SPACED = re.compile(f"[{SPACED}]")


def printable(text: str) -> str:
    """The text without steering characters; tabs and line ends stay."""
    if not _STEERING.search(text):
        return text
    return _SPACED.sub(" ", _REMOVED.sub("", text))
