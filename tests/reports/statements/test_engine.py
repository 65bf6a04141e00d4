"""How a specification becomes a statement, or a thing not known: each rule by a small specification of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reports.evidence import AuthorityRow, DisagreementRow, Evidence, Figure, ProgrammeRow, WarehouseFacts
from reports.evidence.model import Small
from reports.statements.engine import Unmet, fill, find, ref, settled, tell, year_before
from reports.statements.model import LETTER, PACK, FigureRef, Source, Statement, Told
from reports.statements.spec import LEAD, Case, Need, Settle, Spec
from tests.support.warehouse import authority, figure

HERE = "101"
AS_AT = date(2026, 6, 29)
PLANS, RATE, BALANCE = "ehc_plans", "ehc_20_week_rate", "dsg_cumulative_balance"
TABLES = (
    "authorities", "aliases", "programmes", "documents", "agreements", "targets", "payments", "conditions", "changes", "inspections",
    "constituencies", "mps", "events", "national", "verdicts", "disagreements", "inputs", "sources", "hexes",
)  # fmt: skip


def fig(measure: str, period: str, value: Any, **given: Any) -> Figure:
    filled = figure(
        measure, period, None if value is None else Decimal(str(value)), **({"la_code": HERE, "place": "Ashforth"} | given)
    )
    return Figure._make(filled[name] for name in Figure._fields)


def england(measure: str, period: str, value: Any, **given: Any) -> Figure:
    return fig(measure, period, value, **({"la_code": None, "place": "England"} | given))


def evidence(
    *figures: Figure, name: str = "Ashforth", as_at: date = AS_AT, full_name: str | None = None, **tables: list[Any]
) -> Evidence:
    rows: dict[str, list[Any]] = {table: [] for table in TABLES} | tables
    known = authority(HERE, name, region="North West", full_name=full_name)
    rows["authorities"] = [AuthorityRow._make(known[field] for field in AuthorityRow._fields)]
    found: list[tuple[Any, ...]] = sorted((tuple(each) for each in figures), key=lambda each: (each[1] or "", each[2]))
    return Evidence(WarehouseFacts("w", as_at, None, {}), found, Small(**rows))


def told(spec: Spec | list[Spec], *figures: Figure, output: str = PACK, **given: Any) -> Told:
    return tell(evidence(*figures, **given), HERE, output, spec if isinstance(spec, list) else [spec])


def only(spec: Spec, *figures: Figure, output: str = PACK, **given: Any) -> Statement:
    (statement,) = told(spec, *figures, output=output, **given).statements
    return statement


def reason(spec: Spec, *figures: Figure, output: str = PACK, **given: Any) -> str:
    result = told(spec, *figures, output=output, **given)
    assert result.statements == ()
    (unknown,) = result.unknown
    return unknown.what


SETTLE = Settle("Plans of {name}", "Ask {council}.", "council", "Dear {council}, how many has {name} at {march_years}{payments}?")
SPEC = Spec(
    "plans", "plans", "{name} kept {plans} in {plans.when}, says {plans.publisher}.", {"plans": Need(PLANS)}, settle=SETTLE
)
NOW = fig(PLANS, "2025/26", 3099)
BEFORE = fig(PLANS, "2024/25", 2804)


def need(**given: Any) -> Spec:
    return replace(SPEC, template="{plans}", needs={"plans": Need(PLANS, **given)})


# -- telling ---------------------------------------------------------------------------------------------------------


def test_a_statement_is_whole_with_everything_it_rests_on() -> None:
    statement = only(replace(SPEC, caveats=lambda *_: ("Once.", "Twice.", "Once.")), NOW)
    assert statement.text == "Ashforth kept 3,099 in January 2026, says Test publisher."
    assert statement.parts == ("Ashforth kept ", FigureRef("3,099", (NOW.figure_id,)), " in January 2026, says Test publisher.")
    assert (statement.id, statement.section, statement.caveats) == ("plans", "plans", ("Once.", "Twice."))
    assert (statement.as_at, statement.marks) == (date(2026, 1, 31), ())


def test_what_is_whole_leaves_nothing_unknown() -> None:
    assert told(SPEC, NOW).unknown == ()


def test_a_statement_that_cannot_be_whole_is_not_known_with_who_to_ask() -> None:
    result = told(SPEC)
    assert result.statements == ()
    (unknown,) = result.unknown
    assert (unknown.statement_id, unknown.section) == ("plans", "plans")
    assert unknown.what == "Plans of Ashforth: no figure is held."
    assert unknown.settle == "Ask Ashforth Council."
    assert unknown.addressee == "Ashforth Council"
    assert unknown.question == "Dear Ashforth Council, how many has Ashforth at 31 March 2023, 2024, 2025 and 2026?"


def test_without_a_way_to_settle_it_silence_is_enough() -> None:
    assert told(replace(SPEC, settle=None)) == Told((), ())


def test_statements_stand_in_the_order_of_the_catalogue_and_one_failure_stops_none() -> None:
    failing = replace(SPEC, id="other", needs={"plans": Need(RATE)})
    result = told([failing, SPEC, replace(SPEC, id="third")], NOW)
    assert [statement.id for statement in result.statements] == ["plans", "third"]
    assert [unknown.statement_id for unknown in result.unknown] == ["other"]


@pytest.mark.parametrize("output", [LETTER, PACK])
def test_a_statement_for_the_other_output_is_passed_over(output: str) -> None:
    other = replace(SPEC, id="other", outputs=frozenset({LETTER, PACK} - {output}))
    assert [statement.id for statement in told([other, SPEC], NOW, output=output).statements] == ["plans"]


def test_a_statement_that_does_not_apply_is_neither_told_nor_unknown() -> None:
    result = told([replace(SPEC, id="other", applies=lambda _: False), SPEC], NOW)
    assert [statement.id for statement in result.statements] == ["plans"]
    assert told(replace(SPEC, applies=lambda _: False)) == Told((), ())


def test_whether_it_applies_is_asked_of_this_authority_and_output() -> None:
    asked: list[Case] = []

    def applies(case: Case) -> bool:
        asked.append(case)
        return True

    told(replace(SPEC, applies=applies), NOW, output=LETTER)
    assert [(case.here.name, case.output) for case in asked] == [("Ashforth", LETTER)]


def test_a_statement_is_silent_where_a_better_one_was_told_and_speaks_where_it_was_not() -> None:
    better, worse = replace(SPEC, id="better"), replace(SPEC, id="worse", superseded_by=("better", "best"))
    assert [statement.id for statement in told([better, worse, SPEC], NOW).statements] == ["better", "plans"]
    unmet = replace(better, needs={"plans": Need(RATE)})
    assert [statement.id for statement in told([unmet, worse], NOW).statements] == ["worse"]
    none_yielded = replace(better, slots=lambda *_: ())
    assert [statement.id for statement in told([none_yielded, worse], NOW).statements] == ["worse"]


def test_what_is_not_true_is_neither_told_nor_unknown() -> None:
    assert told(replace(SPEC, holds=lambda *_: False), NOW) == Told((), ())
    assert only(replace(SPEC, holds=lambda case, found: found["plans"] == NOW and case.name == "Ashforth"), NOW)


def test_one_statement_for_each_mapping_and_none_for_none() -> None:
    many = replace(SPEC, template="{plans} in {ward}.", slots=lambda *_: ({"key": "a", "ward": "A"}, {"key": "b", "ward": "B"}))
    assert [(each.id, each.text) for each in told(many, NOW).statements] == [
        ("plans:a", "3,099 in A."),
        ("plans:b", "3,099 in B."),
    ]
    assert told(replace(SPEC, slots=lambda *_: ()), NOW) == Told((), ())


def test_slots_of_its_own_are_computed_from_what_was_found_and_go_first() -> None:
    def slots(case: Case, found: Any) -> Iterable[dict[str, Any]]:
        return ({"name": f"{case.name} itself", "plans": str(found["plans"].amount)},)

    assert only(replace(SPEC, template="{name}: {plans}, {whose}", slots=slots), NOW).text == "Ashforth itself: 3099, Ashforth’s"


def test_caveats_are_asked_of_what_was_found() -> None:
    said = only(replace(SPEC, caveats=lambda case, found: (case.name, found["plans"].period)), NOW).caveats
    assert said == ("Ashforth", "2025/26")


def test_an_empty_slot_of_its_own_makes_it_unknown_by_name() -> None:
    assert reason(replace(SPEC, template="{the_other_thing}"), NOW) == "Plans of Ashforth: the other thing is not held."


def test_the_date_is_the_newest_of_figures_and_sources() -> None:
    def beside(when: date | None) -> Spec:
        source = Source("k", "P", "T", "https://example.org/", as_at=when)
        return replace(SPEC, template="{plans} {beside}", slots=lambda *_: ({"beside": FigureRef("x", (), (source,))},))

    assert only(beside(date(2026, 3, 1)), NOW).as_at == date(2026, 3, 1)
    assert only(beside(date(2020, 3, 1)), NOW).as_at == date(2026, 1, 31)
    assert only(beside(None), NOW).as_at == date(2026, 1, 31)


def test_without_a_dated_value_there_is_no_date() -> None:
    bare = Spec("bare", "plans", "{it}", slots=lambda *_: ({"it": FigureRef("x", (), (Source("k", "P", "T", "u"),))},))
    assert only(bare).as_at is None


def test_a_figure_that_is_not_held_dates_and_marks_nothing() -> None:
    lost = Spec("lost", "plans", "{it}", slots=lambda *_: ({"it": FigureRef("x", ("f-lost",))},))
    assert (only(lost).as_at, only(lost).marks) == (None, ())


# -- marks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        ({}, ()),
        ({"stand_in": True}, ("stand-in",)),
        ({"confidence": "inferred"}, ("inferred",)),
        ({"reviewed": False}, ("machine-read",)),
        ({"transcribed": True}, ("transcribed",)),
        ({"origin": "curated", "source_url": "https://www.gov.uk/x"}, ("curated",)),
        ({"origin": "curated", "source_url": "https://schoolsweek.co.uk/x"}, ("curated", "press")),
        ({"origin": "live", "source_url": "https://schoolsweek.co.uk/x"}, ()),
        ({"transcribed": True, "reviewed": False}, ("machine-read", "transcribed")),
    ],
)
def test_a_figure_marks_how_it_reached_us(given: dict[str, Any], marks: tuple[str, ...]) -> None:
    assert only(SPEC, NOW._replace(**given)).marks == marks


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        ({}, ("curated",)),
        ({"origin": "live"}, ()),
        ({"origin": "live", "kind": "press"}, ("press",)),
        ({"origin": "live", "stand_in": True}, ("stand-in",)),
        ({"origin": "live", "confidence": "inferred"}, ("inferred",)),
        ({"origin": "live", "reviewed": False}, ("machine-read",)),
        ({"kind": "press", "reviewed": False}, ("curated", "machine-read", "press")),
    ],
)
def test_a_source_marks_how_it_reached_us(given: dict[str, Any], marks: tuple[str, ...]) -> None:
    source = Source("k", "P", "T", "https://example.org/", **given)
    spec = Spec("s", "plans", "{it}", slots=lambda *_: ({"it": FigureRef("x", (), (source,))},))
    assert only(spec).marks == marks


def test_a_marked_figure_beside_a_source_keeps_its_mark() -> None:
    source = Source("k", "P", "T", "https://example.org/", origin="live")
    spec = replace(SPEC, template="{plans} {beside}", slots=lambda *_: ({"beside": FigureRef("x", (), (source,))},))
    assert only(spec, NOW._replace(transcribed=True)).marks == ("transcribed",)


# -- finding ---------------------------------------------------------------------------------------------------------


def test_the_newest_that_has_a_value_is_taken() -> None:
    assert only(SPEC, BEFORE, NOW).figure_ids == (NOW.figure_id,)


def test_an_earlier_one_stands_in_and_the_newest_is_not_known() -> None:
    marked = NOW._replace(value=None, value_state="suppressed", state_reason="Marked x (by DfE). (correction two-codes)")
    result = told(SPEC, BEFORE, marked)
    assert result.statements[0].figure_ids == (BEFORE.figure_id,)
    (unknown,) = result.unknown
    assert unknown.what == "Plans of Ashforth: the figure for January 2026 is suppressed by the publisher (marked x (by DfE).)."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("Marked c.", " (marked c)"),
        ("Marked c (correction two-codes).", " (marked c)"),
        ("A (correction a) b", " (a (correction a) b)"),
        (None, ""),
        ("", ""),
        ("x", " (x)"),
        ("Marked X.", " (marked X)"),
    ],
)
def test_the_reason_of_a_mark_is_told_without_our_own_correction(given: str | None, said: str) -> None:
    marked = NOW._replace(value=None, value_state="withheld", state_reason=given)
    assert reason(SPEC, marked) == f"Plans of Ashforth: the figure for January 2026 is withheld{said}."


def test_of_several_marks_the_newest_tells_why() -> None:
    newest = NOW._replace(value=None, value_state="withheld", state_reason="newest")
    older = BEFORE._replace(value=None, value_state="withheld", state_reason="older")
    assert reason(SPEC, older, newest).endswith("withheld (newest).")


def test_of_one_period_the_second_serves_where_the_first_may_not() -> None:
    first = NOW._replace(stand_in=False, confidence="inferred")
    second = NOW._replace(figure_id="f-second", stand_in=True)
    third = NOW._replace(figure_id="f-third", origin="curated")
    assert only(SPEC, first, second, third, output=LETTER).figure_ids == ("f-third",)


def test_an_area_without_the_newest_period_says_that_england_has_it() -> None:
    result = told(SPEC, BEFORE, england(PLANS, "2025/26", 718838))
    assert result.statements[0].figure_ids == (BEFORE.figure_id,)
    assert result.unknown[0].what == "Plans of Ashforth: no figure for January 2026 is held for this area, though England’s is."


@pytest.mark.parametrize(
    "other",
    [
        england(PLANS, "2024/25", 1),
        england(PLANS, "2025/26", None),
        england(PLANS, "2025/26", 1, basis="forecast"),
        england(RATE, "2025", 1),
    ],
)
def test_nothing_newer_is_said_to_be_held_that_is_not(other: Figure) -> None:
    assert told(SPEC, BEFORE, other).unknown == ()


def test_of_several_newer_periods_the_newest_is_named() -> None:
    result = told(SPEC, BEFORE, england(PLANS, "2025/26", 5), england(PLANS, "2026/27", 6))
    assert "January 2027" in result.unknown[0].what
    marked = [
        NOW._replace(period=period, figure_id=period, value=None, value_state="withheld") for period in ("2025/26", "2026/27")
    ]
    assert "January 2027 is withheld" in told(SPEC, BEFORE, *marked).unknown[0].what


@pytest.mark.parametrize("place", ["england", "region"])
def test_a_statement_led_by_another_place_passes_nothing_over(place: str) -> None:
    spec = replace(SPEC, needs={"plans": Need(PLANS, place=place)})
    name = "England" if place == "england" else "North West"
    shown = england(PLANS, "2024/25", 9, place=name)
    assert told(spec, shown, NOW, england(PLANS, "2025/26", None)).unknown == ()
    assert told(spec, shown, NOW._replace(value=None, value_state="withheld")).unknown == ()


def test_a_statement_without_needs_passes_nothing_over() -> None:
    assert told(Spec("s", "plans", "{name}", settle=SETTLE)).unknown == ()


def test_a_statement_led_by_what_it_can_do_without_passes_nothing_over() -> None:
    spec = replace(SPEC, template="{plans}", needs={"earlier": Need(PLANS, "before", optional=True), "plans": Need(PLANS)})
    assert told(spec, BEFORE, NOW._replace(value=None, value_state="withheld")).unknown == ()


def test_a_newer_figure_that_the_letter_may_not_use_is_named_with_the_reason() -> None:
    result = told(SPEC, BEFORE, NOW._replace(reviewed=False), output=LETTER)
    assert result.statements[0].figure_ids == (BEFORE.figure_id,)
    assert result.unknown[0].what == "Plans of Ashforth: a machine read it and nobody has yet compared it with the page."


def test_a_newer_figure_of_another_kind_was_not_passed_over() -> None:
    assert told(SPEC, BEFORE, NOW._replace(basis="forecast")).unknown == ()


def test_only_the_first_need_says_what_was_passed_over() -> None:
    spec = replace(SPEC, needs={"plans": Need(PLANS), "rate": Need(RATE)})
    marked = fig(RATE, "2025", None)
    assert told(spec, NOW, fig(RATE, "2024", 50), marked).unknown == ()


@pytest.mark.parametrize(("place", "name"), [("england", "England"), ("region", "North West")])
def test_a_comparator_is_of_its_place_and_of_the_same_period(place: str, name: str) -> None:
    spec = replace(SPEC, template="{plans} {other}", needs={"plans": Need(PLANS), "other": Need(PLANS, "same", place)})
    right, wrong = england(PLANS, "2025/26", 718838, place=name), england(PLANS, "2026/27", 7, place=name)
    assert only(spec, NOW, right, wrong).text == "3,099 718,838"
    assert reason(spec, NOW, wrong) == "Plans of Ashforth: no figure is held."
    assert reason(spec, NOW, right._replace(place="South East")) == "Plans of Ashforth: no figure is held."


def test_the_year_before_is_that_before_the_first_need() -> None:
    spec = replace(SPEC, template="{plans} {earlier}", needs={"plans": Need(PLANS), "earlier": Need(PLANS, "before")})
    assert only(spec, NOW, BEFORE, fig(PLANS, "2023/24", 1)).text == "3,099 2,804"
    assert reason(spec, NOW, fig(PLANS, "2023/24", 1)) == "Plans of Ashforth: no figure is held."


def test_the_first_figure_found_leads_all_that_follow() -> None:
    needs = {"plans": Need(PLANS), "earlier": Need(PLANS, "before"), "other": Need(PLANS, "same", "england")}
    spec = replace(SPEC, template="{plans} {earlier} {other}", needs=needs)
    assert only(spec, NOW, BEFORE, england(PLANS, "2025/26", 5), england(PLANS, "2024/25", 4)).text == "3,099 2,804 5"


def test_nothing_can_be_compared_with_what_is_not_held() -> None:
    spec = replace(SPEC, template="{earlier}", needs={"plans": Need(RATE, optional=True), "earlier": Need(PLANS, "before")})
    assert reason(spec, NOW) == "Plans of Ashforth: the figure to compare with is not held."


def test_what_is_optional_may_be_missing_and_the_rest_is_found() -> None:
    needs = {"plans": Need(PLANS), "rate": Need(RATE, optional=True), "earlier": Need(PLANS, "before")}
    spec = replace(SPEC, template="{plans}[[ at {rate}]] {earlier}", needs=needs)
    assert only(spec, NOW, BEFORE).text == "3,099 2,804"
    assert only(spec, NOW, BEFORE, fig(RATE, "2025", 50)).text == "3,099 at 50.0% 2,804"


@pytest.mark.parametrize("basis", ["budget", "forecast", "target"])
def test_what_has_not_happened_is_not_taken_unless_asked_for(basis: str) -> None:
    assert "no figure is held" in reason(SPEC, NOW._replace(basis=basis))
    assert only(need(bases=frozenset({basis})), NOW._replace(basis=basis))


@pytest.mark.parametrize("basis", ["outturn", "provisional", "derived"])
def test_what_has_happened_is_taken(basis: str) -> None:
    assert only(SPEC, NOW._replace(basis=basis))


def test_a_basis_of_payment_is_taken_as_asked_for() -> None:
    assert only(need(payment_bases=frozenset({"net"})), NOW._replace(payment_basis="net"))
    assert "no figure" in reason(need(payment_bases=frozenset({"net"})), NOW._replace(payment_basis="gross"))
    assert "no figure" in reason(need(payment_bases=frozenset({"net"})), NOW._replace(payment_basis="net", basis="budget"))


def test_a_condition_on_the_figure_is_kept() -> None:
    assert only(need(only=lambda figure: figure.period == "2024/25"), NOW, BEFORE).figure_ids == (BEFORE.figure_id,)
    assert "no figure" in reason(need(only=lambda figure: False), NOW)


@pytest.mark.parametrize(("days", "old"), [(149, False), (148, True)])
def test_a_figure_is_too_old_on_the_day_after_its_last(days: int, old: bool) -> None:
    """From 31 January to 29 June 2026 it is 149 days."""
    spec = need(oldest=days)
    if old:
        assert reason(spec, NOW) == "Plans of Ashforth: the latest figure held is for January 2026, too old to rely on."
    else:
        assert only(spec, NOW)


@pytest.mark.parametrize(
    ("measure", "period", "when"),
    [
        (BALANCE, "2023-24", date(2024, 3, 31)),
        (PLANS, "2023/24", date(2024, 1, 31)),
        (RATE, "2024", date(2024, 12, 31)),
    ],
)
def test_a_figure_describes_the_end_of_its_period_unless_it_says_otherwise(measure: str, period: str, when: date) -> None:
    spec = replace(SPEC, template="{plans}", needs={"plans": Need(measure, oldest=10_000)})
    assert only(spec, fig(measure, period, 5)).as_at == when
    assert only(spec, fig(measure, period, 5, as_at=date(2024, 2, 2))).as_at == date(2024, 2, 2)


def test_a_count_made_on_a_day_describes_that_day() -> None:
    counted = NOW._replace(period_type="day", period="2026-05-04")
    assert only(need(), counted).as_at == date(2026, 5, 4)


def test_an_output_s_refusal_is_the_reason() -> None:
    assert reason(SPEC, NOW._replace(reviewed=False), output=LETTER).endswith("nobody has yet compared it with the page.")
    assert only(SPEC, NOW._replace(reviewed=False))


def test_find_says_why_there_is_none() -> None:
    case = Case(evidence(NOW), HERE, PACK)
    assert find(Need(PLANS), case, None) == NOW
    with pytest.raises(Unmet, match=r"^the figure to compare with is not held$"):
        find(Need(PLANS, "same"), case, None)
    with pytest.raises(Unmet, match=r"^no figure is held$"):
        find(Need(RATE), case, None)


@pytest.mark.parametrize(
    ("measure", "period", "before"),
    [(BALANCE, "2023-24", "2022-23"), (PLANS, "2025/26", "2024/25"), (RATE, "2025", "2024"), (BALANCE, "2000-01", "1999-00")],
)
def test_the_year_before_is_written_alike(measure: str, period: str, before: str) -> None:
    assert year_before(fig(measure, period, 1)) == before


def test_before_a_day_there_is_no_year() -> None:
    assert year_before(NOW._replace(period_type="day", period="2026-05-04")) == ""


# -- words -----------------------------------------------------------------------------------------------------------


def test_a_reference_speaks_in_the_figures_own_words_and_of_a_balance_without_its_sign() -> None:
    deficit = fig(BALANCE, "2023-24", -18512345)
    assert ref(deficit) == FigureRef("£18.5m", (deficit.figure_id,))
    assert ref(fig(BALANCE, "2023-24", 1200000)).text == "£1.2m"
    assert ref(fig("dsg_balance_percent_of_income", "2023-24", 3)).text == "3.0% surplus"
    assert ref(NOW).text == "3,099"
    assert ref(fig("usable_reserves", "2023-24", 1200000)).text == "£1.2m"
    assert ref(deficit, "other words") == FigureRef("other words", (deficit.figure_id,))
    assert ref(deficit, "").text == ""


A, B = FigureRef("a", ("f1",)), FigureRef("b", ("f2",))


@pytest.mark.parametrize(
    ("template", "slots", "parts"),
    [
        ("", {}, ()),
        ("plain", {}, ("Plain",)),
        ("{a}", {"a": A}, (FigureRef("A", ("f1",)),)),
        ("{a}{b}", {"a": A, "b": B}, (FigureRef("A", ("f1",)), B)),
        ("x {a} y", {"a": A}, ("X ", A, " y")),
        ("{w} y", {"w": "word"}, ("Word y",)),
        ("x[[ {a}]] y", {"a": None}, ("X y",)),
        ("x[[ {a}]] y", {}, ("X y",)),
        ("x[[ {a}]] y", {"a": A}, ("X ", A, " y")),
        ("x[[ {a} {b}]] y", {"a": A}, ("X y",)),
        ("x[[ {b} {a}]] y", {"a": A}, ("X y",)),
        ("x[[ {a}[[ {b}]]]] y", {"a": A}, ("X ", A, " y")),
        ("x[[ {a}[[ {b}]]]] y", {"b": B}, ("X y",)),
        ("x[[ {a}[[ {b}]] {c}]] y", {"a": A, "b": B}, ("X y",)),
        ("x[[ {a}]][[ {b}]] y", {"b": B}, ("X ", B, " y")),
        ("x[[ {b}]][[ {a}]] y", {"b": B}, ("X ", B, " y")),
        ("[[{b} [[{x}]]]] [[c [[d]]]]", {}, ("C d",)),
        ("[[{a} ]]  y", {}, ("Y",)),
        ("{a.when} z", {"a.when": "2024"}, ("2024 z",)),
        ("{e}{a} z", {"e": "", "a": A}, (FigureRef("A", ("f1",)), " z")),
    ],
)
def test_a_template_is_filled(template: str, slots: dict[str, Any], parts: tuple[Any, ...]) -> None:
    assert fill(template, slots) == parts


@pytest.mark.parametrize("template", ["{a_b}", "[[{x}]]{a_b}", "x {a_b}[[ y]]"])
def test_a_needed_slot_may_not_be_empty(template: str) -> None:
    with pytest.raises(Unmet, match=r"^a b is not held$"):
        fill(template, {"x": A})


# -- what is asked ---------------------------------------------------------------------------------------------------


def case_of(as_at: date = AS_AT, **tables: Any) -> Case:
    return Case(evidence(as_at=as_at, **tables), HERE, PACK)


@pytest.mark.parametrize(
    ("as_at", "march", "calendar", "january"),
    [
        (date(2026, 6, 29), "31 March 2023, 2024, 2025 and 2026", "2024 and 2025", "January 2025 and January 2026"),
        (date(2026, 4, 1), "31 March 2023, 2024, 2025 and 2026", "2024 and 2025", "January 2025 and January 2026"),
        (date(2026, 3, 31), "31 March 2022, 2023, 2024 and 2025", "2024 and 2025", "January 2025 and January 2026"),
    ],
)
def test_a_question_names_its_years(as_at: date, march: str, calendar: str, january: str) -> None:
    settle = Settle("w", "h", "dfe", "{march_years}; {calendar_years}; {january_years}")
    asked = settled(settle, case_of(as_at), "s", "money", "")
    assert asked.question == f"{march}; {calendar}; {january}"
    assert (asked.addressee, asked.what, asked.settle, asked.statement_id, asked.section) == (
        "Department for Education", "w.", "h", "s", "money",
    )  # fmt: skip


def test_a_question_that_nobody_need_be_asked_has_no_addressee() -> None:
    assert settled(Settle("{whose} w", "h"), case_of(), "s", "money", "why").addressee == ""
    assert settled(Settle("{whose} w", "h"), case_of(), "s", "money", "why").what == "Ashforth’s w: why."


def test_payments_are_asked_of_only_where_there_may_be_any() -> None:
    row = dict.fromkeys(ProgrammeRow._fields) | {"la_code": HERE, "programme": "safety_valve", "origin": "curated"}
    member = ProgrammeRow._make(row[name] for name in ProgrammeRow._fields)
    settle = Settle("w", "h", "council", "x{payments}")
    assert settled(settle, case_of(), "s", "money", "").question == "x"
    assert settled(settle, case_of(programmes=[member]), "s", "money", "").question == (
        "x, and say for each whether it is before or after Safety Valve payments from the Department for Education"
    )


# -- which figures and sources an output may use ------------------------------------------------------------------------


def differing(figure_id: str | None, other: str | None, *, blocks: bool) -> DisagreementRow:
    row = dict.fromkeys(DisagreementRow._fields) | {
        "la_code": HERE,
        "first_figure_id": figure_id,
        "second_figure_id": other,
        "blocks": blocks,
    }
    return DisagreementRow._make(row[name] for name in DisagreementRow._fields)


REFUSALS = [
    ({"stand_in": True}, "the only figure held is from a document rebuilt for testing"),
    ({"confidence": "inferred"}, "the only figure held was inferred, not stated by its source"),
    ({"reviewed": False}, "a machine read it and nobody has yet compared it with the page"),
]


@pytest.mark.parametrize(("given", "why"), REFUSALS)
def test_a_letter_is_stricter_than_a_pack(given: dict[str, Any], why: str) -> None:
    figure = NOW._replace(**given)
    assert Case(evidence(figure), HERE, LETTER).refuses(figure) == why
    assert Case(evidence(figure), HERE, PACK).refuses(figure) == ""
    assert Case(evidence(NOW), HERE, LETTER).refuses(NOW) == ""


@pytest.mark.parametrize("output", [LETTER, PACK])
def test_no_output_uses_a_lead(output: str) -> None:
    case = Case(evidence(NOW), HERE, output)
    assert case.refuses(NOW._replace(confidence="lead")) == LEAD
    assert case.refuses_source(Source("k", "P", "T", "u", kind="lead")) == LEAD
    assert case.refuses_source(Source("k", "P", "T", "u", confidence="lead")) == LEAD
    assert case.refuses_source(Source("k", "P", "T", "u")) == ""


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"stand_in": True}, "the only source held is a document rebuilt for testing"),
        ({"confidence": "inferred"}, "the only source held does not state it: it was inferred"),
        ({"reviewed": False}, "a machine read it and nobody has yet compared it with the page"),
    ],
)
def test_a_letter_is_stricter_with_sources_too(given: dict[str, Any], why: str) -> None:
    source = Source("k", "P", "T", "u", **given)
    assert Case(evidence(), HERE, LETTER).refuses_source(source) == why
    assert Case(evidence(), HERE, PACK).refuses_source(source) == ""


@pytest.mark.parametrize("second", [False, True])
def test_a_letter_leaves_out_either_side_of_what_nobody_has_settled(second: bool) -> None:
    pair = (None, NOW.figure_id) if second else (NOW.figure_id, None)
    blocked = Case(evidence(NOW, disagreements=[differing(*pair, blocks=True)]), HERE, LETTER)
    assert blocked.blocked == {NOW.figure_id}
    assert blocked.refuses(NOW) == "two sources differ and nobody has settled which is right"
    settled_by_now = Case(evidence(NOW, disagreements=[differing(*pair, blocks=False)]), HERE, LETTER)
    assert settled_by_now.blocked == frozenset()
    assert settled_by_now.refuses(NOW) == ""


@pytest.mark.parametrize(
    ("name", "said", "whose"),
    [
        ("Ashforth", "Ashforth", "Ashforth’s"),
        ("St Helens", "St Helens", "St Helens’"),
        ("Isles of Eastvale", "the Isles of Eastvale", "the Isles of Eastvale’s"),
        ("City of London", "the City of London", "the City of London’s"),
        ("Isle of Wight", "the Isle of Wight", "the Isle of Wight’s"),
        ("East Riding of Eastvale", "the East Riding of Eastvale", "the East Riding of Eastvale’s"),
        ("Bristol, City of", "Bristol, City of", "Bristol, City of’s"),
    ],
)
def test_an_authority_is_named_as_a_sentence_names_it(name: str, said: str, whose: str) -> None:
    case = Case(evidence(name=name), HERE, PACK)
    assert (case.name, case.whose, case.council) == (said, whose, f"{name} Council")


def test_a_council_is_addressed_by_its_full_name_where_that_is_held() -> None:
    assert Case(evidence(full_name="Ashforth Borough Council"), HERE, PACK).council == "Ashforth Borough Council"


def test_only_a_letter_is_a_letter() -> None:
    assert Case(evidence(), HERE, LETTER).in_letter
    assert not Case(evidence(), HERE, PACK).in_letter
