"""The Prefect flows: what a person finds on the page, retries, limits at publishers' hosts, runners."""

# ruff: noqa: E402 - Prefect reads its settings once, when it is imported

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.prefect_settings import set_defaults

set_defaults(os.environ)

from prefect import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.concurrency.asyncio import AcquireConcurrencySlotTimeoutError
from prefect.testing.utilities import prefect_test_harness

from pipelines import flow_outputs, flows, prefect_hosts
from pipelines.batches import Batch, Place
from pipelines.prefect_hosts import host_limit, make_host_limits
from pipelines.refresh import Options, Refresh, SourceReport
from pipelines.settings import Settings
from tests.support.small_mirror import AMOUNTS, write_mirror

SOURCE = "section_251"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    """A Prefect server with a database of its own for these tests."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


def a_refresh(folder: Path, mirror: Path | None = None, **options: Any) -> Refresh:
    return Refresh(Settings(folder / "data", str(mirror) if mirror else None), Options((SOURCE,), **options))


def asked(path: str, **body: Any) -> list[dict[str, Any]]:
    """What the server's interface answers. Prefect's own reading methods send nulls that newer FastAPI refuses."""
    with get_client(sync_client=True) as client:
        found: list[dict[str, Any]] = client.request("POST", path, json=body).json()  # type: ignore[arg-type]
    return found


def artifacts() -> dict[str, Any]:
    """Data of the newest artifact of each key."""
    return {found["key"]: found["data"] for found in asked("/artifacts/filter", sort="CREATED_DESC")[::-1] if found["key"]}


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory, server: None) -> Path:
    """A folder with data/ built by the flow from a small mirror."""
    folder = tmp_path_factory.mktemp("flow")
    mirror = write_mirror(folder / "mirror")
    assert flows.run_as_flow(a_refresh(folder, mirror)).outcome == "built"
    return folder


def last_state(flow_name: str) -> dict[str, Any]:
    runs = asked("/flow_runs/filter", sort="START_TIME_DESC", flows={"name": {"any_": [flow_name]}})
    state: dict[str, Any] = runs[0]["state"]
    return state


def test_a_refresh_leaves_its_summary_the_sources_what_changed_and_a_readable_result_on_the_page(refreshed: Path) -> None:
    found = artifacts()

    assert found["refresh-summary"].startswith("# Refresh ")
    assert "| section_251 | fetched | 1 | 1 |" in found["refresh-summary"]
    assert '"source": "section_251"' in found["sources"]
    assert found["what-changed"].startswith("# What changed: refresh of ")
    assert "digest" in found["digest"]
    assert last_state("refresh")["message"].startswith("Built: ")
    assert found["chart"].startswith("data:image/png;base64,")


def test_a_refresh_is_a_task_for_each_source_one_for_each_batch_and_one_that_builds_with_tags_and_retries(
    refreshed: Path,
) -> None:
    runs = {run["name"]: run for run in asked("/task_runs/filter")}
    visit, read_batch = runs[f"visit {SOURCE}"], runs["read batch 1 of 1"]
    (build,) = [run for name, run in runs.items() if name.startswith("build warehouse")]

    assert ("publisher" in visit["tags"], "documents" in read_batch["tags"], "build" in build["tags"]) == (True, True, True)
    assert "command line" in visit["tags"]
    policies = visit["empirical_policy"], read_batch["empirical_policy"]
    assert [(policy["retries"], policy["retry_delay"], policy["retry_jitter_factor"]) for policy in policies] == [
        (2, [5, 30], 0.3),
        (2, [10, 60], 0.3),
    ]


def test_every_flow_and_what_can_be_interrupted_has_a_limit_on_its_time() -> None:
    limits = [flows.refresh_flow, flows.build, flow_outputs.packs_flow, flow_outputs.write_site_task]

    assert [limited.timeout_seconds for limited in limits] == [4 * 3600, 3600, 3600, 3600]


def test_each_step_is_told_in_the_log_of_the_run_and_to_whoever_runs_it(refreshed: Path) -> None:
    refresh = a_refresh(refreshed, refreshed / "mirror")
    told: list[str] = []
    refresh.say = told.append
    flows.run_as_flow(refresh)
    time.sleep(3)  # logs are sent in bundles
    logged = {line["message"] for line in asked("/logs/filter", limit=200, sort="TIMESTAMP_DESC")}

    assert told == [f"{SOURCE}: unchanged"]
    assert logged >= set(told)


def test_the_result_of_a_run_is_plain_values(refreshed: Path) -> None:
    state = flows.refresh_flow(
        str(refreshed / "data"), str(refreshed / "mirror"), [SOURCE], runner="threads", full=True, return_state=True
    )
    result = state.result()

    assert (result["outcome"], result["read"], result["failed"]) == ("built", 1, [])
    assert json.loads(json.dumps(result)) == result


def test_no_two_runs_are_at_one_host_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(prefect_hosts, "HOST_WAIT_SECONDS", 2)
    one, other = a_refresh(tmp_path / "one"), a_refresh(tmp_path / "other")
    make_host_limits(one.registry[SOURCE].hosts)
    with (
        prefect_hosts.hosts_held(one, SOURCE),
        pytest.raises(AcquireConcurrencySlotTimeoutError),
        prefect_hosts.hosts_held(other, SOURCE),
    ):
        pytest.fail("two runs are at one host")
    with prefect_hosts.hosts_held(other, SOURCE):
        pass
    with (
        prefect_hosts.hosts_held(a_refresh(tmp_path, tmp_path), SOURCE),
        prefect_hosts.hosts_held(a_refresh(tmp_path, tmp_path), SOURCE),
    ):
        pass  # a mirror is asked by as many as like


def test_a_visit_holds_the_hosts_of_its_source_and_no_longer(refreshed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    @contextmanager
    def held(_refresh: Refresh, source_id: str) -> Iterator[None]:
        steps.append(f"held for {source_id}")
        yield
        steps.append("given back")

    monkeypatch.setattr(flows, "hosts_held", held)
    refresh = a_refresh(refreshed, refreshed / "mirror")
    well = refresh.visit
    monkeypatch.setattr(refresh, "visit", lambda source_id: [steps.append("visited"), well(source_id)][1])
    flows.run_as_flow(refresh)

    assert steps == [f"held for {SOURCE}", "visited", "given back"]


def test_an_unchanged_refresh_is_said_so_beside_the_run(refreshed: Path) -> None:
    summary = flows.run_as_flow(a_refresh(refreshed, refreshed / "mirror"))

    assert summary.outcome == "unchanged"
    assert last_state("refresh")["message"] == "Nothing changed."


def test_a_refused_refresh_fails_on_the_page_and_says_why(tmp_path: Path) -> None:
    mirror = write_mirror(tmp_path / "mirror", stand_in=False)
    assert flows.run_as_flow(a_refresh(tmp_path, mirror)).outcome == "built"
    write_mirror(mirror, {place: amount if n < 2 else "x" for n, (place, amount) in enumerate(AMOUNTS.items())}, stand_in=False)
    summary = flows.run_as_flow(a_refresh(tmp_path, mirror))
    state = last_state("refresh")

    assert summary.outcome == "refused"
    assert state["name"] == "Failed"
    assert "coverage_did_not_shrink" in state["message"]


def test_a_source_whose_failure_may_pass_is_visited_again(refreshed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh = a_refresh(refreshed, refreshed / "mirror")
    well, asked = refresh.visit, []

    def visit(source_id: str) -> SourceReport:
        asked.append(source_id)
        report = well(source_id)
        return replace(report, error="it answered 503", transient=True) if len(asked) < 3 else report

    monkeypatch.setattr(refresh, "visit", visit)
    monkeypatch.setattr(
        flows, "visit_source", flows.visit_source.with_options(retry_delay_seconds=0.01, retry_jitter_factor=None)
    )
    summary = flows.run_as_flow(refresh)

    assert asked == [SOURCE] * 3
    assert summary.failed == []


def test_a_limit_at_each_host_is_made_when_missing_and_left_alone_when_somebody_set_it() -> None:
    with get_client(sync_client=True) as client:
        client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=host_limit("files.example.org"), limit=7))
        make_host_limits(["files.example.org", "www.example.org", "www.example.org"])

        assert client.read_global_concurrency_limit_by_name(host_limit("files.example.org")).limit == 7
        assert client.read_global_concurrency_limit_by_name(host_limit("www.example.org")).limit == 1


def test_packs_are_written_in_batches_and_listed_on_the_page(refreshed: Path, tmp_path: Path) -> None:
    state = flow_outputs.packs_flow(str(refreshed / "data"), str(tmp_path / "out"), ["Bury"], runner="threads", return_state=True)

    assert state.name == "Completed", state.message
    assert (tmp_path / "out" / "bury" / "manifest.json").is_file()
    assert "Bury" in artifacts()["packs"]


def test_the_site_flow_hands_the_standing_warehouse_to_the_site(
    refreshed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []

    class Written:
        authorities, constituencies, measures = 153, 543, 60

    def write_site(warehouse: Path, out: Path, *, jobs: int) -> Written:
        given.append((warehouse, out, jobs))
        return Written()

    monkeypatch.setattr("reports.site.write_site", write_site)
    state = flow_outputs.site_flow(str(refreshed / "data"), str(tmp_path / "site"), 3, return_state=True)

    assert given == [(Settings(refreshed / "data").warehouse, tmp_path / "site", 3)]
    assert state.message == f"153 authorities in {tmp_path / 'site'}."


def test_every_deployment_of_the_work_pool_names_a_flow_with_those_parameters() -> None:
    wanted = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))

    assert len({deployment["name"] for deployment in wanted["deployments"]}) == 3
    for deployment in wanted["deployments"]:
        file, _, name = deployment["entrypoint"].partition(":")
        flow = getattr({"pipelines/flows.py": flows, "pipelines/flow_outputs.py": flow_outputs}[file], name)
        flow.validate_parameters(deployment["parameters"])


def test_a_batch_is_plain_values_that_can_be_sent_to_another_machine() -> None:
    import pickle

    batch = Batch("1 of 1", Place(Path("/data/raw"), "s3://bucket/raw"), ())

    assert pickle.loads(pickle.dumps(batch)) == batch
