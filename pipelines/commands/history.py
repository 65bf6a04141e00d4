"""`send-evidence history --as-at DATE --out FILE`: the warehouse as it stood at the end of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.history import build_as_at
from pipelines.inputs import NothingKnown
from pipelines.output import complain, print_json, say
from pipelines.settings import Settings


def run(settings: Settings, as_at: str, out: Path, as_json: bool) -> int:
    """Build it and say what it holds. 2 for a day or a file that will not do, 1 when nothing was known, 4 when a check failed."""
    from transform.checks import CheckFailed

    problem = _problem(as_at, out)
    if problem:
        complain(f"send-evidence: {problem}")
        return 2
    try:
        built = build_as_at(settings, date.fromisoformat(as_at), out)
    except NothingKnown as error:
        complain(f"send-evidence: {error}")
        return 1
    except CheckFailed as error:
        complain(
            f"send-evidence: what was known on {as_at} does not pass a check of this release, so nothing was written. {error}"
        )
        return 4
    if as_json:
        print_json(
            {
                "file": str(out),
                "warehouse_id": built.warehouse_id,
                "known_by": as_at,
                "as_at": built.as_at,
                "figures": built.figures,
            }
        )
    else:
        say(f"{out}: warehouse {built.warehouse_id} as known at the end of {as_at} (UTC), {built.figures} figures.")
        say("Parsers, corrections and reference tables are those of this release.")
    return 0


def _problem(as_at: str, out: Path) -> str | None:
    try:
        day = date.fromisoformat(as_at)
    except ValueError:
        return f"{as_at!r} is not a date. Write it as 2024-03-01."
    if day > datetime.now(UTC).date():
        return f"{as_at} lies ahead. Name a day that has been."
    if out.exists():
        return f"{out} is there already, and is left alone. Name another file with --out."
    return None
