"""Agreements of kinds that nobody has listed: every value right, or the document refused; never wrong, never half a table."""

from __future__ import annotations

import pytest

from tests.extract.agreement_document.judge import READ, WRONG, judge
from tests.extract.agreement_document.other_kinds import CASES


@pytest.mark.parametrize("kind", CASES)
def test_another_kind_is_right_or_refused_and_read_where_a_person_would(kind: str) -> None:
    case = CASES[kind]
    verdict = judge(case.make(), case.says)
    assert verdict.kind != WRONG, verdict.told
    assert verdict.kind == READ or not case.must, verdict.told
