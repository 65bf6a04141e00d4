"""The static site as files: what each page holds, where it leads, and what must never be on it."""

from __future__ import annotations

import gzip
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from reports.folder import FolderTaken
from reports.site import write_site
from tests.support.country import BCP_NAME, HOSTILE, country
from tests.support.site import addresses, broken, pages, soup
from tests.support.warehouse import make_warehouse

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ("index", "constituencies", "measures", "targets", "changes", "unknown", "methods", "sources")


def _text(path: Path) -> str:
    return soup(path).main.get_text(" ", strip=True)  # type: ignore[union-attr]


def _row(site: Path, page: str, table: str, name: str) -> list[str]:
    body = soup(site / page).select(f"table#{table} tbody")[-1]
    row = next(row for row in body.find_all("tr") if row.th.get_text(strip=True) == name)
    return [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]


def test_every_kind_of_page_is_there(site: Path) -> None:
    for name in NAMES:
        assert (site / f"{name}.html").is_file()
    for folder in ("authority", "figures", "constituency", "measure"):
        assert list((site / folder).glob("*.html"))
    assert len(list((site / "authority").glob("*.html"))) == 7
    assert len(list((site / "constituency").glob("*.html"))) == 8


def test_every_internal_link_resolves_to_its_anchor(site: Path) -> None:
    wrong = {page.relative_to(site).as_posix(): found for page in pages(site) if (found := broken(site, page))}
    assert wrong == {}


def test_links_are_relative_and_no_page_asks_for_anything_outside(site: Path) -> None:
    for page in pages(site):
        for tag, address in addresses(page):
            parts = urlsplit(address)
            assert not address.startswith("/"), page
            assert parts.scheme in ({"", "http", "https"} if tag == "a" else {"", "data"}), (page, address)
        policy = soup(page).find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy is not None and "default-src 'none'" in policy["content"]


def test_style_and_script_name_no_outside_address(site: Path) -> None:
    for path in (site / "assets").iterdir():
        assert "http" not in path.read_text(encoding="utf-8"), path


def test_what_documents_say_is_escaped_and_never_becomes_a_link_that_runs(site: Path) -> None:
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "javascript:" not in text
    assert HOSTILE in _text(site / "changes.html")


def test_every_page_says_that_it_was_built_from_a_mirror(site: Path) -> None:
    for page in pages(site):
        notice = soup(page).select_one("section.notice")
        assert notice is not None and "Mirror" in notice.get_text(), page
        assert "Stand-in" in notice.get_text()


def test_a_stand_in_value_is_marked_where_it_stands(site: Path) -> None:
    assert any("stand-in" in cell for cell in _row(site, "index.html", "all", "Farley"))
    assert any("stand-in" in cell for cell in _row(site, "targets.html", "ledger", "Farley"))
    planned = _row(site, "measure/agreement-planned-deficit.html", "values", "Farley")
    assert any("stand-in" in cell for cell in planned)
    assert "stand-in" in _text(site / "figures" / "farley.html")
    assert "stand-in" in _text(site / "constituency" / "farley.html")


def test_pages_are_built_for_people_who_do_not_see_them(site: Path) -> None:
    for page in pages(site):
        found = soup(page)
        assert found.html is not None and found.html["lang"] == "en-GB"
        assert len(found.find_all("h1")) == 1, page
        assert found.title is not None and found.title.get_text().strip()
        ids = [element["id"] for element in found.find_all(id=True)]
        assert len(ids) == len(set(ids)), (page, [name for name in ids if ids.count(name) > 1][:3])
        for table in found.find_all("table"):
            assert table.caption is not None and table.caption.get_text(strip=True), page
            assert all(head.get("scope") in {"col", "row"} for head in table.find_all("th")), page
        for picture in found.find_all("svg"):
            assert picture.title is not None and picture.find("desc") is not None
        levels = [int(head.name[1]) for head in found.main.find_all(["h1", "h2", "h3", "h4"])]  # type: ignore[union-attr]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (page, levels)


def test_mps_addresses_are_left_out_unless_asked_for(site: Path, tmp_path: Path) -> None:
    for path in site.rglob("*"):
        if path.is_file():
            assert b"parliament.example" not in path.read_bytes(), path
    warehouse = make_warehouse(tmp_path / "country.duckdb", country())
    write_site(warehouse, tmp_path / "asked", jobs=1, formats=frozenset(), email=True)
    assert "e8@parliament.example" in (tmp_path / "asked" / "constituency" / "poole.html").read_text(encoding="utf-8")


