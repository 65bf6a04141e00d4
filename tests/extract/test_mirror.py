"""A mirror answers for every publisher, as a folder or over http, and never leads anywhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.errors import MirrorUnusable, NotPermitted, NotThere, SourceChanged, SourceUnavailable
from extract.terms import Origin
from extract.trail import Role
from tests.support.fetching import PAGE, PDF, FakeClock, fetcher
from tests.support.hostile_server import Connection, HostileServer, Request, loopback_only

ID = "some_source"
URL = "https://www.example.org/report.pdf"
LISTING = "https://www.example.org/search?q=&level_2_types%5B%5D=12&start=0"


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with loopback_only(monkeypatch) as left:
        yield
    assert left == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mirror = tmp_path / "mirror"
    write(mirror, {URL: ("report.pdf", PDF, True), LISTING: ("search.html", PAGE, False)})
    return mirror


def write(mirror: Path, files: dict[str, tuple[str, bytes, bool]]) -> None:
    mirror.mkdir(exist_ok=True)
    for name, content, _ in files.values():
        (mirror / name).write_bytes(content)
    index = {url: {"file": name, "stand_in": stand_in, "sha256": "not looked at"} for url, (name, _, stand_in) in files.items()}
    (mirror / "index.json").write_text(json.dumps(index))


class TestFolder:
    def test_documents_come_with_their_label(self, tmp_path: Path, folder: Path) -> None:
        one_run = fetcher(tmp_path / "raw", mirror=folder)
        assert one_run.listing(LISTING, ID) == PAGE
        snapshot = one_run.get(URL, ID)
        assert (snapshot.origin, snapshot.stand_in, snapshot.media_type) == (Origin.MIRROR, True, "application/pdf")
        assert Archive(tmp_path / "raw").read(snapshot.sha256) == PDF

    @pytest.mark.parametrize("url", ["https://www.example.org/other.pdf", "https://www.example.org/report.pdf?x=1"])
    def test_what_a_mirror_lacks_is_not_there(self, tmp_path: Path, folder: Path, url: str) -> None:
        with pytest.raises(NotThere, match="is not in the mirror"):
            fetcher(tmp_path / "raw", mirror=folder).get(url, ID)

    def test_a_file_missing_from_the_folder_is_not_there(self, tmp_path: Path, folder: Path) -> None:
        (folder / "report.pdf").unlink()
        with pytest.raises(NotThere, match=r"report\.pdf is missing"):
            fetcher(tmp_path / "raw", mirror=folder).get(URL, ID)

    @pytest.mark.parametrize("name", ["../secret.pdf", "/etc/hostname", "a/../../secret.pdf", "link.pdf"])
    def test_an_index_that_points_outside_the_mirror_is_refused(self, tmp_path: Path, folder: Path, name: str) -> None:
        (tmp_path / "secret.pdf").write_bytes(PDF)
        (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
        (folder / "index.json").write_text(json.dumps({URL: {"file": name}}))
        one_run = fetcher(tmp_path / "raw", mirror=folder)
        with pytest.raises(NotPermitted, match="outside the mirror"):
            one_run.get(URL, ID)
        assert not (tmp_path / "raw" / "objects").exists()

    def test_a_mirror_reached_by_a_link_is_a_mirror(self, tmp_path: Path, folder: Path) -> None:
        (tmp_path / "link").symlink_to(folder)
        assert fetcher(tmp_path / "raw", mirror=tmp_path / "link").get(URL, ID).size == len(PDF)

    @pytest.mark.parametrize(
        "index",
        ["", "[]", "{", '"text"', '{"u": 3}', '{"u": {}}', '{"u": {"file": 3}}', '{"u": {"file": "a", "stand_in": "no"}}'],
    )
    def test_an_index_that_is_none_is_said_at_once(self, tmp_path: Path, folder: Path, index: str) -> None:
        (folder / "index.json").write_text(index)
        with pytest.raises(MirrorUnusable, match=r"index\.json is not an index"):
            fetcher(tmp_path / "raw", mirror=folder)

    def test_a_folder_without_an_index_is_no_mirror(self, tmp_path: Path) -> None:
        with pytest.raises(MirrorUnusable, match=r"is not a mirror.*No such file"):
            fetcher(tmp_path / "raw", mirror=tmp_path / "nowhere")

    def test_a_file_that_cannot_be_read_is_unavailable(self, tmp_path: Path, folder: Path) -> None:
        (folder / "report.pdf").unlink()
        (folder / "report.pdf").mkdir()
        with pytest.raises(SourceUnavailable, match="cannot be read"):
            fetcher(tmp_path / "raw", mirror=folder).get(URL, ID)

    def test_a_file_above_the_limit_is_refused(self, tmp_path: Path, folder: Path) -> None:
        (folder / "report.pdf").write_bytes(PDF + b"x" * 1_000_000)
        with pytest.raises(NotPermitted, match="larger than 1 MB"):
            fetcher(tmp_path / "raw", mirror=folder).get(URL, ID)

    def test_a_web_page_in_place_of_a_document_is_refused(self, tmp_path: Path, folder: Path) -> None:
        (folder / "report.pdf").write_bytes(PAGE)
        with pytest.raises(SourceChanged, match="gave a web page"):
            fetcher(tmp_path / "raw", mirror=folder).get(URL, ID)

    def test_a_host_that_the_source_may_not_ask_is_refused_in_a_mirror_too(self, tmp_path: Path, folder: Path) -> None:
        write(folder, {"https://www.elsewhere.test/a.pdf": ("a.pdf", PDF, False)})
        with pytest.raises(NotPermitted, match="may not ask"):
            fetcher(tmp_path / "raw", mirror=folder).get("https://www.elsewhere.test/a.pdf", ID)

    def test_a_robots_file_in_the_mirror_is_respected(self, tmp_path: Path, folder: Path) -> None:
        robots = ("robots.txt", b"User-agent: *\nDisallow: /report\n", False)
        write(folder, {URL: ("report.pdf", PDF, False), "https://www.example.org/robots.txt": robots})
        with pytest.raises(NotPermitted, match=r"robots\.txt"):
            fetcher(tmp_path / "raw", mirror=folder).get(URL, ID)

    def test_a_second_run_knows_that_nothing_changed(self, tmp_path: Path, folder: Path) -> None:
        first = fetcher(tmp_path / "raw", mirror=folder)
        first.listing(LISTING, ID)
        first.get(URL, ID)
        with pytest.raises(NotThere):
            first.get("https://www.example.org/gone.pdf", ID)
        archive = Archive(tmp_path / "raw")
        archive.record_visit(first.trail(ID), FakeClock().now())
        trail = Archive(tmp_path / "raw").trail(ID)
        assert trail == first.trail(ID)
        assert fetcher(tmp_path / "raw", mirror=folder).replay(trail)

    @pytest.mark.parametrize("change", ["bytes", "label", "gone", "file gone", "appeared", "host", "live", "full"])
    def test_any_change_in_the_folder_is_noticed(self, tmp_path: Path, folder: Path, change: str) -> None:
        first = fetcher(tmp_path / "raw", mirror=folder)
        first.get(URL, ID)
        with pytest.raises(NotThere):
            first.get("https://www.example.org/gone.pdf", ID)
        trail = first.trail(ID)
        if change == "bytes":
            (folder / "report.pdf").write_bytes(PDF[:-1] + b"T")
        elif change == "label":
            write(folder, {URL: ("report.pdf", PDF, False)})
        elif change == "gone":
            write(folder, {})
        elif change == "file gone":
            (folder / "report.pdf").unlink()
        elif change == "appeared":
            write(folder, {URL: ("report.pdf", PDF, True), "https://www.example.org/gone.pdf": ("b.pdf", PDF, False)})
        elif change == "host":
            text = json.dumps(
                {"source_id": ID, "origin": "mirror", "visits": [["https://x.test/", None, "document", False, False]]}
            )
            trail = type(trail).from_json(text.encode())
        elif change == "live":
            trail = type(trail)(ID, Origin.LIVE, trail.visits)
        assert not fetcher(tmp_path / "raw", mirror=folder, full=change == "full").replay(trail)

    def test_replaying_a_folder_imports_nothing_slow(self, tmp_path: Path, folder: Path) -> None:
        first = fetcher(tmp_path / "raw", mirror=folder)
        first.get(URL, ID)
        Archive(tmp_path / "raw").record_visit(first.trail(ID), FakeClock().now())
        code = (
            "import sys; from dataclasses import replace\n"
            "from extract.archive import Archive; from extract.fetcher import Fetcher; from extract.registry import registry\n"
            "archive = Archive(sys.argv[1])\n"
            "row = lambda id: replace(registry()['sen2'], hosts=('www.example.org',))\n"
            f"assert Fetcher(archive, row, sys.argv[2]).replay(archive.trail({ID!r}))\n"
            "slow = {'requests', 'urllib3', 'bs4', 'duckdb', 'pandas', 'pyarrow', 'prefect', 'fsspec', 'ssl'}\n"
            "sys.exit(', '.join(sorted(slow & set(sys.modules))) or 0)"
        )
        command = [sys.executable, "-c", code, tmp_path / "raw", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")


class TestOverHttp:
    @pytest.fixture
    def server(self) -> Iterator[HostileServer]:
        with HostileServer() as running:
            yield running

    @pytest.mark.parametrize("under", ["", "/some/where", "/some/where/"])
    def test_an_address_is_asked_for_below_the_base_with_its_query(
        self, tmp_path: Path, server: HostileServer, under: str
    ) -> None:
        path = under.rstrip("/")
        server.serve(path + "/www.example.org/report.pdf", PDF)
        server.serve(path + "/www.example.org/search?q=&level_2_types%5B%5D=12&start=0", PAGE)
        one_run = fetcher(tmp_path, mirror=server.base + under)
        assert one_run.listing(LISTING, ID) == PAGE
        snapshot = one_run.get(URL, ID)
        assert (snapshot.url, snapshot.origin, snapshot.stand_in) == (URL, Origin.MIRROR, False)

    def test_its_index_says_what_is_a_stand_in(self, tmp_path: Path, server: HostileServer) -> None:
        server.serve("/index.json", json.dumps({URL: {"file": "x", "stand_in": True}}).encode())
        server.serve("/www.example.org/report.pdf", PDF)
        server.serve("/www.example.org/other.pdf", PDF + b" other")
        one_run = fetcher(tmp_path, mirror=server.base)
        assert one_run.get(URL, ID).stand_in
        assert not one_run.get("https://www.example.org/other.pdf", ID).stand_in
        assert server.asked("/index.json") == 1

    @pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (500, b"")])
    def test_an_index_that_cannot_be_read_stops_the_source(
        self, tmp_path: Path, server: HostileServer, status: int, body: bytes
    ) -> None:
        server.serve("/index.json", body, status)
        server.serve("/www.example.org/report.pdf", PDF)
        with pytest.raises(MirrorUnusable, match=r"index\.json"):
            fetcher(tmp_path, mirror=server.base).get(URL, ID)

    def test_what_it_lacks_is_not_there_and_not_asked_of_the_publisher(self, tmp_path: Path, server: HostileServer) -> None:
        with pytest.raises(NotThere, match=r"report\.pdf is not there \(404\)"):
            fetcher(tmp_path, mirror=server.base).get(URL, ID)

    def test_a_second_run_asks_with_conditions_and_knows_that_nothing_changed(
        self, tmp_path: Path, server: HostileServer
    ) -> None:
        def answer(connection: Connection, request: Request) -> None:
            fresh = request.headers.get("if-none-match") == '"1"'
            connection.respond(b"" if fresh else PDF, 304 if fresh else 200, etag='"1"')

        server.on("/www.example.org/report.pdf", answer)
        server.serve("/www.example.org/search?q=&level_2_types%5B%5D=12&start=0", PAGE)
        first = fetcher(tmp_path, mirror=server.base)
        first.listing(LISTING, ID)
        first.get(URL, ID)
        assert [visit.role for visit in first.trail(ID).visits] == [Role.LISTING, Role.DOCUMENT]
        assert fetcher(tmp_path, mirror=server.base).replay(first.trail(ID))
        assert '"1"' in [request.headers.get("if-none-match") for request in server.requests]
        server.serve("/www.example.org/report.pdf", PDF + b" revised", etag='"2"')
        assert not fetcher(tmp_path, mirror=server.base).replay(first.trail(ID))

    @pytest.mark.parametrize(
        "location",
        [
            "https://files.example.org/b.pdf",
            "/base/files.example.org/b.pdf",
            "../files.example.org/b.pdf",
            "//files.example.org/b.pdf",
        ],
    )
    def test_a_redirect_among_the_publishers_hosts_stays_within_the_mirror(
        self, tmp_path: Path, server: HostileServer, location: str
    ) -> None:
        server.serve("/base/www.example.org/report.pdf", status=302, location=location)
        server.serve("/base/files.example.org/b.pdf", PDF)
        if location.startswith("//"):
            location = "https:" + location
            server.serve("/base/www.example.org/report.pdf", status=302, location=location)
        assert fetcher(tmp_path, mirror=server.base + "/base").get(URL, ID).size == len(PDF)

    @pytest.mark.parametrize(
        "location",
        [
            "https://www.elsewhere.test/b.pdf",
            "/base/www.elsewhere.test/b.pdf",
            "/b.pdf",
            "http://127.0.0.1:9/base/www.example.org/b.pdf",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "data:,x",
        ],
    )
    def test_a_redirect_elsewhere_is_not_followed(self, tmp_path: Path, server: HostileServer, location: str) -> None:
        server.serve("/base/www.example.org/report.pdf", status=302, location=location)
        server.serve("/b.pdf", PDF)
        with pytest.raises(NotPermitted):
            fetcher(tmp_path, mirror=server.base + "/base").get(URL, ID)
        assert server.asked("/b.pdf") == 0

    @pytest.mark.parametrize("robots", ["/robots.txt", "/base/www.example.org/robots.txt"])
    def test_robots_of_the_publisher_and_of_the_mirror_are_respected(
        self, tmp_path: Path, server: HostileServer, robots: str
    ) -> None:
        path = "/base/www.example.org/report.pdf" if robots == "/robots.txt" else "/report.pdf"
        server.serve(robots, f"User-agent: *\nDisallow: {path}\n".encode())
        server.serve("/base/www.example.org/report.pdf", PDF)
        with pytest.raises(NotPermitted, match=r"robots\.txt"):
            fetcher(tmp_path, mirror=server.base + "/base").get(URL, ID)
        assert server.asked("/base/www.example.org/report.pdf") == 0

    def test_one_publisher_that_fails_in_the_mirror_does_not_close_another(self, tmp_path: Path, server: HostileServer) -> None:
        one_run = fetcher(tmp_path, mirror=server.base)
        for number in range(5):
            server.serve(f"/www.example.org/{number}.pdf", status=500)
            with pytest.raises(SourceUnavailable):
                one_run.get(f"https://www.example.org/{number}.pdf", ID)
        server.serve("/files.example.org/a.pdf", PDF)
        assert one_run.get("https://files.example.org/a.pdf", ID).size == len(PDF)

    @pytest.mark.parametrize(
        "base", ["http://", "http://a b/", "http://user:pw@127.0.0.1/", "http://127.0.0.1/?x=1", "https://[::1"]
    )
    def test_an_address_that_cannot_be_a_mirror_is_said_at_once(self, tmp_path: Path, base: str) -> None:
        with pytest.raises(MirrorUnusable, match="is not the address of a mirror"):
            fetcher(tmp_path, mirror=base)


def test_every_file_of_the_publishers_mirror_is_taken(shared: Path, tmp_path: Path) -> None:
    from extract.fetcher import Fetcher
    from extract.registry import registry

    one_run = Fetcher(Archive(tmp_path), registry().__getitem__, shared / "mirror")
    owners = {
        "reports.ofsted.gov.uk": "ofsted_area_send",
        "files.ofsted.gov.uk": "ofsted_area_send",
        "www.gov.uk": "safety_valve_agreements",
        "assets.publishing.service.gov.uk": "safety_valve_agreements",
        "content.explore-education-statistics.service.gov.uk": "sen2",
        "raw.githubusercontent.com": "mp_lookup",
    }
    index = json.loads((shared / "mirror" / "index.json").read_text())
    for url, about in index.items():
        owner = "tribunal_appeals" if "tribunal" in url else owners[url.split("/")[2]]
        listing = about["content_type"].startswith(("text/html", "application/json"))
        snapshot = one_run.get(url, owner, role=Role.LISTING if listing else Role.DOCUMENT)
        assert (snapshot.sha256, snapshot.stand_in) == (about["sha256"], about["stand_in"])
        assert snapshot.media_type == about["content_type"].split(";")[0]
    assert Archive(tmp_path).verify().damaged == ()
