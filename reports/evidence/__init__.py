"""The read model: what packs, charts, letters and the site know, asked of the warehouse once.

    with open_warehouse(path) as connection:
        evidence = load_evidence(connection)
    bury = evidence.authority("351")
    bury.figure("dsg_cumulative_balance")            # latest in force, any state
    bury.figure("ehc_20_week_rate", "2025")          # one period
    bury.series("dsg_cumulative_balance")            # one figure a period, oldest first
    bury.england("ehc_20_week_rate", "2025")         # the comparator for the same period
    bury.agreement, bury.verdicts, bury.inspection, bury.members

`Evidence` holds no connection once loaded: it can be passed to another process.
"""

from __future__ import annotations

from reports.evidence.figure import Figure
from reports.evidence.load import load_evidence, open_warehouse
from reports.evidence.model import Evidence, WarehouseFacts
from reports.evidence.place import Agreement, AuthorityEvidence, Member, Place
from reports.evidence.rows import (
    AgreementChangeRow,
    AgreementConditionRow,
    AgreementPaymentRow,
    AgreementRow,
    AgreementTargetRow,
    AuthorityRow,
    ConstituencyRow,
    DisagreementRow,
    DocumentRow,
    EventRow,
    HexRow,
    InspectionRow,
    MpRow,
    NationalRow,
    ProgrammeRow,
    SourceRow,
    VerdictRow,
)

__all__ = [
    "Agreement",
    "AgreementChangeRow",
    "AgreementConditionRow",
    "AgreementPaymentRow",
    "AgreementRow",
    "AgreementTargetRow",
    "AuthorityEvidence",
    "AuthorityRow",
    "ConstituencyRow",
    "DisagreementRow",
    "DocumentRow",
    "EventRow",
    "Evidence",
    "Figure",
    "HexRow",
    "InspectionRow",
    "Member",
    "MpRow",
    "NationalRow",
    "Place",
    "ProgrammeRow",
    "SourceRow",
    "VerdictRow",
    "WarehouseFacts",
    "load_evidence",
    "open_warehouse",
]
