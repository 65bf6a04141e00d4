"""Prefect flows: the same steps as plain Python, with a task for each source and each batch, retries, limits, artifacts.

Prefect's settings stand before the import, because Prefect reads them once. Packs and the site: `pipelines.flow_outputs`.
"""

# ruff: noqa: E402

from __future__ import annotations

import os

from pipelines.prefect_settings import set_defaults

set_defaults(os.environ)

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, tags, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import as_completed
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from extract.lock import RefreshLock
from pipelines import artifacts
from pipelines.batches import Batch, Done, Paper, Place, batches, read_batch
from pipelines.prefect_hosts import asks_publishers, hosts_held, make_host_limits
from pipelines.prefect_runners import task_runner, tell_failure
from pipelines.refresh import (
    LOCK_WAIT_SECONDS,
    Options,
    Refresh,
    Say,
    SourceReport,
    Summary,
    conclude,
    describe,
    refused_or_unchanged,
)
from pipelines.runner import THREADS, Runner
from pipelines.settings import Settings

SOURCE_RETRY_SECONDS = (5, 30)
BATCH_RETRY_SECONDS = (10, 60)
REFRESH_TIMEOUT_SECONDS = 4 * 3600
"""On the flow, whose thread can be interrupted. A task in a worker thread cannot; each request and each document read has
limits of its own."""
BUILD_TIMEOUT_SECONDS = 3600

_given: ContextVar[Refresh | None] = ContextVar("refresh given by the command line", default=None)
_work: ContextVar[tuple[Sequence[Batch], Say]] = ContextVar("batches to read, and who is told how far it is")


class SourceFailed(Exception):
    """A source failed in a way that may pass; Prefect tries the task again."""


@task(
    name="visit source",
    task_run_name="visit {source_id}",
    tags=["publisher"],
    retries=len(SOURCE_RETRY_SECONDS),
    retry_delay_seconds=list(SOURCE_RETRY_SECONDS),
    retry_jitter_factor=0.3,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def visit_source(refresh: Refresh, source_id: str) -> SourceReport:
    """Ask one source for what it has now; a failure that may pass is tried again, any other is the source's report."""
    from prefect.runtime import task_run

    with hosts_held(refresh, source_id):
        report = refresh.visit(source_id)
    if refresh.may_pass(report) and task_run.run_count <= len(SOURCE_RETRY_SECONDS):
        refresh.ask_again(source_id)
        raise SourceFailed(report.error)
    return report


@task(
    name="read documents",
    task_run_name="read batch {batch.name}",
    tags=["documents"],
    retries=len(BATCH_RETRY_SECONDS),
    retry_delay_seconds=list(BATCH_RETRY_SECONDS),
    retry_jitter_factor=0.3,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_documents_batch(batch: Batch) -> Done:
    """Read one batch; each document that is done is stored at once, so a retry reads only what is left to read."""
    return read_batch(batch)


def _in_hand() -> tuple[Sequence[Batch], Say]:
    """A function of its own, because a flow is sent to the workers of a cluster with whatever it names, and this stays here."""
    return _work.get()


@flow(name="read documents", flow_run_name="read {documents} documents")
def read_documents_flow(documents: int) -> Done:
    """Every batch on the flow's own task runner. The batches come from the caller's context: they are too many to show."""
    work, say = _in_hand()
    progress = artifacts.Progress(len(work))
    waiting = [read_documents_batch.submit(batch) for batch in work]
    read, lost = 0, list[str]()
    for future in as_completed(waiting):
        done = future.result()
        read, lost = read + done.read, [*lost, *done.lost]
        progress.step()
        say(f"read {read} of {documents} documents")
    return Done(read, tuple(lost))


def read_with(runner: Runner, say: Say, papers: Sequence[Paper], place: Place, jobs: int) -> Iterator[Done]:
    """Read papers in batches on a task runner of Prefect's, within a flow run or as one of its own."""
    work = batches(papers, place)
    if not work:
        return
    reading = read_documents_flow.with_options(task_runner=task_runner(runner, jobs))
    token = _work.set((work, say))
    try:
        yield reading(len(papers))
    finally:
        _work.reset(token)


@task(name="build warehouse", tags=["build"], timeout_seconds=BUILD_TIMEOUT_SECONDS, cache_policy=NO_CACHE, persist_result=False)
def build(refresh: Refresh) -> Summary:
    """Build the warehouse, check it, swap it in, write the digest."""
    return conclude(refresh)


@flow(
    name="refresh",
    flow_run_name="refresh {data}",
    timeout_seconds=REFRESH_TIMEOUT_SECONDS,
    task_runner=ThreadPoolTaskRunner(max_workers=4),  # type: ignore[arg-type]
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def refresh_flow(
    data: str = "data",
    mirror: str | None = None,
    sources: list[str] | None = None,
    offline: bool = False,
    full: bool = False,
    jobs: int = 2,
    runner: str | None = None,
) -> State[Any]:
    """Visit every source, read what is new in batches, build and check the warehouse, swap it in, tell what changed.

    Args:
        data: folder that holds raw/ and warehouse/, as this machine and every worker sees it.
        mirror: a folder with index.json or an http:// base in place of the publishers.
        sources: only these; none for all.
        offline: ask nobody.
        full: read every document anew.
        jobs: documents read at once.
        runner: threads, processes, dask or a Dask scheduler's address; none for what the environment says.
    """
    chosen = Runner.of(runner)
    refresh = _given.get() or Refresh(
        Settings.resolve(Path(data), mirror), Options(tuple(sources or ()), offline, full, jobs, chosen.kind)
    )
    refresh.say = _on_the_page_too(refresh.say)
    if chosen.kind != THREADS:
        refresh.read_all = partial(read_with, chosen, refresh.say)
    summary = _refresh(refresh)
    artifacts.tell(refresh, summary)
    if summary.outcome == "refused":
        return Failed(message=f"Refused: {summary.error}")
    return Completed(message=artifacts.in_a_line(summary), data=artifacts.readable(summary))


def _on_the_page_too(say: Say) -> Say:
    """Tells each step to whoever is told, and in the log that the page of the run shows."""
    log = get_run_logger()

    def tell(line: str) -> None:
        log.info("%s", line)
        say(line)

    return tell


def _refresh(refresh: Refresh) -> Summary:
    if asks_publishers(refresh):
        make_host_limits([host for source_id in refresh.source_ids for host in refresh.registry[source_id].hosts])
    with RefreshLock(refresh.settings.raw, LOCK_WAIT_SECONDS):
        refresh.recover()
        for future in visit_source.map(unmapped(refresh), refresh.source_ids):
            refresh.say(describe(future.result()))
        if refused_or_unchanged(refresh):
            return refresh.finish()
        refresh.read_new()
        return build(refresh)


def run_as_flow(refresh: Refresh) -> Summary:
    """Run a refresh that the command line has prepared, on the Prefect server that is set or on a temporary one."""
    settings, options = refresh.settings, refresh.options
    token = _given.set(refresh)
    try:
        with tags("command line"):
            state = refresh_flow(
                str(settings.data), settings.mirror, list(options.sources), options.offline, options.full, options.jobs,
                options.runner, return_state=True,
            )  # fmt: skip
    finally:
        _given.reset(token)
    if refresh.summary.finished is None:  # it ended before it could say how
        state.result()
    return refresh.summary
