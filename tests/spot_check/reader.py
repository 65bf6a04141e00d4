"""The publishers' files read a second time, by plain zipfile, csv and XML, with nothing of ours.

Each reader returns the printed cell for (place, code, level, measure, period), found by what the file itself says and not by
where our parsers found it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

SEN2_CELLS = {
    "ehc_plans": ("caseload", "ehcplans"),
    "ehc_placements_mainstream": ("caseload", "mainstream_total"),
    "ehc_placements_mainstream_rate": ("caseload", "mainstream_total_pc"),
    "ehc_placements_special": ("caseload", "special_total"),
    "ehc_placements_special_rate": ("caseload", "special_total_pc"),
    "ehc_placements_independent": ("caseload", "special_independent"),
    "ehc_placements_non_maintained": ("caseload", "special_non_maintained"),
    "ehc_placements_further_education": ("caseload", "fe_total"),
    "ehc_placements_alternative_provision": ("caseload", "ap_pru_total"),
    "ehc_placements_elsewhere": ("caseload", "ed_elsewhere"),
    "ehc_placements_unknown": ("caseload", "placement_unknown"),
    "ehc_placements_unknown_rate": ("caseload", "placement_unknown_pc"),
    "ehc_new_plans": ("newplans", "new_ehc_plans"),
    "ehc_requests": ("requests", "requests_received_in_year"),
    "ehc_requests_refused": ("requests", "requests_decided_not_to_assess"),
    "ehc_requests_refused_rate": ("requests", "request_not_assess_pc"),
    "ehc_requests_undecided_rate": ("requests", "request_outstanding_pc"),
    "ehc_requests_withdrawn_rate": ("requests", "request_withdrawn_pc"),
    "ehc_request_mediations": ("requests", "mediation_related_request"),
    "ehc_plans_issued": ("timeliness_20_week", "plans_issued_den"),
    "ehc_plans_issued_within_20_weeks": ("timeliness_20_week", "plans_issued_within_20_weeks"),
    "ehc_20_week_rate": ("timeliness_20_week", "pc_plans_issued_within_20_weeks"),
    "ehc_20_week_rate_excluding_exceptions": ("timeliness_20_week", "pc_plans_issued_20_weeks_ex"),
    "ehc_20_week_to_1_year_rate": ("timeliness_20_week", "pc_plans_issued_gt20weeks_ltyear"),
    "ehc_over_1_year_rate": ("timeliness_20_week", "pc_plans_issued_gt_1_year"),
    "ehc_average_weeks_to_plan": ("timeliness_20_week", "avg_weeks_issue_plan"),
    "ehc_plans_ceased": ("ceased_plans", "total_ceased"),
    "ehc_plans_ceased_needs_met": ("ceased_plans", "needs_met"),
    "ehc_plans_ceased_transferred": ("ceased_plans", "transfer"),
    "ehc_annual_reviews_expected": ("annual_reviews", "review_expected|review_expected_2025"),
    "ehc_annual_reviews_held": ("annual_reviews", "review_meeting_24|review_completed_2025"),
    "ehc_annual_reviews_not_held": ("annual_reviews", "no_review_meeting|review_not_completed"),
}
LEVELS = {
    "national": ("National", "country_name"),
    "regional": ("Regional", "region_name"),
    "local_authority": ("Local authority", "la_name"),
}


@cache
def _zip_table(path: Path, member: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        if member not in archive.namelist():
            return []
        rows = csv.DictReader(io.StringIO(archive.read(member).decode("utf-8-sig")))
        return [{key.lower(): cell for key, cell in row.items()} for row in rows]


def sen2(path: Path, place: str, level: str, measure: str, period: str) -> str | None:
    """The cell of a SEN2 release."""
    file, columns = SEN2_CELLS[measure]
    printed = period.replace("/", "")
    for row in _zip_table(path, f"data/{file}.csv"):
        printed_level, name = LEVELS[level]
        headline = row["breakdown_topic"] == row["breakdown"]
        if headline and (row["geographic_level"], row[name], row["time_period"]) == (printed_level, place, printed):
            return next(row[column] for column in columns.split("|") if column in row)
    if measure == "ehc_plans":
        for row in _zip_table(path, "data/phase_transfers.csv"):
            if (row["geographic_level"], row[LEVELS[level][1]], row["time_period"]) == (LEVELS[level][0], place, period[:4]):
                return row["number_plans"]
    return None


def sen2_of(path: Path, code: str, measure: str, period: str) -> str | None:
    """The cell of a SEN2 release for an authority, found by DfE's code."""
    file, columns = SEN2_CELLS[measure]
    tables = [(f"data/{file}.csv", columns.split("|"), period.replace("/", ""))]
    tables += [("data/phase_transfers.csv", ["number_plans"], period[:4])] if measure == "ehc_plans" else []
    for member, names, printed in tables:
        for row in _zip_table(path, member):
            headline = row.get("breakdown_topic") == row.get("breakdown")
            if headline and (row["geographic_level"], row["old_la_code"], row["time_period"]) == (
                LEVELS["local_authority"][0],
                code,
                printed,
            ):
                return next(row[name] for name in names if name in row)
    return None


