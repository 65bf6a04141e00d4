"""The target ledger, by hand-worked examples: the arithmetic stands in each case's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.terms import Basis, FinancialYear, PaymentBasis
from transform.targets import Interval, LedgerRow, Payments, Reported, Verdict, Version, envelope, interval_of, ledger

Y2324 = FinancialYear(2023)
Y2425 = FinancialYear(2024)
M = Decimal(1_000_000)
AS_AT = date(2026, 6, 29)


def version(
    targets: dict[FinancialYear, str], *, published: date = date(2023, 3, 16), name: str = "v1", suspended: bool = False
) -> Version:
    return Version(
        name, published, {year: (Decimal(millions) * M, f"t-{name}-{year}") for year, millions in targets.items()}, suspended
    )


def reported(
    millions: str,
    payment_basis: PaymentBasis,
    *,
    basis: Basis = Basis.OUTTURN,
    half: str = "50000",
    name: str = "r1",
    stated: date | None = None,
) -> Reported:
    return Reported(name, Decimal(millions) * M, Decimal(half), basis, payment_basis, stated)


def only_row(
    versions: list[Version],
    figures: list[Reported],
    payments: Payments | None = None,
    *,
    year: FinancialYear = Y2324,
    as_at: date = AS_AT,
    suspended_from: date | None = None,
) -> LedgerRow:
    rows = ledger(versions, {year: figures}, {year: payments} if payments else {}, as_at=as_at, suspended_from=suspended_from)
    (row,) = [row for row in rows if row.financial_year == year]
    return row


GROSS, NET, UNKNOWN = PaymentBasis.GROSS, PaymentBasis.NET, PaymentBasis.UNKNOWN


@pytest.mark.parametrize(
    ("plan", "figure", "payments", "low", "high", "verdict"),
    [
        pytest.param("57.4", reported("60.0", GROSS), None, "59.95", "60.05", Verdict.MISSED, id="gross 60.0 is 59.95 to 60.05, above 57.4: missed"),
        pytest.param("57.4", reported("57.3", GROSS), None, "57.25", "57.35", Verdict.MET, id="gross 57.3 is 57.25 to 57.35, within 57.4: met"),
        pytest.param("57.4", reported("57.4", GROSS), None, "57.35", "57.45", Verdict.DEPENDS_ON_BASIS, id="gross 57.4 may be 57.45: rounding alone never meets"),
        pytest.param("57.4", reported("57.45", GROSS, half="5000"), None, "57.445", "57.455", Verdict.MISSED, id="gross 57.45 is at least 57.445: missed by the digits printed"),
        pytest.param("100.0", reported("95.0", UNKNOWN), None, "94.95", None, Verdict.DEPENDS_ON_BASIS, id="unknown 95.0 may be net: never met"),
        pytest.param("100.0", reported("100.1", UNKNOWN), None, "100.05", None, Verdict.MISSED, id="unknown 100.1 is at least 100.05 before payments: missed on any basis"),
        pytest.param("100.0", reported("80.0", NET), Payments(made=21 * M), "100.95", None, Verdict.MISSED, id="net 80.0 plus 21.0 paid is at least 100.95: missed"),
        pytest.param("100.0", reported("80.0", NET), Payments(made=10 * M), "89.95", None, Verdict.DEPENDS_ON_BASIS, id="net 80.0 plus 10.0 paid, schedule not held: depends"),
        pytest.param("100.0", reported("80.0", NET), Payments(10 * M, 15 * M, None), "89.95", None, Verdict.DEPENDS_ON_BASIS, id="net with contributions not known: high not known"),
        pytest.param("100.0", reported("80.0", NET), Payments(10 * M, 15 * M, 2 * M), "89.95", "97.05", Verdict.MET, id="net 80.05 plus 15.0 scheduled plus 2.0 own is 97.05, within 100: met"),
        pytest.param("100.0", reported("80.0", NET), Payments(10 * M, 15 * M, 6 * M), "89.95", "101.05", Verdict.DEPENDS_ON_BASIS, id="net high 101.05 and low 89.95 lie on both sides: depends"),
        pytest.param("100.0", reported("80.0", NET), Payments(18 * M, 15 * M, Decimal(0)), "97.95", "98.05", Verdict.MET, id="net: more paid than scheduled counts as paid on both ends"),
        pytest.param("0.0", reported("-1.2", GROSS), None, "-1.25", "-1.15", Verdict.MET, id="a surplus of 1.2 against a plan of nil: met"),
        pytest.param("-1.0", reported("-0.5", GROSS), None, "-0.55", "-0.45", Verdict.MISSED, id="a surplus of 0.5 where 1.0 was planned: missed"),
        pytest.param("57.4", reported("60.0", GROSS, basis=Basis.FORECAST), None, "59.95", "60.05", Verdict.FORECAST_TO_MISS, id="forecast above the plan: only ever forecast to miss"),
        pytest.param("57.4", reported("50.0", GROSS, basis=Basis.FORECAST), None, "49.95", "50.05", Verdict.FORECAST_TO_MEET, id="forecast within the plan: only ever forecast to meet"),
        pytest.param("57.4", reported("50.0", UNKNOWN, basis=Basis.FORECAST), None, "49.95", None, Verdict.FORECAST_DEPENDS, id="forecast of unknown basis below the plan: depends"),
        pytest.param("57.4", reported("60.0", GROSS, basis=Basis.PROVISIONAL), None, "59.95", "60.05", Verdict.FORECAST_TO_MISS, id="a provisional figure is not yet an outturn"),
    ],
)  # fmt: skip
def test_verdict_follows_the_arithmetic(
    plan: str, figure: Reported, payments: Payments | None, low: str, high: str | None, verdict: Verdict
) -> None:
    row = only_row([version({Y2324: plan})], [figure], payments)

    assert row.verdict is verdict
    assert row.interval == Interval(Decimal(low) * M, None if high is None else Decimal(high) * M)
    assert row.gap_low == (Decimal(low) - Decimal(plan)) * M
    assert row.gap_high == (None if high is None else (Decimal(high) - Decimal(plan)) * M)
    assert row.rule.startswith(verdict.value)
    assert row.target_figure_id == "t-v1-2023-24"
    assert row.reported_figure_ids == ("r1",)


def test_devon_2023_24_section_251_on_an_unknown_basis_is_never_met() -> None:
    """Plan 153.4m; section 251 below it proves nothing, because it may be after DfE's payments."""
    row = only_row([version({Y2324: "153.4"}, published=date(2024, 3, 21))], [reported("131.123456", UNKNOWN, half="0.5")])

    assert row.verdict is Verdict.DEPENDS_ON_BASIS
    assert row.interval is not None and row.interval.high is None


