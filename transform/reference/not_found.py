"""What was looked for and not found, as figures in a state of their own, each with where to look."""

from __future__ import annotations

from transform.local_authorities import LocalAuthorities
from transform.reference.figures import figure_row
from transform.reference.files import Row, read

_CITY, _SCILLY = "201", "420"
_EXPLORE = "https://explore-education-statistics.service.gov.uk/find-statistics/la-and-school-expenditure"
_OUTTURN = (
    "https://www.gov.uk/government/collections/local-authority-revenue-expenditure-and-financing",
    "Ministry of Housing, Communities and Local Government",
)
_GRANT = (
    "https://www.gov.uk/government/publications/explanatory-note-on-the-governments-approach-to-dedicated-schools-grant-deficits",
    "Department for Education",
)


def not_found_figures() -> list[Row]:
    """Usable reserves and grant of everybody; deficit and allocations of the City of London and the Isles of Scilly."""
    today = [authority.la_code for authority in LocalAuthorities.load().all_current()]
    rows = [
        _row(
            "usable_reserves", "2024-25", code, "outturn", *_OUTTURN,
            "no file is held: look in the council's statement of accounts for 31 March 2025 (movement in reserves), "
            "or in the Government's revenue outturn return RS",
        )
        for code in today
    ]  # fmt: skip
    rows += [
        _row(
            "high_needs_stability_grant", "2025-26", code, "outturn", *_GRANT,
            "no allocation has been found: ask the council what it was allocated, and whether DfE has approved its reform plan",
        )
        for code in today
    ]  # fmt: skip
    for code in (_CITY, _SCILLY):
        rows.append(
            _row(
                "dsg_cumulative_balance", "2023-24", code, "outturn", _EXPLORE, "Department for Education",
                "the section 251 file has no row for it: ask the council for its balance at 31 March 2024",
            )
        )  # fmt: skip
        rows += [
            _row(
                measure, year, code, "budget", "https://www.gov.uk/government/collections/dedicated-schools-grant-dsg",
                "Department for Education",
                "the allocation workbooks say that they leave it out: ask the council what grant it had",
            )
            for measure in ("dsg_allocation", "high_needs_allocation")
            for year in sorted({row["financial_year"] for row in read("dsg_allocations.csv")})
        ]  # fmt: skip
    return rows


def _row(measure: str, period: str, la_code: str, basis: str, url: str, publisher: str, reason: str) -> Row:
    return figure_row(
        measure,
        period,
        la_code,
        value=None,
        value_state="not_found",
        state_reason=reason,
        basis=basis,
        payment_basis="unknown" if measure == "dsg_cumulative_balance" else "not_applicable",
        as_printed="",
        source_id="not_found",
        locator="looked for and not found",
        source_url=url,
        publisher=publisher,
    )
