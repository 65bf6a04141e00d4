"""Packs for many: each on its own, failures told and the others written."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.pack.many import write_many
from tests.support.invented import ASHFORTH, BEXWORTH, COLDHAM, EASTVALE

HTML = frozenset({"html"})


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_write_what_one_would(invented_path: Path, tmp_path: Path, jobs: int) -> None:
    codes = [ASHFORTH, BEXWORTH, COLDHAM]
    done = list(write_many(invented_path, codes, tmp_path, jobs=jobs, formats=HTML))
    assert sorted(one.la_code for one in done) == codes
    assert all(Path(one.folder, "pack.html").is_file() and not one.error for one in done)


def test_one_that_cannot_be_written_does_not_stop_the_others(invented_path: Path, tmp_path: Path) -> None:
    (tmp_path / "coldham").mkdir()
    (tmp_path / "coldham" / "mine.txt").write_text("keep")
    done = {one.la_code: one for one in write_many(invented_path, [COLDHAM, EASTVALE], tmp_path, jobs=1, formats=HTML)}
    assert "nothing in it was touched" in done[COLDHAM].error
    assert not done[EASTVALE].error
