"""`python -m tests.fuzz --seconds 60`: every long fuzzer for so many seconds; exit 1 when one found a crash.

A crash is any error that is not one of ours, a reading that breaks a rule, a document that takes too long, or one that
fills the memory. The document is kept below `.fuzz/`; `python -m tests.fuzz --again FOLDER` tries it once more.

Each run has a new seed, which it prints; `--seed N` tries the same documents again in the same order, and `--documents N`
stops each engine after so many, so that what one machine finds another does too.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.parsers import FUZZERS
from tests.fuzz.trial import ENGINES, Word

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".fuzz"
HANG_SECONDS = 40.0
"""Longer than this for one small document is a hang, on a machine that does other things too."""

START_SECONDS = 120.0


@dataclass(frozen=True)
class Result:
    """What one engine did with one fuzzer in its time."""

    fuzzer: str
    engine: str
    tried: int
    refused: int
    read: int
    crash: str
    seconds: float


def main() -> int:
    """Run the fuzzers and print what they tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each fuzzer")
    parser.add_argument("--only", action="append", choices=sorted(FUZZERS), help="only this fuzzer; may be given more than once")
    parser.add_argument("--engine", choices=ENGINES, help="only this engine; both share the time otherwise")
    parser.add_argument("--seed", type=int, help="the seed of an earlier run; a new one otherwise")
    parser.add_argument("--documents", type=int, default=10**9, help="at most so many for each engine")
    parser.add_argument("--jobs", type=int, default=2, help="fuzzers at once")
    parser.add_argument("--again", type=Path, help="folder of a crash to try once more")
    given = parser.parse_args()
    if given.again:
        return _again(given.again)
    shutil.rmtree(KEPT, ignore_errors=True)
    engines = [given.engine] if given.engine else _engines()
    seed = random.SystemRandom().randrange(2**32) if given.seed is None else given.seed
    print(f"Seed {seed}: `python -m tests.fuzz --seed {seed}` makes the same documents.", flush=True)
    with ThreadPoolExecutor(given.jobs) as pool:
        runs = pool.map(
            lambda name: list(_run(name, engines, given.seconds, (seed, given.documents))), given.only or list(FUZZERS)
        )
        results = [result for run in runs for result in run]
    return _tell(results)


def _engines() -> list[str]:
    """Hypothesis everywhere; Atheris too where it is installed (Linux, Python below 3.14)."""
    return ["hypothesis", *(["atheris"] if importlib.util.find_spec("atheris") else [])]


def _run(name: str, engines: list[str], seconds: float, which: tuple[int, int]) -> Iterator[Result]:
    """Each engine in turn; `which`: the seed, and how many documents at most."""
    for engine in engines:
        folder = KEPT / f"{name}-{engine}"
        folder.mkdir(parents=True)
        word = Word(folder / "word", new=True)
        begun = time.monotonic()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.trial", name, engine, str(seconds / len(engines)), folder, *map(str, which)],
                cwd=ROOT, stdout=log, stderr=log, env=os.environ | {"PYTHONHASHSEED": "0"},
            )  # fmt: skip
            hung = _watch(process, word, seconds / len(engines))
        tried, refused, read, _ = word.get()
        crash = _crash(process.returncode, hung, folder)
        if not crash:
            shutil.rmtree(folder)
        yield Result(name, engine, tried, refused, read, crash, time.monotonic() - begun)


def _watch(process: subprocess.Popen[bytes], word: Word, seconds: float) -> bool:
    """Wait for the end; True when a document, or the whole, took too long and the process was ended."""
    until = time.monotonic() + START_SECONDS + seconds + 2 * HANG_SECONDS
    while process.poll() is None:
        _, _, _, since = word.get()
        now = time.monotonic()
        if (since and now - since > HANG_SECONDS) or now > until:
            process.kill()
            process.wait()
            return True
        time.sleep(0.2)
    return False


def _crash(code: int, hung: bool, folder: Path) -> str:
    """What went wrong in a line, "" when nothing did."""
    error = folder / "error"
    if hung:
        return f"hung for more than {HANG_SECONDS:g} seconds"
    if error.is_file():
        return error.read_text().strip().splitlines()[-1][:200]
    if code:
        log = (folder / "log").read_text(errors="replace").strip().splitlines()
        return f"ended with {code}: {log[-1][:200] if log else 'nothing said'}"
    return ""


def _tell(results: list[Result]) -> int:
    print(f"{'fuzzer':12} {'engine':12} {'tried':>8} {'refused':>8} {'read':>8} {'seconds':>8}  crashes")
    for result in results:
        counts = f"{result.tried:8} {result.refused:8} {result.read:8} {result.seconds:8.0f}"
        print(f"{result.fuzzer:12} {result.engine:12} {counts}  {result.crash or 0}")
    total = Counter({"tried": 0})
    for result in results:
        total.update(tried=result.tried, refused=result.refused, read=result.read)
    crashes = [result for result in results if result.crash]
    print(f"{total['tried']} documents tried: {total['refused']} refused, {total['read']} read, {len(crashes)} crashes.")
    for result in crashes:
        print(f"{result.fuzzer}: see .fuzz/{result.fuzzer}-{result.engine} (document, case, error, log)")
    return 1 if crashes else 0


def _again(folder: Path) -> int:
    """Try the document of a crash once more, in this process."""
    name = folder.name.rpartition("-")[0]
    print(FUZZERS[name].attempt((folder / "case").read_text(), (folder / "document").read_bytes()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
