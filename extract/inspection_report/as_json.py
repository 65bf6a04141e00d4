"""A report as the object that `extract inspection` prints: every key always there, null where there is no value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from extract.errors import DocumentUnreadable, EvidenceError
from extract.inspection_report.front_page import OLDER_FRAMEWORK
from extract.inspection_report.read import Reading, place_name, read_report
from extract.records import Inspection, PreviousInspection
from extract.terms import Framework

_FIELDS = (
    "partnership", "la_code", "framework", "inspection_start", "inspection_end", "outcome", "next_full_inspection_years",
    "monitoring_within_months", "previous_inspection", "priority_actions", "areas_for_improvement",
)  # fmt: skip

Resolve = Callable[[str], str | None]
"""A place's exact name to its DfE code, None when it is nobody's."""

Read = Callable[[bytes, str], Reading]
"""A file's bytes and name to what it says; raises what `read_report` raises."""


def describe_file(content: bytes, file: str, resolve: Resolve, read: Read = read_report) -> dict[str, Any]:
    """Read one file and describe it, whatever it is.

    Args:
        file: the path as given; it names the file in the object and in messages.
        read: how to read it; in a process of its own, for files nobody has vouched for.
    """
    try:
        reading = read(content, file)
    except EvidenceError as error:
        rejected = rejected_object(file, str(error), needs_ocr=isinstance(error, DocumentUnreadable) and error.needs_ocr)
        if OLDER_FRAMEWORK in str(error):
            rejected["framework"] = Framework.LOCAL_AREA_2016.value
        return rejected
    return parsed_object(file, reading, resolve)


def rejected_object(file: str, reason: str, *, needs_ocr: bool = False) -> dict[str, Any]:
    """The object of a file that is no readable report."""
    return {
        "file": file,
        "status": "needs_ocr" if needs_ocr else "rejected",
        "reason": reason,
        **dict.fromkeys(_FIELDS),
        "responsible_bodies": [],
        "pages": None,
        "contradiction": None,
        "not_read": [],
        "citations": {},
        "notes": [],
    }


def parsed_object(file: str, reading: Reading, resolve: Resolve) -> dict[str, Any]:
    """The object of a report that was read. `notes` says in sentences why a field stands in `not_read`."""
    report, notes = reading
    code = _code(report, resolve)
    unread = list(report.not_read)
    reasons = list(notes)
    if code is None:
        unread.append("la_code")
        reasons.append(f"la_code: {report.partnership!r} is not the exact name of one authority")
    return {
        "file": file,
        "status": "parsed",
        "reason": None,
        "partnership": report.partnership,
        "la_code": code,
        "framework": report.framework.value,
        "inspection_start": _iso(report.inspection_start),
        "inspection_end": _iso(report.inspection_end),
        "outcome": report.outcome.value,
        "next_full_inspection_years": report.next_full_inspection_years,
        "monitoring_within_months": report.monitoring_within_months,
        "previous_inspection": _previous(report.previous_inspection),
        "priority_actions": report.priority_actions,
        "areas_for_improvement": report.areas_for_improvement,
        "responsible_bodies": list(report.responsible_bodies),
        "pages": report.pages,
        "contradiction": report.contradiction,
        "not_read": unread,
        "citations": {field: {"page": cited.page, "quote": cited.quote} for field, cited in report.citations.items()},
        "notes": reasons,
    }


def _code(report: Inspection, resolve: Resolve) -> str | None:
    if report.partnership is None:
        return None
    return resolve(place_name(report.partnership)) or resolve(report.partnership)


def _previous(previous: PreviousInspection | None) -> dict[str, str | None] | None:
    if previous is None:
        return None
    return {"status": previous.status, "start": _iso(previous.start), "end": _iso(previous.end)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
