"""A map that gives every authority the same room: one hexagon each, shaded by a measure, "no data" in a state of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from extract.measures import MEASURES
from extract.terms import PeriodType, Unit
from reports import wording
from reports.charts import faces, style
from reports.charts.chart import Chart, DataTable, Face
from reports.evidence import Evidence

if TYPE_CHECKING:
    from reports.charts.pen import Pen

DEFAULT = "dsg_deficit_per_resident_0_25"
TITLES = {DEFAULT: "Dedicated Schools Grant deficit for each resident aged 0 to 25"}
"""What stands above the map where a measure's own label says too little by itself."""
BALANCES = frozenset({"dsg_cumulative_balance", "dsg_deficit_per_resident_0_25", "dsg_deficit_share_of_allocation"})
"""Measures that stand on the last day of their year."""
COLUMNS = ("la_code", "authority", "measure", "period", "value", "state", "class", "figure_ids")
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
    """Up to five classes: each value its own where there are few values, else about as many authorities in each.

    Attributes:
        bounds: the least value of each class, ascending.
        greatest: of all.
    """

    bounds: tuple[Decimal, ...]
    greatest: Decimal
    single: bool

    def of(self, value: Decimal) -> int:
        """Which class a value is in, from 0."""
        return max(index for index, bound in enumerate(self.bounds) if value >= bound or index == 0)

    def shade(self, index: int) -> str:
        """Colour of a class: the whole range is used however few classes there are."""
        last = len(self.bounds) - 1
        return style.SHADES[round(index * (len(style.SHADES) - 1) / last)] if last else style.SHADES[2]


def measures() -> tuple[str, ...]:
    """Every measure that can be mapped."""
    return tuple(MEASURES)


def build(evidence: Evidence, measure: str = DEFAULT) -> Chart:
    """The map of one measure at its latest period; without values or hexagons it has no picture and says so.

    Raises:
        KeyError: no such measure (see `measures`).
    """
    label = TITLES.get(measure, MEASURES[measure].label)
    period = common_period(evidence, measure)
    values = {row.la_code: _value(evidence, row.la_code, measure, period) for row in evidence.authorities}
    shapes = {row.la_code: _points(row.points) for row in evidence.small.hexes}
    hexes = [Hex(row.la_code, row.name, shapes.get(row.la_code, ()), *values[row.la_code]) for row in evidence.authorities]
    known = sorted(item.value for item in hexes if item.value is not None)
    used = [evidence.figure(key) for item in hexes for key in item.figure_ids]
    when = _when(measure, period)
    warning = MEASURES[measure].warning if MEASURES[measure].unit == Unit.GBP else ""
    face = Face(
        title=f"{label[0].upper()}{label[1:]}, {when}",
        subtitle=f"Each authority has its own shape of hexagons; {len(known)} of {len(hexes)} have a value. {warning}".strip(),
        source=faces.sources(used) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=faces.any_stand_in(used)),
    )
    classes = _classes(known)
    unit = str(MEASURES[measure].unit)
    return Chart(
        chart_id=faces.file_id("map", measure.replace("_", "-")),
        kind="map",
        face=face,
        alt=face.in_words(_alt(label, when, hexes, unit)),
        table=DataTable(COLUMNS, tuple(_row(item, measure, period, classes) for item in hexes)),
        draw=partial(_draw, hexes, classes, unit) if known and shapes else None,
        height=DRAWING + KEY,
        tall=True,
        nothing=f"No authority has a value of “{label}”, so there is nothing to draw.",
        figure_ids=tuple(dict.fromkeys(figure.figure_id for figure in used if figure is not None)),
    )


def common_period(evidence: Evidence, measure: str) -> str:
    """The latest period for which at least half of the authorities that ever have a value have one; "" for a measure of days."""
    if MEASURES[measure].period_type == PeriodType.DAY:
        return ""
    counts: dict[str, int] = {}
    for row in evidence.authorities:
        for figure in evidence.authority(row.la_code).series(measure):
            if figure.reported:
                counts[figure.period] = counts.get(figure.period, 0) + 1
    enough = max(counts.values(), default=0) / 2
    return max((period for period, count in counts.items() if count >= enough), default="")


