"""What a letter asks for: fit for today's policy, chosen by rules that are the same for all authorities."""

from __future__ import annotations

from collections.abc import Iterable

from reports import wording
from reports.statements import FigureRef, Source, Told
from reports.statements.membership import ended
from reports.statements.national import national_events
from reports.statements.sources import of_event, of_inspection
from reports.statements.spec import Case

Parts = tuple[str | FigureRef, ...]

GRANT_KINDS = frozenset({"high_needs_stability_grant", "grant"})
OVERRIDE_KINDS = frozenset({"override", "statutory_override"})
"""Kinds of national event that state the terms of the grant, and how long the override lasts."""


def asks(case: Case, known: Told, kind: str) -> Iterable[Parts]:
    """Each request as parts of a sentence, in order.

    Args:
        case: the authority and output.
        known: what the letter says before it asks.
        kind: safety_valve, refused, dbv, change_programme or none.
    """
    yield from _money(case, known)
    if kind == "safety_valve" and ended(case):
        yield ("Ask DfE to publish its reports on how the conditions of the Safety Valve agreement were met.",)
    elif kind == "safety_valve":
        yield (
            "Ask DfE to say in writing whether the conditions of the Safety Valve agreement still bind the council, "
            "and to publish its reports on how they were met.",
        )
    elif kind == "refused":
        yield ("Ask DfE to publish why no Safety Valve agreement was made, and what the council was asked to change.",)
    elif kind in ("dbv", "change_programme"):
        yield ("Ask DfE to publish what the programme has changed here for children with SEND, and what it cost.",)
    yield from _services(case, known)
    yield ("Say in Parliament that no deficit may be brought down by refusing a child with SEND help that the law requires.",)


def _money(case: Case, known: Told) -> Iterable[Parts]:
    grant = _latest(case, GRANT_KINDS)
    named = _cited("High Needs Stability Grant", grant)
    last = known.get("money.later") or known.get("money.deficit") or known.get("money.surplus") or known.get("money.nil")
    sure = last is not None and "deficit" in last.text and last.id != "money.nil"
    how_much = f"how much of {case.whose} deficit counts" if sure else f"whether {case.name} has a deficit that counts"
    plan = "whether the local SEND reform plan that it depends on is approved, and to publish that plan."
    yield (f"Ask DfE {how_much} for the ", named, f", {plan}")
    if sure or last is None:
        rest = _cited("the 10% that the grant leaves", grant) if grant else "the part that the grant leaves"
        yield ("Ask how ", rest, " will be paid for without cutting the help that children with SEND get.")
    yield _later(grant, _latest(case, OVERRIDE_KINDS))


def _later(grant: Source | None, override: Source | None) -> Parts:
    """What happens to deficits built up after the grant's date and the override's end; dates only where they are cited."""
    after = ("Ask what will happen to deficits that build up after ", _cited("31 March 2026", grant)) if grant else ()
    begin: Parts = after or ("Ask what will happen to deficits that the grant does not cover",)
    if override is None:
        return (*begin, ".")
    ends = _cited("31 March 2028", override)
    return (*begin, ", and what the council must do when the rule that keeps them off its main books ends on ", ends, ".")


_BODIES = "the council and the NHS integrated care board"


def _services(case: Case, known: Told) -> Iterable[Parts]:
    """What is asked after an inspection; the inspectors are asked for one only where no report of any kind is held."""
    outcome, row = known.get("inspection.outcome"), case.here.inspection
    if outcome is not None and "systemic failings" in outcome.text:
        yield (f"Ask {_BODIES} for a public report on each area for priority action.",)
    elif outcome is not None:
        yield (f"Ask {_BODIES} what they have done about what inspectors found.",)
    elif row is not None:
        source = of_inspection(row, case.here.name)
        when = (" of ", FigureRef(wording.day(row.published), sources=(source,))) if row.published else ()
        report = FigureRef("the inspectors’ report", sources=(source,))
        yield (f"Ask {_BODIES} what they have done since ", report, *when, ".")
    else:
        yield ("Ask Ofsted and the Care Quality Commission when they will next inspect the area.",)


def _cited(text: str, source: Source | None) -> FigureRef:
    return FigureRef(text, sources=(source,) if source else ())


def _latest(case: Case, kinds: frozenset[str]) -> Source | None:
    """The source of the latest national event of some kinds that a letter may use."""
    found = [of_event(row) for row in national_events(case) if row.kind in kinds]
    return next((source for source in reversed(found) if not case.refuses_source(source)), None)
