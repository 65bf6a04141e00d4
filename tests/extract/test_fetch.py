"""Fetching from publishers: what is asked, when it is asked again, and what is said when it cannot be had."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.errors import HostUnreachable, NotPermitted, NotThere, SourceChanged, SourceUnavailable
from extract.fetcher import Fetcher
from extract.hosts import Hosts
from extract.terms import Origin
from extract.trail import Role
from tests.support.fetching import PAGE, PDF, SOON, FakeClock, fetcher, row
from tests.support.hostile_server import Connection, HostileServer, Request

ID = "some_source"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


def run(root: Path, server: HostileServer, **more: object) -> Fetcher:
    return fetcher(root, open_places={server.place}, **more)


def test_what_came_is_archived_with_where_and_when(tmp_path: Path, server: HostileServer) -> None:
    clock = FakeClock()
    url = server.serve("/a.pdf", PDF, content_type="application/pdf", etag='"1"')
    snapshot = run(tmp_path, server, clock=clock).get(url, ID, "A report")
    archive = Archive(tmp_path)
    assert archive.read(snapshot.sha256) == PDF
    assert archive.latest(url) == snapshot
    assert (snapshot.source_id, snapshot.media_type, snapshot.origin, snapshot.stand_in) == (
        ID, "application/pdf", Origin.LIVE, False,
    )  # fmt: skip
    assert snapshot.fetched_at == clock.now()
    assert archive.state.title(url, snapshot.sha256) == "A report"


def test_every_request_says_who_asks_and_carries_nothing_else_about_them(
    tmp_path: Path, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    first = server.serve("/a.pdf", PDF, set_cookie="who=you")
    run_ = run(tmp_path, server, contact="data@example.org")
    run_.get(first, ID)
    run_.get(server.serve("/b.pdf", PDF), ID)
    request = server.requests[-1]
    assert request.headers["user-agent"].startswith("send-evidence/")
    assert "data@example.org" in request.headers["user-agent"]
    assert not {"cookie", "authorization", "referer"} & set(request.headers)


def test_a_listing_is_handed_to_discovery_as_its_bytes(tmp_path: Path, server: HostileServer) -> None:
    assert run(tmp_path, server).listing(server.serve("/", PAGE), ID) == PAGE


class TestConditions:
    """A document is asked for again only if it changed, as far as its host can be believed."""

    def test_an_unchanged_document_is_not_sent_again(self, tmp_path: Path, server: HostileServer) -> None:
        def answer(connection: Connection, request: Request) -> None:
            fresh = request.headers.get("if-none-match") == '"1"' and request.headers.get("if-modified-since") == "then"
            connection.respond(b"" if fresh else PDF, 304 if fresh else 200, etag='"1"', last_modified="then")

        url = server.on("/a.pdf", answer)
        first = run(tmp_path, server).get(url, ID)
        assert run(tmp_path, server).get(url, ID) == first
        assert "if-none-match" in server.requests[-1].headers
        assert len(Archive(tmp_path).versions(url)) == 1

    @pytest.mark.parametrize("harm", ["lost", "altered", "another origin", "full"])
    def test_no_condition_is_set_when_the_copy_held_would_not_do(self, tmp_path: Path, server: HostileServer, harm: str) -> None:
        url = server.serve("/a.pdf", PDF, etag='"1"')
        snapshot = run(tmp_path, server).get(url, ID)
        path = Archive(tmp_path).path(snapshot.sha256)
        assert path is not None
        if harm == "lost":
            path.unlink()
        elif harm == "altered":
            path.write_bytes(b"rot")
        elif harm == "another origin":
            manifest = tmp_path / "manifest.jsonl"
            manifest.write_text(manifest.read_text().replace('"origin": "live"', '"origin": "mirror"'))
        again = run(tmp_path, server, full=harm == "full").get(url, ID)
        assert "if-none-match" not in server.requests[-1].headers
        assert Archive(tmp_path).read(again.sha256) == PDF

    def test_an_etag_that_stays_while_the_bytes_change_does_not_deceive(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.serve("/a.pdf", PDF, etag='"1"')
        first = run(tmp_path, server).get(url, ID)
        server.serve("/a.pdf", PDF + b" revised", etag='"1"')
        assert run(tmp_path, server).get(url, ID).sha256 != first.sha256
        assert len(Archive(tmp_path).versions(url)) == 2

    def test_a_new_etag_on_the_same_bytes_is_no_new_version(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.serve("/a.pdf", PDF, etag='"1"')
        first = run(tmp_path, server).get(url, ID)
        server.serve("/a.pdf", PDF, etag='"2"')
        assert run(tmp_path, server).get(url, ID) == first
        run(tmp_path, server).get(url, ID)
        assert server.requests[-1].headers["if-none-match"] == '"2"'

    def test_a_host_that_says_unchanged_for_ever_is_found_out_within_a_month(self, tmp_path: Path, server: HostileServer) -> None:
        content = [PDF]

        def liar(connection: Connection, request: Request) -> None:
            asked = "if-none-match" in request.headers
            connection.respond(b"" if asked else content[0], 304 if asked else 200, etag='"1"')

        url = server.on("/a.pdf", liar)
        clock = FakeClock()
        first = run(tmp_path, server, clock=clock).get(url, ID)
        content[0] = PDF + b" revised"
        assert run(tmp_path, server, clock=clock.later(29)).get(url, ID) == first
        assert run(tmp_path, server, clock=clock.later(31)).get(url, ID).sha256 != first.sha256

    def test_an_etag_that_cannot_be_sent_back_is_left_out(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.on("/a.pdf", lambda connection, _: connection.send(
            b"HTTP/1.1 200 OK\r\nETag: \"\xe9\x01\x0b\"\r\nConnection: close\r\n\r\n" + PDF
        ))  # fmt: skip
        run(tmp_path, server).get(url, ID)
        run(tmp_path, server).get(url, ID)
        assert "if-none-match" not in server.requests[-1].headers

    def test_unchanged_in_answer_to_no_condition_is_refused(self, tmp_path: Path, server: HostileServer) -> None:
        with pytest.raises(SourceUnavailable, match="makes no sense here"):
            run(tmp_path, server).get(server.serve("/a.pdf", status=304), ID)


class TestWithinOneRun:
    def test_a_document_that_changes_between_two_requests_is_one_version_a_run(
        self, tmp_path: Path, server: HostileServer
    ) -> None:
        count = iter(range(10))
        url = server.on("/a.pdf", lambda connection, _: connection.respond(PDF + b" %d" % next(count)))
        first_run = run(tmp_path, server)
        assert first_run.get(url, ID) == first_run.get(url, ID)
        assert server.asked("/a.pdf") == 1
        run(tmp_path, server).get(url, ID)
        archive = Archive(tmp_path)
        assert [archive.read(s.sha256) for s in archive.versions(url)] == [PDF + b" 0", PDF + b" 1"]

    def test_what_is_not_there_is_asked_for_once(self, tmp_path: Path, server: HostileServer) -> None:
        one_run = run(tmp_path, server)
        for _ in range(2):
            with pytest.raises(NotThere, match="is not there"):
                one_run.get(server.base + "/gone.pdf", ID)
        assert server.asked("/gone.pdf") == 1

    def test_an_offline_run_asks_nothing(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.serve("/a.pdf", PDF)
        with pytest.raises(SourceUnavailable, match="this run is offline"):
            run(tmp_path, server, offline=True).get(url, ID)
        assert server.connections == 0


class TestReplay:
    def test_a_trail_on_which_nothing_changed_is_known_as_such(self, tmp_path: Path, server: HostileServer) -> None:
        page, document = server.serve("/", PAGE), server.serve("/a.pdf", PDF, etag='"1"')
        first = run(tmp_path, server)
        first.listing(page, ID)
        first.get(document, ID)
        with pytest.raises(NotThere):
            first.get(server.base + "/gone.pdf", ID)
        trail = first.trail(ID)
        assert [(v.url, v.role, v.sha256 is None) for v in trail.visits] == [
            (page, Role.LISTING, False),
            (document, Role.DOCUMENT, False),
            (server.base + "/gone.pdf", Role.DOCUMENT, True),
        ]
        assert trail.complete
        assert run(tmp_path, server).replay(trail)

    @pytest.mark.parametrize("change", ["revised", "gone", "back", "failing", "full", "offline"])
    def test_anything_else_is_a_change(self, tmp_path: Path, server: HostileServer, change: str) -> None:
        url = server.serve("/a.pdf", PDF)
        first = run(tmp_path, server)
        first.get(url, ID)
        with pytest.raises(NotThere):
            first.get(server.base + "/gone.pdf", ID)
        trail = first.trail(ID)
        if change == "revised":
            server.serve("/a.pdf", PDF + b" revised")
        elif change == "gone":
            server.serve("/a.pdf", status=404)
        elif change == "back":
            server.serve("/gone.pdf", PDF)
        elif change == "failing":
            server.serve("/a.pdf", status=500)
        assert not run(tmp_path, server, full=change == "full", offline=change == "offline").replay(trail)

    def test_a_trail_with_a_failure_on_it_is_never_taken_as_unchanged(self, tmp_path: Path, server: HostileServer) -> None:
        first = run(tmp_path, server)
        with pytest.raises(SourceChanged):
            first.get(server.serve("/a.pdf", PAGE), ID)
        assert not first.trail(ID).complete
        assert not run(tmp_path, server).replay(first.trail(ID))
        server.serve("/a.pdf", status=404)
        assert not run(tmp_path, server).replay(first.trail(ID))

    def test_what_a_replay_fetched_is_not_fetched_again(self, tmp_path: Path, server: HostileServer) -> None:
        url = server.serve("/a.pdf", PDF)
        first = run(tmp_path, server)
        first.get(url, ID)
        server.serve("/a.pdf", PDF + b" revised")
        second = run(tmp_path, server)
        assert not second.replay(first.trail(ID))
        second.get(url, ID)
        assert server.asked("/a.pdf") == 2


class TestRobots:
    def test_what_robots_forbids_is_not_asked_for(self, tmp_path: Path, server: HostileServer) -> None:
        server.serve("/robots.txt", b"User-agent: *\nDisallow: /private/\n")
        one_run = run(tmp_path, server)
        with pytest.raises(NotPermitted, match=r"robots\.txt of 127\.0\.0\.1.* asks programs not to fetch"):
            one_run.get(server.serve("/private/a.pdf", PDF), ID)
        one_run.get(server.serve("/b.pdf", PDF), ID)
        assert [request.target for request in server.requests] == ["/robots.txt", "/b.pdf"]

    def test_a_redirect_to_what_robots_forbids_is_not_followed(self, tmp_path: Path, server: HostileServer) -> None:
        server.serve("/robots.txt", b"User-agent: send-evidence\nDisallow: /private/\n")
        with pytest.raises(NotPermitted, match=r"robots\.txt"):
            run(tmp_path, server).get(server.serve("/a.pdf", status=302, location="/private/a.pdf"), ID)
        assert server.asked("/private/a.pdf") == 0

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_no_robots_file_sets_no_rules(self, tmp_path: Path, server: HostileServer, status: int) -> None:
        server.serve("/robots.txt", b"User-agent: *\nDisallow: /\n", status)
        run(tmp_path, server).get(server.serve("/a.pdf", PDF), ID)

    @pytest.mark.parametrize("where", ["https://www.elsewhere.test/robots.txt", "/robots.txt", "file:///etc/passwd"])
    def test_a_robots_file_that_leads_nowhere_sets_no_rules(self, tmp_path: Path, server: HostileServer, where: str) -> None:
        server.serve("/robots.txt", status=301, location=where)
        run(tmp_path, server).get(server.serve("/a.pdf", PDF), ID)

    def test_a_robots_file_that_moved_on_the_same_host_counts(self, tmp_path: Path, server: HostileServer) -> None:
        server.serve("/robots.txt", status=301, location="/rules.txt")
        server.serve("/rules.txt", b"User-agent: *\nDisallow: /\n")
        with pytest.raises(NotPermitted, match=r"robots\.txt"):
            run(tmp_path, server).get(server.serve("/a.pdf", PDF), ID)

    def test_a_robots_file_that_cannot_be_served_closes_the_host(self, tmp_path: Path, server: HostileServer) -> None:
        server.serve("/robots.txt", status=503)
        one_run = run(tmp_path, server)
        for name in "ab":
            with pytest.raises(SourceUnavailable, match="nothing is asked of 127"):
                one_run.get(server.serve(f"/{name}.pdf", PDF), ID)
        assert {request.target for request in server.requests} == {"/robots.txt"}
        assert server.asked("/robots.txt") == SOON.tries
        server.serve("/robots.txt", b"")
        one_run.forget_failures(ID)
        one_run.get(server.base + "/a.pdf", ID)


class TestWhatCame:
    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (b"", "gave an empty file"),
            (b" \r\n\t ", "gave an empty file"),
            (PAGE, r"gave a web page \('Reports'\) where a PDF or a CSV table or a ZIP file was due"),
            (b"\x00\x01\x02", "gave bytes of an unknown kind"),
            (b'{"error": "moved"}', "gave JSON"),
            (b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", "gave XML"),
            (
                b"<html><title>Sign in to your account</title><input type='password'></html>",
                r"asks visitors to sign in .*'Sign in",
            ),
        ],
    )
    def test_what_is_not_a_document_is_refused_by_name(
        self, tmp_path: Path, server: HostileServer, body: bytes, said: str
    ) -> None:
        with pytest.raises(SourceChanged, match=said):
            run(tmp_path, server).get(server.serve("/a.pdf", body, content_type="application/pdf"), ID)
        assert Archive(tmp_path).state.snapshots() == ()

    def test_a_listing_that_turns_into_a_login_page_is_refused(self, tmp_path: Path, server: HostileServer) -> None:
        login = b'<html><title>Log in</title><form><INPUT name=p TYPE = "password"></form></html>'
        with pytest.raises(SourceChanged, match="sign in"):
            run(tmp_path, server).listing(server.serve("/", login), ID)

    def test_a_page_that_only_offers_to_sign_in_is_taken(self, tmp_path: Path, server: HostileServer) -> None:
        page = b"<html><title>Agenda</title><form><input type='password'></form></html>"
        assert run(tmp_path, server).listing(server.serve("/", page), ID) == page

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (PDF, "application/pdf"),
            (b"\xef\xbb\xbfname,value\r\nBury,1\r\n", "text/csv"),
            (b"one column\n1\n", "text/csv"),
            (b"PK\x05\x06" + b"\x00" * 18, "application/zip"),
        ],
    )
    def test_the_bytes_say_what_they_are_whatever_the_header_says(
        self, tmp_path: Path, server: HostileServer, body: bytes, kind: str
    ) -> None:
        assert run(tmp_path, server).get(server.serve("/x", body, content_type="text/html"), ID).media_type == kind

    @pytest.mark.parametrize(("status", "said"), [(403, "refused to us"), (204, "makes no sense"), (418, "makes no sense")])
    def test_a_refusal_is_told_with_its_number(self, tmp_path: Path, server: HostileServer, status: int, said: str) -> None:
        with pytest.raises(SourceUnavailable, match=rf"{said}.*{status}"):
            run(tmp_path, server).get(server.serve("/a.pdf", PDF, status), ID)


class TestManners:
    def test_one_host_is_asked_once_a_second_and_another_at_once(self) -> None:
        clock = FakeClock()
        hosts = Hosts(clock, replace(SOON, pause=1.0))
        for name in ("a:443", "b:443", "a:443", "a:443"):
            with hosts.turn(name, hurry=False):
                pass
        assert clock.slept == [1.0, 1.0]

    def test_a_host_that_asks_for_longer_pauses_gets_them(self) -> None:
        clock = FakeClock()
        hosts = Hosts(clock, replace(SOON, pause=1.0))
        hosts["a:443"].pause = 3.0
        for _ in range(2):
            with hosts.turn("a:443", hurry=False):
                pass
        assert clock.slept == [3.0]

    def test_loopback_and_mirrors_are_asked_without_pause(self, tmp_path: Path, server: HostileServer) -> None:
        clock = FakeClock()
        one_run = run(tmp_path, server, clock=clock, limits=replace(SOON, pause=1.0))
        for name in "abc":
            one_run.get(server.serve(f"/{name}.pdf", PDF + name.encode()), ID)
        assert clock.slept == []

    def test_a_host_that_cannot_be_reached_is_tried_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        tried = no_network(monkeypatch)
        one_run = fetcher(tmp_path)
        for name in "ab":
            with pytest.raises(HostUnreachable, match=r"www\.example\.org cannot be found"):
                one_run.get(f"https://www.example.org/{name}.pdf", ID)
        assert tried == ["www.example.org"]

    def test_without_a_network_a_third_host_is_not_tried(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        tried = no_network(monkeypatch)
        self.ask_three(tmp_path, r"no network \(a\.example\.org:443, b\.example\.org:443")
        assert tried == ["a.example.org", "b.example.org"]

    def test_two_names_that_do_not_exist_are_no_reason_to_leave_out_a_third(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried = no_network(monkeypatch, socket.EAI_NONAME)
        self.ask_three(tmp_path, r"c\.example\.org cannot be found")
        assert tried == ["a.example.org", "b.example.org", "c.example.org"]

    def ask_three(self, root: Path, said_of_the_last: str) -> None:
        hosts = ("a.example.org", "b.example.org", "c.example.org")
        one_run = Fetcher(Archive(root), lambda _: replace(row(ID), hosts=hosts), clock=FakeClock(), limits=SOON)
        for host in hosts[:2]:
            with pytest.raises(HostUnreachable):
                one_run.get(f"https://{host}/a.pdf", ID)
        with pytest.raises(HostUnreachable, match=said_of_the_last):
            one_run.get("https://c.example.org/b.pdf", ID)

    def test_a_port_where_nobody_listens_is_tried_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            place = f"127.0.0.1:{listener.getsockname()[1]}"
        real, tried = socket.socket.connect, []
        monkeypatch.setattr(socket.socket, "connect", lambda self, address: (tried.append(address), real(self, address)))
        one_run = fetcher(tmp_path, open_places={place})
        for name in "ab":
            with pytest.raises(HostUnreachable, match=r"cannot be reached.*refused"):
                one_run.get(f"http://{place}/{name}.pdf", ID)
        assert len(tried) == 1


def no_network(monkeypatch: pytest.MonkeyPatch, code: int = socket.EAI_AGAIN) -> list[str]:
    """No name resolves; returns the names that were looked up."""
    tried: list[str] = []

    def unknown(host: str, *_: object, **__: object) -> None:
        tried.append(host)
        raise socket.gaierror(code, "no name resolution here")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return tried


def test_a_name_that_takes_for_ever_to_resolve_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [ended.wait(30)])
    monkeypatch.setattr("extract.addresses.DNS_SECONDS", 0.1)
    with pytest.raises(HostUnreachable, match=r"no answer within 0\.1 seconds"):
        fetcher(tmp_path).get("https://www.example.org/a.pdf", ID)
    ended.set()


def test_deciding_imports_no_network_library() -> None:
    code = (
        "import sys, extract.fetcher\n"
        "slow = {'requests', 'urllib3', 'bs4', 'duckdb', 'pandas', 'pyarrow', 'prefect', 'fsspec', 'ssl'}\n"
        "sys.exit(', '.join(sorted(slow & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
