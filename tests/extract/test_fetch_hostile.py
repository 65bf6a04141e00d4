"""Hosts that mean harm, or are broken: nothing leaves this machine, nothing hangs, nothing bad is kept."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from extract.addresses import is_public, split
from extract.archive import Archive
from extract.clock import Clock
from extract.errors import HostUnreachable, NotPermitted, SourceChanged, SourceUnavailable
from extract.fetcher import Fetcher
from extract.hosts import FAILURES_IN_A_ROW
from tests.support.fetching import PDF, QUICK, SOON, FakeClock, fetcher
from tests.support.hostile_server import Connection, HostileServer, Request, loopback_only, self_signed

ID = "some_source"
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with loopback_only(monkeypatch) as left:
        yield
    assert left == []


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that reach the session, other than for robots.txt."""
    addresses: list[str] = []
    real = requests.Session.send

    def send(self: requests.Session, request: requests.PreparedRequest, **more: object) -> requests.Response:
        if not str(request.url).endswith("/robots.txt"):
            addresses.append(str(request.url))
        return real(self, request, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "send", send)
    return addresses


def run(root: Path, server: HostileServer, **more: object) -> Fetcher:
    return fetcher(root, open_places={server.place}, **more)


def nothing_was_kept(root: Path) -> bool:
    return Archive(root).state.snapshots() == ()


ELSEWHERE = [
    "https://www.elsewhere.test/a.pdf",
    "http://169.254.169.254/latest/meta-data/",
    "https://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/a.pdf",
    "http://192.168.1.1/a.pdf",
    "http://[::1]/a.pdf",
    "http://127.0.0.1:9/a.pdf",
    "http://localhost/a.pdf",
    "http://0.0.0.0/a.pdf",
    "http://2130706433/a.pdf",
    "http://0x7f.1/a.pdf",
    "file:///etc/passwd",
    "data:application/pdf;base64,JVBERi0xLjc=",
    "ftp://www.example.org/a.pdf",
    "gopher://127.0.0.1:70/_x",
    "javascript:alert(1)",
    "//www.elsewhere.test/a.pdf",
    "https://www.example.org@www.elsewhere.test/a.pdf",
    "https://user:password@www.example.org/a.pdf",
    "https://www.example.org:8443/a.pdf",
    "http://www.example.org/a.pdf",
    "https://www.example.org.elsewhere.test/a.pdf",
    "https://www.elsewhere.test\\@www.example.org/a.pdf",
    "https://www.example.org%2eelsewhere.test/a.pdf",
    "https:///a.pdf",
    "https://[::1/a.pdf",
    "https://www.example.org:port/a.pdf",
]


class TestAddresses:
    @pytest.mark.parametrize(
        "url", [u for u in ELSEWHERE if not u.startswith("//")] + ["https://www.example.org/a b", "", "a.pdf"]
    )
    def test_an_address_outside_the_list_never_reaches_the_session(self, tmp_path: Path, sent: list[str], url: str) -> None:
        with pytest.raises(NotPermitted):
            fetcher(tmp_path).get(url, ID)
        assert sent == []

    @pytest.mark.parametrize("scheme", ["ftp", "file", "gopher"])
    def test_an_open_place_is_asked_by_http_alone(
        self, tmp_path: Path, server: HostileServer, sent: list[str], scheme: str
    ) -> None:
        with pytest.raises(NotPermitted, match="is not an https address"):
            run(tmp_path, server).get(f"{scheme}://{server.place}/a.pdf", ID)
        assert sent == []

    @pytest.mark.parametrize("target", ELSEWHERE)
    def test_a_redirect_outside_the_list_is_not_followed(
        self, tmp_path: Path, server: HostileServer, sent: list[str], target: str
    ) -> None:
        url = server.serve("/a.pdf", status=302, location=target)
        with pytest.raises(NotPermitted):
            run(tmp_path, server).get(url, ID)
        assert sent == [url]
        assert nothing_was_kept(tmp_path)

    @pytest.mark.parametrize(
        "addresses",
        [
            ["10.0.0.1"],
            ["127.0.0.1"],
            ["169.254.169.254"],
            ["::1"],
            ["fd00::1"],
            ["::ffff:127.0.0.1"],
            ["93.184.216.34", "10.0.0.1"],
        ],
    )
    def test_a_listed_name_that_leads_to_a_private_address_is_not_connected_to(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
    ) -> None:
        found = [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 443)) for a in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        connected: list[object] = []
        monkeypatch.setattr(socket.socket, "connect", lambda _, address: connected.append(address))
        with pytest.raises(NotPermitted, match="not on the public internet"):
            fetcher(tmp_path).get("https://www.example.org/a.pdf", ID)
        assert connected == []

    @pytest.mark.parametrize(
        "address",
        [
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:4136:e378:8000:63bf:80ff:fffe",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
        ],
    )
    def test_an_inner_address_in_disguise_is_seen_through(self, address: str) -> None:
        import ipaddress

        assert not is_public(ipaddress.ip_address(address))

    def test_an_ordinary_address_is_public(self) -> None:
        import ipaddress

        assert all(
            is_public(ipaddress.ip_address(a)) for a in ("8.8.8.8", "2a00:1450:4009::1", "64:ff9b::808:808", "::ffff:8.8.8.8")
        )

    def test_the_host_may_be_in_capitals(self) -> None:
        assert split("https://WWW.example.org/a").hostname == "www.example.org"


