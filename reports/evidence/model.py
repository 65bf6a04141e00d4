"""What is known, by authority: built lazily from rows that were read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from reports.evidence import rows
from reports.evidence.figure import Figure
from reports.evidence.place import Agreement, AuthorityEvidence, Place


@dataclass(frozen=True, slots=True)
class WarehouseFacts:
    """Which warehouse this is.

    Attributes:
        warehouse_id: identity; the same records give the same one.
        as_at: the date from which days old, stale and not yet due are reckoned; never the clock.
        mirror: the mirror it was built from; None when built from the publishers' own sites.
        meta: everything else that table meta holds.
    """

    warehouse_id: str
    as_at: date
    mirror: str | None
    meta: dict[str, str]


@dataclass(frozen=True, slots=True)
class Small:
    """Every table but figure, as read; `Evidence` groups them."""

    authorities: list[rows.AuthorityRow]
    aliases: list[tuple[str, str]]
    programmes: list[rows.ProgrammeRow]
    documents: list[rows.DocumentRow]
    agreements: list[rows.AgreementRow]
    targets: list[rows.AgreementTargetRow]
    payments: list[rows.AgreementPaymentRow]
    conditions: list[rows.AgreementConditionRow]
    changes: list[rows.AgreementChangeRow]
    inspections: list[rows.InspectionRow]
    constituencies: list[rows.ConstituencyRow]
    mps: list[rows.MpRow]
    events: list[rows.EventRow]
    national: list[rows.NationalRow]
    verdicts: list[rows.VerdictRow]
    disagreements: list[rows.DisagreementRow]
    inputs: list[tuple[str, str, str]]
    sources: list[rows.SourceRow]
    hexes: list[rows.HexRow]


class Evidence:
    """The whole warehouse as outputs see it. Holds no connection; can be pickled."""

    def __init__(self, facts: WarehouseFacts, found: list[tuple[Any, ...]], small: Small) -> None:
        self.facts = facts
        self.small = small
        self._figures = found
        self._spans = _spans(found)
        self._authorities: dict[str, AuthorityEvidence] = {}

    @cached_property
    def _grouped(self) -> dict[tuple[str, str], list[Any]]:
        grouped: dict[tuple[str, str], list[Any]] = defaultdict(list)
        by_code = ("programmes", "agreements", "inspections", "constituencies", "events", "verdicts", "disagreements")
        for table in by_code:
            for row in getattr(self.small, table):
                grouped[table, row.la_code or ""].append(row)
        for table in ("targets", "payments", "conditions", "changes"):
            for row in getattr(self.small, table):
                grouped[table, row.agreement_id].append(row)
        return grouped

    def of(self, table: str, key: str) -> tuple[Any, ...]:
        """Rows of a table for an authority's code or an agreement's id; "" for England."""
        return tuple(self._grouped.get((table, key), ()))

    @cached_property
    def authorities(self) -> tuple[rows.AuthorityRow, ...]:
        """Today's authorities, by name."""
        return tuple(sorted((row for row in self.small.authorities if row.valid_to is None), key=lambda row: row.name))

    @cached_property
    def all_authorities(self) -> dict[str, rows.AuthorityRow]:
        """Today's and former authorities by code; today's row wins where a code was kept."""
        return {row.la_code: row for row in sorted(self.small.authorities, key=lambda row: row.valid_to or date.max)}

    def authority(self, la_code: str) -> AuthorityEvidence:
        """Evidence for one authority, built at the first request and kept.

        Raises:
            KeyError: no authority has the code.
        """
        if la_code not in self._authorities:
            start, stop = self._spans.get((la_code, ""), (0, 0))
            self._authorities[la_code] = AuthorityEvidence(self, self.all_authorities[la_code], self._figures[start:stop])
        return self._authorities[la_code]

    @cached_property
    def england(self) -> Place:
        """England's figures."""
        return self.region("England")

    def region(self, name: str) -> Place:
        """A region's figures (without any where the name is unknown)."""
        if name not in self._regions:
            start, stop = self._spans.get(("", name), (0, 0))
            self._regions[name] = Place(self._figures[start:stop])
        return self._regions[name]

    @cached_property
    def _regions(self) -> dict[str, Place]:
        return {}

    @cached_property
    def _by_id(self) -> dict[str, tuple[Any, ...]]:
        return {row[0]: row for row in self._figures}

    def figure(self, figure_id: str | None) -> Figure | None:
        """The figure in force with this identity; None where there is none."""
        row = self._by_id.get(figure_id or "")
        return Figure._make(row) if row else None

    def figures(self) -> Iterator[Figure]:
        """Every figure in force, of every place."""
        return (Figure._make(row) for row in self._figures)

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """Identities of the figures that each derived figure was computed from."""
        return _group((figure_id, input_id) for figure_id, input_id, _ in self.small.inputs)

    @cached_property
    def _documents(self) -> dict[str, rows.DocumentRow]:
        return {row.snapshot_sha256: row for row in self.small.documents}

    def document(self, sha256: str | None) -> rows.DocumentRow | None:
        """The document with this hash (its last seen address), None where it is not known."""
        return self._documents.get(sha256 or "")

    @cached_property
    def _mps(self) -> dict[str, rows.MpRow]:
        return {row.pcon_code: row for row in self.small.mps}

    def mp(self, pcon_code: str) -> rows.MpRow | None:
        """The member for a constituency."""
        return self._mps.get(pcon_code)

    @cached_property
    def _codes_of_seat(self) -> dict[str, tuple[str, ...]]:
        return _group((row.pcon_code, row.la_code) for row in self.small.constituencies)

    def other_authorities(self, pcon_code: str, la_code: str) -> tuple[str, ...]:
        """Names of the authorities besides `la_code` that share the constituency."""
        codes = self._codes_of_seat.get(pcon_code, ())
        return tuple(sorted(self.all_authorities[code].name for code in codes if code != la_code))

    def agreement(self, row: rows.AgreementRow) -> Agreement:
        """An agreement's row with its targets, payments, conditions and changes; without those that are only a lead."""
        key = row.agreement_id
        conditions = tuple(sorted(self.of("conditions", key), key=_numbered))
        return Agreement(row, self._fit("targets", key), self._fit("payments", key), conditions, self.of("changes", key))

    def _fit(self, table: str, key: str) -> tuple[Any, ...]:
        """Rows of a table whose figure is more than a lead."""
        found = ((row, self.figure(row.figure_id)) for row in self.of(table, key))
        return tuple(row for row, figure in found if figure is None or figure.confidence != "lead")

    @cached_property
    def national(self) -> dict[str, rows.NationalRow]:
        """National statements by id, superseded ones too."""
        return {row.national_id: row for row in self.small.national}

    def national_now(self, topic: str) -> rows.NationalRow | None:
        """The national statement of a topic that nothing superseded, the latest by date; None where there is none."""
        found = [row for row in self.small.national if row.topic == topic and row.superseded_by is None]
        return max(found, key=lambda row: (row.as_at, row.national_id), default=None)

    def find(self, name: str) -> tuple[str, ...]:
        """Codes of today's authorities that an exact alias leads to, without regard to case; none or several are possible."""
        wanted = name.strip().casefold()
        today = {row.la_code for row in self.authorities}
        return tuple(sorted({code for alias, code in self.small.aliases if alias.casefold() == wanted and code in today}))


def _spans(found: list[tuple[Any, ...]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Where each place's rows stand in the list ordered by la_code, then place."""
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    code_at, place_at = Figure._fields.index("la_code"), Figure._fields.index("place")
    start, key = 0, None
    for index, row in enumerate(found):
        here = (row[code_at], "") if row[code_at] else ("", row[place_at])
        if here != key:
            if key is not None:
                spans[key] = (start, index)
            start, key = index, here
    if key is not None:
        spans[key] = (start, len(found))
    return spans


def _numbered(row: rows.AgreementConditionRow) -> tuple[int, list[tuple[int, str]]]:
    """Conditions in the order of the document: 4.2 before 4.10."""
    return row.page, [(int(part), "") if part.isdecimal() else (0, part) for part in row.number.split(".")]


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return {key: tuple(values) for key, values in grouped.items()}
