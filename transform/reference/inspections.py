"""Inspections held as tables: the framework of 2016 to 2022, and outcomes of the newer one read by another tool."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from transform.local_authorities import LocalAuthorities
from transform.reference.figures import figure_row
from transform.reference.files import Row, day, read

_SPECIAL = "weaknesses with sufficient progress: {made} of {all}"


def inspections() -> list[Row]:
    """Rows of table inspection, of both frameworks; neither is ever turned into the other."""
    return [_older(row) for row in read("inspections_2016_2022.csv")] + [_newer(row) for row in _outcomes()]


def _outcomes() -> list[dict[str, str]]:
    return read("inspection_outcomes_2026.csv")


def read_on() -> date:
    """The day on which the newer outcomes had been read."""
    return max(date.fromisoformat(row["read_on"]) for row in _outcomes())


def _older(row: dict[str, str]) -> Row:
    revisit = row["revisit_outcome"] or None
    if row["weaknesses_with_sufficient_progress"]:
        revisit = (
            f"{revisit}; {_SPECIAL.format(made=row['weaknesses_with_sufficient_progress'], all=row['significant_weaknesses'])}"
        )
    return {
        "la_code": row["la_code"],
        "framework": "local_area_2016",
        "inspection_start": day(row["inspection_start"]),
        "inspection_end": None,
        "published": day(row["published"]),
        "outcome": None,
        "written_statement_of_action": row["written_statement_of_action"] == "Yes",
        "revisit": revisit,
        "origin": "curated",
        "source_url": row["area_page"],
        "snapshot_sha256": row["workbook_sha256"],
        "reviewed": True,
    }


def _newer(row: dict[str, str]) -> Row:
    return {
        "la_code": row["la_code"],
        "framework": "area_send_2023",
        "inspection_start": day(row["inspection_start"]),
        "inspection_end": day(row["inspection_end"]),
        "published": day(row["published"]),
        "outcome": int(row["outcome"]),
        "monitoring_within_months": _number(row["monitoring_within_months"]),
        "next_full_inspection_years": _number(row["next_full_inspection_years"]),
        "origin": "curated",
        "source_url": row["report_url"],
        "reviewed": False,
    }


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def figures() -> list[Row]:
    """inspection_outcome of each newer outcome whose last day is known; another tool read it, so it is not reviewed."""
    return [
        figure_row(
            "inspection_outcome",
            row["inspection_end"],
            row["la_code"],
            value=Decimal(row["outcome"]),
            basis="outturn",
            as_printed=row["outcome"],
            source_id="inspection_outcomes_2026",
            locator=f"report of {LocalAuthorities.load().by_code(row['la_code']).name}, as another public tool read it",
            source_url=row["report_url"],
            publisher="Ofsted and the Care Quality Commission",
            stated=day(row["published"]),
            confidence="inferred",
            reviewed=False,
            note=f"read from the report by another public tool by {row['read_on']}; the report itself has not been read here",
        )
        for row in _outcomes()
        if row["inspection_end"]
    ]
