"""Which DfE programmes the authority is or was in, and how it came to be in them."""

from __future__ import annotations

from collections.abc import Iterable

from reports import wording
from reports.evidence import Evidence, ProgrammeRow
from reports.statements import sources
from reports.statements.engine import Unmet
from reports.statements.membership import in_safety_valve
from reports.statements.model import PACK, FigureRef, Source
from reports.statements.spec import Case, Found, Settle, Slots, Spec

WHOLE = {"safety_valve": 38, "dbv": 54, "change_programme": 32}
"""How many authorities each programme's list holds when it is whole; only of a whole list can "not on it" be said."""


def is_whole(evidence: Evidence, programme: str) -> bool:
    """Whether every member of a programme is held."""
    members = {row.la_code for row in evidence.small.programmes if row.programme == programme}
    return len(members) >= WHOLE.get(programme, len(members) + 1)


def rows_of(case: Case, programme: str) -> list[ProgrammeRow]:
    """Memberships of a programme that the output may use."""
    return [row for row in case.here.programme(programme) if not case.refuses_source(sources.of_programme(row))]


def _dbv(case: Case, _: Found) -> Iterable[Slots]:
    rows = rows_of(case, "dbv")
    moved = any((row.status or "").startswith("moved") for row in rows)
    for row in [row for row in rows if not (row.status or "").startswith("moved")][:1]:
        source = (sources.of_programme(row),)
        yield {
            "named": FigureRef("Delivering Better Value in SEND", sources=source),
            "tranche": FigureRef(row.tranche, sources=source) if row.tranche else None,
            "moved": " before it moved to the Safety Valve" if moved else None,
        }


def _change(case: Case, _: Found) -> Iterable[Slots]:
    for row in rows_of(case, "change_programme")[:1]:
        source = (sources.of_programme(row),)
        role = {"lead": "has led", "joint lead": "has jointly led"}.get(row.role or "", "has been in")
        yield {
            "role": role,
            "named": FigureRef("SEND and Alternative Provision Change Programme", sources=source),
            "region": FigureRef(row.tranche, sources=source) if row.tranche else None,
        }


def refused(case: Case) -> ProgrammeRow | None:
    """The row that says DfE and the authority reached no Safety Valve agreement, None where there is none."""
    if in_safety_valve(case):
        return None
    rows = [row for row in rows_of(case, "safety_valve_applicant") if "refused" in f"{row.role} {row.status}"]
    return next(iter(rows), None)


def _refused(case: Case, _: Found) -> Iterable[Slots]:
    row = refused(case)
    if row is not None:
        source = sources.of_programme(row)
        press = source.publisher if source.kind == "press" else None
        yield {"press": press, "said": FigureRef("DfE turned its proposal down", sources=(source,))}


def _applied(case: Case, _: Found) -> Iterable[Slots]:
    if in_safety_valve(case) or refused(case):
        return
    for row in rows_of(case, "safety_valve_applicant")[:1]:
        source = sources.of_programme(row)
        press = source.publisher if source.kind == "press" else None
        yield {"press": press, "said": FigureRef("No agreement was reached", sources=(source,))}


def _in_none(case: Case) -> bool:
    return not any(case.here.programme(name) for name in wording.PROGRAMME_WORDS) and not case.here.agreements


def _none(case: Case, _: Found) -> Iterable[Slots]:
    partial = [name for name in _NAMES if not is_whole(case.evidence, name)]
    if partial:
        raise Unmet(f"the list held of {wording.join_words(_NAMES[name] for name in partial)} is not whole")
    found: dict[str, FigureRef] = {}
    for row in case.evidence.small.programmes:
        source = sources.of_programme(row)._replace(key=f"programme:{row.programme}:list", title="list of members")
        if row.programme in _NAMES and not case.refuses_source(source):
            found.setdefault(row.programme, FigureRef(_NAMES[row.programme], sources=(source,)))
    yield dict(found)


RECENT = 2200
"""Days: a council formed within about six years still has figures of those before it in people's hands."""


def _formed_lately(case: Case) -> bool:
    since = case.here.authority.valid_from
    return since is not None and (case.evidence.facts.as_at - since).days <= RECENT


def _formed(case: Case, _: Found) -> Iterable[Slots]:
    since = case.here.authority.valid_from
    names = [
        f"part of {row.name}" if len(heirs) > 1 else row.name
        for row in case.evidence.small.authorities
        if case.here.authority.la_code in (heirs := row.successor_la_codes or [])
    ]
    if since is not None:
        older = (figure for measure in ("ehc_plans", "ehc_new_plans") for figure in case.here.figures(measure))
        kept = any(figure.reported and figure.as_at is not None and figure.as_at < since for figure in older)
        yield {
            "since": FigureRef(wording.day(since), sources=(_REGISTER,)),
            "before": FigureRef(wording.join_words(dict.fromkeys(names)), sources=(_REGISTER,)) if names else None,
            "others": None if kept else " Figures from before then are of other councils and are not added up.",
        }


_REGISTER = Source(
    "register:authorities",
    "mySociety",
    "UK local authorities, past and current (from ONS codes)",
    "https://github.com/mysociety/uk_local_authority_names_and_codes",
)

_NAMES = {
    "safety_valve": "the Safety Valve",
    "dbv": "Delivering Better Value in SEND",
    "change_programme": "the SEND and Alternative Provision Change Programme",
}

SPECS = (
    Spec(
        "programmes.formed",
        "programmes",
        "{name} has stood in its present form since {since}[[; its area was {before} before]].[[{others}]]",
        applies=_formed_lately,
        slots=_formed,
        outputs=frozenset({PACK}),
    ),
    Spec(
        "programmes.dbv",
        "programmes",
        "DfE gave {name} a grant under its programme {named}[[ ({tranche})]][[{moved}]].",
        slots=_dbv,
    ),
    Spec("programmes.change", "programmes", "{name} {role} a partnership in DfE’s {named}[[ ({region})]].", slots=_change),
    Spec(
        "programmes.refused",
        "programmes",
        "{name} sought a Safety Valve agreement. {said}[[, {press} reported]].",
        slots=_refused,
    ),
    Spec(
        "programmes.applied",
        "programmes",
        "{name} was in talks about a Safety Valve agreement. {said}[[, {press} reported]].",
        slots=_applied,
        superseded_by=("programmes.refused",),
    ),
    Spec(
        "programmes.none",
        "programmes",
        "{name} is on none of the lists of DfE’s three programmes: {safety_valve}, {dbv} and {change_programme}.",
        applies=_in_none,
        slots=_none,
        settle=Settle("which DfE programmes {name} is in", "DfE’s lists of members"),
    ),
)
