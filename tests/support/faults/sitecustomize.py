"""Makes one write of a run fail: loaded by Python itself in every process whose path begins with a copy of this folder.

`plan.json` beside this file names the folder watched, the fault and the number of the write that meets it; `count` holds
how many writes there have been, over all processes. Nothing here is loaded by anything but tests/trust/test_crash_safety.py.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import json
import os
import signal
import struct
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLAN = json.loads((HERE / "plan.json").read_text()) if (HERE / "plan.json").is_file() else None
_real = {
    name: getattr(os, name)
    for name in ("open", "write", "pwrite", "fsync", "ftruncate", "replace", "rename", "unlink", "mkdir", "read")
}
_real_open = builtins.open


def _below(target: object) -> bool:
    """Whether a path, or what a descriptor stands for, lies below the folder watched."""
    assert PLAN is not None
    try:
        path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else os.fspath(target)  # type: ignore[call-overload]
    except (OSError, TypeError):
        return False
    return os.path.realpath(os.fsdecode(path)).startswith(PLAN["folder"])


def _due() -> bool:
    """Count one more write; True when it is the one that fails."""
    assert PLAN is not None
    descriptor = _real["open"](HERE / "count", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        (number,) = struct.unpack("=Q", os.pread(descriptor, 8, 0) or bytes(8))
        _real["pwrite"](descriptor, struct.pack("=Q", number + 1), 0)
    finally:
        os.close(descriptor)
    return bool(number + 1 == PLAN["at"])


def _fail() -> None:
    assert PLAN is not None
    if PLAN["fault"] == "kill":
        os.kill(os.getppid() if PLAN.get("parent") else os.getpid(), signal.SIGKILL)
    number = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO}[PLAN["fault"].removeprefix("torn ")]
    raise OSError(number, os.strerror(number), "a disk made to fail")


def _watched(name: str):  # type: ignore[no-untyped-def]
    def call(target, *rest, **more):  # type: ignore[no-untyped-def]
        assert PLAN is not None
        writes = name != "open" or (rest and rest[0] & (os.O_CREAT | os.O_TRUNC))
        if writes and _below(target) and _due():
            if name == "write" and PLAN["fault"] != "EIO":
                _real["write"](target, bytes(rest[0])[: len(rest[0]) // 2])  # half of it reaches the disk
            _fail()
        return _real[name](target, *rest, **more)

    return call


def _open(file, mode="r", *rest, **more):  # type: ignore[no-untyped-def]
    if any(letter in mode for letter in "wax+") and _below(file) and _due():
        _fail()
    return _real_open(file, mode, *rest, **more)


if PLAN is not None:
    for _name in ("open", "write", "pwrite", "fsync", "ftruncate", "replace", "rename", "unlink", "mkdir"):
        setattr(os, _name, _watched(_name))
    builtins.open = _open
    if PLAN.get("largest"):
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (PLAN["largest"], PLAN["largest"]))
