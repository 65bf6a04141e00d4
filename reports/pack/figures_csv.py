"""figures.csv: every figure that a pack rests on, one row each, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from extract.printable import printable
from reports import citations
from reports.charts.faces import number
from reports.evidence import Evidence, Figure
from reports.export.cells import harmless
from reports.pack.model import Pack

COLUMNS = (
    "figure_id", "statement", "measure", "period", "value", "as_printed", "basis", "payment_basis", "as_at", "publisher",
    "document title", "url", "page", "quote", "sha256", "retrieved", "origin", "reviewed", "days_old", "stand_in",
)  # fmt: skip


def to_csv(pack: Pack, evidence: Evidence) -> str:
    """The whole table, by figure id; a figure used in several places names the first of them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for figure_id in sorted(pack.sentences):
        figure = evidence.figure(figure_id)
        if figure is not None:
            writer.writerow([harmless(cell) for cell in _row(figure, pack.sentences[figure_id], evidence)])
    return out.getvalue()


def _row(figure: Figure, sentence: str, evidence: Evidence) -> tuple[str, ...]:
    cited = citations.of_figure(evidence, figure)
    age = figure.days_old(evidence.facts.as_at)
    return (
        figure.figure_id,
        sentence,
        figure.measure,
        figure.period,
        number(figure.value),
        printable(figure.as_printed),
        figure.basis,
        figure.payment_basis,
        figure.as_at.isoformat() if figure.as_at else "",
        cited.publisher,
        cited.title,
        cited.link,
        "" if figure.page is None else str(figure.page),
        cited.quote or "",
        figure.snapshot_sha256 or "",
        cited.retrieved.isoformat() if cited.retrieved else "",
        figure.origin,
        "true" if figure.reviewed else "false",
        "" if age is None else str(age),
        "true" if figure.stand_in else "false",
    )
