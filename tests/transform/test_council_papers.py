"""The file of accepted council papers: written whole, read back the same, refused by row when it is not whole."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.errors import EvidenceError
from pipelines.snapshot import write_snapshot
from transform.council_papers import COLUMNS, accept, candidate_id, figures, read_accepted
from transform.inputs import HeldDocument

DAY = date(2026, 3, 1)
SEEN = datetime.fromisoformat("2026-03-01T00:00:00")
CANDIDATE: dict[str, Any] = {
    "candidate_id": "c0123456789ab", "la_code": "926", "place": "Norfolk", "measure": "dsg_cumulative_balance", "period": "2024-25",
    "value": Decimal(-87_654_000), "basis": "outturn", "payment_basis": "unknown", "as_printed": "£87.654m", "half_digit": Decimal(500),
    "page": 3, "locator": "page 3", "quote": "An invented sentence, with a comma and a \"quote\".", "title": "Norfolk: a paper",
    "committee": None, "stated": date(2025, 7, 9), "source_url": "https://democracy.example.gov.uk/documents/s1/a.pdf",
    "page_url": None, "publisher": "Norfolk council", "snapshot_sha256": "0" * 64, "origin": "live", "stand_in": False, "decision": None,
}  # fmt: skip


def test_what_was_accepted_is_read_back_and_becomes_a_curated_figure_with_its_citation(tmp_path: Path) -> None:
    path = tmp_path / "reference" / "council_papers.csv"
    accept(path, [CANDIDATE], "A. Researcher", DAY)
    accept(path, [{**CANDIDATE, "candidate_id": "c1", "page": None, "stated": None}], "A. Researcher", DAY)
    first, second = read_accepted([tmp_path / "nowhere.csv", path])
    assert (first["who"], first["when"], first["balance"], first["quote"]) == (
        "A. Researcher",
        DAY,
        -87_654_000,
        CANDIDATE["quote"],
    )
    assert (second["page"], second["stated"]) == (None, None)
    figure = figures([first])[0]
    assert (figure["origin"], figure["confidence"], figure["reviewed"], figure["source_id"]) == (
        "curated",
        "sourced",
        True,
        "council_papers",
    )
    assert (figure["page"], figure["quote"], figure["snapshot_sha256"]) == (3, CANDIDATE["quote"], "0" * 64)
    assert figure["as_at"] == date(2025, 3, 31)


def test_what_was_accepted_later_is_not_known_on_an_earlier_day(tmp_path: Path) -> None:
    accept(tmp_path / "f.csv", [CANDIDATE], "A. Researcher", DAY)
    assert read_accepted([tmp_path / "f.csv"], date(2026, 2, 28)) == ()
    assert len(read_accepted([tmp_path / "f.csv"], DAY)) == 1


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("who", ""), ("quote", ""), ("locator", ""), ("when", "yesterday"), ("balance", "87m"), ("financial_year", "2024"), ("basis", "guess"),
        ("payment_basis", ""), ("measure", "ehc_plans"), ("la_code", "000"), ("snapshot_sha256", "abc"), ("page", "three"),
    ],
)  # fmt: skip
def test_a_row_that_is_not_whole_is_named(tmp_path: Path, column: str, cell: str) -> None:
    path = tmp_path / "council_papers.csv"
    accept(path, [CANDIDATE], "A. Researcher", DAY)
    head, row = path.read_text(encoding="utf-8").split("\n", 1)
    cells = dict(zip(COLUMNS, next(csv.reader([row.strip()])), strict=True)) | {column: cell}
    path.write_text(head + "\n" + ",".join(f'"{value.replace(chr(34), chr(34) * 2)}"' for value in cells.values()) + "\n")
    with pytest.raises(EvidenceError, match=r"council_papers\.csv, row 2"):
        read_accepted([path])


def test_a_candidate_keeps_its_id_in_a_later_version_of_the_paper_and_not_with_another_amount() -> None:
    same = {**CANDIDATE, "snapshot_sha256": "1" * 64, "page": 4, "locator": "page 4"}
    assert candidate_id(same) == candidate_id(CANDIDATE)
    assert candidate_id({**CANDIDATE, "as_printed": "£87.7m"}) != candidate_id(CANDIDATE)


def test_no_council_paper_is_bundled(tmp_path: Path) -> None:
    paper = HeldDocument(
        "0" * 64, CANDIDATE["source_url"], "council_papers", "A paper", DAY, "application/pdf", 1, SEEN, SEEN,
        "live", stand_in=False, in_force=True, listed=True, local_path=None, records={"figure": tmp_path / "never opened"},
    )  # fmt: skip
    assert write_snapshot([paper], tmp_path / "snapshot") == {}
