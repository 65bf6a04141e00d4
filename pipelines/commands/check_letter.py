"""`send-evidence check-letter FILE`: each claim of a draft, and whether it holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

from pipelines.output import complain, print_json, say
from pipelines.settings import Settings
from reports.check_letter import DraftUnreadable, Judged, check_draft
from reports.evidence import open_warehouse
from transform.local_authorities import LocalAuthorities, NameNotUsable

_ORDER = ("contradicted", "superseded", "unknown", "supported")


def run(settings: Settings, file: Path, authority: str | None, as_json: bool) -> int:
    """Print every claim with its verdict and the figure beside it. 1 when one is contradicted or superseded, 2 for bad input."""
    try:
        la_code = LocalAuthorities.load().identify(authority).la_code if authority else None
        with open_warehouse(settings.warehouse) as connection:
            judged = check_draft(connection, file, la_code)
    except (NameNotUsable, DraftUnreadable) as error:
        complain(f"send-evidence: {error}")
        return 2
    if as_json:
        print_json([asdict(claim) for claim in judged])
    else:
        _tell(judged, la_code)
    return 1 if any(claim.wrong for claim in judged) else 0


def _tell(judged: list[Judged], la_code: str | None) -> None:
    for claim in judged:
        say(f"{claim.verdict.upper():12} paragraph {claim.paragraph}, {claim.kind}: {claim.claim}")
        if claim.claim != claim.sentence:
            say(f"{'':12} in: {claim.sentence}")
        if claim.evidence:
            say(f"{'':12} held: {claim.evidence}")
        if claim.figure_ids or claim.link:
            say(f"{'':12} see: {' '.join((*claim.figure_ids, claim.link)).strip()}")
    counts = Counter(claim.verdict for claim in judged)
    say(", ".join(f"{counts[verdict]} {verdict}" for verdict in _ORDER) + ".")
    if la_code is None:
        complain("No --authority was named: numbers about one council were not compared.")
