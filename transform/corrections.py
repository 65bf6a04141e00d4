"""Signed corrections to what publishers print, each alive only while the publisher still prints the mistake."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.measures import MEASURES
from transform.local_authorities import LocalAuthorities

if TYPE_CHECKING:
    import duckdb

CORRECTIONS = Path(__file__).with_name("corrections.toml")
_ACTIONS = ("withhold", "replace")


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected cell.

    Attributes:
        correction_id: the entry of corrections.toml it stands in.
        expect: the cell as the publisher printed it when the correction was made; compared as a number where it is one.
        action: "withhold" (no value is held) or "replace" (`value` is held).
        value: in the measure's unit and with its sign; None to withhold.
    """

    correction_id: str
    who: str
    when: date
    why: str
    source_id: str
    la_code: str
    place: str
    measure: str
    period: str
    expect: str
    action: str
    value: Decimal | None


def load_corrections(path: Path = CORRECTIONS) -> list[Correction]:
    """Every corrected cell.

    Raises:
        ValueError: an entry lacks its signature or reason, names an unknown authority or measure, or says neither
            what to expect nor what to do.
    """
    with path.open("rb") as file:
        entries = tomllib.load(file).get("correction", [])
    return [_read(entry, cell, path) for entry in entries for cell in entry["cells"]]


def _read(entry: dict[str, Any], cell: dict[str, Any], path: Path) -> Correction:
    where = f"{path.name}, {entry.get('id')}, {cell}"
    if not all(entry.get(key) for key in ("id", "who", "why", "source")) or not isinstance(entry.get("when"), date):
        raise ValueError(f"{where}: a correction needs id, who, when (a date), why and source")
    la_code = LocalAuthorities.load().resolve(cell["place"])
    if la_code is None or cell["measure"] not in MEASURES:
        raise ValueError(f"{where}: unknown authority or measure")
    value = cell.get("value")
    if entry.get("action") not in _ACTIONS or (entry["action"] == "replace") != (value is not None) or not cell.get("expect"):
        raise ValueError(f"{where}: say what to expect and either withhold, or replace with a value in quotes")
    return Correction(
        entry["id"],
        entry["who"],
        entry["when"],
        entry["why"],
        entry["source"],
        la_code,
        cell["place"],
        cell["measure"],
        cell["period"],
        cell["expect"],
        entry["action"],
        Decimal(value) if value is not None else None,
    )


def apply_corrections(connection: duckdb.DuckDBPyConnection, corrections: list[Correction]) -> list[str]:
    """Correct figures in table `stage` that still print what each correction expects.

    Args:
        connection: holds `stage`, with the columns of table figure (figure_id need not be there yet).

    Returns:
        In words, each correction that met another value than it expects, and so was not applied. One whose figure is
        not held at all says nothing.
    """
    lapsed = []
    for correction in corrections:
        rows = connection.execute(
            "SELECT rowid, as_printed, value_state FROM stage "
            "WHERE source_id = ? AND la_code = ? AND measure = ? AND period = ? ORDER BY rowid",
            [correction.source_id, correction.la_code, correction.measure, correction.period],
        ).fetchall()
        for row_id, printed, state in rows:
            if state == "reported" and same_cell(printed, correction.expect):
                _apply(connection, row_id, correction)
            else:
                lapsed.append(_lapse(correction, printed))
    return lapsed


def _apply(connection: duckdb.DuckDBPyConnection, row_id: int, correction: Correction) -> None:
    signed = f"{correction.why} (correction {correction.correction_id}, {correction.who}, {correction.when.isoformat()})"
    if correction.action == "withhold":
        connection.execute(
            "UPDATE stage SET value = NULL, value_state = 'withheld', state_reason = ?, note = ? WHERE rowid = ?",
            [signed, signed, row_id],
        )
    else:
        note = f"corrected from {correction.expect} as printed: {signed}"
        connection.execute("UPDATE stage SET value = ?, note = ? WHERE rowid = ?", [correction.value, note, row_id])


def _lapse(correction: Correction, printed: str) -> str:
    return (
        f"{correction.correction_id}: {correction.place}, {correction.measure}, {correction.period} printed "
        f"{correction.expect!r} when it was corrected on {correction.when.isoformat()}, and now prints {printed!r}; "
        "the correction was not applied. "
        "Compare the publisher's table, then take it out of corrections.toml or renew it."
    )


def same_cell(printed: str, expected: str) -> bool:
    """True when two printed cells say the same: as numbers where both are ("8,246" and "8246", "2.9" and "2.90%")."""
    one, other = _number(printed), _number(expected)
    if one is None or other is None:
        return printed.strip() == expected.strip()
    return one == other


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().removesuffix("%").replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