def test_nothing_reported_is_no_figure_once_the_year_has_ended_and_not_yet_due_before() -> None:
    versions = [version({Y2324: "57.4", FinancialYear(2026): "50.0"})]
    rows = {row.financial_year: row for row in ledger(versions, {}, {}, as_at=AS_AT)}

    assert rows[Y2324].verdict is Verdict.NO_FIGURE
    assert rows[FinancialYear(2026)].verdict is Verdict.NOT_YET_DUE
    assert only_row(versions, [], as_at=date(2024, 3, 30)).verdict is Verdict.NOT_YET_DUE
    assert only_row(versions, [], as_at=date(2024, 3, 31)).verdict is Verdict.NO_FIGURE


def test_a_forecast_for_a_year_not_yet_ended_gives_a_forecast_verdict() -> None:
    row = only_row(
        [version({FinancialYear(2026): "50.0"})], [reported("60", GROSS, basis=Basis.FORECAST)], year=FinancialYear(2026)
    )
    assert row.verdict is Verdict.FORECAST_TO_MISS


def test_an_outturn_beats_a_forecast_however_new() -> None:
    forecast = reported("90.0", GROSS, basis=Basis.FORECAST, name="f", stated=date(2026, 1, 1))
    row = only_row([version({Y2324: "57.4"})], [forecast, reported("50.0", GROSS, name="o")])

    assert row.verdict is Verdict.MET
    assert row.reported_figure_ids == ("o",)


def test_the_newest_forecast_counts() -> None:
    old = reported("90.0", GROSS, basis=Basis.FORECAST, name="old", stated=date(2023, 6, 1))
    new = reported("50.0", GROSS, basis=Basis.FORECAST, name="new", stated=date(2024, 1, 1))
    row = only_row([version({Y2324: "57.4"})], [old, new])

    assert row.verdict is Verdict.FORECAST_TO_MEET
    assert row.reported_figure_ids == ("new",)


def test_several_outturns_give_lowest_low_and_highest_high() -> None:
    row = only_row([version({Y2324: "57.4"})], [reported("60.0", GROSS, name="a"), reported("55.0", GROSS, name="b")])

    assert row.interval == Interval(Decimal("54.95") * M, Decimal("60.05") * M)
    assert row.verdict is Verdict.DEPENDS_ON_BASIS
    assert row.reported_deficit == 55 * M
    assert row.reported_figure_ids == ("a", "b")


