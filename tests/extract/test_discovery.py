"""Whatever a listing holds, discovery gives addresses or one of the named errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from extract.discovery import discover
from extract.documents.json_text import read_json
from extract.documents.page import MAX_TAGS, HtmlPage
from extract.errors import MirrorUnusable, NotThere, SourceChanged
from extract.mirror import read_index
from extract.records import Wanted
from extract.sources import safety_valve_agreements, section_251, tribunal_appeals

DEEP = b"[" * 200_000


def source(find: Callable[[Callable[[str], bytes]], Iterator[Wanted]]) -> ModuleType:
    return cast("ModuleType", SimpleNamespace(SOURCE_ID="some_source", discover=find))


def nothing(_url: str) -> bytes:
    return b""


@pytest.mark.parametrize(
    "error", [TypeError("a number"), KeyError("title"), RecursionError("deep"), ValueError("date"), IndexError("1")]
)
def test_what_a_listing_provokes_is_told_as_a_change_of_that_source(error: Exception) -> None:
    def find(_get: Callable[[str], bytes]) -> Iterator[Wanted]:
        yield Wanted("https://www.gov.uk/a.pdf", "A")
        raise error

    found = discover(source(find), nothing)
    assert next(found).title == "A"
    with pytest.raises(SourceChanged, match=rf"^some_source: its listing is not shaped as before \({type(error).__name__}"):
        next(found)


def test_what_fetching_raises_passes_as_it_is() -> None:
    def get(url: str) -> bytes:
        raise NotThere(f"{url} is not there")

    def full(url: str) -> bytes:
        raise OSError(28, "No space left on device", url)

    def find(get: Callable[[str], bytes]) -> Iterator[Wanted]:
        get("https://www.gov.uk/list")
        yield Wanted("https://www.gov.uk/a.pdf", "A")

    with pytest.raises(NotThere):
        list(discover(source(find), get))
    with pytest.raises(OSError, match="No space"):
        list(discover(source(find), full))


def test_an_address_that_is_no_text_is_refused() -> None:
    def find(_get: Callable[[str], bytes]) -> Iterator[Wanted]:
        yield Wanted(5, "A")  # type: ignore[arg-type]

    with pytest.raises(SourceChanged, match="address 5"):
        list(discover(source(find), nothing))


def test_a_listing_nested_without_end_is_refused_and_does_not_end_the_run() -> None:
    """Found by fuzzing: json gives up with RecursionError, which was none of ours."""
    with pytest.raises(SourceChanged, match=r"^https://x is not JSON"):
        read_json(DEEP, "https://x")
    with pytest.raises(SourceChanged):
        list(discover(section_251, lambda _url: DEEP))
    with pytest.raises(MirrorUnusable):
        read_index(DEEP, "index.json")


def test_a_title_with_half_a_character_is_refused_because_nothing_could_keep_it() -> None:
    """Found by fuzzing: the manifest could not be written with it, and the run ended there."""
    with pytest.raises(SourceChanged, match="is not JSON"):
        read_json(b'[{"title": "\\ud800"}]', "https://x")
    assert read_json(b'["\\ud83d\\ude00"]', "https://x") == ["😀"]


@pytest.mark.parametrize("changed", [{"slug": 5}, {"title": ["x"]}, {"title": " "}, {"slug": None}])
def test_a_release_whose_slug_or_title_is_no_text_is_refused(changed: dict[str, object]) -> None:
    release = {"id": "a", "slug": "2023-24", "title": "Financial year 2023-24", "published": "2025-01-30"} | changed
    with pytest.raises(SourceChanged, match="a release is not described as before"):
        list(discover(section_251, lambda _url: json.dumps([release]).encode()))


def test_a_page_of_more_tags_than_any_listing_is_refused_before_it_takes_minutes() -> None:
    """Found by fuzzing: 1.3 MB of nothing but tags took 14 seconds, and 50 MB may come."""
    with pytest.raises(SourceChanged, match=r"^https://x is far longer than any listing"):
        HtmlPage(b"<!doctype html><html><body>" + b"<div>" * (MAX_TAGS + 1), "https://x")
    with pytest.raises(SourceChanged, match="far longer"):
        HtmlPage(b"<!doctype html><html><body>" + b"x" * 11_000_000, "https://x")


def test_a_first_publication_date_that_is_none_is_a_change_of_the_page() -> None:
    page = b"<html><head><meta name='govuk:first-published-at' content='soon'></head><body><h1>Agreements</h1></body></html>"

    def get(url: str) -> bytes:
        if "/api/" in url:
            raise NotThere(url)
        return page

    with pytest.raises(SourceChanged, match="an update is not described as before"):
        list(discover(safety_valve_agreements, get))


@pytest.mark.parametrize("attachments", [None, "x", [5], {"a": 1}])
def test_attachments_that_are_no_list_of_objects_are_refused(attachments: object) -> None:
    listing = json.dumps({"details": {"attachments": attachments}}).encode()
    with pytest.raises(SourceChanged):
        list(discover(tribunal_appeals, lambda _url: listing))
