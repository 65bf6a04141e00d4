"""The site as a whole: every page of every kind, in a few processes that share nothing but the warehouse file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.folder import whole_folder
from reports.pack.html import is_live
from reports.site import authority, front, measures, national, paths, seats
from reports.site.authority import Made
from reports.site.drawn import Picture
from reports.site.extra import Extra, load_extra
from reports.site.frame import Frame, frame, page, write
from reports.site.seats import Seat
from reports.site.workers import Workers

QUICK = frozenset({"html", "md", "docx", "svg"})
"""What packs are written as where time matters."""
BUNCH = 40
"""Constituencies to a task."""

_held: dict[str, Evidence] = {}


class Task(NamedTuple):
    """What every task of a site needs to know."""

    warehouse: Path
    folder: Path
    frame: Frame
    formats: frozenset[str]
    email: bool

    @property
    def evidence(self) -> Evidence:
        """The read model, read once in each process."""
        key = str(self.warehouse)
        if key not in _held:
            with open_warehouse(self.warehouse) as connection:
                _held[key] = load_evidence(connection)
        return _held[key]


class Summary(NamedTuple):
    """How many pages of each kind were written."""

    authorities: int
    constituencies: int
    measures: int


def write_site(
    warehouse: Path, out: Path, *, jobs: int = 2, formats: frozenset[str] = QUICK, email: bool = False, address: str = ""
) -> Summary:
    """Write the site to `out`, in full or not at all.

    Args:
        warehouse: the warehouse file.
        out: the folder; an earlier site in it is replaced as a whole.
        formats: what the packs beside the pages are written as (see reports.pack.write); empty: no packs.
        email: True to put the MPs' public addresses in.
        address: where the site will stand, for shared links and the feed; "" when not known.

    Raises:
        WarehouseMissing: there is no warehouse to read.
        FolderTaken: `out` holds something else, or cannot be written.
    """
    _held.clear()
    with open_warehouse(warehouse) as connection:
        evidence, extra = load_evidence(connection), load_extra(connection)
    _held[str(warehouse)] = evidence
    shared = frame(evidence, address if not address or address.endswith("/") else f"{address}/")
    codes = [row.la_code for row in evidence.authorities]
    names = [measure.name for measure in measures.held(evidence)]
    found = seats.seats(evidence)
    face = next((Picture(chart.chart_id, chart.alt) for chart in front.charts(evidence) if not chart.empty), None)
    with whole_folder(out, "site") as folder, Workers(jobs) as workers:
        task = Task(warehouse, folder, shared, formats, email)
        first = workers.start(_first, [(task, extra, face)])
        waiting = workers.start(_authority, [(task, code, face) for code in codes])
        mapped = workers.start(_measure, [(task, name, face) for name in names])
        made = {one.la_code: one for one in waiting}
        bunches = [found[start : start + BUNCH] for start in range(0, len(found), BUNCH)]
        seated = workers.start(_constituencies, [(task, bunch, _needed(bunch, made), face) for bunch in bunches])
        national.write_unknown(evidence, shared, extra, folder, {code: made[code].unknown for code in codes}, face)
        _write_list(shared, folder, found, face)
        summary = Summary(len(codes), sum(seated), sum(mapped))
        list(first)
    return summary


def _first(task: Task, extra: Extra, face: Picture | None) -> None:
    national.write_assets(task.evidence, task.folder)
    national.write_first(task.evidence, task.frame, extra, task.folder, face, email=task.email)


def _authority(task: Task, la_code: str, face: Picture | None) -> Made:
    return authority.make(task.evidence, task.frame, task.folder, la_code, task.formats, face, email=task.email)


def _measure(task: Task, name: str, face: Picture | None) -> int:
    national.write_measure(task.evidence, task.frame, task.folder, name, face)
    return 1


def _needed(bunch: Sequence[Seat], made: Mapping[str, Made]) -> dict[str, Made]:
    codes = {part.authority.la_code for seat in bunch for part in seat.parts}
    return {code: made[code]._replace(unknown=()) for code in sorted(codes) if code in made}


def _constituencies(task: Task, bunch: Sequence[Seat], made: Mapping[str, Made], face: Picture | None) -> int:
    for seat in bunch:
        whose = f" and its MP, {seat.mp.display_name}" if seat.mp else ""
        picture = next((made[part.authority.la_code].picture for part in seat.parts if part.authority.la_code in made), None)
        text = page(
            task.frame, "constituency.html.j2", paths.constituency(seat.slug), title=seat.name, live=is_live,
            picture=picture or face,
            about=f"{seat.name}{whose}: what is known of special educational needs money and services in its local authority.",
            **seats.content(task.evidence, seat, {code: one.glimpse for code, one in made.items()}, email=task.email),
        )  # fmt: skip
        write(task.folder, paths.constituency(seat.slug), text)
    return len(bunch)


def _write_list(shared: Frame, folder: Path, found: Sequence[Seat], face: Picture | None) -> None:
    text = page(
        shared, "constituencies.html.j2", paths.CONSTITUENCIES, title="Constituencies and their MPs", picture=face,
        about="Every constituency in England, its MP, and the local authorities it lies in.", **seats.listing(tuple(found)),
    )  # fmt: skip
    write(folder, paths.CONSTITUENCIES, text)
