"""Licences and attribution: whose the data is, on what terms, and how to say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports import wording
from reports.evidence import SourceRow

KNOWN = {
    "Open Government Licence v3.0": ("OGL-UK-3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
    "Open Parliament Licence v3.0": (
        "OPL-3.0",
        "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/",
    ),
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
}
"""Name for machines and address of each licence that sources of ours use."""


def parts(licence: str) -> list[str]:
    """The licences that one source's cell names, separated by semicolons."""
    return [part.strip() for part in licence.split(";") if part.strip()]


def address(licence: str) -> str | None:
    """Where a licence can be read, None where it is not one that we know."""
    return KNOWN[licence][1] if licence in KNOWN else None


def of_sources(sources: Sequence[SourceRow]) -> list[dict[str, str]]:
    """Every licence once, by title, as a data package lists them."""
    titles = sorted({part for row in sources for part in parts(row.licence)})
    return [_listed(title) for title in titles]


def _listed(title: str) -> dict[str, str]:
    if title in KNOWN:
        name, path = KNOWN[title]
        return {"name": name, "title": title, "path": path}
    return {"name": re.sub(r"[^A-Za-z0-9._-]+", "-", title).strip("-") or "other", "title": title}


def markdown(sources: Sequence[SourceRow], notices: Sequence[str]) -> str:
    """LICENCES.md: each source with its licence, its date and the words to attribute it with."""
    from reports.pack.html import is_live  # packs name licences too, so neither can import the other first
    from reports.pack.markdown import escape

    lines = ["# Licences and attribution", "", *(f"{notice}\n" for notice in notices)]
    lines += [
        "The data belongs to its publishers. Whoever passes it on keeps the attribution of each source used. What this project "
        "adds (the arrangement, the derived figures, the verdicts) comes under the MIT licence.",
    ]
    for row in sources:
        when = f"Latest date described: {wording.day(row.as_at)}." if row.as_at else "Latest date described: not known."
        terms = "; ".join(f"[{part}]({address(part)})" if address(part) else escape(part) for part in parts(row.licence))
        where = f"<{row.landing_page}>" if is_live(row.landing_page) and not re.search(r"[<>]", row.landing_page) else "not known"
        lines += ["", f"## {escape(row.title)}", "", f"- Publisher: {escape(row.publisher)}", f"- Address: {where}"]
        lines += [f"- Licence: {terms}", f"- Attribution: {escape(row.attribution)}", f"- {when}"]
    return "\n".join(lines) + "\n"
