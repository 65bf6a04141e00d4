"""A site of the invented country, written once for a folder of tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from reports.site import write_site
from tests.support.country import country
from tests.support.warehouse import make_warehouse


def write_country_site(folder: Path) -> Path:
    """Write the warehouse and its site below `folder` and return the site."""
    warehouse = make_warehouse(folder / "country.duckdb", country())
    write_site(warehouse, folder / "site", jobs=1, formats=frozenset({"html", "docx"}))
    return folder / "site"


@cache
def soup(path: Path) -> BeautifulSoup:
    """A page, parsed once."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def pages(site: Path) -> list[Path]:
    """Every page of the site itself (packs have a test of their own)."""
    return sorted(path for path in site.rglob("*.html") if "pack" not in path.relative_to(site).parts)


def addresses(page: Path) -> Iterator[tuple[str, str]]:
    """(element, address) of everything that a page points to."""
    for tag, attribute in (
        ("a", "href"),
        ("link", "href"),
        ("script", "src"),
        ("img", "src"),
        ("form", "action"),
        ("iframe", "src"),
    ):
        for found in soup(page).find_all(tag):
            if found.get(attribute):
                yield tag, str(found[attribute])


def broken(site: Path, page: Path) -> list[str]:
    """Addresses within the site that lead nowhere, with their anchors."""
    wrong = []
    for _, address in addresses(page):
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "mailto", "data"}:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        inside = target.is_file() and site.resolve() in target.resolve().parents
        if not inside or (parts.fragment and target.suffix == ".html" and soup(target).find(id=unquote(parts.fragment)) is None):
            wrong.append(address)
    return wrong
