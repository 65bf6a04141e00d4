"""A source is one file, one registry row and one example with its expected records: none is let in without all three."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from extract.registry import registry

HERE = Path(__file__).parent
MODULES = sorted(path.stem for path in (HERE.parents[1] / "extract" / "sources").glob("*.py") if path.stem != "__init__")


def test_every_file_has_a_registry_row_and_every_row_a_file() -> None:
    assert set(MODULES) == set(registry())


@pytest.mark.parametrize("source_id", MODULES)
def test_a_source_has_the_two_functions_and_the_two_names(source_id: str) -> None:
    module = importlib.import_module(f"extract.sources.{source_id}")
    assert source_id == module.SOURCE_ID
    assert module.PARSER_VERSION
    assert list(inspect.signature(module.discover).parameters) == ["get"]
    assert list(inspect.signature(module.parse).parameters) == ["content", "wanted"]


@pytest.mark.parametrize("source_id", sorted(registry()))
def test_a_source_has_an_example_made_by_a_script_with_its_expected_records(source_id: str) -> None:
    names = {path.name for path in (HERE / source_id).glob("*")}
    assert any(name.startswith("example") for name in names), f"tests/sources/{source_id} has no example document"
    assert any(name.startswith("make_") for name in names), f"tests/sources/{source_id} has no script that makes it"
    assert any(name.startswith("expected") for name in names), f"tests/sources/{source_id} has no expected records"
    assert any(name.startswith("test_") for name in names), f"tests/sources/{source_id} has no test"
