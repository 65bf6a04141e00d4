"""Prefect's task runners for each of ours, and what is told when a run ends badly."""

from __future__ import annotations

from typing import Any

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow
from prefect.logging import get_run_logger
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from pipelines.runner import DASK, THREADS, Runner


def task_runner(runner: Runner, jobs: int) -> TaskRunner[Any]:
    """For batches of documents.

    Each batch reads its documents in processes of their own, so threads suffice to mind the batches on this machine; on a
    Dask cluster each worker minds its own.
    """
    if runner.kind != DASK:
        return ThreadPoolTaskRunner[Any](max_workers=jobs)
    from prefect_dask.task_runners import DaskTaskRunner

    local = {"n_workers": jobs, "threads_per_worker": 1}
    made: TaskRunner[Any] = DaskTaskRunner(address=runner.address) if runner.address else DaskTaskRunner(cluster_kwargs=local)
    return made


def picture_runner(runner: Runner, jobs: int) -> TaskRunner[Any]:
    """For work that draws: processes, for pictures are not drawn in threads."""
    if runner.kind == DASK:
        return task_runner(runner, jobs)
    return ThreadPoolTaskRunner[Any](max_workers=1) if runner.kind == THREADS else ProcessPoolTaskRunner(max_workers=jobs)


def tell_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A run that ended before it could say anything itself: say so, where a notice is set up."""
    from pipelines.notices import Notice, send

    text = f"The run {flow_run.name} of the flow {flow.name} ended as {state.name}. Its page on the Prefect server says why."
    notice = Notice(f"SEND evidence: {flow.name} {state.name}", text, {"run": str(flow_run.id), "state": state.name})
    for problem in send(notice):
        get_run_logger().warning(problem)
