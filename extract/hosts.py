"""Manners towards each host: one request at a time, a pause between them, and knowing when to stop asking."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from extract.clock import Clock
from extract.errors import HostUnreachable, SourceUnavailable
from extract.transfer import Limits

FAILURES_IN_A_ROW = 3
"""A host that failed so many requests of one source, one after the other, is left alone once they cost enough time."""

UNANSWERED_NAMES = 2
"""So many names that nobody answered for, and no host reached: there is no network, and no other is tried."""


@dataclass(slots=True)
class Host:
    """What one run knows of one host.

    Attributes:
        turn: held by whoever is asking it.
        ready_at: monotonic second from which it may be asked again.
        given_up: why it is not asked any more, "" while it is.
        unanswered: True when nobody even said what its name stands for.
        waited: seconds already waited because it asked for that.
        pause: seconds that its robots.txt asks to leave between requests.
    """

    turn: threading.RLock = field(default_factory=threading.RLock)
    ready_at: float = 0.0
    given_up: str = ""
    unanswered: bool = False
    waited: float = 0.0
    pause: float = 0.0


class Hosts:
    """Every host of one run.

    Args:
        limits: among them the pause between two requests to one host.
    """

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._hosts: dict[str, Host] = {}
        self._failures: dict[tuple[str, str], list[float]] = {}
        self._lock = threading.Lock()
        self._reached = False

    def __getitem__(self, name: str) -> Host:
        with self._lock:
            return self._hosts.setdefault(name, Host())

    @contextmanager
    def turn(self, name: str, *, hurry: bool) -> Iterator[Host]:
        """Wait until a host may be asked, ask it in the body of the `with`, and note whether it could be reached.

        Args:
            name: "host:port".
            hurry: True for a mirror and for loopback: no pause.

        Raises:
            HostUnreachable: it was given up earlier in this run, or nothing can be reached at all.
        """
        host = self[name]
        with host.turn:
            self._refuse_given_up(name, host)
            pause = 0.0 if hurry else max(0.0, host.ready_at - self._clock.monotonic())
            if pause:
                self._clock.sleep(pause)
            try:
                yield host
            except HostUnreachable as error:
                host.given_up, host.unanswered = str(error), error.no_answer
                raise
            else:
                self._reached = True
            finally:
                host.ready_at = self._clock.monotonic() + max(self._limits.pause, host.pause)

    def wait(self, name: str, seconds: float, asked: bool, *, hurry: bool) -> None:
        """Wait before a request is made once more.

        Args:
            asked: True when the host asked for it (Retry-After); otherwise it is our own growing pause, which a mirror
                and loopback are spared.

        Raises:
            SourceUnavailable: it asks for more patience than there is.
        """
        host = self[name]
        if asked and (seconds > self._limits.longest_wait or host.waited + seconds > self._limits.all_waits):
            raise SourceUnavailable(f"{name} is busy and asks to be left alone for {seconds:.0f} seconds. Refresh again later.")
        if asked:
            host.waited += seconds
        if asked or not hurry:
            self._clock.sleep(seconds)

    def monotonic(self) -> float:
        """The clock's seconds."""
        return self._clock.monotonic()

    def served(self, source_id: str, name: str) -> None:
        """A request of a source was answered."""
        self._failures.pop((source_id, name), None)

    def failed(self, source_id: str, name: str, seconds: float) -> None:
        """A request of a source was not served, and took so long to find that out."""
        self._failures.setdefault((source_id, name), []).append(seconds)

    def forgive(self, source_id: str) -> None:
        """Forget how hosts failed a source."""
        for failing in [failing for failing in self._failures if failing[0] == source_id]:
            del self._failures[failing]

    def refuse_failing(self, source_id: str, name: str) -> None:
        """Raise SourceUnavailable when a host has failed a source too often in a row, and too long."""
        costs = self._failures.get((source_id, name), [])
        if len(costs) >= FAILURES_IN_A_ROW and sum(costs) >= self._limits.patience:
            raise SourceUnavailable(
                f"{name} failed {len(costs)} times in a row for {source_id} and is left alone in this run. Refresh again later."
            )

    def _refuse_given_up(self, name: str, host: Host) -> None:
        if host.given_up:
            raise HostUnreachable(f"{host.given_up} It is not asked again in this run.")
        with self._lock:
            unanswered = sorted(other for other, about in self._hosts.items() if about.unanswered)
        if not self._reached and len(unanswered) >= UNANSWERED_NAMES:
            raise HostUnreachable(
                f"{name} was not asked: there seems to be no network ({', '.join(unanswered)} cannot be found). "
                "Check it, then refresh again."
            )
