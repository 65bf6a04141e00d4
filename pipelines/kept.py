"""Small JSON files that a refresh keeps for the next one, and can do without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def kept_json(path: Path) -> Any | None:
    """What a file holds; None when it is not there, or a disk has damaged it: whoever asks then works it out anew."""
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return None
