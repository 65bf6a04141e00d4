"""The outcome section of the front page: which of three outcomes, what is inspected next and when."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.errors import DocumentUnreadable, FigureAmbiguous
from extract.terms import Outcome

_ARRANGEMENTS = r"\barrangements(?: for [^.]{0,120}?)?"
_OUTCOMES = {
    Outcome.TYPICALLY_POSITIVE: rf"{_ARRANGEMENTS} typically lead to positive experiences and outcomes\b",
    Outcome.INCONSISTENT: rf"{_ARRANGEMENTS} lead to inconsistent experiences and outcomes\b",
    Outcome.SYSTEMIC_FAILINGS: r"\bthere are widespread and ?/ ?or systemic failings leading to significant concerns\b",
}

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "eighteen": 18, "twenty-four": 24,
}  # fmt: skip
_NUMBER = r"(\d{1,2}|" + "|".join(_NUMBERS) + ")"
_WITHIN = rf"\b(?:within|in|up to)(?: (?:approximately|about|around|up to))? {_NUMBER}[- ]"
_NEXT_FULL = re.compile(rf"\bnext full (?:area send )?(?:re-?)?inspection\b[^.]*?{_WITHIN}years?\b", re.IGNORECASE)
_MONITORING = re.compile(rf"\bmonitoring (?:re-?)?(?:inspection|visit)\b[^.]*?{_WITHIN}months?\b", re.IGNORECASE)
_FOLLOWS_FAILINGS = re.compile(r"\bmonitoring (?:re-?)?(?:inspection|visit)\b|\bpriority action\b", re.IGNORECASE)


class Marks(NamedTuple):
    """What the outcome section says.

    Attributes:
        sentence: the sentence that states the outcome.
        next_full: years until the next full inspection, with the words that print them; None when not one number.
        monitoring: months until the monitoring inspection, likewise.
    """

    outcome: Outcome
    sentence: str
    next_full: tuple[int, str] | None
    monitoring: tuple[int, str] | None


def read_marks(section: str, name: str) -> Marks:
    """Read the outcome section of a report.

    Raises:
        DocumentUnreadable: it states none of the three outcomes.
        FigureAmbiguous: it states several, or one beside steps that do not go with it: a monitoring inspection and a
            priority action plan follow systemic failings, and nothing else.
    """
    found = {
        outcome: _sentence(section, match.start(), match.end())
        for outcome, pattern in _OUTCOMES.items()
        for match in re.finditer(pattern, section, re.IGNORECASE)
    }
    if not found:
        raise DocumentUnreadable(
            f'{name}: under "Inspection outcome" none of the three outcomes is stated in words this reader knows. '
            "Read the front page: if it states one, the words belong in extract/inspection_report/outcome.py."
        )
    if len(found) > 1:
        raise FigureAmbiguous(f'{name}: under "Inspection outcome" {len(found)} outcomes are stated. None is taken: read it.')
    outcome, sentence = next(iter(found.items()))
    follows = bool(_FOLLOWS_FAILINGS.search(section))
    if follows != (outcome is Outcome.SYSTEMIC_FAILINGS):
        raise FigureAmbiguous(
            f"{name}: the front page states outcome {outcome.value} but {'also' if follows else 'neither'} "
            f"{'a monitoring inspection or' if follows else 'a monitoring inspection nor'} a priority action plan. "
            "These go with widespread and/or systemic failings alone: read the front page."
        )
    return Marks(outcome, sentence, _single(_NEXT_FULL, section), _single(_MONITORING, section))


def _single(pattern: re.Pattern[str], section: str) -> tuple[int, str] | None:
    found = {_number(match[1]): match[0] for match in pattern.finditer(section)}
    return next(iter(found.items())) if len(found) == 1 else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _sentence(section: str, start: int, end: int) -> str:
    begin = max(section.rfind(". ", 0, start) + 2, 0) if ". " in section[:start] else 0
    stop = section.find(". ", end)
    return section[begin : stop + 1] if stop >= 0 else section[begin:]
