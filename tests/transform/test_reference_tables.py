"""What holds of every reference table: shape, identity, sources, and nothing from a stand-in document."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from extract.measures import MEASURES
from extract.terms import Basis, CalendarYear, FinancialYear, PaymentBasis, PeriodType, ValueState
from transform import reference
from transform.local_authorities import LocalAuthorities
from transform.reference.figures import figure_id
from transform.reference.files import REFERENCE, confidence, publisher, read
from transform.rows import arrow_table
from transform.tables import TABLE_BY_NAME

FIGURES = reference.figures()
TABLES = ("programme_membership", "event", "disagreement", "national_figure", "authority_hex", "figure_input", "document")
TODAY = {a.la_code for a in LocalAuthorities.load().all_current()}


def test_every_row_fits_its_table_and_its_required_columns_are_filled() -> None:
    agreements = reference.agreements()
    made = {name: reference.rows(name) for name in TABLES} | {
        "inspection": reference.inspections(),
        "agreement": [{k: v for k, v in row.items() if k not in ("targets", "payments")} for row in agreements],
        "agreement_target": [target for row in agreements for target in row["targets"]],
        "agreement_payment": [payment for row in agreements for payment in row["payments"]],
    }
    for name, rows in made.items():
        table = TABLE_BY_NAME[name]
        assert rows
        arrow_table(table, rows)
        required = [column.name for column in table.columns if column.required]
        assert [row for row in rows if any(row.get(column) is None for column in required)] == [], name


def test_every_figure_fits_the_table_of_figures_but_for_its_identity() -> None:
    arrow_table(TABLE_BY_NAME["figure"], FIGURES)
    required = [c.name for c in TABLE_BY_NAME["figure"].columns if c.required and c.name != "figure_id"]
    assert [row for row in FIGURES if any(row.get(column) is None for column in required)] == []


def test_no_two_figures_share_an_identity() -> None:
    assert [key for key, count in Counter(map(figure_id, FIGURES)).items() if count > 1] == []


def test_a_value_is_there_exactly_when_its_state_is_reported() -> None:
    assert all((row["value"] is not None) == (row["value_state"] == "reported") for row in FIGURES)
    assert all(row["state_reason"] for row in FIGURES if row["value_state"] != "reported")
    assert {row["value_state"] for row in FIGURES} <= {str(state) for state in ValueState}


def test_measures_periods_and_bases_are_of_the_closed_vocabularies() -> None:
    readers = {PeriodType.FINANCIAL_YEAR: FinancialYear.parse, PeriodType.CALENDAR_YEAR: CalendarYear.parse}
    for row in FIGURES:
        kind = MEASURES[row["measure"]]
        assert (row["unit"], row["period_type"]) == (kind.unit, kind.period_type)
        if kind.period_type in readers:
            assert str(readers[kind.period_type](row["period"])) == row["period"]
    assert {row["basis"] for row in FIGURES} <= {str(basis) for basis in Basis}
    assert {row["payment_basis"] for row in FIGURES} <= {str(basis) for basis in PaymentBasis}


def test_every_address_has_a_publisher_somebody_looked_at() -> None:
    unknown = set()
    for path in REFERENCE.glob("*.csv"):
        for row in read(path.name):
            for address in (row.get("source_url") or row.get("report_url") or "").split(" ; "):
                if address and not address.startswith("data/reference/"):
                    try:
                        publisher(address)
                    except KeyError:
                        unknown.add(address)
    assert unknown == set()


@pytest.mark.parametrize(
    "address",
    [
        "https://kevinjfoster.com/node/7032", "https://streetguide.co.uk/parliament/written/1538525/4621",
        "https://room151.dev.docandtee.com/funding/x", "https://www.hillingdonlabour.org/proof", "https://severuss.online/?p=241487",
        "https://govukdiff.njk.onl/update/x", "https://universitytrends.co.uk/third", "https://www.newsbuck.com/x",
        "https://opencouncil.network/meetings/80074", "https://www.parallelparliament.co.uk/debate/x",
        "http://hillingdon.lbhill1-prd.gosshosted.com/article/9151/x",
    ],
)  # fmt: skip
def test_trap_mirrors_copies_and_party_sites_are_leads_only(address: str) -> None:
    _, kind = publisher(address)
    assert kind == "lead"
    assert confidence("sourced", kind) == "lead"


def test_a_squatted_address_is_nowhere_in_the_tables() -> None:
    for path in REFERENCE.glob("*.csv"):
        assert "bestrealestatecompanytoworkfor" not in path.read_text(encoding="utf-8"), path.name


def test_a_lead_or_an_inference_is_never_reviewed_and_so_is_kept_out_of_letters() -> None:
    assert {row["confidence"] for row in FIGURES} <= {"published", "sourced", "inferred", "lead"}
    assert [row for row in FIGURES if row["confidence"] in ("lead", "inferred") and row["reviewed"]] == []
    assert {row["confidence"] for row in reference.rows("event")} <= {"sourced", "inferred", "lead"}


def test_nothing_is_marked_as_other_than_curated_and_nothing_as_a_stand_in() -> None:
    assert {(row["origin"], row["stand_in"]) for row in FIGURES} == {("curated", False)}
    assert not any(row["stand_in"] for row in reference.agreements())


def test_quotes_are_cells_never_sentences() -> None:
    quoted = [row["quote"] for row in FIGURES if row["quote"]]
    assert quoted
    assert all(re.search(r",-?[\d.]+$", quote) for quote in quoted)


def test_where_figures_cite_a_workbook_the_workbook_is_a_document() -> None:
    held = {row["snapshot_sha256"] for row in reference.rows("document")}
    assert {row["snapshot_sha256"] for row in FIGURES if row["snapshot_sha256"]} <= held
    assert {row["snapshot_sha256"] for row in reference.inspections() if row.get("snapshot_sha256")} <= held


def test_reserves_and_the_stability_grant_are_recorded_as_not_found_for_everybody_with_where_to_look() -> None:
    for measure in ("usable_reserves", "high_needs_stability_grant"):
        rows = [row for row in FIGURES if row["measure"] == measure and row["la_code"] and row["value_state"] == "not_found"]
        assert {row["la_code"] for row in rows} == TODAY
        assert all("ask the council" in row["state_reason"] or "look in" in row["state_reason"] for row in rows)


def test_trap_section_251_and_allocations_of_the_city_and_scilly_are_not_found_rather_than_zero() -> None:
    absent = {(r["la_code"], r["measure"], r["period"]) for r in reference.not_found_figures() if r["la_code"] in ("201", "420")}
    for code in ("201", "420"):
        assert (code, "dsg_cumulative_balance", "2023-24") in absent
        assert (code, "dsg_allocation", "2023-24") in absent
        assert (code, "high_needs_allocation", "2019-20") in absent


def test_the_as_at_date_is_the_newest_day_on_which_a_list_was_read() -> None:
    assert reference.as_at().isoformat() == "2026-06-29"


def test_every_file_of_the_folder_is_described_in_its_readme() -> None:
    readme = (REFERENCE / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in REFERENCE.glob("*.csv") if f"`{path.name}`" not in readme] == []


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(KeyError):
        reference.rows("mp")


def truth(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "truth" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_no_invented_figure_of_a_stand_in_agreement_is_in_the_reference_tables(shared: Path) -> None:
    codes = {row["file"]: row["dfe_code"] for row in truth(shared, "agreements.csv")}
    sourced: set[tuple[str, str, Decimal]] = set()
    invented: set[tuple[str, str, Decimal]] = set()
    for name, measure, column in (
        ("agreement_targets.csv", "agreement_planned_deficit", "planned_deficit_gbp"),
        ("agreement_payments.csv", "agreement_payment", "payment_gbp"),
    ):
        for row in truth(shared, name):
            which = sourced if row["source"] == "sourced" else invented
            which.add((codes[row["file"]], f"{measure} {row['financial_year']}", Decimal(row[column])))
    for row in truth(shared, "agreements.csv"):
        for field in ("total_payment", "first_payment"):
            if row[f"{field}_gbp"]:
                which = sourced if row[f"{field}_source"] == "sourced" else invented
                which.add((row["dfe_code"], f"agreement_{field}", Decimal(row[f"{field}_gbp"])))
    ours = {
        (
            row["la_code"],
            f"{row['measure']} {row['period']}" if row["measure"].endswith(("deficit", "payment")) else row["measure"],
            row["value"],
        )
        for row in FIGURES
        if row["measure"].startswith("agreement_") and row["value"]
    }
    ours |= {(code, measure.split(" ")[0], value) for code, measure, value in ours if "total" in measure or "first" in measure}
    assert len(invented) > 300
    assert ours & (invented - sourced) == set()
