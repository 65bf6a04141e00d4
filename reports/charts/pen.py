"""A pen that draws in points: every mark is placed on purpose, without axes, ticks or frames to take away again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from reports.charts import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Align = Literal["left", "center", "right"]
Points = Sequence[tuple[float, float]]


class Pen:
    """Draws into a rectangle of a figure; coordinates are points from its lower left corner.

    Attributes:
        width: of the rectangle, in points of the drawing (more of them where it is scaled down).
        height: likewise.
        share: True for the 1200 x 675 picture, where room is short.
        aside: free width at the left of the rectangle (x from -aside), where a tall picture stands beside its words.
    """

    def __init__(
        self,
        figure: Figure,
        left: float,
        bottom: float,
        width: float,
        height: float,
        *,
        scale: float = 1.0,
        share: bool = False,
        aside: float = 0.0,
    ) -> None:
        from matplotlib.transforms import Affine2D

        self.width, self.height, self.share = width / scale, height / scale, share
        self.aside = aside
        self._figure, self._scale = figure, scale
        self._place = Affine2D().scale(scale).translate(left, bottom).scale(1 / 72) + figure.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = style.TEXT_SIZE,
        *,
        bold: bool = False,
        colour: str = style.INK,
        align: Align = "left",
        halo: bool = False,
    ) -> None:
        """One line of text on the baseline `y`; `align` left, center or right; `halo` clears the paper behind it."""
        from matplotlib.text import Text

        if halo:
            wide = style.text_width(words, size, "bold" if bold else "normal") + 3
            left = {"left": x - 1.5, "center": x - wide / 2, "right": x - wide + 1.5}[align]
            self.box(left, y - 1.5, wide, size, style.PAPER)

        self._add(
            Text(
                x,
                y,
                words,
                size=size * self._scale,
                weight="bold" if bold else "normal",
                color=colour,
                horizontalalignment=align,
                verticalalignment="baseline",
            )
        )

    def paragraph(
        self, x: float, y: float, words: str, width: float, size: float = style.TEXT_SIZE, *, colour: str = style.INK
    ) -> float:
        """Wrapped text whose first baseline is `y`; returns the baseline after the last line."""
        for line in style.wrap(words, width, size):
            self.text(x, y, line, size, colour=colour)
            y -= size * style.LINE
        return y

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = style.ACCENT,
        *,
        edge: str | None = None,
        hatch: str | None = None,
        line: float = 0.9,
    ) -> None:
        """A rectangle; a negative width or height runs the other way."""
        from matplotlib.patches import Rectangle

        self._add(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=fill,
                edgecolor=edge or "none",
                hatch=hatch,
                linewidth=line * self._scale if edge else 0,
            )
        )

    def polygon(self, points: Points, fill: str, *, edge: str = style.PAPER, hatch: str | None = None, line: float = 1.0) -> None:
        """A closed shape."""
        from matplotlib.patches import Polygon

        self._add(Polygon(list(points), closed=True, facecolor=fill, edgecolor=edge, hatch=hatch, linewidth=line * self._scale))

    def line(self, points: Points, colour: str = style.INK, width: float = 1.0, dashes: tuple[float, ...] | None = None) -> None:
        """A line through points."""
        from matplotlib.lines import Line2D

        xs, ys = zip(*points, strict=True)
        dash: Any = (0, dashes) if dashes else "-"
        self._add(
            Line2D(
                xs, ys, color=colour, linewidth=width * self._scale, linestyle=dash, solid_capstyle="butt", dash_capstyle="butt"
            )
        )

    def dot(
        self, x: float, y: float, radius: float = 3.0, fill: str = style.ACCENT, edge: str = style.PAPER, line: float = 0.8
    ) -> None:
        """A disc."""
        from matplotlib.patches import Circle

        self._add(Circle((x, y), radius, facecolor=fill, edgecolor=edge, linewidth=line * self._scale))

    def _add(self, artist: Any) -> None:
        artist.set_transform(self._place)
        artist.set_zorder(len(self._figure.get_children()))  # what is drawn later lies on top, whatever it is
        self._figure.add_artist(artist, clip=False)
