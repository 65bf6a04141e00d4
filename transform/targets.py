"""The target ledger: was each year's target met, said so that it survives a hostile reading.

An agreement's plan leaves DfE's payments out. A reported deficit may be before them (gross), after
them (net), or not say. So a reported deficit becomes an interval for the deficit before payments, and
a verdict is given only where the whole interval lies on one side of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from extract.terms import Basis, FinancialYear, PaymentBasis


class Verdict(StrEnum):
    """What can be said of one authority's target for one year."""

    MISSED = "missed"
    MET = "met"
    DEPENDS_ON_BASIS = "depends_on_basis"
    NO_FIGURE = "no_figure"
    NOT_YET_DUE = "not_yet_due"
    FORECAST_TO_MISS = "forecast_to_miss"
    FORECAST_TO_MEET = "forecast_to_meet"
    FORECAST_DEPENDS = "forecast_depends"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an authority's agreement.

    Attributes:
        published: the day it appeared; where only the month is known, the last day of that month.
        targets: planned deficit in pounds by financial year, deficit positive, with its figure_id.
        suspended: True when this version says that payments are suspended.
    """

    agreement_id: str
    published: date
    targets: dict[FinancialYear, tuple[Decimal, str]]
    suspended: bool
    stand_in: bool = False
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Reported:
    """One reported deficit at the end of one year.

    Attributes:
        deficit: pounds, deficit positive.
        half_digit: half of the last printed digit, in pounds.
        stated: when it was stated, to take the newest of several forecasts; None when not known.
    """

    figure_id: str
    deficit: Decimal
    half_digit: Decimal
    basis: Basis
    payment_basis: PaymentBasis
    stated: date | None = None
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Payments:
    """DfE's payments up to one 31 March, and the council's own contributions, in pounds.

    Attributes:
        made: the sum evidenced as made by then.
        scheduled: the sum scheduled by then and not known to be withheld; None when no schedule is held.
        contributions: the council's own contributions by then; None when not known.
    """

    made: Decimal = Decimal(0)
    scheduled: Decimal | None = None
    contributions: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """What the deficit before DfE's payments can be, in pounds; `high` None: not known."""

    low: Decimal
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger; the fields are columns of table target_verdict."""

    financial_year: FinancialYear
    agreement_id: str
    planned_deficit: Decimal | None
    reported_deficit: Decimal | None
    payment_basis: str
    payments_made: Decimal
    interval: Interval | None
    verdict: Verdict
    payments_suspended: bool
    rule: str
    target_figure_id: str | None
    reported_figure_ids: tuple[str, ...]
    stand_in: bool
    reviewed: bool
    other_agreement_id: str | None = None
    other_planned_deficit: Decimal | None = None
    other_verdict: Verdict | None = None

    @property
    def gap_low(self) -> Decimal | None:
        """Low end of reported less planned, None without both."""
        return None if self.interval is None or self.planned_deficit is None else self.interval.low - self.planned_deficit

    @property
    def gap_high(self) -> Decimal | None:
        """High end of reported less planned, None where either is not known."""
        if self.interval is None or self.interval.high is None or self.planned_deficit is None:
            return None
        return self.interval.high - self.planned_deficit


def interval_of(reported: Reported, payments: Payments) -> Interval:
    """The deficit before DfE's payments that one reported deficit allows.

    Gross: as reported. Net: low adds the payments evidenced as made; high adds those scheduled and not
    known to be withheld, and the council's own contributions, and is unknown when either is. Unknown
    basis: low as reported, high unknown. Each end is moved outwards by half of the last printed digit.
    """
    low, high = reported.deficit - reported.half_digit, reported.deficit + reported.half_digit
    if reported.payment_basis is PaymentBasis.GROSS:
        return Interval(low, high)
    if reported.payment_basis is PaymentBasis.NET:
        low += payments.made
        if payments.scheduled is None or payments.contributions is None:
            return Interval(low, None)
        return Interval(low, high + max(payments.made, payments.scheduled) + payments.contributions)
    return Interval(low, None)


def envelope(intervals: Iterable[Interval]) -> Interval:
    """Lowest low and highest high of several; high unknown as soon as one is."""
    taken = list(intervals)
    highs = [interval.high for interval in taken]
    known = [high for high in highs if high is not None]
    return Interval(min(interval.low for interval in taken), max(known) if len(known) == len(highs) else None)


def compare(interval: Interval, planned: Decimal, *, forecast: bool) -> Verdict:
    """Verdict of one interval against one planned deficit (pounds)."""
    if interval.low > planned:
        return Verdict.FORECAST_TO_MISS if forecast else Verdict.MISSED
    if interval.high is not None and interval.high <= planned:
        return Verdict.FORECAST_TO_MEET if forecast else Verdict.MET
    return Verdict.FORECAST_DEPENDS if forecast else Verdict.DEPENDS_ON_BASIS


def version_in_force(versions: Sequence[Version], year: FinancialYear) -> Version | None:
    """The version published last on or before that year's 31 March, None when there was none yet."""
    published = [version for version in versions if version.published <= year.end_date]
    return max(published, key=lambda version: (version.published, version.agreement_id)) if published else None


