"""`make bench`: what the work costs beside a floor measured in the same run on the same files. Never part of the suite.

Each row prints ours, the floor, their ratio and the limit; the last line says how many rows are over their limit, and the
exit code is 1 when any is. Runs on the publishers' files in ../shared; without them the rows that need them say so.
With --keep the rows also go to the top of docs/benchmarks.md, with the machine and the date.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.packs import seconds_of_charts, seconds_of_packs, seconds_of_site
from tests.bench.scale import STEADY, growth

ROOT = Path(__file__).resolve().parents[2]
MIRROR = ROOT.parent / "shared" / "mirror"
EARLIER = ROOT.parent / "shared" / "mirror-earlier"
BIN = Path(sys.executable).parent / "send-evidence"
KEPT = ROOT / "docs" / "benchmarks.md"
REPEATS = 5
GENERATED = 800
GIB = 1024**3


@dataclass(frozen=True)
class Result:
    """One measured row; seconds, or bytes for memory."""

    measure: str
    ours: float
    floor: float
    limit: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(measure: str, ours: Callable[[], object], floor: Callable[[], object], limit: float, repeats: int = REPEATS) -> Result:
    """Both in turn, one warm-up each, medians of both."""
    ours(), floor()
    pairs = [(timed(ours), timed(floor)) for _ in range(repeats)]
    return Result(measure, statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), limit)


def run(*words: str | Path) -> None:
    """A whole process; its failure ends the bench with its output."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def pdfium_text(documents: list[bytes]) -> None:
    import pypdfium2

    for content in documents:
        pdf = pypdfium2.PdfDocument(content)
        for page in pdf:
            page.get_textpage().get_text_range()
        pdf.close()


