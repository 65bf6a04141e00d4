"""The outcome section: one of three, and what goes with it."""

from __future__ import annotations

import pytest

from extract.errors import DocumentUnreadable, FigureAmbiguous
from extract.inspection_report.outcome import read_marks
from extract.terms import Outcome
from tests.support.area_send_report import FAILINGS, SENTENCES

NEXT = "The next full area SEND inspection will be within approximately three years."


def section(*sentences: str) -> str:
    return " ".join(sentences)


@pytest.mark.parametrize("outcome", [1, 2])
def test_the_outcome_and_its_sentence_are_read(outcome: int) -> None:
    marks = read_marks(section(SENTENCES[outcome], NEXT), "report.pdf")
    assert marks.outcome == Outcome(outcome)
    assert SENTENCES[outcome].startswith(marks.sentence)
    assert marks.monitoring is None
    assert marks.next_full is not None
    assert marks.next_full[0] == 3


def test_systemic_failings_come_with_both_inspections() -> None:
    marks = read_marks(
        section(SENTENCES[3], *FAILINGS, "The next full reinspection will be within approximately 3 years."), "report.pdf"
    )
    assert marks.outcome is Outcome.SYSTEMIC_FAILINGS
    assert marks.monitoring is not None
    assert marks.monitoring[0] == 18
    assert marks.next_full is not None
    assert marks.next_full[0] == 3


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("The next full area SEND inspection will take place within approximately 5 years.", 5),
        ("The next full Area SEND inspection will be within approximately five years.", 5),
        ("The next full reinspection will be within three years.", 3),
        ("The next full area SEND inspection will be within up to five years.", 5),
        ("The next full area SEND inspection will be within 3 to 5 years.", None),
        ("The next full area SEND inspection will be within approximately 36 months.", None),
        ("The next full area SEND inspection will be soon. It was within 5 years before.", None),
        ("The next full inspection will be within 5 years. The next full inspection will be within 3 years.", None),
    ],
)
def test_years_are_one_printed_number_or_not_read(sentence: str, years: int | None) -> None:
    next_full = read_marks(section(SENTENCES[2], sentence), "report.pdf").next_full
    assert (next_full and next_full[0]) == years


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("A monitoring inspection will be carried out within approximately 18 months.", 18),
        ("A monitoring inspection will take place in about eighteen months.", 18),
        ("A monitoring inspection will be carried out within 12 to 18 months.", None),
        ("A monitoring inspection will be carried out within one year.", None),
        ("A monitoring inspection will follow.", None),
    ],
)
def test_months_are_one_printed_number_or_not_read(sentence: str, months: int | None) -> None:
    monitoring = read_marks(section(SENTENCES[3], sentence, NEXT), "report.pdf").monitoring
    assert (monitoring and monitoring[0]) == months


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The local area partnership is doing well.",
        SENTENCES[1].replace("typically lead", "do not typically lead"),
        SENTENCES[3].replace("There are", "There are no"),
        "There are no widespread or serious failures that leave children being harmed.",
    ],
)
def test_a_section_without_an_outcome_is_refused_by_name(text: str) -> None:
    with pytest.raises(DocumentUnreadable, match=r"report\.pdf.*none of the three outcomes"):
        read_marks(text, "report.pdf")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (section(SENTENCES[1], SENTENCES[2]), "2 outcomes"),
        (section(SENTENCES[2], *FAILINGS), "states outcome 2 but also"),
        (section(SENTENCES[3], NEXT), "states outcome 3 but neither"),
    ],
)
def test_a_section_that_contradicts_itself_is_refused(text: str, why: str) -> None:
    with pytest.raises(FigureAmbiguous, match=why):
        read_marks(text, "report.pdf")
