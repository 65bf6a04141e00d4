"""What comes in from others: locked, licensed, audited, and silent when imported."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.trust import audit, licences

HASHED = re.compile(
    r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==\S+(?: ; [^\\]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.MULTILINE
)


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file that is kept in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout: which files are kept cannot be told")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def _texts(tracked: list[Path]) -> list[tuple[str, str]]:
    found = []
    for path in tracked:
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((str(path.relative_to(ROOT)), content.decode("utf-8", "replace")))
    return found


# -- locks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", licences.LOCKS)
def test_every_locked_package_has_one_version_and_hashes_and_a_lock_holds_nothing_else(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert HASHED.sub("", text) == ""
    assert len(HASHED.findall(text)) > 50


def test_the_locks_agree_with_each_other() -> None:
    """A package may stand twice in one lock, for two ages of Python; each lock that has it has the same."""
    line = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?(==\S+(?: ; [^\\]+)?)", re.MULTILINE)
    versions: dict[str, dict[str, set[str]]] = {}
    for lock in licences.LOCKS:
        for name, version in line.findall((ROOT / lock).read_text()):
            versions.setdefault(licences.plain(name), {}).setdefault(lock, set()).add(version.split(" ; ")[0].strip())
    assert {name: found for name, found in versions.items() if len(set(map(frozenset, found.values()))) > 1} == {}


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["dependency-groups"]["build"]]
    asked += project["project"]["optional-dependencies"]["cluster"]
    names = {licences.plain(re.match(r"[A-Za-z0-9._-]+", wish)[0]) for wish in asked}  # type: ignore[index]
    assert names - licences.locked().keys() == set()


def _own_indexes() -> set[str]:
    """Hosts of the package indexes that pip on this machine is told to use, other than the public one."""
    done = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    hosts = set(re.findall(r"https?://(?:[^@/\s']*@)?([A-Za-z0-9.-]+)", done.stdout))
    return {host for host in hosts if not host.endswith(("pypi.org", "pythonhosted.org"))}


def test_no_file_names_an_index_of_packages(tracked: list[Path]) -> None:
    address = re.compile(
        r"--(?:extra-)?index-url[ =]\S*://|^\s*(?:extra-)?index-url\s*=|--find[-]links|://[^\s\"')]*/simple\b", re.MULTILINE
    )
    own = _own_indexes()
    named = [name for name, text in _texts(tracked) if address.search(text) or any(host in text for host in own)]
    assert named == []


def test_no_file_holds_a_path_of_one_machine(tracked: list[Path]) -> None:
    """Relative paths travel; a path from a home or a workplace does not."""
    homes = ["/" + "work/", "/" + "root/", "/" + "tmp/w/", f"{Path.home()}/"]
    machine = re.compile(r"(?<![\w.*:/~}\])-])(?:" + "|".join(map(re.escape, homes)) + ")")
    named = [
        f"{name}: {text[match.start() : match.start() + 60]!r}"
        for name, text in _texts(tracked)
        if (match := machine.search(text))
    ]
    assert named == []


# -- licences --------------------------------------------------------------------------------------------------------


def test_every_locked_package_has_a_row_with_its_licence_and_no_row_is_left_over() -> None:
    on_page = licences.rows(licences.PAGE.read_text())
    assert {name: ", ".join(purposes) for name, purposes in licences.locked().items()} == {
        name: purpose for name, (_, purpose) in on_page.items()
    }


def test_every_licence_is_compatible_with_ours() -> None:
    on_page = licences.rows(licences.PAGE.read_text())
    assert {name: licence for name, (licence, _) in on_page.items() if not licences.compatible(licence)} == {}


def test_the_rows_say_what_the_installed_packages_say() -> None:
    on_page = licences.rows(licences.PAGE.read_text())
    said = licences.installed()
    assert {name: licence for name, (licence, _) in on_page.items() if said.get(name, licence) != licence} == {}
    assert len(said.keys() & on_page.keys()) > 150


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "LGPL-3.0-only", "Proprietary", "", "Copyright (c) 2015, all rights reserved"])  # fmt: skip
def test_a_licence_that_binds_more_than_ours_is_refused(licence: str) -> None:
    assert not licences.compatible(licence)


@pytest.mark.parametrize("licence", ["MIT", "GPL-2.0-only OR MIT", "MPL-2.0 AND (Apache-2.0 OR MIT)", "BSD"])
def test_a_licence_that_allows_what_ours_does_is_taken(licence: str) -> None:
    assert licences.compatible(licence)


def test_the_page_is_what_its_command_writes() -> None:
    before = licences.PAGE.read_text()
    assert licences.page([*sys.path], before) == before


# -- audit -----------------------------------------------------------------------------------------------------------


def _found(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


SOUND = {"name": "sound", "version": "1.0", "vulns": []}
VULNERABLE = {
    "name": "weak",
    "version": "1.0",
    "vulns": [{"id": "EX-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}],
}
SKIPPED = {"name": "unheard-of", "skip_reason": "Dependency not found"}


def test_a_known_vulnerability_fails_and_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.tell(_found(SOUND, VULNERABLE), "") == 1
    assert "weak 1.0: EX-1, mended in 1.1." in capsys.readouterr().out


def test_nothing_known_passes_and_says_how_many_were_looked_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.tell(_found(SOUND, SKIPPED), "") == 0
    said = capsys.readouterr().out
    assert "1 locked packages looked up, 0 with a known vulnerability." in said
    assert "1 are not known to the index that was asked, and were not audited." in said


def test_an_index_that_knows_no_package_is_no_clean_bill(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.tell(_found(SKIPPED), "No known vulnerabilities found") == 0
    assert "Not audited: no package could be looked up." in capsys.readouterr().out


@pytest.mark.parametrize("message", ["ERROR:pip_audit._cli:Could not connect to the feed", "requests.exceptions.ConnectionError: Max retries exceeded"])  # fmt: skip
def test_without_a_network_it_says_so_and_passes(message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.tell("", message) == 0
    assert capsys.readouterr().out == "Not audited: the list of known vulnerabilities cannot be reached from here.\n"


def test_a_lock_that_cannot_be_read_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.tell("", "ERROR:pip_audit._cli:requirement x is missing a hash") == 1
    assert "missing a hash" in capsys.readouterr().out


def test_an_audit_without_an_answer_ends(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def never(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("pip_audit", audit.LONGEST)

    monkeypatch.setattr(subprocess, "run", never)
    assert audit.main() == 0
    assert "did not answer within" in capsys.readouterr().out


# -- import ----------------------------------------------------------------------------------------------------------

IMPORTS = """
import importlib, pkgutil, socket, sys

