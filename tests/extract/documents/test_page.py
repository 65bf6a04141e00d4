"""HTML pages: a selector hits what it should, or the page is refused by its address."""

from __future__ import annotations

import pytest

from extract.documents.page import HtmlPage, attribute, text_of
from extract.errors import SourceChanged

PAGE = b'<!doctype html><html><body><h1 class="a b"> Two\n words </h1><p><a href=" /x ">one</a></p><p>two</p></body></html>'


def test_one_element_is_found_with_its_text_and_attributes() -> None:
    page = HtmlPage(PAGE, "https://example.org/")
    assert text_of(page.one("h1")) == "Two words"
    assert attribute(page.one("a"), "href") == "/x"
    assert attribute(page.one("h1"), "class") == ""
    assert attribute(page.one("h1"), "id") == ""


@pytest.mark.parametrize(("selector", "count"), [("p", 2), ("h2", 0)])
def test_none_or_several_where_one_is_expected_is_a_changed_page(selector: str, count: int) -> None:
    with pytest.raises(SourceChanged, match=rf"https://example\.org/: {count} elements match '{selector}'"):
        HtmlPage(PAGE, "https://example.org/").one(selector)


def test_elements_are_looked_for_within_another() -> None:
    page = HtmlPage(PAGE, "https://example.org/")
    first, second = page.all("p")
    assert [text_of(link) for link in page.all("a", first)] == ["one"]
    assert page.all("a", second) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b'{"a": 1}', b"plain words"])
def test_what_is_no_page_is_refused(content: bytes) -> None:
    with pytest.raises(SourceChanged, match="is not an HTML page"):
        HtmlPage(content, "https://example.org/")
