"""Command line of the rebuild: `python -m pipelines.reference SHARED [OUT]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from extract.errors import EvidenceError
from pipelines.reference import allocations, balance_percent, geography, inspections, lait, population
from pipelines.reference.tables import Row, write_table

BUILDERS: dict[str, Callable[[Path], list[Row]]] = {
    "dsg_allocations.csv": allocations.build,
    "dsg_balance_percent.csv": balance_percent.build,
    "dsg_balance_base.csv": balance_percent.build_grants,
    "population_0_25.csv": population.build,
    "inspections_2016_2022.csv": inspections.build_older,
    "inspection_outcomes_2026.csv": inspections.build_scraped,
    "constituency_population_share.csv": geography.build_shares,
    "authority_hex.csv": geography.build_hexes,
    "lait_metrics.csv": lait.build,
}


def main(arguments: list[str]) -> int:
    """Rebuild every table; nothing is written unless all could be built. Returns the exit code."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(
            "Use: python -m pipelines.reference SHARED [OUT], for example: python -m pipelines.reference ../shared\n"
        )
        return 2
    shared, out = Path(arguments[0]), Path(arguments[1] if len(arguments) == 2 else "data/reference")
    try:
        tables = {name: build(shared) for name, build in BUILDERS.items()}
    except (EvidenceError, FileNotFoundError) as error:
        sys.stderr.write(f"Nothing was written. {error}\n")
        return 4
    for name, rows in tables.items():
        write_table(out / name, rows)
        sys.stdout.write(f"{name}: {len(rows)} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
