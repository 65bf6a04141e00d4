"""Which words make a number a claim about a measure. A number without them is nobody's figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Context:
    """The words that a sentence must hold for a number of one unit to be about one measure.

    Attributes:
        needed: every pattern must be found in the sentence.
        barred: none may be.
        near: where given, must be found within some words of the number itself.
    """

    measure: str
    unit: str
    needed: tuple[str, ...]
    barred: tuple[str, ...] = ()
    near: str = ""
    spelt: bool = False
    compiled: tuple[re.Pattern[str], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "compiled", tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.needed))

    def holds(self, sentence: str, start: int, end: int) -> bool:
        """Whether a number at `start` to `end` of the sentence is about the measure."""
        if not all(pattern.search(sentence) for pattern in self.compiled):
            return False
        if any(re.search(pattern, sentence, re.IGNORECASE) for pattern in self.barred):
            return False
        around = sentence[max(0, start - 45) : end + 45]
        return not self.near or re.search(self.near, around, re.IGNORECASE) is not None


_TIMELY = r"20[- ]weeks?|twenty weeks|legal limit|on time|statutory (?:limit|deadline)"
_REFUSED = r"refus|turn(?:ed|s|ing)? down|declin|reject"
_REQUEST = r"request|assess"
_PER_HEAD = r"(?:for )?(?:each|every|per) (?:resident|child|young person|head|person)|per head"

CONTEXTS: tuple[Context, ...] = (
    Context(
        "dsg_cumulative_balance", "gbp", (r"deficit|surplus|overspen[dt]",),
        (r"in-year", r"reserves? (?:of|were|are)", r"write-?off|written off"),
        r"deficit|surplus|overspen[dt]|balance|was|stood|stands|reported|forecast",
    ),
    Context("dsg_deficit_per_resident_0_25", "gbp", (r"deficit", _PER_HEAD), (), _PER_HEAD),
    Context("agreement_planned_deficit", "gbp", (r"deficit", r"plan(?:ned|s)?\b|target"), (), r"plan|target"),
    Context(
        "agreement_total_payment", "gbp",
        (r"agreement|safety valve|bail-?out|deal", r"pay|paid|worth|receiv|in return|total|bail"), (r"deficit",),
    ),
    Context("high_needs_allocation", "gbp", (r"high needs", r"allocat|block|funding"), (r"deficit",)),
    Context("usable_reserves", "gbp", (r"reserves",), (), r"reserves"),
    Context("ehc_20_week_rate", "percent", (_TIMELY,), (r"exception",)),
    Context("ehc_20_week_rate_excluding_exceptions", "percent", (_TIMELY, r"exception")),
    Context("ehc_over_1_year_rate", "percent", (r"(?:over|more than|longer than) (?:a|one) year",)),
    Context("ehc_requests_refused_rate", "percent", (_REFUSED, _REQUEST), (r"appeal",)),
    Context("ehc_requests_refused", "count", (_REFUSED, _REQUEST), (r"appeal",)),
    Context("ehc_requests", "count", (r"requests?\b",), (), r"requests?"),
    Context(
        "ehc_plans", "count", (r"\bplans?\b|EHCPs?",), (r"issued|new (?:EHC )?plans?",),
        r"plans?\b|EHCPs?|a year (?:before|earlier)|children",
    ),
    Context("ehc_new_plans", "count", (r"new (?:EHC )?plans?|plans? (?:were )?issued",), (), r"plans?"),
    Context("tribunal_appeals", "count", (r"appeals?\b",), (), r"appeals?"),
    Context("tribunal_appeal_rate_new_method", "percent", (r"appeal", r"decisions")),
    Context("inspection_priority_actions", "count", (r"priority actions?",), (), r"priority action", spelt=True),
    Context("inspection_areas_for_improvement", "count", (r"for improvement",), (), r"improvement", spelt=True),
)  # fmt: skip

NATIONAL_CONTEXTS: tuple[Context, ...] = (
    Context("total_dsg_deficit", "gbp", (r"deficit|write-?off|written off",)),
    Context("tribunal_hearings_for_appellant", "percent", (r"appeal|tribunal", r"hearing|decided by")),
    Context("authorities_at_risk_of_section_114", "percent", (r"section 114|s\.? ?114",)),
    Context("tribunal_appeals_school_year", "count", (r"appeals?\b",)),
    Context("national_high_needs_funding", "gbp", (r"high needs", r"funding|budget|spend"), (r"deficit",)),
    Context("safety_valve_total", "gbp", (r"safety valve|agreements|deals", r"worth|total|promis|pay|came to")),
    Context("national_send_shortfall", "gbp", (r"gap|shortfall|exceed",)),
)
"""National topics of table national_figure, for numbers said of England."""

ENGLAND = re.compile(r"\bEngland\b|\bnational(?:ly)?\b|across the country|\bcountrywide\b|\ball councils\b", re.IGNORECASE)
LOCAL = re.compile(
    r"\bour (?:council|area|local|county|borough|city)\b|\bthe council(?:’s|'s)?\b|\bhere\b|\bits\b|\bit\b", re.IGNORECASE
)
FORECAST = re.compile(
    r"forecast|expect|predict|project(?:ed|ion)|set to|likely to|will (?:be|reach|rise)|by (?:the end of )?(?:31 )?March",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:not|no|never|without|nor|neither|isn|wasn|weren|hasn)\b", re.IGNORECASE)
