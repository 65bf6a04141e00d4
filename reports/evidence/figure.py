"""One value with everything that is known about where it came from."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from extract.measures import MEASURES
from reports import wording

BASIS_ORDER = ("outturn", "provisional", "derived", "budget", "forecast", "target")
"""Which of several figures for one period is taken first: what happened before what was expected."""


_ON_A_DAY = frozenset(
    {
        "dsg_cumulative_balance",
        "dsg_balance_percent_of_income",
        "dsg_deficit_per_resident_0_25",
        "dsg_deficit_share_of_allocation",
        "agreement_planned_deficit",
        "usable_reserves",
        "total_dsg_deficit",
    }
)
"""Measures of a financial year that stand on its last day."""


class Figure(NamedTuple):
    """A row of table figure; see transform/tables.py for each column. Fields stand in the order they are asked for."""

    figure_id: str
    la_code: str | None
    place: str
    place_level: str
    measure: str
    period_type: str
    period: str
    value: Decimal | None
    value_state: str
    state_reason: str | None
    unit: str
    basis: str
    payment_basis: str
    as_printed: str
    half_digit: Decimal | None
    source_id: str
    snapshot_sha256: str | None
    page: int | None
    locator: str
    quote: str | None
    source_url: str
    publisher: str
    as_at: date | None
    stated: date | None
    origin: str
    stand_in: bool
    transcribed: bool
    confidence: str
    reviewed: bool
    superseded_by: str | None
    note: str | None

    @property
    def reported(self) -> bool:
        """Whether there is a value."""
        return self.value is not None and self.value_state == "reported"

    @property
    def amount(self) -> Decimal:
        """The value.

        Raises:
            ValueError: there is none; ask `reported` first.
        """
        if self.value is None:
            raise ValueError(
                f"figure {self.figure_id} ({self.measure}, {self.place}, {self.period}) has no value: {self.value_state}"
            )
        return self.value

    @property
    def deficit(self) -> Decimal:
        """The value as people read a balance: a deficit is positive, a surplus negative.

        Raises:
            ValueError: there is no value.
        """
        return -self.amount if self.measure in wording.BALANCE_MEASURES else self.amount

    @property
    def text(self) -> str:
        """The value for people: "£18.5m", "£1.2m surplus", "718,838", "33.8%"; in words where there is none."""
        if not self.reported:
            return wording.STATE_WORDS[self.value_state]
        value = self.amount
        shown = self._plain(abs(value) if self.measure in wording.BALANCE_MEASURES else value)
        return f"{shown} surplus" if self.measure in wording.BALANCE_MEASURES and value > 0 else shown

    def _plain(self, value: Decimal) -> str:
        if self.unit == "gbp":
            return ("−" if value < 0 else "") + wording.money(value)
        if self.unit == "percent":
            return wording.percent(value)
        if self.unit == "category":
            return wording.OUTCOME_LABELS.get(int(value), self.as_printed)
        return wording.count(value)

    @property
    def when(self) -> str:
        """The period for people: "31 March 2024" for a balance, "January 2026" for a census, "2025", "2024-25"."""
        return wording.period(self.period_type, self.period, on_a_day=self.measure in _ON_A_DAY)

    @property
    def label(self) -> str:
        """The measure as people call it, lower case."""
        return MEASURES[self.measure].label if self.measure in MEASURES else self.measure.replace("_", " ")

    @property
    def warning(self) -> str:
        """What a reader must know before comparing the measure, "" when nothing."""
        return MEASURES[self.measure].warning if self.measure in MEASURES else ""

    @property
    def link(self) -> str:
        """The live address (the first, where several are given), opened at the page where there is one."""
        first = self.source_url.split(" ; ")[0].strip()
        return f"{first}#page={self.page}" if self.page is not None else first

    @property
    def reason(self) -> str:
        """Why there is no value, for people: without the name of our own correction; "" where nothing is said."""
        return re.sub(r" \(correction [^()]*\)$", "", (self.state_reason or "").rstrip("."))

    @property
    def kind(self) -> str:
        """How it reached us: stand-in, inferred, lead, machine-read or curated; "published" for a publisher's own."""
        if self.stand_in:
            return "stand-in"
        if self.confidence in ("inferred", "lead"):
            return self.confidence
        if not self.reviewed:
            return "machine-read"
        return "curated" if self.origin == "curated" else "published"

    def days_old(self, as_at: date) -> int | None:
        """Days from the date it describes to the warehouse's as-at date; None when that is not known or still to come."""
        return (as_at - self.as_at).days if self.as_at and self.as_at <= as_at else None
