"""Is a draft right? Each number, date, name and status claim against what the warehouse holds.

Unknown is the honest default: a number counts as supported only by a figure of the same measure, unit and place,
named by the words around it; and as contradicted only where a single measure and period can be meant.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from reports.check_letter import status
from reports.check_letter.figures import Checker
from reports.check_letter.membership import memberships
from reports.check_letter.model import CONTRADICTED, SUPERSEDED, SUPPORTED, UNKNOWN, Judged
from reports.check_letter.read import DraftUnreadable, read_paragraphs
from reports.check_letter.rules import outdated
from reports.evidence import Evidence, Figure, load_evidence

if TYPE_CHECKING:
    import duckdb

__all__ = ["CONTRADICTED", "SUPERSEDED", "SUPPORTED", "UNKNOWN", "DraftUnreadable", "Judged", "check_draft", "check_paragraphs"]

_SENTENCE = re.compile(r"(?<=[.!?])(?:\s*\[\d+\])*\s+(?=[A-Z“\"£\d(])")


def check_draft(connection: duckdb.DuckDBPyConnection, path: Path, la_code: str | None) -> list[Judged]:
    """Judge every claim of a .docx or .txt draft, in reading order.

    Args:
        connection: the warehouse, read-only.
        path: the draft.
        la_code: the authority it is about; None leaves local numbers unknown.

    Raises:
        DraftUnreadable: the file cannot be read as a draft.
    """
    paragraphs = read_paragraphs(path)
    return check_paragraphs(load_evidence(connection), paragraphs, la_code, _replaced(connection, la_code))


def _replaced(connection: duckdb.DuckDBPyConnection, la_code: str | None) -> list[Figure]:
    """Superseded figures of one authority and of England."""
    columns = ", ".join(Figure._fields)
    found = connection.execute(
        f"SELECT {columns} FROM figure WHERE superseded_by IS NOT NULL AND (la_code = ? OR place = 'England') ORDER BY figure_id",  # noqa: S608
        [la_code],
    ).fetchall()
    return [Figure._make(row) for row in found]


def check_paragraphs(
    evidence: Evidence, paragraphs: list[str], la_code: str | None, replaced: list[Figure] | None = None
) -> list[Judged]:
    """Judge every claim of a draft's paragraphs, in reading order."""
    checker = Checker(evidence, la_code, replaced or [])
    here = evidence.authority(la_code) if la_code else None
    judged: list[Judged] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        for sentence in sentences(paragraph):
            stale = outdated(evidence, sentence, paragraph, number)
            judged += stale or checker.judge(sentence, number)
            judged += memberships(evidence, la_code, sentence, number)
            if here is not None:
                for find in (status.outcomes, status.fate, status.solvency, status.methods, status.dates, status.names):
                    judged += find(here, sentence, number)
    return judged


def sentences(paragraph: str) -> list[str]:
    """A paragraph's sentences; a note's mark after a full stop goes with the sentence before."""
    return [part.strip() for part in _SENTENCE.split(paragraph) if part.strip()]
