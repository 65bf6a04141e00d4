"""Safety Valve agreements, their terms, planned deficits and payments, as curated from councils and the press.

A stand-in document never feeds these tables. Planned deficits are only what quotes the agreement's own profile.
"""

from __future__ import annotations

from decimal import Decimal

from extract.terms import FinancialYear
from transform.reference.figures import figure_id, figure_row, half_digit
from transform.reference.files import Row, confidence, day, publisher, read, text

_YEARS = ("covered_from", "covered_to", "in_year_balance_year", "elimination_year")
_AMOUNTS = ("total_payment", "first_payment")
_TARGET_YEARS = ("in_year_balance_year", "elimination_year")


def agreement_id(la_code: str, label: str) -> str:
    """Identity of the curated row that stands beside the versions of one agreement."""
    return f"{la_code}-{label}-v0"


def figures() -> list[Row]:
    """Totals, first payments, years of balance, planned deficits and payments, each with its own source."""
    labels = {row["la_code"]: row["label"] for row in read("agreements_curated.csv")}
    terms = [
        _figure(term, f"agreement_{term['term']}", FinancialYear(int(labels[term["la_code"]][:4])), term["value"], "target",
                "agreement_terms_curated")
        for term in read("agreement_terms_curated.csv")
        if term["term"] in _AMOUNTS
    ]  # fmt: skip
    years = [
        _figure(term, f"agreement_{term['term']}", FinancialYear(int(labels[term["la_code"]][:4])),
                str(FinancialYear.parse(term["value"]).end_date.year), "target", "agreement_terms_curated")
        for term in read("agreement_terms_curated.csv")
        if term["term"] in _TARGET_YEARS
    ]  # fmt: skip
    return (
        terms
        + years
        + [_planned(row) for row in read("planned_deficits.csv")]
        + [_paid(row) for row in read("payments_curated.csv")]
    )


def agreements() -> list[Row]:
    """Rows of table agreement (version 0), each with `targets` and `payments`: rows of those tables."""
    terms: dict[str, list[dict[str, str]]] = {}
    for term in read("agreement_terms_curated.csv"):
        terms.setdefault(term["la_code"], []).append(term)
    targets, payments = _targets(), _payments()
    return [
        _agreement(row, terms.get(row["la_code"], []), targets.get(row["la_code"], []), payments.get(row["la_code"], []))
        for row in read("agreements_curated.csv")
    ]


def _agreement(row: dict[str, str], terms: list[dict[str, str]], targets: list[Row], payments: list[Row]) -> Row:
    known = {term["term"]: term["value"] for term in terms}
    source = terms[0] if terms else row
    name, kind = publisher(source["source_url"])
    least = "inferred" if "inferred" in (row["confidence"], source["confidence"]) else "sourced"
    held = confidence(least, kind)
    return {
        "agreement_id": agreement_id(row["la_code"], row["label"]),
        "la_code": row["la_code"],
        "label": row["label"],
        "version": 0,
        "title": None,
        "published": day(row["published"]),
        "published_precision": row["published_precision"],
        **{year: known.get(year) for year in _YEARS},
        **{amount: Decimal(known[amount]) if amount in known else None for amount in _AMOUNTS},
        "suspended": None,
        "prints_targets": bool(targets),
        "status": row["status"],
        "reviewed": held == "sourced",
        "origin": "curated",
        "stand_in": False,
        "vanished": False,
        "source_url": source["source_url"],
        "publisher": name,
        "confidence": held,
        "note": text(" ".join(filter(None, (row["note"], _contribution(terms))))),
        "targets": targets,
        "payments": payments,
    }


def _contribution(terms: list[dict[str, str]]) -> str:
    """The council's own money over the whole plan, in words: no year is known, so that it is no figure of a year."""
    for term in terms:
        if term["term"] == "council_contribution":
            return (
                f"The council's own contribution over the whole plan: {term['as_printed']} ({publisher(term['source_url'])[0]})."
            )
    return ""


def _targets() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in read("planned_deficits.csv"):
        figure = _planned(row)
        found.setdefault(row["la_code"], []).append(
            {
                "agreement_id": agreement_id(row["la_code"], row["label"]),
                "financial_year": row["financial_year"],
                "planned_deficit": figure["value"],
                "half_digit": figure["half_digit"],
                "figure_id": figure_id(figure),
            }
        )
    return found


def _payments() -> dict[str, list[Row]]:
    """Payments fit to reckon with: what only a lead states is a figure to review, not a payment."""
    found: dict[str, list[Row]] = {}
    for row in read("payments_curated.csv"):
        figure = _paid(row)
        if figure["confidence"] == "lead":
            continue
        found.setdefault(row["la_code"], []).append(
            {
                "agreement_id": agreement_id(row["la_code"], row["label"]),
                "financial_year": row["financial_year"],
                "amount": figure["value"],
                "already_paid": row["state"] == "paid",
                "withheld": row["state"] == "withheld",
                "figure_id": figure_id(figure),
            }
        )
    return found


def _planned(row: dict[str, str]) -> Row:
    year = FinancialYear.parse(row["financial_year"])
    return _figure(row, "agreement_planned_deficit", year, row["planned_deficit"], "target", "planned_deficits")


def _paid(row: dict[str, str]) -> Row:
    year = FinancialYear.parse(row["financial_year"])
    return _figure(row, "agreement_payment", year, row["amount"], "outturn", "payments_curated")


def _figure(row: dict[str, str], measure: str, year: FinancialYear, value: str, basis: str, table: str) -> Row:
    name, kind = publisher(row["source_url"])
    held = confidence(row["confidence"], kind)
    return figure_row(
        measure,
        str(year),
        row["la_code"],
        value=Decimal(value),
        basis=basis,
        as_printed=row["as_printed"],
        half_digit=half_digit(row["as_printed"]),
        source_id=table,
        locator=f"data/reference/{table}.csv, row of {row['name']}, {year}, {row['as_printed']}",
        source_url=row["source_url"],
        publisher=name,
        stated=day(row["stated"]),
        confidence=held,
        reviewed=held == "sourced",
        note=text(row["note"]),
    )
