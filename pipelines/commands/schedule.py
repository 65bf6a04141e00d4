"""`send-evidence schedule --cron EXPR`: the refresh on a schedule, served from this machine."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

from pipelines.output import complain, say
from pipelines.runner import Runner, WrongRunner
from pipelines.schedule import ScheduleWrong, ServerFailed, When, check, prepare, serve_deployments, server
from pipelines.settings import Settings


def run(settings: Settings, when: When, jobs: int, runner: str | None, out: Path, site: Path, port: int) -> int:
    """Serve until ended. 2 for a schedule or runner that is none, 1 when the server failed."""
    prepare(settings)
    try:
        check(when)
        Runner.of(runner)
    except (ScheduleWrong, WrongRunner) as error:
        complain(f"send-evidence: {error}")
        return 2
    ended = _minded_signals()
    try:
        with server(port) as address:
            at = f"every {when.every:g} seconds" if when.every else f"at {when.cron!r} ({when.timezone})"
            say(f"Refreshing {settings.data} {at}. Prefect: {address.removesuffix('/api')}. Ctrl-C ends it.")
            serve_deployments(settings, when, jobs=jobs, runner=runner, out=out, site=site)
    except ServerFailed as error:
        complain(f"send-evidence: {error}")
        return 1
    except BaseException as error:
        if not (ended or isinstance(error, KeyboardInterrupt)):
            raise
    say("Ended; what was due meanwhile is made up for at the next start.")
    return 0


def _minded_signals() -> list[int]:
    """Let Ctrl-C and a service manager's SIGTERM end all of it; they are added to the list that is returned.

    The list is there because what is interrupted may turn the interruption into an error of its own.
    """
    ended: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        ended.append(number)
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end)
    return ended
