"""Every field of every real report, against what a person read there."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from extract.documents.pdf import PdfDocument
from extract.errors import DocumentUnreadable
from extract.inspection_report.read import Reading, place_name, read_report
from extract.records import PreviousInspection

Truth = dict[str, str]


@pytest.fixture(scope="module")
def truth(shared: Path) -> list[Truth]:
    with (shared / "truth/inspections.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def readings(shared: Path, truth: list[Truth]) -> dict[str, Reading]:
    return {row["file"]: read_report((shared / "mirror" / row["file"]).read_bytes(), row["file"]) for row in truth}


def _number(text: str) -> int | None:
    return int(float(text)) if text else None


def _previous(row: Truth) -> PreviousInspection:
    if row["previous_stated"] == "Not previously inspected":
        return PreviousInspection("not_previously_inspected")
    return PreviousInspection("stated", date.fromisoformat(row["previous_start"]), date.fromisoformat(row["previous_end"]))


def test_there_are_39_reports(truth: list[Truth]) -> None:
    assert len(truth) == 39


def test_every_field_of_every_report_is_right(truth: list[Truth], readings: dict[str, Reading]) -> None:
    wrong = []
    for row in truth:
        report = readings[row["file"]].inspection
        pairs = {
            "partnership": (report.partnership, row["partnership_name"]),
            "start": (report.inspection_start, date.fromisoformat(row["inspection_start"])),
            "end": (report.inspection_end, date.fromisoformat(row["inspection_end"])),
            "dates page": (report.citations["inspection_end"].page, int(row["dates_page"])),
            "outcome": (report.outcome.value, int(row["outcome_category"])),
            "outcome page": (report.citations["outcome"].page, int(row["outcome_page"])),
            "next": (report.next_full_inspection_years, int(row["next_full_within_years"])),
            "monitoring": (report.monitoring_within_months, _number(row["monitoring_within_months"])),
            "previous": (report.previous_inspection, _previous(row)),
            "priority": (report.priority_actions, int(row["n_priority_actions"])),
            "improvement": (report.areas_for_improvement, int(row["n_areas_for_improvement"])),
            "bodies": ("; ".join(report.responsible_bodies), row["responsible_bodies"]),
            "pages": (report.pages, int(row["pages"])),
            "not read": (report.not_read, () if row["responsible_bodies"] else ("responsible_bodies",)),
        }
        wrong += [f"{row['la']}: {what} {ours!r}, not {theirs!r}" for what, (ours, theirs) in pairs.items() if ours != theirs]
    assert wrong == []


def test_every_quote_stands_on_its_page(shared: Path, truth: list[Truth], readings: dict[str, Reading]) -> None:
    for row in truth:
        with PdfDocument((shared / "mirror" / row["file"]).read_bytes(), row["file"]) as document:
            for field, citation in readings[row["file"]].inspection.citations.items():
                assert citation.page is not None
                assert citation.quote in document.pages[citation.page - 1].flat, f"{row['la']}: {field}"


def test_only_greenwich_of_these_contradicts_itself(truth: list[Truth], readings: dict[str, Reading]) -> None:
    told = {row["la"]: readings[row["file"]].inspection.contradiction for row in truth}
    assert {la: said for la, said in told.items() if said} == {
        "Greenwich": "inspection dates: front page 11 May 2023 to 19 May 2023, footer 15 May 2023 to 19 May 2023"
    }


def test_every_partnership_is_named_after_its_authority(truth: list[Truth], readings: dict[str, Reading]) -> None:
    for row in truth:
        assert place_name(readings[row["file"]].inspection.partnership or "") == row["la"]


def test_the_newest_form_of_january_2026_is_read_whole(shared: Path) -> None:
    report = read_report((shared / "data/ofsted/Essex_Area_SEND_Full_inspection_Jan26.pdf").read_bytes(), "Essex").inspection
    assert report.partnership == "Essex Local Area Partnership"
    assert (report.inspection_start, report.inspection_end) == (date(2026, 1, 19), date(2026, 1, 23))
    assert report.previous_inspection == PreviousInspection("stated", date(2022, 5, 17), date(2022, 5, 19))
    assert (report.outcome.value, report.next_full_inspection_years, report.monitoring_within_months) == (2, 3, None)
    assert (report.priority_actions, report.areas_for_improvement, report.pages) == (0, 4, 10)
    assert report.responsible_bodies == (
        "Essex County Council",
        "NHS Mid and South Essex Integrated Care Board",
        "NHS Suffolk and North East Essex ICB",
        "NHS Hertfordshire and West Essex ICB",
    )
    assert (report.contradiction, report.not_read) == (None, ())


def test_reports_on_childrens_services_are_refused(shared: Path, truth: list[Truth]) -> None:
    folder = shared / "mirror/files.ofsted.gov.uk/v1/file"
    others = {path.name for path in folder.iterdir()} - {row["file"].rsplit("/", 1)[1] for row in truth}
    assert len(others) == 6
    for name in others:
        with pytest.raises(DocumentUnreadable, match="children's services"):
            read_report((folder / name).read_bytes(), name)
