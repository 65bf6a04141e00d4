"""`send-evidence review`: machine-read figures that a person compares with the document."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.output import complain, print_json, print_table, say
from pipelines.settings import Settings
from transform.query import read
from transform.reviews import Review, add_reviews

_OPEN = """
SELECT f.figure_id, a.agreement_id, f.place, f.measure, f.period, f.as_printed, f.value, f.page, f.quote, f.source_url, f.stand_in
FROM figure f
LEFT JOIN (SELECT figure_id, agreement_id FROM agreement_target
           UNION ALL SELECT figure_id, agreement_id FROM agreement_payment) a USING (figure_id)
WHERE NOT f.reviewed AND f.superseded_by IS NULL AND f.basis <> 'derived'
ORDER BY f.place, a.agreement_id, f.measure, f.period
"""
_COLUMNS = ("figure_id", "agreement_id", "place", "measure", "period", "as_printed", "page", "quote", "source_url", "stand_in")


def run(settings: Settings, action: str, ids: list[str], by: str | None, as_json: bool) -> int:
    """List what waits, or record what a person found. 2 for wrong use, 1 when an id is not among what waits."""
    if action not in {"list", "accept", "reject"}:
        complain(f"send-evidence: {action!r} is not an action. Say list, accept or reject.")
        return 2
    waiting = read(settings.warehouse, _OPEN)
    if action == "list":
        return _list(waiting, as_json)
    if not ids or not by:
        complain("send-evidence: name the figure or agreement ids, and with --by who compared them with the document.")
        return 2
    return _record(settings, waiting, action, ids, by)


def _list(waiting: list[dict[str, Any]], as_json: bool) -> int:
    if as_json:
        print_json(waiting)
    elif waiting:
        print_table("Waiting for a person", _COLUMNS, [[row[name] for name in _COLUMNS] for row in waiting])
        say(
            f"{len(waiting)} figures wait. Open each document at its page and compare; "
            "then: send-evidence review accept ID --by 'YOUR NAME'"
        )
    else:
        say("Nothing waits for review.")
    return 0


def _record(settings: Settings, waiting: list[dict[str, Any]], action: str, ids: list[str], by: str) -> int:
    chosen = {row["figure_id"]: row for row in waiting if row["figure_id"] in ids or row["agreement_id"] in ids}
    unknown = [name for name in ids if not any(name in (row["figure_id"], row["agreement_id"]) for row in chosen.values())]
    if unknown:
        complain(f"send-evidence: {', '.join(unknown)}: not among the figures that wait. 'send-evidence review list' shows them.")
        return 1
    path = settings.data / "reference" / "reviews.csv"
    add_reviews(
        path,
        (
            Review(figure_id, action, by, date.today(), f"{row['place']}, {row['measure']}, {row['period']}: {row['as_printed']}")  # noqa: DTZ011 - the reviewer's own day
            for figure_id, row in chosen.items()
        ),
    )
    say(f"Recorded {len(chosen)} figures as {action}ed by {by} in {path}. The next refresh uses it.")
    return 0
