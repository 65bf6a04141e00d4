"""Parsed records survive their store unchanged, and DuckDB reads the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import parsed_store
from extract.errors import DocumentUnreadable, FigureAmbiguous
from extract.parsed_schema import KINDS, schemas
from extract.parsed_store import ParsedKey, ParsedStore
from extract.records import (
    Agreement,
    AgreementCondition,
    AgreementPayment,
    AgreementTarget,
    Citation,
    ConstituencyLink,
    Inspection,
    Parsed,
    PreviousInspection,
    ReportedFigure,
    Wanted,
)
from extract.terms import Basis, PaymentBasis, PeriodType, Unit, ValueState

WANTED = Wanted("https://example.org/a.pdf", "A report", date(2024, 5, 7), (("urn", "50"), ("label", "2022-2023")))
SHA = "ab" * 32

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
money = st.decimals("-99999999999", "99999999999", places=4)
days = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
small = st.none() | st.integers(0, 1000)
citations = st.builds(Citation, st.none() | st.integers(1, 400), texts, texts)
tuples_of_text = st.lists(texts, max_size=3).map(tuple)
by_field = st.dictionaries(texts, citations, max_size=3)
maybe = st.none() | texts

figures = st.builds(ReportedFigure, value=st.none() | money, as_at=days, citation=citations, place_as_printed=texts)
links = st.builds(ConstituencyLink, as_at=days, citation=citations, mp_display_name=texts)
inspections = st.builds(
    Inspection,
    partnership=maybe,
    inspection_start=days,
    inspection_end=days,
    next_full_inspection_years=small,
    monitoring_within_months=small,
    previous_inspection=st.none() | st.builds(PreviousInspection, st.sampled_from(["stated", "not_stated"]), days, days),
    priority_actions=small,
    areas_for_improvement=small,
    responsible_bodies=tuples_of_text,
    pages=st.integers(1, 400),
    not_read=tuples_of_text,
    citations=by_field,
)
agreements = st.builds(
    Agreement,
    total_payment=st.none() | money,
    first_payment=st.none() | money,
    targets=st.lists(st.builds(AgreementTarget, deficit=money, citation=citations), max_size=3).map(tuple),
    payments=st.lists(st.builds(AgreementPayment, amount=money, citation=citations), max_size=3).map(tuple),
    conditions=st.lists(st.builds(AgreementCondition, texts, texts, tuples_of_text, citations), max_size=3).map(tuple),
    pages=st.integers(1, 400),
    not_read=tuples_of_text,
    citations=by_field,
)
parsed_documents = st.builds(
    Parsed,
    figures=st.lists(figures, max_size=3).map(tuple),
    inspections=st.lists(inspections, max_size=1).map(tuple),
    agreements=st.lists(agreements, max_size=1).map(tuple),
    constituency_links=st.lists(links, max_size=2).map(tuple),
    notes=tuples_of_text,
)


def key(sha256: str = SHA, version: str = "1", wanted: Wanted = WANTED) -> ParsedKey:
    return ParsedKey.of("some_source", sha256, version, wanted)


@pytest.fixture
def store(tmp_path: Path) -> ParsedStore:
    return ParsedStore(tmp_path)


def figure(value: str = "-12.5", place: str = "Bury") -> ReportedFigure:
    return ReportedFigure(
        place_as_printed=place,
        place_code="351",
        place_level="local_authority",
        measure="dsg_cumulative_balance",
        period_type=PeriodType.FINANCIAL_YEAR,
        period="2023-24",
        value=Decimal(value),
        value_state=ValueState.REPORTED,
        unit=Unit.GBP,
        basis=Basis.OUTTURN,
        payment_basis=PaymentBasis.UNKNOWN,
        as_printed=value,
        as_at=date(2024, 3, 31),
        citation=Citation(None, "a.csv row 2", value),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parsed=parsed_documents)
def test_records_come_back_as_they_went_in(store: ParsedStore, parsed: Parsed) -> None:
    store.put(key(), WANTED, parsed)
    reading = store.get(key())
    assert reading is not None
    assert reading.parsed == parsed
    assert [i.citations for i in reading.parsed.inspections] == [i.citations for i in parsed.inspections]
    assert [a.citations for a in reading.parsed.agreements] == [a.citations for a in parsed.agreements]


def test_duckdb_reads_several_documents_at_once_with_their_origin_on_every_row(store: ParsedStore) -> None:
    other = key("cd" * 32)
    store.put(key(), WANTED, Parsed(figures=(figure(), figure("3", "Kent"))))
    store.put(other, WANTED, Parsed(figures=(figure("7", "Leeds"),)))
    rows = duckdb.execute(
        "SELECT source_id, snapshot_sha256, row, place_as_printed, value, typeof(value), citation_locator"
        " FROM read_parquet(?) ORDER BY snapshot_sha256, row",
        [store.files("figure", [key(), other])],
    ).fetchall()
    assert rows == [
        ("some_source", SHA, 0, "Bury", Decimal("-12.5000"), "DECIMAL(18,4)", "a.csv row 2"),
        ("some_source", SHA, 1, "Kent", Decimal("3.0000"), "DECIMAL(18,4)", "a.csv row 2"),
        ("some_source", "cd" * 32, 0, "Leeds", Decimal("7.0000"), "DECIMAL(18,4)", "a.csv row 2"),
    ]


def test_duckdb_unfolds_the_children_and_citations_of_an_agreement(store: ParsedStore) -> None:
    place = Citation(3, "table 1, row 2024-25", "12.3")
    agreement = Agreement(
        "Bury", None, None, None, None, Decimal(20), None,
        (AgreementTarget("2024-25", Decimal("12300000"), "12.3", place),), (), (AgreementCondition("1", "Do", ("other",), place),),
        False, True, 9, ("covered_from",), {"total_payment": place},
    )  # fmt: skip
    store.put(key(), WANTED, Parsed(agreements=(agreement,)))
    files = [store.files("agreement", [key()])]
    assert duckdb.execute("SELECT unnest(targets, recursive := true) FROM read_parquet(?)", files).fetchall() == [
        ("2024-25", Decimal("12300000.0000"), "12.3", 3, "table 1, row 2024-25", "12.3")
    ]
    assert duckdb.execute("SELECT citations['total_payment'].page, not_read FROM read_parquet(?)", files).fetchall() == [
        (3, ["covered_from"])
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_no_document_holds_is_still_a_table_with_its_columns(store: ParsedStore, kind: str) -> None:
    cursor = duckdb.execute("SELECT * FROM read_parquet(?)", [store.files(kind, [key()])])
    assert cursor.fetchall() == []
    assert [column[0] for column in cursor.description] == schemas()[kind].names


def test_a_refusal_is_kept_with_its_reason_so_that_the_bytes_are_not_tried_again(store: ParsedStore) -> None:
    assert not store.has(key())
    assert store.refusal(key()) is None
    store.put_rejected(key(), WANTED, DocumentUnreadable("a.pdf is a scan. Run it through OCR.", needs_ocr=True))
    assert store.has(key())
    reading = store.get(key())
    assert reading is not None
    assert (reading.parsed, reading.error, reading.needs_ocr) == (None, "DocumentUnreadable", True)
    assert store.refusal(key()) == "a.pdf is a scan. Run it through OCR."
    row = duckdb.execute(
        "SELECT url, title, published, hints['urn'], status, reason FROM read_parquet(?)", [store.files("reading", [key()])]
    ).fetchone()
    assert row == (WANTED.url, "A report", date(2024, 5, 7), "50", "rejected", "a.pdf is a scan. Run it through OCR.")


@pytest.mark.parametrize(
    "other",
    [
        key(version="2"),
        key(sha256="cd" * 32),
        key(wanted=Wanted(WANTED.url, "Another title", WANTED.published, WANTED.hints)),
        key(wanted=Wanted(WANTED.url, WANTED.title, WANTED.published, (("urn", "51"),))),
        key(wanted=Wanted(WANTED.url, WANTED.title, None, WANTED.hints)),
    ],
    ids=["parser version", "bytes", "title", "hints", "date"],
)
def test_a_document_is_read_anew_when_anything_a_parser_may_use_has_changed(store: ParsedStore, other: ParsedKey) -> None:
    store.put(key(), WANTED, Parsed())
    assert store.has(key())
    assert not store.has(other)


def test_the_order_of_hints_and_the_address_do_not_make_another_document(store: ParsedStore) -> None:
    assert key(wanted=Wanted("https://example.org/b.pdf", WANTED.title, WANTED.published, WANTED.hints[::-1])) == key()


@pytest.mark.parametrize("refused", [True, False])
def test_a_second_reading_replaces_the_first_whole(store: ParsedStore, refused: bool) -> None:
    store.put(key(), WANTED, Parsed(figures=(figure(),)))
    if refused:
        store.put_rejected(key(), WANTED, FigureAmbiguous("two readings"))
    else:
        store.put(key(), WANTED, Parsed())
    assert duckdb.execute("SELECT * FROM read_parquet(?)", [store.files("figure", [key()])]).fetchall() == []


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_disk_that_fails_midway_leaves_the_document_unread_and_no_row_of_it(
    store: ParsedStore, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    real, calls = parsed_store.write_atomically, []

    def failing(path: Path, content: bytes, **more: bool) -> None:
        calls.append(path)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")
        real(path, content, **more)

    monkeypatch.setattr(parsed_store, "write_atomically", failing)
    with pytest.raises(OSError, match="No space"):
        store.put(key(), WANTED, Parsed(figures=(figure(),)))
    monkeypatch.undo()
    assert not store.has(key())
    assert duckdb.execute("SELECT count(*) FROM read_parquet(?)", [store.files("figure", [key()])]).fetchone() == (0,)
    store.put(key(), WANTED, Parsed(figures=(figure(),)))
    assert store.has(key())


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e14"])
def test_a_value_that_no_document_can_mean_is_refused_by_name(store: ParsedStore, value: str) -> None:
    with pytest.raises(DocumentUnreadable, match="Bury, dsg_cumulative_balance, 2023-24"):
        store.put(key(), WANTED, Parsed(figures=(figure(value),)))
    assert not store.has(key())


def test_a_longer_fraction_is_kept_to_four_places_and_the_print_in_full(store: ParsedStore) -> None:
    store.put(key(), WANTED, Parsed(figures=(figure("46.43215"),)))
    reading = store.get(key())
    assert reading is not None and reading.parsed is not None
    assert (reading.parsed.figures[0].value, reading.parsed.figures[0].as_printed) == (Decimal("46.4322"), "46.43215")


def test_the_same_records_make_the_same_bytes(tmp_path: Path) -> None:
    first, second = ParsedStore(tmp_path / "a"), ParsedStore(tmp_path / "b")
    for store in (first, second):
        store.put(key(), WANTED, Parsed(figures=(figure(),)))
    assert Path(*first.files("figure", [key()])).read_bytes() == Path(*second.files("figure", [key()])).read_bytes()


def test_a_name_that_would_leave_the_store_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be part of a file name"):
        ParsedKey("../etc", SHA, "1", "0")


def test_an_unknown_kind_is_named_with_those_there_are(store: ParsedStore) -> None:
    with pytest.raises(KeyError, match="figure, inspection"):
        store.files("figures", [])
