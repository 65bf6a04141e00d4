"""Whether the authority has, or had, a Safety Valve agreement, and which source says so."""

from __future__ import annotations

from reports.statements import sources
from reports.statements.model import Source
from reports.statements.spec import Case


def in_safety_valve(case: Case) -> bool:
    """Whether any row, however sure, names a Safety Valve agreement with the authority."""
    return bool(case.here.agreements or case.here.programme("safety_valve"))


def listing(case: Case) -> Source | None:
    """The source that lists the agreement: a membership row, or DfE's own document, whatever was read out of it."""
    rows = [row for row in case.here.programme("safety_valve") if row.status != "refused"]
    listed = [sources.of_programme(row) for row in rows]
    listed += [sources.of_agreement(a.row)._replace(reviewed=True) for a in case.here.agreements if a.row.version > 0]
    found = [source for source in listed if not case.refuses_source(source)]
    return min(found, key=lambda s: (s.stand_in, s.confidence != "sourced", s.kind != "primary", s.key), default=None)