class TestRedirects:
    def test_a_redirect_on_a_listed_host_is_followed_and_kept_under_the_address_asked(
        self, tmp_path: Path, server: HostileServer
    ) -> None:
        server.serve("/b.pdf", PDF)
        url = server.serve("/a.pdf", status=302, location="b.pdf")
        assert run(tmp_path, server).get(url, ID).url == url

    def test_a_circle_is_noticed(self, tmp_path: Path, server: HostileServer) -> None:
        server.serve("/b.pdf", status=301, location="/a.pdf")
        with pytest.raises(SourceChanged, match="in a circle"):
            run(tmp_path, server).get(server.serve("/a.pdf", status=301, location="/b.pdf"), ID)
        assert len(server.requests) == 3

    def test_an_endless_chain_is_cut(self, tmp_path: Path, server: HostileServer) -> None:
        for number in range(20):
            server.serve(f"/{number}", status=307, location=f"/{number + 1}")
        with pytest.raises(SourceChanged, match="more than 5 times"):
            run(tmp_path, server).get(server.base + "/0", ID)
        assert server.asked("/5") == 1
        assert server.asked("/6") == 0

    @pytest.mark.parametrize("location", [{}, {"location": ""}])
    def test_a_redirect_to_nowhere_is_said(self, tmp_path: Path, server: HostileServer, location: dict[str, str]) -> None:
        with pytest.raises(SourceChanged, match="without saying where to"):
            run(tmp_path, server).get(server.serve("/a.pdf", status=302, **location), ID)

    @pytest.mark.parametrize("status", [302, 404, 500])
    def test_the_endless_body_of_a_redirect_or_an_error_is_not_read(
        self, tmp_path: Path, server: HostileServer, status: int
    ) -> None:
        def endless(connection: Connection, _: Request) -> None:
            connection.send(b"HTTP/1.1 %d Whatever\r\nLocation: /b.pdf\r\n\r\n" % status)
            connection.forever(b"x" * 65536)

        server.serve("/b.pdf", PDF)
        begun = time.monotonic()
        one_run, url = run(tmp_path, server), server.on("/a.pdf", endless)
        if status == 302:
            one_run.get(url, ID)
        else:
            with pytest.raises(SourceUnavailable):
                one_run.get(url, ID)
        assert time.monotonic() - begun < 5


