"""Targets against outturn: one sentence a verdict, and what the years together show."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from extract.terms import FinancialYear
from reports import wording
from reports.evidence import VerdictRow
from reports.statements.engine import Unmet
from reports.statements.membership import in_safety_valve, listing
from reports.statements.model import PACK, FigureRef, worked_out
from reports.statements.spec import Case, Found, Settle, Slots, Spec

DECIDED = ("missed", "met", "depends_on_basis")
FORECAST = ("forecast_to_miss", "forecast_to_meet", "forecast_depends")

_ENDINGS = {
    "missed": "The target was missed by at least {gap}",
    "met": "The target was met",
    "depends_on_basis": "Whether the target was met depends on whether DfE’s payments are counted in that figure, which the "
    "source does not say",
    "forecast_to_miss": "By that forecast the target is missed by at least {gap}",
    "forecast_to_meet": "By that forecast the target is met",
    "forecast_depends": "Whether that would meet the target depends on whether DfE’s payments are counted in it, which the "
    "source does not say",
}


_NOT_ONE_BASIS = "The two may not be on one basis, so no difference is worked out here"


def _refusal(case: Case, row: VerdictRow) -> str:
    """Why the output may not use a verdict, "" when it may."""
    if case.in_letter and row.stand_in:
        return "the only plan held is from a document rebuilt for testing"
    if case.in_letter and not row.reviewed:
        return "a machine read the figures and nobody has yet compared them with the page"
    for key in (row.target_figure_id, *row.reported_figure_ids):
        figure = case.evidence.figure(key)
        if figure is None:
            return "a figure it rests on is no longer in force"
        if reason := case.refuses(figure):
            return reason
    return ""


def _usable(case: Case, kinds: tuple[str, ...]) -> list[VerdictRow]:
    if listing(case) is None:
        return []
    return [row for row in case.here.verdicts if row.verdict in kinds and not _refusal(case, row)]


def _second_hand(case: Case, row: VerdictRow) -> bool:
    """Whether a plan is not of the agreement's own text, or stands beside another for its year: no gap is drawn from one."""
    plan = case.evidence.figure(row.target_figure_id)
    return row.other_planned_deficit is not None or (plan is not None and plan.origin == "curated")


def _told_by(case: Case, key: str | None) -> str | None:
    """Who gave a figure that was gathered by hand, and when."""
    figure = case.evidence.figure(key)
    if figure is None or figure.origin != "curated":
        return None
    when = f" in {wording.month(figure.stated)}" if figure.stated else ""
    return f"{wording.curly(figure.publisher)} reported{when}"


def deficit_words(amount: Decimal) -> str:
    """A deficit stated positive: "a deficit of £18.5m", "a surplus of £1.2m", "no deficit"."""
    return "no deficit" if amount == 0 else wording.balance(-amount)


def _reported(row: VerdictRow) -> FigureRef | None:
    if row.reported_deficit is None:
        return None
    return FigureRef(deficit_words(row.reported_deficit), tuple(row.reported_figure_ids))


def _verdict_slots(case: Case, row: VerdictRow) -> Slots:
    as_at, unsure = case.evidence.facts.as_at, _second_hand(case, row)
    plan, end = row.planned_deficit, FinancialYear.parse(row.financial_year).end_date
    target = (row.target_figure_id,) if row.target_figure_id else ()
    ids = (*target, *row.reported_figure_ids)
    ending = _NOT_ONE_BASIS if unsure and row.verdict != "depends_on_basis" else _ENDINGS[row.verdict]
    gap = wording.money_at_least(row.gap_low) if row.gap_low is not None else ""
    added = None
    if row.payment_basis == "net" and row.payments_made:
        added = worked_out(
            wording.money(row.payments_made), tuple(row.reported_figure_ids), "DfE payments evidenced as made by then"
        )
    other = None
    if row.other_verdict and row.other_planned_deficit is not None:
        other = FigureRef(deficit_words(row.other_planned_deficit), ids)
    return {
        "key": row.financial_year,
        "when": wording.day(end),
        "plans": "planned" if end < as_at else "plans",
        "plan": FigureRef(deficit_words(plan), target) if plan is not None else None,
        "plan_by": _told_by(case, row.target_figure_id),
        "reported": _reported(row),
        "reported_by": _told_by(case, next(iter(row.reported_figure_ids), None)),
        "added": added,
        "ending": worked_out(ending.format(gap=gap), ids, f"rule of the ledger: {row.rule}"),
        "other": other,
        "other_verdict": row.other_verdict.replace("_", " ") if row.other_verdict else None,
        "suspended": " DfE had suspended its payments by then." if row.payments_suspended else None,
    }


