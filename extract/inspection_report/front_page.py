"""The front page of a report, cut at its labels: title, dates, previous inspection, outcome, who is responsible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.documents.pdf import Page
from extract.errors import DocumentUnreadable
from extract.inspection_report.text import Footer, Line, body_lines, join

_LABELS = {
    "dates": re.compile(r"(?:inspection dates?|dates? of (?:this )?inspection)\b\s*:?\s*", re.IGNORECASE),
    "previous": re.compile(
        r"(?:dates? of (?:the )?)?(?:previous|last) (?:area SEND |full )*inspections?(?: dates?)?\b\s*:?\s*", re.IGNORECASE
    ),
    "outcome": re.compile(r"inspection outcomes?:?\s*$", re.IGNORECASE),
    "information": re.compile(r"information about the (?:local )?area(?: partnership)?:?\s*$", re.IGNORECASE),
    "end": re.compile(r"what is it like to be a child\b", re.IGNORECASE),
}
_FACTS = ("dates", "previous")
"""Labels that stand above the outcome only: below it the same words are prose."""

_PAGES = 3
"""The front matter has never run beyond the second page."""

_TITLE = re.compile(r"\barea SEND (?:full )?inspection of (?:the )?(?P<place>.+?\bpartnership\b|.+)", re.IGNORECASE)
_TITLE_WORDS = 16
"""No partnership's name is longer; more words are not a title."""

_CHILDRENS_SERVICES = re.compile(r"children.s services|services for children in need", re.IGNORECASE)
_OLDER = re.compile(
    r"\bjoint (?:local )?area (?:send|special educational needs)|\blocal area (?:send|special educational needs)[^.]{0,60} "
    r"inspection|\bwritten statement of action\b",
    re.IGNORECASE,
)
_MONITORING = re.compile(r"\barea send\b.{0,40}\b(?:monitoring|follow-?up) (?:inspection|visit)", re.IGNORECASE)


OLDER_FRAMEWORK = "this is a letter of the framework before 2023"
"""How a refusal says so: the letter grades nothing, and is never mapped on to the three outcomes."""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The lines under each label, in reading order.

    Attributes:
        title: the lines above the first label.
        sections: lines by label (dates, previous, outcome, information); a label the report lacks is not there.
    """

    partnership: str
    title: list[Line]
    sections: dict[str, list[Line]]

    def text(self, label: str) -> str | None:
        """What stands under a label as one line, "" when nothing does, None when the report lacks the label."""
        return join(self.sections[label]) if label in self.sections else None


def read_front_page(pages: tuple[Page, ...], footers: tuple[Footer | None, ...], name: str) -> FrontPage:
    """Cut the front page at its labels.

    Raises:
        DocumentUnreadable: not a full Area SEND inspection report; the message says what it seems to be.
    """
    lines = [line for page, footer in zip(pages[:_PAGES], footers, strict=False) for line in body_lines(page, footer)]
    sections = _cut(lines)
    above = sections.pop("title")
    heading = join(above)
    title = _TITLE.search(heading)
    if not title or "dates" not in sections or "monitoring" in heading.lower() or len(title["place"].split()) > _TITLE_WORDS:
        raise _refusal(pages[0], name)
    return FrontPage(title["place"], above, sections)


def _cut(lines: list[Line]) -> dict[str, list[Line]]:
    sections: dict[str, list[Line]] = {"title": []}
    label = "title"
    for line in lines:
        for candidate, pattern in _LABELS.items():
            match = pattern.match(line.text)
            if match and candidate not in sections and not (candidate in _FACTS and "outcome" in sections):
                label, rest = candidate, line.text[match.end() :]
                sections[label] = [Line(line.page, line.index, rest)] if rest else []
                break
        else:
            sections[label].append(line)
        if label == "end":
            break
    sections.pop("end", None)
    return sections


def _refusal(page: Page, name: str) -> DocumentUnreadable:
    if _MONITORING.search(page.flat):
        return DocumentUnreadable(
            f"{name}, page 1: this is a monitoring inspection's report, which states no outcome. "
            "Give the report of the full inspection."
        )
    if _OLDER.search(page.flat):
        return DocumentUnreadable(
            f"{name}, page 1: {OLDER_FRAMEWORK}. It grades nothing, and is never mapped on to the three outcomes."
        )
    if _CHILDRENS_SERVICES.search(page.flat):
        return DocumentUnreadable(f"{name}, page 1: this is a report on children's services, not on an area's SEND arrangements.")
    return DocumentUnreadable(
        f'{name}, page 1: the title "Area SEND inspection of ..." and the label "Inspection dates:" were not both found. '
        "It is no Area SEND inspection report, or its first page is missing: open it and see."
    )
