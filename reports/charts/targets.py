"""Plan against what was reported, for one authority: each report is an interval, because most do not say what they leave out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from extract.terms import FinancialYear
from reports import wording
from reports.charts import faces, targets_picture
from reports.charts.chart import Chart, DataTable, Face
from reports.charts.targets_picture import Year
from reports.evidence import Agreement, AuthorityEvidence, Evidence

COLUMNS = (
    "financial_year", "planned_deficit", "earlier_plan", "reported_deficit", "deficit_low", "deficit_high", "payment_basis",
    "verdict", "payments_suspended", "payment_made", "payment_scheduled", "plan_source", "stand_in",
    "figure_ids",
)  # fmt: skip

VERDICT_WORDS = {
    "missed": "target missed",
    "met": "target met",
    "depends_on_basis": "cannot be told: depends on what the reported figure leaves out",
    "no_figure": "no figure reported",
    "not_yet_due": "not yet due",
    "forecast_to_miss": "forecast to miss the target",
    "forecast_to_meet": "forecast to meet the target",
    "forecast_depends": "forecast, cannot be told: depends on what it leaves out",
    "suspended": "no target: the version in force prints none",
}
"""Verdicts of the target ledger for people."""


def build(evidence: Evidence, la_code: str) -> Chart:
    """The chart for one authority; without a plan it has no picture and says so."""
    authority = evidence.authority(la_code)
    current, earlier = _versions(authority)
    years = _years(authority, current, earlier)
    ids = _figure_ids(authority, current, earlier)
    used = [evidence.figure(figure_id) for figure_id in ids]
    stand_in = faces.any_stand_in(used) or any(row.stand_in for row in authority.verdicts)
    drawn = current is not None and any(year.plan is not None or year.earlier is not None for year in years)
    revisions = tuple(a.row.published for a in authority.agreements if a.row.version > 1 and a.row.published)
    face = Face(
        title=f"{authority.name}: Safety Valve plan against reported deficit",
        subtitle="Dedicated Schools Grant deficit on 31 March, before DfE payments. A reported figure that does not say what it "
        "leaves out is drawn as the range in which the deficit before payments lies.",
        source=faces.sources(used) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=stand_in),
        short="Deficit on 31 March, before DfE payments. Blue: the range a reported figure allows.",
    )
    return Chart(
        chart_id=faces.file_id("targets", authority.authority.slug),
        kind="targets",
        face=face,
        alt=face.in_words(_alt(authority.name, years, revisions, _whose(current, evidence))),
        table=DataTable(COLUMNS, tuple(_row(year, evidence) for year in years)),
        draw=partial(targets_picture.draw, years, revisions) if drawn else None,
        height=targets_picture.height_of(years),
        nothing=_nothing(authority),
        figure_ids=ids,
    )


def _versions(authority: AuthorityEvidence) -> tuple[Agreement | None, Agreement | None]:
    """The version in force, and the one before it that prints a plan."""
    current = authority.agreement
    if current is None:
        return None, None
    others = [a for a in authority.agreements if a.targets and a.row.version and a.row.agreement_id != current.row.agreement_id]
    return current, others[-1] if others else None


def _years(authority: AuthorityEvidence, current: Agreement | None, earlier: Agreement | None) -> list[Year]:
    plan = {t.financial_year: t.planned_deficit for t in current.targets} if current else {}
    before = {t.financial_year: t.planned_deficit for t in earlier.targets} if earlier else {}
    verdicts = {row.financial_year: row for row in authority.verdicts}
    paid, scheduled = _payments(current)
    found = sorted({*plan, *before, *paid, *scheduled, *(y for y, row in verdicts.items() if row.deficit_low is not None)})
    zero = Decimal(0)
    return [
        Year(
            FinancialYear.parse(year),
            plan.get(year),
            before.get(year) if before.get(year) != plan.get(year) else None,
            verdicts.get(year),
            paid.get(year, zero),
            scheduled.get(year, zero),
        )
        for year in found
    ]


def _payments(agreement: Agreement | None) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    paid: dict[str, Decimal] = {}
    scheduled: dict[str, Decimal] = {}
    for payment in agreement.payments if agreement else ():
        if not payment.withheld:
            year = paid if payment.already_paid else scheduled
            year[payment.financial_year] = year.get(payment.financial_year, Decimal(0)) + payment.amount
    return paid, scheduled


def _figure_ids(authority: AuthorityEvidence, current: Agreement | None, earlier: Agreement | None) -> tuple[str, ...]:
    ids = [t.figure_id for version in (current, earlier) if version for t in version.targets]
    ids += [p.figure_id for p in current.payments] if current else []
    ids += [figure_id for row in authority.verdicts for figure_id in row.reported_figure_ids]
    return tuple(dict.fromkeys(ids))


def _nothing(authority: AuthorityEvidence) -> str:
    if not authority.programme("safety_valve") and authority.agreement is None:
        return f"{authority.name} has no Safety Valve agreement, so there is no plan to compare with."
    return f"No yearly plan from {authority.name}'s Safety Valve agreement is held, so there is nothing to compare with."


def _whose(agreement: Agreement | None, evidence: Evidence) -> str:
    """Whose plan it is, and whether the document is a stand-in."""
    plans = [evidence.figure(target.figure_id) for target in agreement.targets] if agreement else []
    if agreement is None or not any(plans):
        return ""
    return f" Plan of {agreement.row.label}: {faces.sources(plans)}{' (stand-in)' if faces.any_stand_in(plans) else ''}."


def _alt(name: str, years: Sequence[Year], revisions: Sequence[date], whose: str) -> str:
    said = [sentence for year in years if (sentence := _said(year))]
    revised = f" The agreement was revised in {wording.join_words(wording.month(day) for day in revisions)}." if revisions else ""
    return f"{name}'s planned deficit by year, and what was reported.{whose} {' '.join(said)}{revised}"


def _said(year: Year) -> str:
    parts = [f"plan {faces.deficit_text(year.plan)}"] if year.plan is not None else []
    if year.low is not None:
        parts.append(f"{'forecast' if year.forecast else 'reported'} {_reported(year)}")
    if year.verdict is not None and parts:
        parts.append(VERDICT_WORDS[year.verdict.verdict])
    return f"{wording.day(year.year.end_date)}: {', '.join(parts)}." if parts else ""


def _reported(year: Year) -> str:
    """The deficit as it was printed, and how far it may lie from the one before payments: never an end of its rounding."""
    amount = faces.deficit_text(year.printed)
    if year.verdict is None or year.verdict.payment_basis == "gross":
        return amount
    if year.verdict.payment_basis == "net":
        return f"at least {amount} before DfE payments, from a report after them"
    if year.high is None:
        before = "or more" if year.printed >= 0 else "or a deficit"
        return f"{amount}, {before} before DfE payments: the upper end is not known"
    return amount if year.high == year.low else f"{amount}, up to {faces.deficit_text(year.high)} before DfE payments"


def _row(year: Year, evidence: Evidence) -> tuple[str, ...]:
    verdict = year.verdict
    plan = evidence.figure(verdict.target_figure_id) if verdict else None
    known = verdict.reported_figure_ids if verdict else []
    return (
        str(year.year),
        faces.number(year.plan),
        faces.number(year.earlier),
        faces.number(verdict.reported_deficit if verdict else None),
        faces.number(year.low),
        faces.number(year.high),
        verdict.payment_basis if verdict and year.low is not None else "",
        verdict.verdict if verdict else "",
        ("yes" if verdict.payments_suspended else "no") if verdict else "",
        faces.number(year.paid or None),
        faces.number(year.scheduled or None),
        plan.publisher if plan else "",
        ("yes" if verdict.stand_in else "no") if verdict else "",
        " ".join([*([verdict.target_figure_id] if verdict and verdict.target_figure_id else []), *known]),
    )
