"""Amounts as agreements print them: the number, its sign, its unit, or nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.agreement_document.amounts import LARGEST, Amount, in_pounds, parse_amount, prose_amounts, units_named

M = 10**6


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.3", Amount("12.3", Decimal("12.3"), None, False, False, 1)),
        (" £12.34m ", Amount("£12.34m", Decimal("12.34"), M, True, False, 2)),
        ("£12,340,000", Amount("£12,340,000", Decimal(12340000), None, True, True, 0)),
        ("-£0.4m", Amount("-£0.4m", Decimal("-0.4"), M, True, False, 1)),
        ("£-0.4m", Amount("£-0.4m", Decimal("-0.4"), M, True, False, 1)),
        ("−0.4", Amount("-0.4", Decimal("-0.4"), None, False, False, 1)),
        ("(0.4)", Amount("(0.4)", Decimal("-0.4"), None, False, False, 1)),
        ("(£0.4)", Amount("(£0.4)", Decimal("-0.4"), None, True, False, 1)),
        ("£(0.4)", Amount("£(0.4)", Decimal("-0.4"), None, True, False, 1)),
        ("£1.2 million", Amount("£1.2 million", Decimal("1.2"), M, True, False, 1)),
        ("412 k", Amount("412 k", Decimal(412), 1000, False, False, 0)),
        ("£3BN", Amount("£3BN", Decimal(3), 10**9, True, False, 0)),
        ("£12\n.3m", None),
        ("£1.2\n million", Amount("£1.2 million", Decimal("1.2"), M, True, False, 1)),
        ("1.2 surplus", Amount("1.2 surplus", Decimal("-1.2"), None, False, False, 1, "surplus")),
        ("£1.2m in surplus", Amount("£1.2m in surplus", Decimal("-1.2"), M, True, False, 1, "surplus")),
        ("surplus of £1.2m", Amount("surplus of £1.2m", Decimal("-1.2"), M, True, False, 1, "surplus")),
        ("£1.2m (credit)", Amount("£1.2m (credit)", Decimal("-1.2"), M, True, False, 1, "surplus")),
        ("£1.2m Deficit", Amount("£1.2m Deficit", Decimal("1.2"), M, True, False, 1, "deficit")),
        ("(£1.2m) deficit", Amount("(£1.2m) deficit", Decimal("1.2"), M, True, False, 1, "deficit")),
        ("-£1.2m surplus", Amount("-£1.2m surplus", Decimal("-1.2"), M, True, False, 1, "surplus")),
        ("nil", Amount("nil", Decimal(0), 1, True, False, 0)),
        ("£ Zero", Amount("£ Zero", Decimal(0), 1, True, False, 0)),
        ("Nil deficit", Amount("Nil deficit", Decimal(0), 1, True, False, 0)),
        ("£0", Amount("£0", Decimal(0), None, True, False, 0)),
        ("1999", Amount("1999", Decimal(1999), None, False, False, 0)),
        ("£2023", Amount("£2023", Decimal(2023), None, True, False, 0)),
        ("2,023", Amount("2,023", Decimal(2023), None, False, True, 0)),
    ],
)  # fmt: skip
def test_an_amount_that_fills_a_cell_is_read(text: str, amount: Amount | None) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    "text", ["", "-", "£", "x", "2023", " 2023 ", "2023 deficit", "£1m 2", "1.2 to 1.4", "--1", "-(1)", "(-1)", "(1", "1)", "-£-1", "12%", "£1.2 mill", "1,23", "tbc", "nil return", "(1m", "((1))", "deficit"]
)  # fmt: skip
def test_anything_else_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


def test_parentheses_are_told() -> None:
    bracketed, plain = parse_amount("(0.4)"), parse_amount("-0.4")
    assert bracketed is not None and bracketed.bracketed
    assert plain is not None and not plain.bracketed


@pytest.mark.parametrize(
    ("head", "units"),
    [
        ("£m", {M}), ("£ million", {M}), ("Deficit (£ in millions)", {M}), ("in millions", {M}), ("millions of pounds", {M}), ("(m)", {M}), ("£mn", {M}),
        ("£000s", {1000}), ("£'000", {1000}), ("£’000", {1000}), ("£k", {1000}), ("in thousands", {1000}), ("(000)", {1000}), ("£ thousands", {1000}),
        ("Deficit (£)", {1}), ("in pounds", {1}), ("Deficit £", {1}), ("in whole pounds", {1}),
        ("£m and £000", {M, 1000}), ("(£) £m", {M}), ("(£) £m and £k", {M, 1000}),
        ("Deficit", set()), ("", set()), ("£12.3", set()), ("2022–23", set()),
    ],
)  # fmt: skip
def test_the_units_that_a_head_names(head: str, units: set[int]) -> None:
    assert units_named(head) == units


def amount(text: str) -> Amount:
    found = parse_amount(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "unit", "pounds"),
    [
        ("0", None, "0"), ("nil", 1000, "0"), ("£0.0m", 1000, "0"),
        ("£12.3m", None, "12300000"), ("£12.3m", M, "12300000"), ("£12.3m", 1, "12300000"),
        ("12.3", M, "12300000"), ("12,345", 1000, "12345000"), ("(12.3)", M, "-12300000"), ("12.3", 1, "12.3"),
        ("£12,345", None, "12345"), ("£10,000", None, "10000"), ("-£12,345", None, "-12345"),
        ("2000.0", M, "2000000000"), ("-1999", M, "-1999000000"), ("2000000000", 1, "2000000000"), ("2,000,000,000", 1, "2000000000"),
        ("1,000", 1000, "1000000"),
    ],
)  # fmt: skip
def test_an_amount_in_pounds(text: str, unit: int | None, pounds: str) -> None:
    assert in_pounds(amount(text), unit) == Decimal(pounds)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("£12.3m", 1000), ("12.3", None), ("£12.3", None), ("12,345", None), ("£9,999", None), ("£12345", None), ("£12,345,678", M), ("£2,001", M), ("1,124", M),
        ("2000.1", M), ("-2001", M), ("3000000000", 1), ("3,000,000,000", 1),
    ],
)  # fmt: skip
def test_without_one_unit_there_is_no_amount_in_pounds(text: str, unit: int | None) -> None:
    assert in_pounds(amount(text), unit) is None


def test_no_authority_owes_more_than_the_largest_amount() -> None:
    assert in_pounds(amount("2000.0"), M) == LARGEST
    assert in_pounds(amount("2000.1"), M) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pay £12.3m by March and £1.2 million later", [("£12.3m", "12300000"), ("£1.2 million", "1200000")]),
        ("£40,500,000 is due", [("£40,500,000", "40500000")]),
        ("£12345 is due", [("£12345", "12345")]),
        ("£10000 is due", [("£10000", "10000")]),
        ("£9999 is due", []),
        ("£12.3 is due", []),
        ("£0 is due", [("£0", "0")]),
        ("£1,234 is due", [("£1,234", "1234")]),
        ("a deficit of -£0.4m", [("-£0.4m", "-400000")]),
        ("12.3m without a sign", []),
        ("£5k and £2bn", [("£5k", "5000"), ("£2bn", "2000000000")]),
        ("£5 kids", []),
    ],
)
def test_amounts_in_a_sentence_stand_where_they_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[start:end], pounds) for start, end, pounds in prose_amounts(text)] == [
        (printed, Decimal(pounds)) for printed, pounds in found
    ]