def test_one_outturn_with_an_unknown_high_end_leaves_the_high_end_unknown() -> None:
    assert envelope([Interval(Decimal(1), Decimal(2)), Interval(Decimal(3), None)]) == Interval(Decimal(1), None)


def test_suspended_only_where_the_version_in_force_prints_no_target_for_the_year() -> None:
    before = version({Y2324: "57.4", Y2425: "55.6"})
    bare = version({}, published=date(2024, 3, 21), name="v2", suspended=True)
    rows = {row.financial_year: row for row in ledger([before, bare], {Y2324: [reported("60.0", GROSS)]}, {}, as_at=AS_AT)}

    assert rows[Y2425].verdict is Verdict.SUSPENDED
    assert rows[Y2425].planned_deficit is None
    assert rows[Y2425].payments_suspended


def test_suspended_payments_hide_no_miss() -> None:
    suspended = version({Y2324: "57.4"}, published=date(2024, 3, 21), suspended=True)
    row = only_row([suspended], [reported("60.0", GROSS)])

    assert row.verdict is Verdict.MISSED
    assert row.payments_suspended


def test_suspension_known_from_an_event_counts_from_its_day() -> None:
    versions = [version({FinancialYear(2022): "50.0", Y2324: "57.4"})]
    rows = {r.financial_year: r for r in ledger(versions, {}, {}, as_at=AS_AT, suspended_from=date(2024, 3, 21))}

    assert not rows[FinancialYear(2022)].payments_suspended
    assert rows[Y2324].payments_suspended


def test_a_suspension_on_the_last_day_of_a_year_counts_for_it() -> None:
    versions = [version({Y2324: "57.4"})]
    assert only_row(versions, [], suspended_from=date(2024, 3, 31)).payments_suspended
    assert not only_row(versions, [], suspended_from=date(2024, 4, 1)).payments_suspended


def test_the_rule_says_the_arithmetic_in_pounds() -> None:
    versions = [version({Y2324: "57.4"})]
    net, unknown = reported("50.0", NET, name="n"), reported("60.0", UNKNOWN, name="u")
    assert only_row(versions, [net, unknown], Payments(made=5 * M)).rule == (
        "depends_on_basis: deficit before payments between 54,950,000.00 and not known, plan 57,400,000.00 "
        "(outturn, payment basis net and outturn, payment basis unknown; payments evidenced as made 5,000,000.00; "
        "half of the last printed digit on either side)"
    )
    assert only_row(versions, []).rule == "no_figure: nothing is reported for 31 March 2024"
    assert only_row(versions, [], as_at=date(2024, 3, 30)).rule == (
        "not_yet_due: the year ends on 31 March 2024, after 2024-03-30, and no forecast is held"
    )
    bare = version({}, published=date(2024, 3, 21), name="v2", suspended=True)
    assert only_row([version({Y2324: "57.4"}), bare], []).rule == "suspended: the version in force prints no target for this year"


def test_a_suspended_row_says_what_was_paid_and_nothing_of_a_target() -> None:
    bare = Version("v2", date(2024, 3, 21), {}, True, stand_in=True, reviewed=False)
    row = only_row([version({Y2324: "57.4"}), bare], [reported("60.0", GROSS)], Payments(made=5 * M))
    assert (row.verdict, row.agreement_id, row.payments_made, row.payments_suspended) == (Verdict.SUSPENDED, "v2", 5 * M, True)
    assert (row.planned_deficit, row.reported_deficit, row.interval, row.target_figure_id, row.reported_figure_ids) == (
        None,
        None,
        None,
        None,
        (),
    )
    assert (row.payment_basis, row.stand_in, row.reviewed, row.gap_low, row.gap_high) == (
        "not_applicable",
        True,
        False,
        None,
        None,
    )


def test_a_row_without_a_figure_says_its_plan_and_what_was_paid() -> None:
    planned = Version("v1", date(2023, 3, 16), {Y2324: (57 * M, "t")}, False, stand_in=True, reviewed=False)
    row = only_row([planned], [], Payments(made=5 * M), suspended_from=date(2024, 1, 1))
    assert (row.agreement_id, row.planned_deficit, row.target_figure_id, row.payments_made) == ("v1", 57 * M, "t", 5 * M)
    assert (row.reported_deficit, row.interval, row.reported_figure_ids, row.payment_basis) == (None, None, (), "not_applicable")
    assert (row.payments_suspended, row.stand_in, row.reviewed) == (True, True, False)


