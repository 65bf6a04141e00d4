"""Prefect flows that write from the warehouse that stands: evidence packs, the static site."""

# ruff: noqa: E402

from __future__ import annotations

import os

from pipelines.prefect_settings import set_defaults

set_defaults(os.environ)

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import as_completed
from prefect.states import Completed, Failed

from pipelines import artifacts
from pipelines.prefect_runners import picture_runner, tell_failure
from pipelines.runner import Runner
from pipelines.settings import Settings

TIMEOUT_SECONDS = 3600
PACKS_TO_A_BATCH = 10


@task(
    name="write packs",
    task_run_name="packs {name}",
    tags=["packs"],
    retries=1,
    retry_delay_seconds=10,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def write_packs_batch(warehouse: str, codes: list[str], out: str, name: str) -> list[tuple[str, str, str]]:  # noqa: ARG001 - shown as the run's name
    """Write the packs of some authorities; the name, folder and error of each."""
    from reports.pack.many import write_many

    return [(done.name, done.folder, done.error) for done in write_many(Path(warehouse), codes, Path(out), jobs=1)]


@flow(name="write packs", flow_run_name="write {count} packs", validate_parameters=False)
def packs_batches_flow(warehouse: str, codes: list[str], out: str, count: int) -> list[tuple[str, str, str]]:  # noqa: ARG001 - shown as the run's name
    """Every batch of packs on the flow's own task runner."""
    progress = artifacts.Progress(len(codes), "packs")
    parts = [codes[start : start + PACKS_TO_A_BATCH] for start in range(0, len(codes), PACKS_TO_A_BATCH)]
    waiting = [write_packs_batch.submit(warehouse, part, out, f"{part[0]} to {part[-1]}") for part in parts]
    written: list[tuple[str, str, str]] = []
    for future in as_completed(waiting):
        found = future.result()
        written += found
        progress.step(len(found))
    return sorted(written)


@flow(
    name="packs",
    flow_run_name="packs {programme}",
    timeout_seconds=TIMEOUT_SECONDS,
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def packs_flow(
    data: str = "data",
    out: str = "out",
    names: list[str] | None = None,
    programme: str = "safety-valve",
    jobs: int = 2,
    runner: str | None = None,
) -> State[Any]:
    """Write evidence packs from the warehouse that stands.

    Args:
        data: folder that holds warehouse/.
        out: folder to write to.
        names: authorities; none for all of `programme`.
        programme: safety-valve, dbv, change-programme, or all for every authority.
        jobs: packs written at once.
        runner: threads, processes, dask or a Dask scheduler's address; none for what the environment says.
    """
    from pipelines.commands.pack import chosen_codes

    settings = Settings.resolve(Path(data))
    everyone = programme == "all" and not names
    codes = chosen_codes(settings, names or [], None if names or everyone else programme, everyone, None)
    writing = packs_batches_flow.with_options(task_runner=picture_runner(Runner.of(runner), jobs))
    written = writing(str(settings.warehouse), codes, out, len(codes))
    failed = [line for line in written if line[2]]
    artifacts.packs_table(written)
    if failed:
        return Failed(message=f"{len(failed)} of {len(written)} packs were not written. {failed[0][0]}: {failed[0][2]}")
    return Completed(message=f"{len(written)} packs in {out}.", data={"packs": len(written), "out": out})


@task(name="write site", tags=["site"], timeout_seconds=TIMEOUT_SECONDS, cache_policy=NO_CACHE, persist_result=False)
def write_site_task(warehouse: str, out: str, jobs: int) -> dict[str, int]:
    """Write the site with processes of its own."""
    from reports.site import write_site

    done = write_site(Path(warehouse), Path(out), jobs=jobs)
    return {"authorities": done.authorities, "constituencies": done.constituencies, "measures": done.measures}


@flow(name="site", flow_run_name="site {out}", on_failure=[tell_failure], on_crashed=[tell_failure])
def site_flow(data: str = "data", out: str = "site", jobs: int = 2) -> State[Any]:
    """Write the static site from the warehouse that stands.

    Args:
        data: folder that holds warehouse/.
        out: folder to write to.
        jobs: processes.
    """
    counts = write_site_task(str(Settings.resolve(Path(data)).warehouse), out, jobs)
    artifacts.link("site", (Path(out) / "index.html").resolve(), "The static site")
    return Completed(message=f"{counts['authorities']} authorities in {out}.", data=counts)
