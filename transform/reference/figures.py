"""One row of table figure, from what a reference table knows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from extract.measures import MEASURES
from extract.terms import FinancialYear, Money, Origin, PeriodType
from transform import identity
from transform.local_authorities import LocalAuthorities
from transform.reference.files import Row


def figure_row(measure: str, period: str, la_code: str | None, **known: object) -> Row:
    """A row of table figure without figure_id and superseded_by.

    Place, unit, kind of period and the date described follow from the measure, period and authority.

    Args:
        la_code: None for England.
        known: value, as_printed, basis, source_id, locator, source_url, publisher and whatever differs from the
            defaults: a reported, reviewed, curated value whose basis has nothing to do with payments.
    """
    kind = MEASURES[measure]
    place = LocalAuthorities.load().by_code(la_code).name if la_code else "England"
    return {
        "la_code": la_code,
        "place": place,
        "place_level": "local_authority" if la_code else "national",
        "measure": measure,
        "period_type": str(kind.period_type),
        "period": period,
        "value_state": "reported",
        "state_reason": None,
        "unit": str(kind.unit),
        "payment_basis": "not_applicable",
        "half_digit": None,
        "snapshot_sha256": None,
        "page": None,
        "quote": None,
        "as_at": _described(kind.period_type, period),
        "stated": None,
        "origin": str(Origin.CURATED),
        "stand_in": False,
        "transcribed": False,
        "confidence": "published",
        "reviewed": True,
        "note": None,
        **known,
    }


def figure_id(row: Row) -> str:
    """The id that the warehouse gives this row."""
    return identity.figure_id(
        row["la_code"] or row["place"],
        row["measure"],
        row["period"],
        row["basis"],
        row["payment_basis"],
        row["source_id"],
        row["snapshot_sha256"] or row["source_url"],
        row["locator"],
    )


def half_digit(as_printed: str) -> Decimal:
    """Half of the last printed digit of an amount, in pounds; nothing for words such as "eliminated"."""
    amount = as_printed.removeprefix("about ").removeprefix("over ").removeprefix("almost ")
    try:
        return Money.parse(amount).half_digit
    except ValueError:
        return Decimal(0)


def _described(period_type: PeriodType, period: str) -> date | None:
    if period_type is PeriodType.FINANCIAL_YEAR:
        return FinancialYear.parse(period).end_date
    return date.fromisoformat(period) if period_type is PeriodType.DAY else None