def refuse(*_, **__):
    raise SystemExit("a network connection was asked for at import")

for name in ("connect", "connect_ex", "sendto", "sendmsg"):
    setattr(socket.socket, name, refuse)
for name in ("create_connection", "getaddrinfo", "gethostbyname", "gethostbyname_ex"):
    setattr(socket, name, refuse)
count = 0
for room in ("extract", "transform", "reports", "pipelines"):
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            count += 1
print(count)
"""


def test_nothing_reaches_for_the_network_when_it_is_imported(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    modules = [path for room in ("extract", "transform", "reports", "pipelines") for path in (ROOT / room).rglob("*.py")]
    assert int(done.stdout) == sum(path.name not in {"__init__.py", "__main__.py"} for path in modules) + sum(
        path.name == "__init__.py" and path.parent.parent != ROOT for path in modules
    )


# -- mutation testing ------------------------------------------------------------------------------------------------


def test_a_mutant_that_no_test_reached_has_survived(tmp_path: Path) -> None:
    from tests.trust import mutants

    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "a.py.meta").write_text(
        json.dumps({"exit_code_by_key": {"k1": 1, "k2": 0, "k3": 33, "k4": None, "k5": 36}})
    )
    (tmp_path / "extract" / "b.py.meta").write_text(json.dumps({"exit_code_by_key": {}}))
    text, share = mutants.table(mutants.results(tmp_path))
    assert "| extract/a.py | 5 | 2 | 3 | 40.0 |" in text
    assert share == 40.0
