"""The digest of each refresh in DATA/digest, and what it needs from before: which statements letters could make."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.atomic import write_atomically

if TYPE_CHECKING:
    from pipelines.refresh import Refresh
    from pipelines.settings import Settings
    from reports.digest import Digest, Run

LETTERS = "SEND_EVIDENCE_LETTERS"
"""Folders that hold letters and packs already written, joined as in PATH; else the folder `out` where there is one."""
IN_FEED = 30
FEED = "feed.atom"


def letter_folders() -> list[Path]:
    """Where to look for letters and packs already written."""
    named = os.environ.get(LETTERS)
    if named:
        return [Path(part).expanduser() for part in named.split(os.pathsep) if part]
    return [Path("out")] if Path("out").is_dir() else []


def superseded_statements(refresh: Refresh, warehouse: Path, changes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of table change for statements that letters could make and that read otherwise from the new warehouse.

    What letters can say now is kept for the next time, under this run's name. Nothing is told where nothing but
    documents moved, or where no statements were kept before.
    """
    from reports.digest import Told, superseded, tell_all
    from transform.query import standing_run

    kept = _told_path(refresh, standing_run(refresh.settings.warehouse))
    before = Told.from_bytes(kept.read_bytes()) if kept and kept.is_file() else None
    moved = [row for row in changes if not row["kind"].startswith("document_")]
    if before is not None and not moved:
        now = before
    else:
        codes = {row["la_code"] for row in moved}
        now = tell_all(warehouse, before, None if None in codes else codes)
    path = _told_path(refresh, refresh.summary.run_id)
    assert path is not None  # noqa: S101 - a run has a name
    write_atomically(path, now.to_bytes())
    if before is None:
        return []
    return [
        {"run_id": refresh.summary.run_id, "seen_at": refresh.summary.started.replace(tzinfo=None), **row}
        for row in superseded(before, now)
    ]


def _told_path(refresh: Refresh, run_id: str | None) -> Path | None:
    return refresh.settings.raw / "told" / f"{run_id}.json.gz" if run_id else None


def forget_older(refresh: Refresh) -> None:
    """Remove what earlier runs could say: only the standing warehouse is compared with."""
    for path in (refresh.settings.raw / "told").glob("*.json.gz"):
        if path.name != f"{refresh.summary.run_id}.json.gz":
            path.unlink(missing_ok=True)


def write_digest(settings: Settings, run: Run) -> Digest | None:
    """Write DATA/digest/<run_id>.md, .html, .atom and .json from the warehouse that stands, and renew the feed.

    Returns:
        The digest; None where no warehouse stands.
    """
    from reports.digest import gather, out_of_date, rendered
    from reports.evidence import open_warehouse

    if not settings.warehouse.is_file():
        return None
    with open_warehouse(settings.warehouse) as connection:
        digest = gather(connection, run, out_of_date(connection, letter_folders()))
    for ending, content in rendered(digest).items():
        write_atomically(settings.data / "digest" / f"{run.run_id}.{ending}", content)
    _renew_feed(settings.data / "digest")
    return digest


def run_of(event: dict[str, Any], error: str = "") -> Run:
    """A refresh as its digest tells it, from its event in the log."""
    from reports.digest import Failure, Run

    failed = tuple(Failure(source["source_id"], source["error"]) for source in event["sources"] if source["error"])
    return Run(event["run_id"], datetime.fromisoformat(event["started"]), event["mirror"] or "", event["outcome"], error, failed)


def _renew_feed(folder: Path) -> None:
    from reports.digest import Digest, feed

    kept = sorted(folder.glob("*.json"), reverse=True)[:IN_FEED]
    digests = [Digest.from_json(json.loads(path.read_bytes())) for path in kept]
    write_atomically(folder / FEED, feed([digest for digest in digests if digest.worth_telling]).encode())
