"""Sentences of council papers: each is read right or not at all. All amounts are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.council_papers.sentences import CUMULATIVE, IN_YEAR, read_sentence, sentences

OWN = ("Norfolk", "Norfolk County Council")
MET = date(2024, 7, 10)

READ = [
    ("The cumulative DSG deficit was £12.3m at 31 March 2024.",
     (CUMULATIVE, "2023-24", -12_300_000, "outturn", "unknown")),
    ("The cumulative Dedicated Schools Grant (DSG) deficit as at 31st March 2024 was £12.345 million.",
     (CUMULATIVE, "2023-24", -12_345_000, "outturn", "unknown")),
    ("As at 31 March 2024, the DSG had a cumulative deficit of £12.3m.",
     (CUMULATIVE, "2023-24", -12_300_000, "outturn", "unknown")),
    ("The Council's accumulated DSG deficit at the end of 2023/24 stood at £45,678,000.",
     (CUMULATIVE, "2023-24", -45_678_000, "outturn", "unknown")),
    ("The DSG outturn for 2023-24 was a cumulative deficit of £12.3m.",
     (CUMULATIVE, "2023-24", -12_300_000, "outturn", "unknown")),
    ("The DSG deficit at 31 March 2024 is £12.3m.",
     (CUMULATIVE, "2023-24", -12_300_000, "outturn", "unknown")),
    ("The cumulative DSG deficit is forecast to be £50.1m at 31 March 2025.",
     (CUMULATIVE, "2024-25", -50_100_000, "forecast", "unknown")),
    ("The forecast cumulative DSG deficit at the end of 2024/25 is £50.1m.",
     (CUMULATIVE, "2024-25", -50_100_000, "forecast", "unknown")),
    ("The forecast outturn for 2024/25 is an in-year DSG deficit of £5.2m.",
     (IN_YEAR, "2024-25", -5_200_000, "forecast", "unknown")),
    ("There was an in-year DSG overspend of £5.2m in 2023-24.",
     (IN_YEAR, "2023-24", -5_200_000, "outturn", "unknown")),
    ("The provisional outturn shows a cumulative DSG deficit of £12.3m at 31 March 2024.",
     (CUMULATIVE, "2023-24", -12_300_000, "provisional", "unknown")),
    ("The in-year deficit on the DSG for 2023/24 was £4.1m.",
     (IN_YEAR, "2023-24", -4_100_000, "outturn", "unknown")),
    ("The cumulative deficit on the Dedicated Schools Grant has increased to £33.2m as at 31 March 2024.",
     (CUMULATIVE, "2023-24", -33_200_000, "outturn", "unknown")),
    ("The Norfolk County Council DSG cumulative deficit at 31 March 2024 was £12.3m after Safety Valve payments.",
     (CUMULATIVE, "2023-24", -12_300_000, "outturn", "net")),
    ("The Council reported a £12.3m cumulative DSG deficit at 31 March 2024.",
     (CUMULATIVE, "2023-24", -12_300_000, "outturn", "unknown")),
    ("Members noted that the cumulative DSG deficit of £12.3m at 31 March 2024 was held in an unusable account.",
     (CUMULATIVE, "2023-24", -12_300_000, "outturn", "unknown")),
    ("The DSG ended 2023/24 with a cumulative surplus of £1.2m.",
     (CUMULATIVE, "2023-24", 1_200_000, "outturn", "unknown")),
    ("Before Safety Valve payments the cumulative DSG deficit at 31 March 2024 was £22.3m.",
     (CUMULATIVE, "2023-24", -22_300_000, "outturn", "gross")),
    ("The DSG cumulative deficit, before DfE Safety Valve funding, was £22.3m at 31 March 2024.",
     (CUMULATIVE, "2023-24", -22_300_000, "outturn", "gross")),
    ("The budgeted in-year DSG deficit for 2025/26 is £9.7m.",
     (IN_YEAR, "2025-26", -9_700_000, "budget", "unknown")),
    ("By the end of 2025/26 the cumulative DSG deficit is projected to reach £80m.",
     (CUMULATIVE, "2025-26", -80_000_000, "forecast", "unknown")),
    ("The Committee noted that the cumulative DSG deficit is forecast to rise to £50.1m at 31 March 2025.",
     (CUMULATIVE, "2024-25", -50_100_000, "forecast", "unknown")),
]  # fmt: skip

SILENT = [
    "The Council had to reduce the cumulative DSG deficit to £5m by 31 March 2024.",
    "The cumulative DSG deficit had to be £5m at 31 March 2024.",
    "The cumulative DSG deficit to £5m at 31 March 2024 was shown.",
    "The Council avoided a £12.3m cumulative DSG deficit at 31 March 2024.",
    "Its cumulative DSG deficit was £50m at 31 March 2024.",
    "The cumulative DSG deficit of the former county was £50m at 31 March 2024.",
    "The earmarked DSG deficit reserve was £12.3m at 31 March 2024.",
    "The cumulative DSG deficit in Hull was £12.3m at 31 March 2024.",
    "The cumulative DSG deficits were £12.3m at 31 March 2024.",
    "The DSG reserve was in deficit by £12.3m at 31 March 2024.",
    "The cumulative DSG deficit was £12.3m at 31 March 2024 and £10.1m at 31 March 2023.",
    "The DSG deficit rose from £10.1m to £12.3m at 31 March 2024.",
    "The DSG deficit increased by £2.2m at 31 March 2024.",
    "The high needs block deficit was £12.3m at 31 March 2024 within the DSG.",
    "The in-year DSG deficit took the cumulative deficit to £12.3m at 31 March 2024.",
    "The cumulative DSG deficit of Suffolk was £12.3m at 31 March 2024.",
    "The cumulative DSG deficit of Suffolk County Council was £12.3m at 31 March 2024.",
    "The DSG deficit was £12.3m.",
    "If nothing is done the cumulative DSG deficit will be £12.3m at 31 March 2025.",
    "The cumulative DSG deficit was forecast to be over £12.3m at 31 March 2025.",
    "The cumulative DSG deficit was around £12.3m at 31 March 2024.",
    "The DSG deficit carried forward into 2024-25 was £12.3m.",
    "The cumulative DSG deficit brought forward at 1 April 2024 was £12.3m.",
    "The cumulative DSG deficit was £12.3m at 31 March 2026.",
    "The cumulative DSG deficit was £12.3m to £14m at 31 March 2024.",
    "The cumulative DSG deficit was £12-14m at 31 March 2024.",
    "The cumulative DSG deficit was (£12.3m) at 31 March 2024.",
    "The cumulative DSG deficit was -£12.3m at 31 March 2024.",
    "The cumulative DSG deficit was £12.3 at 31 March 2024.",
    "Nationally the cumulative DSG deficit was £1.6bn at 31 March 2023.",
    "The DSG balance was £12.3m at 31 March 2024.",
    "The DSG surplus or deficit was £12.3m at 31 March 2024.",
    "The cumulative DSG deficit is not £12.3m at 31 March 2024.",
    "The Safety Valve agreement planned a cumulative DSG deficit of £12.3m at 31 March 2024.",
    "The target DSG deficit at 31 March 2025 is £12.3m.",
    "The cumulative DSG deficit was £12.3m as at 30 September 2024.",
    "The cumulative DSG deficit in 2023-24 was £12.3m.",
    "The DSG has a deficit, the reserve is £12.3m at 31 March 2024.",
    "The general fund deficit was £12.3m at 31 March 2024, while the DSG is ring-fenced.",
    "The school balances deficit within the DSG was £12.3m at 31 March 2024.",
    "DfE paid £12.3m towards the cumulative DSG deficit at 31 March 2024.",
    "The Council will contribute £12.3m to the cumulative DSG deficit at 31 March 2025.",
    "The cumulative DSG deficit at 31 March 2024 was £12.3m before and after Safety Valve payments.",
    "A resident asked whether the cumulative DSG deficit was £12.3m at 31 March 2024.",
    "The DSG income was £412.3m and the cumulative deficit is shown at 31 March 2024.",
    "The DSG budget deficit for the year 2024/25 is £12.3m.",
    "The cumulative DSG deficit was £12.3m in December 2023.",
    "At its meeting in 2023-24 the Forum noted the cumulative DSG deficit of £12.3m.",
    "The overspend on the DSG at 31 March 2024 was £12.3m.",
    "The cumulative DSG deficit of 12.3m at 31 March 2024 was noted.",
    "The unmitigated cumulative DSG deficit is forecast to be £12.3m at 31 March 2025.",
    "The cumulative DSG deficit, which is 5 times the reserve, was £12.3m at 31 March 2024.",
    "The deficit was £12.3m at 31 March 2024.",
    "The early years DSG deficit was £1.3m at 31 March 2024.",
    "The cumulative DSG deficit per pupil was £12,300 at 31 March 2024.",
    "The average DSG deficit at 31 March 2024 was £12.3m.",
    "The DSG deficit reduction target at 31 March 2024 was £12.3m.",
    "The forecast cumulative DSG deficit at 31 March 2024 was £12.3m.",
    "The cumulative DSG deficit was a provisional forecast of £12.3m at 31 March 2025.",
    "The cumulative deficit of the DSG was £12.3m in the year to March 2024.",
    "The cumulative DSG deficit was £12.3m at 31 March 2024 of which £3m was paid.",
    "The DSG deficit management plan shows £12.3m at 31 March 2024.",
    "The cost of the DSG deficit was £12.3m at 31 March 2024.",
    "Loan against the DSG deficit of £12.3m at 31 March 2024.",
]  # fmt: skip


def reading(sentence: str, met: date | None = MET) -> tuple[str, str, int, str, str] | None:
    read = read_sentence(sentence, OWN, met)
    return None if read is None else (read[0], str(read[1]), int(read[2]), str(read[5]), str(read[6]))


@pytest.mark.parametrize(("sentence", "stated"), READ)
def test_a_plain_statement_is_read_as_it_stands(sentence: str, stated: tuple[str, str, int, str, str]) -> None:
    assert reading(sentence) == stated


@pytest.mark.parametrize("sentence", SILENT)
def test_a_sentence_that_is_not_plain_gives_nothing(sentence: str) -> None:
    assert reading(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "met", "basis"),
    [
        ("The cumulative DSG deficit was £12.3m at 31 March 2024.", None, None),
        ("The cumulative DSG deficit outturn was £12.3m at 31 March 2024.", None, "outturn"),
        ("The cumulative DSG deficit was £12.3m at 31 March 2024.", date(2024, 3, 30), None),
        ("The cumulative DSG deficit is forecast to be £12.3m at 31 March 2024.", date(2024, 3, 30), "forecast"),
        ("The cumulative DSG deficit is forecast to be £12.3m at 31 March 2024.", None, "forecast"),
        ("The provisional cumulative DSG deficit was £12.3m at 31 March 2024.", date(2024, 4, 30), "provisional"),
    ],
)
def test_the_day_of_the_meeting_settles_what_a_plain_verb_means(sentence: str, met: date | None, basis: str | None) -> None:
    read = reading(sentence, met)
    assert (read[3] if read else None) == basis


def test_a_sentence_longer_than_a_quote_gives_nothing() -> None:
    assert (
        reading("The cumulative DSG deficit was £12.3m at 31 March 2024 " + "as Members noted in their meeting " * 12 + "today.")
        is None
    )


def test_only_whole_sentences_are_taken_from_a_paragraph_without_their_number() -> None:
    paragraph = "3.2 The DSG is ring-fenced. its end is here. The forecast is in Table 2. A heading"
    assert list(sentences(paragraph)) == ["The DSG is ring-fenced. its end is here.", "The forecast is in Table 2."]


TURNING = ("if", "unmitigated", "target", "planned", "previously", "average", "nationally", "high needs", "early years", "not", "per pupil",
           "Suffolk's", "Kent County Council's", "excluding", "costs", "between", "nearly", "Safety Valve")  # fmt: skip


@given(st.sampled_from([sentence for sentence, _ in READ]), st.sampled_from(TURNING), st.integers(0, 30))
def test_a_turning_word_anywhere_between_words_silences_a_statement(sentence: str, word: str, place: int) -> None:
    words = sentence.split(" ")
    turned = " ".join([*words[: place % len(words)], word, *words[place % len(words) :]])
    read = reading(turned)
    assert read is None or (word == "excluding" and read[4] == "gross")


@given(st.integers(1, 999), st.integers(0, 9), st.integers(2018, 2022))
def test_any_amount_and_year_comes_out_as_it_went_in(tenths: int, digit: int, start: int) -> None:
    sentence = f"The cumulative DSG deficit stood at £{tenths}.{digit}m at 31 March {start + 1}."
    assert reading(sentence) == (
        CUMULATIVE,
        f"{start}-{(start + 1) % 100:02d}",
        -(tenths * 10 + digit) * 100_000,
        "outturn",
        "unknown",
    )
