"""The object that `extract agreement` prints, exactly as CONTRACT.md names it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extract.records import Agreement, Citation

_FIELDS = (
    "authority_as_printed",
    "la_code",
    "covered_from",
    "covered_to",
    "in_year_balance_year",
    "elimination_year",
    "total_payment",
    "first_payment",
    "targets",
    "payments",
    "conditions",
    "suspended",
    "stand_in",
    "pages",
)


def parsed_object(file: str, agreement: Agreement, la_code: str | None) -> dict[str, Any]:
    """A document that was read: whole pounds, and null for each field in `not_read`.

    Args:
        file: the path as given.
        agreement: what was read.
        la_code: DfE code of the authority; None when its name is not one we know, then it stands in `not_read`.
    """
    lists = {
        "targets": [{"year": each.year, "deficit": _pounds(each.deficit)} for each in agreement.targets],
        "payments": [
            {"year": each.year, "amount": _pounds(each.amount), "already_paid": each.already_paid} for each in agreement.payments
        ],
        "conditions": [{"number": each.number, "text": each.text, "tags": list(each.tags)} for each in agreement.conditions],
    }
    return {
        "file": file,
        "status": "parsed",
        "reason": None,
        "authority_as_printed": agreement.authority_as_printed,
        "la_code": la_code,
        "covered_from": agreement.covered_from,
        "covered_to": agreement.covered_to,
        "in_year_balance_year": agreement.in_year_balance_year,
        "elimination_year": agreement.elimination_year,
        "total_payment": None if agreement.total_payment is None else _pounds(agreement.total_payment),
        "first_payment": None if agreement.first_payment is None else _pounds(agreement.first_payment),
        **{field: None if field in agreement.not_read else items for field, items in lists.items()},
        "suspended": agreement.suspended,
        "stand_in": agreement.stand_in,
        "pages": agreement.pages,
        "not_read": [*agreement.not_read, *([] if la_code else ["la_code"])],
        "citations": _citations(agreement),
    }


def refused_object(file: str, reason: str, *, needs_ocr: bool) -> dict[str, Any]:
    """A document that was not read, with the reason."""
    return {
        "file": file,
        "status": "needs_ocr" if needs_ocr else "rejected",
        "reason": reason,
        **dict.fromkeys(_FIELDS),
        "not_read": list(_FIELDS),
        "citations": {},
    }


def _pounds(amount: Decimal) -> int:
    if amount != amount.to_integral_value():
        raise AssertionError(f"£{amount} is no whole number of pounds")
    return int(amount)


def _citations(agreement: Agreement) -> dict[str, dict[str, Any]]:
    found = {field: _citation(citation) for field, citation in agreement.citations.items()}
    found |= {f"targets.{each.year}": _citation(each.citation) for each in agreement.targets}
    found |= {f"payments.{each.year}": _citation(each.citation) for each in agreement.payments}
    found |= {f"conditions.{each.number}": _citation(each.citation) for each in agreement.conditions}
    return found


def _citation(citation: Citation) -> dict[str, Any]:
    return {"page": citation.page, "quote": citation.quote}
