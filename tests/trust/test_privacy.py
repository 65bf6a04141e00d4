"""The command that counts signatures, run as a person runs it: nothing of those who signed is anywhere afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.invented import invented_warehouse

PERSONAL = (
    "Hannah Signer",
    "Hannah",
    "Signer",
    "h.signer@home.example",
    "home.example",
    "AB12 3CD",
    "AB123CD",
    "07700 900123",
    "900123",
    "12 Hidden Lane",
)
HEADER = "Name,E-mail,Postcode,Phone,Address,Constituency\n"
ROW = "Hannah Signer,h.signer@home.example,AB12 3CD,07700 900123,12 Hidden Lane"
PLACED = HEADER + f"{ROW},Ashforth North\n{ROW},Coldham\n"
MISPLACED = HEADER + f"{ROW},Hannah Signer\n{ROW},h.signer@home.example\n{ROW},AB12 3CD\n"
DISTRICTS = "district,constituency\nAB12,Ashforth North\n"

FILES = {
    "every row is placed": (PLACED.encode(), None),
    "a personal cell stands where the constituency should": (MISPLACED.encode(), None),
    "postcodes are mapped by districts": (PLACED.encode(), DISTRICTS),
    "no column to count by": (f"Name,E-mail\n{ROW}\n".encode(), None),
    "a personal cell is the head of a column": (f"{ROW},Hannah Signer\n".encode(), None),
    "it is no CSV": (PLACED.encode() + b"\x00" + b"Hannah Signer" * 20_000, None),
    "it is a spreadsheet": (b"PK\x03\x04" + PLACED.encode("utf-16"), None),
    "an old encoding": (PLACED.replace("Hannah", "Hannäh").encode("cp1252"), None),
    "it is cut within a quote": (PLACED.encode() + b'"Hannah Signer', None),
    "districts hold a person": (PLACED.encode(), f"district,constituency\n{ROW}\n"),
}

CRASH = """
import sys
import reports.coverage
from pipelines.cli import main

def boom(*_):
    raise RuntimeError("a fault of our own")

reports.coverage.{function} = boom
sys.argv = ["send-evidence", *sys.argv[1:]]
main()
"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented_warehouse(tmp_path_factory.mktemp("privacy") / "send_evidence.duckdb")


class Room:
    """A home, a working folder, a data folder and a folder for temporary files, all empty but for the warehouse."""

    def __init__(self, root: Path, warehouse: Path) -> None:
        self.root = root
        self.signatures = root / "papers" / "signatures.csv"
        self.districts = root / "papers" / "districts.csv"
        for name in ("papers", "home", "here", "tmp", "data/warehouse", "data/raw"):
            (root / name).mkdir(parents=True)
        shutil.copy(warehouse, root / "data" / "warehouse" / "send_evidence.duckdb")

    def run(
        self, content: bytes, districts: str | None, *options: str, code: str = "from pipelines.cli import main; main()"
    ) -> tuple[int, bytes]:
        """Count; the exit code, and everything that was printed."""
        self.signatures.write_bytes(content)
        places = ["coverage", str(self.signatures), "--data", str(self.root / "data"), *options]
        if districts is not None:
            self.districts.write_text(districts)
            places += ["--districts", str(self.districts)]
        homes = {
            name: str(self.root / "home")
            for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "PREFECT_HOME")
        }
        done = subprocess.run(
            [sys.executable, "-c", code, *places], cwd=self.root / "here", capture_output=True, timeout=120, check=False,
            env=os.environ | homes | {"TMPDIR": str(self.root / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def holds(self) -> list[str]:
        """Files beside the person's own that hold anything personal, in any of the encodings a program writes."""
        own = {self.signatures, self.districts}
        return [
            f"{path.relative_to(self.root)}: {words}"
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and path not in own
            for words in named(path.read_bytes()) + named(str(path).encode())
        ]


def named(content: bytes) -> list[str]:
    """What of the people who signed stands in some bytes, whatever the case or the encoding."""
    folded = content.lower()
    return [
        words
        for words in PERSONAL
        if any(words.lower().encode(encoding) in folded for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


@pytest.fixture
def room(tmp_path: Path, warehouse: Path) -> Room:
    return Room(tmp_path / "room", warehouse)


@pytest.mark.parametrize("case", FILES)
def test_counting_leaves_nothing_personal_in_any_file_or_word(room: Room, case: str) -> None:
    content, districts = FILES[case]
    before = {path: path.read_bytes() for path in (room.root / "data").rglob("*") if path.is_file()}
    for options in ((), ("--json",)) if case.startswith(("every row", "a personal cell stands")) else ((),):
        code, printed = room.run(content, districts, *options)
        assert code in {0, 2}, printed
        assert b"Traceback" not in printed
        assert named(printed) == []
        assert room.holds() == []
    assert {path: path.read_bytes() for path in (room.root / "data").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("function", ["_key", "_district", "_by_authority", "_index"])
def test_a_crash_of_our_own_while_counting_prints_nothing_personal(room: Room, function: str) -> None:
    code, printed = room.run(PLACED.encode(), DISTRICTS, code=CRASH.format(function=function))
    assert code == 1
    assert b"a fault of our own" in printed
    assert named(printed) == []
    assert room.holds() == []


def test_what_is_looked_for_is_found_where_it_stands(room: Room) -> None:
    """The search itself: a search that finds nothing anywhere proves nothing."""
    (room.root / "data" / "raw" / "log.txt").write_bytes("..hannah signer..".encode("utf-16-le"))
    (room.root / "tmp" / "AB12 3CD.tmp").touch()
    assert [line.split(":")[0] for line in room.holds()] == ["data/raw/log.txt"] * 3 + ["tmp/AB12 3CD.tmp"]
