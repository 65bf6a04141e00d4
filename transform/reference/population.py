"""Residents aged 0 to 25 by authority at mid-2023."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from transform.reference.figures import figure_row
from transform.reference.files import Row, read

URL = (
    "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/"
    "estimatesofthepopulationforenglandandwales"
)


def figures() -> list[Row]:
    """population_0_25 of today's 153 authorities."""
    return [
        figure_row(
            "population_0_25",
            row["year"],
            row["la_code"],
            value=Decimal(row["population_0_25"]),
            basis="outturn",
            as_printed=row["population_0_25"],
            source_id="population_0_25",
            locator=f"mid-2023 edition, table MYE2 (Persons), {row['name_as_printed']} ({row['gss_code']}), ages 0 to 25",
            source_url=URL,
            publisher="Office for National Statistics",
            as_at=date(int(row["year"]), 6, 30),
            note="the published single years of age 0 to 25, added up",
        )
        for row in read("population_0_25.csv")
    ]
