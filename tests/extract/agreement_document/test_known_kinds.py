"""Every kind of agreement that is known to occur is read with every value right; combinations are right or refused."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.extract.agreement_document.judge import NEEDS_OCR, PART, READ, REFUSED, WRONG, judge, judged
from tests.extract.agreement_document.make_agreements import Spec, vary
from tests.extract.agreement_document.variants import LISTED, drawn

DRAWN = 70
FEWEST_READ = 0.8


@pytest.mark.parametrize("kind", LISTED)
def test_a_known_kind_is_read_with_every_value_right(kind: str) -> None:
    verdict = judged(LISTED[kind])
    assert verdict.kind == READ, verdict.told


def test_kinds_combined_at_random_are_right_or_refused_and_mostly_read() -> None:
    verdicts = [(judged(spec), spec) for spec in drawn(DRAWN, seed=20261123)]
    wrong = [f"{verdict.told}: {spec}" for verdict, spec in verdicts if verdict.kind == WRONG]
    assert not wrong
    kinds = Counter(verdict.kind for verdict, _ in verdicts)
    assert kinds[READ] >= FEWEST_READ * DRAWN, kinds
    assert set(kinds) <= {READ, PART, REFUSED}


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        pytest.param(vary(money="no unit"), "unit of '33.24' can't be told", id="no unit anywhere"),
        pytest.param(vary(marks="glued"), "one digit more than the other amounts", id="a digit too many without a footnote"),
        pytest.param(vary(decoy="annex same"), "and they differ", id="an annex prints another profile"),
        pytest.param(vary(second_column="same"), "and they differ", id="two columns with one head"),
        pytest.param(vary(stated_total="£43 million"), "make the total, £43,000,000", id="payments that do not make the total"),
        pytest.param(vary(total_row=True, raw={"total": "41.00"}), "£41,000,000", id="a total row that is no sum"),
        pytest.param(vary(stated_first="£16.9 million"), "16,900,000", id="a first payment that the table contradicts"),
        pytest.param(vary(raw={"profile.2.year": "2024-26"}), "stands beside no year", id="a year that is none"),
        pytest.param(vary(raw={"profile.2.year": "2023-24"}), "2023-24 follows", id="a year printed twice"),
        pytest.param(vary(raw={"profile.2": ""}), "nothing stands beside '2024-25'", id="an empty cell"),
        pytest.param(vary(raw={"profile.2": "TBC"}), "'TBC' stands where", id="a cell without a figure"),
        pytest.param(vary(deficits=("0.033", "0.053", "0.050", "0.047", "0.043")), "the unit can't be right", id="too small"),
        pytest.param(vary(deficits=("3324", "5301", "5048", "4699", "4302")), "unit", id="too large"),
    ],
)
def test_what_a_person_could_not_be_sure_of_is_refused_with_the_reason(spec: Spec, why: str) -> None:
    verdict = judged(spec)
    assert verdict.kind == REFUSED
    assert why in verdict.told


def test_a_scan_needs_ocr() -> None:
    from PIL import Image

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for _ in range(3):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 230)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    assert judge(out.getvalue(), {}).kind == NEEDS_OCR


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ["Delivering Better Value in SEND: grant agreement", "1. The council will spend £1m."], id="another programme"
        ),
        pytest.param(["Safety valve agreement", "Dear Director,", "I write about your safety valve agreement."], id="a letter"),
        pytest.param(
            ["Report to cabinet on the safety valve agreement", "1. Members are asked to note it."], id="a report on one"
        ),
        pytest.param(["Annual accounts", "1. Usable reserves are £12m.", "2. Debtors.", "3. Creditors."], id="accounts"),
    ],
)
def test_another_document_is_refused(lines: list[str]) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for place, line in enumerate(lines):
        canvas.drawString(60, 780 - 24 * place, line)
    canvas.showPage()
    canvas.save()
    assert judge(out.getvalue(), {}).kind == REFUSED
