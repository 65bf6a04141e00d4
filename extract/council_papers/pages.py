"""Modern.Gov pages: which are gone to, and what one says of itself.

`data/reference/council_pages.csv` is the reviewed list of pages. Public readers of such sites show: an agenda item is
`mgAi.aspx`, a meeting `ieListDocuments.aspx`, an issue's history `ieIssueDetails.aspx` or `mgIssueHistoryHome.aspx`;
headings carry `mgMainTitleTxt`, `mgSubTitleTxt` and `mgAiTitleTxt`, running text `mgWordPara`; a report lies at `documents/s`
and digits.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from extract.documents.page import HtmlPage, attribute, text_of
from extract.registry import MONTHS, REFERENCE

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import Tag

PAGES = REFERENCE / "council_pages.csv"

_REPORT = re.compile(r"/documents/s\d+/[^/]+\.pdf", re.IGNORECASE)
_SIZE = re.compile(r"\s*(?:pdf icon\s*)?\(?PDF,?\s*[\d.]+\s*[KMG]B\)?\s*$", re.IGNORECASE)
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?,?\s+({'|'.join(MONTHS)}),?\s+(20\d\d)\b")
_WEEKDAY = re.compile(r",?\s*(?:-|\bon\b)?\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*", re.DOTALL)
_MEETING = re.compile(r"ieListDocuments\.aspx\?", re.IGNORECASE)
_LABEL = re.compile(r"^(?:(?:link to )?agenda (?:and \w+ )?for\s+)", re.IGNORECASE)
_ON_TOPIC = re.compile(
    r"\bDSG\b|dedicated schools? grant|safety valve|high needs|schools? (?:funding|budget)|outturn|"
    r"(?:budget|financial) monitoring",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the list of pages.

    Attributes:
        name: the authority's name as the warehouse knows it.
        names: every name under which its papers speak of it, its own among them.
        address: the page's https address.
    """

    la_code: str
    name: str
    names: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One report that a page links.

    Attributes:
        address: absolute, on the page's own host, without query.
        title: the link's words without the file's size.
    """

    address: str
    title: str


def read_pages(path: Path = PAGES) -> Iterator[Page]:
    """Rows of the reviewed list, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            others = tuple(name.strip() for name in row["other_names"].split(";") if name.strip())
            yield Page(row["la_code"], row["name"], (row["name"], *others), row["page"])


class AgendaPage:
    """One Modern.Gov page.

    Args:
        content: the page's bytes.
        address: where it came from.

    Raises:
        SourceChanged: it is not HTML, or holds nothing by which a Modern.Gov page is known.
    """

    def __init__(self, content: bytes, address: str) -> None:
        self._page = HtmlPage(content, address)
        self._address = address
        if not self._page.all("#modgov, .mgContent, .mgMainTitleTxt, .mgSubTitleTxt, .mgAiTitleTxt, .mgWordPara"):
            raise self._page.changed("it holds no part of a Modern.Gov page")

    @cached_property
    def title(self) -> str:
        """What the page is about, "" when it does not say."""
        for selector in (".mgAiTitleTxt", "h2.mgSubTitleTxt", ".mgMainTitleTxt", "title"):
            for found in self._page.all(selector):
                said = _SIZE.sub("", text_of(found))
                if said and said.casefold() not in {"agenda item", "issue details", "issue - history", "agenda"}:
                    return said
        return ""

    @cached_property
    def _meetings(self) -> set[tuple[str, date]]:
        """(committee, day) of each meeting that a heading, or a link to a meeting, names."""
        said = [text_of(found) for found in self._page.all("h1, h2.mgSubTitleTxt, .mgMainTitleTxt")]
        for link in self._page.all("a[href]"):
            if _MEETING.search(attribute(link, "href")):
                said += [attribute(link, "title"), text_of(link)]
        found: set[tuple[str, date]] = set()
        for words in said:
            day = _day(words)
            if day:
                committee = _WEEKDAY.sub("", _DAY.split(words)[0])
                found.add((_LABEL.sub("", committee).strip(" -,"), day))
        return found

    @property
    def meeting(self) -> date | None:
        """The day of the meeting; None when the page names none, or more than one."""
        days = {day for _, day in self._meetings}
        return days.pop() if len(days) == 1 else None

    @property
    def committee(self) -> str:
        """The committee that met; "" when the page names none, or more than one."""
        names = {name for name, _ in self._meetings if name}
        return names.pop() if len(names) == 1 and self.meeting else ""

    @property
    def words(self) -> str:
        """Everything the page says, its title included."""
        return " ".join(text_of(found) for found in self._page.all("title, body"))

    def papers(self) -> list[Paper]:
        """Reports that the page links on its own host, each once; of a meeting only those about school money."""
        whole_meeting = _MEETING.search(self._address) is not None
        found: dict[str, Paper] = {}
        for link in self._page.all("a[href]"):
            address = self._report(attribute(link, "href"))
            if address is None or (whole_meeting and not _ON_TOPIC.search(_context(link))):
                continue
            title = _SIZE.sub("", text_of(link)) or unquote(address.rsplit("/", 1)[-1])
            found.setdefault(address, Paper(address, title))
        return list(found.values())

    def _report(self, link: str) -> str | None:
        """Absolute address of a report, None when the link leads elsewhere."""
        try:
            parts = urlsplit(urljoin(self._address, link.replace(" ", "%20")))
            own = urlsplit(self._address)
        except ValueError:
            return None
        if not _REPORT.search(parts.path) or parts.netloc.lower() != own.netloc.lower() or parts.scheme != own.scheme:
            return None
        return f"{parts.scheme}://{parts.netloc.lower()}{quote(unquote(parts.path), safe='/:()!,&+=@~;$*')}"

    def paragraphs(self) -> list[str]:
        """Running text, a paragraph or list entry each; cells of tables are left out."""
        blocks = self._page.all(".mgWordPara, .mgWordPara p, .mgWordPara li, .mgContent p, .mgContent li")
        whole = {
            id(block): block for block in blocks if not block.find(["p", "li", "div", "table"]) and not block.find_parent("table")
        }
        return [said for block in whole.values() if (said := text_of(block))]


def _day(words: str) -> date | None:
    """The only day that some words name."""
    found = {(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in _DAY.findall(words)}
    if len(found) != 1:
        return None
    try:
        return date(*found.pop())
    except ValueError:
        return None


def _context(link: Tag) -> str:
    """The link's words, and the title of the agenda item in whose row it stands."""
    row = link.find_parent("tr")
    return " ".join([text_of(link), *(text_of(title) for title in (row.select(".mgAiTitleTxt") if row else ()))])
