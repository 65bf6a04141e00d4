"""How every chart looks: colours, fonts, sizes, and text that is wrapped to a measured width.

One accent colour and greys, from the Okabe-Ito set, told apart by lightness as well as by hue. No red: a chart
blames nobody. Fonts travel with the package (Arimo, SIL Open Font License), so that the same chart has the same
bytes on every machine; Arimo has the widths of Arial and Helvetica, so SVG text fits where those stand in for it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

FONT_FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Arimo"
FONT_STACK = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif"

INK = "#1b1f23"
MUTED = "#5c636a"
RULE = "#c9ced3"
FAINT = "#eceef0"
PAPER = "#ffffff"
ACCENT = "#0072b2"
SKY = "#56b4e9"
PALE = "#cde6f5"
AMBER = "#e69f00"
SHADES = ("#e6f1f8", "#b3d6ea", "#7db8dc", "#3b92c6", "#0b5c8e")
"""Classes of a map, from least to most."""
COLOURS = {
    "ink": INK,
    "muted": MUTED,
    "rule": RULE,
    "faint": FAINT,
    "paper": PAPER,
    "accent": ACCENT,
    "sky": SKY,
    "pale": PALE,
    "amber": AMBER,
}
"""Every colour that a chart may use, by the name under which a page may redefine it for a dark background."""

TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 12.0, 10.0, 8.5
LINE = 1.25
"""Line height as a multiple of the type size."""

RC: dict[str, Any] = {
    "font.family": [FAMILY, "DejaVu Sans"],
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "hatch.linewidth": 0.8,
    "text.hinting": "no_hinting",
    "path.simplify": False,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "none",
    "svg.hashsalt": "send-evidence",
    "text.parse_math": False,
}


@lru_cache(maxsize=1)
def settings() -> Any:
    """Matplotlib's settings for our charts; the fonts are registered the first time."""
    from matplotlib import font_manager

    for path in sorted(FONT_FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    return RC


@lru_cache(maxsize=1)
def palette() -> Image:
    """Every colour of ours, exact, with its blends towards paper for smooth edges."""
    from PIL import Image, ImageColor

    full = [ImageColor.getrgb(colour)[:3] for colour in (*COLOURS.values(), *SHADES)]
    blends = {tuple(round(255 + (part - 255) * step / 10) for part in colour): None for colour in full for step in range(1, 10)}
    apart = [one for one in blends if all(max(abs(a - b) for a, b in zip(one, other, strict=True)) >= 8 for other in full)]
    entries = [*dict.fromkeys(full), *apart][:256]
    holder = Image.new("P", (1, 1))
    holder.putpalette([part for entry in entries for part in entry])
    return holder


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line of `text` in points, by the font's own metrics."""
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(str(FONT_FOLDER / ("Arimo-Bold.ttf" if weight == "bold" else "Arimo-Regular.ttf")))
    font.set_size(size, 72)
    font.set_text(text, 0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64


def wrap(text: str, width: float, size: float = TEXT_SIZE, weight: str = "normal") -> list[str]:
    """Break `text` between words into lines that fit `width` points; a longer word keeps a line to itself."""
    space = text_width("n n", size, weight) - text_width("nn", size, weight)
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        length = text_width(word, size, weight)
        if line and used + space + length > width:
            lines.append(line)
            line, used = word, length
        else:
            used += (space if line else 0.0) + length
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def nice_ceiling(value: float) -> float:
    """The least of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 or 10 times a power of ten that is not below `value`; 1 for nothing."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 < value:
        power *= 10
    while power >= value * 10:
        power /= 10
    return next(step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value * (1 - 1e-12))
