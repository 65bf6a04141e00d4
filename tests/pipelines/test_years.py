"""Two mirrors a week apart by a fake clock: the digest a person wrote by hand, the past asked for, all of it built anew."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extract.registry import registry
from pipelines.history import build_as_at
from pipelines.inputs import NothingKnown
from pipelines.refresh import Options, Refresh, Summary, run_refresh
from pipelines.settings import Settings
from reports.digest import Digest, to_markdown
from tests.support.fetching import FakeClock
from transform.query import read
from transform.tables import TABLES

SOURCES = tuple(source_id for source_id in registry() if source_id != "ofsted_area_send")  # its 39 reports are the same in both
FIRST = datetime(2026, 6, 29, 6, tzinfo=UTC)
SECOND = FIRST + timedelta(days=7)
HERE = Path(__file__).parent


def refresh(data: Path, mirror: Path | None, when: datetime, **options: Any) -> Summary:
    settings = Settings(data, str(mirror) if mirror else None)
    return run_refresh(Refresh(settings, Options(SOURCES, **options), clock=FakeClock(when)))


@pytest.fixture(scope="module")
def two_weeks(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a refresh from the earlier mirror and, a week on, one from the later; the first warehouse kept aside."""
    data = tmp_path_factory.mktemp("years") / "data"
    refresh(data, shared / "mirror-earlier", FIRST)
    shutil.copy(Settings(data).warehouse, data / "first.duckdb")
    refresh(data, shared / "mirror", SECOND)
    return data


def digest(data: Path) -> Digest:
    return Digest.from_json(json.loads((data / "digest" / f"{SECOND:%Y%m%dT%H%M%S}.000Z.json").read_bytes()))


def tables(warehouse: Path, *left_out: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in a fixed order, but for the history of refreshes and the columns left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        if table.name in {"refresh_run", "refresh_source", "quality_check"} or table.name in left_out:
            continue
        rows = read(warehouse, f'SELECT * FROM "{table.name}"')
        found[table.name] = sorted(({k: v for k, v in row.items() if k not in left_out} for row in rows), key=repr)
    found["meta"] = [row for row in found["meta"] if row["key"] not in {"run_id", "known_by"}]
    return found


def test_the_digest_of_the_second_week_is_the_one_a_person_wrote_by_hand(two_weeks: Path) -> None:
    whole = digest(two_weeks)
    # Counts of statements and the list of new measures follow from the catalogue and are proved elsewhere; a verdict's
    # rule is the ledger's own sentence.
    sections = [section for section in whole.sections if section.key not in {"statements", "new_figures"}]
    sections = [
        section._replace(
            groups=tuple(g._replace(lines=tuple(line._replace(details=()) for line in g.lines)) for g in section.groups)
        )
        if section.key == "verdicts"
        else section
        for section in sections
    ]
    counts = {kind: count for kind, count in whole.counts.items() if kind not in {"statement_superseded", "figure_new"}}

    assert to_markdown(replace(whole, sections=tuple(sections), counts=counts)) == (HERE / "expected_digest.md").read_text(
        "utf-8"
    )


def test_a_statement_whose_figure_was_taken_back_is_told_with_what_can_be_said_now(two_weeks: Path) -> None:
    (row,) = [row for row in digest(two_weeks).changes if row["subject"] == "Lewisham, plans.timeliness"]

    assert row["kind"] == "statement_superseded"
    assert "94.8%" in row["before"]
    assert "22.9%" in row["after"]


def test_changes_answers_from_history_what_the_digest_told(two_weeks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipelines.commands import changes

    assert changes.run(Settings(two_weeks), "2026-07-01", [], as_json=True) == 0
    told = json.loads(capsys.readouterr().out)

    assert told == [json.loads(json.dumps(row)) for row in digest(two_weeks).changes]
    assert changes.run(Settings(two_weeks), "2026-07-07", [], as_json=False) == 0
    assert "Nothing has changed since 2026-07-07" in capsys.readouterr().out


def test_the_end_of_the_first_week_can_be_asked_for_and_is_what_stood_then(two_weeks: Path, tmp_path: Path) -> None:
    out = tmp_path / "then.duckdb"
    built = build_as_at(Settings(two_weeks), date(2026, 7, 5), out)

    assert tables(out) == tables(two_weeks / "first.duckdb")
    assert read(out, "SELECT value FROM meta WHERE key = 'known_by'") == [{"value": "2026-07-05"}]
    assert read(out, "SELECT value FROM meta WHERE key = 'warehouse_id'") == [{"value": built.warehouse_id}]
    assert read(out, "SELECT count(*) AS n FROM agreement WHERE version > 0") == [{"n": 34}]


def test_a_day_before_the_first_refresh_is_refused_with_the_day_of_the_first(two_weeks: Path, tmp_path: Path) -> None:
    with pytest.raises(NothingKnown, match=r"by 2024-03-01.*first was built on 2026-06-29"):
        build_as_at(Settings(two_weeks), date(2024, 3, 1), tmp_path / "then.duckdb")
    assert not (tmp_path / "then.duckdb").exists()


def test_everything_is_built_anew_from_the_archive_alone_with_the_same_tables(two_weeks: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(two_weeks / "raw", data / "raw", ignore=shutil.ignore_patterns("parsed", "wanted", "told", "built.json"))
    summary = refresh(data, None, SECOND + timedelta(days=1), offline=True)

    assert summary.outcome == "built"
    before, after = tables(Settings(two_weeks).warehouse), tables(Settings(data).warehouse)
    for found in (before, after):
        # Offline nobody was asked, so the mirror's name is not known; everything else is.
        found["meta"] = [row for row in found["meta"] if row["key"] != "mirror"]
    assert after == before
