"""Where the heavy work is done: in threads, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec

from extract.errors import EvidenceError

RUNNER = "SEND_EVIDENCE_RUNNER"
THREADS, PROCESSES, DASK = "threads", "processes", "dask"


class WrongRunner(EvidenceError):
    """No such task runner, or what it needs is not installed."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A task runner.

    Attributes:
        kind: threads, processes or dask.
        address: the Dask scheduler, such as tcp://10.0.0.5:8786; "" for a temporary cluster on this machine.
    """

    kind: str = PROCESSES
    address: str = ""

    @classmethod
    def of(cls, name: str | None = None) -> Runner:
        """The runner of a name: "threads", "processes", "dask", or a scheduler's address; None asks the environment.

        Raises:
            WrongRunner: no such runner, or Dask is not installed.
        """
        chosen = (name or os.environ.get(RUNNER) or PROCESSES).strip()
        runner = cls(DASK, chosen) if "://" in chosen else cls(chosen.lower())
        if runner.kind not in {THREADS, PROCESSES, DASK}:
            raise WrongRunner(
                f"{chosen!r} is no task runner. Say threads, processes, dask or a scheduler's address (tcp://HOST:8786)."
            )
        if runner.kind == DASK and not (find_spec("distributed") and find_spec("prefect_dask")):
            raise WrongRunner("Dask is not installed: pip install 'send-evidence[cluster]', or -r requirements-cluster.txt.")
        return runner
