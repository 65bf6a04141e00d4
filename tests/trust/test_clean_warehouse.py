"""What a listing or a document holds that steers a terminal or the eye gets no further than the archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.printable import printable
from pipelines.refresh import Options, Refresh, run_refresh
from pipelines.settings import Settings
from tests.support.planted import CONTROL, WORDS
from tests.support.small_mirror import AMOUNTS, write_mirror
from tests.support.warehouse import make_warehouse, row
from tests.trust.test_payloads import STEERING
from transform.clean import WORDS as CLEANED
from transform.clean import clean_text
from transform.query import read
from transform.tables import TABLES

TITLE = f"Financial year 2023-24 <script>alert(1)</script>{CONTROL}"


def test_a_refresh_keeps_the_words_and_drops_what_steers(tmp_path: Path) -> None:
    mirror = write_mirror(tmp_path / "mirror", AMOUNTS | {("351", "<script>Bury</script>"): "x"})
    listing = json.loads((mirror / "0.bin").read_bytes())
    listing[0]["title"] = TITLE
    (mirror / "0.bin").write_text(json.dumps(listing))
    settings = Settings(tmp_path / "data", str(mirror))
    assert run_refresh(Refresh(settings, Options(("section_251",)))).outcome == "built"

    (document,) = read(settings.warehouse, "SELECT title FROM document WHERE source_id = 'section_251' AND origin = 'mirror'")
    assert "<script>alert(1)</script>" in document["title"]
    (rejected,) = read(settings.warehouse, "SELECT item, reason FROM rejected WHERE source_id = 'section_251'")
    assert "<script>Bury</script>" in rejected["item"] + rejected["reason"]
    for table in TABLES:
        for found in read(settings.warehouse, f'SELECT * FROM "{table.name}"'):
            assert not STEERING.search(" ".join(str(value) for value in found.values())), (table.name, found)


def test_every_column_that_others_write_is_cleaned(tmp_path: Path) -> None:
    import duckdb

    tables = {table: [row(table, **dict.fromkeys(names, f"a{CONTROL}b"))] for table, names in CLEANED.items()}
    path = make_warehouse(tmp_path / "w.duckdb", tables)
    with duckdb.connect(str(path)) as connection:
        assert clean_text(connection) == len(CLEANED)
        assert clean_text(connection) == 0
        for table, names in CLEANED.items():
            ((*values,),) = connection.execute(f'SELECT {", ".join(names)} FROM "{table}"').fetchall()
            assert set(values) == {printable(f"a{CONTROL}b")}


def test_what_is_planted_elsewhere_is_what_is_cleaned() -> None:
    ours = {
        "document": {"licence"},
        "figure": {"publisher"},
        "target_verdict": {"rule"},
        "source_state": {"publisher", "title", "licence", "attribution"},
    }
    for table, names in WORDS.items():
        assert set(names) - ours.get(table, set()) <= set(CLEANED.get(table, ())), table


@given(st.text())
def test_printable_text_steers_nothing_and_keeps_the_rest(text: str) -> None:
    said = printable(text)
    assert not STEERING.search(said)
    assert printable(said) == said
    assert [c for c in text if c.isalnum()] == [c for c in said if c.isalnum()]


@pytest.mark.parametrize(
    ("text", "said"), [("2023\x9624", "2023 24"), ("a\tb\nc", "a\tb\nc"), ("£12.3m", "£12.3m"), ("\ufeffBury", "Bury")]
)
def test_a_wrongly_decoded_dash_becomes_a_space_and_never_joins_two_numbers(text: str, said: str) -> None:
    assert printable(text) == said
