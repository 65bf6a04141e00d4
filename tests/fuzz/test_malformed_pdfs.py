"""Malformed and evil PDFs, read where a refresh reads them: each is refused by name or read, and none takes the run down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extract.errors import EvidenceError
from extract.records import Parsed, Wanted
from extract.worker import WorkerLimits, WorkerPool
from tests.fuzz import seeds
from tests.fuzz.malformed_pdfs import EVILS, HARMFUL, disguised

AGREEMENTS, REPORTS = "safety_valve_agreements", "ofsted_area_send"
SOUND = {AGREEMENTS: seeds.agreements, REPORTS: seeds.reports}


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerPool]:
    with WorkerPool(tmp_path_factory.mktemp("parsed"), limits=WorkerLimits(seconds=60, memory_mb=900)) as running:
        yield running


def wanted(source_id: str) -> Wanted:
    hints = {
        AGREEMENTS: (("authority", "Exampleshire"), ("label", "2022-2023")),
        REPORTS: (("urn", "1"), ("provider", "Northmarket")),
    }
    return Wanted(f"https://www.example.org/{source_id}.pdf", "A document", None, hints[source_id])


def read(pool: WorkerPool, source_id: str, content: bytes) -> Parsed:
    return pool.parse(source_id, content, wanted(source_id))


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_harmful_pdf_is_refused_by_name(pool: WorkerPool, harm: str) -> None:
    content = HARMFUL[harm]()
    for source_id in (AGREEMENTS, REPORTS):
        with pytest.raises(EvidenceError) as raised:
            read(pool, source_id, content)
        assert wanted(source_id).url in str(raised.value)
        assert "its parser failed" not in str(raised.value)


@pytest.mark.parametrize("source_id", [AGREEMENTS, REPORTS])
@pytest.mark.parametrize("evil", EVILS)
def test_a_sound_pdf_with_something_evil_in_it_says_what_it_says(pool: WorkerPool, evil: str, source_id: str) -> None:
    sound = SOUND[source_id]()[-1]
    assert read(pool, source_id, disguised(sound, evil)) == read(pool, source_id, sound)


@pytest.mark.parametrize("source_id", [AGREEMENTS, REPORTS])
def test_after_all_of_them_a_sound_one_is_read(pool: WorkerPool, source_id: str) -> None:
    assert read(pool, source_id, SOUND[source_id]()[0]).figures
