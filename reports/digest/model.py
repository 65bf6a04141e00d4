"""A digest as plain values: it can be written as JSON and read back, and every form is made from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from reports import wording


class Line(NamedTuple):
    """One change in words.

    Attributes:
        text: the change, plain text.
        details: what belongs to it, a line each.
        link: address of the document, "" when there is none.
        stand_in: it rests on a document rebuilt for testing.
    """

    text: str
    details: tuple[str, ...] = ()
    link: str = ""
    stand_in: bool = False


class Group(NamedTuple):
    """Changes of one sort under one heading.

    Attributes:
        left_off: how many more there are than are told.
    """

    heading: str
    lines: tuple[Line, ...]
    left_off: int = 0


class Section(NamedTuple):
    """A part of the digest; `key` is its stable name."""

    key: str
    heading: str
    groups: tuple[Group, ...]


class Failure(NamedTuple):
    """A source that could not be had, and why."""

    source_id: str
    why: str


class Run(NamedTuple):
    """A refresh as its digest tells it.

    Attributes:
        started: in UTC.
        mirror: the mirror it ran on, "" when it asked the publishers.
        outcome: built, refused or unchanged.
        error: why it was refused, "" when it was not.
        failed: sources that could not be had.
    """

    run_id: str
    started: datetime
    mirror: str = ""
    outcome: str = "built"
    error: str = ""
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What one refresh found.

    Attributes:
        run_id: the refresh.
        seen_at: when, in UTC, as "2026-07-06T06:00:00".
        as_at: the as-at date of the warehouse it is told from, "" when none stands.
        mirror: the mirror it ran on, "" when it asked the publishers.
        outcome: built, refused or unchanged.
        error: why it was refused, "" when it was not.
        counts: how many changes of each kind, as table change names them.
        changes: every change as table change holds it, times as text.
        letters: folders of letters and packs already written that are out of date, as JSON values.
    """

    run_id: str
    seen_at: str
    as_at: str
    mirror: str
    outcome: str
    error: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    failed: tuple[Failure, ...] = ()
    sections: tuple[Section, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    letters: tuple[dict[str, Any], ...] = ()

    @property
    def title(self) -> str:
        """What stands at its head."""
        return f"What changed: refresh of {wording.day(date.fromisoformat(self.seen_at[:10]))}"

    @property
    def worth_telling(self) -> bool:
        """Whether anything moved, failed or was refused."""
        return bool(self.sections or self.failed or self.outcome == "refused")

    @property
    def headline(self) -> tuple[str, ...]:
        """The counts in words, what matters most first."""
        told = [
            words.format(n=f"{self.counts[kind]:,}", s="" if self.counts[kind] == 1 else "s")
            for kind, words in HEADLINES
            if self.counts.get(kind)
        ]
        return tuple(told)

    def as_json(self) -> dict[str, Any]:
        """The digest as JSON values."""
        return asdict(self) | {"title": self.title, "headline": list(self.headline)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        sections = tuple(
            Section(key, heading, tuple(_group(group) for group in groups)) for key, heading, groups in kept["sections"]
        )
        plain = {name: kept[name] for name in ("run_id", "seen_at", "as_at", "mirror", "outcome", "error", "counts")}
        failed = tuple(Failure(*failure) for failure in kept["failed"])
        return cls(**plain, failed=failed, sections=sections, changes=tuple(kept["changes"]), letters=tuple(kept["letters"]))


HEADLINES = (
    ("source_failed", "{n} source{s} failed"),
    ("agreement_new", "{n} new agreement{s}"),
    ("agreement_rewritten", "{n} agreement{s} rewritten"),
    ("verdict_flipped", "{n} verdict{s} changed"),
    ("figure_revised", "{n} figure{s} revised"),
    ("figure_withdrawn", "{n} figure{s} taken back"),
    ("statement_superseded", "{n} statement{s} superseded"),
    ("letter_out_of_date", "{n} letter{s} or pack{s} out of date"),
    ("document_new", "{n} new document{s}"),
    ("document_replaced", "{n} document{s} replaced"),
    ("document_revised", "{n} document{s} revised"),
    ("document_vanished", "{n} document{s} no longer listed"),
    ("document_returned", "{n} document{s} listed again"),
)
"""Kinds of change in the order of their weight, with the words for a count."""


def _group(kept: list[Any]) -> Group:
    heading, lines, left_off = kept
    made = (Line(text, tuple(details), link, stand_in) for text, details, link, stand_in in lines)
    return Group(heading, tuple(made), left_off)