def section_251_of(path: Path, code: str, period: str) -> str | None:
    """The cell of line 1.9.3 for an authority, found by DfE's code."""
    for row in _zip_table(path, "data/s251_alleducation_la_regional_national2.csv"):
        line = row["category_of_expenditure"].startswith("1.9.3 ")
        if line and (row["old_la_code"], row["time_period"]) == (code, period.replace("-", "")):
            return row["net_expenditure"]
    return None


@cache
def names_by_code(path: Path) -> dict[str, str]:
    """What a SEN2 release calls each authority."""
    return {row["old_la_code"]: row["la_name"] for row in _zip_table(path, "data/caseload.csv") if row["la_name"]}


def section_251(path: Path, place: str, period: str) -> str | None:
    """The cell of line 1.9.3."""
    for row in _zip_table(path, "data/s251_alleducation_la_regional_national2.csv"):
        line = row["category_of_expenditure"].startswith("1.9.3 ")
        if line and (row["la_name"], row["time_period"]) == (place, period.replace("-", "")):
            return row["net_expenditure"]
    return None


def appeals(rows: list[list[str]], place: str, measure: str, period: str) -> str | None:
    """The cell of a table of appeals, given as rows of text."""
    at = next(n for n, row in enumerate(rows) if any(re.fullmatch(r"20\d\d", cell.strip()) for cell in row))
    start = next(n for n, cell in enumerate(rows[at]) if cell.strip() == period)
    offset = 0 if measure == "tribunal_appeals" else 1 if "decisions" in measure else 2
    for row in rows[at + 2 :]:
        name = re.sub(r"\d+(,\d+)*$", "", row[0].strip()) if row else ""
        if name == place or (place == "England" and name == "England Total"):
            return row[start + offset].strip()
    return None


@cache
def csv_rows(path: Path, member: str | None = None) -> list[list[str]]:
    """Rows of a CSV, on its own or within a ZIP."""
    if member is None:
        content = path.read_bytes()
    else:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(member)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@cache
def ods_rows(path: Path, sheet: str) -> list[list[str]]:
    """Rows of one sheet of an ODS workbook: a number's stored value, otherwise the text."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    table = next(element for element in root.iter(f"{TABLE}table") if element.get(f"{TABLE}name") == sheet)
    rows = []
    for row in table.iter(f"{TABLE}table-row"):
        cells: list[str] = []
        for cell in row:
            text = cell.get(f"{OFFICE}value") or "".join("".join(p.itertext()) for p in cell.iter(f"{TEXT}p"))
            cells += [text] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 100)
        rows.append(cells)
    return rows
