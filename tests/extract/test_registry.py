"""The registry is right, and a row that is not is refused by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.errors import RegistryWrong
from extract.registry import SOURCES_FILE, Registry, registry

FIRST_SOURCES = {"ofsted_area_send", "safety_valve_agreements", "section_251", "sen2", "mp_lookup", "tribunal_appeals"}
ROW = """
[some_source]
publisher = "A publisher"
title = "A title"
landing_page = "https://www.example.org/"
licence = "Open Government Licence v3.0"
attribution = "From a publisher"
cadence = "yearly"
next_expected = "June"
release_months = [6]
stale_after_days = 30
hosts = ["www.example.org"]
listing_types = ["text/html"]
document_types = ["application/pdf"]
documents = { fatal_below = 1, warn_above = 2 }
records = { fatal_below = 1, warn_above = 2 }
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_first_sources_are_there_with_their_limits() -> None:
    sources = registry()
    assert set(sources) >= FIRST_SOURCES
    assert sources["sen2"].size_limit == 50_000_000
    assert sources["ofsted_area_send"].hosts == ("reports.ofsted.gov.uk", "files.ofsted.gov.uk")


def test_a_row_in_order_is_read(tmp_path: Path) -> None:
    sources = Registry(written(tmp_path, ROW + "size_limit_mb = 7\n"))
    assert list(sources) == ["some_source"]
    assert sources["some_source"].size_limit == 7_000_000
    assert sources["some_source"].documents.warn_above == 2


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        ('publisher = "A publisher"', "", "publisher missing"),
        ('publisher = "A publisher"', 'publisher = "  "', "publisher: it is empty"),
        ('publisher = "A publisher"', "publisher = 3", "publisher: 3 is not of the right kind"),
        ('title = "A title"', 'title = "A title"\ncolour = "red"', "unknown colour"),
        ('"https://www.example.org/"', '"http://www.example.org/"', "landing_page: it must be an https"),
        ('hosts = ["www.example.org"]', "hosts = []", "hosts: at least one"),
        ('hosts = ["www.example.org"]', 'hosts = ["https://www.example.org"]', "hosts: at least one"),
        ('hosts = ["www.example.org"]', 'hosts = ["*"]', "hosts: at least one"),
        ('hosts = ["www.example.org"]', 'hosts = "www.example.org"', "hosts: 'www.example.org' is not of the right kind"),
        ('["application/pdf"]', "[]", "document_types: at least one"),
        ('["text/html"]', '["html"]', "listing_types: each must be"),
        ("[6]", "[13]", "release_months: months are 1 to 12"),
        ("[6]", "[true]", "release_months: True is not of the right kind"),
        ("stale_after_days = 30", "stale_after_days = 0", "stale_after_days: it must be above zero"),
        ("documents = { fatal_below = 1,", "documents = { fatal_below = 3,", "documents: 0 < fatal_below"),
        ("records = { fatal_below = 1, warn_above = 2 }", "records = { fatal_below = 1 }", "records: .* not of the right kind"),
        ("[some_source]", "[Some-Source]", "Some-Source"),
        ("[some_source]", "[some_source", "cannot be read"),
    ],
)
def test_a_row_that_is_not_right_is_refused_by_name(tmp_path: Path, line: str, instead: str, named: str) -> None:
    assert line in ROW
    with pytest.raises(RegistryWrong, match=named):
        Registry(written(tmp_path, ROW.replace(line, instead)))


def test_a_missing_registry_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryWrong, match=r"nowhere\.toml"):
        Registry(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("months", "after", "due"),
    [
        ([6], date(2026, 5, 31), "June 2026"),
        ([6], date(2026, 6, 29), "June 2027"),
        ([12, 1], date(2026, 11, 1), "December 2026"),
        ([12, 1], date(2026, 12, 5), "January 2027"),
        ([], date(2026, 12, 5), "June"),
    ],
)
def test_the_next_release_is_reckoned_from_the_day_asked_about(tmp_path: Path, months: list[int], after: date, due: str) -> None:
    row = ROW.replace("[6]", str(months))
    assert Registry(written(tmp_path, row))["some_source"].next_release(after) == due


def test_the_registry_lies_beside_the_code() -> None:
    assert SOURCES_FILE.is_file()


def test_a_table_of_pages_is_where_a_source_begins_and_a_missing_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text("page\nhttps://www.example.org/a\n")
    listed = Registry(written(tmp_path, ROW + f'pages = "{tmp_path / "pages.csv"}"\n'))["some_source"]
    assert listed.starts == {"https://www.example.org/a"}
    assert Registry(written(tmp_path, ROW))["some_source"].starts == frozenset()
    with pytest.raises(RegistryWrong, match=r"nowhere\.csv cannot be read"):
        _ = Registry(written(tmp_path, ROW + 'pages = "nowhere.csv"\n'))["some_source"].starts
