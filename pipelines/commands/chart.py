"""`send-evidence chart KIND [NAME]`: one chart as pictures, numbers and words."""

from __future__ import annotations

from pathlib import Path

from pipelines.output import complain, say
from pipelines.settings import Settings
from transform.local_authorities import LocalAuthorities, NameNotUsable


def run(settings: Settings, kind: str, name: str | None, measure: str | None, out: Path) -> int:
    """Write the files of one chart into `out`. 2 for wrong use; a chart with nothing to show writes its sentence and says it."""
    from reports.charts import KINDS, draw_chart
    from reports.charts.write import write_chart
    from reports.evidence import load_evidence, open_warehouse

    if kind not in KINDS:
        return _wrong(f"{kind!r} is not a kind of chart.{_nearest(kind, KINDS)} Kinds: {', '.join(KINDS)}.")
    if measure is not None and (problem := _measure_problem(measure)):
        return _wrong(problem)
    try:
        code = LocalAuthorities.load().identify(name).la_code if name else None
    except NameNotUsable as error:
        return _wrong(str(error))
    with open_warehouse(settings.warehouse) as connection:
        evidence = load_evidence(connection)
    try:
        chart = draw_chart(evidence, kind, code, measure)
    except ValueError as error:
        return _wrong(
            f"{error}. Example: send-evidence chart {kind}{'' if kind in ('league', 'inspections', 'map') else ' Norfolk'}"
        )
    for path in write_chart(chart, out):
        say(str(path))
    if chart.empty:
        complain(chart.nothing)
    return 0


def _measure_problem(measure: str) -> str:
    from reports.charts.map import measures

    return "" if measure in measures() else f"{measure!r} is not a measure.{_nearest(measure, measures())}"


def _nearest(text: str, names: tuple[str, ...]) -> str:
    from rapidfuzz import process

    near = process.extractOne(text, names, score_cutoff=50)
    return f" Did you mean {near[0]}?" if near else ""


def _wrong(message: str) -> int:
    complain(f"send-evidence: {message}")
    return 2
