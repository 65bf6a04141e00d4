"""One way to write a list of phrases as one pattern, a phrase or two a line."""

from __future__ import annotations

import re


def any_of(*phrases: str) -> re.Pattern[str]:
    """A pattern, blind to case, that finds any of the phrases."""
    return re.compile("|".join(phrases), re.IGNORECASE)
