"""SEN2: the example, the real releases of 2025 (before and after revision) and 2026, and every way a file may change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.measures import MEASURES
from extract.records import Parsed, ReportedFigure, Wanted
from extract.sources import sen2
from extract.terms import ValueState
from tests.sources.sen2.make_example import TABLES, Table, release
from tests.support.examples import same_as_expected, zip_bytes

HERE = Path(__file__).parent
WANTED = Wanted("https://example.org/example.zip", "Example")
EES = "content.explore-education-statistics.service.gov.uk/api"
R2025, R2026 = "4c3eb898-bfd5-4081-9a96-4aa9abe32090", "1721934a-2ad7-4d1b-1c73-08de96e6fc0e"


def test_the_example_gives_the_expected_records() -> None:
    same_as_expected(sen2.parse((HERE / "example.zip").read_bytes(), WANTED), HERE)


def test_the_example_is_what_its_script_writes() -> None:
    assert (HERE / "example.zip").read_bytes() == release()


# -- the real releases ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def newer(shared: Path) -> Parsed:
    return sen2.parse((shared / f"mirror/{EES}/releases/{R2026}/files.zip").read_bytes(), Wanted("u", "SEN2 2026"))


@pytest.fixture(scope="module")
def revised(shared: Path) -> Parsed:
    return sen2.parse((shared / f"mirror/{EES}/releases/{R2025}/files.zip").read_bytes(), Wanted("u", "SEN2 2025 revised"))


@pytest.fixture(scope="module")
def first(shared: Path) -> Parsed:
    return sen2.parse((shared / f"mirror-earlier/{EES}/releases/{R2025}/files.zip").read_bytes(), Wanted("u", "SEN2 2025"))


def pick(parsed: Parsed, measure: str, period: str, place: str | None = None, level: str | None = None) -> list[ReportedFigure]:
    return [
        figure
        for figure in parsed.figures
        if figure.measure == measure
        and figure.period == period
        and place in (None, figure.place_as_printed)
        and level in (None, figure.place_level)
    ]


def only(figures: Iterable[ReportedFigure]) -> ReportedFigure:
    (figure,) = figures
    return figure


@pytest.mark.parametrize(
    ("measure", "period", "value"),
    [
        ("ehc_plans", "2025/26", "718838"),
        ("ehc_requests", "2025", "162702"),
        ("ehc_requests_refused", "2025", "43289"),
        ("ehc_requests_refused_rate", "2025", "26.6"),
        ("ehc_20_week_rate", "2025", "45.5"),
        ("ehc_20_week_rate_excluding_exceptions", "2025", "46.1"),
        ("ehc_over_1_year_rate", "2025", "10.1"),
        ("ehc_average_weeks_to_plan", "2025", "25.6"),
        ("ehc_placements_unknown", "2025/26", "6925"),
        ("ehc_annual_reviews_held", "2025", "339027"),
    ],
)
def test_england_in_the_release_of_2026(newer: Parsed, measure: str, period: str, value: str) -> None:
    assert only(pick(newer, measure, period, level="national")).value == Decimal(value)


@pytest.mark.parametrize(
    ("measure", "period", "value"),
    [
        ("ehc_plans", "2024/25", "638745"),
        ("ehc_plans", "2018/19", "353995"),
        ("ehc_new_plans", "2022", "66706"),
        ("ehc_plans_ceased", "2022", "34724"),
        ("ehc_requests", "2019", "82329"),
        ("ehc_20_week_rate", "2019", "58.7"),
        ("ehc_annual_reviews_not_held", "2024", "70893"),
    ],
)
def test_england_in_the_release_of_2025(revised: Parsed, measure: str, period: str, value: str) -> None:
    assert only(pick(revised, measure, period, level="national")).value == Decimal(value)


def test_152_authorities_have_a_20_week_rate_of_2025_each_in_its_state(newer: Parsed) -> None:
    rates = pick(newer, "ehc_20_week_rate", "2025", level="local_authority")
    assert len(rates) == 152
    marked = {figure.place_as_printed for figure in rates if figure.value is None}
    assert marked == {"Halton", "Isle of Wight"}
    assert all(
        figure.value_state is ValueState.SUPPRESSED and figure.as_printed == "x" for figure in rates if figure.value is None
    )
    assert "Leicester" not in {figure.place_as_printed for figure in rates}
    assert only(pick(newer, "ehc_20_week_rate", "2025", "Bury")).value == Decimal("98.4")
    norfolk = only(pick(newer, "ehc_20_week_rate_excluding_exceptions", "2025", "Norfolk"))
    assert norfolk.value_state is ValueState.SUPPRESSED
    assert only(pick(newer, "ehc_20_week_rate", "2025", "Norfolk")).value is not None


def test_plans_of_january_2026_by_authority_come_from_phase_transfers(newer: Parsed) -> None:
    plans = pick(newer, "ehc_plans", "2025/26", level="local_authority")
    assert len(plans) == 153
    assert {figure.place_as_printed for figure in plans if figure.value is None} == {"Lewisham", "Isle of Wight"}
    bury = only(pick(newer, "ehc_plans", "2025/26", "Bury"))
    assert bury.value == 3099
    assert bury.citation.locator == "data/phase_transfers.csv, row 33, column number_plans"
    assert only(pick(newer, "ehc_plans", "2025/26", level="national")).citation.locator.startswith("data/caseload.csv")


def test_a_rate_that_dfe_withdrew_keeps_its_mark(first: Parsed, revised: Parsed) -> None:
    before = only(pick(first, "ehc_20_week_rate", "2024", "Lewisham"))
    after = only(pick(revised, "ehc_20_week_rate", "2024", "Lewisham"))
    assert (before.value, before.as_printed) == (Decimal("94.8"), "94.8")
    assert (after.value, after.value_state, after.as_printed) == (None, ValueState.SUPPRESSED, "x")
    assert "marks it x" in after.note


def test_the_regions_total_printed_for_each_authority_of_yorkshire_is_withheld(revised: Parsed) -> None:
    withheld = [figure for figure in revised.figures if figure.value_state is ValueState.WITHHELD]
    assert len(withheld) == 15
    assert {(figure.measure, figure.period, figure.as_printed) for figure in withheld} == {("ehc_new_plans", "2022", "6078")}
    assert only(pick(revised, "ehc_new_plans", "2022", "Yorkshire and The Humber")).value == 6078
    assert any("15 authorities repeat the total 6078 of Yorkshire and The Humber" in note for note in revised.notes)


@pytest.mark.parametrize("release_name", ["newer", "revised", "first"])
def test_regions_and_authorities_sum_to_england_or_say_whose_value_is_missing(release_name: str, request) -> None:
    parsed: Parsed = request.getfixturevalue(release_name)
    sums: dict[tuple[str, str, str], Decimal] = {}
    gaps: set[tuple[str, str, str]] = set()
    for figure in parsed.figures:
        key = (figure.measure, figure.period, figure.place_level)
        if MEASURES[figure.measure].additive:
            sums[key] = sums.get(key, Decimal(0)) + (figure.value or 0)
            if figure.value is None:
                gaps.add(key)
    compared = 0
    for (measure, period, level), total in sums.items():
        england = sums.get((measure, period, "national"), Decimal(0))
        complete = len(pick(parsed, measure, period, level=level)) >= (9 if level == "regional" else 150)
        if level == "national" or not complete or not england:
            continue
        compared += 1
        if (measure, period, level) in gaps:
            assert total <= england, (measure, period, level)
        else:
            assert total == england, (measure, period, level)
    assert compared >= 5


def test_what_was_not_collected_is_not_called_suppressed(revised: Parsed) -> None:
    mediations = pick(revised, "ehc_request_mediations", "2019")
    assert {figure.value_state for figure in mediations} == {ValueState.NOT_STATED}
    assert {figure.as_printed for figure in mediations} == {"x"}


def test_the_newest_two_releases_are_asked_for_with_their_dates(shared: Path) -> None:
    listing = (shared / f"mirror/{EES}/publications/{sen2.PUBLICATION}/releases.json").read_bytes()
    asked: list[str] = []

    def get(url: str) -> bytes:
        asked.append(url)
        return listing

    wanted = list(sen2.discover(get))
    assert asked == [f"https://{EES}/publications/education-health-and-care-plans/releases"]
    assert [(item.hint("release"), item.published) for item in wanted] == [
        ("2026", date(2026, 6, 25)),
        ("2025", date(2025, 7, 1)),
    ]
    assert wanted[0].url == f"https://{EES}/releases/{R2026}/files?fromPage=ReleaseDownloads"


# -- what discovery meets ------------------------------------------------------------------------------------------


def listing(*releases: dict[str, object]) -> Callable[[str], bytes]:
    return lambda url: json.dumps(releases).encode()


R = {"id": "a-1", "slug": "2024", "title": "Reporting year 2024", "published": "2024-06-20T08:30:00Z"}


def test_only_the_newest_two_of_many_releases_are_taken_whatever_their_order() -> None:
    releases = [
        R | {"id": f"a-{year}", "slug": str(year), "published": f"{year}-06-20T08:30:00Z"} for year in (2021, 2024, 2022, 2023)
    ]
    assert [item.hint("release") for item in sen2.discover(listing(*releases))] == ["2024", "2023"]


def test_a_release_not_yet_published_is_left_out() -> None:
    assert [item.hint("release") for item in sen2.discover(listing(R, R | {"id": "a-2", "slug": "2025", "published": None}))] == [
        "2024"
    ]


@pytest.mark.parametrize(
    "answer",
    [b"<html>maintenance</html>", b"[]", b"{}", b'{"results": []}', b"[1]", b'[{"id": "a"}]',
     json.dumps([R | {"id": "../../etc"}]).encode(), json.dumps([R | {"published": "last June"}]).encode()],
)  # fmt: skip
def test_a_list_of_releases_that_is_not_one_is_named(answer: bytes) -> None:
    with pytest.raises(SourceChanged, match="/publications/education-health-and-care-plans/releases"):
        list(sen2.discover(lambda url: answer))


# -- how a file may change -----------------------------------------------------------------------------------------


def changed(path: str, change: Callable[[Table], None]) -> bytes:
    tables = deepcopy(TABLES)
    change(tables[path])
    return release(tables)


def set_cell(row: int, column: str | int, value: str) -> Callable[[Table], None]:
    def change(table: Table) -> None:
        table[row][table[0].index(column) if isinstance(column, str) else column] = value

    return change


CASELOAD, TIMELINESS = "data/caseload.csv", "data/timeliness_20_week.csv"


@pytest.mark.parametrize(
    ("path", "change", "error", "says"),
    [
        (CASELOAD, set_cell(0, "ehcplans", "ehc_plans_total"), SourceChanged, "caseload.csv: unknown column 'ehc_plans_total'"),
        (CASELOAD, set_cell(0, "mainstream_academy", "ehcplans"), SourceChanged, "'ehcplans' stands twice"),
        (CASELOAD, set_cell(1, "geographic_level", "Ward"), SourceChanged, "row 2: unknown geographic_level 'Ward'"),
        (CASELOAD, set_cell(1, "time_identifier", "Calendar year"), SourceChanged, "row 2: time_identifier"),
        (CASELOAD, set_cell(1, "time_period", "2024"), SourceChanged, "row 2: time_period"),
        (CASELOAD, set_cell(4, "ehcplans", "n/a"), SourceChanged, "row 5, column ehcplans: 'n/a' is neither a number nor a mark"),
        (CASELOAD, set_cell(4, "ehcplans", "300*"), SourceChanged, "row 5, column ehcplans"),
        (CASELOAD, set_cell(4, "ehcplans", "300.5"), FigureAmbiguous, "300.5 cannot be a count"),
        (CASELOAD, set_cell(4, "ehcplans", "-3"), FigureAmbiguous, "-3 cannot be a count"),
        (TIMELINESS, set_cell(3, "pc_plans_issued_within_20_weeks", "101"), FigureAmbiguous, "101 cannot be a percent"),
        (CASELOAD, lambda table: table.append(table[3]), FigureAmbiguous, "second headline row for Northshire, 2024/25"),
        (CASELOAD, lambda table: table[2].append("1"), DocumentUnreadable, "row 3: 27 cells under 26 headings"),
        (CASELOAD, lambda table: [set_cell(n, "breakdown", "Every plan")(table) for n in range(1, 6)], SourceChanged,
         "no row is labelled All EHC plans"),
        ("data/annual_reviews.csv", lambda table: [set_cell(n, "time_period", "2025")(table) for n in range(1, 6)], SourceChanged,
         "column review_meeting_24: the column names another year"),
        ("data/phase_transfers.csv", lambda table: [set_cell(n, "time_period", "2024")(table) for n in range(1, 6)], FigureAmbiguous,
         "990 plans for England"),
    ],
)  # fmt: skip
def test_a_changed_file_is_refused_by_file_row_and_column(
    path: str, change: Callable[[Table], None], error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as raised:
        sen2.parse(changed(path, change), WANTED)
    assert says in str(raised.value)


def test_a_missing_column_is_named() -> None:
    def drop(table: Table) -> None:
        index = table[0].index("placement_unknown")
        for row in table:
            del row[index]

    with pytest.raises(SourceChanged, match=r"caseload\.csv: column missing: placement_unknown"):
        sen2.parse(changed(CASELOAD, drop), WANTED)


def test_names_of_both_releases_and_any_case_are_known() -> None:
    change = set_cell(0, "PC_plans_issued_20_weeks_ex", "pc_plans_issued_20_weeks_ex")
    parsed = sen2.parse(changed(TIMELINESS, change), WANTED)
    assert only(pick(parsed, "ehc_20_week_rate_excluding_exceptions", "2024", "England")).value == Decimal("47.5")


def test_each_mark_has_its_state() -> None:
    parsed = sen2.parse(release(), WANTED)
    states = {
        figure.measure: figure.value_state for figure in parsed.figures if figure.place_as_printed == "Westmarket" and figure.note
    }
    assert states["ehc_20_week_rate"] is ValueState.SUPPRESSED
    assert states["ehc_20_week_rate_excluding_exceptions"] is ValueState.NOT_APPLICABLE
    assert states["ehc_20_week_to_1_year_rate"] is ValueState.NOT_STATED
    assert states["ehc_over_1_year_rate"] is ValueState.SUPPRESSED
    assert states["ehc_annual_reviews_held"] is ValueState.SUPPRESSED


def test_an_authority_that_alone_has_any_may_equal_its_regions_total() -> None:
    parsed = sen2.parse(release(), WANTED)
    assert only(pick(parsed, "ehc_plans_ceased_needs_met", "2024", "Northshire")).value == 6
    assert only(pick(parsed, "ehc_plans_ceased_needs_met", "2024", "Middle Land")).value == 6


def test_an_authority_that_repeats_england_is_withheld() -> None:
    def change(table: Table) -> None:
        set_cell(2, "requests_received_in_year", "150")(table)
        set_cell(3, "requests_received_in_year", "200")(table)

    parsed = sen2.parse(changed("data/requests.csv", change), WANTED)
    assert only(pick(parsed, "ehc_requests", "2024", "Northshire")).value_state is ValueState.WITHHELD


def test_rates_may_equal_the_regions_and_are_kept() -> None:
    assert only(pick(sen2.parse(release(), WANTED), "ehc_requests_refused_rate", "2024", "Northshire")).value == 25


def test_a_partial_release_says_what_it_lacks() -> None:
    parsed = sen2.parse(release({path: rows for path, rows in TABLES.items() if "caseload" in path}), WANTED)
    assert parsed.figures
    assert "requests.csv is not in this release." in parsed.notes


def test_a_new_file_is_noted_and_not_read() -> None:
    parsed = sen2.parse(release(TABLES | {"data/brand_new.csv": [["a"]]}), WANTED)
    assert "data/brand_new.csv is new to us, and not read." in parsed.notes


def test_a_zip_without_sen2_files_is_unreadable() -> None:
    with pytest.raises(DocumentUnreadable, match="none of the files"):
        sen2.parse(zip_bytes({"readme.txt": "hello"}), WANTED)


def test_a_web_page_in_place_of_the_zip_is_unreadable() -> None:
    with pytest.raises(DocumentUnreadable, match="not a ZIP"):
        sen2.parse(b"<html>sign in</html>", WANTED)


def test_a_web_page_in_place_of_a_file_is_unreadable() -> None:
    with pytest.raises(DocumentUnreadable, match=r"caseload\.csv is a web page"):
        sen2.parse(zip_bytes({CASELOAD: "<!DOCTYPE html><html></html>"}), WANTED)
