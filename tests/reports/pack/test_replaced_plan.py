"""A verdict on a year under an earlier version of the agreement: the plan of then is shown and cited, not lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from bs4 import BeautifulSoup

from reports.evidence import load_evidence, open_warehouse
from reports.pack.build import build
from reports.pack.html import to_html
from tests.support.invented import ASHFORTH
from tests.support.rewritten import FIRST, rewritten_tables
from tests.support.warehouse import make_warehouse, row


def test_the_plan_in_force_at_the_time_is_shown_with_its_document(tmp_path: Path) -> None:
    held = rewritten_tables()
    verdict = row(
        "target_verdict", la_code=ASHFORTH, agreement_id=FIRST, financial_year="2022-23", planned_deficit=Decimal(9000000), verdict="missed",
        payment_basis="unknown", target_figure_id="f-of-a-version-replaced", reported_deficit=Decimal(12000000), deficit_low=Decimal(12000000),
        rule="test rule", reviewed=True,
        reported_figure_ids=[f["figure_id"] for f in held["figure"] if f["period"] == "2022-23" and f["measure"] == "dsg_cumulative_balance"][:1],
    )  # fmt: skip
    path = make_warehouse(tmp_path / "w.duckdb", held | {"target_verdict": [*held["target_verdict"], verdict]})
    with open_warehouse(path) as connection:
        page = BeautifulSoup(to_html(build(load_evidence(connection), ASHFORTH)), "lxml")
    cells = {tr.th.get_text(): tr.find_all("td") for tr in page.select("#ledger tbody tr")}
    assert cells["2023"][0].get_text().startswith("£9m")
    note = cells["2023"][0].sup.a["href"]
    assert "first.pdf" in str(page.select_one(note))
