"""`send-evidence changes [--since DATE]`: what moved, in words."""

from __future__ import annotations

from datetime import date

from pipelines.output import complain, print_json, say
from pipelines.settings import Settings
from transform.query import read


def run(settings: Settings, since: str | None, as_json: bool) -> int:
    """Print every change seen, oldest first; 2 when the date is not one."""
    try:
        start = date.fromisoformat(since) if since else date.min
    except ValueError:
        complain(f"send-evidence: {since!r} is not a date. Write it as 2026-06-01.")
        return 2
    rows = read(
        settings.warehouse,
        "SELECT seen_at, kind, la_code, subject, before, after, sentence, url, stand_in FROM change "
        "WHERE CAST(seen_at AS DATE) >= ? ORDER BY seen_at, kind, subject",
        [start],
    )
    if as_json:
        print_json(rows)
        return 0
    day = ""
    for row in rows:
        if str(row["seen_at"])[:10] != day:
            day = str(row["seen_at"])[:10]
            say(f"Seen on {day}")
        say(f"  {row['kind']}: {row['sentence']}" + (" [stand-in]" if row["stand_in"] else ""))
    if not rows:
        say("Nothing has changed" + (f" since {since}." if since else ": only one refresh has been made, or none."))
    return 0
