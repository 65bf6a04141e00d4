"""Six invented authorities, one for each kind of letter and each awkward case. Test data: evidence of nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.warehouse import authority, figure, make_warehouse, row

ASHFORTH, BEXWORTH, COLDHAM, DUNMERE, EASTVALE, FARLEY = "990", "991", "992", "993", "994", "995"
NAMES = {
    ASHFORTH: "Ashforth",
    BEXWORTH: "Bexworth St Giles",
    COLDHAM: "Coldham",
    DUNMERE: "Dunmere",
    EASTVALE: "Isles of Eastvale",
    FARLEY: "Farley",
}
GOV = "https://www.gov.uk/test"
PRESS = "https://schoolsweek.co.uk/test-story"
AGREEMENT_SHA, SEN2_SHA, S251_SHA, REPORT_SHA, STAND_IN_SHA, MPS_SHA = (letter * 64 for letter in "abcdef")

Row = dict[str, Any]


def local(la_code: str, measure: str, period: str, value: Any, **given: Any) -> Row:
    return figure(measure, period, None if value is None else Decimal(str(value)), la_code=la_code, place=NAMES[la_code], **given)


def england(measure: str, period: str, value: Any, **given: Any) -> Row:
    return figure(measure, period, Decimal(str(value)), **({"snapshot_sha256": SEN2_SHA, "locator": "test.csv row 1"} | given))


def balance(la_code: str, period: str, value: Any, **given: Any) -> Row:
    year = int(period[:4]) + 1
    given = {
        "as_at": date(year, 3, 31),
        "payment_basis": "unknown",
        "snapshot_sha256": S251_SHA,
        "publisher": "Test department",
    } | given
    return local(la_code, "dsg_cumulative_balance", period, value, **given)


def sen2(la_code: str, plans: int, earlier: int, refused: int, requests: int, rate: str) -> list[Row]:
    rows = [
        ("ehc_plans", "2025/26", plans),
        ("ehc_plans", "2024/25", earlier),
        ("ehc_requests", "2025", requests),
        ("ehc_requests_refused", "2025", refused),
        ("ehc_requests_refused_rate", "2025", Decimal(refused * 100) / requests),
        ("ehc_20_week_rate", "2025", rate),
        ("ehc_20_week_rate", "2024", "27.2"),
        ("tribunal_appeals", "2025", 53),
        ("tribunal_appeal_rate_new_method", "2025", "3.0"),
    ]
    more = {
        "snapshot_sha256": SEN2_SHA,
        "locator": "test.csv row 5",
        "source_url": f"{GOV}/sen2.zip",
        "publisher": "Test department",
    }
    return [local(la_code, measure, period, value, **more) for measure, period, value in rows]


def _figures() -> list[Row]:
    outcome = {
        "snapshot_sha256": REPORT_SHA,
        "page": 1,
        "source_url": "https://files.ofsted.gov.uk/test",
        "publisher": "Test inspectors",
    }
    derived = {"basis": "derived", "snapshot_sha256": S251_SHA}
    curated = {
        "origin": "curated",
        "confidence": "sourced",
        "source_url": PRESS,
        "publisher": "The Test Gazette",
        "snapshot_sha256": None,
    }
    target = {"basis": "target", "snapshot_sha256": AGREEMENT_SHA, "page": 2, "source_url": f"{GOV}/ashforth.pdf"}
    return [
        balance(ASHFORTH, "2023-24", -18512345),
        balance(ASHFORTH, "2022-23", -12000000),
        local(ASHFORTH, "dsg_deficit_per_resident_0_25", "2023-24", "308.02", **derived),
        local(ASHFORTH, "population_0_25", "2023", 60100),
        local(ASHFORTH, "agreement_total_payment", "2020-21", 20000000, **target),
        local(ASHFORTH, "agreement_planned_deficit", "2023-24", 15000000, **target),
        local(ASHFORTH, "inspection_outcome", "2024-02-16", 3, **outcome),
        local(ASHFORTH, "inspection_priority_actions", "2024-02-16", 6, **outcome | {"page": 8}),
        local(ASHFORTH, "inspection_areas_for_improvement", "2024-02-16", 3, **outcome | {"page": 10}),
        *sen2(ASHFORTH, 3099, 2804, 210, 622, "98.4"),
        balance(BEXWORTH, "2023-24", 1200000),
        *sen2(BEXWORTH, 1500, 1600, 50, 400, "31.5"),
        balance(COLDHAM, "2023-24", None, value_state="suppressed", as_printed="x", state_reason="marked x by the publisher"),
        *sen2(COLDHAM, 900, 900, 0, 100, "45.5"),
        balance(DUNMERE, "2022-23", -35800000),
        balance(DUNMERE, "2024-25", -92000000, basis="forecast", stated=date(2024, 7, 1), **curated),
        local(DUNMERE, "ehc_20_week_rate", "2025", None, value_state="suppressed", as_printed="x"),
        local(DUNMERE, "ehc_20_week_rate", "2024", "60.1"),
        balance(FARLEY, "2023-24", -40000000, payment_basis="net"),
        local(
            FARLEY,
            "agreement_planned_deficit",
            "2023-24",
            99000000,
            basis="target",
            stand_in=True,
            reviewed=False,
            snapshot_sha256=STAND_IN_SHA,
        ),
        england("ehc_plans", "2025/26", 718838),
        england("ehc_plans", "2024/25", 638745),
        england("ehc_requests_refused_rate", "2025", "26.6"),
        england("ehc_20_week_rate", "2025", "45.5"),
        england("ehc_20_week_rate", "2024", "46.0"),
        england("tribunal_appeal_rate_new_method", "2025", "6.6"),
        figure(
            "total_dsg_deficit",
            "2025-26",
            Decimal(4600000000),
            figure_id="fnational0001",
            basis="forecast",
            source_url="https://www.nao.org.uk/test",
        ),
        figure(
            "total_dsg_deficit",
            "2022-23",
            Decimal(1600000000),
            figure_id="fnational0002",
            source_url="https://www.nao.org.uk/test",
        ),
    ]


def _programmes() -> list[Row]:
    def member(la_code: str, programme: str, tranche: str, **given: Any) -> Row:
        return {
            "la_code": la_code,
            "programme": programme,
            "tranche": tranche,
            "source_url": GOV,
            "publisher": "Test department",
            "origin": "curated",
        } | given

    return [
        member(ASHFORTH, "safety_valve", "2020-2021", status="extended"),
        member(FARLEY, "safety_valve", "2022-2023", status="suspended"),
        member(COLDHAM, "dbv", "tranche 1"),
        member(DUNMERE, "safety_valve_applicant", "2023-24", role="refused", source_url=PRESS, publisher="The Test Gazette"),
        member(DUNMERE, "dbv", "tranche 2"),
        member(EASTVALE, "change_programme", "South West", role="lead"),
    ]


def _agreements() -> dict[str, list[Row]]:
    return {
        "agreement": [
            row("agreement", agreement_id="990-2020-2021-v1", la_code=ASHFORTH, label="2020-2021", version=1, covered_from="2020-21", covered_to="2028-29",
                elimination_year="2028-29", in_year_balance_year="2026-27", total_payment=Decimal(20000000), prints_targets=True, reviewed=True,
                origin="live", snapshot_sha256=AGREEMENT_SHA, source_url=f"{GOV}/ashforth.pdf", publisher="Test department"),
            row("agreement", agreement_id="995-2022-2023-v1", la_code=FARLEY, label="2022-2023", version=1, total_payment=Decimal(77000000), stand_in=True,
                prints_targets=True, origin="mirror", snapshot_sha256=STAND_IN_SHA, source_url=f"{GOV}/farley.pdf", publisher="Test department"),
        ],
        "agreement_target": [
            {"agreement_id": "990-2020-2021-v1", "financial_year": "2023-24", "planned_deficit": Decimal(15000000), "half_digit": Decimal(50000), "figure_id": "f1"},
        ],
        "agreement_condition": [
            {"agreement_id": "990-2020-2021-v1", "number": "4.1", "text": "Review thresholds.", "tags": ["thresholds_and_panels"], "page": 2},
            {"agreement_id": "990-2020-2021-v1", "number": "4.2", "text": "Train the workforce.", "tags": ["workforce"], "page": 2},
        ],
    }  # fmt: skip


def _verdicts(figures: list[Row]) -> list[Row]:
    by = {(f["la_code"], f["measure"], f["period"]): f["figure_id"] for f in figures}

    def verdict(la_code: str, **given: Any) -> Row:
        return row(
            "target_verdict", la_code=la_code, financial_year="2023-24", payment_basis="unknown",
            target_figure_id=by[la_code, "agreement_planned_deficit", "2023-24"],
            reported_figure_ids=[by[la_code, "dsg_cumulative_balance", "2023-24"]], rule="test rule", **given,
        )  # fmt: skip

    return [
        verdict(ASHFORTH, agreement_id="990-2020-2021-v1", planned_deficit=Decimal(15000000), reported_deficit=Decimal(18512345),
                deficit_low=Decimal(18512345), gap_low=Decimal(3462345), verdict="missed", reviewed=True),
        verdict(FARLEY, agreement_id="995-2022-2023-v1", planned_deficit=Decimal(99000000), reported_deficit=Decimal(40000000),
                verdict="met", stand_in=True, reviewed=False),
    ]  # fmt: skip


def _members() -> dict[str, list[Row]]:
    seats = [
        ("E1", "Ashforth North", "Mr James Frith", "Mr Frith", "Frith, James", [ASHFORTH]),
        ("E2", "Ashforth South", "Christian Wakeford", "Christian Wakeford", "Wakeford, Christian", [ASHFORTH, BEXWORTH]),
        ("E3", "Bexworth", "Dame Test Person", "Dame Test", "Person, Test", [BEXWORTH]),
        ("E4", "Coldham", "Dr Sample Doctor", "Dr Doctor", "Doctor, Sample", [COLDHAM]),
        ("E5", "Dunmere", "Sir Example Knight", "Sir Example", "Knight, Example", [DUNMERE]),
        ("E6", "Farley", "Plain Name", "Plain Name", "Name, Plain", [FARLEY]),
    ]
    return {
        "constituency": [{"pcon_code": code, "name": name, "slug": name.lower().replace(" ", "-")} for code, name, *_ in seats],
        "authority_constituency": [{"la_code": la, "pcon_code": seat[0]} for seat in seats for la in seat[5]],
        "mp": [
            {"pcon_code": code, "display_name": shown, "formal_name": f"{shown} MP", "salutation": salutation, "sort_name": sort,
             "email": None if code == "E6" else f"{code.lower()}@parliament.example", "as_at": date(2026, 6, 27), "snapshot_sha256": MPS_SHA}
            for code, _, shown, salutation, sort, _ in seats
        ],
    }  # fmt: skip


def _national() -> list[Row]:
    common = {
        "source_url": "https://www.nao.org.uk/test",
        "publisher": "Test auditors",
        "source_kind": "primary",
        "confidence": "sourced",
        "unit": "gbp",
    }
    return [
        row("national_figure", national_id="deficit-2026", topic="total_dsg_deficit", value=Decimal(4600000000), period="2025-26", as_at=date(2024, 10, 24),
            basis="forecast", statement="Test auditors forecast deficits of £4.6bn in England by March 2026.", figure_id="fnational0001", **common),
        row("national_figure", national_id="deficit-2023", topic="total_dsg_deficit", value=Decimal(1600000000), period="2022-23", as_at=date(2023, 3, 31),
            basis="outturn", statement="Deficits came to £1.6bn in England.", figure_id="fnational0002", superseded_by="deficit-2026", **common),
    ]  # fmt: skip


def _events() -> list[Row]:
    def event(event_id: str, when: date, la_code: str | None, kind: str, description: str, **given: Any) -> Row:
        defaults = {
            "date_precision": "month",
            "source_url": GOV,
            "publisher": "Test department",
            "source_kind": "primary",
            "confidence": "sourced",
        }
        return row(
            "event", event_id=event_id, event_date=when, la_code=la_code, kind=kind, description=description, **(defaults | given)
        )

    return [
        event("e1", date(2024, 3, 21), ASHFORTH, "extension", "Agreement reviewed and extended.", date_precision="day"),
        event(
            "e2",
            date(2024, 3, 21),
            FARLEY,
            "suspension",
            "Payments suspended.",
            source_url=PRESS,
            publisher="The Test Gazette",
            source_kind="press",
        ),
        event("e3", date(2025, 6, 20), None, "override", "The override is extended to 31 March 2028."),
        event("e4", date(2026, 2, 9), None, "grant", "The grant is to meet 90% of eligible deficits to 31 March 2026."),
        event("e5", date(2024, 1, 1), ASHFORTH, "enhanced_monitoring", "A lead.", source_kind="lead"),
    ]


def _inspections(figures: list[Row]) -> list[Row]:
    outcome = next(f["figure_id"] for f in figures if f["measure"] == "inspection_outcome")
    report = {"source_url": "https://files.ofsted.gov.uk/test", "origin": "live", "reviewed": True}
    return [
        row("inspection", la_code=ASHFORTH, framework="area_send_2023", inspection_start=date(2024, 2, 12), inspection_end=date(2024, 2, 16),
            published=date(2024, 5, 7), outcome=3, monitoring_within_months=18, next_full_inspection_years=3, priority_actions=6,
            areas_for_improvement=3, figure_id=outcome, snapshot_sha256=REPORT_SHA, page=1, **report),
        row("inspection", la_code=BEXWORTH, framework="area_send_2023", inspection_start=date(2025, 1, 6), inspection_end=date(2025, 1, 10),
            published=date(2025, 3, 3), outcome=1, next_full_inspection_years=5, priority_actions=0, areas_for_improvement=1, **report),
        row("inspection", la_code=COLDHAM, framework="area_send_2023", inspection_start=date(2025, 1, 6), inspection_end=date(2025, 1, 10),
            published=date(2025, 3, 3), outcome=2, next_full_inspection_years=3, priority_actions=None, areas_for_improvement=None, **report),
        row("inspection", la_code=DUNMERE, framework="local_area_2016", inspection_end=date(2019, 5, 10), written_statement_of_action=True, **report),
    ]  # fmt: skip


def _documents() -> list[Row]:
    def document(sha: str, title: str, **given: Any) -> Row:
        return row(
            "document",
            snapshot_sha256=sha,
            url=f"{GOV}/{sha[:4]}",
            title=title,
            publisher="Test department",
            media_type="text/csv",
            **given,
        )

    return [
        document(AGREEMENT_SHA, "Ashforth: test agreement 2020-2021"),
        document(SEN2_SHA, "Test plans 2026", published=date(2026, 6, 25)),
        document(S251_SHA, "Test spending 2023-24", transcribed=True),
        document(REPORT_SHA, "Ashforth: test inspection report"),
        document(STAND_IN_SHA, "Farley: test agreement", stand_in=True),
        document(MPS_SHA, "Test list of MPs"),
    ]


def tables() -> dict[str, list[Row]]:
    figures = _figures()
    regions = {BEXWORTH: "London", EASTVALE: "South West"}
    return {
        "authority": [
            authority(code, name, region=regions.get(code, "North West"), full_name=f"{name} Council")
            for code, name in NAMES.items()
        ],
        "authority_alias": [{"alias": name.lower(), "la_code": code} for code, name in NAMES.items()],
        "figure": figures,
        "figure_input": [
            {"figure_id": f["figure_id"], "input_id": other["figure_id"], "formula": "deficit divided by residents aged 0 to 25"}
            for f in figures
            if f["measure"] == "dsg_deficit_per_resident_0_25"
            for other in figures
            if other["la_code"] == f["la_code"]
            and (other["measure"], other["period"]) in (("dsg_cumulative_balance", "2023-24"), ("population_0_25", "2023"))
        ],
        "programme_membership": _programmes(),
        "target_verdict": _verdicts(figures),
        "inspection": _inspections(figures),
        "event": _events(),
        "national_figure": _national(),
        "document": _documents(),
        **_agreements(),
        **_members(),
    }


def invented_warehouse(path: Path) -> Path:
    """Write the warehouse of invented authorities."""
    return make_warehouse(path, tables())
