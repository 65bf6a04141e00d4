"""The page of targets missed: every year of every plan, the verdict, and the rule that gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from reports.charts import league
from reports.charts.chart import Chart
from reports.charts.targets import VERDICT_WORDS
from reports.evidence import AuthorityRow, Evidence, VerdictRow
from reports.site import cells, paths
from reports.site.cells import Cell
from reports.site.front import VERDICTS

ORDER = tuple(VERDICT_WORDS)


class LedgerRow(NamedTuple):
    """One year of one authority's plan."""

    anchor: str
    authority: AuthorityRow
    year: str
    verdict: str
    words: str
    plan: Cell
    reported: Cell
    interval: str
    gap: Cell
    payments: Cell
    suspended: bool
    rule: str
    other: str
    marks: tuple[str, ...]


def content(evidence: Evidence) -> dict[str, Any]:
    """What the template of the ledger needs."""
    rows = [
        _row(evidence, authority, verdict)
        for authority in evidence.authorities
        for verdict in evidence.authority(authority.la_code).verdicts
    ]
    counts = Counter(row.verdict for row in rows)
    return {
        "rows": rows,
        "counts": [(verdict, VERDICTS[verdict], counts[verdict]) for verdict in ORDER if counts[verdict]],
        "plans": len({row.authority.la_code for row in rows}),
        "members": sum(bool(evidence.authority(row.la_code).programme("safety_valve")) for row in evidence.authorities),
    }


def charts(evidence: Evidence) -> tuple[Chart, ...]:
    """The national chart of gaps."""
    return (league.build(evidence),)


def _row(evidence: Evidence, authority: AuthorityRow, row: VerdictRow) -> LedgerRow:
    return LedgerRow(
        anchor=f"{row.la_code}-{row.financial_year}",
        authority=authority,
        year=row.financial_year,
        verdict=row.verdict,
        words=VERDICTS[row.verdict],
        plan=_cited(evidence, cells.pounds(row.planned_deficit, "none printed"), row.target_figure_id),
        reported=_cited(evidence, cells.pounds(row.reported_deficit, "none held"), next(iter(row.reported_figure_ids), None)),
        interval=_interval(row),
        gap=_gap(row),
        payments=cells.pounds(row.payments_made, "not known"),
        suspended=row.payments_suspended,
        rule=row.rule,
        other=_other(row),
        marks=tuple(_marks(row)),
    )


def _cited(evidence: Evidence, cell: Cell, figure_id: str | None) -> Cell:
    figure = evidence.figure(figure_id)
    return cell._replace(href=paths.of_figure(evidence, figure)) if figure else cell


def _interval(row: VerdictRow) -> str:
    if row.deficit_low is None:
        return ""
    low = cells.pounds(row.deficit_low).text
    if row.deficit_high is None:
        return f"{low} or more"
    high = cells.pounds(row.deficit_high).text
    return low if low == high else f"{low} to {high}"


def _gap(row: VerdictRow) -> Cell:
    """How far above the plan the deficit is at the least; below it, by how much at the least."""
    if row.gap_low is None:
        return Cell("", absent=True)
    if row.gap_low > 0:
        return cells.pounds(row.gap_low)._replace(text=f"at least {cells.pounds(row.gap_low).text} above")
    if row.gap_high is not None and row.gap_high <= 0:
        return cells.pounds(row.gap_high)._replace(text=f"at least {cells.pounds(-row.gap_high).text} below")
    return Cell("either side of it", "0")


def _other(row: VerdictRow) -> str:
    if row.other_verdict is None:
        return ""
    plan = cells.pounds(row.other_planned_deficit, "no target").text
    return f"By the other version of that year (plan {plan}): {VERDICTS[row.other_verdict]}."


def _marks(row: VerdictRow) -> Iterator[str]:
    if row.stand_in:
        yield "stand-in"
    if not row.reviewed:
        yield "machine-read"
