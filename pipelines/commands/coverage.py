"""`send-evidence coverage FILE.csv`: which constituencies have a signature, and which have none yet."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from pipelines.output import complain, print_json, print_table, say
from pipelines.settings import Settings
from reports.coverage import SignaturesUnreadable, count_signatures
from reports.evidence import load_evidence, open_warehouse


def run(settings: Settings, file: Path, districts: Path | None, as_json: bool) -> int:
    """Count, and print counts alone. 2 when the file cannot be counted."""
    with open_warehouse(settings.warehouse) as connection:
        evidence = load_evidence(connection)
    try:
        coverage = count_signatures(evidence, file, districts)
    except SignaturesUnreadable as error:
        complain(f"send-evidence: {error}")
        return 2
    if as_json:
        print_json(asdict(coverage))
        return 0
    print_table(
        "Signatures by constituency",
        ["authority", "constituency", "signatures"],
        [
            [authority.name, seat.constituency, seat.count or "none yet"]
            for authority in coverage.started
            for seat in authority.seats
        ],
    )
    for authority in coverage.started:
        still = (
            f"still needed in {len(authority.needed)}: {', '.join(authority.needed)}"
            if authority.needed
            else "every constituency signed"
        )
        say(f"{authority.name}: {_signatures(authority.signed)}; {still}")
    none_yet = len(coverage.authorities) - len(coverage.started)
    say(
        f"{coverage.rows} signatures read; {none_yet} authorities have none yet. A constituency in two authorities counts in "
        f"both."
    )
    if coverage.unplaced:
        rows = ", ".join(str(row) for row in coverage.unplaced_rows)
        complain(f"{coverage.unplaced} of them name no constituency that is known. Look at rows {rows} of your file first.")
    return 0


def _signatures(number: int) -> str:
    return f"{number:,} signature{'' if number == 1 else 's'}"
