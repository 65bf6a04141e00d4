"""Charts of the site: each drawn once, with its files for those who want to pass it on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from reports.charts.chart import Chart
from reports.charts.write import chart_files
from reports.site import paths

FILES = {".csv": "Numbers (CSV)", ".svg": "Picture (SVG)"}


class Picture(NamedTuple):
    """The picture that stands for a page when it is shared."""

    chart_id: str
    alt: str


class Drawn(NamedTuple):
    """A chart with its picture for a page, "" where there is nothing to show.

    Attributes:
        files: (path from the site's root, words) of what a reader can take away.
    """

    chart: Chart
    svg: Markup
    files: tuple[tuple[str, str], ...] = ()

    @property
    def picture(self) -> Picture | None:
        """Its picture for sharing, None where there is none."""
        return None if self.chart.empty else Picture(self.chart.chart_id, self.chart.alt)


def draw(chart: Chart) -> Drawn:
    """The chart for a page; its words are escaped where it is drawn."""
    return Drawn(chart, Markup("" if chart.empty else chart.inline_svg()))  # noqa: S704


def draw_with_files(folder: Path, chart: Chart, formats: frozenset[str] = frozenset({"svg"})) -> Drawn:
    """The chart for a page, with its numbers, its drawing where `formats` holds "svg", and its picture for sharing as files."""
    drawn = draw(chart)
    if chart.empty:
        return drawn
    (folder / "charts").mkdir(exist_ok=True)
    written = chart_files(chart, formats)
    for name, content in written.items():
        (folder / "charts" / name).write_bytes(content)
    offered = [
        (f"charts/{chart.chart_id}{ending}", words) for ending, words in FILES.items() if chart.chart_id + ending in written
    ]
    write_picture(folder, chart)
    return drawn._replace(files=(*offered, (paths.picture(chart.chart_id), "Picture to share (PNG)")))


def write_picture(folder: Path, chart: Chart) -> Picture:
    """The picture for sharing alone."""
    target = folder / paths.picture(chart.chart_id)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(chart.png("share"))
    return Picture(chart.chart_id, chart.alt)
