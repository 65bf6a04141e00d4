"""One document cannot take a run down: it is refused by name, and the others are read."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extract.errors import ArchiveDamaged, DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.parsed_store import ParsedKey, ParsedStore
from extract.records import Citation, Inspection, Parsed, PreviousInspection, ReportedFigure, Wanted
from extract.terms import Basis, Framework, Outcome, PaymentBasis, PeriodType, Unit, ValueState
from extract.worker import Task, WorkerLimits, WorkerPool
from extract.worker_process import load_parsed

PARSER = '''
import ctypes, os, signal, socket, subprocess, sys, time
from dataclasses import replace
from pathlib import Path
from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.records import Parsed

def parse(content, wanted):
    """Do what the document says."""
    word = content.decode()
    if word == "hang":
        time.sleep(600)
    if word == "spin":
        while True:
            pass
    if word == "memory":
        return Parsed(notes=(str(len(bytearray(3 << 30))),))
    if word == "hoard":
        hoard = []
        while True:
            hoard.append(bytearray(1 << 20))
    if word == "crash":
        ctypes.string_at(0)
    if word == "exit":
        os._exit(3)
    if word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if word.startswith("once "):
        mark = Path(word.removeprefix("once "))
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if word == "raise":
        raise KeyError("a column")
    if word == "nest":
        return parse(content, wanted)
    if word == "interrupt":
        raise SystemExit(4)
    if word == "scan":
        raise DocumentUnreadable(f"{wanted.url} has no text layer", needs_ocr=True)
    if word == "changed":
        raise SourceChanged(f"{wanted.url}: a header is not known")
    if word == "ambiguous":
        raise FigureAmbiguous("two readings")
    if word == "connect":
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    if word == "start":
        subprocess.run(["true"], check=False)
    if word == "shout":
        print("J" * 100_000)
        os.write(1, b"x" * 100_000)
    if word == "nothing":
        return None
    return Parsed(notes=(word, str(os.getpid()), wanted.title))
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with one source, `some_source`, that does what its documents say."""
    folder = tmp_path / "modules" / "wayward"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "some_source.py").write_text(textwrap.dedent(PARSER))
    monkeypatch.syspath_prepend(str(folder.parent))
    return "wayward"


@pytest.fixture
def pool(tmp_path: Path, package: str) -> Iterator[WorkerPool]:
    with WorkerPool(tmp_path / "parsed", limits=WorkerLimits(seconds=30, memory_mb=300), package=package) as running:
        yield running


def wanted(word: str) -> Wanted:
    return Wanted(f"https://www.example.org/{word}.pdf", f"Title of {word}", date(2024, 5, 7), (("urn", "1"),))


def key(word: str) -> ParsedKey:
    return ParsedKey.of("some_source", (word.encode().hex() + "0" * 64)[:64], "1", wanted(word))


def task(word: str) -> Task:
    return Task(key(word), wanted(word), word.encode)


def worker_of(parsed: Parsed) -> str:
    return parsed.notes[1]


def test_what_a_parser_yields_comes_back(pool: WorkerPool) -> None:
    parsed = pool.parse("some_source", b"fine", wanted("fine"))
    assert (parsed.notes[0], parsed.notes[2]) == ("fine", "Title of fine")
    assert worker_of(parsed) != str(os.getpid())


def test_one_worker_reads_many_documents(pool: WorkerPool) -> None:
    assert len({worker_of(pool.parse("some_source", b"fine", wanted("fine"))) for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("memory", "needs more than 300 MiB of memory"),
        ("hoard", "needs more than 300 MiB of memory"),
        ("crash", r"crashed the program that reads it \(SIGSEGV\)"),
        ("exit", "ended the program that reads it"),
        ("interrupt", "ended the program that reads it"),
        ("kill", r"crashed the program that reads it \(SIGKILL\)"),
        ("raise", "its parser failed .*KeyError: 'a column'"),
        ("nest", "its parser failed .*nested too deeply"),
        ("connect", "its parser failed .*PermissionError.*socket"),
        ("start", r"its parser failed .*PermissionError.*subprocess\.Popen"),
    ],
)
def test_a_document_that_does_harm_is_refused_by_name_and_the_next_is_read(pool: WorkerPool, word: str, said: str) -> None:
    with pytest.raises(DocumentUnreadable, match=rf"https://www\.example\.org/{word}\.pdf .*{said}"):
        pool.parse("some_source", word.encode(), wanted(word))
    assert pool.parse("some_source", b"fine", wanted("fine")).notes[0] == "fine"


