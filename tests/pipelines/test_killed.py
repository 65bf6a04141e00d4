"""A refresh killed at ten random moments, whatever it was doing: readers go on, and the next run completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.refresh import Options, Refresh, run_refresh
from pipelines.settings import Settings
from tests.support.small_mirror import AMOUNTS, write_mirror
from transform.query import read

SOURCE = "section_251"
NORFOLK, BURY = ("926", "Norfolk"), ("351", "Bury")
KILLS = 10
BALANCE = (
    "SELECT value FROM figure WHERE place = 'Norfolk' AND measure = 'dsg_cumulative_balance' AND period = '2023-24' "
    f"AND source_id = '{SOURCE}' AND superseded_by IS NULL"
)
READER = """
import sys, time
from pathlib import Path
from transform.query import read
while True:
    rows = read(Path(sys.argv[1]), sys.argv[2])
    print(*[int(row["value"]) for row in rows], flush=True)
    time.sleep(0.02)
"""


class Lab:
    """A data folder, its mirror, the command that refreshes it, and a process that reads it all the while."""

    def __init__(self, folder: Path) -> None:
        self.data, self.mirror = folder / "data", write_mirror(folder / "mirror")
        self.settings = Settings(self.data, str(self.mirror))
        self.answers = folder / "answers.txt"

    def command(self, *more: str) -> list[str]:
        where = ["--data", str(self.data), "--mirror", str(self.mirror)]
        return [sys.executable, "-m", "pipelines", "refresh", "--no-prefect", "--source", SOURCE, *where, *more]

    def refresh(self, *, full: bool = False) -> str:
        return run_refresh(Refresh(self.settings, Options((SOURCE,), full=full))).outcome

    def balance(self) -> int:
        (row,) = read(self.settings.warehouse, BALANCE)
        return int(row["value"])

    def reader(self) -> subprocess.Popen[bytes]:
        with self.answers.open("wb") as out:
            return subprocess.Popen([sys.executable, "-c", READER, self.settings.warehouse, BALANCE], stdout=out, stderr=out)

    def answered(self) -> list[str]:
        """What the reader has read; a line that is no amount is an error of its."""
        return self.answers.read_text().splitlines()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    assert made.refresh() == "built"
    reader = made.reader()
    yield made
    reader.kill()
    reader.wait()


def seconds_of(command: list[str]) -> float:
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - start


@pytest.mark.parametrize("doing", ["nothing changed", "one document changed", "everything anew"])
def test_a_kill_at_ten_random_moments_leaves_readers_working_and_the_next_run_completing(lab: Lab, doing: str) -> None:
    pick = random.Random(f"2026 {doing}")
    command = lab.command(*(["--full"] if doing == "everything anew" else []))

    def publish(said: int = 3_000_001) -> int:
        """The publisher prints another amount, where this is about that."""
        amount = said + (doing == "one document changed")
        write_mirror(lab.mirror, AMOUNTS | {NORFOLK: str(amount)})
        return amount

    said = publish()
    whole = seconds_of(command)
    reached = set()
    for _ in range(KILLS):
        before, said = -lab.balance(), publish(said)
        answers = len(lab.answered())
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(pick.uniform(0.02, whole))
        os.killpg(process.pid, signal.SIGKILL)
        reached.add(process.wait())
        assert -lab.balance() in {before, said}
        until = time.monotonic() + 60
        while len(lab.answered()) <= answers and time.monotonic() < until:  # the reader reads on
            time.sleep(0.01)
        assert len(lab.answered()) > answers

    assert -signal.SIGKILL in reached
    said = publish(said)
    assert lab.refresh(full=doing == "everything anew") == ("unchanged" if doing == "nothing changed" else "built")
    assert -lab.balance() == said
    read_all = lab.answered()
    assert {line for line in read_all if not line.lstrip("-").isdigit()} == set()
    assert len(read_all) > KILLS
    assert Refresh(lab.settings, Options((SOURCE,))).archive.verify().damaged == ()
    assert lab.refresh() == "unchanged"
    left = [path.name for path in lab.settings.warehouse.parent.iterdir() if path != lab.settings.warehouse]
    assert left == []


def test_two_refreshes_at_once_both_complete_and_what_was_published_last_stands(lab: Lab) -> None:
    write_mirror(lab.mirror, AMOUNTS | {BURY: "4200000"})
    both = [subprocess.Popen(lab.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Built warehouse" in words for words in said) == 1
    assert sum("Nothing changed" in words for words in said) == 1
    runs = [run["run_id"] for run in Refresh(lab.settings, Options((SOURCE,))).runs.events()]
    assert len(set(runs)) == len(runs) == 3


def test_a_second_refresh_that_waited_in_vain_says_who_holds_the_data_and_ends_with_1(lab: Lab) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from extract.lock import RefreshLock\n"
        "with RefreshLock(Path(sys.argv[1])): print('held', flush=True); time.sleep(300)"
    )
    impatient = "import pipelines.refresh as r; r.LOCK_WAIT_SECONDS = 0.3; from pipelines.cli import main; main()"
    with subprocess.Popen([sys.executable, "-c", holder, lab.settings.raw], stdout=subprocess.PIPE) as holding:
        assert holding.stdout is not None and holding.stdout.readline() == b"held\n"
        second = subprocess.run(
            [sys.executable, "-c", impatient, *lab.command()[3:]], capture_output=True, text=True, check=False
        )
        holding.kill()

    assert second.returncode == 1
    assert f"is held by another refresh (process {holding.pid} on " in second.stderr
    assert "Traceback" not in second.stderr
    assert lab.refresh() == "unchanged"
