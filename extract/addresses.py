"""Which addresses may be asked at all: decided from the text of an address and from what its name resolves to."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from extract.errors import HostUnreachable, NotPermitted

DNS_SECONDS = 5.0
"""How long a name may take to resolve. The system's own limit can be a minute, and cannot be set."""

SocketAddress = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]


def split(url: str) -> SplitResult:
    """Parts of an address.

    Raises:
        NotPermitted: it is not an http(s) address with a host, carries a user name, or holds a character that
            two programs may read in two ways (white space, a control character, a backslash).
    """
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
        raise NotPermitted(f"{url!r} holds a space, a control character or a backslash. It is not asked for.")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise NotPermitted(f"{url!r} is not a web address ({error}). It is not asked for.") from error
    if parts.scheme not in {"https", "http"}:
        raise NotPermitted(f"{url!r} is not an https address. Only https addresses are asked for.")
    if not host:
        raise NotPermitted(f"{url!r} names no host. It is not asked for.")
    if parts.username is not None or parts.password is not None:
        raise NotPermitted(f"{host}: an address with a user name in it is not asked for.")
    return parts


def check_listed(url: str, hosts: Collection[str], source_id: str, open_places: Collection[str] = ()) -> SplitResult:
    """Parts of an address that a source may ask for.

    Args:
        hosts: the hosts of the source's row in the registry.
        open_places: "host:port" pairs that may be asked by http and on any port; tests use it for loopback.

    Raises:
        NotPermitted: the host is not one of the source's, the scheme is not https, or the port is unusual.
    """
    parts = split(url)
    host = (parts.hostname or "").lower()
    if place(parts) in open_places:
        return parts
    if host not in hosts:
        raise NotPermitted(
            f"{url} is on a host that {source_id} may not ask ({host}). If the publisher has moved, check the new host by hand "
            "and add it to the row's hosts in sources.toml."
        )
    if parts.scheme != "https" or parts.port not in {None, 443}:
        raise NotPermitted(f"{url} is not a plain https address. Only https on its usual port is asked for.")
    return parts


def place(parts: SplitResult) -> str:
    """Host and port of an address, as "host:port"."""
    return f"{(parts.hostname or '').lower()}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def resolve(host: str, port: int, *, private_allowed: bool) -> list[SocketAddress]:
    """What a host's name resolves to, every one of it an address on the public internet.

    Args:
        private_allowed: True only for a mirror that the user named and for loopback in tests.

    Raises:
        NotPermitted: any of the addresses is private, loopback, link-local or otherwise not public.
        HostUnreachable: the name does not resolve, or not in time.
    """
    found = _look_up(host, port)
    for entry in found:
        address = ipaddress.ip_address(str(entry[4][0]).partition("%")[0])
        if not private_allowed and not is_public(address):
            raise NotPermitted(f"{host} resolves to {address}, which is not on the public internet. It is not asked.")
    return found


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is an ordinary one of the public internet, also where IPv6 wraps IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
        if address in ipaddress.IPv6Network("64:ff9b::/96"):
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def connect(host: str, port: int, seconds: float, *, private_allowed: bool) -> socket.socket:
    """A connection to one of the addresses that a host resolves to, each of them checked first.

    Args:
        seconds: limit on the whole, however many addresses there are.

    Raises:
        NotPermitted: as for `resolve`; nothing has been sent anywhere then.
        HostUnreachable: the name does not resolve, or nothing answers there.
    """
    until = time.monotonic() + seconds
    why = "no address"
    for family, kind, protocol, _, address in resolve(host, port, private_allowed=private_allowed):
        left = until - time.monotonic()
        if left <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left)
            sock.connect(address)
        except OSError as error:
            sock.close()
            why = str(error) or type(error).__name__
        else:
            return sock
    raise HostUnreachable(f"{host} cannot be reached ({why}). Check the network, then refresh again.")


def _look_up(host: str, port: int) -> list[SocketAddress]:
    """Look a name up with a time limit, which the system's own call does not have."""
    answer: list[SocketAddress] = []
    failure: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answer.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failure.append(error)

    thread = threading.Thread(target=ask, daemon=True, name=f"resolve {host}")
    thread.start()
    thread.join(DNS_SECONDS)
    if answer:
        return list(answer)
    why = str(failure[0]) if failure else f"no answer within {DNS_SECONDS:g} seconds"
    no_answer = not failure or getattr(failure[0], "errno", None) == socket.EAI_AGAIN
    raise HostUnreachable(f"{host} cannot be found ({why}). Check the network, then refresh again.", no_answer=no_answer)
