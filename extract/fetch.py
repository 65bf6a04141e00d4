"""The one session through which everything on the network is asked for. What may be asked is decided elsewhere.

The only module that imports requests or urllib3.
"""

from __future__ import annotations

import http.client
import random
import socket
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NoReturn

import requests
import requests.adapters
import urllib3
import urllib3.connection
import urllib3.exceptions
import urllib3.util

from extract.addresses import connect, place, split
from extract.errors import HostUnreachable, NotPermitted, SourceUnavailable
from extract.transfer import Answer, Body, Limits, Watch

_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_PART = 65536


class _Interrupted(SourceUnavailable):
    """The connection was made and then broke; trying again may help."""


class Network:
    """A requests session that goes only where it may, waits its turn and gives up in good time.

    Proxies, .netrc and cookies are not used: no request carries anything about who makes it but the user agent.

    Args:
        user_agent: who asks, with a contact.
        open_places: "host:port" pairs that may be private addresses: a mirror that the user named, loopback in tests.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        limits: Limits,
        open_places: Collection[str] = (),
    ) -> None:
        self._limits = limits
        self._open_places = frozenset(open_places)
        self._current = threading.local()
        self._session = _Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "gzip"})
        adapter = _Adapter(self._guarded())
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def close(self) -> None:
        """Close every connection."""
        self._session.close()

    def get(self, address: str, headers: Mapping[str, str], size_limit: int, wait: Callable[[float, bool], None]) -> Answer:
        """Ask for one address; ask again, with growing pauses, while the host says that it cannot now.

        A redirect is handed back and not followed; a failure that lasts is handed back as its status.

        Args:
            wait: given seconds, and whether the host itself asked for the pause (Retry-After), waits, or raises
                SourceUnavailable when it has been patient enough.

        Raises:
            HostUnreachable: no connection could be made.
            SourceUnavailable: the host broke off or was too slow.
            SourceChanged: the body is packed in a way not asked for.
            NotPermitted: the host resolves to an address that is not public, or the document is too large.
        """
        tries = self._limits.tries - 1
        retry = urllib3.util.Retry(total=tries, status=tries, read=1, other=0, backoff_factor=1.0, backoff_max=20)
        while True:
            asked: float | None = None
            try:
                answer = self._once(address, headers, size_limit)
                if answer.status not in _TRY_AGAIN or retry.total in {0, None}:
                    return answer
                response = urllib3.HTTPResponse(status=answer.status, headers=answer.headers)
                with suppress(urllib3.exceptions.InvalidHeader):
                    asked = retry.get_retry_after(response)
                retry = retry.increment("GET", address, response=response)
            except _Interrupted as error:
                try:
                    retry = retry.increment("GET", address, error=urllib3.exceptions.ProtocolError(str(error)))
                except urllib3.exceptions.HTTPError:
                    raise error from None
            wait(asked if asked is not None else retry.get_backoff_time() + random.uniform(0, 0.25), asked is not None)  # noqa: S311

    def post(self, address: str, content: bytes, media_type: str) -> int:
        """Hand a few bytes to an address and return the status; nothing is asked again, no redirect is followed.

        Raises:
            HostUnreachable: no connection could be made.
            SourceUnavailable: the host broke off or was too slow.
            NotPermitted: the host resolves to an address that is not public.
        """
        host = split(address).hostname
        with Watch(self._limits.silence) as watch:
            self._current.watch = watch
            try:
                with self._session.post(
                    address, data=content, headers={"Content-Type": media_type}, stream=True, allow_redirects=False,
                    timeout=(self._limits.connect, self._limits.silence),
                ) as response:  # fmt: skip
                    return response.status_code
            except (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
                # The address may hold a secret, so only the host is named.
                kind = HostUnreachable if watch.connecting else SourceUnavailable
                raise kind(f"{host} did not take what was sent to it ({type(error).__name__}).") from None

    def _once(self, address: str, headers: Mapping[str, str], size_limit: int) -> Answer:
        request = requests.Request("GET", address, headers=dict(headers))
        with Watch(self._limits.silence) as watch:
            self._current.watch = watch
            response: requests.Response | None = None
            try:
                prepared = self._session.prepare_request(request)
                if place(split(prepared.url or "")) != place(split(address)):
                    raise NotPermitted(f"{address!r} can be read as two different hosts. It is not asked for.")
                response = self._session.send(
                    prepared, stream=True, allow_redirects=False, timeout=(self._limits.connect, self._limits.silence)
                )
                content = self._body(address, response, size_limit, watch) if response.status_code == 200 else b""
                lower = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, lower, content)
            except (
                requests.RequestException,
                urllib3.exceptions.HTTPError,
                http.client.HTTPException,
                OSError,
                ValueError,
            ) as error:
                self._explain(address, error, watch)
            finally:
                if response is not None:
                    response.close()

    def _body(self, address: str, response: requests.Response, size_limit: int, watch: Watch) -> bytes:
        body = Body(address, response.headers.get("Content-Encoding", ""), size_limit, self._limits)
        length = response.headers.get("Content-Length", "")
        declared = int(length) if length.isascii() and length.isdigit() and "Transfer-Encoding" not in response.headers else None
        if declared is not None and declared > size_limit:
            raise body.too_large()
        while part := response.raw.read1(_PART, decode_content=False):
            watch.touch()
            body.take(part)
        if watch.fired:
            raise SourceUnavailable(f"{address} fell silent and was broken off. Refresh again later.")
        return body.content()

    def _explain(self, address: str, error: Exception, watch: Watch) -> NoReturn:
        """Say in our own terms what went wrong on the way."""
        host = split(address).hostname
        if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
            raise HostUnreachable(
                f"{host} does not prove who it is (TLS: {_innermost(error)}), so nothing is taken from it. "
                "Check this machine's date; if that is right, open the address in a browser."
            ) from error
        if watch.connecting:
            raise HostUnreachable(
                f"{host} cannot be reached ({_innermost(error)}). Check the network, then refresh again."
            ) from error
        if watch.fired or isinstance(error, (requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError)):
            raise SourceUnavailable(
                f"{address} fell silent for {self._limits.silence:g} seconds and was broken off. Refresh again later."
            ) from error
        raise _Interrupted(f"{address} broke off ({_innermost(error)}). Refresh again.") from error

    def _guarded(self) -> dict[str, type[urllib3.HTTPConnectionPool]]:
        """Connection pools whose connections look where they lead before they are made, and are watched."""
        network = self

        class Guard:
            def _new_conn(self: Any) -> socket.socket:
                port = self.port or self.default_port
                private = f"{self._dns_host.lower()}:{port}" in network._open_places
                sock = connect(self._dns_host, port, network._limits.connect, private_allowed=private)
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                return sock

            def connect(self: Any) -> None:
                network._current.watch.connecting = True
                super().connect()  # type: ignore[misc]
                network._current.watch.connecting = False

            def getresponse(self: Any) -> Any:
                network._current.watch.hold(self.sock)
                return super().getresponse()  # type: ignore[misc]

        class Http(Guard, urllib3.connection.HTTPConnection):
            pass

        class Https(Guard, urllib3.connection.HTTPSConnection):
            pass

        class HttpPool(urllib3.HTTPConnectionPool):
            ConnectionCls = Http

        class HttpsPool(urllib3.HTTPSConnectionPool):
            ConnectionCls = Https

        return {"http": HttpPool, "https": HttpsPool}


def post_notice(address: str, content: bytes, *, user_agent: str) -> None:
    """Send a notice, as JSON, to an address that whoever runs this has named.

    Nothing else in the project sends anything anywhere over http. The host may be private, for it was named on purpose;
    the way to it must be https, but on loopback.

    Raises:
        SourceUnavailable: the host could not be reached or did not take it; the message names the host alone.
        NotPermitted: the address is not https.
    """
    parts = split(address)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise NotPermitted(f"a notice goes to an https address only, and that of {parts.hostname} is not. Mend the setting.")
    network = Network(user_agent, limits=Limits(total=30), open_places={place(parts)})
    try:
        status = network.post(address, content, "application/json")
    finally:
        network.close()
    if not 200 <= status < 300:
        raise SourceUnavailable(f"{parts.hostname} answered {status} to the notice. Look at the address that is set for it.")


class _Session(requests.Session):
    """A session that never looks at redirects: to do so it would read the body of one, which may be endless."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """No target, always."""


class _Adapter(requests.adapters.HTTPAdapter):
    """Takes its connections from the given pools."""

    def __init__(self, pools: dict[str, type[urllib3.HTTPConnectionPool]]) -> None:
        self._pools = pools
        super().__init__(pool_connections=16, pool_maxsize=4)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """Make the pools of guarded connections."""
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _innermost(error: BaseException) -> str:
    """What lies at the bottom of an error, in few words."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return str(error)[:200] or type(error).__name__
