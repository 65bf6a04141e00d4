"""The registry of sources: `sources.toml`, read and checked row by row."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast, get_type_hints

from extract.errors import RegistryWrong

SOURCES_FILE = Path(__file__).with_name("sources.toml")
REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
DEFAULT_SIZE_LIMIT_MB = 50
MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """How many are expected in one successful refresh.

    Attributes:
        fatal_below: fewer than this means that the listing or the document is broken; the refresh is refused.
        warn_above: more than this is worth a look.
    """

    fatal_below: int
    warn_above: int


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the registry.

    Attributes:
        id: name of the source and of its module in `extract.sources`.
        cadence: how often the publisher releases, in words.
        next_expected: when the next release is due, in words.
        release_months: months (1 to 12) in which releases come; empty when there is no such rule.
        stale_after_days: days after the last successful fetch from which its data is called stale.
        hosts: the only hosts that may be asked, at the first request and after each redirect.
        listing_types: media types of pages that discovery reads; empty when it reads none.
        document_types: media types of the documents themselves.
        documents: expected number of documents that discovery lists.
        records: expected number of records read from them.
        size_limit_mb: largest document in megabytes (10**6 bytes), unpacked from its transfer encoding.
        pages: table below data/reference whose column `page` lists the addresses where discovery begins, "" for a source that
            has its own beginning. Such a source is optional: a mirror may hold none of the pages, and that is no failure.
    """

    id: str
    publisher: str
    title: str
    landing_page: str
    licence: str
    attribution: str
    cadence: str
    next_expected: str
    release_months: tuple[int, ...]
    stale_after_days: int
    hosts: tuple[str, ...]
    listing_types: tuple[str, ...]
    document_types: tuple[str, ...]
    documents: Expected
    records: Expected
    size_limit_mb: int = DEFAULT_SIZE_LIMIT_MB
    pages: str = ""

    @property
    def size_limit(self) -> int:
        """Largest document, in bytes."""
        return self.size_limit_mb * 10**6

    @property
    def starts(self) -> frozenset[str]:
        """Addresses where discovery begins, where a table lists them.

        Raises:
            RegistryWrong: there is no such table, or it has no column of pages.
        """
        if not self.pages:
            return frozenset()
        try:
            with (REFERENCE / self.pages).open(encoding="utf-8", newline="") as file:
                return frozenset(row["page"] for row in csv.DictReader(file))
        except (OSError, KeyError) as error:
            raise RegistryWrong(
                f"sources.toml, [{self.id}], pages: data/reference/{self.pages} cannot be read as a list of pages ({error!r})."
            ) from error

    def next_release(self, after: date) -> str:
        """When the next release is due, seen from `after`: "June 2027", or the registry's words where it has no month."""
        if not self.release_months:
            return self.next_expected
        ahead = [(after.year + (month <= after.month), month) for month in self.release_months]
        year, month = min(ahead)
        return f"{MONTHS[month - 1]} {year}"


class Registry(Mapping[str, Source]):
    """Every source by id, in the order of the file.

    Args:
        path: another registry file, for tests.

    Raises:
        RegistryWrong: a row misses an entry, has one that is not known, or one of the wrong kind or out of range.
    """

    def __init__(self, path: Path = SOURCES_FILE) -> None:
        try:
            with path.open("rb") as file:
                rows = tomllib.load(file)
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise RegistryWrong(f"{path} cannot be read ({error}). Mend it, or take it from the last release.") from error
        self._sources = {source_id: _checked(source_id, row) for source_id, row in rows.items()}

    def __getitem__(self, source_id: str) -> Source:
        return self._sources[source_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


@cache
def registry() -> Registry:
    """The project's own registry, read once."""
    return Registry()


_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_REQUIRED = {f.name for f in fields(Source)} - {"id", "size_limit_mb", "pages"}


def _checked(source_id: str, row: object) -> Source:
    """One row as a Source, or RegistryWrong that names the row and the entry."""
    if not isinstance(row, dict) or not re.fullmatch(r"[a-z][a-z0-9_]*", source_id):
        raise RegistryWrong(
            f"sources.toml: [{source_id}] is not a row with a lower-case name. Write [source_id] and its entries below."
        )
    known = {f.name for f in fields(Source)} - {"id"}
    if unknown := sorted(set(row) - known):
        raise RegistryWrong(f"sources.toml, [{source_id}]: unknown {', '.join(unknown)}. Known are {', '.join(sorted(known))}.")
    if missing := sorted(_REQUIRED - set(row)):
        raise RegistryWrong(f"sources.toml, [{source_id}]: {', '.join(missing)} missing. Add it.")
    hints = get_type_hints(Source)
    values = {name: _typed(source_id, name, value, hints[name]) for name, value in row.items()}
    for name, value in values.items():
        if complaint := _complaint(name, value):
            raise RegistryWrong(f"sources.toml, [{source_id}], {name}: {complaint}.")
    return Source(id=source_id, **values)


def _typed(source_id: str, name: str, value: object, wanted: object) -> Any:
    """Value as the type its attribute has; lists as tuples, counts as Expected."""
    if wanted is Expected and isinstance(value, dict) and set(value) == {"fatal_below", "warn_above"}:
        counts = cast("dict[str, object]", value)
        return Expected(**{key: _typed(source_id, f"{name}.{key}", count, int) for key, count in counts.items()})
    if wanted in {tuple[int, ...], tuple[str, ...]} and isinstance(value, list):
        item = int if wanted == tuple[int, ...] else str
        return tuple(_typed(source_id, name, entry, item) for entry in value)
    if type(value) is wanted:
        return value
    raise RegistryWrong(f"sources.toml, [{source_id}], {name}: {value!r} is not of the right kind ({wanted}).")


def _complaint(name: str, value: Any) -> str | None:
    """What is wrong with one entry, None when nothing is."""
    rules = {
        "landing_page": (lambda v: v.startswith("https://"), "it must be an https address"),
        "hosts": (lambda v: v and all(map(_HOST.fullmatch, v)), "at least one host is needed, each in lower case without a port"),
        "listing_types": (lambda v: all(map(_MEDIA_TYPE.fullmatch, v)), "each must be a media type such as text/html"),
        "document_types": (
            lambda v: v and all(map(_MEDIA_TYPE.fullmatch, v)),
            "at least one media type is needed, such as text/csv",
        ),
        "release_months": (lambda v: all(1 <= month <= 12 for month in v), "months are 1 to 12"),
        "stale_after_days": (lambda v: v > 0, "it must be above zero"),
        "size_limit_mb": (lambda v: v > 0, "it must be above zero"),
        "documents": (lambda v: 0 < v.fatal_below <= v.warn_above, "0 < fatal_below <= warn_above is needed"),
        "records": (lambda v: 0 < v.fatal_below <= v.warn_above, "0 < fatal_below <= warn_above is needed"),
    }
    if isinstance(value, str) and not value.strip():
        return "it is empty"
    holds, otherwise = rules.get(name, (lambda _: True, ""))
    return None if holds(value) else otherwise
