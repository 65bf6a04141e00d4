"""HTML pages, read by selectors that must hit what they expect: a page of another shape is refused, never guessed at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.errors import SourceChanged

if TYPE_CHECKING:
    from bs4 import Tag

_HTML = re.compile(rb"<(?:html|!doctype html)\b", re.IGNORECASE)
_HEAD = 2_000
MAX_BYTES = 10_000_000
MAX_TAGS = 100_000
"""A longer page, or one of more tags, is no listing (the longest known has 40 kB and 900 tags) and would take minutes to read."""


class HtmlPage:
    """One HTML page.

    Args:
        content: the page's bytes.
        address: where it came from, for messages.

    Raises:
        SourceChanged: it is empty, not HTML, or far longer than any listing.
    """

    def __init__(self, content: bytes, address: str) -> None:
        from bs4 import BeautifulSoup

        self.address = address
        if not _HTML.search(content[:_HEAD]):
            raise SourceChanged(f"{address} is not an HTML page (it begins {content[:40]!r}). Open it in a browser and compare.")
        if len(content) > MAX_BYTES or content.count(b"<") > MAX_TAGS:
            raise SourceChanged(f"{address} is far longer than any listing ({len(content):,} bytes). Open it and compare.")
        self._soup = BeautifulSoup(content, "lxml")

    def all(self, selector: str, within: Tag | None = None) -> list[Tag]:
        """Every element that a CSS selector hits, in order."""
        return list((within or self._soup).select(selector))

    def one(self, selector: str, within: Tag | None = None) -> Tag:
        """The only element that a selector hits.

        Raises:
            SourceChanged: it hits none, or several.
        """
        found = self.all(selector, within)
        if len(found) != 1:
            raise SourceChanged(
                f"{self.address}: {len(found)} elements match {selector!r}, not one. The page has changed: open it and compare."
            )
        return found[0]

    def changed(self, what: str) -> SourceChanged:
        """The error that says what on this page is not as expected."""
        return SourceChanged(f"{self.address}: {what}. The page has changed: open it and compare.")


def html_text(content: bytes, address: str) -> str:
    """Everything a page says, white space folded. Raises SourceChanged for what is no HTML page."""
    return " ".join(text_of(body) for body in HtmlPage(content, address).all("body"))


def text_of(element: Tag) -> str:
    """An element's text, white space folded."""
    return " ".join(element.get_text(" ").split())


def attribute(element: Tag, name: str) -> str:
    """An attribute as text; "" when the element has none, or several values."""
    value = element.get(name)
    return value.strip() if isinstance(value, str) else ""
