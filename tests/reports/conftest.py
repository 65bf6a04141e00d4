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
def bundled(bundled_path: Path) -> Evidence:
    with open_warehouse(bundled_path) as connection:
        return load_evidence(connection)
