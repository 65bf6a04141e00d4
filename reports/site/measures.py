"""A page for each measure: what it is, where it comes from, what to know before comparing, table and map."""

from __future__ import annotations

import csv
import io
from typing import Any, NamedTuple

from extract.measures import MEASURES, Measure
from reports import wording
from reports.charts import map as hexmap
from reports.charts.chart import Chart
from reports.evidence import AuthorityRow, Evidence, Figure, Place
from reports.export.cells import cell_text
from reports.site import cells, paths
from reports.site.cells import Cell
from transform.tables import TABLE_BY_NAME

MOST_PERIODS = 8
UNITS = {
    "gbp": "pounds", "count": "a count", "percent": "per cent (46.4 is 46.4%)", "ratio": "a ratio", "category": "a category",
    "months": "months", "years": "years", "weeks": "weeks",
}  # fmt: skip


class MeasureRow(NamedTuple):
    """One place's values, a cell a period."""

    name: str
    href: str
    cells: tuple[Cell, ...]


def held(evidence: Evidence) -> tuple[Measure, ...]:
    """Measures for which at least one authority, a region or England has a row, in the order of the list of measures."""
    places: list[Place] = [evidence.authority(row.la_code) for row in evidence.authorities]
    found = set().union(*(place.measures for place in [*places, evidence.england]))
    return tuple(measure for name, measure in MEASURES.items() if name in found)


def chart(evidence: Evidence, measure: Measure) -> Chart:
    """The map of a measure."""
    return hexmap.build(evidence, measure.name)


def content(evidence: Evidence, measure: Measure) -> dict[str, Any]:
    """What the template of a measure's page needs."""
    found = figures(evidence, measure)
    periods = _periods(found, measure)
    regions = sorted({row.region for row in evidence.authorities})
    dated = measure.period_type == "day"
    return {
        "measure": measure,
        "unit": UNITS[measure.unit],
        "periods": ["latest"] if dated else [_head(found, period) for period in periods],
        "rows": tuple(_authority(evidence, row, measure, periods, dated=dated) for row in evidence.authorities),
        "totals": () if dated else tuple(_totals(evidence, measure, periods, regions)),
        "sources": _sources(evidence, found),
        "states": _states(found),
        "older": 0 if dated else len({figure.period for figure in found}) - len(periods),
    }


def figures(evidence: Evidence, measure: Measure) -> list[Figure]:
    """Every figure in force of a measure, today's authorities by name, then regions and England."""
    places: list[Place] = [evidence.authority(row.la_code) for row in evidence.authorities]
    places += [evidence.region(name) for name in sorted({row.region for row in evidence.authorities})] + [evidence.england]
    return [figure for place in places for figure in place.figures(measure.name)]


def as_csv(found: list[Figure]) -> str:
    """Figures as CSV with every column of table figure."""
    columns = TABLE_BY_NAME["figure"].columns
    texts = [(column.name, cell_text(column)) for column in columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in texts])
    writer.writerows([text(getattr(figure, name)) for name, text in texts] for figure in found)
    return out.getvalue()


def _periods(found: list[Figure], measure: Measure) -> list[str]:
    """Periods shown: the newest few; every year of a plan, since its last years lie ahead."""
    every = sorted({figure.period for figure in found})
    return every if measure.name.startswith("agreement_") else every[-MOST_PERIODS:]


def _head(found: list[Figure], period: str) -> str:
    return next(figure.when for figure in found if figure.period == period)


def _authority(evidence: Evidence, row: AuthorityRow, measure: Measure, periods: list[str], *, dated: bool) -> MeasureRow:
    here = evidence.authority(row.la_code)
    if dated:
        latest = here.figure(measure.name)
        cell = cells.of_figure(evidence, latest)
        shown: tuple[Cell, ...] = (cell._replace(text=f"{cell.text}, {latest.when}") if latest else cell,)
    else:
        shown = tuple(cells.of_figure(evidence, here.figure(measure.name, period)) for period in periods)
    return MeasureRow(row.name, paths.authority(row.slug), shown)


def _totals(evidence: Evidence, measure: Measure, periods: list[str], regions: list[str]) -> list[MeasureRow]:
    """England and the regions where the publisher gives them; sums of ours are not made."""
    rows = []
    for name in ("England", *regions):
        place = evidence.region(name)
        if place.figures(measure.name):
            values = tuple(cells.of_figure(evidence, place.figure(measure.name, period)) for period in periods)
            rows.append(MeasureRow(name, paths.figures(paths.place_slug(name)), values))
    return rows


def _sources(evidence: Evidence, found: list[Figure]) -> list[dict[str, Any]]:
    """Sources of the figures with how many each gave."""
    states = {row.source_id: row for row in evidence.small.sources}
    counts: dict[tuple[str, str], int] = {}
    for figure in found:
        counts[figure.source_id, figure.publisher] = counts.get((figure.source_id, figure.publisher), 0) + 1
    listed = []
    for (source_id, publisher), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        state = states.get(source_id)
        listed.append(
            {
                "publisher": publisher, "title": state.title if state else "", "link": state.landing_page if state else "",
                "licence": state.licence if state else "", "as_at": wording.day(state.as_at) if state and state.as_at else "",
                "count": wording.count(count), "source_id": source_id,
            }
        )  # fmt: skip
    return listed


def _states(found: list[Figure]) -> list[tuple[str, int, str]]:
    """Values that are absent: the state in words, how many, and the reasons given."""
    states = sorted({figure.value_state for figure in found if not figure.reported})
    return [(wording.STATE_WORDS[state], sum(f.value_state == state for f in found), _reasons(found, state)) for state in states]


def _reasons(found: list[Figure], state: str) -> str:
    return "; ".join(sorted({f.reason for f in found if f.value_state == state and f.reason}))
