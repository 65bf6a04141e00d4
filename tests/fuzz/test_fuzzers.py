"""Each fuzzer, briefly: sound documents are read, damaged ones are read or refused, and the long run catches what it should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.records import Wanted
from tests.fuzz import parsers
from tests.fuzz.parsers import FUZZERS, READ, REFUSED, Fuzzer, Sample
from tests.fuzz.trial import Trial, Word

CASES = [(name, case) for name, fuzzer in FUZZERS.items() for case in fuzzer.cases()]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_sound_document_is_read(name: str, case: str) -> None:
    content, _ = FUZZERS[name].cases()[case]
    assert FUZZERS[name].attempt(case, content) == READ


@pytest.mark.parametrize("name", FUZZERS)
def test_a_damaged_document_is_read_or_refused(name: str) -> None:
    fuzzer = FUZZERS[name]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(fuzzer.samples())
    def attempt(sample: Sample) -> None:
        assert fuzzer.attempt(*sample) in {READ, REFUSED}

    attempt()


def _tokens(content: bytes) -> str:
    if b"!" in content:
        raise KeyError("a column")
    return READ


BROKEN = Fuzzer("nothing", lambda: {"case": (b"a!b", (b"!",))}, lambda _case, content: _tokens(content))


def test_a_crash_leaves_the_document_the_error_and_the_count_behind(tmp_path: Path) -> None:
    word = Word(tmp_path / "word", new=True)
    trial = Trial(BROKEN, tmp_path)
    trial(("case", b"fine"))
    with pytest.raises(KeyError):
        trial(("case", b"a!b"))
    assert word.get()[:3] == (2, 0, 1)
    assert word.get()[3] > 0
    assert (tmp_path / "document").read_bytes() == b"a!b"
    assert "KeyError: 'a column'" in (tmp_path / "error").read_text()


def test_a_reading_that_breaks_a_rule_is_a_crash() -> None:
    with pytest.raises(UnicodeEncodeError):
        parsers._printable({"title": "\ud800"})
    with pytest.raises(AssertionError):
        parsers._wanted([Wanted("https://www.gov.uk/a", "a", None, (("label", 5),))])  # type: ignore[arg-type]


@given(st.binary(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_refused_by_the_readers_of_pdf(content: bytes) -> None:
    for name in ("reports", "agreements", "pdf"):
        assert FUZZERS[name].attempt("case", content) == REFUSED


@pytest.mark.parametrize("engine", ["hypothesis", "atheris"])
def test_a_long_run_counts_what_it_tries(tmp_path: Path, engine: str) -> None:
    if engine == "atheris":
        pytest.importorskip("atheris", reason="atheris runs on Linux with Python below 3.14")
    word = Word(tmp_path / "word", new=True)
    command = [sys.executable, "-m", "tests.fuzz.trial", "listings", engine, "1", str(tmp_path), "1", "1000"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    tried, refused, read, since = word.get()
    assert tried > len(FUZZERS["listings"].cases())
    assert tried == refused + read
    assert since == 0


@pytest.mark.parametrize("engine", ["hypothesis", "atheris"])
def test_one_seed_makes_the_same_documents_in_the_same_order(tmp_path: Path, engine: str) -> None:
    """So that what a fuzzer finds on the machine that guards changes is found on every other."""
    if engine == "atheris":
        pytest.importorskip("atheris", reason="atheris runs on Linux with Python below 3.14")
    last = []
    for number, seed in enumerate(("7", "7", "8")):
        folder = tmp_path / str(number)
        folder.mkdir()
        word = Word(folder / "word", new=True)
        command = [sys.executable, "-m", "tests.fuzz.trial", "listings", engine, "120", str(folder), seed, "60"]
        environment = os.environ | {"PYTHONHASHSEED": "0"}
        subprocess.run(command, capture_output=True, timeout=300, check=True, env=environment)
        last.append((word.get()[:3], (folder / "document").read_bytes()))
    assert last[0] == last[1]
    assert last[0] != last[2]
