"""Where a page ends in a table: the row goes on, a new one begins, or nobody can tell."""

from __future__ import annotations

import pytest

from extract.documents.drawing import Box
from extract.inspection_report.joins import Join, judge_join
from extract.inspection_report.rows import Row

BOX = Box(50, 100, 500, 200)
BOTH = "Halton Borough Council and NHS Cheshire and Merseyside Integrated Care Board (ICB)"


def row(*lines: str, body: str = "", page: int = 5, gap: float = 2.0) -> Row:
    return Row(page, BOX, BOX, body, lines, (Box(60, BOX.bottom + gap, 400, 190),))


WHOLE = row("Leaders should review plans on time.", page=6)
BODIED = [
    row("Leaders should do this.", body=BOTH, page=6),
    row("Leaders should do that.", body="Halton Borough Council", page=6),
]


@pytest.mark.parametrize(
    ("before", "after", "join"),
    [
        ("Leaders should ensure that plans", "are reviewed on time.", Join.SAME_ROW),
        ("Leaders should improve services, including", "NHS therapies.", Join.SAME_ROW),
        ("Leaders should review:", "Plans and reviews.", Join.SAME_ROW),
        ("Leaders should review plans.", "• new plans;", Join.SAME_ROW),
        ("Leaders should review plans at", "Halton.", Join.UNCERTAIN),
        ("Leaders should review plans.", "Leaders should shorten waits.", Join.WORDED_ANEW),
        ("Leaders should review plans.", "Too few parents are seen. Leaders need to see them.", Join.WORDED_ANEW),
        ("Leaders should review plans.", "Leaders should also say why.", Join.UNCERTAIN),
        ("Leaders should review plans.", "This should be done at pace.", Join.UNCERTAIN),
        ("Leaders should review plans.", "Families wait too long for plans.", Join.UNCERTAIN),
        ("1. Leaders should do this.", "2. Leaders should do that.", Join.SAME_ROW),
        ("1. Leaders should do this.", "3. Leaders should do that.", Join.UNCERTAIN),
        ("Leaders should do this.", "", Join.SAME_ROW),
        ("", "Leaders should do that.", Join.UNCERTAIN),
    ],
)
def test_wording_tells_or_does_not(before: str, after: str, join: Join) -> None:
    assert judge_join([row(before)], row(after, page=6), [WHOLE]) is join


def test_with_no_other_row_to_compare_wording_tells_nothing() -> None:
    assert judge_join([row("Leaders should review plans.")], row("Leaders should shorten waits.", page=6), []) is Join.UNCERTAIN


def test_a_bullet_without_a_stop_ends_a_row_when_the_next_opens_like_another() -> None:
    before = [row("Leaders should review:", "• plans", "• reviews")]
    assert judge_join(before, row("Leaders should shorten waits.", page=6), [WHOLE]) is Join.NEW_ROW
    assert judge_join(before, row("NHS England should shorten waits.", page=6), [WHOLE]) is Join.UNCERTAIN


def test_a_bullet_tells_nothing_where_rows_begin_with_bullets() -> None:
    before, after = [row("• Leaders should review plans.")], row("• Leaders should shorten waits.", page=6)
    assert judge_join(before, after, [row("• Leaders should listen.", page=6)]) is Join.UNCERTAIN


def test_a_row_cut_close_where_others_keep_space_is_not_taken_for_whole() -> None:
    spaced = [
        row("Leaders should listen.", page=6, gap=12),
        row("Leaders should learn.", page=6, gap=12),
        row("Leaders should lead.", page=6),
    ]
    after = row("Leaders should shorten waits.", page=6)
    assert judge_join([row("Leaders should review plans.", gap=1)], after, spaced) is Join.UNCERTAIN
    assert judge_join([row("Leaders should review plans.", gap=12)], after, spaced) is Join.WORDED_ANEW


@pytest.mark.parametrize(
    ("first", "second", "join"),
    [
        ("Halton Borough Council and NHS Cheshire and", "Merseyside Integrated Care Board (ICB)", Join.SAME_ROW),
        ("Halton Borough Council and NHS", "Cheshire and Merseyside Integrated Care Board (ICB)", Join.SAME_ROW),
        ("Halton Borough Council", "and NHS Cheshire and Merseyside ICB", Join.SAME_ROW),
        (BOTH, BOTH, Join.NEW_ROW),
        (BOTH, "Halton Borough Council", Join.NEW_ROW),
        (BOTH, "NHS Frimley ICB", Join.NEW_ROW),
        (BOTH, "", Join.SAME_ROW),
        ("NHS Frimley", "Integrated Care Board", Join.UNCERTAIN),
        (BOTH, "Frimley", Join.UNCERTAIN),
    ],
)
def test_the_body_named_on_the_left_tells_where_sentences_do_not(first: str, second: str, join: Join) -> None:
    before, after = [row("Leaders should do one thing.", body=first)], row("Leaders should do another.", body=second, page=6)
    assert judge_join(before, after, BODIED) is join


def test_a_body_that_runs_over_without_an_action_is_the_same_row() -> None:
    before = [row("Leaders should do one thing.", body="Halton Borough Council and NHS Cheshire and Merseyside")]
    assert judge_join(before, row(body="Board", page=6), BODIED) is Join.SAME_ROW
