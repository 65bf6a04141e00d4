"""The Prefect server of a schedule: `python -m pipelines.prefect_server HOST PORT`, started by `pipelines.schedule` alone.

It ends when its standard input closes, so that it outlives nobody: a schedule that is killed leaves no server behind.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def _end_with_whoever_started_this() -> None:
    while os.read(0, 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def main(host: str, port: str) -> None:
    """Serve until ended."""
    threading.Thread(target=_end_with_whoever_started_this, daemon=True, name="minds its parent").start()
    sys.argv = ["prefect", "server", "start", "--host", host, "--port", port]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:3])