def _decided(case: Case, _: Found) -> Iterable[Slots]:
    rows = _usable(case, DECIDED)
    return [_verdict_slots(case, row) for row in (rows[-1:] if case.in_letter else rows)]


def _forecast(case: Case, _: Found) -> Iterable[Slots]:
    decided = _usable(case, DECIDED)
    last = decided[-1].financial_year if decided else ""
    rows = [row for row in _usable(case, FORECAST) if row.financial_year > last]
    return [_verdict_slots(case, row) for row in (rows[:1] if case.in_letter else rows)]


def _summary(case: Case, _: Found) -> Iterable[Slots]:
    rows = _usable(case, DECIDED)
    if len(rows) < 2:
        return
    ids = tuple(key for row in rows for key in (row.target_figure_id, *row.reported_figure_ids) if key)
    counts = {kind: sum(row.verdict == kind for row in rows) for kind in DECIDED}
    said = [
        f"{wording.small_number(number)} {words}"
        for number, words in (
            (counts["missed"], "missed"),
            (counts["met"], "met"),
            (counts["depends_on_basis"], "cannot be settled without knowing how payments were counted"),
        )
        if number
    ]
    yield {
        "years": worked_out(wording.small_number(len(rows)), ids, "years with both a plan and an outturn held"),
        "said": worked_out(wording.join_words(said), ids, "verdicts counted"),
    }


def _suspended(case: Case, _: Found) -> Iterable[Slots]:
    for row in _usable(case, ("suspended",)):
        yield {"key": row.financial_year, "when": wording.day(FinancialYear.parse(row.financial_year).end_date)}


def _missing_years(case: Case, _: Found) -> Iterable[Slots]:
    """Never a statement: raises for years that cannot be told, with the reason."""
    if not case.here.verdicts:
        raise Unmet("no version of the agreement that prints them is held")
    refused = [row for row in case.here.verdicts if row.verdict in (*DECIDED, *FORECAST) and _refusal(case, row)]
    if refused:
        years = wording.join_words(row.financial_year for row in refused)
        raise Unmet(f"for {years}, {_refusal(case, refused[0])}")
    unreported = [row.financial_year for row in case.here.verdicts if row.verdict == "no_figure"]
    if unreported:
        raise Unmet(f"no outturn is held for {wording.join_words(unreported)}")
    return ()


SPECS = (
    Spec(
        "targets.summary",
        "targets",
        "Of the {years} years with both a target and an outturn held: {said}.",
        applies=in_safety_valve,
        slots=_summary,
    ),
    Spec(
        "targets.year",
        "targets",
        "For {when} the agreement planned {plan}, before DfE’s payments[[, {plan_by}]]. The reported balance was {reported}"
        "[[, {reported_by}]][[, with {added} of DfE’s payments to be added back]]. {ending}.[[{suspended}]]"
        "[[ Under another version of the same year the plan was {other} and the verdict {other_verdict}.]]",
        applies=in_safety_valve,
        slots=_decided,
    ),
    Spec(
        "targets.forecast",
        "targets",
        "For {when} the agreement {plans} {plan}, before DfE’s payments[[, {plan_by}]]. "
        "The latest forecast held is {reported}[[, {reported_by}]]. "
        "{ending}.[[{suspended}]]",
        applies=in_safety_valve,
        slots=_forecast,
    ),
    Spec(
        "targets.suspended",
        "targets",
        "The version in force prints no target for {when}: the agreement was under review.",
        applies=in_safety_valve,
        slots=_suspended,
        outputs=frozenset({PACK}),
    ),
    Spec(
        "targets.missing",
        "targets",
        "",
        applies=in_safety_valve,
        slots=_missing_years,
        settle=Settle(
            "{whose} yearly deficit targets and whether they were met",
            "the agreement with its yearly targets, and the council’s accounts",
            "council",
            "Please tell me, for each year of the Safety Valve agreement of {council}: the planned Dedicated Schools Grant "
            "deficit, "
            "the actual one, whether it is before or after payments from the Department for Education, and each payment "
            "received.",
        ),
    ),
)
