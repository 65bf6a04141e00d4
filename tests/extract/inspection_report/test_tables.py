"""Counting rows in whatever way a table is drawn, over page ends, and leaving what is doubtful unread."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from extract.inspection_report.read import Reading, read_report
from tests.support.area_send_report import STYLES, Report, failing, make

LONG = (
    "Leaders across the partnership should make sure that children and young people are seen sooner, that their plans say what is "
    "needed, and that everyone who works with them knows what those plans ask of each of them, so that no child waits in vain."
)
BODY = "Northmarket Council and NHS Middle Land ICB"


def read(report: Report) -> Reading:
    return read_report(make(report), "report.pdf")


def counts(report: Report) -> tuple[int | None, int | None]:
    found = read(report).inspection
    for field, value in (("priority_actions", found.priority_actions), ("areas_for_improvement", found.areas_for_improvement)):
        assert (value is None) == (field in found.not_read)
    return found.priority_actions, found.areas_for_improvement


@pytest.mark.parametrize("style", sorted(set(STYLES) - {"bare"}))
@pytest.mark.parametrize("filler", [4, 18, 20, 22])
def test_rows_are_counted_however_the_table_is_drawn_and_wherever_the_page_ends(style: str, filler: int) -> None:
    report = failing(
        style=style, filler=filler, improvement=(LONG, "Leaders should act on waits.", LONG.replace("sooner", "in time"))
    )
    priority, improvement = counts(report)
    assert priority == 3
    # White boxes on a grey ground that a page end cuts may be rows or paragraphs: nothing tells.
    assert improvement == 3 or (improvement is None and style == "white_on_grey" and filler > 4)


def test_a_table_that_nothing_draws_and_no_tag_names_is_not_read() -> None:
    assert counts(failing(style="bare")) == (None, None)


@pytest.mark.parametrize(("heading", "head"), [(True, False), (False, True), (True, True)])
def test_a_heading_above_the_table_or_in_it_is_enough(heading: bool, head: bool) -> None:
    assert counts(failing(heading=heading, head=head)) == (3, 2)


@pytest.mark.parametrize("loose", ["Are as for", "Area s for", "AREAS FOR"])
def test_a_heading_set_with_loose_letters_is_still_the_heading(loose: str) -> None:
    report = failing(priority_heading=f"{loose} priority action", improvement_heading=f"{loose} improvement")
    assert counts(report) == (3, 2)


def test_actions_numbered_in_one_cell_count_each() -> None:
    numbered = "1. Leaders should do one thing.\n2. Leaders should do another.\n3. Leaders should do a third."
    assert counts(failing(priority=((BODY, numbered), (BODY, "Leaders should do the rest."))))[0] == 4
    assert counts(failing(priority=((BODY, numbered.replace(".", "", 1).replace("\n2.", "\n2").replace("\n3.", "\n3")),)))[0] == 3


def test_actions_numbered_through_the_rows_count_once_each() -> None:
    assert counts(failing(priority=((BODY, "1. Leaders should do one thing."), (BODY, "2. Leaders should do another."))))[0] == 2


@pytest.mark.parametrize("filler", range(17, 25))
def test_a_numbered_cell_cut_by_the_page_counts_its_numbers_once(filler: int) -> None:
    numbered = "\n".join(f"{number}. Leaders should put right matter number {number}." for number in range(1, 7))
    assert counts(failing(filler=filler, priority=((BODY, numbered), (BODY, "Leaders should do the rest."))))[0] in (7, None)


@pytest.mark.parametrize(
    "cell",
    [
        "Leaders should:\n1. do one thing well.\n2. do another thing well.",
        "1. Leaders should do one thing.\n3. Leaders should do another thing.",
        "a) Leaders should do one thing.\nb) Leaders should do another thing.",
    ],
)
def test_numbers_that_may_be_parts_of_one_action_leave_it_unread(cell: str) -> None:
    assert counts(failing(priority=((BODY, cell), (BODY, "Leaders should do the rest."))))[0] is None


def test_bullets_and_paragraphs_in_a_cell_count_once() -> None:
    cell = "Leaders should issue plans on time:\n• new plans; and\n• plans changed after a review.\nLeaders should also say why."
    assert counts(failing(priority=((BODY, cell), (BODY, "Leaders should do the rest."))))[0] == 2


@pytest.mark.parametrize("filler", range(14, 27))
def test_a_bulleted_row_cut_by_the_page_counts_once(filler: int) -> None:
    cell = (
        "Leaders should issue plans on time. This includes:\n"
        + "\n".join(f"• plans of kind {kind};" for kind in "abcdefgh")
        + "\n• others."
    )
    rows = (("Northmarket Council", cell), ("NHS Middle Land ICB", "Leaders should mend the pathway for autism."))
    assert counts(failing(filler=filler, priority=rows))[0] in (2, None)


def test_a_row_cut_where_a_paragraph_begins_is_not_guessed_at() -> None:
    rows = tuple((f"Leaders should do {word}.\n" * 3 + "Leaders should say so.").strip() for word in ("this", "that", "more"))
    found = {counts(Report(filler=filler, improvement=rows))[1] for filler in range(18, 28)}
    assert found <= {3, None}
    assert None in found


def test_a_lone_box_of_several_paragraphs_is_not_read() -> None:
    assert counts(Report(improvement=("Leaders should do this.\n\nLeaders should do that.",)))[1] is None


@pytest.mark.parametrize(
    "improvement", [("Plans.", "Leaders should review plans on time."), ("and so that needs are met in time.",)]
)
def test_a_row_that_is_no_whole_entry_leaves_the_count_unread(improvement: tuple[str, ...]) -> None:
    assert counts(Report(improvement=improvement))[1] is None


def test_no_end_to_the_tables_means_no_count_not_even_none() -> None:
    assert counts(Report(details=False)) == (None, None)


def test_systemic_failings_without_a_table_of_priority_actions_leave_it_unread() -> None:
    assert counts(failing(priority=()))[0] is None


def test_priority_actions_that_do_not_go_with_the_outcome_are_told_not_counted() -> None:
    reading = read(Report(priority=((BODY, "Leaders should act at once on this."),)))
    assert reading.inspection.priority_actions is None
    assert reading.inspection.contradiction == "page 2 sets areas for priority action, the outcome does not"


def test_every_note_says_which_field_is_not_read_and_why() -> None:
    reading = read(failing(style="bare"))
    assert [note.split(":")[0] for note in reading.notes] == list(reading.inspection.not_read)


def test_random_tables_are_counted_right_or_not_at_all() -> None:
    rng = random.Random(20260629)
    asks = ["shorten the wait for an assessment", "agree how services are commissioned", "listen to children and their families"]

    def entry() -> str:
        text = f"Leaders across the partnership should {rng.choice(asks)}, and {rng.choice(asks)}, so that needs are met."
        return text + rng.choice(
            ["", " This includes:\n• plans; and\n• reviews.", "\nLeaders should also say why.", " It matters to families."]
        )

    for _ in range(60):
        priority = tuple((rng.choice([BODY, "Northmarket Council"]), entry()) for _ in range(rng.randint(1, 5)))
        improvement = tuple(entry() for _ in range(rng.randint(1, 5)))
        changes: dict[str, Any] = {"style": rng.choice(STYLES), "filler": rng.randint(4, 24), "keep_rows": rng.random() < 0.3}
        report = replace(failing(), priority=priority, improvement=improvement, **changes)
        found = counts(report)
        assert found[0] in (len(priority), None), report
        assert found[1] in (len(improvement), None), report
