"""Council papers from a loopback server to `review`: no candidate reaches anything that is told; an accepted one is a figure."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.council_papers.pages import Page
from extract.registry import SOURCES_FILE, Registry
from extract.sources import council_papers as source
from pipelines.commands import letter, pack, review
from pipelines.refresh import Options, Refresh, Summary, run_refresh
from pipelines.settings import Settings
from tests.sources.council_papers.make_example import MONITORING, MONITORING_TEXT, OUTTURN, OUTTURN_TEXT, PAGE, TABLE, page, pdf
from tests.support.hostile_server import HostileServer
from transform.query import read

DEVON = "878"
INVENTED = ("187.654", "121.456", "166.198", "212.754", "221.3", "118.112")
GONE = "https://democracy.example.gov.uk/mgAi.aspx?ID=1"


def of_devon(text: str) -> str:
    """The example's words with Devon's name and amounts that no other source has."""
    text = text.replace("Norfolk", "Devon")
    for amount in ("87.654", "66.198", "21.456", "18.112"):
        text = text.replace(amount, "1" + amount)
    return text.replace("112.754", "212.754").replace("121.3", "221.3")


def site() -> dict[str, bytes]:
    table = [[of_devon(cell) for cell in row] for row in TABLE]
    return {
        PAGE: of_devon(page().decode()).encode(),
        OUTTURN: pdf([of_devon(text) for text in OUTTURN_TEXT], table),
        MONITORING: pdf([of_devon(text) for text in MONITORING_TEXT]),
    }


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer() as server:
        for url, body in site().items():
            server.serve("/" + url.removeprefix("https://"), body)
        yield server


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry with another list of pages, which leads to the invented site alone."""
    folder = tmp_path_factory.mktemp("registry")
    (folder / "pages.csv").write_text(f"la_code,name,other_names,page\n{DEVON},Devon,,{PAGE}\n{DEVON},Devon,,{GONE}\n")
    text = SOURCES_FILE.read_text(encoding="utf-8").replace('"council_pages.csv"', json.dumps(str(folder / "pages.csv")))
    (folder / "sources.toml").write_text(
        text.replace('"democracy.devon.gov.uk",', '"democracy.devon.gov.uk", "democracy.example.gov.uk",')
    )
    return folder / "sources.toml"


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "read_pages", pages)


def pages() -> Iterator[Page]:
    yield Page(DEVON, "Devon", ("Devon", "Devon County Council"), PAGE)
    yield Page(DEVON, "Devon", ("Devon",), GONE)


def refreshed(data: Path, mirror: str, rows: Path) -> Summary:
    run = Refresh(Settings(data, mirror), Options(("council_papers",)))
    run.registry = Registry(rows)
    return run_refresh(run)


