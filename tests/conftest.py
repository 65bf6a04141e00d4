"""Fixtures for the whole suite."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The suite tries the same examples everywhere, so that a change is held back by what it did and not by chance; `make fuzz` explores.
settings.register_profile("the same everywhere", derandomize=True)
settings.load_profile("the same everywhere")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of publishers' real files; a test that asks for it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the publishers' files (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def mirror_data(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that a refresh on the publishers' files fills: archive and warehouse. Not to be written to."""
    from pipelines.refresh import Options, Refresh, run_refresh
    from pipelines.settings import Settings

    data = tmp_path_factory.mktemp("mirror_data")
    run_refresh(Refresh(Settings(data, str(shared / "mirror")), Options()))
    return data


@pytest.fixture(scope="session")
def bundled_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse that a refresh without a network builds from the bundled snapshot: real figures for all 153 authorities."""
    from pipelines.refresh import Options, Refresh, run_refresh
    from pipelines.settings import Settings

    settings = Settings(tmp_path_factory.mktemp("bundled"))
    run_refresh(Refresh(settings, Options(offline=True)))
    return settings.warehouse