def test_search_knows_councils_by_every_name_constituencies_and_members(site: Path) -> None:
    text = (site / "assets" / "search.js").read_text(encoding="utf-8")
    entries = json.loads(text.removeprefix("window.SEARCH=").removesuffix(";\n"))
    by_name = {name.lower(): page for _, page, _, names in entries for name in names}
    assert by_name["bcp"] == "authority/bournemouth-christchurch-and-poole.html"
    assert by_name["poole"] == by_name["neil tester"] == "constituency/poole.html"
    assert all((site / page).is_file() for page in by_name.values())


def test_an_authority_with_nothing_but_its_population_reads_well(site: Path) -> None:
    cells = _row(site, "index.html", "all", BCP_NAME)
    assert cells[2:4] == ["not held", "not held"]
    text = _text(site / "authority" / "bournemouth-christchurch-and-poole.html")
    assert "nothing to draw" in text or "Nothing is held" in text
    assert "How to find out" in text or "how to find out" in text
    assert "104,000" in _text(site / "figures" / "bournemouth-christchurch-and-poole.html")


def test_a_surplus_is_called_one_everywhere(site: Path) -> None:
    cells = _row(site, "index.html", "all", "Bexworth St Giles")
    assert "£1.2m surplus" in cells
    assert "−" not in " ".join(cells)
    assert "1 a surplus" in _text(site / "index.html")


def test_a_suspended_agreement_says_so_and_hides_no_verdict(site: Path) -> None:
    text = _text(site / "authority" / "farley.html").lower()
    assert "suspended" in text
    assert _row(site, "targets.html", "ledger", "Farley")[2].startswith("Met")


def test_a_constituency_in_three_authorities_tells_all_three_by_share(site: Path) -> None:
    page = soup(site / "constituency" / "three-ways.html")
    assert [head.get_text(strip=True) for head in page.find_all("h2")] == ["Ashforth", "Bexworth St Giles", BCP_NAME]
    text = _text(site / "constituency" / "three-ways.html")
    assert "about 63% of residents" in text
    assert "not of the part within the constituency" in text
    assert "Óscar D’Arcy" in text


def test_a_value_in_a_table_leads_to_its_citation(site: Path) -> None:
    body = soup(site / "index.html").select("table#all tbody")[-1]
    row = next(row for row in body.find_all("tr") if row.th.get_text(strip=True) == "Ashforth")
    link = next(a for a in row.find_all("a") if a.get_text() == "£18.5m")
    page, _, anchor = str(link["href"]).partition("#")
    cited = soup(site / page).find(id=anchor)
    assert cited is not None
    assert "Test spending 2023-24" in cited.get_text()
    assert "31 March 2024" in cited.get_text()


def test_measures_have_definition_warning_absent_values_and_where_it_comes_from(site: Path) -> None:
    text = _text(site / "measure" / "ehc-20-week-rate.html")
    assert "New plans issued within the statutory 20 weeks" in text
    assert "do not draw the two as one series" in text
    assert "Suppressed by the publisher 1 value" in text
    assert "figures" in text
    assert _row(site, "measure/ehc-20-week-rate.html", "values", "Dunmere")[1:] == ["60.1%", "suppressed by the publisher"]


def test_what_is_not_known_names_gaps_refusals_disagreements_and_stale_sources(site: Path) -> None:
    text = _text(site / "unknown.html")
    for words in (
        "usable reserves",
        "Atlantis",
        "No authority is called that.",
        "one is before payments",
        "older than 120 days",
        "What would settle it",
    ):
        assert words in text


def test_national_statements_lead_from_what_they_replaced_to_what_holds_now(site: Path) -> None:
    items = soup(site / "index.html").select("main li")
    now = next(item for item in items if "£4.6bn" in item.get_text())
    assert "What this replaces" in now.get_text()
    assert "£1.6bn" in now.get_text()


