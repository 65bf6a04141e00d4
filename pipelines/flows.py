"""Prefect flows: the same steps as plain Python, with a task for each source, retries, and a summary to look at.

Nothing else imports Prefect. The settings below stand before the import, because Prefect reads them once.
"""

from __future__ import annotations

import os

for _name, _value in {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    "PREFECT_LOGGING_LEVEL": "WARNING",
}.items():
    os.environ.setdefault(_name, _value)

from prefect import flow, task, unmapped
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from extract.lock import RefreshLock
from pipelines.refresh import LOCK_WAIT_SECONDS, Refresh, SourceReport, Summary, complete, describe

SOURCE_RETRIES = 2
SOURCE_RETRY_SECONDS = 5
SOURCE_TIMEOUT_SECONDS = 3600
BUILD_TIMEOUT_SECONDS = 1800


class SourceFailed(Exception):
    """A source failed in a way that may pass; Prefect tries the task again."""


@task(
    task_run_name="visit {source_id}",
    tags=["publisher"],
    retries=SOURCE_RETRIES,
    retry_delay_seconds=[SOURCE_RETRY_SECONDS, SOURCE_RETRY_SECONDS * 4],
    timeout_seconds=SOURCE_TIMEOUT_SECONDS,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def visit_source(refresh: Refresh, source_id: str) -> SourceReport:
    """Ask one source for what it has now; a failure that may pass is tried again, any other is the source's report."""
    report = refresh.visit(source_id)
    if report.error and refresh.may_pass(source_id):
        refresh.forget(source_id)
        raise SourceFailed(report.error)
    return report


@task(tags=["build"], timeout_seconds=BUILD_TIMEOUT_SECONDS, cache_policy=NO_CACHE, persist_result=False)
def read_and_build(refresh: Refresh) -> Summary:
    """Read what is new, build the warehouse, check it, swap it in."""
    return complete(refresh)


@flow(name="refresh", task_runner=ThreadPoolTaskRunner(max_workers=4), validate_parameters=False)  # type: ignore[arg-type]
def refresh_flow(refresh: Refresh) -> Summary:
    """Visit every source, then read and build; the summary is left as artifacts."""
    with RefreshLock(refresh.settings.raw, LOCK_WAIT_SECONDS):
        refresh.recover()
        states = visit_source.map(unmapped(refresh), refresh.source_ids, return_state=True)
        for source_id, state in zip(refresh.source_ids, states, strict=True):
            if not state.is_completed():
                refresh.visit(source_id)  # the last attempt's failure becomes the source's report
            refresh.say(describe(refresh.visit(source_id)))
        summary = read_and_build(refresh)
    leave_artifacts(summary)
    return summary
