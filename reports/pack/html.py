"""The pack as one HTML file: no request leaves it, every number leads to its source."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from extract.addresses import split
from extract.errors import NotPermitted
from reports import wording
from reports.charts.chart import Chart, DataTable
from reports.pack.model import MARK_MEANINGS, MARK_WORDS, Inline, Mark, Pack, Piece

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
CONTACT = "the address given where this pack was published, or an issue on the project’s page"


def to_html(pack: Pack) -> str:
    """The whole file."""
    style = Markup(_style())  # noqa: S704  (our own file)
    return _environment().get_template("pack.html.j2").render(_context(pack), css_text=_css_text, style=style)


def body_html(pack: Pack) -> Markup:
    """What the file shows, without its frame: for a page that holds it."""
    return Markup(_environment().get_template("body.html.j2").render(_context(pack)))  # noqa: S704  (escaped by the template)


def _context(pack: Pack) -> dict[str, Any]:
    return {
        "pack": pack,
        "inline": _Inline().html,
        "day": wording.day,
        "mark_words": MARK_WORDS,
        "mark_meanings": MARK_MEANINGS,
        "live": is_live,
        "contact": CONTACT,
        "numbers": _numbers,
        "svg": lambda chart: Markup(chart.inline_svg()),  # noqa: S704  (escaped where it is drawn)
    }


def _numbers(chart: Chart) -> DataTable:
    """The table behind a chart as a page shows it: without the figure ids, which the file of numbers has."""
    shown = [index for index, column in enumerate(chart.table.columns) if column != "figure_ids"]
    rows = tuple(tuple(row[index] or "–" for index in shown) for row in chart.table.rows)
    return DataTable(tuple(chart.table.columns[index].replace("_", " ") for index in shown), rows)


def is_live(address: str) -> bool:
    """Whether an address may become a link: web addresses only, with a host and nothing that hides where they lead."""
    try:
        split(address)
    except NotPermitted:
        return False
    return True


class _Inline:
    """Running text as HTML. Each figure's id is an anchor at its first appearance."""

    def __init__(self) -> None:
        self._anchored: set[str] = set()

    def html(self, inline: Inline) -> Markup:
        """Escaped text, values with figure id and links to sources, marks in words."""
        return Markup("").join(self._part(part) for part in inline)

    def _part(self, part: str | Piece | Mark) -> Markup:
        if isinstance(part, str):
            return escape(part)
        if isinstance(part, Mark):
            return Markup(' <span class="mark mark-{}">{}</span>').format(part.key, MARK_WORDS[part.key])
        return self._piece(part)

    def _piece(self, piece: Piece) -> Markup:
        words = escape(piece.text)
        if piece.figure_ids:
            new = next((key for key in piece.figure_ids if key not in self._anchored), None)
            self._anchored.update([new] if new else [])
            anchor = Markup(' id="{}"').format(new) if new else ""
            how = Markup(' title="Worked out: {}"').format(piece.computed) if piece.computed else ""
            words = Markup('<span class="n"{} data-figure="{}"{}>{}</span>').format(
                anchor, " ".join(piece.figure_ids), how, words
            )
        links = (Markup('<a href="#s{0}" aria-label="source {0}">{0}</a>').format(number) for number in piece.notes)
        return words + (Markup("<sup>{}</sup>").format(Markup(" ").join(links)) if piece.notes else "")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


@lru_cache(maxsize=1)
def _style() -> str:
    return (TEMPLATES / "pack.css").read_text(encoding="utf-8")


def _css_text(text: str) -> Markup:
    """Text as a CSS string: everything but letters, digits and spaces by its number."""
    return Markup('"{}"').format(Markup("").join(_css_character(c) for c in text))


def _css_character(character: str) -> str:
    return character if character.isalnum() or character == " " else f"\\{ord(character):06x}"
