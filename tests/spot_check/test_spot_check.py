"""200 figures drawn at random, and each compared with the publisher's file read a second time without our parsers."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from extract.documents.sheet import find_quote
from extract.records import Parsed, ReportedFigure
from extract.sources import section_251, sen2, tribunal_appeals
from extract.terms import ValueState
from tests.spot_check import reader

SEED = 20261123
SHARES = {"sen2": 110, "section_251": 30, "tribunal_appeals": 60}
MOJ = "assets.publishing.service.gov.uk"

Drawn = tuple[str, Path, ReportedFigure]


@pytest.fixture(scope="module")
def read(shared: Path) -> dict[str, list[tuple[Path, Parsed]]]:
    """Every document of the three sources on the mirror, found and parsed as a refresh does."""
    index = json.loads((shared / "mirror/index.json").read_text())

    def path(url: str) -> Path:
        return shared / "mirror" / index[url]["file"]

    def documents(source: ModuleType) -> list[tuple[Path, Parsed]]:
        wanted = source.discover(lambda url: path(url).read_bytes())
        return [(path(item.url), source.parse(path(item.url).read_bytes(), item)) for item in wanted]

    return {source.SOURCE_ID: documents(source) for source in (sen2, section_251, tribunal_appeals)}


@pytest.fixture(scope="module")
def drawn(read: dict[str, list[tuple[Path, Parsed]]]) -> list[Drawn]:
    chance = random.Random(SEED)
    sample: list[Drawn] = []
    for source_id, share in SHARES.items():
        figures = [(source_id, path, figure) for path, parsed in read[source_id] for figure in parsed.figures]
        sample += chance.sample(figures, share)
    return sample


def again(source_id: str, path: Path, figure: ReportedFigure) -> str | None:
    place, measure, period = figure.place_as_printed, figure.measure, figure.period
    if source_id == "sen2":
        return reader.sen2(path, place, figure.place_level, measure, period)
    if source_id == "section_251":
        return reader.section_251(path, place, period)
    if path.suffix == ".ods":
        return reader.appeals(reader.ods_rows(path, "SEND_2"), place, measure, period)
    member = None if path.suffix == ".csv" else "supporting-files/SEND Tribunals and appeal rate 2014-2024.csv"
    return reader.appeals(reader.csv_rows(path, member), place, measure, period)


def as_number(printed: str, source_id: str, path: Path, figure: ReportedFigure) -> Decimal | None:
    text = printed.strip().rstrip("%").replace(",", "")
    if text == "-":
        return Decimal(0)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    if source_id == "section_251":
        return -number
    return number * 100 if path.suffix == ".ods" and "rate" in figure.measure else number


def test_200_values_equal_the_publishers(drawn: list[Drawn]) -> None:
    assert len(drawn) == 200
    compared = 0
    for source_id, path, figure in drawn:
        printed = again(source_id, path, figure)
        assert printed is not None, (source_id, figure)
        number = as_number(printed, source_id, path, figure)
        if figure.value is None:
            assert number is None or figure.value_state in (ValueState.WITHHELD, ValueState.NOT_STATED), (printed, figure)
            continue
        assert number is not None, (printed, figure)
        assert abs(number - figure.value) <= Decimal("0.00005"), (printed, figure)
        compared += 1
    assert compared > 150


def test_each_quote_stands_in_the_row_that_its_citation_names(drawn: list[Drawn]) -> None:
    for _, path, figure in drawn:
        assert find_quote(path.read_bytes(), figure.citation.locator, figure.citation.quote), figure
        assert figure.as_printed in figure.citation.quote


def test_every_authority_row_of_the_headline_rates_is_there(read: dict[str, list[tuple[Path, Parsed]]]) -> None:
    for path, parsed in read["sen2"]:
        printed = {
            (row["la_name"], row["time_period"])
            for row in reader._zip_table(path, "data/timeliness_20_week.csv")
            if row["geographic_level"] == "Local authority" and row["breakdown_topic"] == row["breakdown"]
        }
        ours = {
            (figure.place_as_printed, figure.period)
            for figure in parsed.figures
            if figure.measure == "ehc_20_week_rate" and figure.place_level == "local_authority"
        }
        assert ours == printed
