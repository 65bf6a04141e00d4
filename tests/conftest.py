"""Fixtures for the whole suite."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of publishers' real files; a test that asks for it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the publishers' files (../shared) are not beside this checkout")
    return SHARED
