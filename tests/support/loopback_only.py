"""Who a process talks to: a hook that Python itself loads in it and in every Python below it, and that writes down each address."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_HOOK = """
import sys
def watch(event, given):
    if event == "socket.connect" and isinstance(given[1], tuple):
        line = f"{given[1][0]}\\n"
    elif event == "socket.getaddrinfo":
        line = f"{given[0]}\\n"
    else:
        return
    with open(PATH, "a") as out:
        out.write(line)
sys.addaudithook(watch)
"""
LOOPBACK = {"127.0.0.1", "::1", "localhost", "None"}


class Watch:
    """Watches processes started with `environment`."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "addresses.txt"
        self._folder = folder / "hook"
        self._folder.mkdir(parents=True)
        (self._folder / "sitecustomize.py").write_text(_HOOK.replace("PATH", repr(str(self._log))))

    @property
    def environment(self) -> dict[str, str]:
        """What is to be added to the environment."""
        return {"PYTHONPATH": os.pathsep.join([str(self._folder), *sys.path])}

    @property
    def asked(self) -> set[str]:
        """Every host that was looked up or connected to."""
        return set(self._log.read_text().split()) if self._log.is_file() else set()
