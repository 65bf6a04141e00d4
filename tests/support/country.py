"""The invented authorities with everything that a site shows besides. Test data: evidence of nothing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from extract.measures import MEASURES
from tests.support.invented import ASHFORTH, BEXWORTH, FARLEY, GOV, S251_SHA, tables
from tests.support.warehouse import authority, figure, row

BCP = "839"
BCP_NAME = "Bournemouth, Christchurch and Poole"
SQUARES = {ASHFORTH: "0,0 10,0 10,10 0,10", BEXWORTH: "10,0 20,0 20,10 10,10", BCP: "0,10 10,10 10,20 0,20"}
HOSTILE = 'Ashforth: <script>alert("1")</script> was revised from 1 to 2.'


def country() -> dict[str, list[dict[str, Any]]]:
    """Every table that a site reads, by name.

    Besides the invented authorities: one with nothing but its population (the real name, for the search), a
    constituency in three authorities, an agreement whose payments are suspended, text that is hostile to a page.
    """
    found = tables()
    found["authority"].append(authority(BCP, BCP_NAME, region="South West", slug="bournemouth-christchurch-and-poole"))
    found["authority_alias"] += [{"alias": alias, "la_code": BCP} for alias in ("bcp", BCP_NAME.lower())]
    found["figure"].append(
        figure("population_0_25", "2023", Decimal(104000), la_code=BCP, place=BCP_NAME, as_at=date(2023, 6, 30))
    )
    found["agreement"] = [
        item | {"suspended": True, "published": date(2024, 3, 21)} if item["la_code"] == FARLEY else item
        for item in found["agreement"]
    ]
    for item in found["figure"]:
        if item["measure"] == "dsg_cumulative_balance" and item["origin"] != "curated":
            item["source_id"] = "section_251"
    _add_seats(found)
    return found | _upkeep()


def _add_seats(found: dict[str, list[dict[str, Any]]]) -> None:
    for code, name, member, sort_name in (
        ("E7", "Three Ways", "Óscar D’Arcy", "D’Arcy, Óscar"),
        ("E8", "Poole", "Neil Tester", "Tester, Neil"),
    ):
        found["constituency"].append({"pcon_code": code, "name": name, "slug": name.lower().replace(" ", "-")})
        found["mp"].append(
            row("mp", pcon_code=code, display_name=member, formal_name=member, salutation=member, sort_name=sort_name,
                email=f"{code.lower()}@parliament.example", as_at=date(2026, 6, 27))
        )  # fmt: skip
    shares = ((ASHFORTH, 0.63), (BEXWORTH, 0.19), (BCP, 0.18))
    found["authority_constituency"] += [{"la_code": code, "pcon_code": "E7", "population_share": share} for code, share in shares]
    found["authority_constituency"].append({"la_code": BCP, "pcon_code": "E8"})


def _upkeep() -> dict[str, list[dict[str, Any]]]:
    """Sources, measures, changes, refusals and checks of a build from a mirror."""
    seen = datetime.fromisoformat("2026-06-02T08:00:00")
    meta = {"warehouse_id": "test-country", "as_at": "2026-06-29", "schema_version": "1", "mirror": "a test mirror"}
    return {
        "authority_hex": [{"la_code": code, "column_number": 0, "row_number": 0, "points": points} for code, points in SQUARES.items()],
        "source_state": [
            row("source_state", source_id="section_251", publisher="Test department", title="Test table", landing_page=f"{GOV}/table",
                licence="Open Government Licence v3.0", attribution="Contains test information", origin="mirror", documents=1,
                records=9, as_at=date(2024, 3, 31), stale=True, stale_reason="older than 120 days", next_expected="December 2026")
        ],
        "measure": [
            row("measure", measure=item.name, label=item.label, unit=str(item.unit), period_type=str(item.period_type),
                definition=item.definition, additive=item.additive, warning=item.warning)
            for item in MEASURES.values()
        ],
        "change": [
            row("change", run_id="r2", seen_at=seen, kind="figure_revised", la_code=ASHFORTH, subject="Ashforth, balance", before="1",
                after="2", sentence=HOSTILE, url=f"{GOV}/table", stand_in=True),
            row("change", run_id="r2", seen_at=seen, kind="document_new", subject="Test table", sentence="New document: Test table.",
                url="javascript:alert(1)"),
        ],
        "rejected": [
            row("rejected", source_id="section_251", url=f"{GOV}/table", snapshot_sha256=S251_SHA, item="Atlantis",
                reason="No authority is called that.")
        ],
        "quality_check": [row("quality_check", check_name="every_figure_is_cited", level="fatal", passed=True, found="all are")],
        "disagreement": [
            row("disagreement", disagreement_id="d1", la_code=ASHFORTH, topic="dsg_cumulative_balance", period="2023-24",
                first_value="£18.5m", first_source="Test department", second_value="£18.1m", second_source="Ashforth Council",
                note="one is before payments")
        ],
        "meta": [{"key": key, "value": value} for key, value in meta.items()],
    }  # fmt: skip
