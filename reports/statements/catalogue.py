"""Every statement, in reading order. The order and the rules are the same for all authorities."""

from __future__ import annotations

from reports.evidence import Evidence
from reports.statements import agreement, dfe, inspection, money, mps, national, plans, programmes, targets, tribunal
from reports.statements.engine import tell
from reports.statements.model import LETTER, PACK, Told
from reports.statements.spec import Spec

CATALOGUE: tuple[Spec, ...] = (
    *money.SPECS,
    *agreement.SPECS,
    *targets.SPECS,
    *dfe.SPECS,
    *inspection.SPECS,
    *plans.SPECS,
    *tribunal.SPECS,
    *programmes.SPECS,
    *mps.SPECS,
    *national.SPECS,
)


def for_letter(evidence: Evidence, la_code: str) -> Told:
    """What a letter may say of one authority: nothing unreviewed, inferred, stand-in, lead or in dispute."""
    return tell(evidence, la_code, LETTER, CATALOGUE)


def for_pack(evidence: Evidence, la_code: str) -> Told:
    """What a pack says of one authority: everything held, each marked for what it is."""
    return tell(evidence, la_code, PACK, CATALOGUE)
