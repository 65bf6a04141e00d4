"""The previous inspection: a date, none, nothing stated, or not read. A revisit is no inspection."""

from __future__ import annotations

from datetime import date

import pytest

from extract.inspection_report.previous import read_previous
from extract.records import PreviousInspection

STATED = PreviousInspection("stated", date(2016, 12, 5), date(2016, 12, 9))
NEVER = PreviousInspection("not_previously_inspected")


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("5 to 9 December 2016", STATED),
        ("16 May 2016", PreviousInspection("stated", date(2016, 5, 16), date(2016, 5, 16))),
        ("The last inspection took place from 5 to 9 December 2016.", STATED),
        ("5 to 9 December 2016, revisit 2 to 4 July 2018", STATED),
        ("5 to 9 December 2016 (revisit: 2 to 4 July 2018)", STATED),
        ("5 to 9 December 2016 and a revisit on 4 July 2018", STATED),
        ("5 to 9 December 2016 with a revisit in July 2018", STATED),
        (
            "The previous full inspection was on 19 March 2018. There was a subsequent revisit on 24 March 2020.",
            PreviousInspection("stated", date(2018, 3, 19), date(2018, 3, 19)),
        ),
        ("Not previously inspected", NEVER),
        ("None", NEVER),
        ("No previous inspection", NEVER),
        ("This is the partnership’s first inspection", NEVER),
        ("This is the first area SEND inspection.", NEVER),
        ("", PreviousInspection("not_stated")),
    ],
)
def test_each_form_is_read(printed: str, read: PreviousInspection) -> None:
    assert read_previous(printed) == read


@pytest.mark.parametrize(
    "printed",
    [
        "June 2016", "2016", "Not applicable", "N/A", "To be confirmed", "5 to 9 Decembr 2016", "Not since 5 May 2016",
        "5 to 9 December 2016 and 2 to 4 July 2018", "20 to 24 June 2016 and 1 to 3 July 2019 (revisit)", "1 to 3 July 2019 (revisit)",
        "Revisit 2 to 4 July 2018", "Not previously inspected under this framework", "Before 5 December 2016",
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_not_read(printed: str) -> None:
    assert read_previous(printed) is None
