"""Writes example.csv: the lookup of members in miniature, of invented seats and people.

python -m tests.sources.mp_lookup.make_example
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

HEADER = [
    "pcon_name", "pcon_code", "member_id", "full_title", "display_as", "party_text", "member_email", "election_result_summary_2024",
    "lad_names", "lad_codes", "lad_codes_2024", "la_names", "new_la_codes", "new_la_codes_2024", "old_la_codes_2024",
    "mayoral_auth_names", "mayoral_auth_codes", "region_name", "region_code", "country_name", "country_code",
]  # fmt: skip


def seat(name: str, code: str, title: str, shown: str, email: str, las: str, codes: str, country: str = "England") -> list[str]:
    return [name, code, "1", title, shown, "Example Party", email, "Ex hold", las, "E07", "E07", las, "E06", "E06", codes,
            "Not applicable", "z", "Middle Land", "E12999999", country, "E92000001"]  # fmt: skip


ROWS = [
    seat(
        "Northshire East",
        "E14999001",
        "Rt Hon Sir Alan Gray MP",
        "Sir Alan Gray",
        "alan.gray@parliament.example",
        "Northshire",
        "991",
    ),
    seat(
        "Northshire and Southshire",
        "E14999002",
        "Ann Brown MP",
        "Ann Brown",
        "No email found",
        "Northshire / Southshire",
        "991 / 992",
    ),
    seat("Westmarket", "E14999003", "", "Vacant", "No email found", "Westmarket", "993"),
    seat(
        "Highland Example",
        "S14999004",
        "Ewan Green MP",
        "Ewan Green",
        "ewan.green@parliament.example",
        "Highland",
        "z",
        "Scotland",
    ),
]


def lookup(rows: list[list[str]] | None = None, header: list[str] | None = None) -> bytes:
    """The CSV of these rows, every cell quoted as the publisher does; those of the example when none are given."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header or HEADER, *(ROWS if rows is None else rows)])
    return out.getvalue().encode()


if __name__ == "__main__":
    Path(__file__).with_name("example.csv").write_bytes(lookup())