def _value(evidence: Evidence, la_code: str, measure: str, period: str) -> tuple[Decimal | None, str, tuple[str, ...]]:
    """Value, state ("" with a value) and figures of one authority: of the period, or the latest where there is none in common."""
    here = evidence.authority(la_code)
    if measure == "inspection_outcome" and here.inspection is not None and here.inspection.outcome is not None:
        row = here.inspection
        return Decimal(row.outcome or 0), "", (row.figure_id,) if row.figure_id else ()
    figure = here.figure(measure, period) if period else here.reported(measure)
    if figure is None:
        balance = here.figure("dsg_cumulative_balance", period) if measure in BALANCES and period else None
        return None, wording.STATE_WORDS[balance.value_state] if balance and not balance.reported else "not found", ()
    if not figure.reported:
        return None, wording.STATE_WORDS[figure.value_state], (figure.figure_id,)
    return figure.deficit, "", (figure.figure_id,)


def _points(text: str) -> tuple[tuple[float, float], ...]:
    pairs = (pair.split(",") for pair in text.split())
    return tuple((float(x), float(y)) for x, y in pairs)


def _when(measure: str, period: str) -> str:
    if not period:
        return "latest for each"
    return wording.period(str(MEASURES[measure].period_type), period, on_a_day=measure in BALANCES)


def _classes(known: Sequence[Decimal]) -> Classes:
    if not known:
        return Classes((), Decimal(0), single=True)
    distinct = sorted(set(known))
    if len(distinct) <= len(style.SHADES):
        return Classes(tuple(distinct), distinct[-1], single=True)
    steps = [known[len(known) * part // len(style.SHADES)] for part in range(len(style.SHADES))]
    return Classes(tuple(dict.fromkeys(steps)), known[-1], single=False)


def _in_words(value: Decimal, unit: str) -> str:
    if unit == "gbp":
        return f"{'−' if value < 0 else ''}{wording.money(value)}"
    if unit == "category":
        return wording.OUTCOME_LABELS.get(int(value), str(int(value)))
    return f"{'−' if value < 0 else ''}{wording.percent(abs(value)) if unit == 'percent' else wording.count(abs(value))}"


def _alt(label: str, when: str, hexes: Sequence[Hex], unit: str) -> str:
    held = sorted((item for item in hexes if item.value is not None), key=lambda item: (item.value or Decimal(0), item.name))
    if not held:
        return f"Map of {label}, {when}: no value is held."
    missing = [item.name for item in hexes if item.value is None]
    without = f" No data: {wording.join_words(missing)}." if missing else ""
    head = f"Hexagon map of England’s authorities by {label}, {when}."
    if unit == "category":
        counts = Counter(_in_words(item.value or Decimal(0), unit) for item in held)
        return f"{head} {'; '.join(f'{words}: {count}' for words, count in counts.items())}.{without}"
    least, half, most = (_in_words(item.value or Decimal(0), unit) for item in (held[0], held[len(held) // 2], held[-1]))
    return f"{head} Least: {held[0].name}, {least}; middle: {half}; greatest: {held[-1].name}, {most}.{without}"


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
            pen.polygon(points, classes.shade(classes.of(item.value)), line=0.8)
    _key(pen, classes, unit)


def _bands(classes: Classes, unit: str) -> list[str]:
    words = [_in_words(bound, unit) for bound in classes.bounds]
    if classes.single:
        return words
    ends = [f"under {word}" for word in words[1:]] + [_in_words(classes.greatest, unit)]
    return [f"{start} to {end}" for start, end in zip(words, ends, strict=True)]


def _key(pen: Pen, classes: Classes, unit: str) -> None:
    shades = [classes.shade(index) for index in range(len(classes.bounds))]
    entries = [*zip(shades, _bands(classes, unit), strict=True), (None, "no data")]
    column = pen.aside / 2 if pen.aside else pen.width / 2
    wide = any(style.text_width(words, 8.5) > column - 20 for _, words in entries)
    abreast = 1 if wide else 2
    top = 46.0 + (16 * max(0, (len(entries) - 1) // abreast - 2)) + (30 if pen.aside else 0)
    for number, (shade, words) in enumerate(entries):
        _swatch(pen, (number % abreast) * column - pen.aside, top - 16 * (number // abreast), shade, words)


def _swatch(pen: Pen, x: float, y: float, shade: str | None, words: str) -> None:
    if shade is None:
        pen.box(x, y - 2, 12, 11, style.PAPER, edge=style.MUTED, hatch="////", line=0.6)
    else:
        pen.box(x, y - 2, 12, 11, shade)
    pen.text(x + 17, y, words, 8.5)
