"""The pages of one authority: the pack's own content in the site's frame, every figure held, and the files to take away."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from reports import wording
from reports.charts.chart import Chart
from reports.evidence import Evidence
from reports.pack.build import build
from reports.pack.html import body_html, is_live
from reports.pack.model import MARK_WORDS, ChartBlock, Inline, Mark, Pack, Piece, Table
from reports.pack.write import MANIFEST, manifest, pack_files
from reports.site import drawn, figures, paths
from reports.site.drawn import Picture
from reports.site.frame import Frame, page, templates, write
from reports.site.measures import as_csv
from reports.statements import Unknown, for_pack

DOWNLOADS = {
    "pack.pdf": "Pack to print (PDF)",
    "pack.html": "Pack in one file (HTML)",
    "letter.docx": "Draft letter to the MPs (Word)",
    "figures.csv": "Figures used, with sources (CSV)",
}
"""Files of a pack that a page offers, in this order, where they were written."""


class Made(NamedTuple):
    """What later pages need of an authority.

    Attributes:
        glimpse: its table at a glance, chart and links as HTML, for the pages of its constituencies.
        picture: for sharing.
    """

    la_code: str
    glimpse: Markup
    unknown: tuple[Unknown, ...]
    picture: Picture | None


def make(
    evidence: Evidence, shared: Frame, folder: Path, la_code: str, formats: frozenset[str], face: Picture | None, *, email: bool
) -> Made:  # fmt: skip
    """Write everything of one authority.

    Args:
        formats: what the pack beside the page is written as (see reports.pack.write); empty: no pack.
        face: picture for sharing of an authority without a chart.
    """
    pack = build(evidence, la_code, email=email)
    downloads = _write_pack(evidence, folder, pack, formats)
    chart = _face(pack)
    picture = drawn.write_picture(folder, chart) if chart else face
    path = paths.authority(pack.slug)
    about = (
        f"{pack.name}: Dedicated Schools Grant deficit, Safety Valve targets, inspection, EHC plans, appeals. Every number cited."
    )
    text = page(
        shared, "authority.html.j2", path, title=pack.name, about=about, picture=picture, pack=pack, body=body_html(pack),
        seats=evidence.of("constituencies", la_code), downloads=downloads,
    )  # fmt: skip
    write(folder, path, text)
    _write_figures(evidence, shared, folder, pack, picture)
    return Made(la_code, _glimpse(evidence, pack, downloads), for_pack(evidence, la_code).unknown, picture)


def _face(pack: Pack) -> Chart | None:
    """The chart that stands for the authority: the first that shows something."""
    return next((chart for chart in pack.charts if not chart.empty), None)


def _write_pack(evidence: Evidence, folder: Path, pack: Pack, formats: frozenset[str]) -> list[tuple[str, str]]:
    """Write the pack's folder and return what the page offers of it: (path, words)."""
    if not formats:
        return []
    files = pack_files(pack, evidence, formats)
    files[MANIFEST] = manifest(pack, files)
    target = folder / "pack" / pack.slug
    (target / "charts").mkdir(parents=True)
    for name, content in files.items():
        (target / name).write_bytes(content)
    return [(f"pack/{pack.slug}/{name}", words) for name, words in DOWNLOADS.items() if name in files]


def _write_figures(evidence: Evidence, shared: Frame, folder: Path, pack: Pack, picture: Picture | None) -> None:
    found = figures.of_authority(evidence, pack.la_code)
    path = paths.figures(pack.slug)
    text = page(
        shared, "figures.html.j2", path, title=f"{pack.name}: every figure held", picture=picture,
        about=f"Every figure held for {pack.name}, each with its document, page and date.", name=pack.name,
        rows=figures.rows(evidence, found), back=paths.authority(pack.slug), csv=f"{pack.slug}.csv", live=is_live,
    )  # fmt: skip
    write(folder, path, text)
    write(folder, f"figures/{pack.slug}.csv", as_csv(found))


def _glimpse(evidence: Evidence, pack: Pack, downloads: list[tuple[str, str]]) -> Markup:
    table = next(block for block in pack.briefing if isinstance(block, Table))
    chart = next((block.chart for block in pack.briefing if isinstance(block, ChartBlock)), None)
    text = templates().get_template("glimpse.html.j2").render(
        table=table, drawn=drawn.draw(chart) if chart else None, slug=pack.slug, name=pack.name, root="../",
        as_at=wording.day(pack.as_at), downloads=downloads, inline=lambda inline: linked(evidence, inline),
    )  # fmt: skip
    return Markup(text)  # noqa: S704  (escaped by the template)


def linked(evidence: Evidence, inline: Inline) -> Markup:
    """Running text for a page one folder below the root: each value leads to its citation."""
    return Markup("").join(_part(evidence, part) for part in inline)


def _part(evidence: Evidence, part: str | Piece | Mark) -> Markup:
    if isinstance(part, str):
        return Markup("{}").format(part)
    if isinstance(part, Mark):
        return Markup(' <span class="mark mark-{}">{}</span>').format(part.key, MARK_WORDS[part.key])
    figure = next((found for key in part.figure_ids if (found := evidence.figure(key)) is not None), None)
    where = paths.of_figure(evidence, figure) if figure else ""
    if not where:
        return Markup("{}").format(part.text)
    return Markup('<a class="fig" href="../{}">{}</a>').format(where, part.text)
