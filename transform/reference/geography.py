"""Population shares of constituencies, and shapes for maps."""

from __future__ import annotations

from transform.reference.files import Row, read


def population_shares() -> dict[tuple[str, str], float]:
    """Share of a constituency's people who live in an authority, 0 to 1, by (la_code, pcon_code).

    2020 population, mySociety's overlaps. A pair without people, or below a hundredth of the constituency's area, is
    not there.
    """
    return {
        (row["la_code"], row["pcon_code"]): float(row["population_share"]) for row in read("constituency_population_share.csv")
    }


def hexes() -> list[Row]:
    """Rows of table authority_hex."""
    return [
        {
            "la_code": row["la_code"],
            "column_number": int(row["column_number"]),
            "row_number": int(row["row_number"]),
            "points": row["points"],
        }
        for row in read("authority_hex.csv")
    ]
