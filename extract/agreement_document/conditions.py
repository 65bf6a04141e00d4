"""Conditions: the numbered actions of the plan and of the paragraphs on how it is governed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from extract.agreement_document.paragraphs import Paragraph, joined_text
from extract.agreement_document.patterns import any_of

_NOT_ACTIONS = any_of(
    r"\bmay review\b|\bcircumstances\b|\breview (?:of )?this agreement\b",
    r"\bmeans\b|\bdefinitions?\b",
    r"\b(?:make|made|pay) (?:the following )?payments?\b|\bagrees? to pay\b|\binstalments?\b|\bpayments? (?:will|are|is)\b",
    r"\bcapital (?:support|funding|bid|grant)\b",
    r"^\W*(?:the )?(?:department|secretary of state|dfe)\b",
)
_ACTIONS = any_of(
    r"\bmanagement plan\b|\bdeficit recovery plan\b|\brecovery plan\b",
    r"\baction(?:s)? to\b|\bfollowing actions?\b|\bundertaking to\b",
    r"\bfollowing conditions?\b|\bconditions on\b|\bconditions? of\b",
    r"\bin delivering\b|\bgovernance\b|\bco-?production\b",
)
_REPORTING = any_of(r"\bmonitoring\b|\breports?\b|\breporting\b")
_DUTY = any_of(r"\b(?:authority|council|borough|county|it)\b[^.]{0,60}\b(?:agrees?|undertakes?|will|shall|must|commits?|is to)\b")


def conditions_of(paragraphs: Sequence[Paragraph], vocabulary: frozenset[str]) -> tuple[list[Paragraph], str]:
    """Paragraphs that are conditions, and why they can't be told, "" when they can.

    Args:
        paragraphs: the whole text, in order.
        vocabulary: words of the document, for mending words that a line's end breaks.
    """
    found: list[Paragraph] = []
    lead = ""
    for _, group in groupby((each for each in paragraphs), key=lambda each: each.top):
        members = list(group)
        subs = [each for each in members if each.is_sub]
        lead = _lead(members, lead, vocabulary)
        if subs:
            kind = _asks_for_action(lead)
            if kind is None:
                return [], f"paragraph {subs[0].top} has numbered parts, and what leads to them does not say what they are"
            if kind:
                found.extend(subs)
    return found, "" if found else "no numbered actions were found"


def _lead(members: list[Paragraph], before: str, vocabulary: frozenset[str]) -> str:
    """Text that leads to numbered parts: the paragraph they belong to, or the text without a number right before."""
    own = [joined_text(each.lines, vocabulary) for each in members if not each.is_sub]
    return own[-1] if own else before


def _asks_for_action(lead: str) -> bool | None:
    """True for the plan and its governance, False for reviews, payments, reports and definitions, None when unsure."""
    sentence = lead.replace("\u2019", "'")
    if _NOT_ACTIONS.search(sentence):
        return False
    if _ACTIONS.search(sentence):
        return True
    if _REPORTING.search(sentence):
        return False
    return True if _DUTY.search(sentence) else None
