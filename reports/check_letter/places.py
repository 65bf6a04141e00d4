"""Which council a sentence speaks of: by its full name, or a short one in capitals ("BCP").

Towns and words too often share the other short names.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reports.evidence import Evidence

_SHORT = 5
"""Letters of the longest short name in capitals that is known: BCP, LBHF, B&NES."""


class Places:
    """Names of today's authorities, found in sentences."""

    def __init__(self, evidence: Evidence) -> None:
        self._codes = {row.name: row.la_code for row in evidence.authorities}
        short = {alias for alias, _ in evidence.small.aliases if len(alias) <= _SHORT and alias.upper() not in self._codes}
        self._codes |= {alias.upper(): found[0] for alias in short if len(found := evidence.find(alias)) == 1}
        names = sorted(self._codes, key=len, reverse=True)
        either = "|".join(map(re.escape, names)) or "(?!)"
        self._pattern = re.compile(rf"\b(?:{either})\b(?! (?:upon|under|St)\b)")

    def mentions(self, sentence: str) -> list[tuple[int, str]]:
        """Where each authority is named, with its code. A name that begins a sentence and is a word too ("Reading") is none."""
        found = []
        for match in self._pattern.finditer(sentence):
            if match.start() or match[0] != "Reading":
                found.append((match.start(), self._codes[match[0]]))
        return found

    def subject(self, sentence: str, position: int, default: str | None) -> str | None:
        """Code of the authority that something is said of: the last named before it, else the one the draft is about.

        None where others alone are named, and only after it.
        """
        mentions = self.mentions(sentence)
        before = [code for start, code in mentions if start < position]
        if before:
            return before[-1]
        codes = {code for _, code in mentions}
        return default if not codes or default in codes else None


@lru_cache(maxsize=2)
def places_of(evidence: Evidence) -> Places:
    """The names, compiled once for an evidence."""
    return Places(evidence)
