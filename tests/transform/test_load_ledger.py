"""Table target_verdict from the other tables: which versions, figures and payments count, and which do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from extract.terms import FinancialYear
from tests.support.warehouse import figure, row
from transform.load_ledger import load_ledger
from transform.rows import fetch_dicts, insert_rows
from transform.tables import create_statements

AS_AT = date(2026, 6, 29)
M = 1_000_000
Row = dict[str, Any]
TABLES = ("agreement", "agreement_target", "agreement_payment", "figure", "event", "target_verdict")


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        for statement in create_statements():
            connection.execute(statement)
        yield connection


class World:
    """An invented authority or two, and what the ledger says of them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        for table in TABLES:
            connection.execute(f'DELETE FROM "{table}"')

    def add(self, table: str, **given: Any) -> None:
        insert_rows(self.connection, table, [row(table, **given)])

    def agreement(
        self, name: str = "v1", *, version: int = 1, targets: dict[str, float] | None = None, la_code: str = "101", **given: Any
    ) -> None:
        defaults: Row = {
            "published": date(2023, 3, 16),
            "published_precision": "day",
            "label": "2022-2023",
            "suspended": False,
            "reviewed": True,
        }
        self.add("agreement", agreement_id=name, la_code=la_code, version=version, **(defaults | given))
        for year, millions in (targets or {}).items():
            planned = Decimal(str(millions)) * M
            self.add(
                "agreement_target",
                agreement_id=name,
                financial_year=year,
                planned_deficit=planned,
                half_digit=50000,
                figure_id=f"t-{name}-{year}",
            )

    def deficit(self, year: str, millions: float, *, la_code: str | None = "101", **given: Any) -> str:
        """A reported deficit; the warehouse holds it as a balance."""
        defaults: Row = {"payment_basis": "gross", "half_digit": Decimal(50000)}
        made = figure("dsg_cumulative_balance", year, -Decimal(str(millions)) * M, la_code=la_code, **(defaults | given))
        insert_rows(self.connection, "figure", [made])
        return str(made["figure_id"])

    def contribution(self, year: str, millions: float, **given: Any) -> None:
        insert_rows(
            self.connection,
            "figure",
            [figure("council_contribution", year, Decimal(str(millions)) * M, **({"la_code": "101"} | given))],
        )

    def payment(
        self,
        year: str,
        millions: float,
        *,
        agreement: str = "v1",
        paid: bool = False,
        withheld: bool = False,
        confidence: str = "published",
    ) -> None:
        key = f"p-{agreement}-{year}-{millions}-{paid}"
        insert_rows(
            self.connection,
            "figure",
            [figure("agreement_payment", year, Decimal(str(millions)) * M, figure_id=key, la_code="101", confidence=confidence)],
        )
        self.add(
            "agreement_payment",
            agreement_id=agreement,
            financial_year=year,
            amount=Decimal(str(millions)) * M,
            already_paid=paid,
            withheld=withheld,
            figure_id=key,
        )

    def rows(self, as_at: date = AS_AT) -> list[Row]:
        load_ledger(self.connection, as_at)
        return fetch_dicts(self.connection, "SELECT * FROM target_verdict ORDER BY la_code, financial_year")

    def row(self, as_at: date = AS_AT) -> Row:
        (found,) = self.rows(as_at)
        return found


@pytest.fixture
def world(database: duckdb.DuckDBPyConnection) -> World:
    return World(database)


def test_every_column_of_a_verdict(world: World) -> None:
    world.agreement("v0", targets={"2023-24": 50}, published=date(2022, 3, 24))
    world.agreement(version=2, targets={"2023-24": 57.4}, stand_in=True, reviewed=False)
    key = world.deficit("2023-24", 53)
    world.payment("2023-24", 10, paid=True)
    assert world.row() == {
        "la_code": "101", "agreement_id": "v1", "financial_year": "2023-24", "planned_deficit": Decimal("57400000"), "reported_deficit": Decimal("53000000"),
        "payment_basis": "gross", "payments_made": Decimal(10_000_000), "deficit_low": Decimal("52950000"), "deficit_high": Decimal("53050000"),
        "gap_low": Decimal("-4450000"), "gap_high": Decimal("-4350000"), "verdict": "met", "payments_suspended": False,
        "rule": "met: deficit before payments between 52,950,000.00 and 53,050,000.00, plan 57,400,000.00 (outturn, payment basis gross; half of the last printed digit on either side)",
        "target_figure_id": "t-v1-2023-24", "reported_figure_ids": [key], "other_agreement_id": None, "other_planned_deficit": None, "other_verdict": None,
        "stand_in": True, "reviewed": False,
    }  # fmt: skip


