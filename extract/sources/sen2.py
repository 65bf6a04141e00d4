"""SEN2: DfE's yearly statistics on education, health and care plans, read from the ZIP of each release.

The newest two releases are asked for. What the newer states replaces the older figure by figure; what it does not
hold stays. Only rows about all children and young people are read, for England, the regions and the authorities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extract.documents.releases import newest_releases
from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable, FigureAmbiguous
from extract.records import Parsed, ReportedFigure, Wanted
from extract.sen2.checks import quarantine, state_unavailable
from extract.sen2.rows import Entry, read_entries
from extract.sen2.shapes import IGNORED_FILES, SHAPES

SOURCE_ID = "sen2"
PARSER_VERSION = "2"

PUBLICATION = "education-health-and-care-plans"
PHASE_TRANSFERS = "phase_transfers.csv"
_FOLDERS = ("data/", "supporting-files/", "data-guidance/", "")


def discover(get: Callable[[str], bytes]) -> Iterator[Wanted]:
    """The newest two releases.

    Raises:
        SourceChanged: the list of releases is not what it was.
    """
    for release in newest_releases(get, PUBLICATION, 2):
        title = f"Education, health and care plans: {release.title}"
        yield Wanted(release.files_url, title, release.published, (("release", release.slug),))


def parse(content: bytes, wanted: Wanted) -> Parsed:
    """Figures of one release.

    A file that the release does not hold is noted: DfE has published releases in parts.

    Raises:
        DocumentUnreadable: not a ZIP, a damaged file, or none of the known files in it.
        SourceChanged: an unknown column, label, level or mark; the message names file, row and column.
        FigureAmbiguous: a value that cannot be one, two rows for one place, or two files that contradict each other.
    """
    entries: list[Entry] = []
    notes: list[str] = []
    with SafeZip(content, wanted.title) as archive:
        members = _members(archive.names)
        for name, shape in SHAPES.items():
            if name not in members:
                notes.append(f"{name} is not in this release.")
                continue
            read = list(read_entries(archive.read(members[name]), members[name], shape))
            entries += _counted_nowhere_else(read, entries) if name == PHASE_TRANSFERS else read
        notes += [_left_out(path) for path in archive.names if path not in members.values()]
    if not entries:
        raise DocumentUnreadable(
            f"{wanted.title} holds none of the files that SEN2 consists of. It holds: {', '.join(archive.names[:20])}."
        )
    entries, withheld = quarantine(state_unavailable(entries))
    return Parsed(figures=tuple(entry.figure for entry in entries), notes=(*notes, *withheld))


def _members(paths: Sequence[str]) -> dict[str, str]:
    """Path of each known file by its name; only the release's own folders count."""
    known = {f"{folder}{name}": name for folder in _FOLDERS for name in SHAPES}
    return {known[path]: path for path in paths if path in known}


def _left_out(path: str) -> str:
    name = path.rpartition("/")[2]
    known = name in IGNORED_FILES or "tribunal" in name.casefold() or "appeal" in name.casefold()
    return f"{path} is known, and not needed here." if known else f"{path} is new to us, and not read."


def _identity(figure: ReportedFigure) -> tuple[str, str, str, str]:
    return figure.measure, figure.period, figure.place_level, figure.place_as_printed


def _counted_nowhere_else(transfers: list[Entry], caseload: list[Entry]) -> list[Entry]:
    """Plans in phase_transfers.csv that caseload.csv does not print; where both print a place they must agree.

    Raises:
        FigureAmbiguous: they do not.
    """
    printed = {_identity(entry.figure): entry.figure for entry in caseload}
    for entry in transfers:
        other = printed.get(_identity(entry.figure))
        if other and None not in (other.value, entry.figure.value) and other.value != entry.figure.value:
            raise FigureAmbiguous(
                f"{entry.figure.citation.locator} says {entry.figure.as_printed} plans for {entry.figure.place_as_printed}, "
                f"{other.citation.locator} says {other.as_printed}. Neither is taken until DfE settles it."
            )
    return [entry for entry in transfers if _identity(entry.figure) not in printed]
