"""A schedule on this machine: a Prefect server on loopback when none is set, and the deployments served from here."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extract.errors import EvidenceError
from pipelines.prefect_settings import set_defaults
from pipelines.settings import Settings

HOST = "127.0.0.1"
PORT = 4200
SERVER = "pipelines.prefect_server"
START_SECONDS = 120
TIMEZONE = "Europe/London"
LEASES = ("PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE", "prefect.server.concurrency.lease_storage.filesystem")
"""Who holds a slot at a publisher's host is kept on disk: one that kept it in memory and is killed would hold it for good."""


class ScheduleWrong(EvidenceError):
    """What was given is no schedule."""


class ServerFailed(EvidenceError):
    """The Prefect server did not start, or ended."""


@dataclass(frozen=True, slots=True)
class When:
    """When to refresh: a cron expression in a time zone, or every so many seconds.

    Attributes:
        every: seconds between two runs; 0 to go by `cron`.
    """

    cron: str = ""
    timezone: str = TIMEZONE
    every: float = 0.0


def prepare(settings: Settings) -> None:
    """Put Prefect's settings into the environment; to be called before Prefect is imported, for it reads them once."""
    set_defaults(os.environ)
    os.environ.setdefault(*LEASES)
    home = Path(os.environ.setdefault("PREFECT_HOME", str((settings.data / "prefect").resolve())))
    home.mkdir(parents=True, exist_ok=True)


def check(when: When) -> None:
    """Refuse what is no schedule, before anything is started.

    Raises:
        ScheduleWrong: the message says what a cron expression looks like.
    """
    from prefect.client.schemas.schedules import CronSchedule

    try:
        ZoneInfo(when.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ScheduleWrong(f"{when.timezone!r} is no time zone. Write it as Europe/London.") from error
    if when.every > 0:
        return
    fields = when.cron.split()
    problem = None if len(fields) == 5 else f"it has {len(fields)} parts, not 5"
    try:
        CronSchedule(cron=when.cron, timezone=when.timezone)
    except ValueError:
        problem = problem or "one of its parts is out of range or not understood"
    if problem:
        raise ScheduleWrong(
            f"{when.cron!r} is no cron expression: {problem}. It is minute, hour, day of the month, month, day of the week: "
            "'0 6 * * 1' is Mondays at six."
        )


@contextmanager
def server(port: int = PORT) -> Iterator[str]:
    """Address of the Prefect server that is set, or of one started here for as long as the block lasts; after `prepare`.

    Its database lies in PREFECT_HOME, which `prepare` puts into DATA/prefect; it listens on loopback alone and sends
    nothing home.

    Raises:
        ServerFailed: it did not answer in time, or ended; its last words are in server.log beside its database.
    """
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if PREFECT_API_URL.value():
        yield str(PREFECT_API_URL.value())
        return
    port = _free(port)
    address = f"http://{HOST}:{port}/api"
    log = Path(os.environ["PREFECT_HOME"]) / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own words
            [sys.executable, "-m", SERVER, HOST, str(port)],
            stdin=subprocess.PIPE,  # closes with this process, however that ends
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    ending, gone = threading.Event(), threading.Event()
    try:
        _wait_for(process, address, log)
        close_lost_runs(address)
        _watch(process, ending, gone)
        with temporary_settings({PREFECT_API_URL: address}):
            yield address
    except BaseException as error:
        if gone.is_set():
            raise ServerFailed(
                f"the Prefect server ended, and the schedule with it. {log} may say why. Start it again."
            ) from error
        raise
    finally:
        ending.set()
        _end(process)


def _free(port: int) -> int:
    """The port, or another one when it is taken."""
    for wanted in (port, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                tried.bind((HOST, wanted))
                return int(tried.getsockname()[1])
    raise ServerFailed(f"no port is free on {HOST}. Set PREFECT_API_URL to a server that runs.")


def _wait_for(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    from prefect.client.orchestration import SyncPrefectClient

    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ServerFailed(f"the Prefect server ended at once. {log} says why.")
        with SyncPrefectClient(api=address) as client:
            if client.api_healthcheck() is None:
                return
        time.sleep(0.5)
    raise ServerFailed(f"the Prefect server did not answer within {START_SECONDS} seconds. {log} may say why.")


def close_lost_runs(address: str) -> None:
    """Say on the page of each run that was cut short with the schedule that it was, for nobody else would.

    Only for a server that this process has just started, where nothing can be running.
    """
    from prefect.client.orchestration import SyncPrefectClient

    lost = {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}
    said = "The schedule ended while it ran; the next run goes on."
    ending = {"state": {"type": "CRASHED", "name": "Crashed", "message": said}, "force": True}
    with SyncPrefectClient(api=address) as client:
        for run in client.request("POST", "/flow_runs/filter", json={"flow_runs": lost}).json():
            client.request("POST", "/flow_runs/{id}/set_state", path_params={"id": run["id"]}, json=ending)


def _watch(process: subprocess.Popen[bytes], ending: threading.Event, gone: threading.Event) -> None:
    """End this process when the server does, so that whoever minds it (systemd) notices and starts both anew."""

    def watch() -> None:
        process.wait()
        if not ending.is_set():
            gone.set()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="prefect server").start()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def serve_deployments(settings: Settings, when: When, *, jobs: int, runner: str | None, out: Path, site: Path) -> None:
    """Serve the refresh on its schedule, and packs and site to be started by hand, until this process is ended.

    A run that was due while nothing served is made up for. One run at a time: the limit is this process's own, because
    one kept by the server would outlive a run that is killed.
    """
    import asyncio
    from datetime import timedelta

    from prefect.runner import Runner
    from prefect.schedules import Cron, Interval

    from pipelines.flow_outputs import packs_flow, site_flow
    from pipelines.flows import refresh_flow

    schedule = Interval(timedelta(seconds=when.every)) if when.every > 0 else Cron(when.cron, timezone=when.timezone)
    data = str(settings.data.resolve())
    shared = {"data": data, "jobs": jobs}
    ours = ["send-evidence"]
    deployments = [
        refresh_flow.to_deployment(
            "scheduled",
            schedule=schedule,
            parameters=shared | {"mirror": settings.mirror, "runner": runner},
            tags=ours,
        ),
        packs_flow.to_deployment("by-hand", parameters=shared | {"out": str(out.resolve()), "runner": runner}, tags=ours),
        site_flow.to_deployment("by-hand", parameters=shared | {"out": str(site.resolve())}, tags=ours),
    ]

    class Serving(Runner):
        """Ends on SIGTERM as on Ctrl-C: Prefect's own way leaves a traceback and does not wait for the run in hand."""

        async def start(self, run_once: bool = False, webserver: bool | None = None) -> None:
            self._whole, self._running_in = asyncio.current_task(), asyncio.get_running_loop()
            if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
                signal.signal(signal.SIGINT, self.handle_sigterm)
            await super().start(run_once, webserver)

        def handle_sigterm(self, *_: Any, **__: Any) -> None:
            if self._whole is not None and not self._running_in.is_closed():
                self._running_in.call_soon_threadsafe(self._whole.cancel)

    serving = Serving("send-evidence", limit=1, pause_on_shutdown=False)
    for deployment in deployments:
        serving.add_deployment(deployment)  # type: ignore[arg-type]
    try:
        asyncio.run(serving.start())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
