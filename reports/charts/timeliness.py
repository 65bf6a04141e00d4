"""How long new plans took: three bands a year, with the break between the two ways of counting drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from reports import wording
from reports.charts import faces, style
from reports.charts.chart import Chart, DataTable, Face
from reports.evidence import Evidence, Figure

if TYPE_CHECKING:
    from reports.charts.pen import Pen

WITHIN, MIDDLE, OVER = "ehc_20_week_rate", "ehc_20_week_to_1_year_rate", "ehc_over_1_year_rate"
FIRST_OF_NEW_COLLECTION = 2023
COLUMNS = (
    "year", "place", "within_20_weeks_percent", "over_20_weeks_to_1_year_percent", "over_1_year_percent", "state",
    "england_within_20_weeks_percent", "figure_ids",
)  # fmt: skip
PLOT, YEARS, KEY, BREAK = 150.0, 18.0, 34.0, 22.0
BANDS = (
    (WITHIN, style.ACCENT, "within 20 weeks"),
    (MIDDLE, style.PALE, "20 weeks to a year"),
    (OVER, style.AMBER, "over a year"),
)


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year: the three bands (None where not published) and England's first band."""

    year: int
    bands: tuple[Figure | None, Figure | None, Figure | None]
    england: Figure | None
    few: bool = False

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        """Percent of each band; none where the year had too few plans to tell a share of."""
        if self.few:
            return (None, None, None)
        return tuple(figure.amount if figure is not None and figure.reported else None for figure in self.bands)

    @property
    def state(self) -> str:
        """Why the first band has no value; "" where it has one."""
        within = self.bands[0]
        if self.few:
            return "too few to compare"
        return "" if within is None or within.reported else wording.STATE_WORDS[within.value_state]


def build(evidence: Evidence, la_code: str | None = None) -> Chart:
    """The chart for one authority, or for England; without any rate it has no picture and says so."""
    place = evidence.authority(la_code) if la_code else evidence.england
    name = evidence.authority(la_code).name if la_code else "England"
    slug = evidence.authority(la_code).authority.slug if la_code else "england"
    years = [
        Year(
            int(figure.period),
            (figure, place.figure(MIDDLE, figure.period), place.figure(OVER, figure.period)),
            evidence.england.figure(WITHIN, figure.period) if la_code else None,
            place.too_few(figure),
        )
        for figure in place.series(WITHIN)
    ]
    used = [figure for year in years for figure in (*year.bands, year.england) if figure is not None]
    face = Face(
        title=f"{name}: how long new education, health and care plans took",
        subtitle="Share of new plans by time from request, exceptions counted; the legal limit is 20 weeks. Collected as totals "
        "to 2022 and person by person since: do not compare across the gap.",
        source=faces.sources(used) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=faces.any_stand_in(used)),
        short="Share of new plans, exceptions counted. Do not compare across the gap: the collection changed.",
    )
    return Chart(
        chart_id=faces.file_id("timeliness", slug),
        kind="timeliness",
        face=face,
        alt=face.in_words(_alt(name, years)),
        table=DataTable(COLUMNS, tuple(_row(name, year) for year in years)),
        draw=partial(_draw, years) if any(year.values[0] is not None for year in years) else None,
        height=KEY + PLOT + YEARS,
        nothing=f"No share of new plans within 20 weeks is published for {name}, so there is nothing to draw.",
        figure_ids=tuple(dict.fromkeys(figure.figure_id for figure in used)),
    )


def _alt(name: str, years: Sequence[Year]) -> str:
    said = []
    for year in years:
        if year.values[0] is None:
            said.append(f"{year.year}: {year.state}")
            continue
        words = [
            f"{wording.percent(value)} {label}"
            for value, (_, _, label) in zip(year.values, BANDS, strict=True)
            if value is not None
        ]
        beside = f" (England {year.england.text} within 20 weeks)" if year.england is not None and year.england.reported else ""
        said.append(f"{year.year}: {', '.join(words)}{beside}")
    return (
        f"Columns of how long new plans took in {name}, one a year, with a gap between 2022 and 2023 where the collection "
        f"changed. {'; '.join(said)}."
    )


