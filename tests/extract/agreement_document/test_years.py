"""Financial years in every form that agreements print them, and nothing that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.agreement_document.years import (
    FoundYear,
    find_years,
    parse_bare_ending,
    parse_year,
    parse_years,
    tidy,
)
from extract.terms import FinancialYear

Y22, Y23, Y24, Y25 = (FinancialYear(start) for start in range(2022, 2026))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022 – 23", "2022-23"), ("2022 / 23", "2022/23"), ("  a \n b  ", "a b"), ("2022 to 2023", "2022 to 2023"),
        ("31 March 2023 - 2022-23", "31 March 2023 - 2022-23"), ("2022-23 - 2023-24", "2022-23 - 2023-24"), ("a - 2", "a - 2"),
        ("2022 - 2023", "2022-2023"),
    ],
)  # fmt: skip
def test_text_is_tidied(text: str, said: str) -> None:
    assert tidy(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "2022-23", "2022/23", "2022-2023", "2022 to 2023", "2022 – 23", "FY2022/23", "FY 2022-23", "F/Y 2022-23", "financial year 2022-23",
        "financial year ending March 2023", "31 March 2023", "31st March 2023", "March 2023", "Mar-2023", "1 April 2022 to 31 March 2023",
        "1st April 2022 - 31st March 2023", "31/03/2023", "31.3.2023", "31-03-2023", "Year 1 2022-23", "1. 2022-23", "2) 2022-23", "(2022-23)", "2022-23:",
        "By the end of 2022-23", "at 31 March 2023", "as at 31 March 2023", "year ended 31 March 2023", "22-23", "22/23", "FY22/23", "FY 22-23", "f/y 22/23",
        "Mar-23", "31 March 23", "Mar 23", "march '23", "(22-23)", "Mar-23.", "year; 2022-23", "FY: (2022-23)", "Planned position at 31 March 2023", "Forecast 2022-23", "closing position 2022-23", "in 2022-23,",
        "31-Mar-23", "2022 to 23",
    ],
)  # fmt: skip
def test_a_cell_that_names_one_year_is_read(text: str) -> None:
    assert parse_year(text) == Y22


@pytest.mark.parametrize(
    "text",
    [
        "", "2022", "2022-24", "2022-2024", "22-24", "12-13", "14-15", "61-62", "2022-23 and 2023-24", "2022-23 x", "total 2022-23", "31 April 2023", "April 2023",
        "12022-23", "2022-233", "2022-23-24", "1/2022-23", "23-22", "2022-23/24", "Year", "1 April 2022 to 31 March 2024", "March", "30 March", "Mar-123", "X2022-23", "2022-23X", "X22-23", "year X2022-23",
    ],
)  # fmt: skip
def test_a_cell_that_names_anything_else_is_no_year(text: str) -> None:
    assert parse_year(text) is None


@pytest.mark.parametrize(("text", "start"), [("15-16", 2015), ("60-61", 2060), ("16/17", 2016), ("59-60", 2059)])
def test_short_years_lie_between_2015_and_2060(text: str, start: int) -> None:
    assert parse_year(text) == FinancialYear(start)


@given(st.integers(2015, 2060))
def test_every_year_is_read_in_every_form(start: int) -> None:
    year, short = FinancialYear(start), f"{start % 100:02d}-{(start + 1) % 100:02d}"
    for text in (str(year), f"{start}/{start + 1}", f"31 March {start + 1}", f"FY{short}", f"Mar-{(start + 1) % 100:02d}"):
        assert parse_year(text) == year


def test_years_in_running_text_stand_where_they_are_found() -> None:
    text = "From 2022-23, and by 31 March 2025, not 2022-24."
    found = find_years(text)
    assert [(text[each.start : each.end], each.year) for each in found] == [
        ("2022-23", Y22), ("31 March 2025", Y24), ("2022-24", None),
    ]  # fmt: skip
    assert find_years("in 2022 and 2023") == []
    assert find_years("2022-23") == [FoundYear(Y22, 0, 7)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2022-23", (Y22,)), ("2022-23 and 2023-24", (Y22, Y23)), ("2022-23, 2023-24 and 2024-25", (Y22, Y23, Y24)), ("2022-23 & 2023-24", (Y22, Y23)),
        ("2022-23, 2023-24, and 2025-26", (Y22, Y23, Y25)), ("2022-23 to 2024-25", (Y22, Y23, Y24)), ("2022-23 - 2024-25", (Y22, Y23, Y24)),
        ("2022-23 until 2025-26", (Y22, Y23, Y24, Y25)), ("2022-23 through 2023-24", (Y22, Y23)), ("financial years 2022-23 and 2023-24", (Y22, Y23)),
        ("FY22-23 to FY24-25", (Y22, Y23, Y24)), ("FY22/23 until FY23/24", (Y22, Y23)), ("Mar-23 to Mar-25", (Y22, Y23, Y24)), ("Mar 23 until Mar 25", (Y22, Y23, Y24)),
        ("By 2022-23 AND 2023-24.", (Y22, Y23)), ("(2022-23 and 2023-24)", (Y22, Y23)),
    ],
)  # fmt: skip
def test_a_cell_that_names_several_years_gives_each(text: str, years: tuple[FinancialYear, ...]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize(
    "text",
    [
        "", "deficit", "2022-23 and 2022-24", "2023-24 and 2022-23", "FY24-25 to FY22-23", "FY22-23 to FY22-23", "Mar-23 to x", "FYx to FY24-25", "2022-23 and 2022-23", "2022-23 or 2023-24", "2022-23 to 2023-24 and 2024-25",
        "2022-23 and 2023-24 total", "total of 2022-23 and 2023-24", "2022-23 2023-24", "2024-25 to 2022-23", "2022-24", "2022-23, 2023-24 to 2024-25", "X2022-23 and 2023-24", "2022-23 and 2023-24 X",
    ],
)  # fmt: skip
def test_years_joined_by_anything_else_are_none(text: str) -> None:
    assert parse_years(text) == ()


@pytest.mark.parametrize(
    "head", ["Year ending 31 March", "Year end", "Year ended March", "year-ending on 31st March:", "YEAR ENDS"]
)
def test_a_bare_year_under_such_a_head_is_the_one_that_ends_in_it(head: str) -> None:
    assert parse_bare_ending(head, " 2024 ") == Y23


@pytest.mark.parametrize(
    ("head", "text"), [("Year", "2024"), ("Year ending", "24"), ("Year ending", "2024-25"), ("Year ending", "1999"), ("", "2024"), ("Year ending June", "2024")]
)  # fmt: skip
def test_a_bare_year_elsewhere_is_none(head: str, text: str) -> None:
    assert parse_bare_ending(head, text) is None
