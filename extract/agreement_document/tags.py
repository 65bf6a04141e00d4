"""Tags of conditions, by the rules of tags.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TAGS = (
    "fewer_plans",
    "ceasing_plans",
    "mainstream_inclusion",
    "independent_placements",
    "local_specialist_places",
    "top_up_funding",
    "thresholds_and_panels",
    "early_intervention",
    "post_16",
    "joint_commissioning",
    "transport",
    "governance",
    "workforce",
    "other",
)
"""Every tag, in the order in which a condition carries them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of tags.toml.

    Attributes:
        example: a sentence that the rule matches.
    """

    tag: str
    example: str
    patterns: tuple[re.Pattern[str], ...]
    ruled_out: tuple[re.Pattern[str], ...]

    def matches(self, text: str) -> bool:
        """Whether a condition asks for what the rule is about."""
        found = any(pattern.search(text) for pattern in self.patterns)
        return found and not any(pattern.search(text) for pattern in self.ruled_out)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the file's order."""
    listed = tomllib.loads((Path(__file__).parent / "tags.toml").read_text("utf-8"))["rule"]
    return tuple(Rule(each["tag"], each["example"], _compiled(each["any"]), _compiled(each.get("not", []))) for each in listed)


def _compiled(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def tags_of(text: str) -> tuple[str, ...]:
    """What a condition asks for, in the order of TAGS; ("other",) when no rule matches."""
    found = {rule.tag for rule in rules() if rule.matches(text)}
    return tuple(tag for tag in TAGS if tag in found) or ("other",)
