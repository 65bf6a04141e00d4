"""A map that gives every authority the same room: one hexagon each, shaded by a measure, "no data" in a state of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TYPE_CHECKING

from extract.measures import MEASURES
from reports import wording
from reports.charts import faces, per_resident, style
from reports.charts.chart import Chart, DataTable, Face
from reports.evidence import Evidence, Figure

if TYPE_CHECKING:
    from reports.charts.pen import Pen

DEFICIT = "deficit_per_resident_0_25"
"""A measure of this map alone: the section 251 deficit over the residents aged 0 to 25."""
COLUMNS = ("la_code", "authority", "measure", "period", "value", "state", "class", "figure_ids")
SHADES = ("#e6f1f8", "#b3d6ea", "#7db8dc", "#3b92c6", "#0b5c8e")
DRAWING, KEY = 330.0, 76.0


@dataclass(frozen=True, slots=True)
class Hex:
    """One authority: its corners, its value (None: no data) and why there is none."""

    la_code: str
    name: str
    points: tuple[tuple[float, float], ...]
    value: Decimal | None
    state: str
    figure_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """Five classes with about as many authorities in each; `bounds` are the least value of each and the greatest of all."""

    bounds: tuple[Decimal, ...]

    def of(self, value: Decimal) -> int:
        """Which class a value is in, from 0."""
        return max(index for index, bound in enumerate(self.bounds[:-1]) if value >= bound or index == 0)


def measures() -> tuple[str, ...]:
    """Every measure that can be mapped."""
    return (DEFICIT, *MEASURES)


def build(evidence: Evidence, measure: str = DEFICIT) -> Chart:
    """The map of one measure at its latest period; without values or hexagons it has no picture and says so.

    Raises:
        KeyError: no such measure (see `measures`).
    """
    if measure != DEFICIT and measure not in MEASURES:
        raise KeyError(measure)
    label = "Dedicated Schools Grant deficit for each resident aged 0 to 25" if measure == DEFICIT else MEASURES[measure].label
    period = common_period(evidence, measure)
    values = {row.la_code: _value(evidence, row.la_code, measure, period) for row in evidence.authorities}
    shapes = {row.la_code: _points(row.points) for row in evidence.small.hexes}
    hexes = [Hex(row.la_code, row.name, shapes.get(row.la_code, ()), *values[row.la_code]) for row in evidence.authorities]
    known = sorted(item.value for item in hexes if item.value is not None)
    used = [evidence.figure(key) for item in hexes for key in item.figure_ids]
    when = _when(measure, period)
    warning = "May be before or after DfE payments: most reports do not say." if measure == DEFICIT else MEASURES[measure].warning
    face = Face(
        title=f"{label[0].upper()}{label[1:]}, {when}",
        subtitle=f"One hexagon for each authority; {len(known)} of {len(hexes)} have a value. {warning}".strip(),
        source=faces.sources(used) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=faces.any_stand_in(used)),
    )
    classes = _classes(known)
    unit = "gbp" if measure == DEFICIT else str(MEASURES[measure].unit)
    return Chart(
        chart_id=faces.file_id("map", measure.replace("_", "-")),
        kind="map",
        face=face,
        alt=_alt(label, when, hexes, unit),
        table=DataTable(COLUMNS, tuple(_row(item, measure, period, classes) for item in hexes)),
        draw=partial(_draw, hexes, classes, unit) if known and shapes else None,
        height=DRAWING + KEY,
        tall=True,
        nothing=f"No authority has a value of “{label}”, so there is nothing to draw.",
        figure_ids=tuple(dict.fromkeys(figure.figure_id for figure in used if figure is not None)),
    )


def common_period(evidence: Evidence, measure: str) -> str:
    """The latest period for which at least half of the authorities that ever have a value have one."""
    name = per_resident.BALANCE if measure == DEFICIT else measure
    counts: dict[str, int] = {}
    for row in evidence.authorities:
        for figure in evidence.authority(row.la_code).series(name):
            if figure.reported:
                counts[figure.period] = counts.get(figure.period, 0) + 1
    enough = max(counts.values(), default=0) / 2
    return max((period for period, count in counts.items() if count >= enough), default="")


def _value(evidence: Evidence, la_code: str, measure: str, period: str) -> tuple[Decimal | None, str, tuple[str, ...]]:
    """Value, state ("" with a value) and figures of one authority."""
    if measure == DEFICIT:
        each = per_resident.for_authority(evidence, la_code, period)
        if each is not None:
            return each.value.quantize(Decimal(1), ROUND_HALF_UP), "", tuple(figure.figure_id for figure in each.inputs)
    name = per_resident.BALANCE if measure == DEFICIT else measure
    figure: Figure | None = evidence.authority(la_code).figure(name, period)
    if figure is None:
        return None, "not found", ()
    if measure == DEFICIT or not figure.reported:
        return None, wording.STATE_WORDS.get(figure.value_state, "no population held"), (figure.figure_id,)
    return figure.deficit, "", (figure.figure_id,)


def _points(text: str) -> tuple[tuple[float, float], ...]:
    pairs = (pair.split(",") for pair in text.split())
    return tuple((float(x), float(y)) for x, y in pairs)


def _when(measure: str, period: str) -> str:
    if not period:
        return "no period"
    if measure in {DEFICIT, per_resident.BALANCE}:
        return wording.period("financial_year", period, on_a_day=True)
    return wording.period(str(MEASURES[measure].period_type), period)


def _classes(known: Sequence[Decimal]) -> Classes:
    if not known:
        return Classes(())
    steps = [known[min(len(known) - 1, len(known) * part // len(SHADES))] for part in range(len(SHADES))]
    return Classes((*steps, known[-1]))


def _in_words(value: Decimal, unit: str) -> str:
    if unit == "gbp":
        return f"{'−' if value < 0 else ''}{wording.money(value)}"
    return wording.percent(value) if unit == "percent" else wording.count(value)


def _alt(label: str, when: str, hexes: Sequence[Hex], unit: str) -> str:
    held = sorted((item for item in hexes if item.value is not None), key=lambda item: (item.value or Decimal(0), item.name))
    if not held:
        return f"Map of {label}, {when}: no value is held."
    middle = held[len(held) // 2]
    missing = [item.name for item in hexes if item.value is None]
    without = f" No data: {wording.join_words(missing)}." if missing else ""
    least, half, most = (_in_words(item.value or Decimal(0), unit) for item in (held[0], middle, held[-1]))
    return (
        f"Hexagon map of England's authorities by {label}, {when}. Least: {held[0].name}, {least}; middle: {half}; "
        f"greatest: {held[-1].name}, {most}.{without}"
    )


def _row(item: Hex, measure: str, period: str, classes: Classes) -> tuple[str, ...]:
    shade = str(classes.of(item.value) + 1) if item.value is not None else ""
    return (item.la_code, item.name, measure, period, faces.number(item.value), item.state, shade, " ".join(item.figure_ids))


def _draw(hexes: Sequence[Hex], classes: Classes, unit: str, pen: Pen) -> None:
    drawn = [item for item in hexes if item.points]
    xs, ys = [x for item in drawn for x, _ in item.points], [y for item in drawn for _, y in item.points]
    west, north = min(xs), min(ys)
    wide, high = max(xs) - west, max(ys) - north
    scale = min(pen.width / wide, (pen.height - (0.0 if pen.aside else KEY)) / high)
    left = (pen.width - wide * scale) / 2
    for item in drawn:
        points = [(left + (x - west) * scale, pen.height - (y - north) * scale) for x, y in item.points]
        if item.value is None:
            pen.polygon(points, style.PAPER, edge=style.MUTED, hatch="////", line=0.6)
        else:
            pen.polygon(points, SHADES[classes.of(item.value)], line=0.8)
    _key(pen, classes, unit)


def _bands(classes: Classes, unit: str) -> list[str]:
    words = [_in_words(bound, unit) for bound in classes.bounds]
    return [
        f"{words[n]} to {words[n + 1]}" if n == len(SHADES) - 1 else f"{words[n]} to under {words[n + 1]}"
        for n in range(len(SHADES))
    ]


def _key(pen: Pen, classes: Classes, unit: str) -> None:
    entries = [*zip(SHADES, _bands(classes, unit), strict=True), (None, "no data")]
    column = pen.aside / 2 if pen.aside else pen.width / 2
    for number, (shade, words) in enumerate(entries):
        _swatch(pen, (number % 2) * column - pen.aside, 46.0 - 16 * (number // 2) + (30 if pen.aside else 0), shade, words)


def _swatch(pen: Pen, x: float, y: float, shade: str | None, words: str) -> None:
    pen.box(
        x,
        y - 2,
        12,
        11,
        shade or style.PAPER,
        edge=style.MUTED if shade is None else None,
        hatch="////" if shade is None else None,
        line=0.6,
    )
    pen.text(x + 17, y, words, 8.5)
