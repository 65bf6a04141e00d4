"""Sentences of evidence. Each is an object that renders whole, with its citations, or says what is missing.

told = for_pack(evidence, "351")
told.section("money")      # statements: parts (text and FigureRef), caveats, marks
told.unknown               # what is not known, what would settle it, whom to ask, a draft question
"""

from __future__ import annotations

from reports.statements.catalogue import CATALOGUE, for_letter, for_pack
from reports.statements.model import LETTER, PACK, SECTIONS, FigureRef, Source, Statement, Told, Unknown

__all__ = [
    "CATALOGUE",
    "LETTER",
    "PACK",
    "SECTIONS",
    "FigureRef",
    "Source",
    "Statement",
    "Told",
    "Unknown",
    "for_letter",
    "for_pack",
]
