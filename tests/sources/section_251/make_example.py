"""Writes example.zip: a section 251 release in miniature, of invented places and amounts.

    python -m tests.sources.section_251.make_example

Two rows carry the codes of the authorities that prove the sign (895, 845) and two those of councils in their first year.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.examples import csv_text, zip_bytes

HEADER = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name", "old_la_code",
    "new_la_code", "la_name", "main_category", "category_of_expenditure", "early_years_establishments", "primary_schools",
    "secondary_schools", "sen_and_special_schools", "pupil_referral_units_and_alt_provision", "post_16", "gross_expenditure",
    "income", "net_expenditure", "net_per_capita_expenditure",
]  # fmt: skip
LINE = "1.9.3 Dedicated Schools Grant carried forward to next year"
PATH = "data/s251_alleducation_la_regional_national2.csv"


def row(code: str, name: str, amount: str, line: str = LINE, period: str = "202324") -> list[str]:
    return [period, "Financial year", "Local authority", "E92000001", "England", "", "Middle Land", code, f"E06000{code}", name,
            "Schools budget", line, "z", "z", "z", "z", "z", "z", amount, "z", amount, "z"]  # fmt: skip


ROWS = [
    row("895", "Eastmarket (proof of a deficit)", "1000000"),
    row("845", "Southmarket (proof of a surplus)", "-2000000"),
    row("991", "Northshire", "12345678"),
    row("991", "Northshire", "555", line="1.9.2 Dedicated Schools Grant for the year"),
    row("942", "Newland", "0"),
    row("992", "Southshire, County of", "x"),
    row("993", "Westmarket", "0"),
]


def release(rows: list[list[str]] | None = None, header: list[str] | None = None) -> bytes:
    """A release of these rows; those of the example when none are given."""
    return zip_bytes({PATH: csv_text([header or HEADER, *(ROWS if rows is None else rows)]).encode("utf-8-sig")})


if __name__ == "__main__":
    Path(__file__).with_name("example.zip").write_bytes(release())
