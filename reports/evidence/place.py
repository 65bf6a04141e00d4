"""One place and one authority: figures by measure and period, and everything held beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reports.evidence import rows
from reports.evidence.figure import BASIS_ORDER, Figure

if TYPE_CHECKING:
    from reports.evidence.model import Evidence


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of a Safety Valve agreement with what it holds."""

    row: rows.AgreementRow
    targets: tuple[rows.AgreementTargetRow, ...]
    payments: tuple[rows.AgreementPaymentRow, ...]
    conditions: tuple[rows.AgreementConditionRow, ...]
    changes: tuple[rows.AgreementChangeRow, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A constituency of an authority with its MP.

    Attributes:
        mp: None where the seat is vacant or the list has no name.
        also_in: names of the other authorities that share the constituency.
    """

    constituency: rows.ConstituencyRow
    mp: rows.MpRow | None
    also_in: tuple[str, ...]


SMALLEST_BASE, SMALLEST_TOLD = 20, 5
"""No rate is told of fewer than the first, and no count of people below the second."""
LARGEST_STEP = Decimal(35)
"""Percent a year beyond which a count has more likely been recounted than changed."""
BASES = {
    "ehc_requests_refused_rate": "ehc_requests",
    "ehc_requests_undecided_rate": "ehc_requests",
    "ehc_requests_withdrawn_rate": "ehc_requests",
    "ehc_20_week_rate": "ehc_new_plans",
    "ehc_20_week_rate_excluding_exceptions": "ehc_new_plans",
    "ehc_20_week_to_1_year_rate": "ehc_new_plans",
    "ehc_over_1_year_rate": "ehc_new_plans",
    "tribunal_appeal_rate_new_method": "tribunal_decisions_new_method",
}
"""Of what a rate is a share, where that is held."""
STEPS = {
    "ehc_requests": (Decimal("0.5"), Decimal(2), 3),
    "tribunal_decisions_new_method": (1 - LARGEST_STEP / 100, 1 + LARGEST_STEP / 100, 1),
}
"""How far a count may fall and rise against the last one held, as a share of it, and how many years back that may be.

Beyond it the count has more likely been taken otherwise than changed, and no rate is drawn from it. Requests have risen by
half in a year where nothing else is amiss.
"""


class Place:
    """The figures of one place in force, by measure and period. A lead is for `review`: no output sees it here."""

    def __init__(self, found: Sequence[tuple[Any, ...]]) -> None:
        self._rows = found

    @cached_property
    def _by_measure(self) -> dict[str, tuple[Figure, ...]]:
        grouped: dict[str, list[Figure]] = defaultdict(list)
        for row in self._rows:
            figure = Figure._make(row)
            if figure.confidence != "lead":
                grouped[figure.measure].append(figure)
        return {measure: tuple(sorted(figures, key=_order)) for measure, figures in grouped.items()}

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures with a row, in alphabetical order."""
        return tuple(sorted(self._by_measure))

    def figures(self, measure: str, period: str | None = None) -> tuple[Figure, ...]:
        """Every figure in force, oldest period first; within a period an outturn before a forecast."""
        found = self._by_measure.get(measure, ())
        return found if period is None else tuple(figure for figure in found if figure.period == period)

    def figure(self, measure: str, period: str | None = None) -> Figure | None:
        """The figure for `period`, or for the latest period with a row, whatever its state; None where there is no row.

        Where several stand for one period the one nearest to what happened is taken (see BASIS_ORDER), and
        a value before a mark. All of them: `figures`.
        """
        found = self.series(measure)
        if period is not None:
            return next((figure for figure in found if figure.period == period), None)
        return found[-1] if found else None

    def series(self, measure: str) -> tuple[Figure, ...]:
        """One figure a period (as `figure` chooses), oldest first, whatever its state."""
        best: dict[str, Figure] = {}
        for figure in self.figures(measure):
            best.setdefault(figure.period, figure)
        return tuple(best.values())

    def too_few(self, figure: Figure) -> bool:
        """Whether a rate stands on a base under 20."""
        base = self.figure(BASES.get(figure.measure, ""), figure.period)
        return base is not None and base.reported and base.amount < SMALLEST_BASE

    def counted_otherwise(self, figure: Figure) -> tuple[Figure, Figure] | None:
        """The count that a rate is a share of, with an earlier one it does not agree with; None where nothing is amiss.

        The earlier count is the last one held within the years of `STEPS`. Fewer requests than half of the new plans of
        the same year do not agree either.
        """
        measure = BASES.get(figure.measure, "")
        base = self.figure(measure, figure.period)
        if measure not in STEPS or base is None or not base.reported or base.amount < SMALLEST_BASE:
            return None
        lowest, highest, years = STEPS[measure]
        earlier = [f for f in self.series(measure) if f.reported and 0 < int(base.period) - int(f.period) <= years]
        if earlier and not lowest * earlier[-1].amount <= base.amount <= highest * earlier[-1].amount:
            return base, earlier[-1]
        plans = self.figure("ehc_new_plans", figure.period)
        if measure == "ehc_requests" and plans is not None and plans.reported and base.amount < lowest * plans.amount:
            return base, plans
        return None

    def reported(self, measure: str) -> Figure | None:
        """The latest figure that holds a value."""
        return next((figure for figure in reversed(self.series(measure)) if figure.reported), None)


class AuthorityEvidence(Place):
    """Everything held about one authority."""

    def __init__(self, evidence: Evidence, authority: rows.AuthorityRow, found: Sequence[tuple[Any, ...]]) -> None:
        super().__init__(found)
        self.evidence = evidence
        self.authority = authority
        code = authority.la_code
        self.programmes = evidence.of("programmes", code)
        self.inspections = evidence.of("inspections", code)
        self.events = tuple(row for row in evidence.of("events", code) if "lead" not in (row.source_kind, row.confidence))
        self.verdicts = evidence.of("verdicts", code)
        self.disagreements = evidence.of("disagreements", code)

    @property
    def name(self) -> str:
        """The authority's name as in table authority."""
        return self.authority.name

    def england(self, measure: str, period: str) -> Figure | None:
        """England's figure for the same measure and period."""
        return self.evidence.england.figure(measure, period)

    def region(self, measure: str, period: str) -> Figure | None:
        """The region's figure for the same measure and period."""
        return self.evidence.region(self.authority.region).figure(measure, period)

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Every version, oldest first; a curated row (version 0) before the documents of its label."""
        found: tuple[rows.AgreementRow, ...] = self.evidence.of("agreements", self.authority.la_code)
        return tuple(self.evidence.agreement(row) for row in found)

    @property
    def agreement(self) -> Agreement | None:
        """The version in force: the latest document, else the curated row; None where there never was one."""
        standing = [agreement for agreement in self.agreements if agreement.row.superseded_by is None]
        documents = [agreement for agreement in standing if agreement.row.version > 0]
        return next(iter(reversed(documents or standing)), None)

    @property
    def inspection(self) -> rows.InspectionRow | None:
        """The latest inspection under the 2023 framework that has an outcome; None where there is none."""
        found = [row for row in self.inspections if row.framework == "area_send_2023" and row.outcome is not None]
        return max(found, key=lambda row: row.inspection_end or date.min, default=None)

    @property
    def older_inspection(self) -> rows.InspectionRow | None:
        """The latest inspection under the 2016 framework, which has no outcome to compare; None where there is none."""
        found = [row for row in self.inspections if row.framework == "local_area_2016"]
        return max(found, key=lambda row: row.inspection_end or date.min, default=None)

    def programme(self, name: str) -> tuple[rows.ProgrammeRow, ...]:
        """Memberships of one programme (safety_valve, dbv, change_programme ...)."""
        return tuple(row for row in self.programmes if row.programme == name)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Constituencies with their MPs, by the MP's surname, then the constituency's name."""
        found = [
            Member(seat, self.evidence.mp(seat.pcon_code), self.evidence.other_authorities(seat.pcon_code, seat.la_code))
            for seat in self.evidence.of("constituencies", self.authority.la_code)
        ]
        return tuple(sorted(found, key=lambda member: (member.mp.sort_name if member.mp else "~", member.constituency.name)))

    @cached_property
    def missing(self) -> tuple[Figure, ...]:
        """Figures whose value is absent, with their state and reason, by measure and period."""
        return tuple(figure for measure in self.measures for figure in self.series(measure) if not figure.reported)


def _order(figure: Figure) -> tuple[str, bool, int, bool, bool, int, str]:
    """By period; within one: a value, what happened, no stand-in, the publisher's own, what was said last."""
    basis = BASIS_ORDER.index(figure.basis) if figure.basis in BASIS_ORDER else len(BASIS_ORDER)
    said = figure.stated.toordinal() if figure.stated else 0
    gathered = figure.origin == "curated"
    return figure.period, not figure.reported, basis, figure.stand_in, gathered, -said, figure.figure_id
