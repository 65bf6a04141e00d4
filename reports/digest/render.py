"""A digest as Markdown, HTML, Atom and JSON. Whatever documents say is escaped in each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from extract.printable import printable
from reports import wording
from reports.digest.model import Digest, Group, Line
from reports.pack.html import is_live
from reports.pack.markdown import escape

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
STAND_IN = "stand-in"
STAND_IN_NOTE = "What is marked stand-in rests on a document that was made for testing: it is evidence of nothing."
NOTHING = "Nothing moved since the warehouse before, or there was none before."


def rendered(digest: Digest) -> dict[str, bytes]:
    """Every form by its ending: md, html, atom, json."""
    return {
        "md": to_markdown(digest).encode(),
        "html": to_html(digest).encode(),
        "atom": feed([digest]).encode(),
        "json": (json.dumps(digest.as_json(), ensure_ascii=False, indent=1) + "\n").encode(),
    }


def labels(digest: Digest) -> list[str]:
    """What must be known of the whole: mirror, stand-ins."""
    found = []
    if digest.mirror:
        found.append("Built from a mirror of the publishers’ files, not from their own sites.")
    lines = (line for section in digest.sections for group in section.groups for line in group.lines)
    if any(line.stand_in for line in lines):
        found.append(STAND_IN_NOTE)
    return found


def to_markdown(digest: Digest) -> str:
    """One digest as Markdown."""
    return printable("\n".join(_markdown(digest)).rstrip() + "\n")


def _markdown(digest: Digest) -> Iterator[str]:
    yield f"# {escape(digest.title)}\n"
    for label in labels(digest):
        yield f"**{escape(label)}**\n"
    if digest.error:
        yield f"**Refused: the warehouse from before still stands.** {escape(digest.error)}\n"
    yield (escape(" · ".join(digest.headline)) or NOTHING) + "\n"
    if digest.failed:
        yield "## Sources that failed\n"
        yield from (f"- **{escape(failure.source_id)}**: {escape(failure.why)}" for failure in digest.failed)
        yield ""
    for section in digest.sections:
        yield f"## {escape(section.heading)}\n"
        for group in section.groups:
            yield f"### {escape(group.heading)} ({len(group.lines) + group.left_off})\n"
            yield from (text for line in group.lines for text in _line(line))
            if group.left_off:
                yield f"- and {group.left_off:,} more: see the JSON form"
            yield ""


def _line(line: Line) -> Iterator[str]:
    mark = f" \\[{STAND_IN}\\]" if line.stand_in else ""
    yield f"- **{escape(line.text)}**{mark}"
    yield from (f"    - {escape(detail)}" for detail in line.details)


def to_html(digest: Digest) -> str:
    """One digest as a page of its own; no request leaves it."""
    return printable(_environment().get_template("digest.html.j2").render(digest=digest, labels=labels(digest), nothing=NOTHING))


def summary_html(digest: Digest) -> str:
    """The body of the page, for a feed."""
    return _environment().get_template("body.html.j2").render(digest=digest, labels=labels(digest), nothing=NOTHING)


def feed(digests: Sequence[Digest]) -> str:
    """Digests as an Atom feed, an entry each; identities are made of the refresh, so that a reader shows each once."""
    updated = max((digest.seen_at for digest in digests), default=datetime.min.isoformat())  # noqa: DTZ901 - UTC as text
    template = _environment().get_template("digest.atom.j2")
    return printable(template.render(digests=digests, updated=f"{updated}Z", summary=summary_html, identity=_identity))


def _identity(digest: Digest) -> str:
    return hashlib.sha256(f"{digest.run_id}|{digest.seen_at}".encode()).hexdigest()[:32]


def _total(group: Group) -> int:
    return len(group.lines) + group.left_off


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    found.globals.update(live=is_live, total=_total, count=wording.count)
    return found
