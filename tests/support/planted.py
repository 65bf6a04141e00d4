"""A warehouse in which whatever documents say is evil: payloads in every text that comes from outside. Test data."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from tests.support.invented import ASHFORTH, FARLEY
from tests.support.rewritten import FIRST, NOW, rewritten_tables
from tests.support.warehouse import row

Row = dict[str, Any]

EVIL = (
    '<script>alert(1)</script>"><img src=x onerror=alert(2)>\'><svg/onload=alert(3)> #import "x" #eval("1+1") *b* _i_ `c` |d| $e$ ~f~ '
    "{{7*7}} {%raw%} ${7*7} [link](javascript:alert(4)) ![pic](http://evil.example/p.png) <javascript:alert(5)> ]]> --> */ \\end &lt; &#60; @cite [^1]"
)
"""Markup of every output's language, in one breath."""

CONTROL = "\x00\x07\x08\x1b[31m\x1b]0;owned\x07\u202e\u2066\u200f\ufeff\ufffe\x85\u2028"
"""What a terminal, an XML parser or an eye may be misled by."""

LEADS = {
    "markup": "<b onclick=alert(6)>",
    "a formula": "=cmd|' /C calc'!A0",
    "a formula after a space": ' +HYPERLINK("http://evil.example","x")',
    "a heading": "# Heading\n\n- item\n\n1. one\n",
    "an address": "javascript:alert(7)//",
}
"""What the payload begins with: some outputs trust the first character."""

ADDRESSES = (
    "javascript:alert(1)//https://www.gov.uk/", "data:text/html,<script>alert(1)</script>", 'https://www.gov.uk/"onmouseover="alert(1)',
    "https://www.gov.uk/) [x](javascript:alert(1)", "file:///etc/passwd", "vbscript:x", " javascript:alert(1)", "https://www.gov.uk/<script>",
    "//evil.example/x", "https://www.gov.uk/\n\nX-Header: 1", "JaVaScRiPt:alert(1)", "https://user:pass@www.gov.uk/",
)  # fmt: skip

WORDS: dict[str, tuple[str, ...]] = {
    "programme_membership": ("role", "publisher", "quote", "note"),
    "document": ("title", "publisher", "licence"),
    "figure": ("state_reason", "as_printed", "locator", "quote", "publisher", "note"),
    "agreement": ("title", "publisher", "quote", "note"),
    "agreement_condition": ("number", "text"),
    "agreement_change": ("item", "before", "after", "sentence"),
    "inspection": ("partnership", "contradiction"),
    "constituency": ("name",),
    "mp": ("display_name", "formal_name", "salutation", "sort_name", "party"),
    "event": ("description", "publisher", "quote"),
    "national_figure": ("statement", "publisher", "quote"),
    "target_verdict": ("rule",),
    "disagreement": ("first_value", "first_source", "second_value", "second_source", "note"),
    "rejected": ("item", "reason"),
    "change": ("subject", "before", "after", "sentence"),
    "refresh_source": ("error",),
    "source_state": ("publisher", "title", "stale_reason", "next_expected", "licence", "attribution"),
}
"""Columns whose text comes from a document, a listing or a publisher."""

LINKS: dict[str, tuple[str, ...]] = {
    "programme_membership": ("source_url",),
    "document": ("url",),
    "figure": ("source_url",),
    "agreement": ("source_url",),
    "inspection": ("source_url",),
    "event": ("source_url",),
    "national_figure": ("source_url",),
    "rejected": ("url",),
    "change": ("url",),
    "source_state": ("landing_page",),
}
"""Columns that hold an address from outside."""


def payload(lead: str) -> str:
    """What is planted, for one of LEADS. CONTROL is no part of it: no warehouse that was built holds such characters."""
    return f"{LEADS[lead]} {EVIL} end"


def _more() -> dict[str, list[Row]]:
    """Rows of tables that the invented authorities leave empty."""
    run = {"run_id": "r1"}
    change = {**run, "la_code": ASHFORTH, "kind": "figure_moved", "seen_at": datetime.fromisoformat("2026-06-29T00:00:00")}
    return {
        "disagreement": [
            row(
                "disagreement", disagreement_id="d1", la_code=ASHFORTH, topic="dsg_cumulative_balance", period="2023-24", note=""
            ),
            row("disagreement", disagreement_id="d2", la_code=FARLEY, topic="inspection_outcome", note=""),
        ],
        "rejected": [row("rejected", source_id="sen2", snapshot_sha256="f" * 64)],
        "change": [
            row("change", **change, before="", after="", url="https://www.gov.uk/test"),
            row("change", **change | {"kind": "document_revised"}, before="", after="", url="https://www.gov.uk/test"),
        ],
        "refresh_run": [
            row("refresh_run", **run, outcome="built", started=change["seen_at"], finished=change["seen_at"], mirror=None)
        ],
        "refresh_source": [row("refresh_source", **run, source_id="sen2", outcome="failed", error="")],
        "source_state": [
            row(
                "source_state",
                source_id="sen2",
                origin="live",
                stale=True,
                stale_reason="",
                next_expected="",
                as_at=date(2026, 6, 1),
            )
        ],
    }


def _held() -> dict[str, list[Row]]:
    held = rewritten_tables() | _more()
    numbers = {"before": "9000000", "after": "15000000"}
    held["agreement_change"] = [found | (numbers if _is_number(found, "before") else {}) for found in held["agreement_change"]]
    held["agreement_change"].append(
        row(
            "agreement_change",
            agreement_id=NOW,
            previous_id=FIRST,
            kind="condition_reworded",
            item="4.1",
            before="",
            after="",
            sentence="",
        )
    )
    return held


def tables_with_words(lead: str) -> dict[str, list[Row]]:
    """The invented authorities, with the payload in every column of WORDS that says anything."""
    evil = payload(lead)
    held = _held()
    for table, columns in WORDS.items():
        held[table] = [
            found | {name: evil for name in columns if found.get(name) is not None and not _is_number(found, name)}
            for found in held.get(table, [])
        ]
    for found in held["inspection"]:
        found["responsible_bodies"] = [evil]
    return held


def _is_number(found: Row, column: str) -> bool:
    """Whether the build itself writes a number there, which no document can make into words."""
    return column in {"before", "after"} and found.get("kind") in {"target", "payment", "total"}


def tables_with_links() -> dict[str, list[Row]]:
    """The invented authorities, with an evil address in every other row of every column of LINKS."""
    held = _held()
    turn = count()
    for table, columns in LINKS.items():
        held[table] = [
            found | {name: ADDRESSES[next(turn) % len(ADDRESSES)] for name in columns} if number % 2 else found
            for number, found in enumerate(held.get(table, []))
        ]
    return held
