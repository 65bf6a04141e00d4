"""`send-evidence schedule`: a cron run really fires on a server of its own, and nothing is left behind however it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from pipelines import schedule
from pipelines.commands.schedule import run
from pipelines.settings import Settings
from tests.support.loopback_only import LOOPBACK, Watch
from tests.support.small_mirror import AMOUNTS, write_mirror
from transform.query import read

PATIENCE_SECONDS = 240
EVERY_MINUTE = "* * * * *"


class Scheduled:
    """The command as a person runs it, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.mirror = write_mirror(folder / "mirror", AMOUNTS)
        self.said = folder / "said.txt"
        self.watch = Watch(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        mine = {
            name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SEND_EVIDENCE_", "DO_NOT"))
        }
        self._environment = mine | self.watch.environment | {
            "SEND_EVIDENCE_DATA": str(self.data), "SEND_EVIDENCE_MIRROR": str(self.mirror), "HOME": str(folder),
        }  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        with self.said.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "pipelines", "schedule", "--port", str(self.port), *words],
                stdout=out,
                stderr=out,
                env=self._environment,
                start_new_session=True,
                # As at a terminal: a program started in the background of a script is deaf to Ctrl-C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
            )

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        process = self.start(*words)
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def asked(self, path: str, **body: Any) -> Any:
        """What the Prefect server answers; None while it does not."""
        request = Request(
            f"http://127.0.0.1:{self.port}/api{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urlopen(request, timeout=20) as answer:
                return json.loads(answer.read())
        except (URLError, OSError):
            return None

    def runs(self) -> list[dict[str, Any]]:
        """Every run of the refresh that has begun, the newest first."""
        found = self.asked("/flow_runs/filter", sort="START_TIME_DESC", flows={"name": {"any_": ["refresh"]}}) or []
        return [run for run in found if run["start_time"]]

    def deployments(self) -> list[dict[str, Any]]:
        """What is served, once all three are."""
        found = self.asked("/deployments/filter") or []
        return found if len(found) == 3 else []

    def left_behind(self) -> list[str]:
        """Processes whose command or environment names this data folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if str(self.data).encode() in (process / "cmdline").read_bytes() + (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found


def waited_for(what: Callable[[], Any], process: subprocess.Popen[bytes] | None = None) -> Any:
    """The first thing found that is something; fails when the time is up or the process has ended."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if found := what():
            return found
        assert process is None or process.poll() is None, "the schedule ended"
        time.sleep(0.5)
    raise AssertionError(f"nothing within {PATIENCE_SECONDS} seconds")


@pytest.fixture
def scheduled(tmp_path: Path) -> Scheduled:
    return Scheduled(tmp_path)


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="this system has no /proc to look for processes in"
)


@needs_proc
def test_a_cron_run_really_fires_on_a_server_of_its_own_and_asks_nobody_but_this_machine(scheduled: Scheduled) -> None:
    with scheduled.running("--cron", EVERY_MINUTE) as process:
        done = waited_for(
            lambda: [run for run in scheduled.runs() if run["state"]["type"] in {"COMPLETED", "FAILED", "CRASHED"}], process
        )
        logged = waited_for(lambda: scheduled.asked("/logs/filter", sort="TIMESTAMP_ASC", limit=200), process)
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)

    first = done[-1]
    assert (first["state"]["type"], first["auto_scheduled"]) == ("COMPLETED", True), first["state"]["message"]
    assert first["state"]["message"].startswith("Built: ")
    assert "section_251: fetched, 1 documents, 1 new or revised" in {line["message"] for line in logged}
    figures = read(
        Settings(scheduled.data).warehouse,
        "SELECT count(*) AS n FROM figure WHERE source_id = 'section_251' AND origin = 'mirror'",
    )
    assert figures[0]["n"] >= len(AMOUNTS)
    assert code == 0
    assert waited_for(lambda: not scheduled.left_behind())
    said = scheduled.said.read_text()
    assert "Traceback" not in said and "Ended;" in said
    assert scheduled.watch.asked & LOOPBACK
    assert scheduled.watch.asked <= LOOPBACK


@needs_proc
def test_after_a_kill_no_server_is_left_and_the_next_start_says_which_run_was_cut_short(scheduled: Scheduled) -> None:
    with scheduled.running("--cron", "0 6 1 1 *") as process:
        served = waited_for(scheduled.deployments, process)
        run = scheduled.asked("/flow_runs/", flow_id=served[0]["flow_id"], state={"type": "RUNNING"})["id"]
        process.kill()
        process.wait()
    assert {deployment["name"] for deployment in served} == {"scheduled", "by-hand"}
    assert waited_for(lambda: not scheduled.left_behind())

    scheduled.said.unlink()
    cut_short = {"id": {"any_": [run]}, "state": {"type": {"any_": ["CRASHED"]}}}
    with scheduled.running("--cron", "0 6 1 1 *") as process:
        found = waited_for(lambda: scheduled.asked("/flow_runs/filter", flow_runs=cut_short), process)
        waited_for(lambda: "Ctrl-C ends it" in scheduled.said.read_text(), process)
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
    assert "ended while it ran" in found[0]["state"]["message"]
    assert code == 0
    assert waited_for(lambda: not scheduled.left_behind())
    assert "Traceback" not in scheduled.said.read_text()


def test_a_server_that_ends_by_itself_ends_the_schedule_with_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        """It does, and then ends: `python -m this` is soon done."""

    monkeypatch.setattr(schedule, "SERVER", "this")
    monkeypatch.setattr(schedule, "_wait_for", answers)
    monkeypatch.setattr(schedule, "close_lost_runs", lambda address: None)
    monkeypatch.setattr(schedule, "serve_deployments", lambda *_, **__: time.sleep(PATIENCE_SECONDS))
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        code = run(Settings(tmp_path), schedule.When("0 6 * * 1"), 1, None, tmp_path / "out", tmp_path / "site", 4200)
    finally:
        signal.signal(signal.SIGTERM, before[0]), signal.signal(signal.SIGINT, before[1])

    assert code == 1


@pytest.mark.parametrize(
    ("cron", "said"),
    [("0 6 * *", "it has 4 parts, not 5"), ("99 6 * * 1", "out of range"), ("x y z a b", "not understood")],
)
def test_what_is_no_cron_expression_is_refused_before_anything_is_started(scheduled: Scheduled, cron: str, said: str) -> None:
    process = scheduled.start("--cron", cron)

    assert process.wait(PATIENCE_SECONDS) == 2
    assert said in scheduled.said.read_text()
    assert not (scheduled.data / "prefect" / "server.log").exists()


def test_a_time_zone_that_is_none_is_refused(scheduled: Scheduled) -> None:
    assert scheduled.start("--cron", EVERY_MINUTE, "--timezone", "Europe/Norfolk").wait(PATIENCE_SECONDS) == 2
    assert "no time zone" in scheduled.said.read_text()
