"""The page of what is not known: what could not be said, of how many authorities, and what would settle it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from extract.measures import MEASURES
from reports import wording
from reports.evidence import DisagreementRow, Evidence
from reports.pack.html import is_live
from reports.site import paths
from reports.site.extra import RejectedRow
from reports.statements import SECTIONS, Unknown


class Gap(NamedTuple):
    """One thing that cannot be said of some authorities.

    Attributes:
        example: the gap in words, for one of them.
        places: (name, page) of each authority.
    """

    section: str
    example: str
    settle: str
    places: tuple[tuple[str, str], ...]


class Absent(NamedTuple):
    """Values of a measure that a publisher left out or marked."""

    label: str
    href: str
    state: str
    values: int
    reasons: str


def content(evidence: Evidence, unknown: Mapping[str, Sequence[Unknown]], rejected: Sequence[RejectedRow]) -> dict[str, Any]:
    """What the template needs. `unknown` holds what cannot be said of each authority, by DfE code."""
    return {
        "gaps": _gaps(evidence, unknown),
        "authorities": len(evidence.authorities),
        "absent": _absent(evidence),
        "disagreements": [_disagreement(evidence, row) for row in evidence.small.disagreements],
        "refused": [(row, is_live(row.url)) for row in rejected],
        "stale": [row for row in evidence.small.sources if row.stale],
        "day": wording.day,
    }


def _gaps(evidence: Evidence, unknown: Mapping[str, Sequence[Unknown]]) -> list[Gap]:
    """By section; within it those missing for most authorities first."""
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    first: dict[str, Unknown] = {}
    for row in evidence.authorities:
        for item in unknown.get(row.la_code, ()):
            entry = (row.name, f"{paths.authority(row.slug)}#not-known")
            if entry not in places[item.statement_id]:
                places[item.statement_id].append(entry)
            first.setdefault(item.statement_id, item)
    order = sorted(places, key=lambda key: (_place(first[key].section), -len(places[key]), key))
    return [
        Gap(SECTIONS.get(first[key].section, first[key].section), first[key].what, first[key].settle, tuple(places[key]))
        for key in order
    ]


def _place(section: str) -> int:
    return list(SECTIONS).index(section) if section in SECTIONS else len(SECTIONS)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _absent(evidence: Evidence) -> list[Absent]:
    counts: Counter[tuple[str, str]] = Counter()
    reasons: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in evidence.authorities:
        for figure in evidence.authority(row.la_code).missing:
            key = (figure.measure, figure.value_state)
            counts[key] += 1
            if figure.reason:
                reasons[key].add(figure.reason)
    return [
        Absent(
            _label(measure), paths.measure(measure), wording.STATE_WORDS[state], count, "; ".join(sorted(reasons[measure, state]))
        )
        for (measure, state), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _label(measure: str) -> str:
    return _capital(MEASURES[measure].label if measure in MEASURES else measure.replace("_", " "))


def _disagreement(evidence: Evidence, row: DisagreementRow) -> dict[str, str]:
    """That two sources differ; what each says stands on the authority's page, by the rule for values that were withdrawn."""
    authority = evidence.all_authorities.get(row.la_code or "")
    today = authority is not None and authority.valid_to is None
    return {
        "place": authority.name if authority else "England",
        "href": f"{paths.authority(authority.slug)}#not-known" if authority and today else "",
        "topic": _label(row.topic),
        "period": row.period or "",
        "sources": f"{row.first_source}; {row.second_source}",
        "note": row.note or "",
    }
