"""pack.html on paper and on a phone: the longest briefings, and those with the widest tables."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.pack.build import build
from reports.pack.html import to_html

LONGEST = ("kent", "devon", "norfolk", "hampshire", "isle of wight", "bournemouth, christchurch and poole")


@pytest.fixture(scope="module")
def bundled(bundled_path: Path) -> Evidence:
    with open_warehouse(bundled_path) as connection:
        return load_evidence(connection)


def _open(browser: Chrome, evidence: Evidence, name: str, folder: Path) -> None:
    page = folder / "pack.html"
    page.write_text(to_html(build(evidence, evidence.find(name)[0])), encoding="utf-8")
    browser.get(page.as_uri())


@pytest.mark.parametrize("name", LONGEST)
def test_the_briefing_prints_on_one_page_at_its_own_size(browser: Chrome, bundled: Evidence, tmp_path: Path, name: str) -> None:
    import pypdfium2

    _open(browser, bundled, name, tmp_path)
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    document = pypdfium2.PdfDocument(base64.b64decode(printed["data"]))
    first, second = (document[number].get_textpage() for number in (0, 1))
    assert "check before sending" in first.get_text_bounded()  # the briefing's last words
    footer, begins = second.get_text_bounded().strip().splitlines()[:2]
    assert "page 2 of" in footer and begins == "The money"
    left, bottom, _, top = second.get_charbox(second.search("The money").get_next()[0])
    assert top - bottom > 7  # a table wider than the paper would have made everything smaller
    assert left == pytest.approx(28 / 25.4 * 72, abs=4)


@pytest.mark.parametrize("name", LONGEST)
def test_a_phone_needs_no_scrolling_sideways(browser: Chrome, bundled: Evidence, tmp_path: Path, name: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    )
    _open(browser, bundled, name, tmp_path)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