def reports_and_agreements() -> tuple[list[bytes], list[bytes]]:
    from extract.errors import EvidenceError
    from extract.inspection_report.read import read_inspection

    reports = []
    for path in sorted((MIRROR / "files.ofsted.gov.uk/v1/file").iterdir()):
        content = path.read_bytes()
        try:
            read_inspection(content, path.name)
        except EvidenceError:  # a children's services report on the same shelf
            continue
        reports.append(content)
    folders = [folder / "assets.publishing.service.gov.uk/media" for folder in (MIRROR, EARLIER)]
    return reports, [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.pdf"))]


def extraction() -> list[Result]:
    from extract.agreement_document.read import read_agreement
    from extract.inspection_report.read import read_inspection

    reports, agreements = reports_and_agreements()
    return [
        paired(
            f"inspection reports: text and every field ({len(reports)})",
            lambda: [read_inspection(content, "report") for content in reports],
            lambda: pdfium_text(reports),
            2,
        ),
        paired(
            f"agreements: every table and field ({len(agreements)})",
            lambda: [read_agreement(content, "agreement") for content in agreements],
            lambda: pdfium_text(agreements),
            30,
            repeats=3,
        ),
    ]


def refreshes(folder: Path) -> list[Result]:
    data, full = folder / "data", folder / "full"
    run(BIN, "refresh", "--no-prefect", "--mirror", MIRROR, "--data", data)
    unchanged = paired(
        "refresh with nothing changed, whole process",
        lambda: run(BIN, "refresh", "--no-prefect", "--mirror", MIRROR, "--data", data),
        lambda: run(sys.executable, "-c", "import duckdb, typer"),
        3,
    )
    changed_mirror = folder / "mirror"
    shutil.copytree(MIRROR, changed_mirror)
    page = next((changed_mirror / "assets.publishing.service.gov.uk/media").rglob("Norfolk*.pdf"))
    ours, floor = [], []
    for turn in range(3):
        # A comment after the end of the file makes other bytes of the same document.
        page.chmod(0o644)
        page.write_bytes(page.read_bytes() + b"\n%% turn %d\n" % turn)
        ours.append(timed(lambda: run(BIN, "refresh", "--no-prefect", "--mirror", changed_mirror, "--data", data)))
        floor.append(timed(lambda: run(BIN, "refresh", "--no-prefect", "--full", "--mirror", changed_mirror, "--data", full)))
    one = Result("one document changed: bytes to swapped warehouse", statistics.median(ours), statistics.median(floor), 0.5)
    return [unchanged, one]


def warehouse_build(folder: Path) -> Result:
    import duckdb

    from pipelines.inputs import build_inputs
    from pipelines.refresh import Options, Refresh
    from pipelines.settings import Settings
    from transform.warehouse import build_warehouse

    data = folder / "data"
    refresh = Refresh(Settings(data, str(MIRROR)), Options())
    inputs = build_inputs(refresh)
    rows = folder / "rows"
    rows.mkdir()
    with duckdb.connect(str(data / "warehouse" / "send_evidence.duckdb"), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        for table in tables:
            connection.execute(f"COPY \"{table}\" TO '{rows / table}.csv'")

    def floor() -> None:
        target = folder / "floor.duckdb"
        target.unlink(missing_ok=True)
        with duckdb.connect(str(target)) as connection:
            for table in tables:
                connection.execute(
                    f"CREATE TABLE \"{table}\" AS SELECT * FROM read_csv('{rows / table}.csv', all_varchar = true)"
                )

    def ours() -> None:
        target = folder / "built.duckdb"
        target.unlink(missing_ok=True)
        build_warehouse(target, inputs, refresh.summary.started.replace(tzinfo=None))

    return paired("warehouse build from stored parsed records", ours, floor, 4)


def evidence_rows(folder: Path) -> Result:
    from reports.evidence import load_evidence, open_warehouse

    path = folder / "data" / "warehouse" / "send_evidence.duckdb"
    joined = """
        SELECT a.*, f.*, d.url, d.title FROM authority a JOIN figure f USING (la_code)
        LEFT JOIN document d ON d.snapshot_sha256 = f.snapshot_sha256 AND d.source_id = f.source_id
        WHERE a.valid_to IS NULL AND f.superseded_by IS NULL
    """

    def ours() -> None:
        with open_warehouse(path) as connection:
            evidence = load_evidence(connection)
            for row in evidence.authorities:
                evidence.authority(row.la_code).figure("ehc_plans")

    def floor() -> None:
        with open_warehouse(path) as connection:
            connection.execute(joined).fetchall()

    return paired("evidence rows for all 153 authorities", ours, floor, 2)


def machine() -> str:
    """What the numbers were measured on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )


def keep(results: list[Result]) -> None:
    """Put the rows above those of earlier runs in docs/benchmarks.md."""
    text = KEPT.read_text()
    head, mark, earlier = text.partition("\n## ")
    rows = "\n".join(f"| {r.measure} | {r.ours:.3f} {r.unit} | {r.floor:.3f} | {r.ratio:.2f} | {r.limit} |" for r in results)
    now = f"\n## {datetime.now(UTC):%-d %B %Y}\n\n{machine()}.\n\n| measure | ours | floor | ratio | limit |\n|---|--:|--:|--:|--:|\n{rows}\n"
    KEPT.write_text(head + now + mark + earlier)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--keep", action="store_true", help="put the rows into docs/benchmarks.md")
    kept = parser.parse_args().keep
    print(machine())
    if not MIRROR.is_dir():
        print("The publishers' files (../shared) are not beside this checkout: nothing can be measured.")
        return 0
    results = extraction()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results += refreshes(folder)
        results.append(warehouse_build(folder))
        results.append(evidence_rows(folder))
        standing = folder / "data" / "warehouse" / "send_evidence.duckdb"
        charts = seconds_of_charts(standing)
        results.append(Result("packs for all 153, two processes", seconds_of_packs(standing, folder / "packs"), charts, 1.5))
        results.append(Result("site, every page, two processes", seconds_of_site(standing, folder / "site"), charts, 2.25))
        peak = max(resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    if grown := growth(GENERATED):
        words = f"{GENERATED} generated PDFs, two Dask workers: cost of each"
        results.append(Result(words, grown[0], grown[1], STEADY, "ms"))
    results.append(Result("peak memory of any process", peak / GIB, 1, 1, "GiB"))
    print(f"{'measure':58} {'ours':>9} {'floor':>9} {'ratio':>7} {'limit':>6}")
    over = 0
    for row in results:
        bad = row.ratio > row.limit
        over += bad
        print(
            f"{row.measure:58} {row.ours:7.3f} {row.unit:3}{row.floor:7.3f} {row.ratio:7.2f} {row.limit:6.1f}"
            f"{'  OVER' if bad else ''}"
        )
    print(f"{over} of {len(results)} rows over their limit")
    if kept:
        keep(results)
    return int(over > 0)


if __name__ == "__main__":
    raise SystemExit(main())
