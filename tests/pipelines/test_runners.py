"""Where documents are read: threads, processes, a Dask cluster; from a folder or from S3; and what a kill leaves."""

# ruff: noqa: E402 - Prefect reads its settings once, when it is imported

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.prefect_settings import set_defaults

set_defaults(os.environ)

from prefect import get_client
from prefect.settings import PREFECT_API_URL
from prefect.testing.utilities import prefect_test_harness

from pipelines import flow_outputs, flows
from pipelines.batches import BATCH, Place, read_batch
from pipelines.batches import batches as dealt
from pipelines.reading import read_documents
from pipelines.refresh import Options, Refresh, run_refresh
from pipelines.runner import RUNNER, Runner, WrongRunner
from pipelines.settings import Settings
from tests.support.corpus import readings, unread, write_corpus
from tests.support.fetching import FakeClock
from tests.support.small_mirror import write_mirror
from transform.query import read

pytest.importorskip("distributed", reason="Dask is not installed: it is the optional extra 'cluster' (requirements-cluster.txt)")
pytest.importorskip("prefect_dask", reason="prefect-dask is not installed: it is in the optional extra 'cluster'")

S3_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module", autouse=True)
def s3() -> Iterator[str]:
    """An S3 of our own on loopback with one bucket; its address is in the environment before any worker starts."""
    moto = pytest.importorskip("moto.server", reason="moto, our stand-in for S3, is not installed")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    address = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (S3_KEYS | {"AWS_ENDPOINT_URL": address}).items():
            patch.setenv(name, value)
        import fsspec

        fsspec.filesystem("s3").mkdir("send-evidence")
        yield "s3://send-evidence/raw"
    server.stop()


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[str]:
    """A Prefect server with a database of its own; its address, for other processes."""
    with prefect_test_harness(server_startup_timeout=120):
        yield str(PREFECT_API_URL.value())


