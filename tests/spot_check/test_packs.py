"""300 numbers drawn at random from packs, each derived again from the archived document it cites, without our parsers."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.settings import Settings
from reports.evidence import DocumentRow, Evidence, Figure, load_evidence, open_warehouse
from reports.pack.build import build
from tests.spot_check import reader

SEED, PACKS, NUMBERS = 20261123, 40, 300
SPARE = 40
"""Drawn beside the 300, for figures of which the document holds no single cell."""

POPULATION = Path(__file__).resolve().parents[2] / "data" / "reference" / "population_0_25.csv"
OUTCOMES = {
    1: r"typically lead to positive experiences",
    2: r"lead to inconsistent experiences",
    3: r"widespread and/or systemic failings",
}


@pytest.fixture(scope="module")
def evidence(mirror_data: Path) -> Evidence:
    with open_warehouse(Settings(mirror_data).warehouse) as connection:
        return load_evidence(connection)


@pytest.fixture(scope="module")
def drawn(evidence: Evidence) -> list[Figure]:
    """Figures used in packs of authorities drawn at random, of those read from an archived document."""
    chance = random.Random(SEED)
    codes = chance.sample([row.la_code for row in evidence.authorities], PACKS)
    used = sorted({key for code in codes for key in build(evidence, code).sentences})
    held = [figure for key in used if (figure := evidence.figure(key)) and figure.reported and _document(evidence, figure)]
    return chance.sample(held, NUMBERS + SPARE)


def _document(evidence: Evidence, figure: Figure) -> DocumentRow | None:
    document = evidence.document(figure.snapshot_sha256)
    return document if document and document.local_path else None


def _number(printed: str | None) -> Decimal:
    assert printed is not None
    text = printed.strip().rstrip("%").replace(",", "")
    return Decimal(0) if text == "-" else Decimal(text)


def _sen2(path: Path, figure: Figure) -> Decimal:
    if figure.la_code:
        return _number(reader.sen2_of(path, figure.la_code, figure.measure, figure.period))
    return _number(reader.sen2(path, figure.place, figure.place_level, figure.measure, figure.period))


def _section_251(path: Path, figure: Figure) -> Decimal:
    assert figure.la_code
    balance = -_number(reader.section_251_of(path, figure.la_code, figure.period))
    if figure.measure == "dsg_cumulative_balance":
        return balance
    with POPULATION.open(encoding="utf-8", newline="") as lines:
        people = next(Decimal(row["population_0_25"]) for row in csv.DictReader(lines) if row["la_code"] == figure.la_code)
    return -balance / people


def _appeals(path: Path, figure: Figure, sen2: Path) -> Decimal:
    place = reader.names_by_code(sen2)[figure.la_code] if figure.la_code else figure.place
    if path.suffix == ".ods":
        printed = reader.appeals(reader.ods_rows(path, "SEND_2"), place, figure.measure, figure.period)
        return _number(printed) * (100 if "rate" in figure.measure else 1)
    member = None if path.suffix == ".csv" else "supporting-files/SEND Tribunals and appeal rate 2014-2024.csv"
    return _number(reader.appeals(reader.csv_rows(path, member), place, figure.measure, figure.period))


def _page(path: Path, number: int) -> str:
    import pypdfium2

    text: str = pypdfium2.PdfDocument(path)[number - 1].get_textpage().get_text_bounded()
    return re.sub(r"\s+", " ", text)


def _inspection(path: Path, figure: Figure, truth: dict[str, dict[str, str]]) -> Decimal:
    """The outcome from the words on its page; counts from what a person counted in the report."""
    if figure.measure == "inspection_outcome":
        page = _page(path, figure.page or 1)
        return Decimal(next(outcome for outcome, words in OUTCOMES.items() if re.search(words, page)))
    columns = {"inspection_priority_actions": "n_priority_actions", "inspection_areas_for_improvement": "n_areas_for_improvement"}
    return Decimal(truth[figure.source_url.rsplit("/", 1)[1].partition("#")[0]][columns[figure.measure]])


def _agreement(path: Path, figure: Figure) -> Decimal:
    """The number on the cited page, in millions or in pounds, that is the value; any other shows that there is none."""
    found = {Decimal(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", _page(path, figure.page or 1))}
    value = abs(figure.amount)
    return value if {value, value / 10**6} & found else Decimal(-1)


def test_300_numbers_of_packs_are_what_their_documents_say(
    evidence: Evidence, drawn: list[Figure], mirror_data: Path, shared: Path
) -> None:
    with (shared / "truth/inspections.csv").open(encoding="utf-8", newline="") as lines:
        truth = {row["file"].rsplit("/", 1)[1]: row for row in csv.DictReader(lines)}
    releases = [row for row in evidence.small.documents if row.source_id == "sen2" and row.local_path]
    full = max((mirror_data / (row.local_path or "") for row in releases), key=lambda path: path.stat().st_size)
    compared: Counter[str] = Counter()
    for figure in drawn:
        document = _document(evidence, figure)
        assert document is not None
        path = mirror_data / (document.local_path or "")
        source = document.source_id
        if source == "sen2":
            # the older release carries the table of appeals as well
            again = _appeals(path, figure, full) if figure.measure.startswith("tribunal_") else _sen2(path, figure)
        elif source == "section_251":
            again = _section_251(path, figure)
        elif source == "tribunal_appeals":
            again = _appeals(path, figure, full)
        elif source == "ofsted_area_send":
            again = _inspection(path, figure, truth)
        elif source == "safety_valve_agreements":
            again = abs(figure.amount) and _agreement(path, figure)
        else:
            continue
        value = abs(figure.amount) if source == "safety_valve_agreements" else figure.amount
        assert abs(again - value) <= Decimal("0.01"), (source, again, figure)
        compared[source] += 1
    assert compared.total() >= NUMBERS, compared
    assert len(compared) >= 4, compared
