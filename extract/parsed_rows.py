"""Records to rows of `extract.parsed_schema`, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from extract.errors import DocumentUnreadable
from extract.records import (
    Agreement,
    AgreementCondition,
    AgreementPayment,
    AgreementTarget,
    Citation,
    ConstituencyLink,
    Inspection,
    PreviousInspection,
    ReportedFigure,
)
from extract.terms import Basis, Framework, Outcome, PaymentBasis, PeriodType, Unit, ValueState

Row = dict[str, Any]

_STEP = Decimal("0.0001")
_LIMIT = Decimal(10) ** 14


def _plain_fields(record: type, *others: str) -> tuple[str, ...]:
    """Fields of a record that are columns under their own name; `others` are not."""
    return tuple(name for name in record.__dataclass_fields__ if name not in others)  # type: ignore[attr-defined]


_FIGURE = _plain_fields(ReportedFigure, "value", "citation")
_LINK = _plain_fields(ConstituencyLink, "citation")
_INSPECTION = _plain_fields(Inspection, "previous_inspection", "citations")
_AGREEMENT = _plain_fields(
    Agreement, "total_payment", "first_payment", "targets", "payments", "conditions", "not_read", "citations"
)


def _take(record: object, fields: tuple[str, ...]) -> Row:
    return {name: getattr(record, name) for name in fields}


def _decimal(value: Decimal | None, what: str) -> Decimal | None:
    """Value to four decimal places, as the warehouse holds it; the print itself stays in `as_printed`."""
    if value is None:
        return None
    if not value.is_finite() or abs(value) >= _LIMIT:
        raise DocumentUnreadable(f"{what}: {value} cannot be a value here. Compare the document with what the parser read.")
    return value.quantize(_STEP, ROUND_HALF_EVEN)


def _citation_row(citation: Citation) -> Row:
    return {
        "citation_page": citation.page,
        "citation_locator": citation.locator,
        "citation_quote": citation.quote,
    }


def _citation(row: Row) -> Citation:
    return Citation(row["citation_page"], row["citation_locator"], row["citation_quote"])


def _citations_row(citations: Mapping[str, Citation]) -> list[tuple[str, Row]]:
    return [(name, {"page": c.page, "locator": c.locator, "quote": c.quote}) for name, c in sorted(citations.items())]


def _citations(pairs: list[tuple[str, Row]]) -> dict[str, Citation]:
    return {name: Citation(c["page"], c["locator"], c["quote"]) for name, c in pairs}


def _figure_row(figure: ReportedFigure) -> Row:
    what = f"{figure.place_as_printed}, {figure.measure}, {figure.period}"
    return _take(figure, _FIGURE) | {"value": _decimal(figure.value, what)} | _citation_row(figure.citation)


def _figure(row: Row) -> ReportedFigure:
    return ReportedFigure(
        **_plain(row, _FIGURE)
        | {
            "period_type": PeriodType(row["period_type"]),
            "value": row["value"],
            "value_state": ValueState(row["value_state"]),
            "unit": Unit(row["unit"]),
            "basis": Basis(row["basis"]),
            "payment_basis": PaymentBasis(row["payment_basis"]),
            "citation": _citation(row),
        }
    )


def _plain(row: Row, fields: tuple[str, ...]) -> Row:
    return {name: row[name] for name in fields}


def _link_row(link: ConstituencyLink) -> Row:
    return _take(link, _LINK) | _citation_row(link.citation)


def _link(row: Row) -> ConstituencyLink:
    return ConstituencyLink(**_plain(row, _LINK), citation=_citation(row))


def _inspection_row(inspection: Inspection) -> Row:
    previous = inspection.previous_inspection
    return _take(inspection, _INSPECTION) | {
        "previous_status": previous.status if previous else None,
        "previous_start": previous.start if previous else None,
        "previous_end": previous.end if previous else None,
        "citations": _citations_row(inspection.citations),
    }


def _inspection(row: Row) -> Inspection:
    status = row["previous_status"]
    previous = PreviousInspection(status, row["previous_start"], row["previous_end"]) if status else None
    changed = {
        "framework": Framework(row["framework"]),
        "outcome": Outcome(row["outcome"]),
        "responsible_bodies": tuple(row["responsible_bodies"]),
        "not_read": tuple(row["not_read"]),
    }
    return Inspection(
        **_plain(row, _INSPECTION) | changed,
        previous_inspection=previous,
        citations=_citations(row["citations"]),
    )


def _agreement_row(agreement: Agreement) -> Row:
    name = agreement.authority_as_printed
    return _take(agreement, _AGREEMENT) | {
        "total_payment": _decimal(agreement.total_payment, f"{name}, total payment"),
        "first_payment": _decimal(agreement.first_payment, f"{name}, first payment"),
        "targets": [
            {
                "year": target.year,
                "deficit": _decimal(target.deficit, f"{name}, target {target.year}"),
                "as_printed": target.as_printed,
            }
            | _citation_row(target.citation)
            for target in agreement.targets
        ],
        "payments": [
            {
                "year": payment.year,
                "amount": _decimal(payment.amount, f"{name}, payment {payment.year}"),
                "already_paid": payment.already_paid,
                "as_printed": payment.as_printed,
            }
            | _citation_row(payment.citation)
            for payment in agreement.payments
        ],
        "conditions": [
            {"number": condition.number, "text": condition.text, "tags": list(condition.tags)} | _citation_row(condition.citation)
            for condition in agreement.conditions
        ],
        "not_read": list(agreement.not_read),
        "citations": _citations_row(agreement.citations),
    }


def _agreement(row: Row) -> Agreement:
    return Agreement(
        **_plain(row, _AGREEMENT),
        total_payment=row["total_payment"],
        first_payment=row["first_payment"],
        targets=tuple(AgreementTarget(t["year"], t["deficit"], t["as_printed"], _citation(t)) for t in row["targets"]),
        payments=tuple(
            AgreementPayment(p["year"], p["amount"], p["already_paid"], p["as_printed"], _citation(p)) for p in row["payments"]
        ),
        conditions=tuple(AgreementCondition(c["number"], c["text"], tuple(c["tags"]), _citation(c)) for c in row["conditions"]),
        not_read=tuple(row["not_read"]),
        citations=_citations(row["citations"]),
    )


TO_ROW: dict[str, Callable[[Any], Row]] = {
    "figure": _figure_row,
    "inspection": _inspection_row,
    "agreement": _agreement_row,
    "constituency_link": _link_row,
}
"""Record to row, by kind. Each raises DocumentUnreadable for a value that no document can mean."""

FROM_ROW: dict[str, Callable[[Row], Any]] = {
    "figure": _figure,
    "inspection": _inspection,
    "agreement": _agreement,
    "constituency_link": _link,
}
"""Row to record, by kind."""
