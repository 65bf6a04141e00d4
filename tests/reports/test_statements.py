"""Sentences of evidence: whole, cited, or listed as not known with how to find out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.letter import compose
from reports.statements import CATALOGUE, LETTER, PACK, SECTIONS, FigureRef, Told, for_letter, for_pack
from reports.statements.engine import Unmet, fill
from tests.support import invented as world
from tests.support.invented import ASHFORTH, BEXWORTH, COLDHAM, DUNMERE, EASTVALE, FARLEY, balance, england, local
from tests.support.warehouse import make_warehouse, row

Tables = dict[str, list[dict[str, Any]]]
Tell = Callable[..., Told]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Callable[[Tables], None]], Evidence]:
    """The invented evidence after a change to its tables."""

    def make(change: Callable[[Tables], None]) -> Evidence:
        tables = world.tables()
        change(tables)
        with open_warehouse(make_warehouse(tmp_path / "changed.duckdb", tables)) as connection:
            return load_evidence(connection)

    return make


def text(told: Told, statement_id: str) -> str:
    statement = told.get(statement_id)
    assert statement is not None, f"{statement_id} was not told: {[u for u in told.unknown if u.statement_id == statement_id]}"
    return statement.text


def unknown(told: Told, statement_id: str) -> str:
    return next(item.what for item in told.unknown if item.statement_id == statement_id)


def test_a_deficit_is_positive_dated_and_says_what_it_is_not(invented: Evidence) -> None:
    statement = for_letter(invented, ASHFORTH).get("money.deficit")
    assert statement is not None
    assert statement.text == (
        "At 31 March 2024, Ashforth’s Dedicated Schools Grant was in deficit by £18.5m: £308 for each resident aged 0 to 25, by our sum."
    )
    assert any("mostly, but not only" in caveat for caveat in statement.caveats)
    assert "before or after DfE’s Safety Valve payments" in statement.caveats[-1]


def test_a_council_without_an_agreement_has_no_caveat_about_payments(invented: Evidence) -> None:
    statement = for_letter(invented, BEXWORTH).get("money.surplus")
    assert statement is not None
    assert "surplus by £1.2m" in statement.text
    assert not any("payments" in caveat for caveat in statement.caveats)
    assert not any("mostly" in caveat for caveat in statement.caveats)  # a surplus need not be on high needs at all
    assert for_letter(invented, BEXWORTH).get("money.deficit") is None


@pytest.mark.parametrize(("basis", "said"), [("net", "after DfE’s payments"), ("gross", "before DfE’s payments")])
def test_a_known_payment_basis_is_said(changed: Any, basis: str, said: str) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["la_code"] == ASHFORTH and figure["measure"] == "dsg_cumulative_balance":
                figure["payment_basis"] = basis

    statement = for_pack(changed(change), ASHFORTH).get("money.deficit")
    assert statement is not None and any(said in caveat for caveat in statement.caveats)


def test_every_value_in_a_sentence_carries_what_it_rests_on(invented: Evidence) -> None:
    for code in world.NAMES:
        for statement in for_pack(invented, code).statements:
            assert statement.figure_ids or statement.sources, statement.id
            for part in statement.parts:
                if isinstance(part, FigureRef):
                    assert part.figure_ids or part.sources, f"{statement.id}: {part.text}"
                    assert all(invented.figure(key) is not None for key in part.figure_ids)


def test_no_number_stands_outside_a_reference_but_years_and_the_legal_limit(invented: Evidence) -> None:
    import re

    for code in world.NAMES:
        for statement in for_pack(invented, code).statements:
            plain = " ".join(part for part in statement.parts if isinstance(part, str))
            for allowed in (
                r"\d{1,2} (?:January|March|June|October|August) 20\d\d",
                r"(?:January|July|June) 20\d\d",
                r"20\d\d",
                "20 weeks",
                "aged 0 to 25",
            ):
                plain = re.sub(allowed, "", plain)
            assert not re.search(r"\d", plain), f"{statement.id}: {plain}"


def test_growth_is_computed_from_both_counts_and_says_so(invented: Evidence) -> None:
    statement = for_letter(invented, ASHFORTH).get("plans.total")
    assert statement is not None
    assert "up 10.5% on 2,804 a year before, by our sum (England: up 12.5%)" in statement.text
    growth = next(part for part in statement.parts if isinstance(part, FigureRef) and part.text == "up 10.5%")
    assert len(growth.figure_ids) == 2 and growth.computed
    assert "down 6.3% on 1,600" in text(for_letter(invented, BEXWORTH), "plans.total")
    assert "no change from 900" in text(for_letter(invented, COLDHAM), "plans.total")


def test_no_growth_is_computed_across_the_break_of_2023(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["measure"] == "ehc_plans":
                figure["period"] = {"2025/26": "2022/23", "2024/25": "2021/22"}[figure["period"]]
                figure["as_at"] = date(2026, 1, 15)

    said = text(for_pack(changed(change), ASHFORTH), "plans.total")
    assert "3,099" in said
    assert "%" not in said and "2,804" not in said


def test_an_awkward_figure_stays_in(invented: Evidence) -> None:
    assert "98.4%" in text(for_letter(invented, ASHFORTH), "plans.timeliness")
    assert "highest of three outcomes" in text(for_letter(invented, BEXWORTH), "inspection.outcome")


def test_a_suppressed_figure_is_not_known_with_its_reason_and_a_question(invented: Evidence) -> None:
    told = for_letter(invented, COLDHAM)
    assert told.get("money.deficit") is None
    item = next(item for item in told.unknown if item.statement_id == "money.deficit")
    assert "suppressed by the publisher (marked x by the publisher)" in item.what
    assert item.addressee == "Coldham Council"
    assert item.question.startswith("Please tell me") and "Coldham Council" in item.question


def test_an_earlier_period_stands_in_with_its_date_and_the_newest_is_listed_as_not_known(invented: Evidence) -> None:
    told = for_letter(invented, DUNMERE)
    assert text(told, "plans.timeliness").startswith("In 2024, 60.1%")
    assert "England: 46.0%" in text(told, "plans.timeliness")
    assert "2025 is suppressed" in unknown(told, "plans.timeliness")


def test_an_area_without_a_row_says_that_england_has_one(changed: Any) -> None:
    def change(tables: Tables) -> None:
        tables["figure"] = [
            f
            for f in tables["figure"]
            if not (f["la_code"] == ASHFORTH and f["measure"] == "ehc_20_week_rate" and f["period"] == "2025")
        ]

    told = for_letter(changed(change), ASHFORTH)
    assert "27.2%" in text(told, "plans.timeliness")
    assert "no figure for 2025 is held for this area, though England’s is" in unknown(told, "plans.timeliness")


def test_a_figure_past_its_age_is_left_out(invented: Evidence) -> None:
    told = for_letter(invented, DUNMERE)
    assert told.get("money.deficit") is None
    assert "too old to rely on" in unknown(told, "money.deficit")


def _forecast_of(period: str) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["basis"] == "forecast" and figure["la_code"] == DUNMERE:
                figure["period"], figure["as_at"] = period, date(int(period[:4]) + 1, 3, 31)

    return change


def test_a_forecast_whose_year_ended_over_a_year_ago_is_left_out(invented: Evidence) -> None:
    assert for_pack(invented, DUNMERE).get("money.forecast") is None


def test_a_forecast_alone_is_told_as_one_with_who_said_it_and_when(changed: Any) -> None:
    said = text(for_letter(changed(_forecast_of("2025-26")), DUNMERE), "money.forecast")
    assert said.startswith("In July 2024 The Test Gazette reported a forecast of a deficit of £92m at 31 March 2026.")
    assert "no outturn for that date is held" in said


def test_an_outturn_silences_an_earlier_forecast(changed: Any) -> None:
    evidence = changed(lambda tables: tables["figure"].append(balance(DUNMERE, "2024-25", -90000000)))
    told = for_letter(evidence, DUNMERE)
    assert told.get("money.forecast") is None
    assert "£90m" in text(told, "money.deficit")


def test_a_forecast_without_a_day_is_left_out(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["basis"] == "forecast" and figure["la_code"] == DUNMERE:
                figure["stated"] = None

    assert for_pack(changed(change), DUNMERE).get("money.forecast") is None


def test_larger_than_its_reserves_is_said_only_with_reserves_of_the_same_date(changed: Any) -> None:
    def add(period: str, value: int) -> Callable[[Tables], None]:
        return lambda tables: tables["figure"].append(local(ASHFORTH, "usable_reserves", period, value, as_at=date(2024, 3, 31)))

    assert "larger than the council’s usable reserves, which were £10m" in text(
        for_letter(changed(add("2023-24", 10000000)), ASHFORTH), "money.reserves"
    )
    assert unknown(for_letter(changed_again(add("2022-23", 10000000)), ASHFORTH), "money.reserves").endswith("no figure is held.")
    assert "not larger than" in text(for_letter(changed_again(add("2023-24", 90000000)), ASHFORTH), "money.reserves")


def changed_again(change: Callable[[Tables], None]) -> Evidence:
    import tempfile

    tables = world.tables()
    change(tables)
    with tempfile.TemporaryDirectory() as folder, open_warehouse(make_warehouse(Path(folder) / "w.duckdb", tables)) as connection:
        return load_evidence(connection)


def test_a_missed_target_gives_the_gap_rounded_down(invented: Evidence) -> None:
    said = text(for_letter(invented, ASHFORTH), "targets.year")
    assert "planned a deficit of £15m, before DfE’s payments" in said
    assert "missed by at least £3.4m" in said  # 3,462,345


def test_nothing_of_a_stand_in_or_an_unreviewed_reading_reaches_a_letter_and_a_pack_marks_it(invented: Evidence) -> None:
    letter, pack = for_letter(invented, FARLEY), for_pack(invented, FARLEY)
    assert letter.get("targets.year") is None and letter.get("agreement.total") is None
    assert "rebuilt for testing" in unknown(letter, "targets.missing")
    statement = pack.get("targets.year")
    assert statement is not None
    assert {"stand-in"} <= set(statement.marks)


def test_a_letter_leaves_out_what_was_inferred_and_no_output_uses_a_lead(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["la_code"] == ASHFORTH and figure["measure"] == "dsg_cumulative_balance":
                figure["confidence"] = "inferred" if figure["period"] == "2023-24" else "lead"

    evidence = changed(change)
    assert "inferred" in unknown(for_letter(evidence, ASHFORTH), "money.deficit")
    pack = for_pack(evidence, ASHFORTH).get("money.deficit")
    assert pack is not None and "inferred" in pack.marks
    assert for_pack(evidence, ASHFORTH).get("money.change") is None
    assert [statement.id for statement in for_pack(evidence, ASHFORTH).statements if "lead" in statement.marks] == []


def test_a_disagreement_that_blocks_keeps_the_figure_out_of_the_letter_and_both_in_the_pack(changed: Any) -> None:
    def change(tables: Tables) -> None:
        figure = next(
            f
            for f in tables["figure"]
            if f["la_code"] == ASHFORTH and f["measure"] == "dsg_cumulative_balance" and f["period"] == "2023-24"
        )
        tables["disagreement"] = [
            row("disagreement", disagreement_id="d1", la_code=ASHFORTH, topic="dsg_cumulative_balance", period="2023-24", first_value="£18.5m",
                first_source="Test department", first_figure_id=figure["figure_id"], second_value="£25m", second_source="Ashforth Council", blocks=True),
        ]  # fmt: skip

    evidence = changed(change)
    letter, pack = for_letter(evidence, ASHFORTH), for_pack(evidence, ASHFORTH)
    assert "£18.5m" not in " ".join(statement.text for statement in letter.statements)
    assert "£25m" in text(pack, "money.sources_differ") and "£18.5m" in text(pack, "money.sources_differ")


def test_what_dfe_did_is_told_from_dated_events_and_the_press_is_named(invented: Evidence) -> None:
    assert (
        text(for_letter(invented, ASHFORTH), "dfe.act:e1")
        == "On 21 March 2024 DfE listed Ashforth’s Safety Valve agreement as reviewed and extended."
    )
    assert text(for_letter(invented, FARLEY), "dfe.act:e2") == (
        "In March 2024 DfE put Farley’s Safety Valve agreement under review and suspended its payments, The Test Gazette reported; "
        "what has happened since is not held here."
    )
    assert for_letter(invented, ASHFORTH).get("dfe.act:e5") is None  # a lead


def test_refused_is_told_as_reported(invented: Evidence) -> None:
    assert text(for_letter(invented, DUNMERE), "programmes.refused") == (
        "Dunmere sought a Safety Valve agreement. DfE turned its proposal down, The Test Gazette reported."
    )


def test_not_on_a_list_is_said_only_of_a_whole_list(invented: Evidence, changed: Any) -> None:
    assert for_letter(invented, BEXWORTH).get("agreement.none") is None
    assert "not whole" in unknown(for_letter(invented, BEXWORTH), "programmes.none")

    def change(tables: Tables) -> None:
        for number in range(38):
            tables["programme_membership"].append(
                row(
                    "programme_membership",
                    la_code=f"8{number:02}",
                    programme="safety_valve",
                    tranche="2022-2023",
                    source_url=world.GOV,
                    origin="curated",
                    confidence="sourced",
                )
            )

    assert "is not on DfE’s list of Safety Valve agreements" in text(for_letter(changed(change), BEXWORTH), "agreement.none")


def test_an_inferred_membership_is_no_signed_agreement_in_a_letter(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for member in tables["programme_membership"]:
            member["confidence"] = "inferred"
        tables["agreement"] = []

    evidence = changed(change)
    assert for_letter(evidence, ASHFORTH).get("agreement.listed") is None
    assert "signed a Safety Valve agreement" in unknown(for_letter(evidence, ASHFORTH), "agreement.listed")


def test_the_terms_of_an_agreement_that_may_not_be_named_are_not_told(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for member in tables["programme_membership"]:
            member["confidence"] = "inferred"
        tables["agreement"] = []

    told = for_letter(changed(change), ASHFORTH)
    assert not told.section("agreement") and not told.section("targets")
    assert not any("Safety Valve payments" in caveat for s in told.statements for caveat in s.caveats)


def test_no_gap_is_drawn_from_a_plan_that_the_press_reported(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["measure"] == "agreement_planned_deficit" and figure["la_code"] == ASHFORTH:
                figure.update(origin="curated", publisher="The Test Gazette", source_url=world.PRESS, stated=date(2024, 3, 21))

    said = text(for_letter(changed(change), ASHFORTH), "targets.year")
    assert "The Test Gazette reported in March 2024" in said and "may not be on one basis" in said
    assert "missed" not in said and "at least" not in said


def test_counts_that_jump_bear_no_growth_and_no_rate(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["la_code"] == ASHFORTH and (figure["measure"], figure["period"]) == ("ehc_plans", "2024/25"):
                figure["value"] = Decimal(1199)
        for period, value in (("2024", 2295), ("2025", 554)):
            tables["figure"].append(local(ASHFORTH, "tribunal_decisions_new_method", period, value))

    told = for_letter(changed(change), ASHFORTH)
    assert "%" not in text(told, "plans.total") and "3,099" in text(told, "plans.total")
    assert text(told, "tribunal.appeals").endswith("53 appeals against its decisions were registered with the SEND Tribunal.")


def _requests(*counts: tuple[str, int]) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        for period, value in counts:
            held = [
                f for f in tables["figure"] if (f["la_code"], f["measure"], f["period"]) == (ASHFORTH, "ehc_requests", period)
            ]
            for figure in held:
                figure["value"] = Decimal(value)
            if not held:
                tables["figure"].append(local(ASHFORTH, "ehc_requests", period, value))

    return change


@pytest.mark.parametrize(
    "counts",
    [
        (("2022", 382), ("2025", 74)),  # the Isle of Wight: three years apart, the year between suppressed
        (("2024", 300), ("2025", 622)),
        (("2025", 74),),  # fewer than half of the new plans of the same year
    ],
)
def test_no_share_of_requests_is_told_when_their_count_does_not_agree_with_another(changed: Any, counts: Any) -> None:
    def change(tables: Tables) -> None:
        _requests(*counts)(tables)
        tables["figure"].append(local(ASHFORTH, "ehc_new_plans", "2025", 187))

    told = for_letter(changed(change), ASHFORTH)
    assert told.get("plans.refused") is None
    assert "do not agree with" in unknown(told, "plans.refused")


def test_requests_that_rose_by_half_are_told(changed: Any) -> None:
    assert "622 requests" in text(for_letter(changed(_requests(("2024", 415))), ASHFORTH), "plans.refused")


def test_a_share_of_requests_refused_says_what_was_undecided_or_withdrawn(changed: Any) -> None:
    def change(tables: Tables) -> None:
        tables["figure"] += [
            local(ASHFORTH, "ehc_requests_undecided_rate", "2025", "35.7"),
            local(ASHFORTH, "ehc_requests_withdrawn_rate", "2025", "0.3"),
            england("ehc_requests_undecided_rate", "2025", "7.2"),
            england("ehc_requests_withdrawn_rate", "2025", "1"),
        ]

    said = text(for_letter(changed(change), ASHFORTH), "plans.refused")
    assert said.endswith(
        "Of the requests, 35.7% had no decision yet when this was counted and 0.3% had been withdrawn (England: 7.2% and 1.0%)."
    )


def test_an_agreement_said_to_have_ended_is_not_asked_whether_it_binds_and_the_pack_asks_when(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for member in tables["programme_membership"]:
            if (member["la_code"], member["programme"]) == (ASHFORTH, "safety_valve"):
                member["status"] = "ended"

    evidence = changed(change)
    assert "whether Ashforth’s Safety Valve agreement has ended" in unknown(for_pack(evidence, ASHFORTH), "agreement.ended")
    asked = [block.text for block in compose(evidence, ASHFORTH).blocks if block.style == "ask"]
    assert not any("still bind" in ask for ask in asked) and any("how the conditions" in ask for ask in asked)


def test_a_total_on_which_sources_differ_says_so(invented: Evidence, changed: Any) -> None:
    told = for_letter(invented, ASHFORTH).get("agreement.total")
    assert told is not None and not told.caveats

    def change(tables: Tables) -> None:
        figure = next(f for f in tables["figure"] if (f["la_code"], f["measure"]) == (ASHFORTH, "agreement_total_payment"))
        tables["disagreement"] = [
            row("disagreement", disagreement_id="d", la_code=ASHFORTH, topic=figure["measure"], period=figure["period"],
                first_value="£20m", first_source="one paper", second_value="£18m", second_source="another", blocks=False)
        ]  # fmt: skip

    evidence = changed(change)
    letter, pack = (tell(evidence, ASHFORTH).get("agreement.total") for tell in (for_letter, for_pack))
    assert letter is not None and letter.caveats == ("Another report gave a different sum.",)
    assert pack is not None and "£18m" in pack.caveats[0]


def test_a_membership_that_may_not_be_named_still_leaves_the_payments_open(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for member in tables["programme_membership"]:
            if (member["la_code"], member["programme"]) == (ASHFORTH, "safety_valve"):
                member["confidence"] = "inferred"
        tables["agreement"] = []

    statement = for_letter(changed(change), ASHFORTH).get("money.deficit")
    assert statement is not None
    assert (
        statement.caveats[-1]
        == "The source does not say whether this is before or after any payments from DfE towards a deficit."
    )


def test_no_rate_of_england_stands_beside_a_bare_count(changed: Any) -> None:
    def change(tables: Tables) -> None:
        tables["figure"] = [
            f for f in tables["figure"] if (f["la_code"], f["measure"]) != (ASHFORTH, "tribunal_appeal_rate_new_method")
        ]

    assert "England" not in text(for_letter(changed(change), ASHFORTH), "tribunal.appeals")


def test_a_handful_of_children_is_neither_counted_nor_compared(changed: Any) -> None:
    small = {"ehc_plans": 15, "ehc_new_plans": 3, "ehc_requests": 7, "ehc_requests_refused": 2, "tribunal_appeals": 1}

    def change(tables: Tables) -> None:
        tables["figure"].append(local(ASHFORTH, "ehc_new_plans", "2025", 3))
        for figure in tables["figure"]:
            if figure["la_code"] == ASHFORTH and figure["measure"] in small:
                figure["value"] = Decimal(small[figure["measure"]])

    told = for_pack(changed(change), ASHFORTH)
    said = " ".join(s.text for name in ("plans", "tribunal") for s in told.section(name) if s.id != "tribunal.hearings")
    assert "too few new plans for a rate" in said and "fewer than five appeals" in said
    assert "%" not in said and "2 of 7" not in said


def test_an_event_that_says_more_than_its_kind_is_told_in_its_own_words_in_packs_alone(changed: Any) -> None:
    def change(tables: Tables) -> None:
        event = next(event for event in tables["event"] if event["event_id"] == "e5")
        event.update(description="Meets the deadline of DfE's enhanced monitoring.", source_kind="primary")

    evidence = changed(change)
    assert not any(s.id.endswith(":e5") for s in for_letter(evidence, ASHFORTH).statements)
    assert "Meets the deadline" in text(for_pack(evidence, ASHFORTH), "dfe.event:e5")


def test_one_claim_in_court_is_one_and_the_case_is_cited(changed: Any) -> None:
    def change(tables: Tables) -> None:
        said = "The High Court dismisses three claims, two against Farley and one against Ashforth: [2025] EWHC 893 (Admin)."
        tables["event"][0].update(kind="judgment", description=said)

    said = text(for_letter(changed(change), ASHFORTH), "dfe.act:e1")
    assert "dismissed the claim against Ashforth’s Safety Valve agreement ([2025] EWHC 893 (Admin))" in said


def test_a_question_names_its_years_and_asks_of_payments_only_where_there_may_be_any(changed: Any) -> None:
    def change(tables: Tables) -> None:
        tables["figure"] = [f for f in tables["figure"] if f["measure"] != "dsg_cumulative_balance"]
        tables["agreement"] = []

    evidence = changed(change)
    asked = {
        code: next(u.question for u in for_pack(evidence, code).unknown if u.statement_id == "money.deficit")
        for code in (ASHFORTH, BEXWORTH)
    }
    assert all("31 March 2023, 2024, 2025 and 2026" in question for question in asked.values())
    assert "payments" in asked[ASHFORTH] and "payments" not in asked[BEXWORTH]
    published = [u for u in for_pack(evidence, ASHFORTH).unknown if u.statement_id == "agreement.conditions"]
    assert published and not published[0].question and "https://www.gov.uk/" in published[0].settle


def test_only_the_older_framework_gives_no_grade(invented: Evidence) -> None:
    said = text(for_letter(invented, DUNMERE), "inspection.older")
    assert (
        said
        == "The last inspection held is of May 2019, under the earlier framework, which gave no grade. It asked the area for a written statement of action, a plan to put significant weaknesses right."
    )
    assert for_letter(invented, ASHFORTH).get("inspection.older") is None


def test_systemic_failings_are_told_with_dates_and_actions(invented: Evidence) -> None:
    told = for_letter(invented, ASHFORTH)
    said = text(told, "inspection.outcome")
    assert "from 12 to 16 February 2024" in said and "published on 7 May 2024" in said and "lowest of three outcomes" in said
    assert text(told, "inspection.actions") == "They set out six areas for priority action and three areas for improvement."
    assert (
        text(told, "inspection.next")
        == "They said they expected a monitoring inspection within about 18 months and a full one within about three years; "
        "what has happened since is not held here."
    )


def test_a_count_that_was_not_read_is_left_out(invented: Evidence) -> None:
    assert for_letter(invented, COLDHAM).get("inspection.actions") is None


def test_withheld_appeals_are_not_known_with_the_reason(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["la_code"] == ASHFORTH and figure["measure"].startswith("tribunal"):
                figure.update(
                    value=None, value_state="withheld", state_reason="the publisher’s table has two codes the wrong way round"
                )

    told = for_letter(changed(change), ASHFORTH)
    assert told.get("tribunal.appeals") is None
    assert "withheld (the publisher’s table has two codes the wrong way round)" in unknown(told, "tribunal.appeals")


def test_a_superseded_national_statement_is_silent(invented: Evidence) -> None:
    said = " ".join(statement.text for statement in for_pack(invented, ASHFORTH).section("national"))
    assert "£4.6bn" in said and "(as at 24 October 2024)" in said
    assert "£1.6bn" not in said


def test_an_area_with_nothing_still_says_what_is_not_known(invented: Evidence) -> None:
    told = for_letter(invented, EASTVALE)
    assert {"money.deficit", "plans.total", "inspection.outcome"} <= {item.statement_id for item in told.unknown}
    assert "the Isles of Eastvale’s Dedicated Schools Grant" in unknown(told, "money.deficit")


def test_statement_ids_are_unique_and_sections_are_known() -> None:
    assert len({spec.id for spec in CATALOGUE}) == len(CATALOGUE)
    assert {spec.section for spec in CATALOGUE} <= set(SECTIONS)
    assert all(spec.outputs <= {LETTER, PACK} for spec in CATALOGUE)


def test_every_told_statement_has_its_own_id(invented: Evidence) -> None:
    for code in world.NAMES:
        ids = [statement.id for statement in for_pack(invented, code).statements]
        assert len(ids) == len(set(ids))


def test_an_optional_segment_goes_whole_and_a_needed_slot_may_not_be_empty() -> None:
    ref = FigureRef("5", ("f1",))
    assert fill("a {x}[[ b {y}[[ c {z}]]]].", {"x": ref, "y": "Y", "z": None}) == ("A ", ref, " b Y.")
    assert fill("[[{x}]][[ b {y}]].", {"y": "Y"}) == ("B Y.",)
    with pytest.raises(Unmet):
        fill("a {x}", {"x": None})


def test_a_figure_of_another_basis_is_not_taken(changed: Any) -> None:
    def change(tables: Tables) -> None:
        for figure in tables["figure"]:
            if figure["la_code"] == ASHFORTH and figure["measure"] == "dsg_cumulative_balance":
                figure["basis"] = "budget"

    assert for_letter(changed(change), ASHFORTH).get("money.deficit") is None


def test_values_are_those_of_the_warehouse(invented: Evidence) -> None:
    statement = for_letter(invented, ASHFORTH).get("money.deficit")
    assert statement is not None
    figure = invented.figure(statement.figure_ids[0])
    assert figure is not None and figure.value == Decimal(-18512345)
