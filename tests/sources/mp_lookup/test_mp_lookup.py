"""The lookup of members: 650 of them, 661 pairs of seat and authority, and nothing beyond the office."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.records import Parsed, Wanted
from extract.sources import mp_lookup
from tests.sources.mp_lookup.make_example import HEADER, ROWS, lookup, seat
from tests.support.examples import same_as_expected

HERE = Path(__file__).parent
WANTED = Wanted("https://example.org/example.csv", "Example")


def test_the_example_gives_the_expected_records() -> None:
    same_as_expected(mp_lookup.parse((HERE / "example.csv").read_bytes(), WANTED), HERE)


def test_the_example_is_what_its_script_writes() -> None:
    assert (HERE / "example.csv").read_bytes() == lookup()


@pytest.fixture(scope="module")
def real(shared: Path) -> Parsed:
    path = shared / "mirror/raw.githubusercontent.com/dfe-analytical-services/mp-lookup/main/mp_lookup.csv"
    return mp_lookup.parse(path.read_bytes(), Wanted("u", "MP lookup"))


def test_650_members_and_661_pairs_for_543_english_seats_114_of_them_in_two_or_more(real: Parsed) -> None:
    assert len({link.pcon_code for link in real.constituency_links}) == 650
    pairs = [link for link in real.constituency_links if link.la_code]
    assert len(pairs) == 661
    seats = Counter(link.pcon_code for link in pairs)
    assert len(seats) == 543
    assert sum(1 for count in seats.values() if count > 1) == 114
    assert len({link.la_code for link in pairs}) == 153


def test_bcp_has_exactly_its_five_members(real: Parsed) -> None:
    seats = {link.pcon_name for link in real.constituency_links if link.la_code == "839"}
    assert seats == {"Bournemouth East", "Bournemouth West", "Christchurch", "Mid Dorset and North Poole", "Poole"}


def test_no_address_is_invented_where_none_is_found(real: Parsed) -> None:
    assert {link.pcon_name for link in real.constituency_links if not link.email} == {
        "Bolton South and Walkden", "New Forest East", "Preston", "West Tyrone",
    }  # fmt: skip
    assert not any("found" in link.email for link in real.constituency_links)


def test_a_version_whose_commit_is_known_is_dated_and_no_other_is(real: Parsed) -> None:
    assert {link.as_at for link in real.constituency_links} == {date(2026, 6, 27)}
    assert {link.as_at for link in mp_lookup.parse(lookup(), WANTED).constituency_links} == {None}


def test_the_one_file_is_asked_for_without_a_listing() -> None:
    def get(url: str) -> bytes:
        raise AssertionError(url)

    (wanted,) = mp_lookup.discover(get)
    assert wanted.url == mp_lookup.URL


def test_a_vacant_seat_keeps_its_authorities_and_has_no_member() -> None:
    (link,) = [link for link in mp_lookup.parse(lookup(), WANTED).constituency_links if link.pcon_name == "Westmarket"]
    assert (link.la_code, link.mp_display_name, link.mp_formal_name, link.email) == ("993", "", "", "")


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (lookup(header=[*HEADER[:-1], "home_address"]), SourceChanged, "unknown column 'home_address'"),
        (lookup(header=["seat", *HEADER[1:]]), SourceChanged, "unknown column 'seat'"),
        (lookup([ROWS[0], ROWS[0]]), FigureAmbiguous, "row 3: Northshire East stands twice"),
        (lookup([ROWS[0][:-1]]), DocumentUnreadable, "20 cells under 21 headings"),
        (lookup([]), DocumentUnreadable, "no rows"),
        (b"", DocumentUnreadable, "empty"),
        (b"<html></html>", DocumentUnreadable, "web page"),
        (
            lookup([seat("A", "E14999009", "B MP", "B", "b@parliament.example", "X / Y", "991")]),
            FigureAmbiguous,
            "2 authority names beside 1 codes",
        ),
        (
            lookup([seat("A", "E14999009", "B MP", "B", "b@parliament.example", "X / Y", "991 / 991")]),
            FigureAmbiguous,
            "beside 2 codes",
        ),
        (
            lookup([seat("A", "E14999009", "B MP", "B", "b@parliament.example", "X", "E06")]),
            SourceChanged,
            "E06 is not a DfE authority code",
        ),
        (lookup([seat("A", "14999009", "B MP", "B", "b@parliament.example", "X", "991")]), SourceChanged, "row 2 (A)"),
        (
            lookup([seat("A", "E14999009", "B MP", "B", "ring the office", "X", "991")]),
            SourceChanged,
            "neither an e-mail address",
        ),
        (
            lookup([seat("A", "E14999009", "B MP", "B", "b@parliament.example", "X", "991", "Atlantis")]),
            SourceChanged,
            "row 2 (A)",
        ),
    ],
)
def test_a_changed_file_is_refused_with_its_place(content: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as raised:
        mp_lookup.parse(content, WANTED)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "x?bcc=evil%40example.org@parliament.uk",
        "a b@parliament.uk",
        "x&body=y@parliament.uk",
        '"x"@parliament.uk',
        "x@parliament",
    ],
)
def test_an_address_that_would_say_more_to_a_mail_program_is_refused(address: str) -> None:
    rows = [seat("Ashforth", "E14000001", "Ann Example MP", "Ann Example", address, "Bury", "351")]
    with pytest.raises(SourceChanged, match="is neither an e-mail address"):
        mp_lookup.parse(lookup(rows), WANTED)
