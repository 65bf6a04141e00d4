"""What a statement is before it is rendered: its template, what it needs, and when it may be said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports import wording
from reports.evidence import AuthorityEvidence, Evidence, Figure
from reports.statements.model import LETTER, PACK, FigureRef, Source

HAPPENED = frozenset({"outturn", "provisional", "derived"})
"""Bases of what has happened, as against a plan, a budget or a forecast."""

TWO_YEARS, THREE_YEARS = 750, 1130
"""Days: how old a yearly statistic, and a yearly account, may be before it is left out."""

LEAD = "the only source held is a lead, not a publisher, council, court, Parliament or the press that first reported it"


class Case:
    """One authority and the output that is being written."""

    def __init__(self, evidence: Evidence, la_code: str, output: str) -> None:
        self.evidence = evidence
        self.here: AuthorityEvidence = evidence.authority(la_code)
        self.output = output

    @property
    def in_letter(self) -> bool:
        """Whether a letter is being written: the strictest output."""
        return self.output == LETTER

    @cached_property
    def name(self) -> str:
        """The authority as a sentence names it."""
        return wording.place(self.here.name)

    @property
    def whose(self) -> str:
        """The authority's name as an owner."""
        return wording.whose(self.here.name)

    @cached_property
    def council(self) -> str:
        """The council, for a question addressed to it."""
        return self.here.authority.full_name or f"{self.here.name} Council"

    @cached_property
    def blocked(self) -> frozenset[str]:
        """Figures under a disagreement that a person has not settled."""
        rows = (row for row in self.here.disagreements if row.blocks)
        return frozenset(key for row in rows for key in (row.first_figure_id, row.second_figure_id) if key)

    def refuses(self, figure: Figure) -> str:
        """Why this output may not use a figure, "" when it may. A lead is for `review`: no output uses it."""
        if figure.confidence == "lead":
            return LEAD
        if not self.in_letter:
            return ""
        reasons = (
            (figure.stand_in, "the only figure held is from a document rebuilt for testing"),
            (figure.confidence == "inferred", "the only figure held was inferred, not stated by its source"),
            (not figure.reviewed, "a machine read it and nobody has yet compared it with the page"),
            (figure.figure_id in self.blocked, "two sources differ and nobody has settled which is right"),
        )
        return next((reason for is_so, reason in reasons if is_so), "")

    def refuses_source(self, source: Source) -> str:
        """Why this output may not use a source, "" when it may. A lead is for `review`: no output uses it."""
        if "lead" in (source.kind, source.confidence):
            return LEAD
        if not self.in_letter:
            return ""
        reasons = (
            (source.stand_in, "the only source held is a document rebuilt for testing"),
            (source.confidence == "inferred", "the only source held does not state it: it was inferred"),
            (not source.reviewed, "a machine read it and nobody has yet compared it with the page"),
        )
        return next((reason for is_so, reason in reasons if is_so), "")


@dataclass(frozen=True, slots=True)
class Need:
    """A figure that a statement needs.

    Attributes:
        period: "latest": the newest with a value that the output may use; "same" or "before": the period of
            the statement's first need, or the one a year earlier.
        place: authority, england or region.
        bases: what kinds of figure will do.
        payment_bases: which bases of payment will do; None: any.
        oldest: how many days before the warehouse's as-at date its own date may lie.
        optional: True when the statement can do without (a comparator).
        only: a further condition on the figure.
    """

    measure: str
    period: str = "latest"
    place: str = "authority"
    bases: frozenset[str] = HAPPENED
    payment_bases: frozenset[str] | None = None
    oldest: int = TWO_YEARS
    optional: bool = False
    only: Callable[[Figure], bool] | None = None


@dataclass(frozen=True, slots=True)
class Settle:
    """How something not known can be found out.

    Attributes:
        what: the thing, completing "Not known: ...".
        how: what would settle it.
        ask: "council", "dfe", or "" when nobody need be asked.
        question: the draft request; {name} and {council} may stand in it.
    """

    what: str
    how: str
    ask: str = ""
    question: str = ""


Found = Mapping[str, Figure]
Slots = Mapping[str, "str | FigureRef | None"]


def _always(_: Case) -> bool:
    return True


def _no_slots(_: Case, __: Found) -> Iterable[Slots]:
    return ({},)


def _no_caveats(_: Case, __: Found) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Spec:
    """A statement as an object.

    Attributes:
        template: {slot} for a need or a computed slot, {slot.when} for a need's period, {name}, {whose};
            [[...]] is left out when a slot within it has nothing to say.
        needs: figures by slot. The first leads: "same" and "before" refer to its period.
        applies: whether the statement is about this authority at all.
        holds: whether it is true of the figures found; when not, nothing is said and nothing is unknown.
        slots: further slots; one statement is made for each mapping that it yields, and none where it yields
            none. The slot "key" tells several apart.
        caveats: short sentences that must go with it.
        outputs: which outputs may use it.
        superseded_by: statements which, when told, make this one unnecessary.
        settle: how to find out when it cannot be told; None: silence is enough.
    """

    id: str
    section: str
    template: str
    needs: Mapping[str, Need] = field(default_factory=dict)
    applies: Callable[[Case], bool] = _always
    holds: Callable[[Case, Found], bool] | None = None
    slots: Callable[[Case, Found], Iterable[Slots]] = _no_slots
    caveats: Callable[[Case, Found], tuple[str, ...]] = _no_caveats
    outputs: frozenset[str] = frozenset({LETTER, PACK})
    superseded_by: tuple[str, ...] = ()
    settle: Settle | None = None
