"""Any amount and any year, in every printed form, comes back as itself; out of noise comes nothing, or what the noise says."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.agreement_document.amounts import LARGEST, in_pounds, parse_amount, prose_amounts
from extract.agreement_document.years import find_years, parse_year, parse_years, tidy
from extract.terms import FinancialYear, Money

TENS_OF_THOUSANDS = st.integers(1, 99_999).map(lambda count: Decimal(count * 10_000))
YEARS = st.integers(2015, 2058).map(FinancialYear)
NOISE = st.text(alphabet="0123456789.,()-£m%/ \u2013\u2212\u00a0kbnto", max_size=14)

FEW = settings(max_examples=20)
MILLION, THOUSAND = 10**6, 1_000


def _millions(pounds: Decimal) -> str:
    return f"{pounds / MILLION:.2f}"


FORMS = {
    "£12.34m": (lambda pounds: f"£{_millions(pounds)}m", None),
    "£12.34 million": (lambda pounds: f"£{_millions(pounds)} million", None),
    "12.34m": (lambda pounds: f"{_millions(pounds)}m", MILLION),
    "12.34 under £m": (_millions, MILLION),
    "£12.34 under £m": (lambda pounds: f"£{_millions(pounds)}", MILLION),
    "£12,340,000": (lambda pounds: f"£{pounds:,.0f}", None),
    "12,340,000 under £": (lambda pounds: f"{pounds:,.0f}", 1),
    "12340000 under £": (lambda pounds: f"{pounds:.0f}", 1),
    "12,340 under £000": (lambda pounds: f"{pounds / THOUSAND:,.0f}", THOUSAND),
    "£12,340k": (lambda pounds: f"£{pounds / THOUSAND:,.0f}k", None),
}
SIGNS = {
    "plain": ("{}", 1),
    "minus": ("-{}", -1),
    "true minus": ("\u2212{}", -1),
    "brackets": ("({})", -1),
    "surplus": ("{} surplus", -1),
    "deficit": ("{} deficit", 1),
}


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("form", FORMS)
@FEW
@given(pounds=TENS_OF_THOUSANDS)
def test_an_amount_in_any_form_is_read_as_itself(form: str, sign: str, pounds: Decimal) -> None:
    write, unit = FORMS[form]
    around, factor = SIGNS[sign]
    text = around.format(write(pounds))
    if re.fullmatch(r"20\d\d", write(pounds)):
        return  # 2023 alone is a year
    amount = parse_amount(text)
    assert amount is not None
    assert in_pounds(amount, unit) == factor * pounds


@given(
    pounds=TENS_OF_THOUSANDS,
    before=st.sampled_from(("a deficit of ", "", "pays ")),
    after=st.sampled_from((".", ", then", " in all")),
)
def test_an_amount_in_a_sentence_is_read_as_itself(pounds: Decimal, before: str, after: str) -> None:
    for text in (f"£{_millions(pounds)}m", f"£{_millions(pounds)} million", f"£{pounds:,.0f}"):
        (found,) = prose_amounts(f"{before}{text}{after}")
        assert found == (len(before), len(before) + len(text), pounds)


@given(text=NOISE)
def test_out_of_noise_comes_no_amount_or_its_own_digits_and_sign(text: str) -> None:
    amount = parse_amount(text)
    if amount is None:
        return
    digits = re.sub(r"\D", "", text)
    assert re.sub(r"\D", "", f"{abs(amount.number):f}").lstrip("0") == digits.lstrip("0")
    assert (amount.number < 0) == bool(set(text) & set("(-\u2212\u2013") and amount.number)
    for unit in (None, 1, THOUSAND, MILLION):
        pounds = in_pounds(amount, unit)
        assert pounds is None or abs(pounds) <= LARGEST or amount.scale is not None


@given(text=NOISE)
def test_money_and_cells_agree_on_noise(text: str) -> None:
    amount = parse_amount(text)
    try:
        money = Money.parse(text)
    except ValueError:
        return
    if amount is not None and amount.scale is not None:
        assert money.pounds == amount.number * amount.scale
    elif amount is not None:
        assert money.pounds == amount.number


YEAR_FORMS = (
    "{a}-{bb}", "{a}/{bb}", "{a}\u2013{bb}", "{a}-{b}", "{a} to {b}", "{a} \u2013 {bb}", "FY{a}/{bb}", "FY {a}-{bb}", "31 March {b}", "As at 31 March {b}",
    "March {b}", "Financial year ending March {b}", "year ended 31 March {b}", "1 April {a} to 31 March {b}", "31/03/{b}", "By the end of {a}-{bb}",
    "{aa}/{bb}", "FY{aa}/{bb}", "Mar-{bb}", "Year 3 ({a}-{bb})",
)  # fmt: skip


@pytest.mark.parametrize("form", YEAR_FORMS)
@FEW
@given(year=YEARS)
def test_a_year_in_any_form_is_read_as_itself(form: str, year: FinancialYear) -> None:
    a, b = year.start, year.start + 1
    text = form.format(a=a, b=b, aa=f"{a % 100:02d}", bb=f"{b % 100:02d}")
    assert parse_year(text) == year
    assert parse_years(text) == (year,)


@given(one=YEARS, other=YEARS, joint=st.sampled_from((" to ", " until ", " - ")))
def test_from_one_year_to_another_are_all_between(one: FinancialYear, other: FinancialYear, joint: str) -> None:
    found = parse_years(f"{one}{joint}{other}")
    expected = tuple(FinancialYear(start) for start in range(one.start, other.start + 1)) if one < other else ()
    assert found == expected


@given(text=st.text(alphabet="0123456789-/\u2013 toFYMarch.", max_size=22))
def test_out_of_noise_comes_no_year_or_one_that_it_names(text: str) -> None:
    for year in (parse_year(text), *parse_years(text), *(each.year for each in find_years(tidy(text)))):
        if year is not None:
            first, second = f"{year.start % 100:02d}", f"{(year.start + 1) % 100:02d}"
            assert second in text or first in text


@given(start=st.integers(2015, 2058), gap=st.integers(0, 40).filter(lambda gap: gap != 1), dash=st.sampled_from("-/\u2013"))
def test_years_that_do_not_follow_each_other_are_none(start: int, gap: int, dash: str) -> None:
    text = f"{start}{dash}{(start + gap) % 100:02d}"
    assert parse_year(text) is None
    assert all(each.year is None for each in find_years(tidy(text)))
