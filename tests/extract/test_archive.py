"""The archive keeps every version for good, whatever happens while it writes."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extract.archive import Archive, Fetched
from extract.errors import ArchiveBusy, ArchiveDamaged
from extract.lock import RefreshLock
from extract.manifest import Manifest
from extract.terms import Origin
from extract.trail import Role, Trail, Visit

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://www.example.org/agreement.pdf"
FIRST, SECOND = b"%PDF-1.7 first version", b"%PDF-1.7 second version"


def fetched(content: bytes = FIRST, url: str = URL, days: int = 0, **more: object) -> Fetched:
    return Fetched(content, url, "some_source", "application/pdf", START + timedelta(days=days), Origin.LIVE, **more)  # type: ignore[arg-type]


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def trail(*contents: tuple[str, bytes], source_id: str = "some_source") -> Trail:
    visits = (Visit(url, sha(content), Role.DOCUMENT, False) for url, content in contents)
    return Trail(source_id, Origin.LIVE, tuple(visits))


def stored_files(root: Path) -> list[Path]:
    return [path for path in (root / "objects").rglob("*") if path.is_file()]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_bytes_come_back_by_hash_and_a_new_process_knows_them(archive: Archive) -> None:
    snapshot = archive.put(fetched(title="An agreement", etag='"1"'))
    again = Archive(archive.root)
    assert again.latest(URL) == snapshot
    assert again.read(snapshot.sha256) == FIRST
    assert (snapshot.size, snapshot.fetched_at, snapshot.origin, snapshot.stand_in) == (len(FIRST), START, Origin.LIVE, False)
    assert again.state.title(URL, snapshot.sha256) == "An agreement"
    assert again.state.validators(URL) == ('"1"', None)
    path = again.path(snapshot.sha256)
    assert path is not None and path.name == f"{sha(FIRST)}.pdf"


def test_the_same_bytes_from_two_addresses_are_stored_once(archive: Archive) -> None:
    archive.put(fetched())
    archive.put(fetched(url=URL + "?copy"))
    assert len(stored_files(archive.root)) == 1
    assert {s.url for s in archive.state.snapshots()} == {URL, URL + "?copy"}


def test_the_same_bytes_again_add_nothing(archive: Archive) -> None:
    first = archive.put(fetched())
    before = archive.root.joinpath("manifest.jsonl").read_bytes()
    assert archive.put(fetched(days=7)) == first
    assert archive.root.joinpath("manifest.jsonl").read_bytes() == before


def test_a_changed_document_keeps_both_versions(archive: Archive) -> None:
    archive.put(fetched())
    archive.put(fetched(SECOND, days=7))
    assert [s.sha256 for s in archive.versions(URL)] == [sha(FIRST), sha(SECOND)]
    assert archive.read(sha(FIRST)) == FIRST
    latest = archive.latest(URL)
    assert latest is not None and latest.sha256 == sha(SECOND)


def test_a_document_that_goes_back_to_its_first_version_is_a_third_version_of_the_same_bytes(archive: Archive) -> None:
    for days, content in enumerate((FIRST, SECOND, FIRST)):
        archive.put(fetched(content, days=days))
    assert [s.sha256 for s in archive.versions(URL)] == [sha(FIRST), sha(SECOND), sha(FIRST)]
    assert len(stored_files(archive.root)) == 2


def test_the_same_bytes_from_a_mirror_are_another_version_because_they_are_labelled_otherwise(archive: Archive) -> None:
    archive.put(fetched())
    archive.put(Fetched(FIRST, URL, "some_source", "application/pdf", START, Origin.MIRROR, stand_in=True))
    latest = archive.latest(URL)
    assert latest is not None and (latest.origin, latest.stand_in) == (Origin.MIRROR, True)


def test_new_validators_for_the_same_bytes_are_remembered_without_a_new_version(archive: Archive) -> None:
    archive.put(fetched(etag='"1"'))
    archive.put(fetched(days=1, etag='"2"', last_modified="Mon, 02 Mar 2026 12:00:00 GMT"))
    again = Archive(archive.root)
    assert again.state.validators(URL) == ('"2"', "Mon, 02 Mar 2026 12:00:00 GMT")
    assert len(again.versions(URL)) == 1
    assert again.state.last_had(URL, sha(FIRST)) == START + timedelta(days=1)


def test_what_was_known_on_an_earlier_day_can_be_asked(archive: Archive) -> None:
    archive.put(fetched())
    archive.record_visit(trail((URL, FIRST)), START)
    archive.put(fetched(SECOND, days=7))
    archive.record_visit(trail((URL, SECOND)), START + timedelta(days=7))
    then = archive.as_at(date(2026, 3, 7))
    assert [s.sha256 for s in then.versions(URL)] == [sha(FIRST)]
    assert then.trail_sha256("some_source") == sha(trail((URL, FIRST)).to_json())
    assert archive.as_at(date(2026, 2, 28)).latest(URL) is None
    now = archive.as_at(date(2026, 3, 8)).latest(URL)
    assert now is not None and now.sha256 == sha(SECOND)
    hour = archive.as_at(START + timedelta(days=7, seconds=-1)).latest(URL)
    assert hour is not None and hour.sha256 == sha(FIRST)


def test_a_document_no_longer_listed_vanishes_stays_in_the_archive_and_can_return(archive: Archive) -> None:
    other = URL + "?other"
    archive.put(fetched())
    archive.put(fetched(SECOND, url=other))
    assert archive.record_visit(trail((URL, FIRST), (other, SECOND)), START) == ()
    assert archive.record_visit(trail((URL, FIRST)), START + timedelta(days=7)) == (other,)
    again = Archive(archive.root)
    assert again.state.vanished(other) == START + timedelta(days=7)
    assert again.state.vanished(URL) is None
    assert again.read(sha(SECOND)) == SECOND
    assert again.record_visit(trail((URL, FIRST), (other, SECOND)), START + timedelta(days=14)) == ()
    assert Archive(archive.root).state.vanished(other) is None


def test_a_document_that_failed_before_it_was_taken_off_the_list_has_vanished_too(archive: Archive) -> None:
    archive.put(fetched())
    archive.record_visit(trail((URL, FIRST)), START)
    failing = Visit(URL, None, Role.DOCUMENT, False, failed=True)
    archive.record_visit(Trail("some_source", Origin.LIVE, (failing,)), START + timedelta(days=7))
    assert archive.state.vanished(URL) is None
    assert archive.record_visit(trail(), START + timedelta(days=14)) == (URL,)


def test_an_address_that_never_gave_anything_cannot_vanish(archive: Archive) -> None:
    missing = Visit(URL, None, Role.DOCUMENT, False)
    archive.record_visit(Trail("some_source", Origin.LIVE, (missing,)), START)
    assert archive.record_visit(trail(), START + timedelta(days=7)) == ()


def test_walking_the_same_trail_again_only_moves_the_date(archive: Archive) -> None:
    archive.put(fetched())
    archive.record_visit(trail((URL, FIRST)), START)
    archive.record_visit(trail((URL, FIRST)), START + timedelta(days=7))
    again = Archive(archive.root)
    assert again.state.last_success("some_source") == START + timedelta(days=7)
    assert len(again.state.trails("some_source")) == 1
    assert again.trail("some_source") == trail((URL, FIRST))
    assert again.last_seen() == {(URL, sha(FIRST)): START + timedelta(days=7)}
    assert again.trail("another_source") is None
    assert again.state.last_success("another_source") is None


def test_a_version_was_last_seen_when_its_own_trail_was_last_walked(archive: Archive) -> None:
    for days, content in ((0, FIRST), (7, FIRST), (14, SECOND)):
        archive.put(fetched(content, days=days))
        archive.record_visit(trail((URL, content)), START + timedelta(days=days))
    assert archive.last_seen() == {(URL, sha(FIRST)): START + timedelta(days=7), (URL, sha(SECOND)): START + timedelta(days=14)}


def test_an_event_of_a_later_release_is_passed_over(archive: Archive) -> None:
    archive.put(fetched())
    Manifest(archive.root / "manifest.jsonl").append([{"event": "signed", "at": "2026-03-01T12:00:00Z"}])
    assert Archive(archive.root).latest(URL) is not None


class TestDamage:
    def test_altered_bytes_are_never_handed_out(self, archive: Archive) -> None:
        snapshot = archive.put(fetched())
        path = archive.path(snapshot.sha256)
        assert path is not None
        path.write_bytes(SECOND)
        with pytest.raises(ArchiveDamaged, match=r"agreement\.pdf.*its hash differs.*--full"):
            archive.read(snapshot.sha256)
        assert not archive.intact(snapshot.sha256)

    def test_verify_names_every_document_that_is_missing_or_altered(self, archive: Archive) -> None:
        for content in (FIRST, SECOND):
            archive.put(fetched(content, url=f"{URL}?{sha(content)[:4]}"))
        archive.record_visit(trail((URL, FIRST)), START)
        assert archive.verify().damaged == ()
        assert archive.verify().checked == 3
        first, second = archive.path(sha(FIRST)), archive.path(sha(SECOND))
        assert first is not None and second is not None
        first.unlink()
        second.write_bytes(b"x")
        damaged = archive.verify().damaged
        assert len(damaged) == 2
        assert "cannot be read" in damaged[0] and "hash differs" in damaged[1]

    def test_fetching_again_mends_an_altered_copy(self, archive: Archive) -> None:
        snapshot = archive.put(fetched())
        path = archive.path(snapshot.sha256)
        assert path is not None
        path.write_bytes(b"rot")
        archive.put(fetched(days=1))
        assert archive.read(snapshot.sha256) == FIRST

    def test_a_line_altered_in_the_middle_of_the_manifest_is_named(self, archive: Archive) -> None:
        archive.put(fetched())
        archive.put(fetched(SECOND))
        path = archive.root / "manifest.jsonl"
        lines = path.read_bytes().split(b"\n")
        for broken in (lines[0][:40], b"[1, 2]"):
            path.write_bytes(b"\n".join([broken, *lines[1:]]))
            with pytest.raises(ArchiveDamaged, match="line 1: this is not an event"):
                Archive(archive.root).latest(URL)


class TestTornManifest:
    def test_a_line_cut_short_is_passed_over_and_set_aside_by_the_next_writer(self, archive: Archive) -> None:
        archive.put(fetched())
        path = archive.root / "manifest.jsonl"
        with path.open("ab") as file:
            file.write(b'{"event": "fetched", "url": "https://ex')
        again = Archive(archive.root)
        assert len(again.versions(URL)) == 1
        again.put(fetched(SECOND))
        assert [s.sha256 for s in Archive(archive.root).versions(URL)] == [sha(FIRST), sha(SECOND)]
        assert (archive.root / "manifest.jsonl.torn").read_bytes() == b'{"event": "fetched", "url": "https://ex\n'

    def test_a_first_line_cut_short_leaves_an_empty_manifest(self, archive: Archive) -> None:
        archive.root.mkdir(exist_ok=True)
        (archive.root / "manifest.jsonl").write_bytes(b'{"eve')
        archive.put(fetched())
        assert len(Archive(archive.root).versions(URL)) == 1

    def test_a_line_that_another_process_is_still_writing_is_not_taken_for_torn(self, archive: Archive) -> None:
        archive.put(fetched())
        path = archive.root / "manifest.jsonl"
        with path.open("ab") as writing:
            fcntl.flock(writing, fcntl.LOCK_EX)
            writing.write(b'{"event": "first", ')
            writing.flush()
            second = threading.Thread(target=Manifest(path).append, args=([{"event": "second"}],))
            second.start()
            second.join(0.2)
            assert second.is_alive()
            writing.write(b'"whole": true}\n')
        second.join(10)
        assert [event["event"] for event in Manifest(path).events()] == ["fetched", "first", "second"]


class TestFailingDisk:
    """The disk fails at each call that writes, one after the other; nothing is lost and the next try succeeds."""

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
    @pytest.mark.parametrize(("call", "times"), [("write", 2), ("fsync", 3), ("replace", 1)])
    def test_a_failure_at_any_write_loses_nothing(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch, call: str, times: int, code: int
    ) -> None:
        archive.put(fetched())
        before = (archive.root / "manifest.jsonl").read_bytes()
        failures = 0
        for fail_at in range(1, times + 1):
            with monkeypatch.context() as patch:
                failed = fail_on(patch, call, fail_at, code)
                try:
                    Archive(archive.root).put(fetched(SECOND))
                except OSError as error:
                    assert error.errno == code
                failures += failed[0]
            assert (archive.root / "manifest.jsonl").read_bytes().startswith(before)
            check_sound(archive.root)
            (archive.root / "manifest.jsonl").write_bytes(before)
            for path in stored_files(archive.root):
                if sha(FIRST) not in path.name:
                    path.unlink()
        assert failures == times
        Archive(archive.root).put(fetched(SECOND))
        assert len(Archive(archive.root).versions(URL)) == 2

    def test_half_a_line_written_before_the_disk_was_full_is_taken_back(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive.put(fetched())
        before = (archive.root / "manifest.jsonl").read_bytes()
        real, short = os.write, []

        def half_then_full(descriptor: int, content: bytes) -> int:
            if short:
                raise OSError(errno.ENOSPC, "No space left on device")
            if bytes(content).startswith(b"{"):
                short.append(descriptor)
                return real(descriptor, bytes(content)[:40])
            return real(descriptor, content)

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", half_then_full)
            with pytest.raises(OSError, match="No space"):
                Archive(archive.root).put(fetched(SECOND))
        assert short
        assert (archive.root / "manifest.jsonl").read_bytes() == before


def fail_on(patch: pytest.MonkeyPatch, call: str, fail_at: int, code: int) -> list[int]:
    """Make the n-th call of one kind fail; returns a list whose first item counts the failures."""
    counts, failed = [0], [0]
    owner = Path if call == "replace" else os
    real = getattr(owner, call)

    def failing(*args: object) -> object:
        counts[0] += 1
        if counts[0] == fail_at:
            failed[0] += 1
            raise OSError(code, os.strerror(code))
        return real(*args)

    patch.setattr(owner, call, failing)
    return failed


def check_sound(root: Path) -> None:
    """Every event parses, every hash verifies, the first version is still there."""
    again = Archive(root)
    assert again.verify().damaged == ()
    assert again.read(sha(FIRST)) == FIRST
    assert not list(root.rglob(".part-*"))


KILLED = """
import os, sys, signal
from datetime import datetime, UTC
from pathlib import Path
from extract.archive import Archive, Fetched
from extract.terms import Origin
from extract.trail import Trail, Visit, Role

