"""The MPs whose constituencies lie wholly or partly in the authority."""

from __future__ import annotations

from collections.abc import Iterable

from reports import wording
from reports.statements import sources
from reports.statements.engine import Unmet
from reports.statements.model import PACK, FigureRef, Source
from reports.statements.spec import Case, Found, Settle, Slots, Spec


def _members(case: Case, _: Found) -> Iterable[Slots]:
    source = sources.of_members(case.evidence)
    if source is None or not case.here.members:
        raise Unmet("no list of MPs is held")
    yield {
        "count": FigureRef(wording.count(len(case.here.members)), sources=(source,)),
        "noun": "constituency lies" if len(case.here.members) == 1 else "constituencies lie",
        "listed": FigureRef(wording.join_words(_seats(case)), sources=(source,)),
        "as_at": wording.day(source.as_at) if isinstance(source, Source) and source.as_at else None,
    }


def _seats(case: Case) -> Iterable[str]:
    for member in case.here.members:
        name = member.mp.display_name if member.mp else "no MP listed"
        shared = f"; also {'; '.join(member.also_in)}" if member.also_in else ""
        yield f"{name} ({member.constituency.name}{shared})"


SPECS = (
    Spec(
        "mps.members",
        "mps",
        "{count} {noun} wholly or partly in {name}: {listed}.[[ As at {as_at}: check before sending.]]",
        slots=_members,
        outputs=frozenset({PACK}),
        settle=Settle("{whose} MPs", "Parliament’s list of members"),
    ),
)
