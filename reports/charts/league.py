"""How far from its plan each authority is known to be: pounds, and pounds for each resident aged 0 to 25."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from reports import wording
from reports.charts import faces, style
from reports.charts.chart import Chart, DataTable, Face
from reports.charts.per_resident import POPULATION
from reports.evidence import Evidence, VerdictRow

if TYPE_CHECKING:
    from reports.charts.pen import Pen

TOLD = {"missed": "missed", "met": "met", "depends_on_basis": "cannot be told"}
"""Verdicts on a year that has ended and has a figure: those that a league can show."""
COLUMNS = (
    "la_code", "authority", "financial_year", "verdict", "gap_low_pounds", "gap_high_pounds", "gap_low_per_resident_0_25",
    "gap_high_per_resident_0_25", "payments_suspended", "stand_in", "figure_ids",
)  # fmt: skip
ROW, HEAD, FOOT, NAME = 17.0, 26.0, 16.0, 108.0


@dataclass(frozen=True, slots=True)
class Line:
    """One authority's latest year with a verdict on what happened.

    Attributes:
        low: pounds by which the deficit is at least above the plan (below: negative).
        high: at most; None: not known.
    """

    name: str
    verdict: VerdictRow
    population: Decimal | None
    population_id: str

    @property
    def low(self) -> Decimal:
        """Low end of the gap in pounds."""
        return self.verdict.gap_low or Decimal(0)

    @property
    def high(self) -> Decimal | None:
        """High end of the gap in pounds; None: not known."""
        return self.verdict.gap_high

    def each(self, pounds: Decimal | None) -> Decimal | None:
        """An amount for each resident aged 0 to 25, to the pound."""
        return None if pounds is None or not self.population else (pounds / self.population).quantize(Decimal(1))


def build(evidence: Evidence) -> Chart:
    """The national chart; without a verdict it has no picture and says so."""
    lines = _lines(evidence)
    planned = sum(1 for row in evidence.authorities if any(a.targets for a in evidence.authority(row.la_code).agreements))
    members = sum(1 for row in evidence.authorities if evidence.authority(row.la_code).programme("safety_valve"))
    used = [evidence.figure(key) for line in lines for key in _ids(line)]
    held = (
        f"A plan is held for {planned} of {members} authorities with an agreement; "
        f"{len(lines)} of them also have a reported figure."
    )
    face = Face(
        title="Safety Valve: how far reported deficits are from the plan",
        subtitle=f"Deficit less plan on 31 March of the latest year with both, before DfE payments. {held} A line that ends in "
        "an arrow has no known upper end, because the report does not say what it leaves out.",
        source=faces.sources(used) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=any(line.verdict.stand_in for line in lines)),
        short=f"Deficit less plan, latest year with both, before DfE payments. Plans held: {planned} of {members}.",
    )
    return Chart(
        chart_id=faces.file_id("league"),
        kind="league",
        face=face,
        alt=_alt(lines, held),
        table=DataTable(COLUMNS, tuple(_row(line) for line in lines)),
        draw=partial(_draw, lines) if lines else None,
        height=HEAD + ROW * len(lines) + FOOT,
        nothing=f"No authority has both a plan and a reported deficit for the same year, so there is no gap to draw. {held}",
        figure_ids=tuple(figure.figure_id for figure in used if figure is not None),
    )


def _lines(evidence: Evidence) -> list[Line]:
    """The latest told year of each authority, the largest gap that is certain first."""
    found = []
    for row in evidence.authorities:
        authority = evidence.authority(row.la_code)
        told = [verdict for verdict in authority.verdicts if verdict.verdict in TOLD and verdict.gap_low is not None]
        if told:
            people = authority.reported(POPULATION)
            latest = max(told, key=lambda verdict: verdict.financial_year)
            found.append(Line(row.name, latest, people.amount if people else None, people.figure_id if people else ""))
    return sorted(found, key=lambda line: (-line.low, line.name))


def _ids(line: Line) -> tuple[str, ...]:
    target = line.verdict.target_figure_id
    ids = (
        (target,) if target else (),
        tuple(line.verdict.reported_figure_ids),
        (line.population_id,) if line.population_id else (),
    )
    return tuple(key for part in ids for key in part)


def _row(line: Line) -> tuple[str, ...]:
    verdict = line.verdict
    return (
        verdict.la_code,
        line.name,
        verdict.financial_year,
        verdict.verdict,
        faces.number(line.low),
        faces.number(line.high),
        faces.number(line.each(line.low)),
        faces.number(line.each(line.high)),
        "yes" if verdict.payments_suspended else "no",
        "yes" if verdict.stand_in else "no",
        " ".join(_ids(line)),
    )


def signed(pounds: Decimal) -> str:
    """A gap for a label: "+£4.6m" above the plan, "−£1.2m" below it."""
    return f"{'−' if pounds < 0 else '+' if pounds > 0 else ''}{wording.money(pounds)}"


def _alt(lines: Sequence[Line], held: str) -> str:
    said = []
    for line in lines:
        upper = "upper end not known" if line.high is None else f"at most {signed(line.high)}"
        when = f"31 March {int(line.verdict.financial_year[:4]) + 1}"
        told = TOLD[line.verdict.verdict]
        said.append(f"{line.name}, {when}: at least {signed(line.low)} against the plan, {upper}: {told}")
    return f"Gaps between reported deficit and plan. {held} {'; '.join(said)}."


def _draw(lines: Sequence[Line], pen: Pen) -> None:
    room = int((pen.height - HEAD - FOOT) // ROW)
    shown = lines if len(lines) <= room else lines[:room]
    half = (pen.width - NAME) / 2
    pounds = [(line.low, line.high) for line in shown]
    each = [(line.each(line.low), line.each(line.high)) for line in shown]
    for left, heading, gaps in ((NAME, "gap", pounds), (NAME + half, "gap for each resident 0 to 25", each)):
        pen.text(left, pen.height - 9, heading, 8.5, bold=True)
        _column(pen, gaps, left, half - 8, pen.height - HEAD)
    for number, line in enumerate(shown):
        y = pen.height - HEAD - ROW * (number + 0.5)
        pen.text(0, y - 3, style.wrap(line.name, NAME - 22, 8.5)[0], 8.5)
        pen.text(NAME - 6, y - 3, str(int(line.verdict.financial_year[:4]) + 1), 7.5, colour=style.MUTED, align="right")
    bottom = pen.height - HEAD - ROW * len(shown) - 12
    rest = f" The {len(shown)} largest of {len(lines)}; the rest are in the table." if len(shown) < len(lines) else ""
    pen.text(
        0,
        bottom,
        f"Right of the line: above the plan. The year beside each name is that of the 31 March.{rest}",
        7.5,
        colour=style.MUTED,
    )


def _column(pen: Pen, gaps: Sequence[tuple[Decimal | None, Decimal | None]], left: float, width: float, top: float) -> None:
    known = [float(value) for pair in gaps for value in pair if value is not None]
    if not known:
        return
    low, high = min(0.0, *known), max(0.0, *known)
    labels = max(style.text_width(signed(a), 8.0) for a, _ in gaps if a is not None) + 8
    scale = (width - labels - 8) / ((high - low) or 1.0)
    zero = left - low * scale + 4
    pen.line([(zero, top + 2), (zero, top - ROW * len(gaps))], style.MUTED, 0.8)
    for number, (least, most) in enumerate(gaps):
        if least is None:
            continue
        y = top - ROW * (number + 0.5)
        start = zero + float(least) * scale
        end = zero + float(most) * scale if most is not None else start + 9
        pen.line([(start, y), (end, y)], style.SKY, 3.2)
        if most is None:
            pen.polygon([(end, y - 3.6), (end, y + 3.6), (end + 5, y)], style.SKY, line=0.0)
        pen.dot(start, y, 3.4)
        pen.text(max(end + (5 if most is None else 0), start) + 5, y - 3, signed(least), 8.0)