def test_a_document_whose_worker_was_killed_from_outside_is_read_by_a_second(pool: WorkerPool, tmp_path: Path) -> None:
    mark = tmp_path / "killed once"
    assert pool.parse("some_source", f"once {mark}".encode(), wanted("once")).notes[0] == f"once {mark}"
    assert mark.exists()


@pytest.mark.parametrize("word", ["hang", "spin"])
def test_a_document_that_takes_for_ever_is_given_up(tmp_path: Path, package: str, word: str) -> None:
    with WorkerPool(tmp_path, limits=WorkerLimits(seconds=3), package=package) as pool:
        first = worker_of(pool.parse("some_source", b"fine", wanted("fine")))
        begun = time.monotonic()
        with pytest.raises(DocumentUnreadable, match=rf"{word}\.pdf took longer than 3 seconds to read"):
            pool.parse("some_source", word.encode(), wanted(word))
        assert time.monotonic() - begun < 10
        assert not alive(int(first))
        assert worker_of(pool.parse("some_source", b"fine", wanted("fine"))) != first


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_a_parser_raises_comes_back_as_it_was(pool: WorkerPool) -> None:
    with pytest.raises(DocumentUnreadable, match="has no text layer") as caught:
        pool.parse("some_source", b"scan", wanted("scan"))
    assert caught.value.needs_ocr
    with pytest.raises(SourceChanged, match=r"^https://www\.example\.org/changed\.pdf: a header is not known$"):
        pool.parse("some_source", b"changed", wanted("changed"))
    with pytest.raises(FigureAmbiguous, match="two readings"):
        pool.parse("some_source", b"ambiguous", wanted("ambiguous"))


def test_what_a_library_prints_is_not_taken_for_an_answer(pool: WorkerPool) -> None:
    assert pool.parse("some_source", b"shout", wanted("shout")).notes[0] == "shout"


def test_an_answer_that_is_no_record_is_refused(pool: WorkerPool) -> None:
    with pytest.raises(DocumentUnreadable, match="are no records"):
        pool.parse("some_source", b"nothing", wanted("nothing"))


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch /tmp/never",)


@pytest.mark.parametrize("thing", [_Evil(), Parsed(notes=(_Evil(),)), subprocess.run, "text", date.today, [Path("x")]])  # type: ignore[arg-type]
def test_a_tampered_answer_makes_nothing_but_records(thing: object) -> None:
    with pytest.raises((pickle.UnpicklingError, AttributeError)):
        load_parsed(pickle.dumps(thing))


def test_every_kind_of_record_passes() -> None:
    citation = Citation(1, "page 1", "quote")
    figure = ReportedFigure(
        "Bury", "351", "local_authority", "ehc_plans", PeriodType.ACADEMIC_YEAR, "2024/25", Decimal("2804"), ValueState.REPORTED,
        Unit.COUNT, Basis.OUTTURN, PaymentBasis.NOT_APPLICABLE, "2804", date(2025, 1, 16), citation,
    )  # fmt: skip
    inspection = Inspection(
        "Bury", Framework.AREA_SEND_2023, date(2024, 2, 12), date(2024, 2, 16), Outcome.SYSTEMIC_FAILINGS, 3, 18,
        PreviousInspection("stated", date(2017, 6, 1), date(2017, 6, 2)), 6, 3, ("Bury",), 11, None, (), {"outcome": citation},
    )  # fmt: skip
    parsed = Parsed(figures=(figure,), inspections=(inspection,))
    assert load_parsed(pickle.dumps(parsed, protocol=5)) == parsed


