"""One authority's reported deficit by year, the plan beside it where held; then per resident beside region and England."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from extract.terms import FinancialYear
from reports import wording
from reports.charts import bars, faces, per_resident, style
from reports.charts.bars import Bar
from reports.charts.chart import Chart, DataTable, Face
from reports.charts.per_resident import PerResident
from reports.evidence import AuthorityEvidence, Evidence, Figure

if TYPE_CHECKING:
    from reports.charts.pen import Pen

COLUMNS = (
    "place", "measure", "period", "pounds", "basis", "payment_basis", "publisher", "said", "origin", "stand_in", "figure_ids",
)  # fmt: skip
HAPPENED, EXPECTED = frozenset({"outturn", "provisional"}), frozenset({"forecast", "budget"})
AHEAD = 3
"""Years beyond the last outturn after which a forecast is left out: a bar would stand there alone."""
NOTE = 14.0
SHORT = {"Department for Education": "DfE"}
"""Publishers whose short name everybody knows; the foot of the picture has it in full."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned deficit that stands beside a year's reported ones."""

    year: str
    deficit: Decimal
    figure: Figure


def build(evidence: Evidence, la_code: str, *, latest: int | None = None) -> Chart:
    """The chart for one authority; without a reported deficit it has no picture and says so.

    Args:
        latest: draw this many rows of the years alone, for a page where room is short; None: all, and the comparison.
    """
    authority = evidence.authority(la_code)
    reported = _within_reach([figure for figure in authority.figures(per_resident.BALANCE) if figure.reported])
    plans = _plans(authority, {figure.period for figure in reported})
    year = per_resident.latest_period(evidence, la_code)
    compared = _compared(evidence, authority, year)
    paid = bool(authority.agreements or authority.programme("safety_valve"))
    word = "deficit" if all(figure.deficit > 0 for figure in reported) else "balance"
    used = (*reported, *(plan.figure for plan in plans), *(compared[0].inputs if compared else ()))
    face = Face(
        title=f"{authority.name}: reported Dedicated Schools Grant {word}",
        subtitle=_subtitle(reported, plans, paid=paid),
        source=faces.sources(used) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=faces.any_stand_in(used)),
    )
    groups = [
        [_bar(figure, paid=paid or _mixed(reported)) for figure in _drawn(reported)] + [_plan_bar(plan) for plan in plans],
        [_compared_bar(c, authority.name) for c in compared],
    ]
    groups[0].sort(key=lambda bar: (bar.order, bar.outlined))
    if latest is not None:
        groups = [_around_latest_outturn(groups[0], latest), []]
    return Chart(
        chart_id=faces.file_id("deficits", authority.authority.slug) + ("" if latest is None else "-latest"),
        kind="deficits",
        face=face,
        alt=face.in_words(_alt(authority.name, reported, plans, compared, paid=paid)),
        table=DataTable(
            COLUMNS,
            tuple(
                [_row(f) for f in reported]
                + [_row(p.figure, "planned deficit") for p in plans]
                + [_compared_row(c) for c in compared]
            ),
        ),
        draw=partial(_draw, groups, year) if reported else None,
        height=bars.height_of(groups),
        nothing=f"No reported Dedicated Schools Grant balance is held for {authority.name}, so there is nothing to draw.",
        figure_ids=tuple(figure.figure_id for figure in used if figure is not None),
    )


def _drawn(reported: Sequence[Figure]) -> list[Figure]:
    """What the picture shows: once a year's outturn is held, what was forecast for it stands in the table alone."""
    told = {figure.period for figure in reported if figure.basis in HAPPENED}
    return [figure for figure in reported if figure.period not in told or figure.basis not in EXPECTED]


def _within_reach(reported: Sequence[Figure]) -> list[Figure]:
    """Without what was expected for a year far beyond the last outturn."""
    last = max((FinancialYear.parse(figure.period).start for figure in reported if figure.basis in HAPPENED), default=None)
    if last is None:
        return list(reported)
    return [f for f in reported if f.basis not in EXPECTED or FinancialYear.parse(f.period).start <= last + AHEAD]


def _mixed(reported: Sequence[Figure]) -> bool:
    """Whether balances of more than one payment basis stand side by side."""
    return len({figure.payment_basis for figure in reported if figure.payment_basis in faces.BASIS_WORDS}) > 1


def _plans(authority: AuthorityEvidence, years: set[str]) -> list[Plan]:
    agreement = authority.agreement
    if agreement is None:
        return []
    found = []
    for target in agreement.targets:
        figure = authority.evidence.figure(target.figure_id)
        if target.financial_year in years and figure is not None:
            found.append(Plan(target.financial_year, target.planned_deficit, figure))
    return found


def _compared(evidence: Evidence, authority: AuthorityEvidence, year: str | None) -> list[PerResident]:
    own = per_resident.for_authority(evidence, authority.authority.la_code, year) if year else None
    if own is None or year is None:
        return []
    others = (per_resident.for_region(evidence, authority.authority.region, year), per_resident.for_region(evidence, None, year))
    return [own, *(other for other in others if other is not None)]


def _subtitle(reported: Sequence[Figure], plans: Sequence[Plan], *, paid: bool) -> str:
    parts = ["Balance of the whole grant on 31 March; a deficit is positive."]
    if paid and any(figure.payment_basis == "unknown" for figure in reported):
        parts.append("Where no basis is stated it may be before or after DfE payments.")
    if _mixed(reported):
        parts.append("Bars before and after DfE payments, or of no stated basis, are not one series.")
    if plans:
        parts.append("The plan leaves DfE payments out.")
    return " ".join(parts)


