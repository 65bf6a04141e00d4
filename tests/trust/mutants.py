"""`python -m tests.trust.mutants`: what `mutmut run` left in mutants/, by file, as docs/reliability.md shows it; exit 1 below 85% killed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

MUTANTS = Path(__file__).resolve().parents[2] / "mutants"
LEAST = 85
"""Percent of all mutants that the tests must kill."""

_NOTICED = frozenset({"killed", "timeout"})
"""What mutmut calls a mutant that made a test fail, or run on without end."""


def results(folder: Path = MUTANTS) -> dict[str, dict[str, str]]:
    """For each mutated file what became of each mutant, in mutmut's words: killed, timeout, survived, no tests ..."""
    from mutmut.stats import status_by_exit_code

    found = {}
    for meta in sorted(folder.rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(meta.read_text())["exit_code_by_key"]
        if codes:
            name = str(meta.relative_to(folder)).removesuffix(".meta")
            found[name] = {key: status_by_exit_code[code] for key, code in codes.items()}
    return found


def table(found: dict[str, dict[str, str]]) -> tuple[str, float]:
    """The table in Markdown, and the percentage killed over all files. A mutant that no test reaches has survived."""
    lines = ["| file | mutants | killed | survived | % killed |", "|---|---|---|---|---|"]
    everything = [state for states in found.values() for state in states.values()]
    share = 0.0
    for name, states in [*((name, list(states.values())) for name, states in found.items()), ("all", everything)]:
        dead = sum(state in _NOTICED for state in states)
        share = 100 * dead / len(states)
        lines.append(f"| {name} | {len(states)} | {dead} | {len(states) - dead} | {share:.1f} |")
    return "\n".join(lines), share


def main() -> int:
    """Print the table and the survivors."""
    found = results()
    if not found:
        print("No mutant was run. `make mutate` makes them.")
        return 1
    text, share = table(found)
    print(text)
    for states in found.values():
        for key, state in states.items():
            if state not in _NOTICED:
                print(f"{state}: {key} (`mutmut show {key}`)")
    print(f"{share:.1f}% killed; at least {LEAST}% must be.")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
