"""Writes example.zip: a SEN2 release in miniature, of invented places and numbers.

python -m tests.sources.sen2.make_example
"""

from __future__ import annotations

from pathlib import Path

from tests.support.examples import csv_text, zip_bytes

KEYS = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
        "new_la_code", "old_la_code", "la_name"]  # fmt: skip
TOPIC = ["breakdown_topic", "breakdown"]

Table = list[list[str]]


def england(period: str, kind: str) -> list[str]:
    return [period, kind, "National", "E92000001", "England", "", "", "", "", ""]


def region(period: str, kind: str) -> list[str]:
    return [period, kind, "Regional", "E92000001", "England", "E12999999", "Middle Land", "", "", ""]


def authority(period: str, kind: str, code: str, name: str) -> list[str]:
    return [period, kind, "Local authority", "E92000001", "England", "E12999999", "Middle Land", f"E06000{code}", code, name]


def places(period: str, kind: str) -> list[list[str]]:
    """England, the one region, and its three authorities."""
    return [
        england(period, kind),
        region(period, kind),
        authority(period, kind, "991", "Northshire"),
        authority(period, kind, "992", "Southshire, County of"),
        authority(period, kind, "993", "Westmarket"),
    ]


def table(period: str, kind: str, label: str, columns: list[str], values: list[list[str]]) -> Table:
    """A file: header, the headline rows, and one breakdown row that must be left out."""
    rows = [[*place, label, label, *cells] for place, cells in zip(places(period, kind), values, strict=True)]
    breakdown = [*england(period, kind), "Sex", "Female", *(["7"] * len(columns))]
    return [[*KEYS, *TOPIC, *columns], *rows, breakdown]


CASELOAD = table(
    "202425", "Academic year", "All EHC plans",
    ["ehcplans", "mainstream_academy", "mainstream_total", "mainstream_total_pc", "special_independent", "special_non_maintained",
     "special_total", "special_total_pc", "ap_pru_total", "AP_PRU_total_pc", "fe_total", "ed_elsewhere", "placement_unknown",
     "placement_unknown_pc"],
    [
        ["900", "200", "400", "44.4", "50", "10", "270", "30", "30", "3.3", "100", "60", "40", "4.4"],
        ["900", "200", "400", "44.4", "50", "10", "270", "30", "30", "3.3", "100", "60", "40", "4.4"],
        ["500", "100", "250", "50", "20", "10", "150", "30", "10", "2", "50", "20", "20", "4"],
        ["300", "60", "110", "36.7", "20", "0", "90", "30", "20", "6.7", "40", "30", "10", "3.3"],
        ["100", "40", "40", "40", "10", "0", "30", "30", "0", "0", "10", "10", "10", "10"],
    ],
)  # fmt: skip
NEW_PLANS = table(
    "2022", "Calendar year", "New EHC plans", ["new_ehc_plans", "mainstream_total"],
    [["120", "60"], ["120", "60"], ["120", "30"], ["120", "20"], ["120", "10"]],
)  # fmt: skip
REQUESTS = table(
    "2024", "Calendar year", "All requests for EHC needs assessments",
    ["requests_received_in_year", "requests_rya", "requests_decided_not_to_assess", "request_not_assess_pc",
     "request_outstanding_pc", "request_withdrawn_pc", "mediation_related_request"],
    [["200", "0", "50", "25", "7.5", "1", "x"], ["200", "0", "50", "25", "7.5", "1", "x"],
     ["120", "0", "30", "25", "5", "1.7", "x"], ["60", "0", "20", "33.3", "10", "0", "x"], ["20", "0", "0", "0", "15", "0", "x"]],
)  # fmt: skip
TIMELINESS = table(
    "2024", "Calendar year", "All EHC plans issued",
    ["plans_issued_den", "plans_issued_den_ex", "plans_issued_within_20_weeks", "pc_plans_issued_within_20_weeks",
     "PC_plans_issued_20_weeks_ex", "pc_plans_issued_gt20weeks_ltYear", "pc_plans_issued_gt_1_year"],
    [
        ["100", "90", "45", "45", "47.5", "50", "5"],
        ["100", "90", "45", "45", "47.5", "50", "5"],
        ["60", "55", "15", "25", "27.3", "70", "5"],
        ["40", "35", "30", "75", "80", "20", "5"],
        ["x", "x", "x", "x", "z", ":", "low"],
    ],
)  # fmt: skip
CEASED = table(
    "2024", "Calendar year", "All ceased EHC plans", ["max_age", "needs_met", "transfer", "total_ceased"],
    [["10", "6", "9", "50"], ["10", "6", "9", "50"], ["5", "6", "4", "25"], ["5", "0", "5", "25"], ["0", "0", "0", "0"]],
)  # fmt: skip
REVIEWS = table(
    "2024", "Calendar year", "All annual reviews", ["total_ehc_plans", "review_expected", "review_meeting_24", "no_review_meeting"],
    [["900", "700", "500", "200"], ["900", "700", "500", "200"], ["500", "400", "300", "100"], ["300", "300", "200", "100"],
     ["100", "c", "c", "c"]],
)  # fmt: skip
TRANSFERS: Table = [
    [*KEYS, "number_plans", "due_25", "final_25"],
    *(
        [*place, plans, "1", "1"]
        for place, plans in zip(places("2025", "Calendar year"), ["990", "990", "540", "x", "120"], strict=True)
    ),
]

TABLES: dict[str, Table] = {
    "data/caseload.csv": CASELOAD,
    "data/newplans.csv": NEW_PLANS,
    "data/requests.csv": REQUESTS,
    "data/timeliness_20_week.csv": TIMELINESS,
    "data/ceased_plans.csv": CEASED,
    "data/annual_reviews.csv": REVIEWS,
    "data/phase_transfers.csv": TRANSFERS,
    "data/assessments.csv": [["not", "read"]],
}


def release(tables: dict[str, Table] | None = None) -> bytes:
    """A release of these tables; those of the example when none are given. The first file carries a byte-order mark."""
    members: dict[str, bytes | str] = {}
    for number, (path, rows) in enumerate((TABLES if tables is None else tables).items()):
        members[path] = csv_text(rows).encode("utf-8-sig" if number == 0 else "utf-8")
    return zip_bytes(members)


if __name__ == "__main__":
    Path(__file__).with_name("example.zip").write_bytes(release())
