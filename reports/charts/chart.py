"""A chart is one object: what it says, its text alternative, the table behind it, and how it is drawn.

    chart = deficits.build(evidence, "351")
    chart.svg()                # a file of its own
    chart.inline_svg()         # for a page: follows the page's light or dark colours
    chart.png("share")         # 1200 x 675
    chart.csv(), chart.alt

A chart with nothing to show has no picture: `nothing` says so in a sentence, and the picture methods refuse.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reports import wording
from reports.charts import style, svg
from reports.charts.pen import Pen
from reports.export.cells import harmless

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAGE_WIDTH = 360.0
"""Width in points of the picture for page and print: at phone width its 10-point text is still about 9 pixels high."""
SHARE_SIZE = (400.0, 225.0)
SHARE_DPI, PRINT_DPI = 216, 300
ASIDE = 0.55
"""Share of the width that words take beside a tall picture."""
SMALLEST = 0.72
"""How far a picture for sharing may shrink what does not fit; beyond that a kind shows fewer rows and says so."""


Line = tuple[str, float, bool, str]
"""Words, type size, bold or not, colour."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers behind a chart, as text: money in pounds, percent as 46.4, "" where there is no value."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on the picture itself, so that it survives being passed on alone.

    Attributes:
        title: what is shown, for whom.
        subtitle: unit, basis, and what must be known to compare.
        source: publishers and documents.
        as_at: date of the warehouse.
        marks: "mirror", "stand-in": each a sentence.
        short: a subtitle of one line for the picture for sharing, "" where the whole one fits.
    """

    title: str
    subtitle: str
    source: str
    as_at: date
    marks: tuple[str, ...] = ()
    short: str = ""

    @property
    def foot(self) -> str:
        """The line at the foot: where it is from and of what date."""
        return f"Source: {self.source}. As at {wording.day(self.as_at)}. Independent; not endorsed by DfE or Ofsted."

    def in_words(self, text: str) -> str:
        """A text alternative that says what the face says of origin: stand-in, mirror."""
        return " ".join((*(f"{mark}." for mark in self.marks), text))


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart; see the module.

    Attributes:
        chart_id: name of its files: kind and authority, lower case, words joined by hyphens.
        alt: what the picture shows, in sentences, for somebody who does not see it.
        draw: draws the data with a pen; None when there is nothing to show.
        height: points that the data needs on a page of `PAGE_WIDTH`.
        nothing: the sentence that stands in place of the picture.
        figure_ids: figures that the picture rests on.
        tall: True for a picture that stands beside its words in the picture for sharing, not below them.
    """

    chart_id: str
    kind: str
    face: Face
    alt: str
    table: DataTable
    draw: Callable[[Pen], None] | None
    height: float = 180.0
    nothing: str = ""
    figure_ids: tuple[str, ...] = ()
    tall: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.draw is None

    def svg(self) -> str:
        """A file of its own, on white, with title and description. Raises ValueError when empty."""
        return svg.standalone(_drawn(self), self.face.title, self.alt)

    def inline_svg(self) -> str:
        """For a page: no prologue, ids of its own, colours that the page may redefine. Raises ValueError when empty."""
        return svg.inline(_drawn(self), self.chart_id, self.face.title, self.alt)

    def png(self, use: str = "print") -> bytes:
        """The picture as PNG, for "print" (300 dots an inch) or "share" (1200 x 675). Raises ValueError when empty."""
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from PIL import Image

        share = use == "share"
        with rc_context(style.settings()):
            figure = self.figure(share=share)
            figure.set_dpi(SHARE_DPI if share else PRINT_DPI)
            canvas: Any = FigureCanvasAgg(figure)
            canvas.draw()
        picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
        out = io.BytesIO()
        # Our own few colours and their blends: a picture that is sent by e-mail keeps them exact in a fifth of the size.
        picture.quantize(palette=style.palette(), dither=Image.Dither.NONE).save(out, "PNG", dpi=(figure.dpi, figure.dpi))
        return out.getvalue()

    def csv(self) -> str:
        """The table behind the picture, with what its face says of origin in the last column."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        marks = "; ".join(self.face.marks)
        writer.writerow([*self.table.columns, "marks_of_chart"])
        writer.writerows([harmless(cell) for cell in (*row, marks)] for row in self.table.rows)
        return out.getvalue()

    def figure(self, *, share: bool) -> Figure:
        """The picture as matplotlib holds it. Raises ValueError when empty."""
        from matplotlib.figure import Figure

        if self.draw is None:
            raise ValueError(f"chart {self.chart_id} has nothing to show: {self.nothing}")
        width, margin = (SHARE_SIZE[0], 12.0) if share else (PAGE_WIDTH, 6.0)
        aside = (width - 2 * margin) * ASIDE if share and self.tall else 0.0
        room = aside or width - 2 * margin
        head = self._head(room, self.face.short if share and self.face.short else self.face.subtitle)
        foot = [(line, 7.5, False, style.MUTED) for line in style.wrap(self.face.foot, room, 7.5)]
        above, below = (sum(size * style.LINE for _, size, _, _ in lines) + 2 * margin for lines in (head, foot))
        height = SHARE_SIZE[1] if share else above + self.height + below
        figure = Figure(figsize=(width / 72, height / 72), facecolor=style.PAPER)
        page = Pen(figure, margin, 0, room, height)
        _write(page, head, height - margin)
        _write(page, foot, below - margin)
        if aside:
            self.draw(
                Pen(figure, margin + aside, margin, width - 2 * margin - aside, height - 2 * margin, share=True, aside=aside)
            )
        else:
            left = height - above - below
            scale = max(SMALLEST, min(1.0, left / self.height))
            self.draw(Pen(figure, margin, below, room, left, scale=scale, share=share))
        return figure

    def _head(self, room: float, subtitle: str) -> list[Line]:
        marks = [(line, 8.5, True, style.INK) for line in style.wrap(" · ".join(self.face.marks), room, 8.5, "bold")]
        title = [(line, 12.0, True, style.INK) for line in style.wrap(self.face.title, room, 12.0, "bold")]
        return marks + title + [(line, 9.0, False, style.MUTED) for line in style.wrap(subtitle, room, 9.0)]


@lru_cache(maxsize=8)
def _drawn(chart: Chart) -> str:
    """SVG as matplotlib writes it, drawn once for a file of its own and for the page that holds it."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    with rc_context(style.settings()):
        out = io.StringIO()
        canvas: Any = FigureCanvasSVG(chart.figure(share=False))
        canvas.print_svg(out, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _write(pen: Pen, lines: Sequence[Line], top: float) -> None:
    """Lines of text from `top` downwards."""
    for words, size, bold, colour in lines:
        top -= size * style.LINE
        pen.text(0, top + 0.3 * size, words, size, bold=bold, colour=colour)