def test_another_version_of_the_year_stands_beside_the_verdict(world: World) -> None:
    world.agreement("v1", targets={"2023-24": 50}, published=date(2022, 3, 24))
    world.agreement("v2", version=2, targets={"2023-24": 60}, published=date(2024, 3, 21))
    world.deficit("2023-24", 55)
    said = world.row()
    assert (said["agreement_id"], said["verdict"]) == ("v2", "met")
    assert (said["other_agreement_id"], said["other_planned_deficit"], said["other_verdict"]) == ("v1", Decimal(50 * M), "missed")


def test_a_year_without_a_figure_has_no_interval(world: World) -> None:
    world.agreement(targets={"2023-24": 57.4, "2026-27": 10})
    one, other = world.rows()
    assert (one["verdict"], other["verdict"]) == ("no_figure", "not_yet_due")
    assert {one[name] for name in ("deficit_low", "deficit_high", "gap_low", "gap_high", "reported_deficit")} == {None}
    assert (one["payment_basis"], one["reported_figure_ids"], one["payments_made"]) == ("not_applicable", [], 0)


def test_the_as_at_date_says_what_is_due(world: World) -> None:
    world.agreement(targets={"2023-24": 57.4})
    assert world.row(date(2024, 3, 30))["verdict"] == "not_yet_due"


def test_each_authority_is_told_by_its_own_figures(world: World) -> None:
    world.agreement("b1", la_code="102", targets={"2023-24": 20})
    world.agreement("a1", la_code="101", targets={"2023-24": 57.4})
    world.deficit("2023-24", 60)
    world.deficit("2023-24", 19, la_code="102")
    world.deficit("2023-24", 900, la_code=None)
    assert [(found["la_code"], found["verdict"]) for found in world.rows()] == [("101", "missed"), ("102", "met")]


def test_a_curated_version_counts_only_where_no_document_is_held(world: World) -> None:
    world.agreement("w-curated", version=0, targets={"2023-24": 1})
    world.deficit("2023-24", 55)
    assert world.row()["agreement_id"] == "w-curated"
    world.connection.execute("DELETE FROM target_verdict")
    world.agreement("v1", targets={"2023-24": 57.4})
    assert [found["agreement_id"] for found in world.rows()] == ["v1"]


def test_a_document_of_another_authority_does_not_silence_a_curated_version(world: World) -> None:
    world.agreement("curated", version=0, targets={"2023-24": 1})
    world.agreement("b1", la_code="102", targets={"2023-24": 20})
    assert [found["agreement_id"] for found in world.rows()] == ["curated", "b1"]


def test_an_agreement_without_any_target_has_no_row(world: World) -> None:
    world.agreement(suspended=True)
    assert world.rows() == []


def test_a_version_without_targets_counts_beside_one_that_has_them(world: World) -> None:
    world.agreement("v1", targets={"2023-24": 50, "2024-25": 40})
    world.agreement("v2", version=2, published=date(2024, 3, 21), suspended=True)
    assert [(found["agreement_id"], found["verdict"], found["payments_suspended"]) for found in world.rows()] == [
        ("v2", "suspended", True),
        ("v2", "suspended", True),
    ]


@pytest.mark.parametrize(
    ("published", "precision", "label", "agreement"),
    [
        (date(2024, 3, 31), "day", "2022-2023", "v2"),
        (date(2024, 4, 1), "day", "2022-2023", "v1"),
        (date(2024, 3, 1), "month", "2022-2023", "v2"),
        (date(2024, 1, 1), "year", "2022-2023", "v1"),
        (None, None, "2023-2024", "v2"),
        (None, None, "2024-2025", "v1"),
        (None, None, "2023-24", "v2"),
    ],
)
def test_a_version_is_in_force_from_the_last_day_that_its_date_allows(
    world: World, published: date | None, precision: str | None, label: str, agreement: str
) -> None:
    world.agreement("v1", targets={"2023-24": 50}, published=date(2023, 3, 16))
    world.agreement("v2", version=2, targets={"2023-24": 60}, published=published, published_precision=precision, label=label)
    assert world.row()["agreement_id"] == agreement


