"""What holds for every kind of chart."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image

from reports.charts import KINDS, OF_ALL, OF_ONE, draw_chart, style
from reports.charts.chart import Chart
from reports.charts.write import chart_files
from reports.evidence import Evidence, HexRow
from tests.support.invented import ASHFORTH, BEXWORTH, EASTVALE, FARLEY


def with_hexes(evidence: Evidence) -> Evidence:
    rows = [HexRow(row.la_code, f"{n},0 {n + 1},0 {n + 1},1 {n},1") for n, row in enumerate(evidence.authorities)]
    return Evidence(evidence.facts, evidence._figures, replace(evidence.small, hexes=rows))


@pytest.fixture(scope="module")
def evidence(invented: Evidence) -> Evidence:
    return with_hexes(invented)


def charts(evidence: Evidence) -> list[Chart]:
    return [draw_chart(evidence, kind, None if kind in OF_ALL else ASHFORTH) for kind in KINDS]


def text_of(svg: str) -> str:
    root = ET.fromstring(svg)
    return " ".join(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_picture_its_numbers_and_words_for_who_does_not_see_it(evidence: Evidence, kind: str) -> None:
    chart = draw_chart(evidence, kind, None if kind in OF_ALL else ASHFORTH)
    assert not chart.empty
    rows = list(csv.reader(io.StringIO(chart.csv())))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(chart.table.columns) + 1}
    assert len(chart.alt) > 60
    assert not re.search(r"\b(None|nan|NaN)\b", chart.alt + chart.csv() + chart.svg())


@pytest.mark.parametrize("kind", KINDS)
def test_the_face_says_source_date_and_independence(evidence: Evidence, kind: str) -> None:
    shown = text_of(draw_chart(evidence, kind, None if kind in OF_ALL else ASHFORTH).svg())
    assert "Source: " in shown
    assert "As at 29 June 2026" in shown
    assert "not endorsed by DfE or Ofsted" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_has_the_same_bytes(evidence: Evidence, kind: str) -> None:
    first, second = (draw_chart(with_hexes(evidence), kind, None if kind in OF_ALL else ASHFORTH) for _ in range(2))
    assert chart_files(first) == chart_files(second)


@pytest.mark.parametrize("kind", KINDS)
def test_only_colours_that_are_told_apart_and_blame_nobody(evidence: Evidence, kind: str) -> None:
    svg = draw_chart(evidence, kind, None if kind in OF_ALL else ASHFORTH).svg()
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= {*style.COLOURS.values(), *style.SHADES}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_can_hold_the_picture_without_clashes(evidence: Evidence, kind: str) -> None:
    inline = draw_chart(evidence, kind, None if kind in OF_ALL else ASHFORTH).inline_svg()
    root = ET.fromstring(inline)
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert all(str(name).startswith(kind) for name in ids)
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby") or "").split() == ids[:2]
    assert "<style" not in inline
    assert all(colour not in re.sub(r"var\([^)]*\)", "", inline) for colour in style.COLOURS.values())


def test_pictures_have_the_size_of_their_use(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "deficits", ASHFORTH)
    assert Image.open(io.BytesIO(chart.png("share"))).size == (1200, 675)
    printed = Image.open(io.BytesIO(chart.png("print"))).convert("RGB")
    assert printed.size[0] == 1500
    assert printed.getpixel((2, 2)) == (255, 255, 255)
    assert (0, 0x72, 0xB2) in {colour for _, colour in printed.getcolors(1 << 20) or []}


def test_a_chart_with_nothing_to_show_says_so_and_draws_nothing(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "deficits", EASTVALE)
    assert chart.empty
    assert (
        chart.nothing == "No reported Dedicated Schools Grant balance is held for Isles of Eastvale, so there is nothing to draw."
    )
    assert chart_files(chart) == {f"{chart.chart_id}.txt": f"{chart.nothing}\n".encode()}
    with pytest.raises(ValueError, match="nothing to show"):
        chart.svg()


def test_a_stand_in_and_a_mirror_say_so_on_the_face(evidence: Evidence) -> None:
    facts = replace(evidence.facts, mirror="../shared/mirror")
    verdicts = [row._replace(gap_low=Decimal(-59000000)) if row.la_code == FARLEY else row for row in evidence.small.verdicts]
    mirrored = Evidence(facts, evidence._figures, replace(evidence.small, verdicts=verdicts))
    shown = text_of(draw_chart(mirrored, "league").svg())
    assert "STAND-IN FIGURES" in shown
    assert "mirror" in shown
    plain = text_of(draw_chart(evidence, "deficits", BEXWORTH).svg())
    assert "STAND-IN" not in plain
    assert "mirror" not in plain


def test_a_figure_in_the_words_of_a_picture_is_never_trimmed(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "deficits", ASHFORTH)
    odd = replace(chart, face=replace(chart.face, title='12.34567 <b>&"quoted" id="x"'))
    assert '12.34567 <b>&"quoted" id="x"' in text_of(odd.svg())
    assert ET.fromstring(odd.inline_svg()) is not None


def test_bars_start_at_zero_and_grow_with_the_figure(evidence: Evidence) -> None:
    """18,512,345 against 12,000,000: the lengths stand as 1.5427 to 1."""
    svg = draw_chart(evidence, "deficits", ASHFORTH).svg()
    bars = re.findall(r'd="M ([\d.]+) [\d.]+ L ([\d.]+) [\d.]+ [^"]*" style="fill: #0072b2"', svg)
    lengths = [float(end) - float(start) for start, end in bars[:2]]
    assert len({start for start, _ in bars[:2]}) == 1
    assert lengths[1] / lengths[0] == pytest.approx(18512345 / 12000000, rel=1e-3)


def test_the_plan_stands_beside_the_year_it_is_for(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "deficits", FARLEY)
    assert [row[1:4] for row in chart.table.rows][:1] == [("reported deficit", "2023-24", "40000000")]


def test_per_resident_comparators_say_how_many_authorities_they_are_made_of(evidence: Evidence) -> None:
    chart = draw_chart(evidence, "deficits", ASHFORTH)
    assert "(surpluses set against deficits)" in text_of(chart.svg()) or "aged 0 to 25" not in chart.alt


@pytest.mark.parametrize(
    ("kind", "code", "measure", "said"),
    [
        ("pie", None, None, "not a kind of chart"),
        ("targets", None, None, "name it"),
        ("league", ASHFORTH, None, "leave the name out"),
        ("deficits", ASHFORTH, "ehc_plans", "--measure goes with a map"),
    ],
)
def test_wrong_use_is_told(evidence: Evidence, kind: str, code: str | None, measure: str | None, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        draw_chart(evidence, kind, code, measure)


def test_every_kind_about_one_authority_is_drawn_or_says_why_not_for_each(evidence: Evidence) -> None:
    for row in evidence.authorities:
        for kind in (*OF_ONE, "timeliness"):
            chart = draw_chart(evidence, kind, row.la_code)
            assert chart.svg() if not chart.empty else chart.nothing.endswith(".")


def test_numbers_in_a_table_are_plain() -> None:
    from reports.charts.faces import number

    assert [number(Decimal(text)) for text in ("18512345.0000", "-0.0", "46.40", "1E+2")] == ["18512345", "0", "46.4", "100"]
    assert number(None) == ""
