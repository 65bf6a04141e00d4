"""The pages that are about all authorities at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.measures import MEASURES
from reports import wording
from reports.evidence import Evidence
from reports.export import licences
from reports.pack.html import is_live
from reports.pack.model import MARK_MEANINGS, MARK_WORDS
from reports.site import changes, drawn, figures, front, ledger, measures, paths, search, unknown
from reports.site.drawn import Drawn, Picture
from reports.site.extra import Extra
from reports.site.frame import ASSETS, FOLDER, Frame, page, write
from reports.statements import Unknown

ORIGINS = {
    "live": "from the publisher’s own site", "mirror": "from a mirror of the publisher’s files",
    "bundled": "from the bundled snapshot", "curated": "gathered by hand",
    "none": "no document of it is held yet",
}  # fmt: skip


def write_assets(evidence: Evidence, folder: Path) -> None:
    """Style sheet, script and search index."""
    for name in ASSETS:
        write(folder, f"assets/{name}", (FOLDER / "assets" / name).read_text(encoding="utf-8"))
    write(folder, "assets/search.js", search.index(evidence))


def write_first(evidence: Evidence, shared: Frame, extra: Extra, folder: Path, face: Picture | None, *, email: bool) -> None:
    """Pages that need nothing of the authorities' own. `face` is the picture that stands for the site when it is shared."""
    shown = [drawn.draw_with_files(folder, chart) for chart in front.charts(evidence)]
    _front(evidence, shared, folder, shown, face)
    _targets(evidence, shared, folder, face)
    _changes(evidence, shared, extra, folder, face)
    _plain(evidence, shared, extra, folder, face, email=email)
    _regions(evidence, shared, folder, face)


def _front(evidence: Evidence, shared: Frame, folder: Path, shown: Sequence[Drawn], face: Picture | None) -> None:
    text = page(
        shared, "front.html.j2", paths.FRONT, title="Special educational needs in England: what the documents say",
        about="Money and services for children with SEND, authority by authority, every number with its document, page and date.",
        picture=face, charts=shown, **front.content(evidence),
    )  # fmt: skip
    write(folder, paths.FRONT, text)


def _targets(evidence: Evidence, shared: Frame, folder: Path, face: Picture | None) -> None:
    shown = [drawn.draw_with_files(folder, chart) for chart in ledger.charts(evidence)]
    text = page(
        shared, "targets.html.j2", paths.TARGETS, title="Safety Valve targets: met, missed, or not to be told",
        about="Every yearly target of every Safety Valve agreement held, what was reported, and the rule for each verdict.",
        picture=next((found.picture for found in shown if found.picture), face), charts=shown, **ledger.content(evidence),
    )  # fmt: skip
    write(folder, paths.TARGETS, text)


def _changes(evidence: Evidence, shared: Frame, extra: Extra, folder: Path, face: Picture | None) -> None:
    text = page(
        shared, "changes.html.j2", paths.CHANGES, title="What changed", picture=face,
        about="Documents that appeared, were revised or vanished, and figures and verdicts that moved.",
        **changes.content(evidence, extra.changes),
    )  # fmt: skip
    write(folder, paths.CHANGES, text)
    write(folder, paths.FEED, changes.feed(evidence, shared, extra.changes))


def _plain(evidence: Evidence, shared: Frame, extra: Extra, folder: Path, face: Picture | None, *, email: bool) -> None:
    """Methods, sources, and the list of measures."""
    text = page(
        shared, "methods.html.j2", paths.METHODS, title="Methods", picture=face, email=email, checks=extra.checks,
        about="How a number gets from a publisher’s document to these pages, and what keeps it true on the way.",
        marks=[(MARK_WORDS[key], words) for key, words in MARK_MEANINGS.items()],
    )  # fmt: skip
    write(folder, paths.METHODS, text)
    text = page(
        shared, "sources.html.j2", paths.SOURCES, title="Sources, licences and dates", picture=face,
        about="Whose the data is, under which licence, how old, and when the next is due.", sources=evidence.small.sources,
        documents=sorted(evidence.small.documents, key=lambda row: (row.publisher, row.title, row.first_seen, row.url)),
        licence_parts=licences.parts, licence_address=licences.address, origins=ORIGINS, day=wording.day, live=is_live,
    )  # fmt: skip
    write(folder, paths.SOURCES, text)
    text = page(
        shared, "measures.html.j2", paths.MEASURES, title="Measures", picture=face, measures=measures.held(evidence),
        about="What is counted, by whom, and what to know before comparing.", units=measures.UNITS,
    )  # fmt: skip
    write(folder, paths.MEASURES, text)


def _regions(evidence: Evidence, shared: Frame, folder: Path, face: Picture | None) -> None:
    """Figures of England and of each region."""
    for name in ("England", *sorted({row.region for row in evidence.authorities})):
        found, slug = figures.of_place(evidence, name), paths.place_slug(name)
        if not found and name != "England":
            continue
        text = page(
            shared, "figures.html.j2", paths.figures(slug), title=f"{name}: every figure held", picture=face, name=name,
            about=f"Every figure held for {name}, each with its document, page and date.", back="", live=is_live,
            rows=figures.rows(evidence, found), csv=f"{slug}.csv",
        )  # fmt: skip
        write(folder, paths.figures(slug), text)
        write(folder, f"figures/{slug}.csv", measures.as_csv(found))


def write_measure(evidence: Evidence, shared: Frame, folder: Path, name: str, face: Picture | None) -> None:
    """The page, the numbers and the map of one measure. `face` is the picture for sharing where there is no map."""
    measure = MEASURES[name]
    found = drawn.draw_with_files(folder, measures.chart(evidence, measure), frozenset())
    path = paths.measure(name)
    csv = f"{name.replace('_', '-')}.csv"
    text = page(
        shared, "measure.html.j2", path, title=f"{measure.label[0].upper()}{measure.label[1:]}", about=measure.definition,
        picture=found.picture or face, map=found, csv=csv, **measures.content(evidence, measure),
    )  # fmt: skip
    write(folder, path, text)
    write(folder, f"measure/{csv}", measures.as_csv(measures.figures(evidence, measure)))


def write_unknown(
    evidence: Evidence, shared: Frame, extra: Extra, folder: Path, gaps: Mapping[str, Sequence[Unknown]], face: Picture | None
) -> None:
    """The page of what is not known."""
    text = page(
        shared, "unknown.html.j2", paths.UNKNOWN, title="What is not known", picture=face,
        about="What could not be said, of how many authorities, and what would settle it.",
        **unknown.content(evidence, gaps, extra.rejected),
    )  # fmt: skip
    write(folder, paths.UNKNOWN, text)
