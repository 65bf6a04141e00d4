"""`send-evidence changes [--since DATE] [--letters DIR]`: what moved, in words, from the history that the warehouse keeps."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipelines.output import complain, print_json, say
from pipelines.settings import Settings


def run(settings: Settings, since: str | None, letters: list[Path], as_json: bool) -> int:
    """Print the digest of every refresh that saw a change, oldest first; 2 for a date or a folder that is none."""
    from reports.digest import gather, out_of_date, runs_since, to_markdown
    from reports.evidence import open_warehouse

    try:
        start = date.fromisoformat(since) if since else None
    except ValueError:
        complain(f"send-evidence: {since!r} is not a date. Write it as 2026-06-01.")
        return 2
    if missing := [str(folder) for folder in letters if not folder.is_dir()]:
        complain(f"send-evidence: {', '.join(missing)}: no such folder. Name one that holds packs, such as out.")
        return 2
    with open_warehouse(settings.warehouse) as connection:
        digests = [gather(connection, run) for run in runs_since(connection, start)]
        found = out_of_date(connection, letters)
    if as_json:
        print_json([row for digest in digests for row in digest.changes] + [_as_row(letter.as_json()) for letter in found])
        return 0
    for digest in digests:
        say(to_markdown(digest))
    if not digests:
        say("Nothing has changed" + (f" since {since}." if since else ": only one refresh has been made, or none."))
    for letter in found:
        say(f"Out of date: {letter.where}")
        for reason in letter.reasons:
            say(f"    {reason}")
    if letters and not found:
        say("Every pack and letter found still stands on figures in force.")
    return 0


def _as_row(letter: dict[str, Any]) -> dict[str, Any]:
    """A letter that is out of date, shaped as a change."""
    said = f"{letter['where']}: {'; '.join(letter['reasons'])}"
    plain = {"seen_at": None, "kind": "letter_out_of_date", "la_code": None, "subject": letter["folder"], "before": None}
    return {**plain, "after": None, "sentence": said, "url": None, "stand_in": False, "figure_ids": letter["figure_ids"]}