def _row(name: str, year: Year) -> tuple[str, ...]:
    ids = " ".join(figure.figure_id for figure in (*year.bands, year.england) if figure is not None)
    england = year.england.amount if year.england is not None and year.england.reported else None
    return (str(year.year), name, *(faces.number(value) for value in year.values), year.state, faces.number(england), ids)


def _draw(years: Sequence[Year], pen: Pen) -> None:
    _key(pen, years)
    broken = years[0].year < FIRST_OF_NEW_COLLECTION <= years[-1].year
    first, last = years[0].year, years[-1].year
    left, room = 34.0, pen.width - 34.0 - (BREAK if broken else 0.0)
    step = room / (last - first + 1)
    top = pen.height - KEY
    scale = (top - YEARS) / 100
    for percent in (0, 50, 100):
        y = YEARS + percent * scale
        pen.line([(left, y), (pen.width, y)], style.MUTED if percent == 0 else style.FAINT, 0.8)
        pen.text(left - 5, y - 3, f"{percent}%", 8.0, colour=style.MUTED, align="right")
    for year in years:
        after = broken and year.year >= FIRST_OF_NEW_COLLECTION
        x = left + (year.year - first + 0.5) * step + (BREAK if after else 0.0)
        _column(pen, year, x, min(step * 0.74, 40.0), scale)
        pen.text(x, YEARS - 12, str(year.year), 8.5, align="center")
    if broken:
        x = left + (FIRST_OF_NEW_COLLECTION - first) * step + BREAK / 2
        pen.box(x - BREAK / 2 + 3, YEARS - 1, BREAK - 6, top - YEARS + 2, style.PAPER)
        pen.line([(x, YEARS - 12), (x, top + 6)], style.INK, 1.1, (2, 2))


def _key(pen: Pen, years: Sequence[Year]) -> None:
    x, y = 0.0, pen.height - 10
    for _, colour, words in BANDS:
        pen.box(x, y - 2, 10, 9, colour)
        pen.text(x + 14, y - 1, words, 8.5)
        x += 14 + style.text_width(words, 8.5) + 12
    if any(year.england is not None for year in years):
        pen.line([(x, y + 2.5), (x + 12, y + 2.5)], style.INK, 2.0)
        pen.text(x + 16, y - 1, "England within 20", 8.5)


def _column(pen: Pen, year: Year, x: float, width: float, scale: float) -> None:
    left, within = x - width / 2, year.values[0]
    if within is None:
        pen.box(left, YEARS, width, 100 * scale, "none", edge=style.RULE, hatch="////", line=0.8)
        for line, word in enumerate(style.wrap(year.state, width + 4, 7.5)):
            pen.text(x, YEARS + 50 * scale - 9 * line, word, 7.5, align="center", halo=True)
        return
    base = 0.0
    for value, (_, colour, _) in zip(year.values, BANDS, strict=True):
        if value is not None:
            pen.box(left, YEARS + base * scale, width, float(value) * scale, colour)
            base += float(value)
    if None in year.values:
        pen.box(left, YEARS + base * scale, width, max(100 - base, 0) * scale, "none", edge=style.RULE, line=0.8)
    if year.england is not None and year.england.reported:
        y = YEARS + float(year.england.amount) * scale
        pen.line([(left - 3, y), (left + width + 3, y)], style.INK, 2.0)
    label = f"{within.quantize(Decimal('0.1'))}"
    if float(within) * scale > 14:
        pen.text(x, YEARS + 4, label, 8.5, bold=True, colour=style.PAPER, align="center")
    else:
        pen.text(x, YEARS + float(within) * scale + 3, label, 8.5, bold=True, align="center", halo=True)
