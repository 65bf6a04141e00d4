"""The site as people use it: by mouse, by keyboard, on a phone, on paper, without scripts, without a server."""

from __future__ import annotations

import base64
import functools
import http.server
import importlib.resources
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

KINDS = (
    "index.html", "authority/ashforth.html", "authority/bournemouth-christchurch-and-poole.html", "authority/farley.html",
    "constituency/three-ways.html", "figures/ashforth.html", "measure/ehc-20-week-rate.html", "measures.html", "constituencies.html",
    "targets.html", "changes.html", "unknown.html", "methods.html", "sources.html",
)  # fmt: skip
"""One page of each kind, and the hard cases among authorities."""


def _open(browser: Chrome, site: Path, page: str) -> None:
    browser.get(
        (site / page).as_uri() if "#" not in page else f"{(site / page.partition('#')[0]).as_uri()}#{page.partition('#')[2]}"
    )


def _search(browser: Chrome, words: str) -> list[str]:
    box = browser.find_element(By.CSS_SELECTOR, ".find input")
    box.clear()
    box.click()
    WebDriverWait(browser, 10).until(lambda b: b.execute_script("return !!window.SEARCH"))
    box.send_keys(words)
    return [item.text for item in browser.find_elements(By.CSS_SELECTOR, ".find li")]


def _names(browser: Chrome) -> list[str]:
    script = "return [...document.querySelector('#all').tBodies[1].rows].filter(r => !r.hidden).map(r => r.cells[0].textContent)"
    found: list[str] = browser.execute_script(script)
    return found


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("BCP", "Bournemouth, Christchurch and Poole local authority"),
        ("Poole", "Poole constituency of Neil Tester"),
        ("tester", "Poole constituency of Neil Tester"),
        ("oscar darcy", "Three Ways constituency of Óscar D’Arcy"),
    ],
)
def test_search_finds_councils_constituencies_and_members(browser: Chrome, site: Path, words: str, first: str) -> None:
    _open(browser, site, "index.html")
    assert _search(browser, words)[0] == first


def test_enter_in_the_search_opens_the_first_page_found(browser: Chrome, site: Path) -> None:
    _open(browser, site, "index.html")
    _search(browser, "BCP")
    browser.find_element(By.CSS_SELECTOR, ".find input").send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda b: b.current_url.endswith("authority/bournemouth-christchurch-and-poole.html"))


def test_what_is_not_found_is_said(browser: Chrome, site: Path) -> None:
    _open(browser, site, "index.html")
    assert _search(browser, "Atlantis") == []
    assert "Nothing found" in browser.find_element(By.CSS_SELECTOR, ".find [role=status]").text


def test_the_table_sorts_both_ways_and_keeps_what_has_no_value_last(browser: Chrome, site: Path) -> None:
    _open(browser, site, "index.html")
    head = browser.find_elements(By.CSS_SELECTOR, "#all thead th")[2]
    button = head.find_element(By.TAG_NAME, "button")
    button.click()
    assert head.get_attribute("aria-sort") == "ascending"
    rising = _names(browser)
    button.send_keys(Keys.ENTER)
    assert head.get_attribute("aria-sort") == "descending"
    falling = _names(browser)
    assert rising[0] == "Bexworth St Giles"
    assert rising[:3] == falling[:3][::-1]
    assert rising[3:] == falling[3:]


def test_the_table_filters_by_words_and_by_region(browser: Chrome, site: Path) -> None:
    _open(browser, site, "index.html")
    browser.find_element(By.ID, "words").send_keys("ash")
    assert _names(browser) == ["Ashforth"]
    browser.find_element(By.ID, "words").clear()
    browser.find_element(By.ID, "words").send_keys(" ")
    browser.find_element(By.ID, "region").send_keys("London")
    assert _names(browser) == ["Bexworth St Giles"]
    assert browser.find_element(By.CSS_SELECTOR, ".filters [role=status]").text == "1 of 7 shown"


def test_a_number_opens_its_citation_by_mouse_and_by_keyboard(browser: Chrome, site: Path) -> None:
    _open(browser, site, "authority/ashforth.html")
    browser.find_element(By.CSS_SELECTOR, ".glance .n").click()
    dialog = browser.find_element(By.TAG_NAME, "dialog")
    assert "Test spending 2023-24" in dialog.text
    assert "£18.5m" in dialog.find_element(By.TAG_NAME, "h2").text
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not dialog.is_displayed()
    note = browser.find_element(By.CSS_SELECTOR, ".glance sup a")
    note.send_keys(Keys.ENTER)
    assert browser.find_element(By.TAG_NAME, "dialog").is_displayed()
    browser.find_element(By.XPATH, "//dialog//button[text()='Close']").click()
    assert browser.switch_to.active_element == note


