"""The refresh: what it builds, what it keeps when a publisher fails, and what a kill leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extract.lock import RefreshLock
from pipelines import refresh as refresh_module
from pipelines.refresh import Options, Refresh, Summary, run_refresh
from pipelines.settings import Settings
from tests.support.small_mirror import AMOUNTS, write_mirror
from transform.query import read

SOURCE = ("section_251",)
NORFOLK, BURY = ("926", "Norfolk"), ("351", "Bury")


def refresh(data: Path, mirror: Path | None, **options: Any) -> Summary:
    return run_refresh(Refresh(Settings(data, str(mirror) if mirror else None), Options(SOURCE, **options)))


def balances(data: Path, place: str = "Norfolk") -> list[dict[str, Any]]:
    return read(
        Settings(data).warehouse,
        "SELECT * FROM figure WHERE place = ? AND measure = 'dsg_cumulative_balance' AND period = '2023-24' AND source_id = 'section_251' "
        "ORDER BY superseded_by NULLS FIRST",
        [place],
    )


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    return write_mirror(tmp_path / "mirror")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_first_refresh_builds_a_warehouse_that_says_it_came_from_a_mirror_of_stand_ins(data: Path, mirror: Path) -> None:
    summary = refresh(data, mirror)

    assert summary.outcome == "built"
    (figure,) = balances(data)
    assert figure["value"] == -3_000_001
    assert (figure["origin"], figure["stand_in"]) == ("mirror", True)
    assert read(Settings(data).warehouse, "SELECT value FROM meta WHERE key = 'mirror'") == [{"value": mirror.name}]


def test_a_second_refresh_says_nothing_changed_and_reads_nothing(data: Path, mirror: Path) -> None:
    refresh(data, mirror)
    before = Settings(data).warehouse.stat()
    summary = refresh(data, mirror)

    assert (summary.outcome, summary.read) == ("unchanged", 0)
    assert Settings(data).warehouse.stat() == before


def test_nothing_changed_is_known_without_importing_prefect_or_a_parser(data: Path, mirror: Path) -> None:
    refresh(data, mirror)
    script = (
        "import sys; from pathlib import Path; from pipelines.refresh import *; from pipelines.settings import Settings; "
        f"r = Refresh(Settings(Path({str(data)!r}), {str(mirror)!r}), Options(('section_251',))); "
        "assert r.settled(); slow = {'prefect', 'bs4', 'pandas', 'requests', 'pyarrow', 'pdfplumber', 'matplotlib'} & set(sys.modules); "
        "assert not slow, slow"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_revised_document_keeps_both_versions_and_tells_which_figure_moved(data: Path, mirror: Path) -> None:
    refresh(data, mirror)
    write_mirror(mirror, AMOUNTS | {NORFOLK: "3500001"})
    summary = refresh(data, mirror)

    now, before = balances(data)
    assert (now["value"], now["superseded_by"]) == (-3_500_001, None)
    assert (before["value"], before["superseded_by"]) == (-3_000_001, now["figure_id"])
    assert any("Norfolk" in line and "3000001 became 3500001 (£500,000 worse" in line for line in summary.changes)
    assert read(Settings(data).warehouse, "SELECT count(*) AS n FROM document WHERE source_id = 'section_251'") == [{"n": 2}]


def test_a_figure_that_the_publisher_withdraws_is_superseded_by_its_mark(data: Path, mirror: Path) -> None:
    refresh(data, mirror)
    write_mirror(mirror, AMOUNTS | {NORFOLK: "x"})
    summary = refresh(data, mirror)

    now, before = balances(data)
    assert (now["value"], now["value_state"], now["superseded_by"]) == (None, "suppressed", None)
    assert before["superseded_by"] == now["figure_id"]
    assert any("Norfolk" in line and "was taken back" in line for line in summary.changes)


def test_a_row_dropped_from_a_revised_document_is_not_revived_from_the_old_one(data: Path, mirror: Path) -> None:
    refresh(data, mirror)
    write_mirror(mirror, {place: amount for place, amount in AMOUNTS.items() if place != NORFOLK})
    refresh(data, mirror)

    assert [figure["superseded_by"] for figure in balances(data) if figure["value"] is not None] == ["withdrawn"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            b"<!doctype html><html><body><form>Sign in</form></body></html>", "web page", id="a login page in place of the ZIP"
        ),
        pytest.param(b"", "empty", id="an empty file"),
        pytest.param(b"PK\x03\x04 cut short", "ZIP", id="a damaged ZIP"),
    ],
)
def test_a_bad_document_is_named_and_the_last_good_data_stands(data: Path, mirror: Path, content: bytes, said: str) -> None:
    refresh(data, mirror)
    write_mirror(mirror, content=content)
    summary = refresh(data, mirror)

    told = " ".join([*(str(report.error) for report in summary.sources), *summary.rejected])
    assert said.lower() in told.lower()
    assert "releases/test/files" in told or "Financial year 2023-24" in told
    current = [figure for figure in balances(data) if figure["superseded_by"] is None]
    assert [figure["value"] for figure in current] == [-3_000_001]


def test_a_source_that_fails_is_marked_stale_and_keeps_its_data(data: Path, mirror: Path) -> None:
    refresh(data, mirror)
    (mirror / "0.bin").unlink()
    summary = refresh(data, mirror)

    assert [report.outcome for report in summary.sources] == ["failed"]
    (state,) = read(Settings(data).warehouse, "SELECT * FROM source_state WHERE source_id = 'section_251'")
    assert state["stale"] and "failed" in state["stale_reason"]
    assert balances(data)[0]["value"] == -3_000_001


def test_documents_that_are_not_there_are_not_asked_for_again_as_though_that_might_pass(data: Path, mirror: Path) -> None:
    made = Refresh(Settings(data, str(mirror)), Options(("mp_lookup",)))
    report = made.visit("mp_lookup")

    assert "none of its 1 documents could be had" in str(report.error)
    assert not made.may_pass(report)


def test_a_warehouse_whose_coverage_shrank_is_refused_and_the_old_one_stands(data: Path, mirror: Path) -> None:
    # Stand-ins do not count as coverage, so this mirror says that its files are the publisher's.
    write_mirror(mirror, stand_in=False)
    refresh(data, mirror)
    standing = Settings(data).warehouse.read_bytes()
    write_mirror(
        mirror, {place: amount if number < 2 else "x" for number, (place, amount) in enumerate(AMOUNTS.items())}, stand_in=False
    )
    summary = refresh(data, mirror)

    assert summary.outcome == "refused"
    assert "coverage_did_not_shrink" in str(summary.error)
    assert Settings(data).warehouse.read_bytes() == standing
    assert not list(Settings(data).warehouse.parent.glob("*.building*"))


def test_without_network_or_mirror_the_bundled_snapshot_serves_source_by_source(data: Path) -> None:
    summary = refresh(data, None, offline=True)

    assert summary.outcome == "built"
    assert [report.outcome for report in summary.sources] == ["bundled"]
    (figure,) = balances(data)
    assert (figure["origin"], figure["stand_in"]) == ("bundled", False)


def test_a_second_refresh_at_the_same_time_waits_and_then_says_who_holds_the_data(
    data: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh_module, "LOCK_WAIT_SECONDS", 0.2)
    with RefreshLock(Settings(data).raw), pytest.raises(Exception, match="held by another refresh"):
        refresh(data, mirror)
