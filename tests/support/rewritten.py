"""The invented authorities with one agreement rewritten: a first version, the one in force, payments, a change. Test data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.invented import AGREEMENT_SHA, ASHFORTH, GOV, STAND_IN_SHA, local, tables
from tests.support.warehouse import make_warehouse, row

FIRST, NOW = "990-2020-2021-v1", "990-2020-2021-v2"
Row = dict[str, Any]


def _plan(agreement_id: str, year: str, millions: int) -> tuple[Row, Row]:
    sha = AGREEMENT_SHA if agreement_id == NOW else STAND_IN_SHA[::-1]
    found = local(
        ASHFORTH,
        "agreement_planned_deficit",
        year,
        millions * 1_000_000,
        basis="target",
        snapshot_sha256=sha,
        page=2,
        source_id=agreement_id,
    )
    target = row(
        "agreement_target",
        agreement_id=agreement_id,
        financial_year=year,
        planned_deficit=Decimal(millions * 1_000_000),
        figure_id=found["figure_id"],
    )
    return found, target


def _payment(year: str, millions: int, *, paid: bool) -> tuple[Row, Row]:
    found = local(
        ASHFORTH, "agreement_payment", year, millions * 1_000_000, basis="target", snapshot_sha256=AGREEMENT_SHA, page=2
    )
    payment = row(
        "agreement_payment",
        agreement_id=NOW,
        financial_year=year,
        amount=Decimal(millions * 1_000_000),
        already_paid=paid,
        figure_id=found["figure_id"],
    )
    return found, payment


def rewritten_tables() -> dict[str, list[Row]]:
    held = tables()
    plans = [_plan(FIRST, "2023-24", 9), _plan(NOW, "2023-24", 15), _plan(NOW, "2024-25", 12), _plan(NOW, "2027-28", 0)]
    payments = [_payment("2022-23", 8, paid=True), _payment("2024-25", 3, paid=False)]
    common = {
        "la_code": ASHFORTH,
        "label": "2020-2021",
        "prints_targets": True,
        "reviewed": True,
        "origin": "live",
        "publisher": "Test department",
    }
    agreements = [
        row("agreement", agreement_id=FIRST, version=1, published=date(2021, 3, 19), published_precision="day", superseded_by=NOW,
            snapshot_sha256=STAND_IN_SHA[::-1], source_url=f"{GOV}/first.pdf", **common),
        row("agreement", agreement_id=NOW, version=2, published=date(2024, 3, 21), published_precision="day", total_payment=Decimal(20000000),
            snapshot_sha256=AGREEMENT_SHA, source_url=f"{GOV}/ashforth.pdf", **common),
    ]  # fmt: skip
    change = {
        "agreement_id": NOW,
        "previous_id": FIRST,
        "kind": "target",
        "item": "2023-24",
        "before": "9000000",
        "after": "15000000",
    }
    return held | {
        "figure": [*held["figure"], *(figure for figure, _ in (*plans, *payments))],
        "agreement": [agreement for agreement in held["agreement"] if agreement["la_code"] != ASHFORTH] + agreements,
        "agreement_target": [target for _, target in plans],
        "agreement_payment": [payment for _, payment in payments],
        "agreement_condition": [],
        "agreement_change": [row("agreement_change", sentence="The plan for 2023-24 rose from £9m to £15m.", **change)],
        "target_verdict": [
            verdict | {"agreement_id": NOW} for verdict in held["target_verdict"] if verdict["la_code"] == ASHFORTH
        ],
    }


def rewritten_warehouse(path: Path, **more: list[Row]) -> Path:
    """Write it; further rows by table."""
    held = rewritten_tables()
    return make_warehouse(path, held | {name: [*held.get(name, []), *rows] for name, rows in more.items()})
