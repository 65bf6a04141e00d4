"""What a person finds on the Prefect page: the run summary, what changed, a chart, progress, links."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_image_artifact,
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from pipelines.refresh import Refresh, Summary

CHART = "league"
_LARGEST_PICTURE = 2**20


class Progress:
    """A bar on the run's page.

    Args:
        total: steps in all.
        what: what the steps are.
    """

    def __init__(self, total: int, what: str = "batches of documents") -> None:
        self._total = max(1, total)
        self._done = 0
        self._artifact = create_progress_artifact(progress=0.0, description=f"{total} {what}")

    def step(self, count: int = 1) -> None:
        """So many more are done."""
        self._done += count
        update_progress_artifact(artifact_id=self._artifact, progress=round(100.0 * self._done / self._total, 1))  # type: ignore[arg-type]


def tell(refresh: Refresh, summary: Summary) -> None:
    """Leave the run summary, the sources and, where a digest was written, what changed and a chart."""
    create_markdown_artifact(key="refresh-summary", markdown=as_markdown(summary), description="What the refresh did")
    create_table_artifact(
        key="sources",
        table=[
            {
                "source": report.source_id, "outcome": report.outcome, "documents": report.documents,
                "new or revised": report.changed, "error": _cell(report.error or ""),
            }
            for report in summary.sources
        ],
        description="What each source did",
    )  # fmt: skip
    digest = refresh.settings.data / "digest" / f"{summary.run_id}.md"
    if not digest.is_file():
        return
    create_markdown_artifact(key="what-changed", markdown=digest.read_text(encoding="utf-8"), description="What changed")
    link("digest", digest.with_suffix(".html").resolve(), "What changed, as a page on the machine that refreshed")
    if summary.outcome == "built":
        _chart(refresh.settings.warehouse)


def _chart(warehouse: Path) -> None:
    """The national chart of deficits, as a picture within the artifact, so that the page asks nobody for it."""
    from reports.charts import draw_chart
    from reports.evidence import load_evidence, open_warehouse

    with open_warehouse(warehouse) as connection:
        evidence = load_evidence(connection)
    chart = draw_chart(evidence, CHART)
    if chart.empty:
        return
    picture = chart.png("share")
    if len(picture) <= _LARGEST_PICTURE:
        address = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        create_image_artifact(key="chart", image_url=address, description=chart.alt)


def link(key: str, path: Path, words: str) -> None:
    """A link to a file of the machine that ran the flow."""
    create_link_artifact(key=key, link=path.as_uri(), link_text=str(path), description=words)


def packs_table(written: Sequence[tuple[str, str, str]]) -> None:
    """Every pack with its folder, or why it was not written."""
    rows = [{"authority": name, "folder": folder, "error": _cell(error)} for name, folder, error in written]
    create_table_artifact(key="packs", table=rows, description="Packs written")


def in_a_line(summary: Summary) -> str:
    """The outcome as the page shows it beside the run."""
    failed = f"; failed: {', '.join(source.source_id for source in summary.failed)}" if summary.failed else ""
    if summary.outcome == "unchanged":
        return f"Nothing changed{failed}."
    return f"Built: {summary.figures:,} figures as at {summary.as_at}, {len(summary.changes)} changes{failed}."


def readable(summary: Summary) -> dict[str, Any]:
    """The result of the run as plain values."""
    kept = ("run_id", "outcome", "read", "figures", "warehouse_id", "as_at", "advisories", "rejected")
    plain = summary.as_json()
    return {name: plain[name] for name in kept} | {
        "changes": len(summary.changes),
        "failed": [source.source_id for source in summary.failed],
    }


def as_markdown(summary: Summary) -> str:
    """The run summary."""
    lines = [
        f"# Refresh {summary.run_id}: {summary.outcome}",
        "",
        "| source | outcome | documents | new or revised | error |",
        "|---|---|---|---|---|",
        *(
            f"| {report.source_id} | {report.outcome} | {report.documents} | {report.changed} | {_cell(report.error or '')} |"
            for report in summary.sources
        ),
        "",
        f"Figures: {summary.figures}. As at: {summary.as_at}. Documents read: {summary.read}.",
        "",
        *(f"- Refused: {_cell(line)}" for line in ([summary.error] if summary.error else [])),
        *(f"- Refused document: {_cell(line)}" for line in summary.rejected),
        *(f"- To look at: {_cell(line)}" for line in summary.advisories),
        *(f"- No notice: {_cell(line)}" for line in summary.unsent),
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text from elsewhere as plain words within a table cell."""
    from reports.pack.markdown import escape

    return escape(text)
