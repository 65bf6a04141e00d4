"""One run at a time at a publisher's host, over all machines on one Prefect server: a global concurrency limit a host."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from prefect import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

from pipelines.refresh import Refresh

HOST_LIMIT = 1
HOST_WAIT_SECONDS = 1800


def host_limit(host: str) -> str:
    """Name of the global concurrency limit of one publisher's host."""
    return f"host:{host}"


def hosts_held(refresh: Refresh, source_id: str) -> AbstractContextManager[None]:
    """A slot at each host of a source, so that no two machines ask one publisher at once; none for a mirror."""
    if not asks_publishers(refresh):
        return nullcontext()
    names = [host_limit(host) for host in refresh.registry[source_id].hosts]
    return concurrency(names, occupy=1, timeout_seconds=HOST_WAIT_SECONDS) if names else nullcontext()


def asks_publishers(refresh: Refresh) -> bool:
    """Whether a run goes to the publishers' own hosts."""
    return not (refresh.settings.mirror or refresh.options.offline)


def make_host_limits(hosts: Sequence[str]) -> None:
    """Create the limit of each host where it is missing; one that somebody has set otherwise is left as it is."""
    with get_client(sync_client=True) as client:
        for host in sorted(set(hosts)):
            try:
                client.read_global_concurrency_limit_by_name(host_limit(host))
            except ObjectNotFound:
                try:
                    client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=host_limit(host), limit=HOST_LIMIT))
                except ObjectAlreadyExists:
                    continue
