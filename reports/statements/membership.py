"""Whether the authority has, or had, a Safety Valve agreement, and which source says so."""

from __future__ import annotations

from reports.statements import sources
from reports.statements.model import Source
from reports.statements.spec import Case

MEANING = (
    "In such an agreement DfE pays towards a council’s deficit, and the council agrees to bring its yearly spending back within "
    "its grant."
)
"""What a Safety Valve agreement is, after the first mention of one."""


def in_safety_valve(case: Case) -> bool:
    """Whether any row, however sure, names a Safety Valve agreement with the authority."""
    return bool(case.here.agreements or case.here.programme("safety_valve"))


def ended(case: Case) -> bool:
    """Whether any row, however sure, says that the authority's agreement has ended."""
    rows = [row for row in case.here.programme("safety_valve") if row.status == "ended"]
    return bool(rows) or any(row.kind == "agreement_ended" for row in case.here.events)


def listing(case: Case) -> Source | None:
    """The source that lists the agreement: a membership row, or DfE's own document, whatever was read out of it."""
    rows = [row for row in case.here.programme("safety_valve") if row.status != "refused"]
    listed = [sources.of_programme(row) for row in rows]
    listed += [sources.of_agreement(a.row)._replace(reviewed=True) for a in case.here.agreements if a.row.version > 0]
    found = [source for source in listed if not case.refuses_source(source)]
    return min(found, key=lambda s: (s.stand_in, s.confidence != "sourced", s.kind != "primary", s.key), default=None)
