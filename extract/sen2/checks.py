"""A SEN2 file held against itself: marks that stand for everybody, and cells that repeat their region's total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extract.measures import MEASURES
from extract.records import ReportedFigure
from extract.sen2.rows import Entry
from extract.terms import Unit, ValueState

_Key = tuple[str, str]


def _key(figure: ReportedFigure) -> _Key:
    return figure.measure, figure.period


def state_unavailable(entries: Sequence[Entry]) -> list[Entry]:
    """A mark where England's own cell is marked too holds nobody back: the item was not collected, so NOT_STATED."""
    nobody = {
        _key(entry.figure)
        for entry in entries
        if entry.figure.place_level == "national" and entry.figure.value_state is ValueState.SUPPRESSED
    }
    return [
        Entry(replace(entry.figure, value_state=ValueState.NOT_STATED), entry.region)
        if entry.figure.value_state is ValueState.SUPPRESSED and _key(entry.figure) in nobody
        else entry
        for entry in entries
    ]


def quarantine(entries: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
    """Withhold every count of an authority that equals the total of its region, or of England.

    Such a cell is a total that slipped into the authority's row (new plans of 2022 in Yorkshire and The Humber). It is
    let stand where nobody else within the total has any, for then it is right.

    Returns:
        The entries, with WITHHELD ones in their places, and a sentence for each measure, period and region.
    """
    totals: dict[tuple[_Key, str], Decimal] = {}
    names: dict[str, str] = {}
    having: dict[tuple[_Key, str], int] = defaultdict(int)
    for entry in entries:
        figure = entry.figure
        if figure.unit is not Unit.COUNT or not MEASURES[figure.measure].additive or not figure.value:
            continue
        if figure.place_level == "local_authority":
            having[_key(figure), entry.region] += 1
            having[_key(figure), ""] += 1
        else:
            totals[_key(figure), entry.region] = figure.value
            names[entry.region] = figure.place_as_printed
    repeated = {(key, region): total for (key, region), total in totals.items() if having[key, region] > 1}
    kept: list[Entry] = []
    found: dict[tuple[_Key, str], int] = defaultdict(int)
    for entry in entries:
        figure = entry.figure
        of = [region for region in (entry.region, "") if repeated.get((_key(figure), region)) == figure.value]
        if figure.place_level == "local_authority" and figure.value and of:
            found[_key(figure), of[0]] += 1
            note = f"Withheld: the cell repeats the total of {'its region' if of[0] else 'England'}, the publisher's error."
            figure = replace(figure, value=None, value_state=ValueState.WITHHELD, note=note)
        kept.append(Entry(figure, entry.region))
    notes = [
        f"{measure}, {period}: {count} authorities repeat the total {repeated[(measure, period), region]} of "
        f"{names[region]} and are withheld."
        for ((measure, period), region), count in found.items()
    ]
    return kept, notes