def ledger(
    versions: Sequence[Version],
    reported: Mapping[FinancialYear, Sequence[Reported]],
    payments: Mapping[FinancialYear, Payments],
    *,
    as_at: date,
    suspended_from: date | None = None,
) -> list[LedgerRow]:
    """Every year's row for one authority, in order of years.

    Args:
        versions: every version of its agreement.
        reported: reported deficits by year, of any basis.
        payments: payments up to each year's 31 March.
        as_at: the warehouse's as-at date; a year that ends after it is not yet due.
        suspended_from: the day from which DfE's payments are known to be suspended.

    Returns:
        Rows for each year in which the version in force prints a target, or is suspended and an
        earlier version printed one.
    """
    years = sorted({year for version in versions for year in version.targets})
    rows = []
    for year in years:
        version = version_in_force(versions, year)
        if version is None:
            continue
        suspended = version.suspended or (suspended_from is not None and suspended_from <= year.end_date)
        row = _row(version, year, reported.get(year, ()), payments.get(year, Payments()), as_at, suspended)
        if row is not None:
            rows.append(_with_other(row, versions, version, year, reported.get(year, ()), payments.get(year, Payments()), as_at))
    return rows


def _row(
    version: Version, year: FinancialYear, reported: Sequence[Reported], payments: Payments, as_at: date, suspended: bool
) -> LedgerRow | None:
    planned = version.targets.get(year)
    if planned is None:
        if not version.suspended:
            return None
        rule = "suspended: the version in force prints no target for this year"
        return LedgerRow(
            year, version.agreement_id, None, None, "not_applicable", payments.made, None, Verdict.SUSPENDED,
            True, rule, None, (), version.stand_in, version.reviewed,
        )  # fmt: skip
    amount, target_id = planned
    used, forecast = _figures_that_count(reported)
    if not used:
        due = year.end_date <= as_at
        verdict = Verdict.NO_FIGURE if due else Verdict.NOT_YET_DUE
        rule = (
            f"no_figure: nothing is reported for 31 March {year.start + 1}"
            if due
            else f"not_yet_due: the year ends on 31 March {year.start + 1}, after {as_at.isoformat()}, and no forecast is held"
        )
        return LedgerRow(
            year, version.agreement_id, amount, None, "not_applicable", payments.made, None, verdict,
            suspended, rule, target_id, (), version.stand_in, version.reviewed,
        )  # fmt: skip
    intervals = [(interval_of(figure, payments), figure) for figure in used]
    interval = envelope(interval for interval, _ in intervals)
    lowest = min(intervals, key=lambda pair: (pair[0].low, pair[1].figure_id))[1]
    verdict = compare(interval, amount, forecast=forecast)
    return LedgerRow(
        year, version.agreement_id, amount, lowest.deficit, str(lowest.payment_basis), payments.made, interval, verdict,
        suspended, _rule(verdict, interval, amount, used, payments), target_id,
        tuple(sorted(figure.figure_id for figure in used)), version.stand_in,
        version.reviewed and all(figure.reviewed for figure in used),
    )  # fmt: skip


def _figures_that_count(reported: Sequence[Reported]) -> tuple[list[Reported], bool]:
    """Outturns where there are any; else the newest of what only foretells. Second: True for a forecast."""
    outturns = [figure for figure in reported if figure.basis is Basis.OUTTURN]
    if outturns:
        return outturns, False
    foretold = [figure for figure in reported if figure.basis in {Basis.FORECAST, Basis.PROVISIONAL, Basis.BUDGET}]
    newest = max((figure.stated or date.min for figure in foretold), default=date.min)
    return [figure for figure in foretold if (figure.stated or date.min) == newest], True


def _with_other(
    row: LedgerRow,
    versions: Sequence[Version],
    in_force: Version,
    year: FinancialYear,
    reported: Sequence[Reported],
    payments: Payments,
    as_at: date,
) -> LedgerRow:
    """The row with the other version of the same year beside it, where that would change the verdict.

    A version of the same year is one published within it, or the one in force when the year began.
    """
    start = date(year.start, 4, 1)
    before = version_in_force(versions, FinancialYear(year.start - 1))
    others = [v for v in versions if start <= v.published <= year.end_date and v is not in_force]
    if before is not None and before is not in_force and in_force.published >= start:
        others.append(before)
    for other in sorted(others, key=lambda v: (v.published, v.agreement_id), reverse=True):
        if year not in other.targets:
            continue
        alternative = _row(other, year, reported, payments, as_at, row.payments_suspended)
        if alternative is not None and alternative.verdict is not row.verdict:
            return LedgerRow(
                **{name: getattr(row, name) for name in LedgerRow.__slots__ if not name.startswith("other_")},
                other_agreement_id=other.agreement_id,
                other_planned_deficit=alternative.planned_deficit,
                other_verdict=alternative.verdict,
            )
    return row


def _rule(verdict: Verdict, interval: Interval, planned: Decimal, used: Sequence[Reported], payments: Payments) -> str:
    """The rule with its arithmetic, in pounds."""
    bases = " and ".join(sorted({f"{figure.basis}, payment basis {figure.payment_basis}" for figure in used}))
    high = "not known" if interval.high is None else f"{interval.high:,.2f}"
    text = f"{verdict}: deficit before payments between {interval.low:,.2f} and {high}, plan {planned:,.2f} ({bases}"
    if any(figure.payment_basis is PaymentBasis.NET for figure in used):
        text += f"; payments evidenced as made {payments.made:,.2f}"
    return text + "; half of the last printed digit on either side)"
