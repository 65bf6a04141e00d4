"""On the publishers' real files: every quote is where it is cited, and nothing of a stand-in reaches a letter."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.settings import Settings
from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.letter import compose, to_text
from reports.verify import MISSING, verify_figures


@pytest.fixture(scope="module")
def evidence(mirror_data: Path) -> Evidence:
    with open_warehouse(Settings(mirror_data).warehouse) as connection:
        return load_evidence(connection)


def test_every_quote_of_the_warehouse_is_on_its_page_or_in_its_row(evidence: Evidence, mirror_data: Path) -> None:
    report = verify_figures(evidence, evidence.figures(), mirror_data)
    assert report.missing == ()
    assert report.counts["found"] > 30_000 and report.counts[MISSING] == 0
    assert all("hand" in reason or "computed" in reason or "does not fetch" in reason for reason in report.reasons)


def test_no_number_of_a_stand_in_agreement_reaches_a_letter(evidence: Evidence, shared: Path) -> None:
    with (shared / "truth" / "agreement_targets.csv").open(encoding="utf-8") as lines:
        invented = {int(row["planned_deficit_gbp"]) for row in csv.DictReader(lines) if row["source"] == "invented"}
    for row in evidence.authorities:
        letter = compose(evidence, row.la_code)
        assert "mirror" in letter.labels[0]
        assert "the agreement planned" not in letter.text and "numbered action" not in letter.text
        assert "STAND-IN" not in to_text(letter)
    assert invented


def test_a_pack_says_stand_in_where_a_value_was_read_from_one(evidence: Evidence) -> None:
    from reports.statements import for_pack

    told = for_pack(evidence, evidence.find("norfolk")[0])
    for statement in told.statements:
        if statement.id.startswith(("agreement.condition", "targets.")):
            assert "stand-in" in statement.marks, statement.id
