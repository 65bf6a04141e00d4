"""Prefect flows: the same steps as plain Python, with a task for each source, retries, and a summary to look at.

Nothing else imports Prefect. Its settings stand before the import, because Prefect reads them once.
"""

# ruff: noqa: E402

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
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from extract.lock import RefreshLock
from pipelines.refresh import LOCK_WAIT_SECONDS, Refresh, SourceReport, Summary, complete, describe

SOURCE_RETRY_SECONDS = (5, 30)
REFRESH_TIMEOUT_SECONDS = 4 * 3600
"""On the flow, whose thread can be interrupted; every request and every document read has limits of its own."""


class SourceFailed(Exception):
    """A source failed in a way that may pass; Prefect tries the task again."""


@task(
    task_run_name="visit {source_id}",
    tags=["publisher"],
    retries=len(SOURCE_RETRY_SECONDS),
    retry_delay_seconds=list(SOURCE_RETRY_SECONDS),
    cache_policy=NO_CACHE,
    persist_result=False,
)
def visit_source(refresh: Refresh, source_id: str) -> SourceReport:
    """Ask one source for what it has now; a failure that may pass is tried again, any other is the source's report."""
    from prefect.runtime import task_run

    report = refresh.visit(source_id)
    if refresh.may_pass(report) and task_run.run_count <= len(SOURCE_RETRY_SECONDS):
        refresh.ask_again(source_id)
        raise SourceFailed(report.error)
    return report


@task(tags=["build"], cache_policy=NO_CACHE, persist_result=False)
def read_and_build(refresh: Refresh) -> Summary:
    """Read what is new, build the warehouse, check it, swap it in."""
    return complete(refresh)


@flow(
    name="refresh",
    timeout_seconds=REFRESH_TIMEOUT_SECONDS,
    task_runner=ThreadPoolTaskRunner(max_workers=4),  # type: ignore[arg-type]
    validate_parameters=False,
)
def refresh_flow(refresh: Refresh) -> Summary:
    """Visit every source, then read and build; the summary is left as an artifact."""
    with RefreshLock(refresh.settings.raw, LOCK_WAIT_SECONDS):
        refresh.recover()
        for future in visit_source.map(unmapped(refresh), refresh.source_ids):
            refresh.say(describe(future.result()))
        summary = read_and_build(refresh)
    create_markdown_artifact(key="refresh-summary", markdown=as_markdown(summary), description="What the refresh did")
    return summary


def run_as_flow(refresh: Refresh) -> Summary:
    """Run a refresh as a flow, on the Prefect server that is set or on a temporary one."""
    return refresh_flow(refresh)


def as_markdown(summary: Summary) -> str:
    """The run summary as an artifact."""
    lines = [
        f"# Refresh {summary.run_id}: {summary.outcome}",
        "",
        "| source | outcome | documents | new or revised | error |",
        "|---|---|---|---|---|",
        *(
            f"| {report.source_id} | {report.outcome} | {report.documents} | {report.changed} | {_cell(report.error or '')} |"
            for report in summary.sources
        ),
        "",
        f"Figures: {summary.figures}. As at: {summary.as_at}. Documents read: {summary.read}.",
        "",
        *(f"- Refused document: {_cell(line)}" for line in summary.rejected),
        *(f"- To look at: {_cell(line)}" for line in summary.advisories),
        *(f"- Changed: {_cell(line)}" for line in summary.changes[:200]),
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Document text as plain words within a table cell."""
    return text.replace("|", "/").replace("\n", " ").replace("<", "&lt;")