@pytest.mark.parametrize(("plan", "figure"), [(True, True), (True, False), (False, True)])
def test_a_row_is_reviewed_when_both_sides_are(plan: bool, figure: bool) -> None:
    planned = Version("v1", date(2023, 3, 16), {Y2324: (57 * M, "t")}, False, reviewed=plan)
    figures = [
        Reported("r1", 60 * M, Decimal(0), Basis.OUTTURN, GROSS),
        Reported("r2", 61 * M, Decimal(0), Basis.OUTTURN, NET, None, figure),
    ]
    row = only_row([planned], figures, Payments(made=2 * M))
    assert row.reviewed is (plan and figure)
    assert (row.payments_made, row.stand_in, row.payment_basis, row.reported_deficit) == (2 * M, False, "gross", 60 * M)
    assert (row.agreement_id, row.target_figure_id, row.payments_suspended) == ("v1", "t", False)


def test_of_equal_low_ends_the_first_figure_is_shown() -> None:
    low, high = reported("50.0", GROSS, name="a", half="0"), reported("45.0", NET, name="b", half="0")
    assert only_row([version({Y2324: "57.4"})], [high, low], Payments(made=5 * M)).payment_basis == "gross"


def test_a_forecast_without_a_date_counts_only_where_none_has_one() -> None:
    versions = [version({Y2324: "57.4"})]
    undated = reported("90.0", GROSS, basis=Basis.FORECAST, name="undated")
    dated = reported("50.0", GROSS, basis=Basis.BUDGET, name="dated", stated=date(2023, 6, 1))
    assert only_row(versions, [undated, dated]).reported_figure_ids == ("dated",)
    assert only_row(versions, [undated, reported("91.0", GROSS, basis=Basis.PROVISIONAL, name="other")]).reported_figure_ids == (
        "other",
        "undated",
    )
    assert only_row(versions, [reported("90.0", GROSS, basis=Basis.TARGET)]).verdict is Verdict.NO_FIGURE


def test_two_versions_of_one_day_are_told_apart_by_their_names() -> None:
    first, second = version({Y2324: "50.0"}, name="a"), version({Y2324: "60.0"}, name="b")
    for versions in ([first, second], [second, first]):
        row = only_row(versions, [reported("55.0", GROSS)])
        assert (row.agreement_id, row.verdict) == ("b", Verdict.MET)


def test_the_other_version_is_judged_by_the_same_payments_date_and_figures() -> None:
    first = version({Y2324: "90.0"}, name="v1", published=date(2023, 4, 1))
    second = version({Y2324: "100.0"}, name="v2", published=date(2024, 3, 31))
    row = only_row([first, second], [reported("80.0", NET)], Payments(made=11 * M, scheduled=11 * M, contributions=Decimal(0)))
    assert (row.verdict, row.other_verdict, row.other_agreement_id) == (Verdict.MET, Verdict.MISSED, "v1")
    assert (row.gap_low, row.gap_high, row.payments_made) == (Decimal("-9.05") * M, Decimal("-8.95") * M, 11 * M)


def test_of_several_other_versions_the_latest_that_would_change_the_verdict_is_shown() -> None:
    versions = [
        version({Y2324: "50.0"}, name="v1", published=date(2022, 3, 24)),
        version({Y2324: "51.0"}, name="v2", published=date(2023, 5, 1)),
        version({}, name="v3", published=date(2023, 6, 1)),
        version({Y2324: "70.0"}, name="v4", published=date(2023, 7, 1)),
        version({Y2324: "60.0"}, name="v5", published=date(2024, 3, 21)),
    ]
    row = only_row(versions, [reported("55.0", GROSS)])
    assert (row.agreement_id, row.other_agreement_id, row.other_planned_deficit) == ("v5", "v2", 51 * M)


@pytest.mark.parametrize(
    ("days", "other"),
    [
        pytest.param((date(2021, 3, 19), date(2022, 6, 1), date(2023, 6, 1)), "v2", id="the one in force when the year began, not a year before"),
        pytest.param((date(2021, 3, 19), date(2022, 3, 24), date(2023, 4, 1)), "v2", id="replaced on the first day of the year"),
        pytest.param((date(2021, 3, 19), date(2022, 3, 24), date(2023, 3, 31)), None, id="replaced on the day before the year began"),
        pytest.param((date(2021, 3, 19), date(2024, 3, 31), date(2024, 3, 31)), "v2", id="two on the last day of the year"),
    ],
)  # fmt: skip
def test_which_other_versions_are_of_the_same_year(days: tuple[date, date, date], other: str | None) -> None:
    versions = [
        version({Y2324: millions}, name=name, published=day)
        for name, millions, day in zip(("v1", "v2", "v3"), ("49.0", "50.0", "60.0"), days, strict=True)
    ]
    row = only_row(versions, [reported("55.0", GROSS)])
    assert (row.agreement_id, row.other_agreement_id) == ("v3", other)


