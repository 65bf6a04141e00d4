"""How far from its plan each authority is known to be: pounds, and pounds for each resident aged 0 to 25."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from reports import wording
from reports.charts import faces, league_picture
from reports.charts.chart import Chart, DataTable, Face
from reports.charts.league_picture import Gap, Line
from reports.charts.per_resident import POPULATION
from reports.evidence import Evidence, Figure, VerdictRow

TOLD = {
    "missed": "Target missed: the deficit is certainly above the plan",
    "depends_on_basis": "Cannot be told: it depends on what the report leaves out",
    "met": "Target met",
}
"""Verdicts on a year that has ended and has a figure, in the order in which a league shows them."""
COLUMNS = (
    "la_code", "authority", "financial_year", "verdict", "gap_low_pounds", "gap_high_pounds", "gap_low_per_resident_0_25",
    "gap_high_per_resident_0_25", "payments_suspended", "stand_in", "figure_ids",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One authority's latest year with a verdict on what happened."""

    name: str
    verdict: VerdictRow
    population: Figure | None

    @property
    def gap(self) -> Gap:
        """Pounds between deficit and plan."""
        return Gap(self.verdict.gap_low or Decimal(0), self.verdict.gap_high)

    @property
    def each(self) -> Gap | None:
        """The same for each resident aged 0 to 25, to the pound; None without a population."""
        if self.population is None or not self.population.amount:
            return None
        low, high = (None if value is None else (value / self.population.amount).quantize(Decimal(1)) for value in self.gap)
        return Gap(low or Decimal(0), high)

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """Plan, reports and population."""
        target, population = self.verdict.target_figure_id, self.population
        ids = (target, *self.verdict.reported_figure_ids, population.figure_id if population else None)
        return tuple(key for key in ids if key)


def build(evidence: Evidence) -> Chart:
    """The national chart; without a verdict it has no picture and says so."""
    told = _told(evidence)
    held = _held(evidence, len(told))
    used = [evidence.figure(key) for line in told for key in line.figure_ids]
    groups = [(heading, [_line(t) for t in told if t.verdict.verdict == verdict]) for verdict, heading in TOLD.items()]
    groups = [group for group in groups if group[1]]
    face = Face(
        title="Safety Valve: how far reported deficits are from the plan",
        subtitle=f"Deficit less plan on 31 March of the latest year with both, before DfE payments. {held} An open arrow: the "
        "upper end is not known, because the report does not say what it leaves out.",
        source=faces.sources(used) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=any(line.verdict.stand_in for line in told)),
        short=f"Deficit less plan, before DfE payments, latest year with both. {held.partition(';')[0]}.",
    )
    return Chart(
        chart_id=faces.file_id("league"),
        kind="league",
        face=face,
        alt=face.in_words(_alt(told, held)),
        table=DataTable(COLUMNS, tuple(_row(line) for line in told)),
        draw=partial(league_picture.draw, groups) if told else None,
        height=league_picture.height_of(groups),
        nothing=f"No authority has both a plan and a reported deficit for the same year, so there is no gap to draw. {held}",
        figure_ids=tuple(dict.fromkeys(figure.figure_id for figure in used if figure is not None)),
    )


def _held(evidence: Evidence, told: int) -> str:
    authorities = [evidence.authority(row.la_code) for row in evidence.authorities]
    planned = sum(1 for authority in authorities if any(agreement.targets for agreement in authority.agreements))
    members = sum(1 for authority in authorities if authority.programme("safety_valve"))
    return (
        f"A plan is held for {planned} of the {members} authorities with a Safety Valve agreement; {told} of them also "
        f"{'has' if told == 1 else 'have'} a reported figure for a year of the plan."
    )


def _told(evidence: Evidence) -> list[Told]:
    """The latest told year of each authority, by verdict, the largest gap that is certain first."""
    found = []
    for row in evidence.authorities:
        authority = evidence.authority(row.la_code)
        verdicts = [verdict for verdict in authority.verdicts if verdict.verdict in TOLD and verdict.gap_low is not None]
        if verdicts:
            latest = max(verdicts, key=lambda verdict: verdict.financial_year)
            found.append(Told(row.name, latest, authority.reported(POPULATION)))
    order = list(TOLD)
    return sorted(found, key=lambda line: (order.index(line.verdict.verdict), -line.gap.low, line.name))


def _line(told: Told) -> Line:
    return Line(told.name, told.verdict.financial_year, told.gap, told.each, certain=told.verdict.verdict != "depends_on_basis")


def _row(told: Told) -> tuple[str, ...]:
    verdict, each = told.verdict, told.each
    return (
        verdict.la_code,
        told.name,
        verdict.financial_year,
        verdict.verdict,
        faces.number(told.gap.low),
        faces.number(told.gap.high),
        faces.number(each.low if each else None),
        faces.number(each.high if each else None),
        "yes" if verdict.payments_suspended else "no",
        "yes" if verdict.stand_in else "no",
        " ".join(told.figure_ids),
    )


def _alt(told: Sequence[Told], held: str) -> str:
    said = []
    for line in told:
        gap = line.gap
        upper = "upper end not known" if gap.high is None else f"at most {league_picture.signed(gap.high)}"
        when = wording.period("financial_year", line.verdict.financial_year, on_a_day=True)
        verdict = TOLD[line.verdict.verdict].partition(":")[0].lower()
        said.append(f"{line.name}, {when}: at least {league_picture.signed(gap.low)} against the plan, {upper}: {verdict}")
    return f"Gaps between reported deficit and plan. {held} {'; '.join(said)}."
