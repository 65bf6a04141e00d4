"""`make bench-scale`: reading a generated corpus of 5,000 PDFs with two processes and with two Dask workers.

Read are an eighth, a quarter, a half and all of it, each into a store of its own, with the seconds and the peak memory of
every process that takes part; then a reader is killed in the middle and started again. The reports are invented
(tests/support/corpus.py) and lie in a temporary folder. What is measured is reading: fetching and building are not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tests.support.corpus import LIST, readings, write_corpus

ALL = 5_000
WORKERS = 2
DASK = "two Dask workers"
STEADY = 1.25
"""A document of the whole corpus may cost at most this many times the processor time that one of its first eighth does."""
FLAT = 1.5
"""And the memory of a process may grow so many times: the cluster's workers live through all four readings."""


@dataclass
class Peaks:
    """Peak resident memory in MiB, by what a process does, of every process below some roots while the block lasts."""

    seen: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, *roots: int) -> Iterator[None]:
        import psutil

        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.25):
                for root in roots:
                    try:
                        family = [psutil.Process(root), *psutil.Process(root).children(recursive=True)]
                    except psutil.NoSuchProcess:
                        continue
                    for process in family:
                        self._look(process.pid)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _look(self, pid: int) -> None:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return
        peak = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)
        if not words.strip("\0") or not peak:  # it has just begun, or has just ended
            return
        role = "document reader" if "worker_process" in words else "coordinator" if "corpus" in words else "Dask worker"
        self.seen[role] = max(peak, self.seen.get(role, 0.0))


@dataclass
class Line:
    """One measured reading."""

    runner: str
    documents: int
    seconds: float
    processor: float
    peaks: dict[str, float]

    @property
    def each(self) -> float:
        """Milliseconds of processor time a document, in all processes: the clock's would also count what else the machine does."""
        return 1000 * self.processor / self.documents

    def __str__(self) -> str:
        memory = ", ".join(f"{role} {peak:.0f}" for role, peak in sorted(self.peaks.items()))
        return f"| {self.runner} | {self.documents:,} | {self.seconds:.1f} | {self.processor:.1f} | {self.each:.1f} | {memory} |"


Known = tuple[str, Callable[[], list[int]], dict[str, str]]


@contextmanager
def runners() -> Iterator[dict[str, Known]]:
    """What to say for each runner, what tells the processes of its workers, and what its readers need in the environment."""
    found: dict[str, Known] = {"processes": ("processes", list, {})}
    if not (find_spec("distributed") and find_spec("prefect_dask")):
        print("Dask is not installed, so only processes are measured; `make bench-scale` installs it.")
        yield found
        return
    from pipelines.prefect_settings import set_defaults

    set_defaults(os.environ)
    from distributed import Client, LocalCluster
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    with (
        prefect_test_harness(server_startup_timeout=120),
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,  # type: ignore[no-untyped-call]
        Client(cluster.scheduler_address) as client,  # type: ignore[no-untyped-call]
    ):

        def pids() -> list[int]:
            return list(client.run(os.getpid).values())

        yield {DASK: (cluster.scheduler_address, pids, {"PREFECT_API_URL": str(PREFECT_API_URL.value())})} | found


def part(whole: Path, folder: Path) -> Path:
    """The corpus with a store of its own in which nothing has been read."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "objects").symlink_to(whole / "objects", target_is_directory=True)
    shutil.copy(whole / LIST, folder / LIST)
    return folder


def start(raw: Path, count: int, address: str, more: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.corpus", str(raw), str(count), address],
        env=os.environ | more,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def told(process: subprocess.Popen[str]) -> dict[str, float]:
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"reading ended with {process.returncode}")
    found: dict[str, float] = json.loads(out.splitlines()[-1])
    return found


def measured(name: str, raw: Path, count: int, address: str, pids: Callable[[], list[int]], more: dict[str, str]) -> Line:
    workers = pids()
    peaks, before = Peaks(), spent(workers)
    process = start(raw, count, address, more)
    with peaks.of(process.pid, *workers):
        found = told(process)
    if found["read"] != count or found["lost"]:
        raise SystemExit(f"{name}: {found}")
    return Line(name, count, found["seconds"], found["processor"] + spent(workers) - before, peaks.seen)


def spent(workers: list[int]) -> float:
    """Seconds of processor time that the cluster's workers and the readers they started have used."""
    import psutil

    return sum(sum(psutil.Process(worker).cpu_times()[:4]) for worker in workers)


def killed(raw: Path, count: int, address: str, more: dict[str, str]) -> str:
    """Kill a reader when some 40% has been read, start it again; what was read twice."""
    process = start(raw, count, address, more)
    while len(readings(raw)) < 0.4 * count and process.poll() is None:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before: dict[str, int] | None = None
    while before != (before := readings(raw)):
        time.sleep(2)
    found = told(start(raw, count, address, more))
    after = readings(raw)
    again = sum(after[name] != when for name, when in before.items())
    return f"killed after {len(before):,} of {count:,}: the next run read {found['read']:,}, {again} of them twice; {len(after):,} read in all"


def unsteady(lines: list[Line]) -> list[str]:
    """Where the cost of a document, or the memory of a process, grows with the corpus."""
    wrong = []
    for name in {line.runner for line in lines}:
        ours = [line for line in lines if line.runner == name]
        first, last = ours[0], ours[-1]
        if last.each > STEADY * first.each:
            wrong.append(f"{name}: {first.each:.1f} ms a document became {last.each:.1f}")
        wrong += [
            f"{name}: the {role} grew from {first.peaks[role]:.0f} to {peak:.0f} MiB"
            for role, peak in last.peaks.items()
            if peak > FLAT * first.peaks.get(role, peak)
        ]
    return wrong


def growth(count: int) -> tuple[float, float] | None:
    """Milliseconds of processor time a PDF on two Dask workers, of so many and of an eighth of them; None without Dask."""
    with tempfile.TemporaryDirectory() as name, runners() as known:
        if DASK not in known:
            return None
        folder, (address, pids, more) = Path(name), known[DASK]
        write_corpus(folder / "whole", count)
        few, many = (
            measured(DASK, part(folder / "whole", folder / "part"), size, address, pids, more) for size in (count // 8, count)
        )
    return many.each, few.each


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale")
    parser.add_argument("--documents", type=int, default=ALL)
    count = parser.parse_args().documents
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {time.strftime('%d %B %Y')}")
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name, runners() as known:
        folder = Path(name)
        write_corpus(folder / "whole", count)
        print(
            "| runner | PDFs | seconds | processor seconds | processor ms a PDF | peak memory, MiB |\n|---|--:|--:|--:|--:|---|"
        )
        for runner, (address, pids, more) in known.items():
            for eighths in (1, 2, 4, 8):
                raw = part(folder / "whole", folder / "part")
                lines.append(measured(runner, raw, count * eighths // 8, address, pids, more))
                print(lines[-1], flush=True)
        for runner, (address, _, more) in known.items():
            print(f"{runner}: {killed(part(folder / 'whole', folder / 'part'), count // 4, address, more)}", flush=True)
    wrong = unsteady(lines)
    print(
        "; ".join(wrong)
        or f"The cost of a document and the memory of each process stay within {STEADY} and {FLAT} times from first to last."
    )
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
