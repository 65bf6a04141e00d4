"""What happened in one authority, in order: events, versions of the agreement, programmes, inspections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extract.terms import Framework
from reports import wording
from reports.charts import faces, style
from reports.charts.chart import PAGE_WIDTH, Chart, DataTable, Face
from reports.evidence import AuthorityEvidence, Evidence

if TYPE_CHECKING:
    from reports.charts.pen import Pen

COLUMNS = ("date", "precision", "what", "source", "kind_of_source", "address", "stand_in")
DATES, SIZE, GAP = 92.0, 9.0, 9.0
PRESS = {"press": "press"}


class Entry(NamedTuple):
    """One thing that happened; `source_kind` is primary or press."""

    when: date
    precision: str
    what: str
    publisher: str
    source_kind: str
    url: str
    stand_in: bool

    @property
    def words(self) -> str:
        """What happened, with a word about the source where it is not the publisher's own."""
        tail = PRESS.get(self.source_kind)
        return f"{self.what} ({tail})" if tail else self.what


def build(evidence: Evidence, la_code: str) -> Chart:
    """The chart for one authority; where nothing is held it has no picture and says so."""
    authority = evidence.authority(la_code)
    entries = sorted(
        {*_events(authority), *_agreements(authority), *_inspections(authority)}, key=lambda entry: (entry.when, entry.what)
    )
    publishers = dict.fromkeys(entry.publisher for entry in entries if entry.publisher)
    face = Face(
        title=f"{authority.name}: what happened, and when",
        subtitle="Events that are held with a source. That one follows another does not mean that it was caused by it.",
        source="; ".join(publishers) or "none held",
        as_at=evidence.facts.as_at,
        marks=faces.marks(evidence, stand_in=any(entry.stand_in for entry in entries)),
        short="Events that are held with a source.",
    )
    return Chart(
        chart_id=faces.file_id("timeline", authority.authority.slug),
        kind="timeline",
        face=face,
        alt=face.in_words(
            f"Dated events for {authority.name}. "
            + " ".join(f"{wording.dated(e.when, e.precision)}: {e.words}{' (stand-in)' if e.stand_in else ''}." for e in entries)
        ),
        table=DataTable(
            COLUMNS,
            tuple(
                (e.when.isoformat(), e.precision, e.what, e.publisher, e.source_kind, e.url, "yes" if e.stand_in else "no")
                for e in entries
            ),
        ),
        draw=partial(_draw, entries) if entries else None,
        height=sum(_height(entry, PAGE_WIDTH - 12) for entry in entries) + 4,
        nothing=f"No dated event is held for {authority.name}, so there is nothing to draw.",
    )


def _events(authority: AuthorityEvidence) -> Iterator[Entry]:
    for row in authority.events:
        yield Entry(
            row.event_date,
            row.date_precision,
            row.description.rstrip("."),
            row.publisher or "",
            row.source_kind,
            row.source_url or "",
            False,
        )


def _agreements(authority: AuthorityEvidence) -> Iterator[Entry]:
    for agreement in authority.agreements:
        row = agreement.row
        if row.published is not None and row.version:
            what = (
                f"Safety Valve agreement {row.label} published"
                if row.version == 1
                else f"Safety Valve agreement {row.label} replaced by a new version"
            )
            yield Entry(
                row.published,
                row.published_precision or "day",
                what,
                row.publisher or "",
                "primary",
                row.source_url or "",
                row.stand_in,
            )


def _inspections(authority: AuthorityEvidence) -> Iterator[Entry]:
    for row in authority.inspections:
        when = row.published or row.inspection_end
        if row.framework == Framework.AREA_SEND_2023 and row.outcome is not None and when is not None:
            done = "report published" if row.published else "inspection ended"
            what = f"Area SEND inspection {done}: {wording.OUTCOME_LABELS[row.outcome].lower()}"
            yield Entry(when, "day", what, "Ofsted and the Care Quality Commission", "primary", row.source_url, False)


def _height(entry: Entry, width: float) -> float:
    return len(style.wrap(entry.words, width - DATES - 16, SIZE)) * SIZE * style.LINE + GAP


def _draw(entries: Sequence[Entry], pen: Pen) -> None:
    shown = _that_fit(entries, pen)
    top = pen.height - 12
    pen.line([(DATES, pen.height - 4), (DATES, pen.height - 4 - sum(_height(e, pen.width) for e in shown))], style.RULE, 1.4)
    for entry in shown:
        pen.text(DATES - 10, top, wording.dated(entry.when, entry.precision), SIZE, align="right", colour=style.MUTED)
        pen.dot(DATES, top + 3, 3.4, style.ACCENT if entry.source_kind == "primary" else style.PAPER, style.ACCENT, 1.4)
        pen.paragraph(DATES + 12, top, entry.words, pen.width - DATES - 16, SIZE)
        top -= _height(entry, pen.width)
    if len(shown) < len(entries):
        pen.text(0, top + 2, f"The latest {len(shown)} of {len(entries)}; the rest are in the table.", 8.0, colour=style.MUTED)


def _that_fit(entries: Sequence[Entry], pen: Pen) -> Sequence[Entry]:
    """The latest entries for which there is room."""
    room, first = pen.height + 1, len(entries)
    while first and room >= _height(entries[first - 1], pen.width) + (12 if first > 1 else 0):
        room -= _height(entries[first - 1], pen.width)
        first -= 1
    return entries[first:] or entries[-1:]