@pytest.mark.parametrize(
    "change",
    [
        {"superseded_by": "f-other"},
        {"confidence": "lead"},
        {"basis": "target"},
        {"basis": "derived"},
        {"value_state": "suppressed"},
        {"la_code": None},
    ],
)
def test_a_figure_that_is_not_in_force_not_stated_or_of_another_kind_gives_no_verdict(world: World, change: Row) -> None:
    world.agreement(targets={"2023-24": 57.4})
    world.deficit("2023-24", 60, **change)
    assert world.row()["verdict"] == "no_figure"


def test_a_figure_of_another_measure_gives_no_verdict(world: World) -> None:
    world.agreement(targets={"2023-24": 57.4})
    insert_rows(world.connection, "figure", [figure("dsg_in_year_balance", "2023-24", Decimal(-60 * M), la_code="101")])
    assert world.row()["verdict"] == "no_figure"


@pytest.mark.parametrize("basis", ["forecast", "provisional", "budget"])
def test_what_only_foretells_gives_a_forecast(world: World, basis: str) -> None:
    world.agreement(targets={"2023-24": 57.4})
    world.deficit("2023-24", 60, basis=basis)
    assert world.row()["verdict"] == "forecast_to_miss"


def test_the_newest_of_two_forecasts_counts_and_its_review(world: World) -> None:
    world.agreement(targets={"2023-24": 57.4})
    world.deficit("2023-24", 60, basis="forecast", stated=date(2023, 1, 1))
    world.deficit("2023-24", 50, basis="forecast", stated=date(2023, 6, 1), reviewed=False)
    said = world.row()
    assert (said["verdict"], said["reviewed"]) == ("forecast_to_meet", False)


def test_a_verdict_is_reviewed_when_both_its_sides_are(world: World) -> None:
    world.agreement(targets={"2023-24": 57.4})
    world.deficit("2023-24", 60)
    assert world.row()["reviewed"] is True


def test_a_figure_without_half_digit_is_taken_as_exact(world: World) -> None:
    world.agreement(targets={"2023-24": 57.4})
    world.deficit("2023-24", 57.4, half_digit=None)
    said = world.row()
    assert (said["verdict"], said["gap_low"], said["gap_high"]) == ("met", 0, 0)


def test_a_surplus_is_a_negative_deficit(world: World) -> None:
    world.agreement(targets={"2023-24": 0})
    world.deficit("2023-24", -1.2)
    assert world.row()["reported_deficit"] == Decimal("-1200000")


def net(world: World, millions: float = 80) -> None:
    world.agreement("v1", targets={"2022-23": 200, "2023-24": 100, "2024-25": 90})
    world.deficit("2023-24", millions, payment_basis="net")


def of_2324(world: World) -> tuple[Any, Any, Any]:
    said = next(found for found in world.rows() if found["financial_year"] == "2023-24")
    return said["payments_made"], said["deficit_low"], said["deficit_high"]


def test_payments_made_until_the_year_are_added_up_within_one_agreement(world: World) -> None:
    net(world)
    for year, millions in (("2022-23", 10), ("2023-24", 5), ("2024-25", 100)):
        world.payment(year, millions, paid=True)
    assert of_2324(world) == (Decimal(15 * M), Decimal("94950000"), None)


def test_of_two_tellings_of_what_was_paid_the_larger_is_taken_and_they_are_not_added(world: World) -> None:
    net(world)
    world.agreement("v2", version=2, published=date(2024, 3, 21), targets={"2023-24": 100})
    world.payment("2022-23", 10, paid=True)
    world.payment("2022-23", 12, agreement="v2", paid=True)
    assert of_2324(world)[0] == 12 * M


def test_a_payment_known_from_a_lead_alone_does_not_count(world: World) -> None:
    net(world)
    world.payment("2022-23", 10, paid=True, confidence="lead")
    assert of_2324(world)[0] == 0


def test_a_payment_that_is_only_scheduled_is_not_made(world: World) -> None:
    net(world)
    world.payment("2022-23", 10)
    assert of_2324(world) == (0, Decimal("79950000"), None)


