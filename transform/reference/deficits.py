"""Deficits that councils and the press reported, through a reviewed mapping of what each source says.

Each row of the table carries the reason for its basis and for its payment basis. Sign: the table holds a deficit as
the source does, positive; a figure holds a balance, negative (Kent's 97 million pounds of 2021-22 is -97,000,000).
"""

from __future__ import annotations

from decimal import Decimal

from transform.reference.figures import figure_row, half_digit
from transform.reference.files import Row, confidence, day, publisher, read

_NINE_TENTHS = Decimal("0.9")


def figures() -> list[Row]:
    """One figure a row of reported_deficits.csv."""
    return [_figure(row) for row in read("reported_deficits.csv")]


def _figure(row: dict[str, str]) -> Row:
    name, kind = publisher(row["source_url"])
    held = confidence(row["confidence"], kind)
    half = half_digit(row["as_printed"])
    notes = (row["note"], f"basis: {row['reason_for_basis']}", f"payment basis: {row['reason_for_payment_basis']}")
    return figure_row(
        row["measure"],
        row["financial_year"],
        row["la_code"],
        value=-Decimal(row["deficit"]),
        basis=row["basis"],
        payment_basis=row["payment_basis"],
        as_printed=row["as_printed"],
        # The one derived row divides a grant, as printed, by the nine tenths that it is said to cover.
        half_digit=(half / _NINE_TENTHS).quantize(Decimal(1)) if row["basis"] == "derived" else half,
        source_id="reported_deficits",
        locator=f"data/reference/reported_deficits.csv, row of {row['name']}, {row['financial_year']}, {row['as_printed']}",
        source_url=row["source_url"],
        publisher=name,
        stated=day(row["stated"]),
        confidence=held,
        reviewed=held == "sourced",
        note="; ".join(filter(None, notes)),
    )
