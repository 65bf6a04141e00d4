"""Residents aged 0 to 25 by authority at mid-2023: single years 0 to 25 of ONS's table MYE2 (Persons), summed."""

from __future__ import annotations

from pathlib import Path

from extract.errors import SourceChanged
from pipelines.reference.tables import Row, code_of, csv_dicts

SOURCE = "mye2023_pop_0_25_upper_tier_england.csv"


def build(shared: Path) -> list[Row]:
    """Rows of population_0_25.csv: one for each of today's 153 authorities.

    Raises:
        SourceChanged: an authority is unknown, stands twice or is missing, or its under-25s exceed its 0 to 25s.
    """
    rows = []
    for number, row in enumerate(csv_dicts(shared / "data" / "population" / SOURCE), start=2):
        where = f"{SOURCE}, row {number}"
        if not int(row["pop_0_24"]) < int(row["pop_0_25"]) < int(row["All ages"]):
            raise SourceChanged(f"{where}: the ages do not nest.")
        rows.append(
            {
                "la_code": code_of(row["Name"], row["Code"], where),
                "gss_code": row["Code"],
                "name_as_printed": row["Name"],
                "year": "2023",
                "population_0_25": row["pop_0_25"],
            }
        )
    if len({row["la_code"] for row in rows}) != len(rows) or len(rows) != 153:
        raise SourceChanged(f"{SOURCE}: {len(rows)} rows for {len({row['la_code'] for row in rows})} authorities, not 153.")
    return sorted(rows, key=lambda row: row["la_code"])