def test_a_citation_can_be_copied_with_its_warehouse_and_its_marks(browser: Chrome, site: Path) -> None:
    browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    _open(browser, site, "authority/ashforth.html")
    browser.find_element(By.CSS_SELECTOR, ".glance .n").click()
    browser.execute_script("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    browser.find_element(By.XPATH, "//dialog//button[text()='Copy citation']").click()
    WebDriverWait(browser, 10).until(lambda b: "Copied" in b.find_element(By.CSS_SELECTOR, "dialog [role=status]").text)
    copied = browser.execute_script("return window.copied")
    for words in ("£18.5m", "Test spending 2023-24", "SEND evidence, as at 29 June 2026", "mirror"):
        assert words in copied


def test_a_link_to_a_figure_opens_its_citation_on_arrival(browser: Chrome, site: Path) -> None:
    _open(browser, site, "index.html")
    link = next(a for a in browser.find_elements(By.CSS_SELECTOR, "#all td a") if a.text == "£18.5m")
    browser.execute_script("arguments[0].click()", link)
    WebDriverWait(browser, 10).until(lambda b: "figures/ashforth.html#f" in b.current_url)
    assert "£18.5m" in browser.find_element(By.TAG_NAME, "dialog").text


def test_without_scripts_the_table_is_there_and_nothing_is_offered_that_needs_one(browser: Chrome, site: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    _open(browser, site, "index.html")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#all tbody tr")) == 8
    assert not browser.find_element(By.CLASS_NAME, "find").is_displayed()
    assert not browser.find_elements(By.CSS_SELECTOR, "#all th button")


def test_the_keyboard_alone_reaches_the_page_and_its_table(browser: Chrome, site: Path) -> None:
    _open(browser, site, "index.html")
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.text == "Skip to the page"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.get_attribute("id") == "find"
    seen = []
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        element = browser.switch_to.active_element
        seen.append(element.get_attribute("id") or element.text)
    assert "region" in seen
    assert any("deficit" in text for text in seen)


@pytest.mark.parametrize("page", KINDS)
def test_no_page_logs_an_error_or_asks_for_anything_outside(browser: Chrome, site: Path, page: str) -> None:
    _open(browser, site, page)
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [item["params"]["request"]["url"] for item in asked if item["method"] == "Network.requestWillBeSent"]
    assert urls
    assert [url for url in urls if not url.startswith(("file:", "data:"))] == []


@pytest.fixture(scope="module")
def axe() -> str:
    package = pytest.importorskip("selenium_axe_python", reason="axe-core is not installed (make setup-dev)")
    return importlib.resources.files(package).joinpath("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("page", KINDS)
def test_axe_finds_no_violation(browser: Chrome, site: Path, axe: str, page: str, colours: str) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": colours}]})
    _open(browser, site, page)
    browser.execute_script(axe)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = browser.execute_async_script(
        "const done = arguments[1]; axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']}).then(done, e => done({violations: [String(e)]}))",
        rules,
    )
    assert [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary")) for v in found["violations"]] == []


@pytest.mark.parametrize("page", KINDS)
def test_at_four_hundred_per_cent_nothing_runs_off_the_page(browser: Chrome, site: Path, page: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    )
    _open(browser, site, page)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("page", ["index.html", "authority/ashforth.html", "targets.html"])
def test_a_page_prints_without_what_only_a_screen_needs(browser: Chrome, site: Path, page: str, tmp_path: Path) -> None:
    import pypdfium2

    _open(browser, site, page)
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    document = pypdfium2.PdfDocument(base64.b64decode(printed["data"]))
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    assert "As at 29 June 2026" in text
    assert "Mirror" in text
    assert "Constituencies and MPs" not in text
    assert "Filter by name" not in text


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The site below a path of a server on this machine, and the paths that were not found."""
    (tmp_path / "any").mkdir()
    (tmp_path / "any" / "path").symlink_to(site)
    missing: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_error(self, *_: object) -> None:
            missing.append(self.path)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/any/path/", missing
    server.shutdown()
    server.server_close()


def test_the_site_works_under_any_path_of_a_server(browser: Chrome, served: tuple[str, list[str]]) -> None:
    root, missing = served
    browser.get(root + "index.html")
    assert _search(browser, "Poole")[0].startswith("Poole")
    browser.find_element(By.CSS_SELECTOR, ".find li a").click()
    WebDriverWait(browser, 10).until(lambda b: b.current_url == root + "constituency/poole.html")
    browser.find_element(By.PARTIAL_LINK_TEXT, "All the evidence").click()
    WebDriverWait(browser, 10).until(lambda b: "/authority/" in b.current_url)
    assert browser.find_element(By.TAG_NAME, "h1").value_of_css_property("font-weight") == "700"
    assert missing == []
