"""A disk that fails, fills up or a process that is killed, at any write of a refresh: nothing is lost and the next run completes."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from extract.errors import EvidenceError
from pipelines.commands import status
from pipelines.refresh import Options, Refresh
from tests.support import faulty_refresh
from tests.support.faulty_refresh import FAULTS, Lab, outcome_of
from transform.reviews import Review, add_reviews, read_reviews
from transform.warehouse import BuildFailed

SAMPLES_EACH = 3


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    made = Lab(tmp_path_factory.mktemp("lab"))
    assert made.whole() == "built"
    return made


@pytest.fixture(scope="module")
def writes(lab: Lab) -> int:
    """How many writes a refresh of one changed document makes."""
    lab.publish()
    run = lab.faulty()
    assert run.code == 0, run.said
    assert run.writes > 50
    return run.writes


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_write_loses_nothing(lab: Lab, writes: int, fault: str) -> None:
    pick = random.Random(f"2026 {fault}")
    third = writes // SAMPLES_EACH
    for turn in range(SAMPLES_EACH):
        at = 1 + turn * third + pick.randrange(third)
        assert outcome_of(lab, fault=fault, at=at, then_whole=turn == SAMPLES_EACH - 1) == [], f"{fault} at write {at}"


@pytest.mark.parametrize("largest", [4_096, 300_000])
def test_a_disk_that_fills_up_while_duckdb_writes_loses_nothing_and_is_told_in_a_sentence(lab: Lab, largest: int) -> None:
    lab.publish()
    run = lab.faulty(largest=largest)
    assert run.code == 1
    assert "File too large" in run.said
    assert "Traceback" not in run.said
    assert outcome_of(lab, largest=largest) == []


def test_after_all_that_a_deep_status_finds_the_archive_whole(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    status.run(lab.settings, deep=True, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["damaged"] == []
    assert told["rehashed"] > 5


def test_a_deep_status_finds_one_altered_byte_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = Lab(tmp_path)
    own.whole()
    held = max((own.settings.raw / "objects").rglob("*.zip"))
    content = held.read_bytes()
    held.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert status.run(own.settings, deep=True, as_json=False) == 1
    said = capsys.readouterr()
    assert "1 damaged" in said.out
    assert "its hash differs" in said.err


@pytest.mark.parametrize("content", [b"", b"{", b"\xff" * 50])
def test_damaged_notes_of_earlier_runs_stop_no_refresh(lab: Lab, content: bytes) -> None:
    raw = lab.settings.raw
    for path in (raw / "built.json", raw / "swap.json", *(raw / "wanted").rglob("*.json")):
        path.write_bytes(content)
    published = lab.publish()
    assert lab.whole() == "built"
    assert lab.balance() == published
    assert not (raw / "swap.json").exists()


def test_a_damaged_stored_record_is_told_and_read_anew_with_full(lab: Lab) -> None:
    lab.publish()
    lab.whole()
    for held in (lab.settings.raw / "parsed").rglob("*.parquet"):
        held.write_bytes(held.read_bytes()[:40])
    published = lab.publish()
    with pytest.raises((BuildFailed, EvidenceError), match="--full"):
        lab.whole()
    again = faulty_refresh.run_refresh(Refresh(lab.settings, Options(faulty_refresh.SOURCE, full=True)))
    assert again.outcome == "built"
    assert lab.balance() == published


def test_a_review_is_added_in_full_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "reference" / "reviews.csv"
    review = Review("f0123456789ab", "accept", "A. Researcher", date(2026, 6, 29), "Norfolk, planned deficit, 2023-24")
    add_reviews(path, [review])

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("os.write", full)
        with pytest.raises(OSError, match="No space"):
            add_reviews(path, [review])
    assert path.read_bytes() == before
    add_reviews(path, [Review("f1", "reject", "B", date(2026, 6, 30), "x")])
    assert [found.decision for found in read_reviews([path]).values()] == ["accept", "reject"]
