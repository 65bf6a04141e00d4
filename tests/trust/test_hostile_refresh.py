"""Whole refreshes against a host that turns bad between two of them: what is said, that the last good data stands, the exit code."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from extract.fetcher import Fetcher
from extract.sources import safety_valve_agreements
from pipelines.commands import refresh as command
from pipelines.settings import Settings
from tests.extract.agreement_document.make_agreements import Spec, build
from tests.support.fetching import QUICK
from tests.support.hostile_server import Connection, HostileServer, Request, loopback_only
from tests.support.small_mirror import FILES, RELEASES, write_mirror
from transform.query import read

LOGIN = b"<!doctype html><html><head><title>Sign in</title></head><body><form><input type=password></form></body></html>"
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
NEVER = b"Content-Length: 99999\r\n\r\nPK\x03\x04 and no more"
Handler = Callable[[Connection, Request], None]


def _bomb(connection: Connection, _: Request) -> None:
    packed = gzip.compress(gzip.compress(bytes(50_000_000)))
    connection.respond(packed, content_encoding="gzip, gzip", content_type="application/zip")


def _reset(connection: Connection, _: Request) -> None:
    connection.send(HEAD[:20])


def says(body: bytes = b"", status: int = 200, **headers: str) -> Handler:
    return lambda connection, _: connection.respond(body, status, **headers)


HARMS: dict[str, tuple[str, Handler]] = {
    "errors of its own": (FILES, says(status=500)),
    "it is not there": (FILES, says(status=404)),
    "it is gone": (FILES, says(status=410)),
    "forbidden": (FILES, says(status=403)),
    "a login page": (FILES, says(LOGIN, content_type="text/html")),
    "a login page that says it is a ZIP": (FILES, says(LOGIN, content_type="application/zip")),
    "nothing": (FILES, says(content_type="application/zip")),
    "less than it says": (FILES, lambda connection, _: connection.send(HEAD + NEVER)),
    "a bomb in a bomb": (FILES, _bomb),
    "a connection that breaks": (FILES, _reset),
    "a redirect to a private address": (FILES, says(status=302, location="http://10.0.0.1/x.zip")),
    "a redirect to this machine's metadata": (FILES, says(status=302, location="http://169.254.169.254/latest/meta-data/")),
    "a redirect to a file": (FILES, says(status=302, location="file:///etc/passwd")),
    "a redirect to another host": (FILES, says(status=302, location="https://www.elsewhere.test/x.zip")),
    "a redirect to itself": (FILES, says(status=302, location="?fromPage=ReleaseDownloads")),
    "a listing that is a login page": (RELEASES, says(LOGIN, content_type="text/html")),
    "a listing of nothing": (RELEASES, says(b"[]", content_type="application/json")),
    "a listing of another shape": (RELEASES, says(b'{"releases": 5}', content_type="application/json")),
    "a listing nested without end": (RELEASES, says(b"[" * 500_000, content_type="application/json")),
    "a listing that fails": (RELEASES, says(status=503)),
}


def _drips(connection: Connection, _: Request) -> None:
    connection.send(HEAD + NEVER)
    connection.drip(b"x" * 90_000, 0.05)


def _silent(connection: Connection, _: Request) -> None:
    connection.send(HEAD + NEVER)
    connection.pause(60)


SLOW: dict[str, tuple[str, Handler]] = {
    "a document that drips": (FILES, _drips),
    "a document that stops coming": (FILES, _silent),
    "a listing that drips": (RELEASES, _drips),
    "a listing that stops coming": (RELEASES, _silent),
}


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with loopback_only(monkeypatch) as left:
        yield
    assert left == []


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


def target(url: str) -> str:
    parts = urlsplit(url)
    return f"/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def refresh(
    data: Path, server: HostileServer, capsys: pytest.CaptureFixture[str], *, strict: bool = False, source: str = "section_251"
) -> tuple[int, dict[str, Any]]:
    """The exit code, and the summary as --json gives it."""
    capsys.readouterr()
    code = command.run(Settings(data, server.base), [source], False, False, False, strict, 1, False, True)
    return code, json.loads(capsys.readouterr().out)


def values(data: Path) -> list[dict[str, Any]]:
    return read(
        Settings(data).warehouse,
        "SELECT place, period, value FROM figure WHERE source_id = 'section_251' AND superseded_by IS NULL ORDER BY ALL",
    )


def good(server: HostileServer, folder: Path) -> None:
    """The mirror as it should be."""
    index = json.loads((write_mirror(folder, stand_in=False) / "index.json").read_text())
    for url, about in index.items():
        kind = "application/json" if url == RELEASES else "application/zip"
        server.serve(target(url), (folder / about["file"]).read_bytes(), content_type=kind)


@pytest.fixture(scope="module")
def lab(server: HostileServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after one good refresh; each harm below must leave its figures as they are."""
    folder = tmp_path_factory.mktemp("hostile")
    good(server, folder / "mirror")
    assert command.run(Settings(folder / "data", server.base), ["section_251"], False, False, False, True, 1, False, True) == 0
    return folder


