"""National statements, each with its date, and what superseded it."""

from __future__ import annotations

from decimal import Decimal

from transform.reference.figures import figure_id, figure_row, half_digit
from transform.reference.files import Row, confidence, day, publisher, read, text

_CAMPAIGN = ("the campaign's letter of 2024", "lead")


def _source(row: dict[str, str]) -> tuple[str, str]:
    return publisher(row["source_url"]) if row["source_url"] else _CAMPAIGN


def _figure(row: dict[str, str]) -> Row:
    name, kind = _source(row)
    held = confidence(row["confidence"], kind)
    return figure_row(
        row["measure"],
        row["period"],
        None,
        value=Decimal(row["value"]),
        basis=row["basis"],
        as_printed=row["as_printed"],
        half_digit=half_digit(row["as_printed"]) if row["unit"] == "gbp" else _half_of_last(row["as_printed"]),
        source_id="national_figures",
        locator=f"data/reference/national_figures.csv, row {row['national_id']}",
        source_url=row["source_url"] or "data/reference/national_figures.csv",
        publisher=name,
        stated=day(row["as_at"]),
        confidence=held,
        reviewed=held == "sourced",
        note=text(row["note"]),
    )


def _half_of_last(as_printed: str) -> Decimal | None:
    """Half of the last digit of a percentage such as 98.7%; None for a count or words."""
    number = as_printed.removesuffix("%")
    if number == as_printed or not number.replace(".", "").isdigit():
        return None
    return Decimal(1).scaleb(-len(number.partition(".")[2])) / 2


def figures() -> list[Row]:
    """One figure for England a statement."""
    return [_figure(row) for row in read("national_figures.csv")]


def statements() -> list[Row]:
    """Rows of table national_figure."""
    rows = []
    for row in read("national_figures.csv"):
        name, kind = _source(row)
        rows.append(
            {
                "national_id": row["national_id"],
                "topic": row["topic"],
                "value": Decimal(row["value"]),
                "low": Decimal(row["low"]) if row["low"] else None,
                "high": Decimal(row["high"]) if row["high"] else None,
                "unit": row["unit"],
                "period": row["period"],
                "as_at": day(row["as_at"]),
                "basis": row["basis"],
                "statement": row["statement"],
                "superseded_by": text(row["superseded_by"]),
                "figure_id": figure_id(_figure(row)),
                "source_url": text(row["source_url"]),
                "publisher": name,
                "confidence": confidence(row["confidence"], kind),
                "source_kind": kind,
            }
        )
    return rows
