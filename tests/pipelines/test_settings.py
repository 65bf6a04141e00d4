"""What outputs may say of where they were built."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import Settings


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (None, None),
        ("/home/somebody/papers/mirror", "mirror"),
        ("../kept/mirror-earlier/", "mirror-earlier"),
        ("http://somebody:secret@mirror.example:8080/copy", "http://mirror.example:8080/copy"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_a_mirror_is_named_without_the_folders_above_it_or_a_password(given: str | None, named: str | None) -> None:
    assert Settings(Path("data"), given).mirror_name == named
