"""A draft against the warehouse: support only by the same measure, place and period."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.check_letter import (
    CONTRADICTED,
    SUPERSEDED,
    SUPPORTED,
    UNKNOWN,
    DraftUnreadable,
    Judged,
    check_draft,
    check_paragraphs,
)
from reports.check_letter.numbers import find_numbers, find_periods, nearest_period
from reports.check_letter.read import read_paragraphs
from reports.check_letter.rules import rules
from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.letter import compose, to_docx
from tests.support import invented as world
from tests.support.invented import ASHFORTH, BEXWORTH, DUNMERE, local
from tests.support.warehouse import figure, make_warehouse


def judge(evidence: Evidence, sentence: str, la_code: str | None = ASHFORTH) -> dict[str, str]:
    return {claim.claim: claim.verdict for claim in check_paragraphs(evidence, [sentence], la_code)}


@pytest.mark.parametrize(
    ("paraphrase", "verdict", "now"),
    [
        ("Across England councils now run deficits of almost £1bn.", SUPERSEDED, "£4.6bn"),
        ("The combined debts of local authorities come to nearly one billion: about £1 billion.", SUPERSEDED, "£4.6bn"),
        ("Local authorities lose 98% of appeals.", CONTRADICTED, "decided at a hearing"),
        ("At the SEND Tribunal, families win 98 per cent of the time.", CONTRADICTED, "decided at a hearing"),
        ("More than half of all councils are likely to issue a section 114 notice.", SUPERSEDED, "43%"),
        ("A majority expect effective bankruptcy within three years.", SUPERSEDED, "31 March 2028"),
        ("So far five councils’ agreements have failed, been suspended or extended.", CONTRADICTED, "Bury and Kirklees"),
        ("Three judicial reviews are pending in the High Court.", SUPERSEDED, "dismissed on 10 April 2025"),
        ("Parents have launched a legal challenge, to be heard next year.", SUPERSEDED, "dismissed"),
        ("The statutory override ends in March 2026.", SUPERSEDED, "31 March 2028"),
        ("The SEND deficit grows each year.", CONTRADICTED, "Dedicated Schools Grant"),
        ("All Safety Valve areas have failed their inspections.", CONTRADICTED, "span all three"),
    ],
)
def test_each_outdated_claim_is_flagged_with_what_holds_now(invented: Evidence, paraphrase: str, verdict: str, now: str) -> None:
    found = [claim for claim in check_paragraphs(invented, [paraphrase], None) if claim.kind == "outdated"]
    assert found and found[0].verdict == verdict
    assert now in found[0].evidence and found[0].link.startswith("https://")


@pytest.mark.parametrize(
    "right",
    [
        "Of appeals decided at a hearing, 99% were decided for the family.",
        "All three judicial reviews were dismissed on 10 April 2025.",
        "The override was extended and now runs to 31 March 2028.",
        "DfE suspended payments to five councils.",
        "Its Dedicated Schools Grant deficit grew.",
        "The agreements were worth about £1bn to councils with deficits.",
    ],
)
def test_a_claim_put_right_is_not_flagged(invented: Evidence, right: str) -> None:
    assert not [claim for claim in check_paragraphs(invented, [right], None) if claim.kind == "outdated"]


@pytest.mark.parametrize(
    ("sentence", "claim", "verdict"),
    [
        ("At 31 March 2024 Ashforth’s deficit was £18.5m.", "£18.5m", SUPPORTED),
        ("Ashforth’s deficit was almost £19m at 31 March 2024.", "£19m", SUPPORTED),
        ("Ashforth’s deficit was over £18m at March 2024.", "£18m", SUPPORTED),
        ("Ashforth’s deficit was £25m at 31 March 2024.", "£25m", CONTRADICTED),
        ("Ashforth had a surplus of £18.5m at 31 March 2024.", "£18.5m", CONTRADICTED),
        ("Ashforth’s deficit is £12m.", "£12m", SUPERSEDED),
        ("Ashforth’s deficit is £77m.", "£77m", UNKNOWN),
        ("Its deficit was £30m at 31 March 2025.", "£30m", UNKNOWN),
        ("In 2025, 98.4% of new plans were issued within 20 weeks.", "98.4%", SUPPORTED),
        ("In 2025, 45% of new plans were issued within 20 weeks.", "45%", CONTRADICTED),
        ("It issues 27.2% of plans within 20 weeks.", "27.2%", SUPERSEDED),
        ("In 2025, 45.5% of plans in England were issued within 20 weeks.", "45.5%", SUPPORTED),
        ("In 2025 it refused 210 of 622 requests for an assessment.", "210", SUPPORTED),
        ("In 2025 it refused 210 of 622 requests for an assessment.", "622", SUPPORTED),
        ("In 2025 the council refused 33.8% of requests (England: 26.6%).", "26.6%", SUPPORTED),
        ("In January 2026 there were 3,099 EHC plans, up on 2,804 a year before.", "2,804", SUPPORTED),
        ("Inspectors set six areas for priority action.", "six", SUPPORTED),
        ("Inspectors set four areas for priority action.", "four", CONTRADICTED),
        ("The school has 98.4% attendance.", "98.4%", UNKNOWN),
        ("A petition gathered 3,099 names.", "3,099", UNKNOWN),
        ("The swimming pool cost £18.5m.", "£18.5m", UNKNOWN),
        ("DfE was to pay £20m in all under the Safety Valve agreement.", "£20m", SUPPORTED),
        ("Deficits in England were forecast to reach £4.6bn by March 2026.", "£4.6bn", SUPPORTED),
        ("Deficits in England come to £1.6bn.", "£1.6bn", SUPERSEDED),
    ],
)
def test_a_number_is_judged_by_measure_unit_place_and_period(invented: Evidence, sentence: str, claim: str, verdict: str) -> None:
    assert judge(invented, sentence)[claim] == verdict


@pytest.mark.parametrize(
    ("sentence", "claim", "verdict"),
    [
        ("In Coldham, 45.5% of new plans were issued within 20 weeks in 2025.", "45.5%", SUPPORTED),
        ("In Coldham, 98.4% of new plans were issued within 20 weeks in 2025.", "98.4%", CONTRADICTED),
        ("Ashforth’s rate was 98.4% within 20 weeks in 2025, Coldham’s 45.5%.", "45.5%", SUPPORTED),
        ("In Dunmere inspectors found systemic failings.", "systemic failings", UNKNOWN),
    ],
)
def test_a_claim_about_another_council_is_held_against_that_council(
    invented: Evidence, sentence: str, claim: str, verdict: str
) -> None:
    assert judge(invented, sentence)[claim] == verdict


def test_an_unknown_claim_shows_the_figure_beside_it(invented: Evidence) -> None:
    claim = next(c for c in check_paragraphs(invented, ["Ashforth’s deficit is £77m."], ASHFORTH) if c.kind == "number")
    assert "£18.5m" in claim.evidence and claim.figure_ids


def test_without_an_authority_local_numbers_stay_unknown(invented: Evidence) -> None:
    assert judge(invented, "The deficit was £18.5m at 31 March 2024.", None) == {"£18.5m": UNKNOWN}


def test_a_withdrawn_value_is_superseded(tmp_path: Path) -> None:
    tables = world.tables()
    old = figure("ehc_20_week_rate", "2025", 94, la_code=ASHFORTH, place="Ashforth", superseded_by="withdrawn", source_id="old")
    tables["figure"] = [
        f
        for f in tables["figure"]
        if not (f["measure"] == "ehc_20_week_rate" and f["la_code"] == ASHFORTH and f["period"] == "2025")
    ] + [old]
    draft = tmp_path / "draft.txt"
    draft.write_text("In 2025, 94% of new plans were issued within 20 weeks.", encoding="utf-8")
    with open_warehouse(make_warehouse(tmp_path / "w.duckdb", tables)) as connection:
        claims = check_draft(connection, draft, ASHFORTH)
    assert claims[0].verdict == SUPERSEDED


@pytest.mark.parametrize(
    ("sentence", "claim", "verdict"),
    [
        ("Inspectors found widespread failings in Ashforth.", "widespread failings", SUPPORTED),
        ("Inspectors found inconsistent experiences and outcomes.", "inconsistent experiences", CONTRADICTED),
        ("Inspectors did not find systemic failings.", "systemic failings", UNKNOWN),
        ("The report was published on 7 May 2024.", "7 May 2024", SUPPORTED),
        ("The report was published on 9 May 2024.", "9 May 2024", CONTRADICTED),
        ("Ashforth signed a Safety Valve agreement.", "Safety Valve agreement", SUPPORTED),
        ("Ashforth is part of Delivering Better Value.", "Delivering Better Value", UNKNOWN),  # the list held is not whole
        ("Its Safety Valve agreement was extended.", "extend", SUPPORTED),
        ("Its Safety Valve agreement was suspended.", "suspend", CONTRADICTED),
        ("Mr James Frith MP spoke.", "Mr James Frith", SUPPORTED),
        ("Dr Sample Doctor MP spoke.", "Dr Sample Doctor", CONTRADICTED),
        ("Nobody Known MP spoke.", "Nobody Known", UNKNOWN),
        ("Dear Mr Frith and Christian Wakeford,", "Mr Frith", SUPPORTED),
        ("Dear James Frith,", "James Frith", CONTRADICTED),
        ("Dear Ms Stranger,", "Ms Stranger", UNKNOWN),
    ],
)
def test_status_dates_and_names_are_judged(invented: Evidence, sentence: str, claim: str, verdict: str) -> None:
    assert judge(invented, sentence)[claim] == verdict


@pytest.mark.parametrize("about", [None, "881"])
@pytest.mark.parametrize(
    ("sentence", "verdicts"),
    [
        ("Essex signed a Safety Valve agreement.", [CONTRADICTED]),
        ("Essex, West Sussex and Oxfordshire signed Safety Valve agreements.", [CONTRADICTED] * 3),
        ("Safety Valve deals were signed by Hertfordshire and Somerset.", [CONTRADICTED] * 2),
        ("BCP signed a Safety Valve agreement.", [CONTRADICTED]),
        ("BCP sought a Safety Valve agreement and was turned down.", []),
        ("Essex is not in the Safety Valve programme.", [SUPPORTED]),
        ("Bury signed a Safety Valve agreement.", [SUPPORTED]),
        ("Norfolk has no Safety Valve agreement.", [CONTRADICTED]),
        ("Norfolk’s payments under its Safety Valve agreement have not been made.", []),
        ("Wokingham signed a Safety Valve agreement.", [UNKNOWN]),  # membership is inferred in what is bundled
    ],
)
def test_membership_is_judged_of_every_council_named(
    bundled: Evidence, about: str | None, sentence: str, verdicts: list[str]
) -> None:
    judged = [j.verdict for j in check_paragraphs(bundled, [sentence], about) if "afety" in j.claim and j.kind == "status"]
    assert judged == verdicts


def test_our_own_letters_hold(invented: Evidence, invented_path: Path, tmp_path: Path) -> None:
    for code in world.NAMES:
        path = tmp_path / f"{code}.docx"
        path.write_bytes(to_docx(compose(invented, code)))
        with open_warehouse(invented_path) as connection:
            claims = check_draft(connection, path, code)
        assert [claim for claim in claims if claim.wrong] == []
    assert sum(claim.verdict == SUPPORTED for claim in claims) >= 0
    assert any(claim.verdict == SUPPORTED for claim in _claims(invented, BEXWORTH))


def _claims(evidence: Evidence, code: str) -> list[Judged]:
    return check_paragraphs(evidence, [block.text for block in compose(evidence, code).blocks], code)


def test_years_limits_and_numbering_are_not_claims() -> None:
    sentence = "1. In 2025, section 114 and the 20 weeks limit (note 3) of [2025] EWHC 893 for those aged 0 to 25 on 7 May 2024, 2023-24."
    assert find_numbers(sentence) == []


@given(st.integers(0, 10**9), st.sampled_from(["£{}", "{}%", "{:,}"]))
def test_numbers_are_read_back_as_written(value: int, form: str) -> None:
    found = find_numbers(f"They had {form.format(value)} then.")
    assert [number.value for number in found] == [value] or 1990 <= value < 2100


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader_of_numbers(text: str) -> None:
    find_numbers(text)
    find_periods(text)


_PIECES = st.sampled_from(
    ["£", "1,23", "£3,", "£18.5m,", "98%", "of appeals", "deficit", "2024-26", "31 February 2024", "31 March 2024", "(England:", ")", "Safety Valve", "six",
     "areas for priority action", "A year earlier", "Dear", "Mr", "MP", "suspended", "not", "systemic failings", "published on", "2025", "a year before", "\u2028", "."]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map(" ".join))
def test_no_sentence_breaks_the_judge(invented: Evidence, sentence: str) -> None:
    for claim in check_paragraphs(invented, [sentence], ASHFORTH):
        assert claim.verdict in (SUPPORTED, CONTRADICTED, SUPERSEDED, UNKNOWN)


@pytest.mark.parametrize(
    ("text", "value"), [("£18.5m, then", 18500000), ("£3, he said", 3), ("£1,234,567.", 1234567), ("£1,23", 1)]
)
def test_money_at_a_comma_is_read(text: str, value: int) -> None:
    assert find_numbers(text)[0].value == value


def test_the_period_right_after_a_number_wins() -> None:
    sentence = "In January 2026 it was 3,099, from 2,804 in January 2025."
    first, second = find_numbers(sentence)
    periods = find_periods(sentence)
    assert [p.year for p in (nearest_period(n, periods, sentence) for n in (first, second)) if p] == [2026, 2025]


def test_every_rule_has_what_it_needs() -> None:
    assert len({rule.id for rule in rules()}) == len(rules()) >= 8
    assert all(
        rule.verdict in (SUPERSEDED, CONTRADICTED) and rule.now and rule.source_url.startswith("https://") for rule in rules()
    )


class TestReading:
    """Drafts that cannot be read say what to do; none is executed."""

    def test_plain_text_in_several_encodings(self, tmp_path: Path) -> None:
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            path = tmp_path / f"{encoding}.txt"
            path.write_bytes("£5m’s worth\n\nNext paragraph".encode(encoding))
            assert read_paragraphs(path) == ["£5m’s worth", "Next paragraph"]

    @pytest.mark.parametrize(
        ("name", "content"), [("a.docx", b"not a zip"), ("a.docx", b""), ("a.pdf", b"%PDF-"), ("a.txt", b"\x00\x01\x02")]
    )
    def test_another_kind_is_refused(self, tmp_path: Path, name: str, content: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(DraftUnreadable):
            read_paragraphs(path)

    def test_a_docx_with_entities_or_a_bomb_is_refused_or_inert(self, tmp_path: Path) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>hello &b;</w:t></w:r></w:p></w:document>'
        for number, xml in enumerate([bomb + body, '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + body]):
            path = tmp_path / f"{number}.docx"
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("word/document.xml", xml)
            try:
                assert "root:" not in " ".join(read_paragraphs(path))
            except DraftUnreadable:
                continue


def test_bankrupt_is_never_passed_over_in_silence(invented: Evidence) -> None:
    for word in ("bankrupt", "insolvent"):
        assert judge(invented, f"Our council is {word}.")[word] == UNKNOWN


def test_an_agreement_that_ended_is_not_still_running(tmp_path: Path) -> None:
    tables = world.tables()
    tables["event"][0]["kind"] = "agreement_ended"
    with open_warehouse(make_warehouse(tmp_path / "e.duckdb", tables)) as connection:
        evidence = load_evidence(connection)
    assert judge(evidence, "Ashforth’s Safety Valve agreement is still running.")["still running"] == CONTRADICTED


def test_a_forecast_said_as_fact_is_unknown_and_names_the_forecast(invented: Evidence) -> None:
    claims = check_paragraphs(invented, ["Dunmere’s deficit was £92m at 31 March 2025."], DUNMERE)
    assert [(claim.claim, claim.verdict) for claim in claims if claim.kind == "number"] == [("£92m", UNKNOWN)]
    assert any("only as a forecast" in claim.evidence for claim in claims)


def test_rates_by_two_methods_are_not_mixed(tmp_path: Path) -> None:
    tables = world.tables()
    tables["figure"].append(local(ASHFORTH, "tribunal_appeal_rate_old_method", "2023", "1.4"))
    with open_warehouse(make_warehouse(tmp_path / "m.duckdb", tables)) as connection:
        evidence = load_evidence(connection)
    found = check_paragraphs(evidence, ["Our area’s appeal rate rose from 1.4% in 2023 to 3.0% in 2025."], ASHFORTH)
    assert any(claim.verdict == CONTRADICTED and "new method" in claim.evidence for claim in found)
