"""Writes example.pdf: a report of systemic failings in an invented place, and the listing pages that lead to it.

    python -m tests.sources.ofsted_area_send.make_example

Six priority actions (one row numbers three), two areas for improvement, of which one runs over a page.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.area_send_report import Report, failing, make

BODIES = "Northmarket Council and NHS Middle Land ICB"
SITE = "https://reports.ofsted.gov.uk"
REPORT_URL = "https://files.ofsted.gov.uk/v1/file/10000001"


def report() -> Report:
    """What the example says."""
    return failing(
        filler=21,
        priority=(
            (BODIES, "Leaders should agree a strategy and see that it is carried out."),
            (BODIES, "1. Leaders should shorten the wait for an assessment.\n2. Leaders should tell families how long it is.\n"
                     "3. Leaders should help children while they wait."),
            ("Northmarket Council", "Leaders should issue plans on time:\n• new plans; and\n• plans changed after a review."),
            ("NHS Middle Land ICB", "Leaders should mend the pathway for autism."),
        ),
        improvement=(
            "Leaders across the partnership should work together so that young people are prepared for adulthood from the earliest "
            "ages, so that their plans say what they hope for, and so that those who help them know what those plans say and what is "
            "asked of each of them.",
            "Leaders should make sure that every expectant parent sees a health visitor.",
        ),
    )  # fmt: skip


def search_page(results: list[tuple[str, str]], total: int | None = None) -> bytes:
    """A search page that lists (urn, name) pairs."""
    items = "".join(
        f'<li class="search-result"><h3 class="search-result__title heading--sub"><a href="/provider/44/{urn}">{name}</a></h3></li>'
        for urn, name in results
    )
    count = len(results) if total is None else total
    return (
        f'<!DOCTYPE html><html><body><main><div class="search-results"><h2><strong>{count}</strong> results</h2>'
        f'<ul class="results-list">{items}</ul></div></main></body></html>'
    ).encode()


def provider_page(urn: str, name: str, publications: list[tuple[str, str]]) -> bytes:
    """A provider's page with (address, label) pairs of publications."""
    items = "".join(
        f'<li class="timeline__day"><a class="publication-link" href="{address}">{label.split(",")[0]}'
        f'<span class="nonvisual">{label}</span></a></li>'
        for address, label in publications
    )
    return (
        f'<!DOCTYPE html><html><body><main><h1 class="heading--title">{name}</h1>'
        f'<div class="title-block__subheading">URN: {urn}</div><ol class="timeline">{items}</ol></main></body></html>'
    ).encode()


if __name__ == "__main__":
    Path(__file__).with_name("example.pdf").write_bytes(make(report()))