def _bar(figure: Figure, *, paid: bool) -> Bar:
    """A reported balance; where DfE paid nothing under an agreement there is no basis to state."""
    basis = f"{faces.FIGURE_BASIS_WORDS[figure.basis]}{_said(figure)}"
    note = {"gross": "before DfE payments", "net": "after DfE payments", "unknown": "basis not stated" if paid else ""}
    return Bar(
        label=figure.when,
        under=f"{basis}, {SHORT.get(figure.publisher, figure.publisher)}",
        value=float(figure.deficit),
        text=faces.deficit_text(figure.deficit),
        note=note.get(figure.payment_basis, ""),
        hatched=figure.basis in {"forecast", "budget"},
        pale=figure.basis == "derived",
        order=figure.period,
    )


def _said(figure: Figure) -> str:
    """When a forecast was said, "" for what happened."""
    if figure.basis not in EXPECTED:
        return ""
    return f" of {wording.month(figure.stated)}" if figure.stated else ", day not held"


def _plan_bar(plan: Plan) -> Bar:
    label = wording.period("financial_year", plan.year, on_a_day=True)
    note = "stand-in" if plan.figure.stand_in else "" if plan.figure.reviewed else "machine-read, unreviewed"
    return Bar(
        label,
        "plan in the agreement",
        float(plan.deficit),
        faces.deficit_text(plan.deficit),
        note,
        outlined=True,
        order=plan.year,
    )


def _compared_bar(item: PerResident, name: str) -> Bar:
    own = item.place == name
    under = "" if own else f"{item.authorities} authorities"
    return Bar(item.place, under, float(item.value), faces.deficit_text(item.value), "", grey=not own)


def _alt(name: str, reported: Sequence[Figure], plans: Sequence[Plan], compared: Sequence[PerResident], *, paid: bool) -> str:
    said = [
        f"{figure.when}: {faces.deficit_text(figure.deficit)}, {faces.FIGURE_BASIS_WORDS[figure.basis]}{_said(figure)}"
        + (
            f", {faces.BASIS_WORDS[figure.payment_basis]}"
            if (paid or _mixed(reported)) and figure.payment_basis in faces.BASIS_WORDS
            else ""
        )
        for figure in reported
    ]
    text = f"Bars of the Dedicated Schools Grant balance reported for {name}, a deficit being positive. " + "; ".join(said) + "."
    if plans:
        planned = "; ".join(
            f"{wording.period('financial_year', p.year, on_a_day=True)}: {faces.deficit_text(p.deficit)}" for p in plans
        )
        text += f" Planned in the agreement{_whose([plan.figure for plan in plans])}: {planned}."
    if compared:
        beside = ", ".join(f"{item.place} {faces.deficit_text(item.value)}" for item in compared)
        text += (
            f" For each resident aged 0 to 25, {wording.period('financial_year', compared[0].period, on_a_day=True)}: {beside}."
        )
    return text


def _whose(plans: Sequence[Figure]) -> str:
    """Who published the plan, and whether the document is a stand-in."""
    marked = " (stand-in)" if faces.any_stand_in(plans) else ""
    return f" by {faces.sources(plans)}{marked}"


def _row(figure: Figure, measure: str = "reported deficit") -> tuple[str, ...]:
    return (
        figure.place,
        measure,
        figure.period,
        faces.number(figure.deficit),
        figure.basis,
        figure.payment_basis,
        figure.publisher,
        figure.stated.isoformat() if figure.stated else "",
        figure.origin,
        "yes" if figure.stand_in else "no",
        figure.figure_id,
    )


def _compared_row(item: PerResident) -> tuple[str, ...]:
    ids = (
        " ".join(figure.figure_id for figure in item.inputs)
        if item.authorities == 1
        else f"sum of {item.authorities} authorities"
    )
    return (
        item.place,
        "deficit for each resident aged 0 to 25",
        item.period,
        faces.number(item.value.quantize(Decimal("0.01"))),
        "derived",
        "",
        "",
        "",
        "derived",
        "yes" if faces.any_stand_in(item.inputs) else "no",
        ids,
    )


def _around_latest_outturn(rows: Sequence[Bar], count: int) -> list[Bar]:
    """So many rows that the latest outturn is among them: what was forecast never stands without what happened."""
    happened = [bar.order for bar in rows if not (bar.outlined or bar.hatched)]
    first = next((index for index, bar in enumerate(rows) if happened and bar.order == happened[-1]), 0)
    start = min(first, max(len(rows) - count, 0))
    return list(rows[start : start + count])


def _draw(groups: Sequence[Sequence[Bar]], year: str | None, pen: Pen) -> None:
    """Both groups; where there is no room for them, the years alone, and of those the latest."""
    day = wording.period("financial_year", year, on_a_day=True) if year else ""
    headings = ("", f"For each resident aged 0 to 25, {day} (surpluses set against deficits)")
    if bars.height_of(groups) <= pen.height + 1:
        bars.draw(pen, groups, headings)
        return
    count = len(groups[0])
    while count > 1 and bars.height_of([_around_latest_outturn(groups[0], count)]) + NOTE > pen.height:
        count -= 1
    rows = _around_latest_outturn(groups[0], count)
    bars.draw(pen, [rows], headings[:1])
    left_out = f"{len(rows)} of {len(groups[0])} rows; the rest, and" if len(rows) < len(groups[0]) else "Beside this,"
    pen.text(0, 2, f"{left_out} the comparison with region and England, in the table.", 8.0, colour=style.MUTED)
