"""Release lists of DfE's Explore education statistics: which releases there are, and where their files lie."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from extract.documents.json_text import read_json
from extract.errors import SourceChanged

API = "https://content.explore-education-statistics.service.gov.uk/api"


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a publication, as the list states it."""

    id: str
    slug: str
    title: str
    published: date

    @property
    def files_url(self) -> str:
        """Address of the ZIP that holds all of the release's files."""
        return f"{API}/releases/{self.id}/files?fromPage=ReleaseDownloads"


def newest_releases(get: Callable[[str], bytes], publication: str, count: int) -> tuple[Release, ...]:
    """The newest releases of a publication, newest first.

    Args:
        get: returns the bytes of a listing.
        publication: the publication's name in its address, such as education-health-and-care-plans.
        count: how many at most.

    Raises:
        SourceChanged: the list is not JSON, is empty, or a release lacks its id, name, title or date.
    """
    url = f"{API}/publications/{publication}/releases"
    listed = read_json(get(url), url)
    if isinstance(listed, dict):
        listed = listed.get("results")
    if not isinstance(listed, list) or not listed:
        raise SourceChanged(f"{url} lists no releases. Open it to see what the publisher sent.")
    releases = [_release(entry, url) for entry in listed if not _awaits_publication(entry)]
    return tuple(sorted(releases, key=lambda release: (release.published, release.slug), reverse=True)[:count])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _awaits_publication(entry: object) -> bool:
    return isinstance(entry, dict) and "published" in entry and entry["published"] is None


def _release(entry: object, url: str) -> Release:
    try:
        if not isinstance(entry, dict):
            raise TypeError("not an object")
        published = datetime.fromisoformat(entry["published"]).date()
        release = Release(entry["id"], entry["slug"], entry["title"], published)
        if not re.fullmatch(r"[A-Za-z0-9-]+", release.id) or not all(_is_text(part) for part in (release.slug, release.title)):
            raise ValueError("its id, slug or title is not one")
    except (KeyError, TypeError, ValueError) as error:
        raise SourceChanged(f"{url}: a release is not described as before ({error!r}): {str(entry)[:200]}.") from error
    return release
