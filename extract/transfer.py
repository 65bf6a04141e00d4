"""Taking in a body from a host that may be slow, endless or packed to burst."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from extract.errors import NotPermitted, SourceChanged, SourceUnavailable


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how far a request may go. Seconds and bytes.

    Attributes:
        connect: seconds to find a host and connect to it.
        silence: seconds without one usable byte, for the headers as a whole and between parts of the body.
        total: seconds for the whole body.
        grace: seconds before the rate is looked at.
        rate: bytes a second below which a host is too slow.
        redirects: how many redirects are followed.
        tries: how many times a request is made that the host could not serve (429, 5xx) or that broke off.
        longest_wait: the longest Retry-After that is waited for, in seconds.
        all_waits: seconds of such waiting for one host in one run.
        patience: seconds that failures in a row may cost a source before their host is left alone.
        pause: seconds between two requests to one publisher's host.
    """

    connect: float = 5.0
    silence: float = 20.0
    total: float = 300.0
    grace: float = 10.0
    rate: float = 1024.0
    redirects: int = 5
    tries: int = 4
    longest_wait: float = 30.0
    all_waits: float = 90.0
    patience: float = 30.0
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host, or a mirror in its place, answered.

    Attributes:
        headers: with names in lower case.
        content: the unpacked body; empty for every status but 200.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes


class Watch:
    """Cuts a connection off when nothing usable has come over it for too long.

    The socket's own time limit is for each single read, so a host that sends a byte now and then within one header
    line would hold a run for days. Use as a context manager around one request.

    Attributes:
        fired: True once the connection was cut off.
        connecting: True while a connection is being made.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._ended = threading.Event()
        self.fired = False
        self.connecting = False
        self.touch()

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, daemon=True, name="watch").start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()

    def hold(self, connection: socket.socket) -> None:
        """Watch this connection from now on."""
        self._socket = connection
        self.touch()

    def touch(self) -> None:
        """Something usable came: begin to count anew."""
        self._due = time.monotonic() + self._seconds

    def _run(self) -> None:
        while not self._ended.wait(max(0.01, self._due - time.monotonic())):
            if time.monotonic() >= self._due:
                self.fired = True
                if self._socket is not None:
                    with suppress(OSError):  # it may have been closed in the meantime
                        socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
                return


class Body:
    """A body as it comes in, unpacked, and kept within its limits.

    Args:
        address: for messages.
        encoding: the Content-Encoding header, "" when there is none.
        size_limit: largest size in bytes, packed and unpacked alike.

    Raises:
        SourceChanged: the encoding is one that was not asked for.
    """

    def __init__(self, address: str, encoding: str, size_limit: int, limits: Limits) -> None:
        if encoding.strip().lower() not in {"", "identity", "gzip", "x-gzip"}:
            raise SourceChanged(f"{address} came packed as {encoding!r}, which was not asked for. Tell the publisher.")
        self._address = address
        self._packed = "gzip" in encoding.lower()
        self._size_limit = size_limit
        self._limits = limits
        self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._begun = time.monotonic()
        self._parts: list[bytes] = []
        self._size = 0
        self.received = 0

    def take(self, part: bytes) -> None:
        """Take in what came next.

        Raises:
            NotPermitted: the document is larger than its limit.
            SourceUnavailable: it comes too slowly, or its packing is broken.
        """
        self.received += len(part)
        if self.received > self._size_limit:
            raise self.too_large()
        taken = time.monotonic() - self._begun
        if taken > self._limits.total or (taken > self._limits.grace and self.received / taken < self._limits.rate):
            raise SourceUnavailable(
                f"{self._address} comes too slowly ({self.received:,} bytes in {taken:.0f} seconds) and was broken off. "
                "Refresh again later."
            )
        if self._packed:
            self._unpack(part)
        else:
            self._keep(part)

    def content(self) -> bytes:
        """The whole, once the last part has been taken.

        Raises:
            SourceUnavailable: the packing ends in the middle.
        """
        if self._packed and self.received and not self._unpacker.eof:
            raise SourceUnavailable(f"{self._address} broke off in the middle ({self.received:,} bytes came). Refresh again.")
        return b"".join(self._parts)

    def too_large(self) -> NotPermitted:
        """The error for a document above its limit."""
        return NotPermitted(
            f"{self._address} is larger than {self._size_limit / 10**6:g} MB and was broken off. If it is meant to be, "
            "raise size_limit_mb of its row in sources.toml."
        )

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._size_limit:
            raise self.too_large()
        self._parts.append(part)

    def _unpack(self, part: bytes) -> None:
        """Unpack with a ceiling, so that a small file that unpacks into a huge one is never held."""
        while part:
            try:
                unpacked = self._unpacker.decompress(part, self._size_limit - self._size + 1)
            except zlib.error as error:
                raise SourceUnavailable(f"{self._address} is broken (its gzip packing: {error}). Refresh again.") from error
            self._keep(unpacked)
            if not self._unpacker.eof:
                part = self._unpacker.unconsumed_tail
            elif self._unpacker.unused_data.strip(b"\x00"):
                part = self._unpacker.unused_data
                self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
            else:
                return