def test_the_feed_is_atom_with_an_identity_for_each_change(site: Path) -> None:
    feed = etree.fromstring((site / "changes.atom").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(entries) == 2
    assert feed.findtext(f"{ATOM}updated") == "2026-06-02T08:00:00Z"
    assert HOSTILE in [entry.findtext(f"{ATOM}summary") for entry in entries]
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert not any(str(link).startswith("javascript") for link in links)


def test_pictures_for_sharing_are_there_and_of_the_size_said(site: Path) -> None:
    from PIL import Image

    for page in pages(site):
        tag = soup(page).find("meta", property="og:image")
        assert tag is not None, page
        picture = (page.parent / str(tag["content"])).resolve()
        with Image.open(picture) as image:
            assert image.size == (1200, 675)


def test_an_address_makes_shared_links_absolute(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "country.duckdb", country())
    write_site(warehouse, tmp_path / "site", jobs=1, formats=frozenset(), address="https://example.org/send")
    page = soup(tmp_path / "site" / "authority" / "ashforth.html")
    tag = page.find("meta", property="og:image")
    assert tag is not None and str(tag["content"]).startswith("https://example.org/send/pictures/")
    assert 'rel="self"' in (tmp_path / "site" / "changes.atom").read_text(encoding="utf-8")


def test_pages_are_small(site: Path) -> None:
    shared = sum(len(gzip.compress((site / "assets" / name).read_bytes())) for name in ("site.css", "site.js"))
    assert shared < 12_000
    assert shared + len(gzip.compress((site / "authority" / "ashforth.html").read_bytes())) < 120_000


def test_two_processes_write_the_same_bytes_as_one(site: Path, tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "country.duckdb", country())
    write_site(warehouse, tmp_path / "site", jobs=2, formats=frozenset({"html", "docx"}))
    first, second = (
        {
            path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in root.rglob("*")
            if path.is_file()
        }
        for root in (site, tmp_path / "site")
    )
    assert first == second


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    warehouse = make_warehouse(tmp_path / "country.duckdb", country())
    with pytest.raises(FolderTaken):
        write_site(warehouse, tmp_path / "mine", jobs=1, formats=frozenset())
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_handful_of_children_is_not_told_and_no_rate_of_so_few(tmp_path: Path) -> None:
    from decimal import Decimal

    from tests.support.country import BCP
    from tests.support.warehouse import figure

    tables = country()
    place = {"la_code": BCP, "place": BCP_NAME, "source_id": "test"}
    tables["figure"] += [
        figure("ehc_plans", "2025/26", Decimal(3), **place),
        figure("ehc_new_plans", "2025", Decimal(7), **place),
        figure("ehc_20_week_rate", "2025", Decimal("14.3"), as_printed="14.3", **place),
    ]
    warehouse = make_warehouse(tmp_path / "few.duckdb", tables)
    write_site(warehouse, tmp_path / "site", jobs=1, formats=frozenset())
    cells = _row(tmp_path / "site", "index.html", "all", BCP_NAME)
    assert "fewer than 5" in cells
    assert "too few to compare" in cells
    assert "14.3" not in _text(tmp_path / "site" / "figures" / "bournemouth-christchurch-and-poole.html")


def test_a_lead_is_on_no_page(tmp_path: Path) -> None:
    tables = country()
    for item in tables["figure"]:
        if item["measure"] == "population_0_25" and item["place"] == BCP_NAME:
            item["confidence"] = "lead"
    tables["national_figure"] = [item | {"source_kind": "lead"} for item in tables["national_figure"] if item["superseded_by"]]
    warehouse = make_warehouse(tmp_path / "lead.duckdb", tables)
    write_site(warehouse, tmp_path / "site", jobs=1, formats=frozenset())
    for page in pages(tmp_path / "site"):
        assert "104,000" not in _text(page), page
        assert broken(tmp_path / "site", page) == []
    assert "£1.6bn" not in _text(tmp_path / "site" / "index.html")


def test_figures_of_the_bundled_snapshot_are_said_to_be_that(tmp_path: Path) -> None:
    from reports.evidence import load_evidence, open_warehouse
    from reports.site.frame import frame

    tables = country()
    tables["source_state"] = [item | {"origin": "bundled"} for item in tables["source_state"]]
    with open_warehouse(make_warehouse(tmp_path / "bundled.duckdb", tables)) as connection:
        marks = [mark for mark, _ in frame(load_evidence(connection)).notices]
    assert "Snapshot" in marks


def test_the_front_page_of_153_authorities_is_small(tmp_path: Path) -> None:
    from decimal import Decimal

    from reports.evidence import load_evidence, open_warehouse
    from reports.site import drawn, front
    from reports.site.frame import frame, page
    from tests.support.warehouse import authority, figure

    codes = [str(code) for code in range(201, 354)]
    found = [
        figure(measure, period, Decimal(int(code) * 1007) / 10, la_code=code, place=f"Place number {code}")
        for code in codes
        for measure, period in (
            ("dsg_cumulative_balance", "2023-24"), ("dsg_deficit_per_resident_0_25", "2023-24"), ("ehc_plans", "2025/26"),
            ("ehc_requests_refused_rate", "2025"), ("ehc_20_week_rate", "2025"), ("tribunal_appeal_rate_new_method", "2025"),
        )
    ]  # fmt: skip
    tables = {"authority": [authority(code, f"Place number {code}") for code in codes], "figure": found}
    with open_warehouse(make_warehouse(tmp_path / "many.duckdb", tables)) as connection:
        evidence = load_evidence(connection)
    shown = [drawn.draw(chart) for chart in front.charts(evidence)]
    text = page(frame(evidence), "front.html.j2", "index.html", title="x", about="x", charts=shown, **front.content(evidence))
    assert text.count("<tr") > 153
    assert len(gzip.compress(text.encode())) < 100_000
