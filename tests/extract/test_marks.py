"""A cell is a number or a known mark; nothing is guessed from anything else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.errors import SourceChanged
from extract.marks import MARKS, read_cell
from extract.terms import ValueState


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "0"), (" 1,234 ", "1234"), ("-7", "-7"), ("−7.5", "-7.5"), ("12345678", "12345678"), ("44.40", "44.40")],
)
def test_numbers_are_read_exactly(text: str, value: str) -> None:
    read = read_cell(text, "row 2")
    assert (read.value, read.state, read.note) == (Decimal(value), ValueState.REPORTED, "")


@pytest.mark.parametrize("mark", sorted(MARKS))
def test_every_mark_has_a_state_and_says_what_the_publisher_means(mark: str) -> None:
    for printed in (mark, f" {mark.upper()} ", f"[{mark}]"):
        read = read_cell(printed, "row 2")
        assert read.value is None
        assert read.state is MARKS[mark][0] is not ValueState.REPORTED
        assert MARKS[mark][1] in read.note


def test_an_empty_cell_is_not_stated() -> None:
    assert read_cell("  ", "row 2").state is ValueState.NOT_STATED


@pytest.mark.parametrize(
    "text", ["n/a", "12*", "1,23", "12,34,567", "1.2.3", "£12", "12%", "about 5", "1e5", "nan", "inf", "--", "١٢"]
)
def test_anything_else_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(SourceChanged, match=r"row 2, column plans: "):
        read_cell(text, "row 2, column plans")