class TestSlowness:
    """Every way to keep a run waiting ends within the limits."""

    @pytest.mark.parametrize(
        ("name", "begins", "drips"),
        [
            ("body", HEAD + b"Content-Length: 1000\r\n\r\n%PDF-", b"x" * 995),
            ("status", b"", HEAD),
            ("headers", HEAD, b"X-Long: " + b"x" * 1000),
            ("size of a chunk", HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"5;" + b"x" * 1000),
            ("trailers", HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n0\r\n", b"X-Long: " + b"x" * 1000),
        ],
    )
    def test_a_slow_drip_is_broken_off(
        self, tmp_path: Path, server: HostileServer, name: str, begins: bytes, drips: bytes
    ) -> None:
        def dripping(connection: Connection, _: Request) -> None:
            connection.send(begins)
            connection.drip(drips, 0.05)

        begun = time.monotonic()
        with pytest.raises(SourceUnavailable, match=r"broken off"):
            run(tmp_path, server, limits=QUICK).get(server.on("/a.pdf", dripping), ID)
        assert time.monotonic() - begun < 8, name
        assert nothing_was_kept(tmp_path)

    @pytest.mark.parametrize("begins", [b"", HEAD, HEAD + b"Content-Length: 9\r\n\r\n%PDF-"])
    def test_silence_is_broken_off(self, tmp_path: Path, server: HostileServer, begins: bytes) -> None:
        def silent(connection: Connection, _: Request) -> None:
            connection.send(begins)
            connection.pause(5)

        begun = time.monotonic()
        with pytest.raises(SourceUnavailable, match=r"silent.*broken off"):
            run(tmp_path, server, limits=QUICK).get(server.on("/a.pdf", silent), ID)
        assert time.monotonic() - begun < 4

    def test_a_steady_body_may_not_take_longer_than_the_whole_limit(self, tmp_path: Path, server: HostileServer) -> None:
        def steady(connection: Connection, _: Request) -> None:
            connection.send(HEAD + b"\r\n%PDF-")
            for _number in range(200):
                connection.send(b"x" * 1000)
                connection.pause(0.02)

        with pytest.raises(SourceUnavailable, match="too slowly"):
            run(tmp_path, server, limits=replace(QUICK, total=0.5)).get(server.on("/a.pdf", steady), ID)

    def test_a_host_that_is_slow_each_time_is_left_alone_for_that_source(self, tmp_path: Path, server: HostileServer) -> None:
        def silent(connection: Connection, _: Request) -> None:
            connection.pause(5)

        one_run = run(tmp_path, server, clock=Clock(), limits=replace(QUICK, silence=0.5, patience=0.2))
        for number in range(FAILURES_IN_A_ROW):
            with pytest.raises(SourceUnavailable, match="silent"):
                one_run.get(server.on(f"/{number}.pdf", silent), ID)
        with pytest.raises(SourceUnavailable, match="left alone in this run"):
            one_run.get(server.on("/last.pdf", silent), ID)
        assert server.asked("/last.pdf") == 0
        one_run.get(server.serve("/other.pdf", PDF), "another_source")


class TestSize:
    def test_an_endless_body_is_broken_off_at_the_limit(self, tmp_path: Path, server: HostileServer) -> None:
        def endless(connection: Connection, _: Request) -> None:
            connection.send(HEAD + b"\r\n%PDF-")
            connection.forever(b"x" * 65536)

        with pytest.raises(NotPermitted, match=r"larger than 1 MB.*size_limit_mb"):
            run(tmp_path, server, limits=SOON).get(server.on("/a.pdf", endless), ID)
        assert nothing_was_kept(tmp_path)

    def test_an_endless_header_is_broken_off(self, tmp_path: Path, server: HostileServer) -> None:
        def endless(connection: Connection, _: Request) -> None:
            connection.send(HEAD)
            connection.forever(b"X-More: " + b"x" * 1000 + b"\r\n")

        with pytest.raises(SourceUnavailable, match="broke off"):
            run(tmp_path, server).get(server.on("/a.pdf", endless), ID)

    def test_a_declared_size_above_the_limit_is_not_begun(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.on("/a.pdf", lambda connection, _: connection.respond(PDF, content_length="2000000"))
        with pytest.raises(NotPermitted, match="larger than 1 MB"):
            run(tmp_path, server).get(url, ID)

    @pytest.mark.parametrize("layers", [1, 2])
    def test_a_gzip_bomb_is_never_unpacked_beyond_the_limit(self, tmp_path: Path, server: HostileServer, layers: int) -> None:
        bomb = gzip.compress(b"\x00" * 200_000_000, 9, mtime=0)
        for _ in range(layers - 1):
            bomb = gzip.compress(bomb, mtime=0)
        url = server.serve("/a.pdf", bomb, content_encoding=", ".join(["gzip"] * layers))
        one_run = run(tmp_path, server)
        tracemalloc.start()
        with pytest.raises(NotPermitted if layers == 1 else SourceChanged):
            one_run.get(url, ID)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
        tracemalloc.stop()

    def test_an_endless_packing_of_nothing_is_broken_off(self, tmp_path: Path, server: HostileServer) -> None:
        def endless(connection: Connection, _: Request) -> None:
            connection.send(HEAD + b"Content-Encoding: gzip\r\n\r\n")
            connection.forever(gzip.compress(b"", mtime=0) * 3000)

        with pytest.raises(NotPermitted, match="larger than 1 MB"):
            run(tmp_path, server, limits=SOON).get(server.on("/a.pdf", endless), ID)

    def test_many_small_bombs_in_a_row_count_together(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.serve("/a.pdf", gzip.compress(b"x" * 300_000, mtime=0) * 5, content_encoding="gzip")
        with pytest.raises(NotPermitted, match="larger than 1 MB"):
            run(tmp_path, server).get(url, ID)

    def test_an_honest_gzip_is_unpacked_and_kept_unpacked(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.serve("/a.pdf", gzip.compress(PDF, mtime=0) + gzip.compress(b" more") + b"\x00\x00", content_encoding="gzip")
        snapshot = run(tmp_path, server).get(url, ID)
        assert Archive(tmp_path).read(snapshot.sha256) == PDF + b" more"

    @pytest.mark.parametrize(
        ("encoding", "kind"), [("br", SourceChanged), ("deflate", SourceChanged), ("gzip", SourceUnavailable)]
    )
    def test_a_packing_that_cannot_be_undone_is_named(
        self, tmp_path: Path, server: HostileServer, encoding: str, kind: type[Exception]
    ) -> None:
        with pytest.raises(kind, match=r"a\.pdf"):
            run(tmp_path, server).get(server.serve("/a.pdf", PDF, content_encoding=encoding), ID)


class TestBrokenBodies:
    @pytest.mark.parametrize(
        "answer",
        [
            HEAD + b"Content-Length: 100\r\n\r\n" + PDF,
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n11\r\n" + PDF + b"\r\n",
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n50\r\n" + PDF,
            HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PDF,
            HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PDF, mtime=0)[:-9],
            HEAD + b"Content-Length: 17, 18\r\n\r\n" + PDF,
            b"",
            b"not http at all\r\n\r\n",
            b"HTTP/1.1 999999 Odd\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X" * 70_000 + b"\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01",
        ],
    )
    def test_a_body_that_is_not_whole_is_not_kept(self, tmp_path: Path, server: HostileServer, answer: bytes) -> None:
        with pytest.raises(SourceUnavailable, match=r"broke off|broken|makes no sense"):
            run(tmp_path, server).get(server.on("/a.pdf", lambda connection, _: connection.send(answer)), ID)
        assert nothing_was_kept(tmp_path)

    def test_a_body_longer_than_declared_counts_as_declared(self, tmp_path: Path, server: HostileServer) -> None:
        answer = HEAD + b"Content-Length: 17\r\n\r\n" + PDF + b"HTTP/1.1 200 OK\r\n\r\nsmuggled"
        one_run = run(tmp_path, server)
        snapshot = one_run.get(server.on("/a.pdf", lambda connection, _: connection.send(answer)), ID)
        assert Archive(tmp_path).read(snapshot.sha256) == PDF
        one_run.get(server.serve("/b.pdf", PDF + b" b"), ID)

    def test_a_connection_that_breaks_once_is_tried_once_more(self, tmp_path: Path, server: HostileServer) -> None:
        answers = iter([HEAD + b"Content-Length: 100\r\n\r\n" + PDF, HEAD + b"Content-Length: 17\r\n\r\n" + PDF])
        run(tmp_path, server).get(server.on("/a.pdf", lambda connection, _: connection.send(next(answers))), ID)
        assert server.asked("/a.pdf") == 2


class TestBusyHosts:
    def test_a_wait_that_is_asked_for_is_granted(self, tmp_path: Path, server: HostileServer) -> None:
        answers = iter([(429, {"retry_after": "7"}), (503, {"retry_after": "2"}), (200, {})])

        def busy(connection: Connection, _: Request) -> None:
            status, headers = next(answers)
            connection.respond(PDF, status, **headers)

        clock = FakeClock()
        run(tmp_path, server, clock=clock).get(server.on("/a.pdf", busy), ID)
        assert clock.slept == [7.0, 2.0]

    @pytest.mark.parametrize("after", ["86400", "Fri, 31 Dec 2100 23:59:59 GMT"])
    def test_a_wait_beyond_reason_is_not(self, tmp_path: Path, server: HostileServer, after: str) -> None:
        clock, patient = FakeClock(), replace(SOON, all_waits=1e9)
        with pytest.raises(SourceUnavailable, match="asks to be left alone for"):
            run(tmp_path, server, clock=clock, limits=patient).get(server.serve("/a.pdf", status=429, retry_after=after), ID)
        assert clock.slept == []

    def test_all_waits_for_one_host_together_are_bounded(self, tmp_path: Path, server: HostileServer) -> None:
        clock = FakeClock()
        one_run = run(tmp_path, server, clock=clock)
        for number in range(6):
            with pytest.raises(SourceUnavailable):
                one_run.get(server.serve(f"/{number}", status=429, retry_after="25"), f"source_{number}")
        assert sum(clock.slept) <= SOON.all_waits

    @pytest.mark.parametrize("after", ["soon", "-5", "", "1e9", "99999999999999999999"])
    def test_a_wait_that_makes_no_sense_does_no_harm(self, tmp_path: Path, server: HostileServer, after: str) -> None:
        clock = FakeClock()
        with pytest.raises(SourceUnavailable):
            run(tmp_path, server, clock=clock).get(server.serve("/a.pdf", status=503, retry_after=after), ID)
        assert sum(clock.slept) < 60

    def test_a_storm_of_errors_ends_the_asking_for_that_source_only(self, tmp_path: Path, server: HostileServer) -> None:
        one_run = run(tmp_path, server)
        for number in range(FAILURES_IN_A_ROW + 2):
            with pytest.raises(SourceUnavailable):
                one_run.get(server.serve(f"/{number}.pdf", status=503, retry_after="4"), ID)
        asked = [server.asked(f"/{number}.pdf") for number in range(FAILURES_IN_A_ROW + 2)]
        assert asked == [*[SOON.tries] * FAILURES_IN_A_ROW, 0, 0]
        one_run.get(server.serve("/fine.pdf", PDF), "another_source")
        one_run.forget_failures(ID)
        one_run.get(server.serve("/0.pdf", PDF), ID)

    def test_failures_that_cost_no_time_do_not_keep_us_from_the_rest(self, tmp_path: Path, server: HostileServer) -> None:
        one_run = run(tmp_path, server)
        for number in range(FAILURES_IN_A_ROW * 2):
            with pytest.raises(SourceUnavailable):
                one_run.get(server.serve(f"/{number}.pdf", status=500), ID)
        one_run.get(server.serve("/fine.pdf", PDF), ID)

    def test_a_failure_now_and_then_is_no_storm(self, tmp_path: Path, server: HostileServer) -> None:
        one_run = run(tmp_path, server, limits=replace(SOON, patience=0.0))
        for number in range(FAILURES_IN_A_ROW * 2):
            with pytest.raises(SourceUnavailable):
                one_run.get(server.serve(f"/bad{number}.pdf", status=500), ID)
            one_run.get(server.serve(f"/{number}.pdf", PDF + b"%d" % number), ID)

    def test_our_own_pauses_towards_a_publisher_grow(self) -> None:
        from extract.hosts import Hosts

        clock = FakeClock()
        hosts = Hosts(clock, SOON)
        hosts.wait("www.example.org:443", 2.0, False, hurry=False)
        hosts.wait("127.0.0.1:80", 2.0, False, hurry=True)
        assert clock.slept == [2.0]


class TestTls:
    def test_a_host_that_cannot_prove_who_it_is_is_not_believed_and_not_asked_again(self, tmp_path: Path) -> None:
        with HostileServer(tls=self_signed(tmp_path)) as server:
            one_run = fetcher(tmp_path / "raw", open_places={server.place})
            for name in "ab":
                with pytest.raises(HostUnreachable, match=r"does not prove who it is.*certificate"):
                    one_run.get(server.serve(f"/{name}.pdf", PDF), ID)
            assert server.connections == 1
            assert server.requests == []

    def test_a_host_that_speaks_no_tls_is_unreachable(self, tmp_path: Path, server: HostileServer) -> None:
        with pytest.raises(HostUnreachable):
            run(tmp_path, server, limits=replace(SOON, connect=1.0)).get(f"https://{server.place}/a.pdf", ID)

    def test_a_host_that_falls_silent_in_the_handshake_is_unreachable(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            place = f"127.0.0.1:{listener.getsockname()[1]}"
            one_run = fetcher(tmp_path, open_places={place}, limits=replace(SOON, connect=0.3))
            begun = time.monotonic()
            with pytest.raises(HostUnreachable, match="cannot be reached"):
                one_run.get(f"https://{place}/a.pdf", ID)
            assert time.monotonic() - begun < 5


def test_after_any_failure_the_last_good_version_still_stands(tmp_path: Path, server: HostileServer) -> None:
    url = server.serve("/a.pdf", PDF)
    good = run(tmp_path, server).get(url, ID)
    for harm in (
        lambda connection, _: connection.respond(status=500),
        lambda connection, _: connection.respond(b"<html><title>Sign in</title><input type=password>"),
        lambda connection, _: connection.respond(b""),
        lambda connection, _: connection.send(HEAD + b"Content-Length: 99\r\n\r\n" + PDF),
        lambda connection, _: connection.respond(status=302, location="http://10.0.0.1/"),
    ):
        server.on("/a.pdf", harm)
        with pytest.raises((SourceUnavailable, SourceChanged, NotPermitted)):
            run(tmp_path, server).get(url, ID)
        archive = Archive(tmp_path)
        assert archive.latest(url) == good
        assert archive.read(good.sha256) == PDF