class TestIntoTheStore:
    def test_outcomes_come_in_order_and_records_lie_in_the_store(self, tmp_path: Path, package: str) -> None:
        words = ["fine", "crash", "good", "scan", "raise", "well"]
        with WorkerPool(tmp_path / "parsed", jobs=2, package=package) as pool:
            outcomes = list(pool.read_all(map(task, words)))
        assert [outcome.task.wanted.title for outcome in outcomes] == [f"Title of {word}" for word in words]
        assert [outcome.error is None for outcome in outcomes] == [True, False, True, False, False, True]
        store = ParsedStore(tmp_path / "parsed")
        readings = {word: store.get(key(word)) for word in words}
        assert all(reading is not None for reading in readings.values())
        assert readings["good"].parsed.notes[0] == "good"
        assert readings["scan"].needs_ocr
        assert "SIGSEGV" in readings["crash"].reason
        assert readings["crash"].error == "DocumentUnreadable"

    def test_two_jobs_are_two_processes(self, tmp_path: Path, package: str) -> None:
        words = [f"fine{number}" for number in range(12)]
        with WorkerPool(tmp_path, jobs=2, package=package) as pool:
            list(pool.read_all(map(task, words)))
        store = ParsedStore(tmp_path)
        assert 1 <= len({worker_of(store.get(key(word)).parsed) for word in words}) <= 2

    def test_bytes_that_cannot_be_had_are_an_outcome_and_no_refusal(self, tmp_path: Path, package: str) -> None:
        def damaged() -> bytes:
            raise ArchiveDamaged("the copy held is damaged")

        with WorkerPool(tmp_path, package=package) as pool:
            (outcome,) = pool.read_all([Task(key("fine"), wanted("fine"), damaged)])
        assert isinstance(outcome.error, ArchiveDamaged)
        assert not ParsedStore(tmp_path).has(key("fine"))

    def test_a_full_disk_is_no_refusal_of_the_document(self, tmp_path: Path, package: str) -> None:
        (tmp_path / "v1").write_text("a file where the folder should be")
        with WorkerPool(tmp_path, package=package) as pool, pytest.raises(OSError, match=r"exists|directory"):
            list(pool.read_all([task("fine")]))

    def test_tasks_are_taken_as_they_are_needed(self, tmp_path: Path, package: str) -> None:
        taken = []

        def endless() -> Iterator[Task]:
            number = 0
            while True:
                taken.append(number)
                yield task(f"fine{number}")
                number += 1

        with WorkerPool(tmp_path, jobs=2, package=package) as pool:
            outcomes = pool.read_all(endless())
            for _ in range(3):
                assert next(outcomes).error is None
            outcomes.close()
        assert len(taken) < 12

    def test_a_worker_is_replaced_after_its_share_of_documents(self, tmp_path: Path, package: str) -> None:
        words = [f"fine{number}" for number in range(6)]
        with WorkerPool(tmp_path, limits=WorkerLimits(documents=2), package=package) as pool:
            list(pool.read_all(map(task, words)))
        store = ParsedStore(tmp_path)
        assert len({worker_of(store.get(key(word)).parsed) for word in words}) == 3


def test_a_worker_ends_with_the_run_that_started_it(tmp_path: Path, package: str) -> None:
    code = (
        "import sys, time; from pathlib import Path; from extract.worker import WorkerPool; from extract.records import Wanted\n"
        "pool = WorkerPool(Path(sys.argv[1]), package='wayward')\n"
        "print(pool.parse('some_source', b'fine', Wanted('u', 't')).notes[1], flush=True)\n"
        "time.sleep(60)"
    )
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    parent = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert alive(worker)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until = time.monotonic() + 10
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(worker)
