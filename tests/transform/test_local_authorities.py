"""Names, codes, dates and successors of authorities."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.documents.sheet import sheet_rows
from extract.documents.workbook import read_workbook
from transform.local_authorities import LocalAuthorities, NameNotUsable, fold

REGISTER = LocalAuthorities.load()
CURRENT = REGISTER.all_current()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def unresolved(names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name.strip() and REGISTER.resolve(name) is None})


def test_there_are_153_authorities_today_each_with_region_slug_ofsted_number_and_full_name() -> None:
    assert len(CURRENT) == 153
    assert len({a.slug for a in CURRENT}) == len({a.name for a in CURRENT}) == len({a.ofsted_urn for a in CURRENT}) == 153
    assert {a.region for a in CURRENT} == {
        "East Midlands", "East of England", "London", "North East", "North West", "South East", "South West", "West Midlands",
        "Yorkshire and The Humber",
    }  # fmt: skip
    assert all(a.full_name and re.fullmatch(r"[a-z]+(-[a-z]+)*", a.slug) for a in CURRENT)
    assert REGISTER.by_code("800").slug == "bath-and-north-east-somerset"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Norfolk", "926"), ("926", "926"), ("BCP", "839"), ("b&nes", "800"), ("BANES", "800"), ("LBHF", "205"), ("H&F", "205"),
        ("RBKC", "207"), ("Cambs", "873"), ("Herts", "919"), ("Lincs", "925"), ("Notts", "891"), ("Stoke", "861"), ("Southend", "882"),
        ("Bristol, City of", "801"), ("Herefordshire, County of", "884"), ("Kingston upon Hull, City of", "810"), ("Hull", "810"),
        ("Medway", "887"), ("Telford", "894"), ("Bedford", "822"), ("Bedford Borough", "822"), ("St Helens", "342"), ("St. Helens", "342"),
        ("Durham", "840"), ("County Durham", "840"), ("Northumberland", "929"), ("Richmond", "318"), ("London Borough of Bexley", "303"),
        ("Royal Borough of Kingston upon Thames", "314"), ("  kingston   UPON thames ", "314"), ("Telford & Wrekin", "894"),
        ("Milton Keynes City Council", "826"), ("London Corporation", "201"), ("bath-and-north-east-somerset", "800"),
        ("Southend\u2010on\u2010Sea", "882"), ("Nottingham", "892"), ("Nottinghamshire County Council", "891"),
    ],
)  # fmt: skip
def test_each_exact_name_in_any_case_and_spacing_leads_to_its_authority(text: str, code: str) -> None:
    assert REGISTER.lookup(text).code == code
    assert REGISTER.identify(text).la_code == code


@pytest.mark.parametrize(("authority"), CURRENT, ids=lambda a: a.slug)
def test_every_authority_answers_to_its_name_code_slug_council_and_partnership_in_both_forms_of_and(authority) -> None:
    name, code = authority.name, authority.la_code
    forms = [
        name,
        code,
        authority.gss_code,
        authority.slug,
        authority.full_name,
        f"{name} Council",
        f"{name} Local Area Partnership",
    ]
    forms += [form.replace(" and ", " & ") for form in forms] + [form.replace(" & ", " and ") for form in forms]
    assert {REGISTER.resolve(form) for form in forms} == {code}


def test_trap_kingston_must_ask_which_and_never_choose_hull() -> None:
    found = REGISTER.lookup("Kingston")
    assert found.code is None
    assert [a.name for a in found.candidates] == ["Kingston upon Thames", "Kingston upon Hull"]
    with pytest.raises(NameNotUsable, match="may mean Kingston upon Thames or Kingston upon Hull: say which"):
        REGISTER.identify("kingston")


def test_trap_newcastle_never_leads_to_newcastle_under_lyme_nor_away_from_it_unasked() -> None:
    assert REGISTER.resolve("Newcastle") is None
    assert "where Newcastle-under-Lyme is" in REGISTER.lookup("Newcastle").explain()
    assert REGISTER.resolve("Newcastle upon Tyne") == "391"
    assert REGISTER.resolve("Newcastle-under-Lyme") is None


@pytest.mark.parametrize("text", ["Cheshire", "Sussex", "Tyneside", "Beds", "Berkshire"])
def test_a_name_that_several_authorities_share_is_asked_about(text: str) -> None:
    assert REGISTER.resolve(text) is None
    assert len(REGISTER.lookup(text).candidates) > 1


@pytest.mark.parametrize(
    "text", ["", " ", "London", "England", "Gloucester", "Norwich", "Nrofolk", "E99999999", "999", "Bath Spa"]
)
def test_what_is_no_authority_resolves_to_none_however_near(text: str) -> None:
    assert REGISTER.resolve(text) is None
    with pytest.raises(NameNotUsable):
        REGISTER.identify(text)


def test_an_unknown_name_is_answered_with_suggestions_and_nothing_is_chosen() -> None:
    assert REGISTER.suggest("Nrofolk")[0] == "Norfolk"
    assert "Did you mean Norfolk" in REGISTER.lookup("Nrofolk").explain()
    assert REGISTER.suggest("qqqq") == []


@given(st.text(max_size=30))
def test_any_text_gets_an_answer_and_only_exact_names_a_code(text: str) -> None:
    found = REGISTER.lookup(text)
    assert found.code is None or fold(text) in {row["alias"] for row in REGISTER.alias_rows()}


def test_no_alias_of_two_authorities_of_today_is_settled_without_asking() -> None:
    today = {a.la_code for a in CURRENT}
    meant: dict[str, set[str]] = {}
    for row in REGISTER.alias_rows():
        if row["la_code"] in today:
            meant.setdefault(str(row["alias"]), set()).add(str(row["la_code"]))
    assert [alias for alias, codes in meant.items() if len(codes) > 1 and REGISTER.resolve(alias) is not None] == []


def test_the_alias_file_is_folded_sorted_and_names_only_known_authorities() -> None:
    table = rows(Path(__file__).parents[2] / "transform" / "aliases.csv")
    assert [(r["la_code"], r["alias"]) for r in table] == sorted({(r["la_code"], fold(r["alias"])) for r in table})
    assert all(REGISTER.by_code(r["la_code"]) and r["kind"] in {"", "ask"} for r in table)


@pytest.mark.parametrize(
    ("old", "new", "code", "last_day_of_old"),
    [
        ("E08000016", "E08000038", "370", date(2025, 3, 31)), ("E08000019", "E08000039", "373", date(2025, 3, 31)),
        ("E10000023", "E06000065", "815", date(2023, 3, 31)), ("E10000027", "E06000066", "933", date(2023, 3, 31)),
        ("E10000002", "E06000060", "825", date(2020, 3, 31)), ("E08000020", "E08000037", "390", date(2013, 3, 31)),
        ("E06000048", "E06000057", "929", date(2013, 3, 31)),
    ],
)  # fmt: skip
def test_trap_an_authority_under_two_gss_codes_is_one_authority(old: str, new: str, code: str, last_day_of_old: date) -> None:
    assert REGISTER.resolve(old) == REGISTER.resolve(new) == code
    assert REGISTER.by_code(code).gss_code == new
    dates = {row["gss_code"]: (row["valid_from"], row["valid_to"]) for row in REGISTER.gss_rows() if row["la_code"] == code}
    assert dates[old][1] == last_day_of_old
    assert dates[new][0] == date.fromordinal(last_day_of_old.toordinal() + 1)
    assert dates[new][1] is None


@pytest.mark.parametrize(
    ("name", "code", "ended", "successors"),
    [
        ("Northamptonshire", "928", date(2021, 3, 31), {"940", "941"}), ("Cumbria", "909", date(2023, 3, 31), {"942", "943"}),
        ("Dorset County Council", "835", date(2019, 3, 31), {"838", "839"}), ("Poole", "836", date(2019, 3, 31), {"839"}),
        ("Bournemouth", "837", date(2019, 3, 31), {"839"}),
    ],
)  # fmt: skip
def test_trap_a_former_authority_keeps_its_own_code_and_names_its_successors(name, code, ended, successors) -> None:
    former = REGISTER.by_code(code)
    assert REGISTER.resolve(name) == code
    assert (former.valid_to, set(former.successors)) == (ended, successors)
    with pytest.raises(NameNotUsable, match="ended on"):
        REGISTER.identify(name)


def test_dorset_is_todays_unless_the_code_beside_it_is_the_old_county() -> None:
    assert (
        REGISTER.resolve("Dorset")
        == REGISTER.resolve_place("Dorset", "")
        == REGISTER.resolve_place("Dorset", "E06000059")
        == "838"
    )
    assert REGISTER.resolve_place("Dorset", "835") == REGISTER.resolve_place("Dorset", "E10000009") == "835"


def test_trap_the_printed_name_is_the_identity_where_the_code_beside_it_is_anothers() -> None:
    assert REGISTER.resolve_place("Cambridgeshire", "823") == "873"
    assert REGISTER.resolve_place("Central Bedfordshire", "873") == "823"
    assert REGISTER.resolve_place("Nowhere", "926") is None
    assert REGISTER.resolve_place("", "926") == "926"


def test_rows_for_the_warehouse_hold_one_row_an_authority_and_every_gss_code() -> None:
    authorities = REGISTER.authority_rows()
    assert len(authorities) == 158
    assert sum(row["valid_to"] is None for row in authorities) == 153
    assert {row["gss_code"] for row in authorities} <= {row["gss_code"] for row in REGISTER.gss_rows()}
    assert next(r for r in authorities if r["la_code"] == "928")["successor_la_code"] == "941"


def names_in_releases(shared: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(shared.glob("mirror*/content.explore-education-statistics*/api/releases/*/files.zip")):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if not member.endswith(".csv"):
                    continue
                reader = csv.DictReader(io.StringIO(archive.read(member).decode("utf-8-sig")))
                if "la_name" in (reader.fieldnames or []):
                    for row in reader:
                        if row["la_name"]:
                            yield row["la_name"], row["old_la_code"], row["new_la_code"]


def test_every_authority_printed_in_the_sen2_and_section_251_releases_resolves_by_name_and_codes(shared: Path) -> None:
    printed = set(names_in_releases(shared))
    assert len(printed) > 153
    assert [
        p for p in sorted(printed) if not REGISTER.resolve_place(p[0], p[1]) == REGISTER.resolve_place(p[0], p[2]) == p[1]
    ] == []


def test_every_authority_printed_in_the_appeal_tables_resolves(shared: Path) -> None:
    release = next(shared.glob("mirror/content.explore-education-statistics*/api/releases/4c3eb898*/files.zip"))
    with zipfile.ZipFile(release) as archive:
        text = archive.read("supporting-files/SEND Tribunals and appeal rate 2014-2024.csv").decode("utf-8-sig")
    newest = next(shared.glob("mirror/**/SEND_appealable_decisions_rate_2024-2025.csv")).read_text(encoding="utf-8-sig")
    printed = {
        (re.sub(r"[\d,]+$", "", row[0]).strip(), row[1])
        for table in (text, newest)
        for row in csv.reader(io.StringIO(table))
        if len(row) > 1 and re.fullmatch(r"\d{3}", row[1])
    }
    assert len(printed) >= 153
    assert [name for name, code in sorted(printed) if REGISTER.resolve_place(name, code) is None] == []


def test_every_authority_in_the_older_appeal_workbook_resolves(shared: Path) -> None:
    path = next(shared.glob("mirror/**/SEND_Appeal_Rate_Table_2022.ods"))
    book = read_workbook(path.read_bytes(), path.name)
    rows_with_values = [row.cells for sheet in book.sheets for row in sheet_rows(book, sheet) if sum(map(bool, row.cells)) > 15]
    printed = {re.sub(r"[\d,]+$", "", cells[0]).strip() for cells in rows_with_values}
    authorities = {name for name in printed if name and not name.startswith(("Local Authority", "England"))}
    assert len(authorities) > 150
    assert unresolved(authorities) == []


def test_every_authority_in_the_list_of_mps_resolves_by_name_and_by_each_of_its_codes(shared: Path) -> None:
    listed = set()
    for row in rows(next(shared.glob("mirror/raw.githubusercontent.com/**/mp_lookup.csv"))):
        if row["country_name"] == "England":
            columns = (row[c].split(" / ") for c in ("la_names", "old_la_codes_2024", "new_la_codes", "new_la_codes_2024"))
            listed |= set(zip(*columns, strict=True))
    assert len(listed) == 153
    assert [entry for entry in sorted(listed) if {REGISTER.resolve(form) for form in entry} != {entry[1]}] == []


def test_every_ofsted_area_name_and_number_belongs_to_its_authority(shared: Path) -> None:
    by_urn = {str(r["ofsted_urn"]): str(r["la_code"]) for r in REGISTER.authority_rows() if r["ofsted_urn"]}
    for page in (shared / "mirror/reports.ofsted.gov.uk/provider/44").glob("*.html"):
        heading = re.search(r'<h1 class="heading--title">([^<]*)', page.read_text(encoding="utf-8"))
        assert heading
        assert REGISTER.resolve(heading[1]) == by_urn[page.stem], heading[1]
    scraped = rows(shared / "data/ofsted/area_send_outcomes_scraped_2026-06-29.csv")
    assert [r["la_name"] for r in scraped if not REGISTER.resolve(r["la_name"]) == r["la_code"] == by_urn[r["urn"]]] == []


def test_every_partnership_and_council_named_in_the_inspection_reports_resolves(shared: Path) -> None:
    truth = rows(shared / "truth/inspections.csv")
    assert unresolved(r["la"] for r in truth) == []
    assert [r["la"] for r in truth if REGISTER.resolve(r["partnership_name"]) != REGISTER.resolve(r["la"])] == []
    named = [(r["la"], r["responsible_bodies"].split(";")[0]) for r in truth if r["responsible_bodies"]]
    assert [la for la, council in named if REGISTER.resolve(council) != REGISTER.resolve(la)] == []


def test_every_name_in_agreements_and_their_titles_resolves(shared: Path) -> None:
    agreements = rows(shared / "truth/agreements.csv")
    assert [
        r for r in agreements if not REGISTER.resolve(r["la_name"]) == REGISTER.resolve(r["name_in_document"]) == r["dfe_code"]
    ] == []
    for mirror in ("mirror", "mirror-earlier"):
        listing = next((shared / mirror / "www.gov.uk/api").rglob("*very-high-deficit-intervention*"))
        titles = [a["title"] for a in json.loads(listing.read_text(encoding="utf-8"))["details"]["attachments"]]
        assert unresolved(t.split(":")[0] for t in titles if "agreement" in t) == []


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("data/population/mye2023_pop_0_25_upper_tier_england.csv", "Name"),
        ("data/population/mye2023_pop_0_25_upper_tier_england.csv", "Code"),
        ("data/finance/s251_dsg_carried_forward_2023-24_transcribed.csv", "la_name"),
        ("data/finance/s251_dsg_carried_forward_2023-24_transcribed.csv", "la_code"),
        ("data/finance/dsg_balance_percent_2019-22.csv", "la_name"),
        ("data/geography/pcon24_lad_la_england.csv", "la_name"),
        ("data/geography/pcon24_lad_la_england.csv", "old_la_code"),
        ("data/lookups/Provider_data_lookup.csv", "local_authority_ons_name"),
        ("data/lookups/Provider_data_lookup.csv", "utla23nm"),
        ("data/programmes/change_programme_partnerships.csv", "la_name"),
        ("data/programmes/dbv_grant_recipients_tranche1_2_nov2023.csv", "la_name"),
        ("facts/agreements.csv", "la_name"),
        ("facts/deficit_profiles.csv", "la_name"),
        ("facts/actuals.csv", "la_name"),
    ],
)
def test_every_authority_named_in_a_reference_file_resolves(shared: Path, file: str, column: str) -> None:
    assert unresolved(r[column] for r in rows(shared / file)) == []


def test_every_authority_in_the_cross_check_of_lait_metrics_resolves(shared: Path) -> None:
    printed = {(r["LA and Regions"], r["LA Number"]) for r in rows(shared / "data/sen2/lait_sen_metrics_long.csv")}
    authorities = {(name, str(int(float(number)))) for name, number in printed if number and float(number) < 970}
    assert [(n, c) for n, c in sorted(authorities) if REGISTER.resolve_place(n, c) != c] == []


def test_every_authority_in_facts_resolves_whether_alone_or_in_a_list(shared: Path) -> None:
    aside = {"England", "(tranche 3, about 12 LAs)"}
    for file in ("events.csv", "programmes.csv", "payments.csv"):
        listed = {n.strip() for r in rows(shared / "facts" / file) for n in r["la_name"].split(";")}
        assert {n for n in unresolved(listed) if n not in aside and not n.startswith("Five reviewed")} == set()
