"""Appeals to the SEND Tribunal: two methods apart, names over codes, and every column adding up to England."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from extract.errors import DocumentUnreadable, FigureAmbiguous, SourceChanged
from extract.records import Parsed, Wanted
from extract.sources import tribunal_appeals
from extract.terms import ValueState
from tests.sources.tribunal_appeals.make_example import BODY, HEADINGS, YEARS, table
from tests.support.examples import same_as_expected, zip_bytes

HERE = Path(__file__).parent
WANTED = Wanted("https://example.org/example.csv", "Example")
EES = "content.explore-education-statistics.service.gov.uk/api"
R2025 = "4c3eb898-bfd5-4081-9a96-4aa9abe32090"
MOJ = "mirror/assets.publishing.service.gov.uk/media/tribunal-stand-in"


def test_the_example_gives_the_expected_records() -> None:
    same_as_expected(tribunal_appeals.parse((HERE / "example.csv").read_bytes(), WANTED), HERE)


def test_the_example_is_what_its_script_writes() -> None:
    assert (HERE / "example.csv").read_bytes() == table()


# -- the real tables -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def to_2022(shared: Path) -> Parsed:
    return tribunal_appeals.parse((shared / MOJ / "SEND_Appeal_Rate_Table_2022.ods").read_bytes(), Wanted("u", "table to 2022"))


@pytest.fixture(scope="module")
def to_2024(shared: Path) -> Parsed:
    path = shared / f"mirror/{EES}/releases/{R2025}/files.zip"
    return tribunal_appeals.parse(path.read_bytes(), Wanted("u", "SEN2 2025"))


@pytest.fixture(scope="module")
def to_2025(shared: Path) -> Parsed:
    path = shared / MOJ / "SEND_appealable_decisions_rate_2024-2025.csv"
    return tribunal_appeals.parse(path.read_bytes(), Wanted("u", "table of 2024 and 2025"))


def value(parsed: Parsed, place: str, measure: str, period: str) -> Decimal | None:
    (figure,) = [f for f in parsed.figures if (f.place_as_printed, f.measure, f.period) == (place, measure, period)]
    return figure.value


def test_kents_rate_of_2024_is_6_6_by_the_old_method_and_10_6_by_the_new(to_2024: Parsed, to_2025: Parsed) -> None:
    assert value(to_2024, "Kent", "tribunal_appeal_rate_old_method", "2024") == Decimal("6.60")
    assert value(to_2025, "Kent", "tribunal_appeal_rate_new_method", "2024") == Decimal("10.60")
    assert not {f.measure for f in to_2024.figures} & {f.measure for f in to_2025.figures} - {"tribunal_appeals"}


def test_2023_is_read_from_the_supporting_file(to_2024: Parsed) -> None:
    assert value(to_2024, "England", "tribunal_appeals", "2023") == 15615
    assert value(to_2024, "Bury", "tribunal_appeals", "2023") is not None


def test_england_of_2025(to_2025: Parsed) -> None:
    assert value(to_2025, "England", "tribunal_appeals", "2025") == 26977
    assert value(to_2025, "England", "tribunal_decisions_new_method", "2025") == 405735
    assert value(to_2025, "England", "tribunal_appeal_rate_new_method", "2025") == Decimal("6.60")
    assert value(to_2025, "Bury", "tribunal_appeals", "2025") == 53


@pytest.mark.parametrize("name", ["to_2022", "to_2024", "to_2025"])
def test_the_england_row_equals_the_column_sums(name: str, request) -> None:
    parsed: Parsed = request.getfixturevalue(name)
    sums: dict[tuple[str, str, bool], Decimal] = {}
    for figure in parsed.figures:
        if "rate" not in figure.measure:
            key = (figure.measure, figure.period, figure.place_as_printed == "England")
            sums[key] = sums.get(key, Decimal(0)) + (figure.value or 0)
    checked = [key for key in sums if key[2]]
    assert len(checked) == {"to_2022": 18, "to_2024": 22, "to_2025": 4}[name]
    assert all(sums[key] == sums[(*key[:2], False)] for key in checked)


@pytest.mark.parametrize("name", ["to_2022", "to_2024", "to_2025"])
def test_footnote_digits_are_off_every_name(name: str, request) -> None:
    names = {figure.place_as_printed for figure in request.getfixturevalue(name).figures}
    assert not [place for place in names if any(letter.isdigit() for letter in place)]
    assert "Bournemouth, Christchurch and Poole" in names


def test_the_older_table_and_the_newer_agree_on_the_years_they_share(to_2022: Parsed, to_2024: Parsed) -> None:
    newer = {(f.place_as_printed, f.measure, f.period): f.value for f in to_2024.figures}
    shared_counts = [f for f in to_2022.figures if "rate" not in f.measure and (f.place_as_printed, f.measure, f.period) in newer]
    assert len(shared_counts) > 2500
    assert all(newer[f.place_as_printed, f.measure, f.period] == f.value for f in shared_counts)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("to_2024", {"Cambridgeshire", "Central Bedfordshire", "Northamptonshire", "Nottingham", "Nottinghamshire"}),
        ("to_2025", {"Cambridgeshire", "Central Bedfordshire"}),
    ],
)
def test_a_code_printed_beside_the_wrong_name_is_said_and_no_code_is_taken(name: str, places: set[str], request) -> None:
    parsed: Parsed = request.getfixturevalue(name)
    assert {f.place_code for f in parsed.figures} == {""}
    assert {f.place_as_printed for f in parsed.figures if "another authority's code" in f.note} == places


def test_the_values_of_nottingham_and_its_neighbours_fit_their_names_and_not_their_codes(to_2024: Parsed, shared: Path) -> None:
    with zipfile.ZipFile(shared / f"mirror/{EES}/releases/{R2025}/files.zip") as archive:
        rows = csv.DictReader(io.StringIO(archive.read("data/caseload.csv").decode("utf-8-sig")))
        plans = {
            row["la_name"]: int(row["ehcplans"])
            for row in rows
            if (row["time_period"], row["breakdown"]) == ("201920", "All EHC plans") and "ottingham" in row["la_name"]
        }
    for place, count in plans.items():
        decisions = value(to_2024, place, "tribunal_decisions_old_method", "2019")
        assert decisions is not None
        assert count <= decisions <= count * 1.5


def test_decisions_of_2024_stand_on_the_others_row_and_those_of_2023_on_their_own(shared: Path) -> None:
    """Old-method decisions rebuilt from SEN2: refusals to assess, refusals to issue, plans, plans ceased with needs met."""
    with zipfile.ZipFile(shared / f"mirror/{EES}/releases/{R2025}/files.zip") as archive:

        def headline(file: str, period: str, column: str) -> dict[str, int]:
            rows = csv.DictReader(io.StringIO(archive.read(f"data/{file}.csv").decode("utf-8-sig")))
            return {
                row["la_name"]: int(row[column])
                for row in rows
                if row["geographic_level"] == "Local authority" and row["time_period"] == period
                and row["breakdown_topic"] == row["breakdown"] and row[column].isdigit()
            }  # fmt: skip

        def rebuilt(year: int) -> dict[str, int]:
            parts = [
                headline("requests", str(year), "requests_decided_not_to_assess"),
                headline("assessments", str(year), "assess_not_issued"),
                headline("caseload", f"{year}{(year + 1) % 100:02d}", "ehcplans"),
                headline("ceased_plans", str(year), "needs_met"),
            ]
            return {name: sum(part[name] for part in parts) for name in set.intersection(*map(set, parts))}

        text = archive.read("supporting-files/SEND Tribunals and appeal rate 2014-2024.csv").decode("utf-8-sig")
        decisions = {year: rebuilt(year) for year in (2023, 2024)}
    years = {2023: 30, 2024: 33}
    printed = {row[0]: row for row in csv.reader(io.StringIO(text)) if len(row) > 36 and row[1].isdigit()}
    of = {
        (name, year): int(printed[name][index].replace(",", ""))
        for name in ("Cambridgeshire", "Central Bedfordshire")
        for year, index in years.items()
    }
    assert of["Cambridgeshire", 2023] == pytest.approx(decisions[2023]["Cambridgeshire"], rel=0.02)
    assert of["Central Bedfordshire", 2023] == pytest.approx(decisions[2023]["Central Bedfordshire"], rel=0.02)
    assert of == of | {("Cambridgeshire", 2024): 4410, ("Central Bedfordshire", 2024): 8246}
    assert of["Cambridgeshire", 2024] == pytest.approx(decisions[2024]["Central Bedfordshire"], rel=0.02)
    assert of["Central Bedfordshire", 2024] == pytest.approx(decisions[2024]["Cambridgeshire"], rel=0.02)


def test_the_method_of_rebuilding_fits_other_authorities(shared: Path) -> None:
    with zipfile.ZipFile(shared / f"mirror/{EES}/releases/{R2025}/files.zip") as archive:
        rows = {
            file: {
                row["la_name"]: row
                for row in csv.DictReader(io.StringIO(archive.read(f"data/{file}.csv").decode("utf-8-sig")))
                if row["geographic_level"] == "Local authority" and row["breakdown_topic"] == row["breakdown"]
                and row["time_period"] in ("2024", "202425")
            }
            for file in ("requests", "assessments", "caseload", "ceased_plans")
        }  # fmt: skip
        text = archive.read("supporting-files/SEND Tribunals and appeal rate 2014-2024.csv").decode("utf-8-sig")
    near = 0
    names = [row for row in csv.reader(io.StringIO(text)) if len(row) > 36 and row[1].isdigit() and row[0] in rows["caseload"]]
    for row in names:
        cells = [
            rows["requests"].get(row[0], {}).get("requests_decided_not_to_assess", "x"),
            rows["assessments"].get(row[0], {}).get("assess_not_issued", "x"),
            rows["caseload"][row[0]]["ehcplans"],
            rows["ceased_plans"].get(row[0], {}).get("needs_met", "x"),
        ]
        if all(cell.isdigit() for cell in cells):
            near += abs(sum(map(int, cells)) - int(row[33].replace(",", ""))) <= 0.02 * int(row[33].replace(",", ""))
    assert near > 0.9 * len(names)


# -- discovery -----------------------------------------------------------------------------------------------------


def test_every_table_is_found(shared: Path) -> None:
    index = json.loads((shared / "mirror/index.json").read_text())
    wanted = list(tribunal_appeals.discover(lambda url: (shared / "mirror" / index[url]["file"]).read_bytes()))
    assert [(item.url.rpartition("/")[2], item.hint("release")) for item in wanted] == [
        ("SEND_Appeal_Rate_Table_2022.ods", "2023"),
        ("SEND_appealable_decisions_rate_2024-2025.csv", "2026"),
        ("files?fromPage=ReleaseDownloads", "2026"),
        ("files?fromPage=ReleaseDownloads", "2025"),
    ]


RELEASES = [{"id": "a", "slug": "2025", "title": "Reporting year 2025", "published": "2025-06-20T08:30:00Z"}]


def getter(pages: dict[str, object]) -> Callable[[str], bytes]:
    return lambda url: json.dumps(RELEASES if url.endswith("/releases") else pages[url]).encode()


def attachment(title: str, name: str, kind: str = "text/csv") -> dict[str, str]:
    return {"title": title, "url": f"https://assets.example.org/{name}", "content_type": kind}


def test_tables_are_also_found_in_the_quarterly_publications_that_the_collection_links() -> None:
    path = "/government/statistics/tribunals-statistics-quarterly-july-to-september-"
    documents = [
        {"title": f"Tribunal Statistics Quarterly: {months} {year}", "base_path": path + str(year)}
        for year in range(2019, 2026)
        for months in ("April to June", "July to September")
    ]
    pages: dict[str, object] = {tribunal_appeals.COLLECTION: {"details": {}, "links": {"documents": documents}}}
    for year in range(2019, 2026):
        files = [
            attachment(f"SEND appeal rate table {year}", f"{year}.csv"),
            attachment("SEND appeals: guide", "guide.pdf", "application/pdf"),
            attachment("Main tables", "main.csv"),
        ]
        pages[tribunal_appeals.CONTENT + path + str(year)] = {"details": {"attachments": files}}
    wanted = [item.url.rpartition("/")[2] for item in tribunal_appeals.discover(getter(pages))]
    assert wanted == ["2025.csv", "2024.csv", "2023.csv", "files?fromPage=ReleaseDownloads"]


@pytest.mark.parametrize(
    ("collection", "says"),
    [
        ({"details": {"attachments": []}}, "lists no table of SEND appeals"),
        ({"title": "moved"}, "has no details"),
        ([], "has no details"),
    ],
)
def test_a_collection_without_tables_is_named(collection: object, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        list(tribunal_appeals.discover(getter({tribunal_appeals.COLLECTION: collection})))


def test_a_collection_that_is_not_json_is_named() -> None:
    with pytest.raises(SourceChanged, match="not JSON"):
        list(tribunal_appeals.discover(lambda url: b"<html>"))


# -- how a table may change ----------------------------------------------------------------------------------------


def body(row: int, cells: dict[int, str]) -> list[list[str]]:
    copy = [list(line) for line in BODY]
    for index, text in cells.items():
        copy[row][index] = text
    return copy


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (table(headings=[*HEADINGS[:4], "Share upheld", *HEADINGS[5:]]), SourceChanged, "unknown heading 'Share upheld'"),
        (
            table(headings=[*HEADINGS[:4], HEADINGS[3], *HEADINGS[5:]]),
            SourceChanged,
            "2023 has the columns appeals, decisions, decisions",
        ),
        (table(body=body(1, {2: "21", 4: "2.10%"})), DocumentUnreadable, "adds up to 24, and England's row says 23"),
        (table(body=body(1, {4: "2.60%"})), FigureAmbiguous, "Northshire's rate of 2.60% for 2023 is not 20 appeals over 1000"),
        (table(body=body(1, {2: "about 20"})), SourceChanged, "'about 20' is neither"),
        (table(body=body(0, {0: "MIDDLE LAND"})), SourceChanged, "'MIDDLE LAND' is neither a region nor followed by figures"),
        (table(body=body(1, {0: ""})), SourceChanged, "figures without a name"),
        (table(body=body(1, {1: "E06"})), SourceChanged, "'E06' is not a DfE authority code"),
        (table(body=body(2, {0: "Northshire"})), FigureAmbiguous, "Northshire stands twice"),
        (table(body=body(5, {0: "Great Britain"})), SourceChanged, "no row is called England Total"),
        (table(headings=[*HEADINGS[:8], "", ""], body=body(1, {})), FigureAmbiguous, "old or the new method is not said"),
        (b"nothing,here\n", DocumentUnreadable, "holds no table of appeals"),
        (b"", DocumentUnreadable, "empty"),
    ],
)
def test_a_changed_table_is_refused_with_its_place(content: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as raised:
        tribunal_appeals.parse(content, WANTED)
    assert says in str(raised.value)


def test_a_table_that_begins_with_2024_and_has_nothing_in_development_is_the_new_method() -> None:
    years = ["", "", "2024", "", "", "2025", "", "", "", ""]
    headings = [*HEADINGS[:8], "", ""]
    rows = [[*row[:8], "", ""] for row in BODY]
    parsed = tribunal_appeals.parse(table(years, headings, rows), WANTED)
    assert {f.measure for f in parsed.figures} == {
        "tribunal_appeals",
        "tribunal_decisions_new_method",
        "tribunal_appeal_rate_new_method",
    }


def test_a_dash_is_nought_and_an_empty_year_is_nothing() -> None:
    parsed = tribunal_appeals.parse(table(), WANTED)
    assert value(parsed, "Southshire, County of", "tribunal_appeals", "2023") == 0
    assert not [f for f in parsed.figures if f.place_as_printed == "Oldland" and f.period == "2024"]
    assert {f.value_state for f in parsed.figures if f.place_as_printed == "Newland" and f.period == "2023"} == {
        ValueState.NOT_STATED
    }


def test_once_the_code_is_mended_nothing_is_said_of_it() -> None:
    swapped = tribunal_appeals.parse(table(body=body(1, {0: "Cambridgeshire", 1: "823"})), WANTED)
    mended = tribunal_appeals.parse(table(body=body(1, {0: "Cambridgeshire", 1: "873"})), WANTED)
    assert all("another authority's code" in f.note for f in swapped.figures if f.place_as_printed == "Cambridgeshire")
    assert {f.note for f in mended.figures if f.place_as_printed == "Cambridgeshire"} == {""}


def test_a_release_without_a_table_is_no_error() -> None:
    parsed = tribunal_appeals.parse(zip_bytes({"data/caseload.csv": "a,b"}), WANTED)
    assert parsed.figures == ()
    assert parsed.notes == ("This release holds no table of appeals.",)


def test_years_are_not_read_from_the_header_twice() -> None:
    with pytest.raises(SourceChanged, match="2023 has the columns"):
        tribunal_appeals.parse(table(years=[*YEARS[:5], "2023", *YEARS[6:]]), WANTED)
