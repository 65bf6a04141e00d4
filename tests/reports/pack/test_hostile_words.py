"""Words of a document that are markup somewhere: shown as they stand, in every form."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.pack.build import build
from reports.pack.html import to_html
from reports.pack.markdown import to_markdown
from reports.pack.typst import to_pdf
from tests.support.invented import ASHFORTH, balance
from tests.support.rewritten import rewritten_warehouse
from tests.support.warehouse import row

PAYLOAD = '<script>alert(1)</script> #import "x" *b* |c| $d$ \\e {{ 7*7 }} ]] @f'


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    figure = balance(
        ASHFORTH,
        "2021-22",
        -7000000,
        quote=PAYLOAD,
        publisher=PAYLOAD,
        source_url="javascript:alert(1)",
        snapshot_sha256=None,
        origin="curated",
    )
    change = {"agreement_id": "990-2020-2021-v2", "previous_id": "990-2020-2021-v1", "kind": "condition_reworded", "item": "4.1"}
    path: Path = rewritten_warehouse(
        tmp_path_factory.mktemp("hostile") / "w.duckdb",
        figure=[figure],
        agreement_change=[row("agreement_change", before=PAYLOAD, after=f"now {PAYLOAD}", sentence=PAYLOAD, **change)],
    )
    with open_warehouse(path) as connection:
        return load_evidence(connection)


def test_html_shows_them_and_runs_nothing(evidence: Evidence) -> None:
    page = BeautifulSoup(to_html(build(evidence, ASHFORTH)), "lxml")
    assert not page.find_all("script")
    assert PAYLOAD in page.get_text()
    assert not page.find_all("a", href=lambda href: href and href.startswith("javascript"))
    assert "49" not in page.select_one("#redline").get_text()  # type: ignore[union-attr]


def test_markdown_escapes_them(evidence: Evidence) -> None:
    text = to_markdown(build(evidence, ASHFORTH))
    assert "<script" not in text.replace("\\<script", "")
    assert r"\|c\|" in text


def test_the_pdf_sets_them_as_text(evidence: Evidence) -> None:
    document = pypdfium2.PdfDocument(to_pdf(build(evidence, ASHFORTH)))
    text = " ".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    flat = "".join(text.split())
    for part in ("<script>alert(1)</script>", '#import"x"', "*b*", "|c|", "$d$", "\\e", "{{7*7}}"):
        assert part in flat


def test_the_redline_stands_side_by_side(evidence: Evidence) -> None:
    page = BeautifulSoup(to_html(build(evidence, ASHFORTH)), "lxml")
    table = page.select_one("#redline")
    assert table is not None
    assert [heading.get_text() for heading in table.select("thead th")] == ["What", "Before", "Now"]
    cells = [[cell.get_text(" ", strip=True).split(" ")[0] for cell in tr.find_all("td")] for tr in table.select("tbody tr")]
    assert ["£9m", "£15m"] in cells