@pytest.fixture(scope="module")
def first(server: HostileServer, rows: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A data folder refreshed once on the invented site; not to be written to."""
    data = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "read_pages", pages)
        return data, refreshed(data, server.base, rows)


@pytest.fixture
def data(first: tuple[Path, Summary], tmp_path: Path) -> Path:
    return Path(shutil.copytree(first[0], tmp_path / "data"))


def candidates(data: Path, where: str = "true") -> list[dict[str, Any]]:
    return read(
        Settings(data).warehouse, f"SELECT * FROM candidate WHERE {where} ORDER BY measure, period, basis, page NULLS LAST"
    )


def outturn(data: Path) -> dict[str, Any]:
    """The candidate read from the report's table for the year whose plan is held."""
    (found,) = candidates(data, "measure = 'dsg_cumulative_balance' AND period = '2023-24'")
    return found


def ledger(data: Path) -> list[dict[str, Any]]:
    return read(Settings(data).warehouse, "SELECT * FROM target_verdict WHERE la_code = ? ORDER BY financial_year", [DEVON])


def do(data: Path, action: str, *ids: str, by: str | None = "A. Researcher") -> int:
    return review.run(Settings(data), action, list(ids), by, as_json=True)


def told(data: Path, out: Path) -> str:
    """Everything that pack, letter and figures tell of Devon, in one text."""
    settings = Settings(data)
    assert pack.run(settings, ["Devon"], None, False, None, out, 1, False, True) == 0
    assert letter.run(settings, "Devon", None, out / "l.docx", False, False) == 0
    said = [
        path.read_text(encoding="utf-8") for path in out.rglob("*") if path.suffix in {".html", ".md", ".csv", ".json", ".svg"}
    ]
    for path in out.rglob("*.docx"):
        with zipfile.ZipFile(path) as docx:
            said += [docx.read(name).decode() for name in docx.namelist() if name.endswith(".xml")]
    return "\n".join(said)


def test_pages_and_reports_are_had_read_and_held_as_candidates_and_a_page_that_is_gone_is_named(
    first: tuple[Path, Summary],
) -> None:
    data, summary = first
    (report,) = summary.sources
    assert (report.outcome, report.documents, len(report.problems), report.error) == ("fetched", 4, 1, None)
    assert GONE in report.problems[0]
    found = candidates(data)
    assert {(row["measure"], row["period"], row["basis"], row["payment_basis"], float(row["value"])) for row in found} == {
        ("dsg_cumulative_balance", "2023-24", "outturn", "unknown", -166_198_000.0),
        ("dsg_cumulative_balance", "2024-25", "outturn", "unknown", -187_654_000.0),
        ("dsg_cumulative_balance", "2025-26", "forecast", "unknown", -212_754_000.0),
        ("dsg_cumulative_balance", "2025-26", "forecast", "gross", -221_300_000.0),
        ("dsg_in_year_balance", "2023-24", "outturn", "unknown", -118_112_000.0),
        ("dsg_in_year_balance", "2024-25", "outturn", "unknown", -121_456_000.0),
        ("dsg_in_year_balance", "2025-26", "forecast", "unknown", -25_100_000.0),
    }
    assert all(row["place"] == "Devon" and row["quote"] and row["decision"] is None and row["page_url"] == PAGE for row in found)
    assert {str(row["stated"]) for row in found} == {"2025-07-09"}
    assert outturn(data)["half_digit"] == 500


def test_no_candidate_is_a_figure_or_moves_the_ledger_or_a_disagreement(first: tuple[Path, Summary]) -> None:
    data, _ = first
    warehouse = Settings(data).warehouse
    ids = {row["candidate_id"] for row in candidates(data)}
    assert read(warehouse, "SELECT * FROM figure WHERE source_id = 'council_papers' AND basis <> 'derived'") == []
    assert not [row for row in read(warehouse, "SELECT figure_id, superseded_by FROM figure") if ids & set(row.values())]
    for table in ("target_verdict", "disagreement", "agreement", "change", "figure_input"):
        text = json.dumps(read(warehouse, f"SELECT * FROM {table}"), default=str)
        assert not any(amount in text.replace("000000", "") for amount in INVENTED), table
        assert not any(amount.replace(".", "").ljust(9, "0") in text for amount in INVENTED), table


def test_no_pack_letter_chart_or_list_of_figures_tells_a_candidate(first: tuple[Path, Summary], tmp_path: Path) -> None:
    said = told(first[0], tmp_path)
    assert "Devon" in said
    for amount in INVENTED:
        assert amount not in said and amount.replace(".", "").ljust(9, "0") not in said


def test_review_lists_what_waits(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert do(data, "list") == 0
    listed = [row for row in json.loads(capsys.readouterr().out) if "candidate_id" in row]
    assert len(listed) == len(candidates(data))
    assert {"candidate_id", "quote", "page", "source_url", "basis", "payment_basis", "as_printed"} <= listed[0].keys()


def test_an_accepted_candidate_is_a_curated_figure_with_its_citation_and_joins_the_ledger(
    data: Path, server: HostileServer, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen, before = outturn(data), ledger(data)
    assert do(data, "accept", chosen["candidate_id"], by="A. Researcher") == 0
    with (data / "reference" / "council_papers.csv").open(encoding="utf-8", newline="") as file:
        (kept,) = csv.DictReader(file)
    assert (kept["who"], kept["page"], kept["quote"]) == ("A. Researcher", "1", chosen["quote"])
    assert kept["snapshot_sha256"] == chosen["snapshot_sha256"] and kept["when"]

    assert refreshed(data, server.base, rows).outcome == "built"
    (figure,) = read(Settings(data).warehouse, "SELECT * FROM figure WHERE source_id = 'council_papers' AND basis <> 'derived'")
    assert (figure["value"], figure["origin"], figure["reviewed"], figure["confidence"]) == (
        -166_198_000,
        "curated",
        True,
        "sourced",
    )
    assert (figure["quote"], figure["page"], figure["source_url"]) == (chosen["quote"], 1, OUTTURN)
    assert outturn(data)["decision"] == "accept"
    now = {row["financial_year"]: row for row in ledger(data)}
    assert figure["figure_id"] in now["2023-24"]["reported_figure_ids"]
    assert not any(figure["figure_id"] in row["reported_figure_ids"] for row in before)
    section = read(
        Settings(data).warehouse,
        "SELECT superseded_by FROM figure WHERE la_code = ? AND measure = 'dsg_cumulative_balance' AND period = '2023-24' "
        "AND source_id <> 'council_papers'",
        [DEVON],
    )
    assert all(row["superseded_by"] is None for row in section)
    assert _found_again(data, figure["figure_id"])
    assert "166.198" in told(data, tmp_path / "out") or "166.2" in told(data, tmp_path / "out2")
    capsys.readouterr()
    assert do(data, "list") == 0
    assert chosen["candidate_id"] not in capsys.readouterr().out


def _found_again(data: Path, figure_id: str) -> bool:
    from reports.evidence import load_evidence, open_warehouse
    from reports.verify import FOUND, verify_figures

    with open_warehouse(Settings(data).warehouse) as connection:
        evidence = load_evidence(connection)
    figure = evidence.figure(figure_id)
    assert figure is not None
    return [finding.result for finding in verify_figures(evidence, [figure], data).findings] == [FOUND]


def test_an_accepted_sentence_of_a_web_page_is_found_again_on_it(data: Path, server: HostileServer, rows: Path) -> None:
    (chosen,) = candidates(data, "page IS NULL")
    assert do(data, "accept", chosen["candidate_id"]) == 0
    refreshed(data, server.base, rows)
    (figure,) = read(
        Settings(data).warehouse, "SELECT figure_id FROM figure WHERE source_id = 'council_papers' AND basis <> 'derived'"
    )
    assert _found_again(data, figure["figure_id"])


def test_an_accepted_figure_stands_without_the_archive_that_it_was_read_from(
    data: Path, server: HostileServer, rows: Path, tmp_path: Path
) -> None:
    assert do(data, "accept", outturn(data)["candidate_id"]) == 0
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(data / "reference", elsewhere / "reference")
    with HostileServer() as nothing:
        assert refreshed(elsewhere, nothing.base, rows).outcome == "built"
    (figure,) = read(
        Settings(elsewhere).warehouse,
        "SELECT f.value, d.origin, d.local_path FROM figure f JOIN document d USING (snapshot_sha256) WHERE f.source_id = 'council_papers' AND f.basis <> 'derived'",
    )
    assert figure == {"value": -166_198_000, "origin": "curated", "local_path": None}


def test_a_rejected_candidate_is_gone_for_good(
    data: Path, server: HostileServer, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = outturn(data)["candidate_id"]
    assert do(data, "reject", chosen) == 0
    assert refreshed(data, server.base, rows).outcome == "built"
    assert outturn(data)["decision"] == "reject"
    assert read(Settings(data).warehouse, "SELECT * FROM figure WHERE source_id = 'council_papers' AND basis <> 'derived'") == []
    capsys.readouterr()
    do(data, "list")
    assert chosen not in capsys.readouterr().out
    assert do(data, "accept", chosen) == 1


def test_a_warehouse_built_before_there_were_candidates_is_reviewed_as_before(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    with duckdb.connect(str(Settings(data).warehouse)) as connection:
        connection.execute("DROP TABLE candidate")
    assert do(data, "list") == 0
    assert all("candidate_id" not in row for row in json.loads(capsys.readouterr().out))


def test_wrong_use_and_unknown_ids_record_nothing(data: Path) -> None:
    chosen = outturn(data)["candidate_id"]
    assert do(data, "accept", chosen, by=None) == 2
    assert do(data, "accept", chosen, by="  ") == 2
    assert do(data, "accept") == 2
    assert do(data, "approve", chosen) == 2
    assert do(data, "accept", chosen, "c000000000000") == 1
    assert not (data / "reference").exists()


def test_a_candidate_of_a_document_rebuilt_for_testing_cannot_be_accepted(rows: Path, tmp_path: Path) -> None:
    mirror, data = tmp_path / "mirror", tmp_path / "data"
    mirror.mkdir()
    index = {}
    for number, (url, body) in enumerate(site().items()):
        (mirror / str(number)).write_bytes(body)
        index[url] = {"file": str(number), "stand_in": True}
    (mirror / "index.json").write_text(json.dumps(index))
    refreshed(data, str(mirror), rows)
    chosen = outturn(data)
    assert chosen["stand_in"]
    assert do(data, "accept", chosen["candidate_id"]) == 1
    assert not (data / "reference").exists()


def test_a_mirror_with_none_of_the_pages_fails_nothing_and_makes_nothing_stale(rows: Path, tmp_path: Path) -> None:
    with HostileServer() as nothing:
        summary = refreshed(tmp_path, nothing.base, rows)
        again = refreshed(tmp_path, nothing.base, rows)
    (report,) = summary.sources
    assert (report.outcome, report.error, report.problems) == ("skipped", None, [])
    (state,) = read(Settings(tmp_path).warehouse, "SELECT * FROM source_state WHERE source_id = 'council_papers'")
    assert (state["stale"], state["documents"], state["records"]) == (False, 0, 0)
    assert not any("council_papers" in line for line in summary.advisories)
    assert again.outcome == "unchanged"


def test_a_page_added_to_the_list_is_gone_to_at_the_next_refresh(
    data: Path, server: HostileServer, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "https://democracy.example.gov.uk/mgAi.aspx?ID=2"
    server.serve("/" + new.removeprefix("https://"), of_devon(page(links=[]).decode()).encode() + b"<!-- new -->")
    assert refreshed(data, server.base, rows).sources[0].outcome == "unchanged"
    monkeypatch.setattr(source, "read_pages", lambda: [*pages(), Page(DEVON, "Devon", ("Devon",), new)])
    longer = tmp_path / "pages.csv"
    longer.write_text(f"la_code,name,other_names,page\n{DEVON},Devon,,{PAGE}\n{DEVON},Devon,,{GONE}\n{DEVON},Devon,,{new}\n")
    registry = tmp_path / "sources.toml"
    registry.write_text(rows.read_text().replace(json.dumps(str(rows.with_name("pages.csv"))), json.dumps(str(longer))))
    (report,) = refreshed(data, server.base, registry).sources
    assert (report.outcome, report.documents) == ("fetched", 5)
