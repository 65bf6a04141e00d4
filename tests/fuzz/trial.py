"""One process of a fuzzer: it tries documents until its time is up, and leaves word of what it is at.

Run by `python -m tests.fuzz`; the parent watches the clock and the memory, so that even a reader that hangs outside
Python, or that ends its process, is caught with the document that did it.
"""

from __future__ import annotations

import argparse
import importlib
import mmap
import random
import struct
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.parsers import Fuzzer

MEMORY = 900 * 2**20
"""As much as a worker may use in a refresh."""

ENGINES = ("hypothesis", "atheris")
_READERS = (
    "extract.inspection_report.as_json", "extract.agreement_document.as_json", "extract.agreement_document.read", "extract.documents.pdf",
    "extract.documents.sheet", "extract.media", "extract.robots", "extract.mirror", "extract.manifest", "extract.discovery",
    "extract.sources.ofsted_area_send", "extract.sources.safety_valve_agreements", "extract.sources.section_251", "extract.sources.sen2",
    "extract.sources.tribunal_appeals", "extract.sources.mp_lookup", "reports.check_letter.read", "reports.letter.notes", "reports.coverage",
)  # fmt: skip


class Word:
    """What a trial is at, shared with the parent: tried, refused, read, and since when the present document is read (0: none)."""

    SIZE = 32

    def __init__(self, path: Path, *, new: bool = False) -> None:
        if new:
            path.write_bytes(bytes(self.SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), self.SIZE)

    def get(self) -> tuple[int, int, int, float]:
        """Tried, refused, read, since."""
        return struct.unpack("=QQQd", self._map[:])

    def put(self, tried: int, refused: int, read: int, since: float) -> None:
        """Leave word."""
        self._map[:] = struct.pack("=QQQd", tried, refused, read, since)


def main() -> None:
    """Run one fuzzer for a while; the exit code is that of a crash when there was one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("fuzzer")
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("seconds", type=float)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("documents", type=int)
    given = parser.parse_args()
    _limit_memory()
    if given.engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["extract", "reports"]):
            for reader in _READERS:
                importlib.import_module(reader)
    from tests.fuzz.parsers import FUZZERS

    chance = random.Random(f"{given.fuzzer} {given.engine} {given.seed}")
    trial = Trial(FUZZERS[given.fuzzer], given.folder)
    for case, (content, _) in trial.fuzzer.cases().items():
        trial((case, content))  # what is slow the first time only is not what is measured
    if given.engine == "atheris":
        _guided(trial, given.seconds, given.folder, chance, given.documents)
    else:
        _random(trial, given.seconds, chance, given.documents)


def _limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


class Trial:
    """Tries one document after the other, keeps count, and keeps the document and the error when one ends badly."""

    def __init__(self, fuzzer: Fuzzer, folder: Path) -> None:
        self.fuzzer = fuzzer
        self._folder = folder
        self._word = Word(folder / "word")
        self._counts = {"tried": 0, "refused": 0, "read": 0}

    def __call__(self, sample: tuple[str, bytes]) -> None:
        """Try one document; what it raises is raised."""
        case, content = sample
        (self._folder / "case").write_text(case)
        (self._folder / "document").write_bytes(content)
        self._counts["tried"] += 1
        self._word.put(**self._counts, since=time.monotonic())
        try:
            outcome = self.fuzzer.attempt(case, content)
        except BaseException:
            (self._folder / "error").write_text(traceback.format_exc())
            raise
        self._counts[outcome] += 1
        self._word.put(**self._counts, since=0.0)


def _test(trial: Trial, examples: int, until: float) -> Callable[[], None]:
    from hypothesis import HealthCheck, Phase, given, settings

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(trial.fuzzer.samples())
    def test(sample: tuple[str, bytes]) -> None:
        if time.monotonic() < until:
            trial(sample)

    return test


def _random(trial: Trial, seconds: float, chance: random.Random, documents: int) -> None:
    """Documents as Hypothesis makes them: the same ones in the same order for the same seed."""
    from hypothesis import seed

    until = time.monotonic() + seconds
    left = documents
    while time.monotonic() < until and left > 0:
        seed(chance.getrandbits(64))(_test(trial, min(500, left), until))()
        left -= 500


def _guided(trial: Trial, seconds: float, folder: Path, chance: random.Random, documents: int) -> None:
    """Documents as Atheris makes them, led by which of our code they reach. Hypothesis turns its bytes into edits."""
    import atheris

    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(30):
        (corpus / str(number)).write_bytes(chance.randbytes(600))
    options = [
        f"-max_total_time={max(1, int(seconds))}", "-timeout=100000", "-rss_limit_mb=0", "-max_len=2000", "-len_control=0",
        f"-artifact_prefix={folder}/", "-verbosity=0", f"-seed={chance.randrange(1, 2**31)}", f"-runs={documents}",
    ]  # fmt: skip
    test = _test(trial, 1, float("inf"))
    atheris.Setup([sys.argv[0], *options, str(corpus)], test.hypothesis.fuzz_one_input)  # type: ignore[attr-defined]
    atheris.Fuzz()


if __name__ == "__main__":
    main()