def test_a_version_published_after_the_year_is_no_other_version_of_it() -> None:
    first = version({Y2324: "60.0"}, name="v1", published=date(2022, 3, 24))
    late = version({Y2324: "50.0"}, name="v2", published=date(2024, 4, 1))
    assert only_row([first, late], [reported("55.0", GROSS)]).other_agreement_id is None


def test_a_version_without_a_target_gives_no_row_unless_it_suspends() -> None:
    bare = version({}, published=date(2024, 3, 21), name="v2")
    assert ledger([version({Y2324: "57.4"}), bare], {}, {}, as_at=AS_AT) == []


def test_rows_stand_in_the_order_of_years_whatever_the_versions_print_first() -> None:
    rows = ledger([version({Y2425: "1.0", Y2324: "2.0"})], {}, {}, as_at=AS_AT)
    assert [row.financial_year for row in rows] == [Y2324, Y2425]


def test_the_version_in_force_is_the_last_published_by_that_31_march() -> None:
    first = version({Y2324: "50.0", Y2425: "45.0"}, name="v1", published=date(2022, 3, 24))
    second = version({Y2324: "60.0", Y2425: "65.0"}, name="v2", published=date(2024, 4, 1))
    rows = {row.financial_year: row for row in ledger([first, second], {}, {}, as_at=AS_AT)}

    assert rows[Y2324].agreement_id == "v1"
    assert rows[Y2425].agreement_id == "v2"


def test_a_version_of_the_same_year_that_would_change_the_verdict_is_shown_beside_it() -> None:
    first = version({Y2324: "50.0"}, name="v1", published=date(2022, 3, 24))
    second = version({Y2324: "60.0"}, name="v2", published=date(2024, 3, 21))
    row = only_row([first, second], [reported("55.0", GROSS)])

    assert (row.agreement_id, row.verdict) == ("v2", Verdict.MET)
    assert (row.other_agreement_id, row.other_verdict) == ("v1", Verdict.MISSED)
    assert row.other_planned_deficit == 50 * M


def test_a_version_that_would_not_change_the_verdict_is_not_shown() -> None:
    first = version({Y2324: "50.0"}, name="v1", published=date(2022, 3, 24))
    second = version({Y2324: "51.0"}, name="v2", published=date(2024, 3, 21))

    assert only_row([first, second], [reported("55.0", GROSS)]).other_agreement_id is None


def test_an_older_version_plays_no_part_once_another_was_in_force_for_the_whole_year() -> None:
    first = version({Y2324: "50.0"}, name="v1", published=date(2021, 3, 19))
    second = version({Y2324: "60.0"}, name="v2", published=date(2022, 3, 24))

    assert only_row([first, second], [reported("55.0", GROSS)]).other_agreement_id is None


def test_a_year_that_ended_before_the_agreement_appeared_has_no_row() -> None:
    late = version({FinancialYear(2021): "10.0", Y2324: "57.4"}, published=date(2023, 3, 16))

    assert [row.financial_year for row in ledger([late], {}, {}, as_at=AS_AT)] == [Y2324]


amounts = st.decimals(min_value=-500, max_value=500, places=2)


@given(amounts, amounts, st.sampled_from(list(PaymentBasis)[:3]), st.decimals(min_value=0, max_value=100, places=2))
def test_met_needs_the_whole_interval_within_the_plan_and_missed_the_whole_above(
    plan: Decimal, figure: Decimal, basis: PaymentBasis, paid: Decimal
) -> None:
    row = only_row([version({Y2324: str(plan)})], [reported(str(figure), basis)], Payments(made=paid * M))
    assert row.interval is not None
    if row.verdict is Verdict.MET:
        assert row.interval.high is not None and row.interval.high <= plan * M
        assert basis is not UNKNOWN
    if row.verdict is Verdict.MISSED:
        assert row.interval.low > plan * M
    assert row.interval == interval_of(reported(str(figure), basis), Payments(made=paid * M))