@pytest.fixture(scope="module")
def scheduler(s3: str) -> Iterator[str]:
    """The address of a Dask scheduler with two workers, each a process."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:  # type: ignore[no-untyped-call]
        yield cluster.scheduler_address


def tasks(like: str) -> list[dict[str, Any]]:
    """Task runs whose name holds `like`, as the server has them."""
    with get_client(sync_client=True) as client:
        found = client.request("POST", "/task_runs/filter", json={"task_runs": {"name": {"like_": like}}}).json()  # type: ignore[arg-type]
    return list(found)


def whole(data: Path) -> dict[str, list[str]]:
    """Every row of every table of a warehouse."""
    warehouse = Settings(data).warehouse
    tables = [row["name"] for row in read(warehouse, "SELECT table_name AS name FROM duckdb_tables()")]
    return {name: sorted(str(tuple(row.values())) for row in read(warehouse, f'SELECT * FROM "{name}"')) for name in tables}


def test_every_runner_and_no_prefect_at_all_give_the_same_rows_and_packs_are_written_on_a_cluster_too(
    tmp_path: Path, scheduler: str
) -> None:
    mirror = write_mirror(tmp_path / "mirror")
    built = {}
    for name, runner in {"no Prefect": "processes", "processes": "processes", "threads": "threads", "Dask": scheduler}.items():
        data = tmp_path / name / "data"
        refresh = Refresh(Settings(data, str(mirror)), Options(("section_251",), runner=runner), clock=FakeClock())
        summary = run_refresh(refresh) if name == "no Prefect" else flows.run_as_flow(refresh)
        assert (summary.outcome, summary.read, summary.rejected) == ("built", 1, [])
        built[name] = whole(data)

    assert len(built["no Prefect"]["figure"]) > 40_000
    for name, tables in built.items():
        assert {table for table, rows in tables.items() if rows != built["no Prefect"][table]} == set(), name

    state = flow_outputs.packs_flow(str(data), str(tmp_path / "out"), ["Bury"], runner=scheduler, return_state=True)
    assert state.message == f"1 packs in {tmp_path / 'out'}."
    assert (tmp_path / "out" / "bury" / "manifest.json").is_file()


def test_documents_are_read_in_batches_on_the_workers_of_the_cluster_from_s3(tmp_path: Path, s3: str, scheduler: str) -> None:
    papers = write_corpus(tmp_path, BATCH + 5, s3)
    told: list[str] = []
    (done,) = flows.read_with(Runner.of(scheduler), told.append, papers, Place(tmp_path, s3), 2)

    assert done == (BATCH + 5, ())
    assert unread(tmp_path, papers) == []
    assert not (tmp_path / "objects").exists()
    assert sorted(task["name"] for task in tasks("of 2")) == ["read batch 1 of 2", "read batch 2 of 2"]
    assert all("documents" in task["tags"] and task["empirical_policy"]["retries"] == 2 for task in tasks("of 2"))
    assert told == [f"read {done} of 55 documents" for done in (28, 55)] or told == [
        f"read {done} of 55 documents" for done in (27, 55)
    ]


def test_a_whole_refresh_keeps_its_documents_on_s3(tmp_path: Path, s3: str) -> None:
    mirror = write_mirror(tmp_path / "mirror")
    settings = Settings(tmp_path / "data", str(mirror), objects=f"{s3}-refresh")
    assert run_refresh(Refresh(settings, Options(("section_251",)))).outcome == "built"
    refresh = Refresh(settings, Options(("section_251",)))

    assert not (settings.raw / "objects").exists()
    assert refresh.archive.verify().damaged == ()
    assert run_refresh(refresh).outcome == "unchanged"


@pytest.mark.parametrize("runner", ["processes", "dask"])
def test_after_a_kill_only_the_rest_is_read(tmp_path: Path, runner: str, server: str, scheduler: str) -> None:
    papers = write_corpus(tmp_path, 160)
    command = [
        sys.executable,
        "-m",
        "tests.support.corpus",
        str(tmp_path),
        str(len(papers)),
        scheduler if runner == "dask" else runner,
    ]
    environment = os.environ | {"PREFECT_API_URL": server}
    process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while len(readings(tmp_path)) < 20 and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    settled = -1
    while len(readings(tmp_path)) != settled:  # a worker of the cluster ends the batch that it has in hand
        settled = len(readings(tmp_path))
        time.sleep(1.5)
    before = readings(tmp_path)
    assert 20 <= len(before) < len(papers)

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=200)
    after = readings(tmp_path)
    assert json.loads(done.stdout.splitlines()[-1])["read"] == len(papers) - len(before)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(papers)


def test_a_worker_that_is_killed_costs_what_it_had_in_hand_and_the_run_goes_on(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    papers = write_corpus(tmp_path, 160)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:  # type: ignore[no-untyped-call]
        with Client(cluster.scheduler_address) as client:  # type: ignore[no-untyped-call]
            workers = list(client.run(os.getpid).values())
        killed: list[int] = []

        def kill_one(_line: str) -> None:
            if not killed:
                killed.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

        (done,) = flows.read_with(Runner.of(cluster.scheduler_address), kill_one, papers, Place(tmp_path), 2)
    assert killed
    assert done == (160, ())
    assert unread(tmp_path, papers) == []


def test_a_large_corpus_is_dealt_into_larger_batches_rather_than_into_more(tmp_path: Path) -> None:
    (paper,) = write_corpus(tmp_path, 1)
    sizes = {count: [len(batch.papers) for batch in dealt([paper] * count, Place(tmp_path))] for count in (0, 1, 51, 150_000)}

    assert (sizes[0], sizes[1], sizes[51]) == ([], [1], [26, 25])
    assert sizes[150_000] == [750] * 200


def test_a_batch_that_is_tried_again_reads_only_what_is_left(tmp_path: Path) -> None:
    papers = write_corpus(tmp_path, 3)
    place = Place(tmp_path, isolated=False)
    (first,) = dealt(papers[:2], place)
    read_batch(first)
    before = readings(tmp_path)
    (batch,) = dealt(papers, place)

    assert read_batch(batch) == (3, ())
    assert {name: readings(tmp_path)[name] for name in before} == before
    assert len(readings(tmp_path)) == 3


def test_a_copy_that_is_damaged_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    papers = write_corpus(tmp_path, 3)
    held = next((tmp_path / "objects").rglob(f"*{papers[1].key.sha256}*"))
    held.write_bytes(b"%PDF-1.4 not what it was")
    for isolated in (True, False):
        read_all, lost = read_documents(unread(tmp_path, papers), Place(tmp_path, isolated=isolated), 2, lambda _line: None)
        assert read_all == (3 if isolated else 1)
        assert len(lost) == 1
        assert "https://files.example.org/1: the copy held" in lost[0]


def test_the_runner_comes_from_the_option_then_the_environment_then_is_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(RUNNER, raising=False)
    assert Runner.of(None).kind == "processes"
    monkeypatch.setenv(RUNNER, "threads")
    assert Runner.of(None).kind == "threads"
    assert Runner.of("tcp://10.0.0.5:8786") == Runner("dask", "tcp://10.0.0.5:8786")
    with pytest.raises(WrongRunner, match="'fibres' is no task runner"):
        Runner.of("fibres")
    monkeypatch.setattr("pipelines.runner.find_spec", lambda _name: None)
    with pytest.raises(WrongRunner, match=r"requirements-cluster\.txt"):
        Runner.of("dask")
