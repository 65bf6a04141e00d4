"""A refresh of the small mirror with a fault in it, and what must hold afterwards whatever the fault was."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from extract.archive import Archive
from pipelines.refresh import Options, Refresh, run_refresh
from pipelines.settings import Settings
from tests.support.small_mirror import AMOUNTS, write_mirror
from transform.query import read

SOURCE = ("section_251",)
NORFOLK = ("926", "Norfolk")
FAULTS = ("ENOSPC", "EIO", "torn ENOSPC", "kill")


@dataclass(frozen=True)
class Run:
    """How a faulty run ended."""

    code: int
    said: str
    writes: int


class Lab:
    """A data folder that is refreshed again and again, each time with another amount for Norfolk."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.mirror = folder / "mirror"
        self._hook = folder / "hook"
        shutil.copytree(Path(__file__).parent / "faults", self._hook, ignore=shutil.ignore_patterns("__pycache__"))
        self.settings = Settings(self.data, str(self.mirror))
        self._amount = 3_000_000
        self.publish()

    def publish(self) -> int:
        """The publisher prints another amount; return it."""
        self._amount += 1
        write_mirror(self.mirror, AMOUNTS | {NORFOLK: str(self._amount)})
        return self._amount

    def whole(self) -> str:
        """A refresh without a fault, in this process; what became of it."""
        return run_refresh(Refresh(self.settings, Options(SOURCE))).outcome

    def faulty(self, fault: str = "none", at: int = 0, largest: int = 0) -> Run:
        """A refresh in a process of its own, whose write number `at` meets a fault (0: none does)."""
        plan = {"folder": os.path.realpath(self.data), "fault": fault, "at": at, "largest": largest}
        (self._hook / "plan.json").write_text(json.dumps(plan))
        (self._hook / "count").write_bytes(bytes(8))
        command = [sys.executable, "-m", "pipelines", "refresh", "--no-prefect", "--data", self.data, "--mirror", self.mirror]
        path = os.pathsep.join([str(self._hook), *sys.path])
        done = subprocess.run(
            [*command, "--source", *SOURCE],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env=os.environ | {"PYTHONPATH": path},
        )
        (self._hook / "plan.json").unlink()
        return Run(done.returncode, done.stdout + done.stderr, struct.unpack("=Q", (self._hook / "count").read_bytes())[0])

    def balance(self) -> int:
        """Norfolk's deficit as the warehouse that stands has it."""
        sql = (
            "SELECT value FROM figure WHERE place = 'Norfolk' AND measure = 'dsg_cumulative_balance' AND period = '2023-24' "
            "AND source_id = 'section_251' AND superseded_by IS NULL"
        )
        ((value,),) = [tuple(row.values()) for row in read(self.settings.warehouse, sql)]
        return -int(value)

    def damage(self) -> list[str]:
        """What is wrong with archive, manifest, logs or warehouse; nothing when all is whole."""
        archive = Archive(self.settings.raw)
        list(archive.events())
        refresh = Refresh(self.settings, Options(SOURCE))
        runs = [run["run_id"] for run in refresh.runs.events()]
        refresh.changes.events()
        wrong = list(archive.verify().damaged)
        wrong += [f"run {run_id} is logged twice" for run_id in set(runs) if runs.count(run_id) > 1]
        return wrong


def main() -> int:
    """`python -m tests.support.faulty_refresh --step 1`: every fault at every (or every so many) write of a refresh."""
    import argparse
    import tempfile

    parser = argparse.ArgumentParser()
    parser.add_argument("--step", type=int, default=1, help="try every so many writes")
    step = parser.parse_args().step
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        lab.whole()
        lab.publish()
        writes = lab.faulty().writes
        print(f"A refresh of one changed document makes {writes} writes, besides those of DuckDB.")
        bad = 0
        tried = 0
        for fault in FAULTS:
            for at in range(1, writes + 1, step):
                wrong = outcome_of(lab, fault=fault, at=at)
                tried += 1
                bad += bool(wrong)
                if wrong:
                    print(f"{fault} at write {at}: {'; '.join(wrong)}")
        for power in range(12, 24):
            wrong = outcome_of(lab, largest=2**power)
            tried += 1
            bad += bool(wrong)
            if wrong:
                print(f"files of at most {2**power} bytes: {'; '.join(wrong)}")
    print(f"{tried} faults put in, {tried - bad} survived with nothing lost, {bad} not.")
    return 1 if bad else 0


def outcome_of(lab: Lab, *, fault: str = "none", at: int = 0, largest: int = 0, then_whole: bool = True) -> list[str]:
    """What a fault did that it should not: data lost, a warehouse that does not open, a next run that does not complete."""
    before, published = lab.balance(), lab.publish()
    run = lab.faulty(fault, at, largest)
    wrong = lab.damage()
    stands = lab.balance()
    if stands not in {before, published}:
        wrong.append(f"the warehouse says {stands}, neither {before} nor {published}")
    if run.code == 0 and stands != published:
        wrong.append("it said that all is well, and it is not")
    if "Traceback" in run.said:
        wrong.append("it ended with a traceback")
    if then_whole and (lab.whole() not in {"built", "unchanged"} or lab.balance() != published or lab.damage()):
        wrong.append("the next run did not complete")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
