"""The files of one chart: pictures for page, print and sharing, the numbers, and the words for who does not see it."""

from __future__ import annotations

from pathlib import Path

from reports.charts.chart import Chart

PICTURES = frozenset({"svg", "png"})


def chart_files(chart: Chart, formats: frozenset[str] = PICTURES) -> dict[str, bytes]:
    """Content of each file by name. A chart with nothing to show has only its sentence.

    Args:
        formats: which pictures, of "svg", "png" (for print, and 1200 x 675 for sharing) and "share" (the latter alone).
    """
    name = chart.chart_id
    if chart.empty:
        return {f"{name}.txt": f"{chart.nothing}\n".encode()}
    files = {
        f"{name}.csv": chart.csv().encode(),
        f"{name}.txt": f"{chart.face.title}\n\n{chart.alt}\n\n{chart.face.foot}\n".encode(),
    }
    if "svg" in formats:
        files[f"{name}.svg"] = chart.svg().encode()
    if "png" in formats:
        files[f"{name}.png"] = chart.png("print")
    if formats & {"png", "share"}:
        files[f"{name}-share.png"] = chart.png("share")
    return files


def write_chart(chart: Chart, folder: Path) -> list[Path]:
    """Write the files of a chart into `folder`, each in one step; returns their paths in order of name."""
    from extract.atomic import write_atomically

    written = []
    for name, content in sorted(chart_files(chart).items()):
        write_atomically(folder / name, content)
        written.append(folder / name)
    return written
