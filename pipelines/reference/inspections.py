"""Inspections that are held as tables: the framework of 2016 to 2022, and outcomes that another public tool read.

The two frameworks have nothing in common to compare: the older one has no grade, only a written statement of action
or none. Of the tool's 96 outcomes blanks are its own failures to read, so a blank stays a blank here, and the one row
without an outcome is left out.
"""

from __future__ import annotations

from pathlib import Path

from extract.documents.sheet import sheet_rows
from extract.errors import SourceChanged
from pipelines.reference.tables import Held, Row, code_of, csv_dicts
from transform.local_authorities import LocalAuthorities

OLDER = "Area_SEND_inspection_data_01_May_2016_to_31_August_2022.ods"
_SHEET = "Area_SEND_up_to_31_Aug_2022"
_HEADER = (
    "Web link to Ofsted local authority webpage",
    "Local authority code",
    "Area name",
    "Ofsted region",
    "Inspection start date",
    "Inspection publication date",
    "Inspection outcome: written statement of action required?",
    "Number significant weaknesses identified in written statement of action",
    "Revisit start date",
    "Revisit publication date",
    "Revisit outcome: sufficient progress in addressing all significant weaknesses?",
    "Number significant weaknesses where sufficient progress has been made",
    "Number significant weaknesses where sufficient progress has not been made",
)
SCRAPED = "area_send_outcomes_scraped_2026-06-29.csv"
READ_ON = "2026-06-29"


def build_older(shared: Path) -> list[Row]:
    """Rows of inspections_2016_2022.csv, one an area.

    Raises:
        SourceChanged: the header differs, an area is unknown, or a cell holds a word that is not known.
    """
    held = Held.read(shared / "data" / "ofsted" / OLDER)
    rows = sheet_rows(held.workbook(), _SHEET)
    if rows[4].cells != _HEADER:
        raise SourceChanged(f"{OLDER}, row 5: the header is {rows[4].cells}.")
    return sorted((_older(row.cells, row.number, held) for row in rows[5:]), key=lambda row: row["la_code"])


def _older(cells: tuple[str, ...], number: int, held: Held) -> Row:
    _, gss, name, _, start, published, statement, weaknesses, revisit, revisited, found, progress, none = cells
    where = f"{OLDER}, row {number}"
    awaited = revisit == "Not revisited yet"
    if statement not in ("Yes", "No") or found not in ("", "Yes", "Some", "No") or (awaited and found):
        raise SourceChanged(f"{where}: {statement!r}, {revisit!r} and {found!r} are not all known. Look at the row.")
    la_code = code_of(name, gss, where)
    urn = next(row["ofsted_urn"] for row in LocalAuthorities.load().authority_rows() if row["la_code"] == la_code)
    return {
        "la_code": la_code,
        "name_as_printed": name,
        "inspection_start": start[:10],
        "published": published[:10],
        "written_statement_of_action": statement,
        "significant_weaknesses": weaknesses,
        "revisit_start": "" if awaited else revisit[:10],
        "revisit_published": revisited[:10],
        "revisit_outcome": "Not revisited yet" if awaited else found,
        "weaknesses_with_sufficient_progress": progress,
        "weaknesses_without_sufficient_progress": none,
        "area_page": f"https://reports.ofsted.gov.uk/provider/44/{urn}",
        "workbook_sha256": held.sha256,
        "sheet": _SHEET,
        "row": str(number),
    }


def build_scraped(shared: Path) -> list[Row]:
    """Rows of inspection_outcomes_2026.csv: the outcomes that the tool read, each with the report's own address.

    Raises:
        SourceChanged: an area is unknown, or its code and name disagree, or an outcome is none of the three.
    """
    rows = []
    for number, row in enumerate(csv_dicts(shared / "data" / "ofsted" / SCRAPED), start=2):
        where = f"{SCRAPED}, row {number}"
        la_code = code_of(row["la_name"], "", where)
        if la_code != row["la_code"] or row["outcome"] not in ("", "1", "2", "3"):
            raise SourceChanged(f"{where}: code {row['la_code']} or outcome {row['outcome']!r} is not known.")
        if not row["outcome"]:
            continue
        years, months = _next(row["next_inspection"], where)
        rows.append(
            {
                "la_code": la_code,
                "name_as_printed": row["la_name"],
                "inspection_start": row["inspection_start"],
                "inspection_end": row["inspection_end"],
                "published": row["published"],
                "outcome": row["outcome"],
                "next_full_inspection_years": years,
                "monitoring_within_months": months,
                "report_url": row["report_url"],
                "read_on": READ_ON,
            }
        )
    return sorted(rows, key=lambda row: row["la_code"])


def _next(text: str, where: str) -> tuple[str, str]:
    """(years to the next full inspection, months to a monitoring inspection), "" where the tool does not say.

    The tool prints "18 months" for the lowest outcome: that is the monitoring inspection, never the next full one.
    """
    number, _, unit = text.partition(" ")
    if unit == "years" and number.isdigit():
        return number, ""
    if unit == "months" and number.isdigit():
        return "", number
    if text in ("", "NaN"):
        return "", ""
    raise SourceChanged(f"{where}: {text!r} is no time to the next inspection.")
