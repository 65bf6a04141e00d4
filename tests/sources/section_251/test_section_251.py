"""Section 251, line 1.9.3: the sign is proved, and absence has its state."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.records import Parsed, Wanted
from extract.sources import section_251
from extract.terms import Basis, PaymentBasis, ValueState
from tests.sources.section_251.make_example import HEADER, ROWS, release, row
from tests.support.examples import same_as_expected, zip_bytes

HERE = Path(__file__).parent
WANTED = Wanted("https://example.org/example.zip", "Example")
EES = "content.explore-education-statistics.service.gov.uk/api"


def test_the_example_gives_the_expected_records() -> None:
    same_as_expected(section_251.parse((HERE / "example.zip").read_bytes(), WANTED), HERE)


def test_the_example_is_what_its_script_writes() -> None:
    assert (HERE / "example.zip").read_bytes() == release()


@pytest.fixture(scope="module")
def real(shared: Path) -> Parsed:
    path = shared / f"mirror/{EES}/releases/stand-in-la-and-school-expenditure-2023-24/files.zip"
    return section_251.parse(path.read_bytes(), Wanted("u", "Section 251"))


def test_148_of_151_printed_authorities_have_a_value(real: Parsed) -> None:
    assert len(real.figures) == 151
    missing = {figure.place_as_printed: figure.value_state for figure in real.figures if figure.value is None}
    assert missing == {
        "Cumberland": ValueState.NOT_STATED,
        "Westmorland and Furness": ValueState.NOT_STATED,
        "Buckinghamshire": ValueState.SUPPRESSED,
    }
    assert not {"City of London", "Isles of Scilly"} & {figure.place_as_printed for figure in real.figures}


def test_a_positive_amount_is_a_deficit_and_a_deficit_is_a_negative_balance(real: Parsed) -> None:
    balance = {figure.place_as_printed: figure.value for figure in real.figures}
    assert balance["Cheshire East"] == Decimal(-78651797)
    assert balance["Bournemouth, Christchurch and Poole"] == Decimal(-63512426)
    assert balance["East Sussex"] == Decimal(15814000)
    assert {(figure.basis, figure.payment_basis, figure.period) for figure in real.figures} == {
        (Basis.OUTTURN, PaymentBasis.UNKNOWN, "2023-24")
    }


def test_the_newest_release_is_asked_for() -> None:
    releases = [
        {"id": "old", "slug": "2022-23", "title": "Financial year 2022-23", "published": "2023-12-14T09:30:00Z"},
        {"id": "new", "slug": "2023-24", "title": "Financial year 2023-24", "published": "2025-01-30T09:30:00Z"},
    ]
    (wanted,) = section_251.discover(lambda url: json.dumps(releases).encode())
    assert wanted.hint("release") == "2023-24"
    assert wanted.url.endswith("/releases/new/files?fromPage=ReleaseDownloads")


def test_a_turned_sign_is_refused() -> None:
    turned = [row("895", "Eastmarket", "-1000000"), row("845", "Southmarket", "2000000"), row("991", "Northshire", "5")]
    with pytest.raises(SourceChanged, match="turned the sign"):
        section_251.parse(release(turned), WANTED)


@pytest.mark.parametrize(
    "rows",
    [
        [row("991", "Northshire", "5")],
        [row("895", "Eastmarket", "x"), row("991", "Northshire", "5")],
        [row("895", "Eastmarket", "1000000", period="202425")],
    ],
)
def test_a_file_whose_sign_nothing_proves_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(SourceChanged, match="no authority proves the sign"):
        section_251.parse(release(rows), WANTED)


def test_other_years_ride_on_the_proof_within_the_same_file() -> None:
    parsed = section_251.parse(release([*ROWS, row("991", "Northshire", "3", period="202223")]), WANTED)
    assert [(f.period, f.value) for f in parsed.figures if f.place_as_printed == "Northshire"] == [
        ("2023-24", Decimal(-12345678)),
        ("2022-23", Decimal(-3)),
    ]


def test_the_line_is_found_by_its_label_whatever_its_number() -> None:
    line = "1.10.4 Dedicated Schools Grant carried forward to next year"
    parsed = section_251.parse(release([row("895", "Eastmarket", "1000000", line=line)]), WANTED)
    assert parsed.figures[0].value == -1000000


def test_a_zero_is_a_value_but_for_councils_in_their_first_year() -> None:
    parsed = section_251.parse(release(), WANTED)
    found = {figure.place_as_printed: (figure.value, figure.value_state) for figure in parsed.figures}
    assert found["Westmarket"] == (Decimal(0), ValueState.REPORTED)
    assert found["Newland"] == (None, ValueState.NOT_STATED)


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (release(header=[*HEADER[:-1], "per_head"]), SourceChanged, "unknown column 'per_head'"),
        (release([r for r in ROWS if "1.9.3" not in r[11]]), SourceChanged, "no line is called"),
        (release([*ROWS, ROWS[2]]), FigureAmbiguous, "Northshire, 2023-24 stands twice"),
        (release([*ROWS, [*ROWS[2][:-1]]]), DocumentUnreadable, "21 cells under 22 headings"),
        (release([*ROWS, row("994", "Hillmarket", "about 5")]), SourceChanged, "'about 5' is neither"),
        (release([*ROWS, row("994", "Hillmarket", "5", period="2023")]), SourceChanged, "is not a financial year"),
        (release([*ROWS, [*ROWS[2][:2], "School", *ROWS[2][3:]]]), SourceChanged, "'School'"),
        (release([*ROWS, [*ROWS[2][:18], "7", *ROWS[2][19:]]]), FigureAmbiguous, "gross 7 and net 12345678 differ"),
        (zip_bytes({"data/other.csv": "a,b"}), DocumentUnreadable, "holds 0 files named like"),
        (b"", DocumentUnreadable, "empty"),
    ],
)
def test_a_changed_file_is_refused_with_its_place(content: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as raised:
        section_251.parse(content, WANTED)
    assert says in str(raised.value)
