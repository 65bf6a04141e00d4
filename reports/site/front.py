"""The front page: what is known now, and every authority in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reports import wording
from reports.charts import inspections as inspections_chart
from reports.charts import map as hexmap
from reports.charts import per_resident
from reports.charts.chart import Chart
from reports.evidence import AuthorityEvidence, AuthorityRow, Evidence, VerdictRow
from reports.site import cells, paths, statements
from reports.site.cells import Cell

PROGRAMMES = {"safety_valve": "Safety Valve", "dbv": "Delivering Better Value", "change_programme": "Change Programme"}
SHOWN = (
    ("dsg_cumulative_balance", "Dedicated Schools Grant deficit"),
    ("dsg_deficit_per_resident_0_25", "Deficit for each resident aged 0 to 25"),
    ("ehc_plans", "EHC plans"),
    ("ehc_requests_refused_rate", "Requests for assessment refused"),
    ("ehc_20_week_rate", "New plans within 20 weeks"),
    ("tribunal_appeal_rate_new_method", "Appeals as a share of appealable decisions"),
)
"""Measures of the table, the same for every authority."""
VERDICTS = {
    "missed": "missed", "met": "met", "depends_on_basis": "cannot be told", "no_figure": "no figure reported",
    "not_yet_due": "not yet due", "forecast_to_miss": "forecast to miss", "forecast_to_meet": "forecast to meet",
    "forecast_depends": "forecast: cannot be told", "suspended": "no target in the version in force",
}  # fmt: skip
"""Verdicts in a word or three, for a table."""
TOLD = ("missed", "met", "depends_on_basis")


class Column(NamedTuple):
    """A heading with the period below it."""

    title: str
    when: str = ""
    numeric: bool = True


class Row(NamedTuple):
    """One authority."""

    authority: AuthorityRow
    programmes: tuple[str, ...]
    cells: tuple[Cell, ...]


def content(evidence: Evidence) -> dict[str, Any]:
    """What the template of the front page needs."""
    periods = {measure: hexmap.common_period(evidence, measure) for measure, _ in SHOWN}
    second_hand = {measure for measure, _ in SHOWN if _all_second_hand(evidence, measure, periods[measure])}
    rows = tuple(_row(evidence, row, periods, second_hand) for row in evidence.authorities)
    return {
        "columns": _columns(evidence, periods),
        "rows": rows,
        "second_hand": [title for name, title in SHOWN if name in second_hand],
        "england": _england(evidence, periods),
        "regions": sorted({row.region for row in evidence.authorities}),
        "programmes": list(PROGRAMMES.values()),
        "national": statements.now(evidence),
        "counts": _counts(evidence, periods),
    }


def charts(evidence: Evidence) -> tuple[Chart, ...]:
    """Charts of the front page."""
    return hexmap.build(evidence), inspections_chart.build(evidence)


def _columns(evidence: Evidence, periods: Mapping[str, str]) -> tuple[Column, ...]:
    measured = [Column(title, _when(evidence, measure, periods[measure])) for measure, title in SHOWN]
    targets = Column("Safety Valve target", "latest year told", numeric=False)
    inspection = Column("Area SEND inspection", "latest, 2023 framework", numeric=False)
    return (Column("Programmes", numeric=False), *measured[:2], targets, inspection, *measured[2:])


def _when(evidence: Evidence, measure: str, period: str) -> str:
    for row in evidence.authorities:
        figure = evidence.authority(row.la_code).figure(measure, period)
        if figure is not None:
            return wording.period(figure.period_type, period, on_a_day="deficit" in measure or "balance" in measure)
    return period


def _all_second_hand(evidence: Evidence, measure: str, period: str) -> bool:
    found = [evidence.authority(row.la_code).figure(measure, period) for row in evidence.authorities]
    reported = [figure for figure in found if figure is not None and figure.reported]
    return bool(reported) and all(figure.transcribed for figure in reported)


def programmes_of(here: AuthorityEvidence) -> tuple[str, ...]:
    """Programmes that an authority is or was in, in words, each once."""
    held = {row.programme for row in here.programmes}
    return tuple(words for name, words in PROGRAMMES.items() if name in held)


def _row(evidence: Evidence, row: AuthorityRow, periods: Mapping[str, str], second_hand: set[str]) -> Row:
    here = evidence.authority(row.la_code)
    measured = [_measured(evidence, here, measure, periods[measure], second_hand) for measure, _ in SHOWN]
    programmes = programmes_of(here)
    first = Cell(", ".join(programmes) or "–", ", ".join(programmes), numeric=False)
    return Row(row, programmes, (first, *measured[:2], target_cell(here.verdicts), _inspection(evidence, here), *measured[2:]))


def _measured(evidence: Evidence, here: AuthorityEvidence, measure: str, period: str, second_hand: set[str]) -> Cell:
    cell = cells.of_figure(evidence, here.figure(measure, period))
    return cell._replace(marks=tuple(m for m in cell.marks if m != "second-hand")) if measure in second_hand else cell


def target_cell(verdicts: Sequence[VerdictRow]) -> Cell:
    """The latest year about which something can be told, else what the ledger says of the latest year at all."""
    if not verdicts:
        return Cell("–", numeric=False)
    told = [row for row in verdicts if row.verdict in TOLD] or [row for row in verdicts if row.verdict != "not_yet_due"]
    row = max(told or verdicts, key=lambda verdict: verdict.financial_year)
    marks = tuple(word for word, so in (("stand-in", row.stand_in), ("machine-read", not row.reviewed)) if so)
    href = f"{paths.TARGETS}#{row.la_code}-{row.financial_year}"
    return Cell(f"{VERDICTS[row.verdict]}, {row.financial_year}", VERDICTS[row.verdict], href, marks, numeric=False)


def _inspection(evidence: Evidence, here: AuthorityEvidence) -> Cell:
    row = here.inspection
    if row is None or row.outcome is None or row.inspection_end is None:
        return Cell("no report held", absent=True, numeric=False)
    figure = evidence.figure(row.figure_id)
    cell = cells.of_figure(evidence, figure) if figure else Cell(wording.OUTCOME_LABELS[row.outcome])
    return cell._replace(
        text=f"{wording.OUTCOME_LABELS[row.outcome]}, {row.inspection_end.year}", sort=str(row.outcome), numeric=False
    )


def _england(evidence: Evidence, periods: Mapping[str, str]) -> tuple[Cell, ...]:
    """England's own published figure under each heading; sums of ours are not put here."""
    dash = Cell("–", numeric=False)
    measured = [
        cells.of_figure(evidence, figure) if (figure := evidence.england.figure(measure, periods[measure])) else Cell("–")
        for measure, _ in SHOWN
    ]
    return (dash, *measured[:2], dash, dash, *measured[2:])


def _counts(evidence: Evidence, periods: Mapping[str, str]) -> dict[str, Any]:
    """How many authorities are in deficit and in surplus by the table's own column, and how many have no value."""
    period = periods[per_resident.BALANCE]
    outturns = [
        per_resident.outturn(evidence.authority(row.la_code).figures(per_resident.BALANCE, period))
        for row in evidence.authorities
    ]
    known = [figure.amount for figure in outturns if figure is not None]
    return {
        "authorities": len(evidence.authorities),
        "deficit": sum(value < 0 for value in known),
        "surplus": sum(value > 0 for value in known),
        "balance_unknown": len(outturns) - len(known),
        "when": _when(evidence, "dsg_cumulative_balance", periods["dsg_cumulative_balance"]),
    }
