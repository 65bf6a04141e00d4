"""Each command that the README, docs/ and `--help` give as an example is run as it stands there, on the bundled figures."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from pipelines.cli import app
from tests.extract.agreement_document import make_agreements
from tests.support import area_send_report

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
# Served until stopped; test_schedule.py lets it fire. The site has its own tests, of every page. What is asked of a cluster's
# scheduler is tried on one in test_runners.py.
NOTES = 'writer = "A parent group"\n[[note]]\nsaid_by = "A parent group"\ntext = "Our members wait."\n'
NOT_HERE = {"schedule", "site"}
# How an example ends that speaks of what a new folder cannot hold: what is stale, no document held locally, an id of
# nobody's, a day before the first refresh. Each says so in a sentence; every other example ends with 0.
ENDS = {
    "status": (1, "stale"),
    "status --deep": (1, "stale"),
    "verify out/norfolk": (3, "Nothing could be checked"),
    "cite f0123456789ab": (2, "f0123456789ab"),
    'review accept f0123456789ab --by "A. Researcher"': (1, "f0123456789ab"),
    "snapshot --out data/reference/snapshot": (1, "holds no documents"),
    "history --as-at 2024-03-01 --out march-2024.duckdb": (1, "The first was built on"),
}


def _written() -> Iterator[tuple[str, str]]:
    for path in WRITTEN:
        for line in path.read_text().splitlines():
            found = re.match(r" {4,}(?:\.venv/bin/)?send-evidence (.+?)(?:\s{2,}#.*)?$", line)
            found = found or re.match(r"[^`]*`(?:\.venv/bin/)?send-evidence ([a-z][^`.…]*?)`", line)
            if found and "..." not in found[1] and "tcp://" not in found[1]:
                yield path.name, found[1]


def _helped() -> Iterator[tuple[str, str]]:
    def walk(command: Any, name: str) -> Iterator[tuple[str, str]]:
        if children := getattr(command, "commands", None):
            for key, child in children.items():
                yield from walk(child, f"{name} {key}".strip())
            return
        found = re.search(r"Example: send-evidence (.+)", command.help or "")
        assert found, f"{name} --help gives no example"
        yield f"{name} --help", found[1]

    yield from walk(typer.main.get_command(app), "")


EXAMPLES = sorted({example: place for place, example in [*_written(), *_helped()]}.items())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which somebody works: the bundled figures in data/, and the files of the examples."""
    folder = tmp_path_factory.mktemp("desk")
    send_evidence(folder, "refresh --no-prefect --offline")
    send_evidence(folder, "pack Norfolk --out out")
    (folder / "signatures.csv").write_text("constituency,signatures\nBury North,3\n")
    (folder / "notes.toml").write_text(NOTES)
    (folder / "report.pdf").write_bytes(area_send_report.make(area_send_report.Report()))
    (folder / "agreement.pdf").write_bytes(make_agreements.build(make_agreements.Spec()))
    send_evidence(folder, "letter Bury --out draft.docx")
    return folder


def send_evidence(folder: Path, words: str, offline: bool = True) -> subprocess.CompletedProcess[str]:
    """A command as a person types it, in a folder of theirs."""
    given = shlex.split(words)
    if given[0] == "refresh" and offline:
        given += [word for word in ("--offline", "--no-prefect") if word not in given]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SEND_EVIDENCE_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *given],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(("example", "place"), EXAMPLES, ids=[f"{place}: {example}" for example, place in EXAMPLES])
def test_an_example_runs_as_it_stands(desk: Path, example: str, place: str) -> None:
    command = example.split(maxsplit=1)[0]
    if command in NOT_HERE:
        assert send_evidence(desk, f"{command} --help").returncode == 0
        return
    done = send_evidence(desk, example)
    code, said = ENDS.get(example, (0, ""))
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), f"{place}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
