"""What people found when they compared machine-read figures with the document: data/reference/reviews.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.atomic import write_atomically
from extract.errors import EvidenceError

COLUMNS = ("figure_id", "decision", "who", "when", "what")


@dataclass(frozen=True, slots=True)
class Review:
    """One person's finding on one figure.

    Attributes:
        decision: accept or reject.
        what: the figure in words at the time, so that the list can be read without the warehouse.
    """

    figure_id: str
    decision: str
    who: str
    when: date
    what: str


def read_reviews(paths: Iterable[Path], until: date | None = None) -> dict[str, Review]:
    """Latest finding on each figure, from several files in order; a file that is not there is empty.

    Args:
        until: leave out what was found after that day.

    Raises:
        EvidenceError: a row has no such decision, date or column; the message names file and row.
    """
    found: dict[str, Review] = {}
    for path in paths:
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                try:
                    review = Review(row["figure_id"], row["decision"], row["who"], date.fromisoformat(row["when"]), row["what"])
                except (KeyError, ValueError, TypeError) as error:
                    raise EvidenceError(
                        f"{path}, row {number}: not a review ({error}). Columns are {', '.join(COLUMNS)}."
                    ) from error
                if review.decision not in {"accept", "reject"} or not review.who:
                    raise EvidenceError(f"{path}, row {number}: a decision is accept or reject, and it names who made it.")
                if until is None or review.when <= until:
                    found[review.figure_id] = review
    return found


def add_reviews(path: Path, reviews: Iterable[Review]) -> None:
    """Add findings at the end of a file, all of them or, when the disk fails, none; the file is made when it is not there."""
    held = path.read_bytes() if path.is_file() else b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not held:
        writer.writerow(COLUMNS)
    for review in reviews:
        writer.writerow([review.figure_id, review.decision, review.who, review.when.isoformat(), review.what])
    write_atomically(path, held + text.getvalue().encode())
