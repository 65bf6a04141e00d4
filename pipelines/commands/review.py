"""`send-evidence review`: machine-read figures and candidates that a person compares with the document."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.output import complain, print_json, print_table, say
from pipelines.settings import Settings
from transform.council_papers import FILE, accept, in_words
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
_CANDIDATES = "SELECT * FROM candidate WHERE decision IS NULL ORDER BY place, measure, period, stated, source_url"
_COLUMNS = ("figure_id", "agreement_id", "place", "measure", "period", "as_printed", "page", "quote", "source_url", "stand_in")


_CANDIDATE_COLUMNS = (
    "candidate_id", "place", "measure", "period", "as_printed", "basis", "payment_basis", "stated", "page", "quote", "source_url",
    "stand_in",
)  # fmt: skip


def run(settings: Settings, action: str, ids: list[str], by: str | None, as_json: bool) -> int:
    """List what waits, or record what a person found. 2 for wrong use, 1 when an id is not among what waits."""
    if action not in {"list", "accept", "reject"}:
        complain(f"send-evidence: {action!r} is not an action. Say list, accept or reject.")
        return 2
    waiting, candidates = read(settings.warehouse, _OPEN), _candidates(settings)
    if action == "list":
        return _list(waiting, candidates, as_json)
    if not ids or not (by or "").strip():
        complain("send-evidence: name the figure, candidate or agreement ids, and with --by who compared them with the document.")
        return 2
    return _record(settings, waiting, candidates, action, ids, by or "")


def _candidates(settings: Settings) -> list[dict[str, Any]]:
    """Candidates that wait; none in a warehouse that was built before there were any."""
    known = read(settings.warehouse, "SELECT 1 FROM information_schema.tables WHERE table_name = 'candidate'")
    return read(settings.warehouse, _CANDIDATES) if known else []


def _list(waiting: list[dict[str, Any]], candidates: list[dict[str, Any]], as_json: bool) -> int:
    if as_json:
        print_json([*waiting, *candidates])
        return 0
    if waiting:
        print_table("Waiting for a person", _COLUMNS, [[row[name] for name in _COLUMNS] for row in waiting])
        say(
            f"{len(waiting)} figures wait. Open each document at its page and compare; "
            "then: send-evidence review accept ID --by 'YOUR NAME'"
        )
    if candidates:
        rows = [[row[name] for name in _CANDIDATE_COLUMNS] for row in candidates]
        print_table("Candidates from council papers: used by nothing until accepted", _CANDIDATE_COLUMNS, rows)
        say(f"{len(candidates)} candidates wait. Compare quote, year, basis and sign with the paper before you accept one.")
    if not waiting and not candidates:
        say("Nothing waits for review.")
    return 0


def _record(
    settings: Settings, waiting: list[dict[str, Any]], candidates: list[dict[str, Any]], action: str, ids: list[str], by: str
) -> int:
    chosen = [row for row in waiting if row["figure_id"] in ids or row["agreement_id"] in ids]
    papers = [row for row in candidates if row["candidate_id"] in ids]
    known = {row[name] for row in chosen for name in ("figure_id", "agreement_id")} | {row["candidate_id"] for row in papers}
    if unknown := [name for name in ids if name not in known]:
        complain(f"send-evidence: {', '.join(unknown)}: not among the figures that wait. 'send-evidence review list' shows them.")
        return 1
    rebuilt = [row["candidate_id"] for row in papers if row["stand_in"] and action == "accept"]
    if rebuilt:
        complain(f"send-evidence: {', '.join(rebuilt)}: read from a document rebuilt for testing, which is evidence of nothing.")
        return 1
    folder, today = settings.data / "reference", date.today()  # noqa: DTZ011 - the reviewer's own day
    # A figure is accepted by its id; a candidate by its whole row, for it is no figure yet. What is rejected needs its id alone.
    listed = [(row["figure_id"], f"{row['place']}, {row['measure']}, {row['period']}: {row['as_printed']}") for row in chosen]
    if action == "reject":
        listed += [(row["candidate_id"], in_words(row)) for row in papers]
    elif papers:
        accept(folder / FILE, papers, by, today)
        say(f"Accepted {len(papers)} candidates by {by} into {folder / FILE}. The next refresh takes them in as figures.")
    if listed:
        path = folder / "reviews.csv"
        add_reviews(path, (Review(known_id, action, by, today, what) for known_id, what in listed))
        say(f"Recorded {len(listed)} figures as {action}ed by {by} in {path}. The next refresh uses it.")
    return 0
