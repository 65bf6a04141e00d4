"""Outcomes of Area SEND inspections under the 2023 framework, by year and by programme. The older framework is never mixed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from extract.terms import Framework
from reports import wording
from reports.charts import faces, style
from reports.charts.chart import Chart, DataTable, Face
from reports.evidence import Evidence, InspectionRow

if TYPE_CHECKING:
    from reports.charts.pen import Pen

COLUMNS = ("group", "row", "typically_positive", "inconsistent", "widespread_or_systemic_failings", "areas")
SHADES = ((1, style.PALE, style.INK), (2, style.SKY, style.INK), (3, style.ACCENT, style.PAPER))
PROGRAMMES = (("safety_valve", "Safety Valve"), ("dbv", "Delivering Better Value"), ("change_programme", "Change Programme"))
ROW, HEADING, KEY, LABEL = 22.0, 22.0, 20.0, 122.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How many areas had each outcome."""

    label: str
    counts: tuple[int, int, int]

    @property
    def total(self) -> int:
        """Areas in the row."""
        return sum(self.counts)


def build(evidence: Evidence) -> Chart:
    """The national chart; without an inspection it has no picture and says so."""
    every = [row for row in evidence.small.inspections if row.framework == Framework.AREA_SEND_2023 and row.outcome is not None]
    years = _by_year(every)
    programmes = _by_programme(evidence)
    areas = sum(1 for row in evidence.authorities if evidence.authority(row.la_code).inspection is not None)
    face = Face(
        title="What Area SEND inspections found in England",
        subtitle=f"Number of areas by outcome, framework of 2023. {areas} of {len(evidence.authorities)} areas inspected. "
        "An area may be in more than one programme; nothing here says that a programme caused an outcome.",
        source="Ofsted and the Care Quality Commission, inspection reports; programmes by DfE",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=False),
        short=f"Areas by outcome, framework of 2023; {areas} of {len(evidence.authorities)} inspected.",
    )
    return Chart(
        chart_id=faces.file_id("inspections"),
        kind="inspections",
        face=face,
        alt=face.in_words(_alt(years, programmes)),
        table=DataTable(COLUMNS, tuple([_row("year", bar) for bar in years] + [_row("programme", bar) for bar in programmes])),
        draw=partial(_draw, years, programmes) if every else None,
        height=KEY + 2 * HEADING + ROW * (len(years) + len(programmes)),
        nothing="No inspection under the 2023 framework is held, so there is nothing to draw.",
        figure_ids=tuple(row.figure_id for row in every if row.figure_id),
    )


def _bar(label: str, rows: Iterable[InspectionRow]) -> Bar:
    counts = Counter(row.outcome for row in rows)
    return Bar(label, (counts[1], counts[2], counts[3]))


def _by_year(every: Sequence[InspectionRow]) -> list[Bar]:
    years = sorted({row.inspection_end.year for row in every if row.inspection_end is not None})
    bars = [_bar(str(year), (row for row in every if row.inspection_end and row.inspection_end.year == year)) for year in years]
    undated = _bar("date not held", (row for row in every if row.inspection_end is None))
    return [*bars, *([undated] if undated.total else [])]


def _by_programme(evidence: Evidence) -> list[Bar]:
    """The latest outcome of each area, by programme."""
    latest = [
        (a, a.inspection) for a in (evidence.authority(row.la_code) for row in evidence.authorities) if a.inspection is not None
    ]
    bars = [_bar(label, (row for a, row in latest if row is not None and a.programme(name))) for name, label in PROGRAMMES]
    names = [name for name, _ in PROGRAMMES]
    bars.append(
        _bar("In no programme", (row for a, row in latest if row is not None and not any(a.programme(name) for name in names)))
    )
    return [bar for bar in bars if bar.total]


def _alt(years: Sequence[Bar], programmes: Sequence[Bar]) -> str:
    def said(bars: Sequence[Bar]) -> str:
        words = ("typically positive", "inconsistent", "widespread and/or systemic failings")
        counts = (", ".join(f"{n} {word}" for n, word in zip(bar.counts, words, strict=True)) for bar in bars)
        return "; ".join(f"{bar.label}: {count}" for bar, count in zip(bars, counts, strict=True))

    return f"Bars of inspection outcomes. By year of inspection: {said(years)}. Latest outcome by programme: {said(programmes)}."


def _row(group: str, bar: Bar) -> tuple[str, ...]:
    return (group, bar.label, *(str(count) for count in bar.counts), str(bar.total))


def _draw(years: Sequence[Bar], programmes: Sequence[Bar], pen: Pen) -> None:
    x, y = 0.0, pen.height - 10
    for outcome, colour, _ in SHADES:
        words = wording.OUTCOME_LABELS[outcome]
        pen.box(x, y - 2, 10, 9, colour)
        pen.text(x + 14, y - 1, words, 8.5)
        x += 14 + style.text_width(words, 8.5) + 12
    top = pen.height - KEY
    most = max(bar.total for bar in (*years, *programmes))
    groups = [("By year of inspection", years), ("Latest outcome, by programme", programmes)]
    if pen.height < KEY + 2 * HEADING + ROW * (len(years) + len(programmes)):
        pen.text(0, 2, "By programme: in the table.", 8.0, colour=style.MUTED)
        groups = groups[:1]
    for heading, bars in groups:
        pen.text(0, top - 14, heading, 9.0, bold=True)
        top -= HEADING
        for bar in bars:
            _draw_bar(pen, bar, top - ROW / 2, (pen.width - LABEL - 24) / most)
            top -= ROW


def _draw_bar(pen: Pen, bar: Bar, y: float, scale: float) -> None:
    pen.text(0, y - 3.5, bar.label)
    x = LABEL
    for count, (_, colour, ink) in zip(bar.counts, SHADES, strict=True):
        if count:
            pen.box(x, y - 7, count * scale, 14, colour, edge=style.PAPER, line=0.8)
            if count * scale > style.text_width(str(count), 8.5) + 2:
                pen.text(x + count * scale / 2, y - 3, str(count), 8.5, colour=ink, align="center")
            x += count * scale
    pen.text(x + 5, y - 3.5, str(bar.total), bold=True)