root, die_at = sys.argv[1], int(sys.argv[2])
calls = 0

def deadly(real):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == die_at:
            if real is plain_write and len(args[1]) > 10:
                plain_write(args[0], bytes(args[1])[:10])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call

plain_write = os.write
os.write, os.fsync, Path.replace = deadly(os.write), deadly(os.fsync), deadly(Path.replace)
archive = Archive(root)
for number in range(2):
    archive.put(Fetched(b"%PDF- document " + str(number).encode(), f"https://www.example.org/{number}", "some_source",
                        "application/pdf", datetime(2026, 3, 1, tzinfo=UTC), Origin.LIVE))
archive.record_visit(Trail("some_source", Origin.LIVE, (Visit("https://www.example.org/1", "0" * 64, Role.DOCUMENT, False),)),
                     datetime(2026, 3, 1, tzinfo=UTC))
print(calls)
"""


def test_a_kill_at_any_write_leaves_a_sound_archive_that_the_next_run_completes(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(KILLED))
    whole = run_script(script, tmp_path / "whole", 0)
    assert whole.returncode == 0
    steps = int(whole.stdout)
    assert steps >= 10
    for step in range(1, steps + 1):
        root = tmp_path / f"killed-{step}"
        Archive(root).put(fetched())
        assert run_script(script, root, step).returncode == -signal.SIGKILL
        again = Archive(root)
        assert again.verify().damaged == ()
        assert again.read(sha(FIRST)) == FIRST
        assert run_script(script, root, 0).returncode == 0
        done = Archive(root)
        assert done.verify().damaged == ()
        assert {s.url for s in done.state.snapshots()} == {URL, "https://www.example.org/0", "https://www.example.org/1"}
        assert done.trail("some_source") is not None


def run_script(script: Path, root: Path, die_at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, script, root, str(die_at)], capture_output=True, text=True, check=False, timeout=60)


class TestElsewhere:
    @pytest.mark.parametrize("scheme", ["memory", "file"])
    def test_documents_may_lie_on_any_filesystem_while_the_manifest_stays_here(self, tmp_path: Path, scheme: str) -> None:
        address = f"memory://raw-{tmp_path.name}" if scheme == "memory" else f"file://{tmp_path}/elsewhere"
        archive = Archive(tmp_path / "raw", objects=address)
        snapshot = archive.put(fetched())
        archive.put(fetched(SECOND, days=1))
        again = Archive(tmp_path / "raw", objects=address)
        assert again.read(snapshot.sha256) == FIRST
        assert again.path(snapshot.sha256) is None
        assert again.verify() == archive.verify()
        assert again.verify().checked == 2
        assert not (tmp_path / "raw" / "objects").exists()
        assert (tmp_path / "raw" / "manifest.jsonl").is_file()
        if scheme == "file":
            assert {path.stem for path in (tmp_path / "elsewhere").rglob("*.pdf")} == {sha(FIRST), sha(SECOND)}

    def test_a_missing_document_elsewhere_is_named_too(self, tmp_path: Path) -> None:
        archive = Archive(tmp_path, objects=f"memory://gone-{tmp_path.name}")
        archive.put(fetched())
        emptied = Archive(tmp_path, objects=f"memory://other-{tmp_path.name}")
        assert "cannot be read" in emptied.verify().damaged[0]

    def test_a_filesystem_that_fails_midway_keeps_nothing_half_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import fsspec

        address = f"memory://failing-{tmp_path.name}"
        archive = Archive(tmp_path, objects=address)
        with monkeypatch.context() as patch:

            def failing(*_: object, **__: object) -> None:
                raise OSError(errno.EIO, "the bucket is on fire")

            patch.setattr(type(fsspec.filesystem("memory")), "mv", failing)
            with pytest.raises(OSError, match="on fire"):
                archive.put(fetched())
        assert fsspec.filesystem("memory").find(f"/failing-{tmp_path.name}") == []
        assert archive.latest(URL) is None
        assert archive.put(fetched()).sha256 == sha(FIRST)


class TestLock:
    def test_a_second_refresh_is_told_who_holds_the_archive(self, tmp_path: Path) -> None:
        with (
            RefreshLock(tmp_path),
            pytest.raises(ArchiveBusy, match=rf"process {os.getpid()} on .*since .*--data"),
            RefreshLock(tmp_path),
        ):
            pass
        with RefreshLock(tmp_path):
            pass

    def test_a_second_refresh_waits_as_long_as_it_is_told_to(self, tmp_path: Path) -> None:
        holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path), "0.5"], stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with RefreshLock(tmp_path, wait_seconds=20):
            assert holder.wait(20) == 0

    def test_a_killed_refresh_holds_nothing(self, tmp_path: Path) -> None:
        holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path), "60"], stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(ArchiveBusy, match=f"process {holder.pid}"), RefreshLock(tmp_path):
            pass
        holder.kill()
        holder.wait(20)
        with RefreshLock(tmp_path):
            pass

    def test_a_lock_whose_holder_has_not_yet_said_who_it_is_is_still_a_lock(self, tmp_path: Path) -> None:
        with RefreshLock(tmp_path):
            (tmp_path / "refresh.lock").write_text("")
            with pytest.raises(ArchiveBusy, match="a process that has just begun"), RefreshLock(tmp_path):
                pass


HOLDS = """
import sys, time
from pathlib import Path
from extract.lock import RefreshLock
with RefreshLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def test_two_processes_that_write_at_once_do_not_mix_their_lines(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from extract.manifest import Manifest\n"
        "m = Manifest(Path(sys.argv[1]))\n"
        "for n in range(50): m.append([{'event': 'x', 'who': sys.argv[2], 'n': n, 'long': 'x' * 5000}])"
    )
    path = tmp_path / "manifest.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), who]) for who in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert sorted((line["who"], line["n"]) for line in lines) == [(who, n) for who in "ab" for n in range(50)]
