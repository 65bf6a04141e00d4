"""What every page bears, and the templates that pages are made with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import wording
from reports.charts import faces
from reports.evidence import Evidence
from reports.site import paths
from reports.site.drawn import Picture

FOLDER = Path(__file__).parent
ASSETS = ("site.css", "site.js")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page bears.

    Attributes:
        notices: (mark, sentence) of what must be known of the whole: mirror, stand-in, bundled.
        as_at: the warehouse's date in words.
        address: where the site will stand, with a slash at the end; "" when not known (pictures for sharing then bear
            relative addresses, which some readers of Open Graph leave out).
    """

    notices: tuple[tuple[str, str], ...]
    as_at: str
    warehouse_id: str
    address: str = ""

    @property
    def credit(self) -> str:
        """The words that go with every copied citation."""
        marked = f" ({', '.join(mark.lower() for mark, _ in self.notices)})" if self.notices else ""
        return f"SEND evidence, as at {self.as_at}{marked}"


def frame(evidence: Evidence, address: str = "") -> Frame:
    """The frame of a site made from this evidence."""
    notices = []
    if evidence.facts.mirror:
        notices.append(("Mirror", f"{faces.MIRROR}, not from their own sites."))
    if _has_stand_ins(evidence):
        notices.append(
            (
                "Stand-in",
                "Some documents were made for testing. What was read from one is marked stand-in: evidence of nothing.",
            )
        )
    if any(row.origin == "bundled" for row in evidence.small.sources):
        notices.append(("Snapshot", "Figures come from the snapshot bundled with the program, not from a fresh reading."))
    return Frame(tuple(notices), wording.day(evidence.facts.as_at), evidence.facts.warehouse_id, address)


def _has_stand_ins(evidence: Evidence) -> bool:
    small = evidence.small
    return any(row.stand_in for table in (small.documents, small.agreements, small.verdicts) for row in table)


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates, compiled once a process; whatever documents say is escaped."""
    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals.update(paths=paths, wording=wording, percent=wording.percent)
    return found


def page(
    shared: Frame, template: str, path: str, *, title: str, about: str, picture: Picture | None = None, **content: Any
) -> str:
    """One page as HTML.

    Args:
        shared: what every page bears.
        template: file in templates/.
        path: where the page will lie, from the site's root.
        title: of the page; the site's name is added.
        about: one sentence for readers of search results and shared links.
        picture: for those who share the page, None for none.
        content: what the template needs.
    """
    return (
        templates()
        .get_template(template)
        .render(frame=shared, path=path, root=paths.up(path), title=title, about=about, picture=picture, **content)
    )


def write(folder: Path, path: str, text: str) -> None:
    """Write one file of the site."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
