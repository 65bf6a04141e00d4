"""A server on loopback that misbehaves as it is told to, byte by byte."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Request:
    """One request as it came in; header names in lower case."""

    target: str
    headers: dict[str, str]


class Connection:
    """What a handler writes to."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        self._sock = sock
        self._stopping = stopping

    def send(self, content: bytes) -> None:
        """Send bytes as they are."""
        self._sock.sendall(content)

    def respond(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """A plain answer with its length; `content_type` becomes Content-Type."""
        lines = [f"HTTP/1.1 {status} Whatever", "Connection: close"]
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if "content-length" not in named and "transfer-encoding" not in named:
            named["content-length"] = str(len(body))
        lines += [f"{name}: {value}" for name, value in named.items()]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def drip(self, content: bytes, pause: float) -> None:
        """Send bytes one by one, with a pause after each."""
        for number in range(len(content)):
            self.send(content[number : number + 1])
            self.pause(pause)

    def forever(self, content: bytes) -> None:
        """Send the same bytes without end."""
        while not self._stopping.is_set():
            self.send(content)

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than the server lives."""
        self._stopping.wait(seconds)


Handler = Callable[[Connection, Request], None]


@dataclass
class HostileServer:
    """Answers each path as its handler says, 404 where there is none; one request a connection.

    Attributes:
        requests: everything asked, in order.
        connections: how many connections were made, also those that ended before a request.
    """

    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._handlers: dict[str, Handler] = {}
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.base = f"http{'s' if self.tls else ''}://{self.place}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def on(self, target: str, handler: Handler) -> str:
        """Answer a path (with its query) by a handler; returns its address."""
        self._handlers[target] = handler
        return self.base + target

    def serve(self, target: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer a path always the same; returns its address."""
        return self.on(target, lambda connection, _: connection.respond(body, status, **headers))

    def asked(self, target: str) -> int:
        """How often a path was asked for."""
        return sum(request.target == target for request in self.requests)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError, ValueError):
            sock.settimeout(10)
            if self.tls:
                sock = self.tls.wrap_socket(sock, server_side=True)
            request = self._read(sock)
            self.requests.append(request)
            handler = self._handlers.get(request.target, lambda connection, _: connection.respond(b"not here", 404))
            handler(Connection(sock, self._stopping), request)
            with suppress(OSError):
                sock.shutdown(socket.SHUT_WR)
            until = time.monotonic() + 0.2
            while time.monotonic() < until and sock.recv(4096):
                pass
        sock.close()

    def _read(self, sock: socket.socket) -> Request:
        head = b""
        while b"\r\n\r\n" not in head:
            part = sock.recv(4096)
            if not part:
                raise OSError("ended before a request")
            head += part
        first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        return Request(first.split(" ")[1], {name.lower(): value for name, value in headers.items()})


@contextmanager
def loopback_only(monkeypatch: object) -> Iterator[list[object]]:
    """Refuse and record every connection that would leave this machine; yields the record."""
    left: list[object] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1"}:
            left.append(address)
            raise OSError("tests do not leave loopback")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)  # type: ignore[attr-defined]
    yield left


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's TLS context with a certificate that nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
