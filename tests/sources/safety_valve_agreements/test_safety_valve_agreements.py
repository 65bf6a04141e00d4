"""The list of agreements and what one of them yields; on the publishers' list and stand-in files where they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extract.errors import DocumentUnreadable, SourceChanged, SourceUnavailable
from extract.records import Wanted
from extract.sources import safety_valve_agreements as source
from tests.extract.agreement_document.make_agreements import Spec, build
from tests.sources.safety_valve_agreements.make_example import NOTES, TITLE, URL, content
from tests.support.examples import same_as_expected

HERE = Path(__file__).parent
HINTS = (("authority", "Exampleshire"), ("label", "2022-2023"))


def listing(answer: bytes) -> Callable[[str], bytes]:
    def get(url: str) -> bytes:
        if url != source.API:
            raise SourceUnavailable(f"{url} was not expected")
        return answer

    return get


def test_the_example_is_what_its_script_makes() -> None:
    assert (HERE / "example.pdf").read_bytes() == build(Spec())


def test_the_example_yields_its_expected_records() -> None:
    same_as_expected(source.parse((HERE / "example.pdf").read_bytes(), Wanted(URL, TITLE, hints=HINTS)), HERE)


def test_a_listed_pdf_is_wanted_with_its_authority_label_and_the_day_its_version_appeared() -> None:
    (wanted,) = source.discover(listing(content()))
    assert wanted == Wanted(URL, TITLE, date(2024, 3, 21), HINTS)


@pytest.mark.parametrize(
    ("notes", "day"),
    [
        pytest.param(NOTES[1:], date(2023, 3, 16), id="the update that added its year"),
        pytest.param(NOTES[2:], None, id="no update tells"),
        pytest.param(
            (("2024-03-21T14:30:00.000+00:00", "Updated East Exampleshire."), *NOTES[1:]),
            date(2023, 3, 16),
            id="a name within a longer one is another place",
        ),
    ],
)
def test_the_day_comes_from_the_update_that_names_it(notes: tuple[tuple[str, str], ...], day: date | None) -> None:
    (wanted,) = source.discover(listing(content(notes=notes)))
    assert wanted.published == day


def test_a_title_without_authority_or_year_is_kept_without_hints() -> None:
    (wanted,) = source.discover(listing(content(title="A new kind of agreement")))
    assert (wanted.hints, wanted.published) == ((), None)


def test_a_listing_without_a_pdf_is_a_change_and_not_an_empty_list() -> None:
    with pytest.raises(SourceChanged, match="lists no PDF"):
        list(source.discover(listing(content(url="https://www.gov.uk/somewhere.html"))))


def test_the_page_serves_where_the_api_fails(shared: Path) -> None:
    index = json.loads((shared / "mirror" / "index.json").read_text())

    def get(url: str) -> bytes:
        return (shared / "mirror" / index[url]["file"]).read_bytes()

    def page_only(url: str) -> bytes:
        if url == source.API:
            raise SourceUnavailable("the API is down")
        return get(url)

    assert list(source.discover(page_only)) == list(source.discover(get))


def test_a_document_of_another_kind_is_refused(shared: Path) -> None:
    report = next((shared / "mirror" / "files.ofsted.gov.uk" / "v1" / "file").iterdir())
    with pytest.raises(DocumentUnreadable):
        source.parse(report.read_bytes(), Wanted(URL, TITLE, hints=HINTS))


def test_every_figure_of_every_stand_in_is_what_a_person_read(shared: Path) -> None:
    with (shared / "truth" / "agreements.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = list(csv.DictReader(file))
    assert len(truth) == 47
    for row in truth:
        content_ = (shared.parent / row["file"]).read_bytes()
        (agreement,) = source.parse(content_, Wanted(row["file"], row["la_name"], hints=(("label", row["label"]),))).agreements
        assert str(agreement.covered_from) == row["covered_from"], row["file"]
        assert str(agreement.covered_to) == row["covered_to"], row["file"]
        assert (agreement.in_year_balance_year or "") == row["in_year_balance_year"], row["file"]
        assert (agreement.elimination_year or "") == row["elimination_year"], row["file"]
        assert agreement.total_payment == (Decimal(row["total_payment_gbp"]) if row["total_payment_gbp"] else None), row["file"]
        assert agreement.first_payment == (Decimal(row["first_payment_gbp"]) if row["first_payment_gbp"] else None), row["file"]
        assert agreement.suspended == (row["suspended"] == "1"), row["file"]
        assert len(agreement.conditions) == int(row["n_conditions"]), row["file"]
        assert agreement.stand_in