def test_the_high_end_needs_a_schedule_and_the_own_contributions(world: World) -> None:
    net(world)
    world.payment("2022-23", 4, paid=True)
    world.payment("2023-24", 6)
    world.payment("2024-25", 50)
    world.contribution("2022-23", 1)
    world.contribution("2023-24", 2)
    world.contribution("2024-25", 70)
    # 80.05, 4 made, 4 and 6 scheduled, 1 and 2 of its own
    assert of_2324(world) == (Decimal(4 * M), Decimal("83950000"), Decimal("93050000"))


def test_contributions_of_one_year_are_added_up_and_those_not_in_force_are_not(world: World) -> None:
    net(world)
    world.payment("2023-24", 6)
    world.contribution("2023-24", 2, source_id="one")
    world.contribution("2023-24", 3, source_id="other")
    world.contribution("2023-24", 9, superseded_by="x", source_id="a")
    world.contribution("2023-24", 9, value_state="withheld", source_id="b")
    world.contribution("2023-24", 9, la_code=None, source_id="c")
    world.contribution("2023-24", 9, la_code="102", source_id="d")
    assert of_2324(world)[2] == Decimal("91050000")


def test_contributions_after_the_year_alone_are_none_by_then(world: World) -> None:
    net(world)
    world.payment("2023-24", 6)
    world.contribution("2024-25", 70)
    assert of_2324(world)[2] == Decimal("86050000")


def test_a_payment_of_another_authority_s_contribution_is_not_its_own(world: World) -> None:
    net(world)
    world.payment("2023-24", 6)
    world.contribution("2023-24", 9, la_code="102")
    assert of_2324(world)[2] is None


def test_a_withheld_payment_is_no_schedule(world: World) -> None:
    net(world)
    world.contribution("2023-24", 0)
    world.payment("2023-24", 6, withheld=True)
    assert of_2324(world)[2] is None
    world.connection.execute("DELETE FROM target_verdict")
    world.payment("2022-23", 5)
    assert of_2324(world)[2] == Decimal("85050000")


def test_payments_stated_as_made_alone_are_no_schedule(world: World) -> None:
    net(world)
    world.contribution("2023-24", 0)
    world.payment("2023-24", 6, paid=True)
    assert of_2324(world) == (Decimal(6 * M), Decimal("85950000"), None)


def test_the_schedule_is_that_of_the_version_in_force(world: World) -> None:
    net(world)
    world.contribution("2023-24", 0)
    world.agreement("v2", version=2, published=date(2024, 3, 21), targets={"2023-24": 100})
    world.payment("2023-24", 6)
    assert of_2324(world)[2] is None
    world.connection.execute("DELETE FROM target_verdict")
    world.payment("2023-24", 7, agreement="v2")
    assert of_2324(world)[2] == Decimal("87050000")


def test_a_schedule_that_begins_later_is_one_of_nothing_so_far(world: World) -> None:
    net(world)
    world.contribution("2023-24", 0)
    world.payment("2024-25", 50)
    assert of_2324(world)[2] == Decimal("80050000")


def test_payments_of_another_authority_play_no_part(world: World) -> None:
    net(world)
    world.agreement("b1", la_code="102", targets={"2023-24": 20})
    world.payment("2022-23", 10, agreement="b1", paid=True)
    assert of_2324(world)[0] == 0


def event(world: World, **given: Any) -> None:
    world.add(
        "event", **({"event_id": f"e{given}", "kind": "suspension", "la_code": "101", "event_date": date(2024, 3, 21)} | given)
    )


def test_a_suspension_counts_from_its_first_day(world: World) -> None:
    world.agreement(targets={"2022-23": 60, "2023-24": 57.4})
    event(world, event_date=date(2025, 1, 1))
    event(world)
    assert [found["payments_suspended"] for found in world.rows()] == [False, True]


@pytest.mark.parametrize("other", [{"kind": "judgment"}, {"la_code": "102"}, {"la_code": None}])
def test_another_event_suspends_nothing(world: World, other: Row) -> None:
    world.agreement(targets={"2023-24": 57.4})
    event(world, **other)
    assert not world.row()["payments_suspended"]


def test_years_before_any_version_leave_no_row(world: World) -> None:
    world.agreement(targets={"2020-21": 60, "2023-24": 57.4})
    world.payment("2020-21", 10, paid=True)
    world.deficit("2020-21", 99)
    assert [found["financial_year"] for found in world.rows()] == [str(FinancialYear(2023))]
