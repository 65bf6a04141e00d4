"""The site of the invented country."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.site import write_country_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_country_site(tmp_path_factory.mktemp("country"))
