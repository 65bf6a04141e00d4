"""A simple reading grade (Flesch-Kincaid), enough to see a letter grow too hard. Grade 8 is about age 13."""

from __future__ import annotations

import re


def grade(text: str) -> float:
    """School grade needed to read a text; numbers and what stands in parentheses are left out."""
    prose = re.sub(r"\([^)]*\)|£?\d+(?:[.,]\d+)*(?:%|bn|m)?", " ", text)
    sentences = [part for part in re.split(r"[.!?:;]\s", prose) if len(part.split()) > 2]
    words = [word for part in sentences for word in re.findall(r"[A-Za-z’'-]+", part)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Runs of vowels, without a silent final e; at least one."""
    lower = word.lower()
    count = len(re.findall(r"[aeiouy]+", lower))
    return max(1, count - (lower.endswith("e") and not lower.endswith("le")))
