"""`send-evidence checks`: the named checks, and what each found."""

from __future__ import annotations

from pipelines.output import print_json, print_table
from pipelines.settings import Settings
from transform.checks import ALL_CHECKS
from transform.query import read


def run(settings: Settings, as_json: bool) -> int:
    """Print every check with its level, what it catches and what it found in the warehouse that stands."""
    found = {}
    unknown = "no warehouse stands yet"
    if settings.warehouse.is_file():
        found = {row["check_name"]: row for row in read(settings.warehouse, "SELECT * FROM quality_check")}
        unknown = "looked at before a warehouse is built: a refresh that breaks it stops there"
    rows = [
        {
            "name": check.name,
            "level": check.level,
            "holds": None if check.name not in found else found[check.name]["passed"],
            "sentence": check.sentence,
            "catches": check.catches,
            "found": found.get(check.name, {}).get("found", unknown),
        }
        for check in ALL_CHECKS
    ]
    if as_json:
        print_json(rows)
    else:
        words = {True: "holds", False: "BROKEN", None: ""}
        print_table(
            "Checks",
            ("check", "level", "now", "what must hold", "what it caught in a test", "found"),
            [(r["name"], r["level"], words[r["holds"]], r["sentence"], r["catches"], r["found"]) for r in rows],
        )
    return 0
