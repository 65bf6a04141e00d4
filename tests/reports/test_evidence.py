"""The read model that packs, charts, letters and the site share."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reports.evidence import Evidence, Figure, load_evidence, open_warehouse, rows
from reports.evidence.load import WarehouseMissing
from tests.support.warehouse import authority, figure, make_warehouse, row
from transform.tables import TABLE_BY_NAME

ASHFORTH = {"la_code": "990", "place": "Ashforth"}


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    path = make_warehouse(
        tmp_path_factory.mktemp("warehouse") / "test.duckdb",
        {
            "authority": [
                authority("990", "Ashforth"),
                authority("991", "Bexworth"),
                authority("992", "Oldham Vale", valid_to=date(2023, 3, 31)),
            ],
            "authority_alias": [
                {"alias": "ashforth", "la_code": "990"},
                {"alias": "both", "la_code": "990"},
                {"alias": "both", "la_code": "991"},
            ],
            "figure": [
                figure("dsg_cumulative_balance", "2022-23", Decimal("-10000000"), **ASHFORTH),
                figure("dsg_cumulative_balance", "2023-24", Decimal("-18512345"), **ASHFORTH),
                figure("dsg_cumulative_balance", "2023-24", Decimal("-17000000"), basis="forecast", **ASHFORTH),
                figure("dsg_cumulative_balance", "2021-22", Decimal("-1"), superseded_by="f000000000000", **ASHFORTH),
                figure("ehc_20_week_rate", "2025", None, value_state="suppressed", as_printed="x", **ASHFORTH),
                figure("ehc_20_week_rate", "2024", Decimal("33.8"), **ASHFORTH),
                figure("ehc_20_week_rate", "2024", Decimal("45.5")),
                figure("ehc_20_week_rate", "2024", Decimal("40.1"), place="North West", place_level="regional"),
                figure("dsg_cumulative_balance", "2023-24", Decimal("1200000"), la_code="991", place="Bexworth"),
            ],
            "constituency": [
                {"pcon_code": "E1", "name": "North Seat", "slug": "north-seat"},
                {"pcon_code": "E2", "name": "South Seat", "slug": "south-seat"},
            ],
            "authority_constituency": [
                {"la_code": "990", "pcon_code": "E1"},
                {"la_code": "990", "pcon_code": "E2"},
                {"la_code": "991", "pcon_code": "E2"},
            ],
            "mp": [
                row("mp", pcon_code="E1", display_name="Zed Young", sort_name="Young, Zed"),
                row("mp", pcon_code="E2", display_name="Ann Abel", sort_name="Abel, Ann"),
            ],
            "agreement": [
                row("agreement", agreement_id="990-0", la_code="990", label="2020-2021", version=0),
                row("agreement", agreement_id="990-1", la_code="990", label="2020-2021", version=1, superseded_by="990-2"),
                row("agreement", agreement_id="990-2", la_code="990", label="2020-2021", version=2),
            ],
            "inspection": [
                row("inspection", la_code="990", framework="local_area_2016", inspection_end=date(2019, 5, 1)),
                row("inspection", la_code="990", framework="area_send_2023", inspection_end=date(2024, 2, 16), outcome=3),
            ],
        },
    )
    with open_warehouse(path) as connection:
        return load_evidence(connection)


def test_a_figure_is_the_outturn_of_the_latest_period_in_force(evidence: Evidence) -> None:
    found = evidence.authority("990").figure("dsg_cumulative_balance")
    assert found is not None
    assert (found.period, found.basis, found.value) == ("2023-24", "outturn", Decimal("-18512345"))


def test_a_series_has_one_figure_a_period_and_no_superseded_one(evidence: Evidence) -> None:
    assert [f.period for f in evidence.authority("990").series("dsg_cumulative_balance")] == ["2022-23", "2023-24"]


def test_a_mark_is_the_latest_figure_and_the_last_value_is_asked_for_by_name(evidence: Evidence) -> None:
    ashforth = evidence.authority("990")
    latest, reported = ashforth.figure("ehc_20_week_rate"), ashforth.reported("ehc_20_week_rate")
    assert latest is not None
    assert (latest.period, latest.reported, latest.text) == ("2025", False, "suppressed by the publisher")
    assert reported is not None
    assert (reported.period, reported.text) == ("2024", "33.8%")
    assert ashforth.missing == (latest,)


def test_comparators_are_those_of_the_same_period(evidence: Evidence) -> None:
    ashforth = evidence.authority("990")
    england, region = ashforth.england("ehc_20_week_rate", "2024"), ashforth.region("ehc_20_week_rate", "2024")
    assert england is not None and region is not None
    assert (england.value, region.value) == (Decimal("45.5"), Decimal("40.1"))
    assert ashforth.england("ehc_20_week_rate", "2025") is None


def test_people_read_a_deficit_as_positive_and_a_surplus_by_name(evidence: Evidence) -> None:
    deficit, surplus = (evidence.authority(code).figure("dsg_cumulative_balance") for code in ("990", "991"))
    assert deficit is not None and surplus is not None
    assert (deficit.deficit, deficit.text, deficit.when) == (Decimal("18512345"), "£18.5m", "31 March 2024")
    assert surplus.text == "£1.2m surplus"


def test_members_are_sorted_by_surname_and_shared_seats_say_so(evidence: Evidence) -> None:
    members = evidence.authority("990").members
    assert [member.mp.display_name for member in members if member.mp] == ["Ann Abel", "Zed Young"]
    assert [member.also_in for member in members] == [("Bexworth",), ()]


def test_the_agreement_in_force_is_the_latest_document_not_a_replaced_one(evidence: Evidence) -> None:
    agreement = evidence.authority("990").agreement
    assert agreement is not None
    assert agreement.row.agreement_id == "990-2"
    assert evidence.authority("991").agreement is None


def test_the_older_framework_is_never_the_inspection(evidence: Evidence) -> None:
    ashforth = evidence.authority("990")
    assert ashforth.inspection is not None and ashforth.inspection.outcome == 3
    assert ashforth.older_inspection is not None and ashforth.older_inspection.framework == "local_area_2016"


def test_names_lead_only_to_todays_authorities_and_may_be_ambiguous(evidence: Evidence) -> None:
    assert evidence.find(" Ashforth ") == ("990",)
    assert evidence.find("both") == ("990", "991")
    assert evidence.find("Ashfort") == ()
    assert [row.name for row in evidence.authorities] == ["Ashforth", "Bexworth"]


def test_evidence_can_be_handed_to_another_process(evidence: Evidence) -> None:
    again = pickle.loads(pickle.dumps(evidence))
    found = again.authority("990").figure("dsg_cumulative_balance")
    assert found is not None and again.figure(found.figure_id) == found


def test_a_missing_or_broken_warehouse_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="send-evidence refresh"):
        open_warehouse(tmp_path / "none.duckdb")
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"not a database" * 500)
    with pytest.raises(WarehouseMissing, match="cannot be read"):
        open_warehouse(broken)


@pytest.mark.parametrize(
    ("row_type", "table"),
    [
        (Figure, "figure"),
        (rows.AgreementRow, "agreement"),
        (rows.InspectionRow, "inspection"),
        (rows.VerdictRow, "target_verdict"),
        (rows.EventRow, "event"),
    ],
)
def test_row_types_hold_every_column_of_their_table(row_type: type, table: str) -> None:
    assert set(row_type._fields) == set(TABLE_BY_NAME[table].column_names)  # type: ignore[attr-defined]


def test_a_stand_in_never_comes_before_a_real_figure_and_conditions_keep_their_order(tmp_path: Path) -> None:
    path = make_warehouse(
        tmp_path / "w.duckdb",
        {
            "authority": [authority("990", "Ashforth")],
            "figure": [
                figure("agreement_total_payment", "2020-21", Decimal(1), basis="target", stand_in=True, origin="mirror", **ASHFORTH),
                figure("agreement_total_payment", "2020-21", Decimal(2), basis="target", origin="curated", **ASHFORTH),
            ],
            "agreement": [row("agreement", agreement_id="a", la_code="990", label="2020-2021", version=1)],
            "agreement_condition": [{"agreement_id": "a", "number": number, "text": "t", "tags": [], "page": 1} for number in ("4.10", "4.2", "x²")],
        },
    )  # fmt: skip
    with open_warehouse(path) as connection:
        ashforth = load_evidence(connection).authority("990")
    found = ashforth.figure("agreement_total_payment")
    assert found is not None and found.value == 2
    assert ashforth.agreement is not None
    assert [condition.number for condition in ashforth.agreement.conditions] == ["x²", "4.2", "4.10"]
