"""`send-evidence sources`: the registry."""

from __future__ import annotations

from dataclasses import asdict

from extract.registry import registry
from pipelines.output import print_json, print_table


def run(as_json: bool) -> int:
    """Print every source."""
    rows = [{**asdict(source), "id": source_id} for source_id, source in registry().items()]
    if as_json:
        print_json(rows)
        return 0
    columns = ("id", "publisher", "title", "cadence", "next_expected", "licence", "landing_page")
    print_table("Sources", columns, [[row[column] for column in columns] for row in rows])
    return 0
