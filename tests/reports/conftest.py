"""The warehouse of invented authorities, read once for the tests of reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.evidence import Evidence, load_evidence, open_warehouse
from tests.support.invented import invented_warehouse


@pytest.fixture(scope="session")
def invented_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented_warehouse(tmp_path_factory.mktemp("invented") / "invented.duckdb")


@pytest.fixture(scope="session")
def invented(invented_path: Path) -> Evidence:
    with open_warehouse(invented_path) as connection:
        return load_evidence(connection)


@pytest.fixture(scope="session")
def bundled_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse that a refresh without a network builds from the bundled snapshot: real figures for all 153 authorities."""
    from pipelines.refresh import Options, Refresh, run_refresh
    from pipelines.settings import Settings

    settings = Settings(tmp_path_factory.mktemp("bundled"))
    run_refresh(Refresh(settings, Options(offline=True)))
    return settings.warehouse


@pytest.fixture(scope="session")
def bundled(bundled_path: Path) -> Evidence:
    with open_warehouse(bundled_path) as connection:
        return load_evidence(connection)
