"""The national picture: each statement dated, sourced, and silent once another supersedes it."""

from __future__ import annotations

from collections.abc import Iterable

from reports import wording
from reports.evidence import EventRow, NationalRow
from reports.statements import sources
from reports.statements.dfe import event_slots
from reports.statements.model import LETTER, PACK, FigureRef, Source
from reports.statements.money import HIGH_NEEDS
from reports.statements.spec import Case, Found, Slots, Spec

LETTER_TOPICS = ("total_dsg_deficit",)
"""Topics of table national_figure that a letter tells, in this order; a pack tells them all."""

HEARINGS = "tribunal_hearings_for_appellant"
"""Topic that is told with the tribunal, in letters and packs."""

SENTENCE = "{said}[[, {press} reported]] (as at {as_at})."

OLDEST = 1500
"""Days after which a national statement is left out, superseded or not."""


def of_national(row: NationalRow) -> Source:
    """The source of a national statement."""
    return Source(
        f"national:{row.national_id}",
        row.publisher or "",
        row.statement,
        sources.first_address(row.source_url),
        quote=row.quote,
        as_at=row.as_at,
        retrieved=row.retrieved,
        kind=row.source_kind,
        confidence=row.confidence or "sourced",
    )


def told(case: Case, row: NationalRow) -> bool:
    """Whether a national statement is in force, young enough, and fit for the output."""
    young = (case.evidence.facts.as_at - row.as_at).days <= OLDEST
    return row.superseded_by is None and young and not case.refuses_source(of_national(row))


def reference(case: Case, row: NationalRow) -> FigureRef:
    """The statement as one reference to its figure, or to its source where no figure is in force."""
    figure = case.evidence.figure(row.figure_id)
    text = wording.curly(row.statement.rstrip("."))
    also = tuple(source for source in _other_addresses(row) if not case.refuses_source(source))
    return FigureRef(text, (figure.figure_id,), also) if figure else FigureRef(text, sources=(of_national(row), *also))


def _other_addresses(row: NationalRow) -> Iterable[Source]:
    """The further addresses at which a statement stands."""
    for number, url in enumerate((row.source_url or "").split(" ; ")[1:], start=2):
        kind, publisher = sources.source_kind(url.strip()), sources.publisher_of(url.strip())
        yield of_national(row)._replace(
            key=f"national:{row.national_id}:{number}", publisher=publisher, title="", url=url.strip(), quote=None, kind=kind
        )


def _slots(case: Case, row: NationalRow) -> Slots:
    press = wording.curly(row.publisher) if row.source_kind == "press" and row.publisher else None
    said = reference(case, row)
    within = said._replace(text=said.text[:1].lower() + said.text[1:])
    return {"key": row.national_id, "press": press, "said": said, "within": within, "as_at": wording.day(row.as_at)}


def topic_slots(case: Case, topic: str) -> Iterable[Slots]:
    """Slots for the statements of one topic, oldest first."""
    for row in case.evidence.small.national:
        if row.topic == topic and told(case, row):
            yield _slots(case, row)


def _all(case: Case, _: Found) -> Iterable[Slots]:
    topics = dict.fromkeys(row.topic for row in case.evidence.small.national if row.topic != HEARINGS)
    for topic in (*LETTER_TOPICS, *(topic for topic in topics if topic not in LETTER_TOPICS)):
        yield from topic_slots(case, topic)


def _in_letter(case: Case, _: Found) -> Iterable[Slots]:
    for topic in LETTER_TOPICS:
        yield from list(topic_slots(case, topic))[-1:]


def _caveats(_: Case, __: Found) -> tuple[str, ...]:
    return (HIGH_NEEDS,)


def national_events(case: Case) -> tuple[EventRow, ...]:
    """Dated events of the whole country."""
    found: tuple[EventRow, ...] = case.evidence.of("events", "")
    return found


SUPERSEDING = frozenset({"override", "grant"})
"""Kinds of event of which the latest supersedes those before."""

NOT_TOLD = frozenset({"report", "s114_risk"})
"""Kinds whose numbers are national statements, which can be superseded as an event cannot."""


def _events(case: Case, _: Found) -> Iterable[Slots]:
    rows = [row for row in national_events(case) if row.kind not in NOT_TOLD and event_slots(case, row)]
    last = {row.kind: row.event_id for row in rows}
    for row in rows:
        slots = event_slots(case, row)
        if slots and (row.kind not in SUPERSEDING or last[row.kind] == row.event_id):
            yield slots


SPECS = (
    Spec("national.figure", "national", SENTENCE, slots=_all, outputs=frozenset({PACK})),
    Spec("national.letter", "national", SENTENCE, slots=_in_letter, caveats=_caveats, outputs=frozenset({LETTER})),
    Spec("national.event", "national", "{when}: {said}[[ ({press})]].", slots=_events, outputs=frozenset({PACK})),
)
