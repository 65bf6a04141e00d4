"""A gov.uk publication: its attachments and its history, from the content API's JSON or from the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from extract.documents.json_text import read_json
from extract.documents.page import HtmlPage, attribute, text_of
from extract.errors import SourceChanged


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file, as the page lists it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication page.

    Attributes:
        attachments: in the order of the page.
        changes: date and note of every update, newest first.
        first_published: None where the page does not say.
    """

    title: str
    attachments: tuple[Attachment, ...]
    changes: tuple[tuple[date, str], ...]
    first_published: date | None


def from_api(content: bytes, address: str) -> Publication:
    """Read the content API's answer.

    Raises:
        SourceChanged: it is not JSON, or lacks the title, the attachments or the history.
    """
    try:
        page: Any = read_json(content, address)
        details = page["details"]
        attachments = tuple(Attachment(item["title"].strip(), item["url"]) for item in details["attachments"])
        changes = tuple((_day(item["public_timestamp"]), str(item["note"])) for item in details.get("change_history", ()))
        first = page.get("first_published_at")
        return Publication(page["title"], attachments, _newest_first(changes), _day(first) if first else None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceChanged(f"{address} is not the gov.uk content it was ({error!r}). Open it and compare.") from error


def from_page(content: bytes, address: str) -> Publication:
    """Read the page itself, for when the API fails.

    Raises:
        SourceChanged: a part is missing where it used to be.
    """
    page = HtmlPage(content, address)
    links = page.all("section.gem-c-attachment .gem-c-attachment__title a[href]")
    attachments = tuple(Attachment(text_of(link), attribute(link, "href")) for link in links)
    try:
        changes = tuple(
            (_day(attribute(page.all("time", item)[0], "datetime")), text_of(page.all("p", item)[0]))
            for item in page.all("#history li")
        )
        first = [_day(attribute(meta, "content")) for meta in page.all('meta[name="govuk:first-published-at"]')]
    except (ValueError, IndexError) as error:
        raise page.changed(f"an update is not described as before ({error!r})") from error
    return Publication(text_of(page.one("h1")), attachments, _newest_first(changes), first[0] if first else None)


def _newest_first(changes: tuple[tuple[date, str], ...]) -> tuple[tuple[date, str], ...]:
    return tuple(sorted(changes, key=lambda change: change[0], reverse=True))


def _day(stamp: str) -> date:
    return datetime.fromisoformat(stamp).date()