@pytest.fixture(scope="module")
def before(lab: Path) -> list[dict[str, Any]]:
    found = values(lab / "data")
    assert len(found) > 10
    return found


@pytest.mark.parametrize("harm", HARMS)
def test_a_bad_answer_is_named_and_the_last_good_data_stands(
    lab: Path, before: list[dict[str, Any]], server: HostileServer, capsys: pytest.CaptureFixture[str], harm: str
) -> None:
    data = lab / "data"
    good(server, lab / "mirror")
    url, handler = HARMS[harm]
    server.on(target(url), handler)
    code, said = refresh(data, server, capsys, strict=True)
    assert code == 3
    assert values(data) == before
    (source,) = said["sources"]
    assert source["outcome"] == "failed", source
    assert urlsplit(url).path in source["error"]
    assert "Traceback" not in source["error"] and source["error"].endswith(".")
    (state,) = read(Settings(data).warehouse, "SELECT stale, stale_reason FROM source_state WHERE source_id = 'section_251'")
    assert state["stale"] and "the last attempt failed" in state["stale_reason"]


@pytest.mark.parametrize("harm", SLOW)
def test_a_host_that_drips_or_falls_silent_is_given_up_and_the_last_good_data_stands(
    lab: Path,
    before: list[dict[str, Any]],
    server: HostileServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    harm: str,
) -> None:
    """With limits of a second or so in place of minutes; what happens at them is the same."""
    monkeypatch.setattr("pipelines.refresh.Fetcher", partial(Fetcher, limits=QUICK))
    good(server, lab / "mirror")
    url, handler = SLOW[harm]
    server.on(target(url), handler)
    begun = time.monotonic()
    code, said = refresh(lab / "data", server, capsys, strict=True)
    assert time.monotonic() - begun < 60
    assert code == 3
    assert values(lab / "data") == before
    (source,) = said["sources"]
    assert source["outcome"] == "failed"
    assert "broken off" in source["error"]


def test_a_document_that_came_whole_and_says_nothing_is_refused_by_name(
    lab: Path, before: list[dict[str, Any]], server: HostileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    good(server, lab / "mirror")
    server.serve(target(FILES), b"PK\x05\x06" + bytes(18), content_type="application/zip")
    _, said = refresh(lab / "data", server, capsys)
    assert any("Financial year 2023-24" in line for line in said["rejected"])
    assert values(lab / "data") == before


def test_without_strict_a_warehouse_that_stands_is_enough(
    lab: Path, before: list[dict[str, Any]], server: HostileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.on(target(FILES), says(status=500))
    assert refresh(lab / "data", server, capsys)[0] == 0
    assert values(lab / "data") == before


def test_when_the_host_is_itself_again_nothing_has_failed(
    lab: Path, before: list[dict[str, Any]], server: HostileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    good(server, lab / "mirror")
    code, said = refresh(lab / "data", server, capsys, strict=True)
    assert (code, [source["error"] for source in said["sources"]]) == (0, [None])
    assert values(lab / "data") == before
    (state,) = read(Settings(lab / "data").warehouse, "SELECT stale_reason FROM source_state WHERE source_id = 'section_251'")
    assert "failed" not in (state["stale_reason"] or "")


PLACES = ("Norfolk", "Kent", "Bury", "Devon")


def agreements(server: HostileServer, places: tuple[str, ...]) -> None:
    """The list of agreements, naming those of some places."""
    attachments = []
    for number, place in enumerate(places):
        url = f"https://assets.publishing.service.gov.uk/media/{number:016x}/{place}.pdf"
        content = build(replace(Spec(), authority=f"{place} County Council", short_name=place))
        server.serve(target(url), content, content_type="application/pdf")
        attachments.append(
            {
                "title": f"{place}: dedicated schools grant ‘safety valve’ agreement 2022-2023",
                "url": url,
                "content_type": "application/pdf",
            }
        )
    page = {
        "title": "Very high deficit",
        "first_published_at": "2021-03-19T09:30:00.000+00:00",
        "details": {"attachments": attachments, "change_history": []},
    }
    server.serve(target(safety_valve_agreements.API), json.dumps(page).encode(), content_type="application/json")


def test_a_listing_that_shrinks_by_more_than_half_is_a_fatal_check_and_the_old_warehouse_stands(
    tmp_path: Path, server: HostileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    agreements(server, PLACES)
    assert refresh(data, server, capsys, source="safety_valve_agreements")[0] == 0
    standing = Settings(data).warehouse.read_bytes()

    agreements(server, PLACES[:1])
    code, said = refresh(data, server, capsys, source="safety_valve_agreements")
    assert (code, said["outcome"]) == (4, "refused")
    assert "fatal check listing_did_not_shrink, so the warehouse from before still stands" in said["error"]
    assert "names 1 documents where it named 4 before" in said["error"]
    assert Settings(data).warehouse.read_bytes() == standing

    agreements(server, PLACES[:2])  # half is not less than half: the two that are gone are told as changes
    code, said = refresh(data, server, capsys, source="safety_valve_agreements")
    assert (code, said["outcome"]) == (0, "built")
