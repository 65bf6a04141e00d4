"""Claims of 2024 that are out of date: data/reference/outdated_claims.toml, matched against sentences."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from reports.check_letter.model import Judged
from reports.check_letter.numbers import find_numbers
from reports.evidence import Evidence, NationalRow

_RULES = Path(__file__).resolve().parents[2] / "data" / "reference" / "outdated_claims.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """A claim that is out of date; the file says what each field means."""

    id: str
    verdict: str
    needed: tuple[re.Pattern[str], ...]
    barred: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    unit: str
    low: Decimal
    high: Decimal
    topic: str
    now: str
    source_url: str

    def matches(self, sentence: str, paragraph: str) -> bool:
        """Whether a sentence makes the claim and its paragraph does not put it right."""
        if not all(pattern.search(sentence) for pattern in self.needed):
            return False
        if any(pattern.search(sentence) for pattern in self.barred):
            return False
        if self.unless is not None and self.unless.search(paragraph):
            return False
        return not self.unit or any(n.unit == self.unit and self.low <= n.value <= self.high for n in find_numbers(sentence))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the file's order."""
    with _RULES.open("rb") as lines:
        return tuple(_rule(row) for row in tomllib.load(lines)["claim"])


def _rule(row: dict[str, Any]) -> Rule:
    number = row.get("number", {})
    return Rule(
        row["id"],
        row["verdict"],
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["all"]),
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["none"]),
        re.compile(row["unless"], re.IGNORECASE) if row.get("unless") else None,
        number.get("unit", ""),
        Decimal(number.get("low", 0)),
        Decimal(number.get("high", 0)),
        row["topic"],
        row["now"],
        row["source_url"],
    )


def current_of(evidence: Evidence, topic: str) -> list[NationalRow]:
    """The national statements that hold today on a topic: its own, or those that in the end superseded them."""
    found: dict[str, NationalRow] = {}
    for row in evidence.small.national:
        steps = 0
        while row.topic == topic and row.superseded_by in evidence.national and steps < len(evidence.national):
            follower = evidence.national[row.superseded_by]
            row, steps = follower._replace(topic=topic), steps + 1  # noqa: PLW2901 - the end of the chain
        if row.topic == topic and row.superseded_by is None and row.source_kind != "lead":
            found[row.national_id] = row
    return list(found.values())


def outdated(evidence: Evidence, sentence: str, paragraph: str, number: int) -> list[Judged]:
    """Every out-of-date claim that a sentence makes, with what holds today and the national figures that say so."""
    found = []
    for rule in rules():
        if not rule.matches(sentence, paragraph):
            continue
        current = current_of(evidence, rule.topic)
        said = " ".join(f"{row.statement.rstrip('.')} (as at {row.as_at})." for row in current)
        ids = tuple(row.figure_id for row in current)
        found.append(
            Judged(number, sentence, sentence, "outdated", rule.verdict, f"{rule.now} {said}".strip(), ids, rule.source_url)
        )
    return found
