"""Cells of official statistics: a number, or the mark that a publisher sets in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.errors import SourceChanged
from extract.terms import ValueState, plain_dashes

MARKS: dict[str, tuple[ValueState, str]] = {
    "c": (ValueState.SUPPRESSED, "suppressed to protect confidentiality"),
    "~": (ValueState.SUPPRESSED, "suppressed"),
    "x": (ValueState.SUPPRESSED, "not available"),
    "u": (ValueState.SUPPRESSED, "too unreliable to publish"),
    "low": (ValueState.SUPPRESSED, "above nought, but so small that it would be rounded to it"),
    "k": (ValueState.SUPPRESSED, "above nought, but so small that it would be rounded to it"),
    "z": (ValueState.NOT_APPLICABLE, "not applicable"),
    ":": (ValueState.NOT_STATED, "not available"),
    "..": (ValueState.NOT_STATED, "not available"),
}
"""Marks of the Government Statistical Service, DfE and MoJ: the state each is kept as, and what the publisher means by it.

SUPPRESSED: the publisher holds this place's value back, or withdrew it, and says so with a mark where other places have values.
NOT_STATED: no value is printed for anybody to hold back.
NOT_APPLICABLE: there can be no value.
"""

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Read:
    """What one cell says. `note` is a sentence on why there is no value, "" when there is one."""

    value: Decimal | None
    state: ValueState
    note: str = ""


def read_cell(text: str, where: str) -> Read:
    """Read a cell that holds a plain number or a mark (in brackets or not).

    Args:
        text: the cell as printed.
        where: file, row and column, for messages.

    Raises:
        SourceChanged: anything else. Nothing is guessed from "n/a", "approx. 12" or "12*".
    """
    plain = plain_dashes(text).strip()
    if _NUMBER.fullmatch(plain):
        return Read(Decimal(plain.replace(",", "")), ValueState.REPORTED)
    if not plain:
        return Read(None, ValueState.NOT_STATED, "The publisher left the cell empty.")
    mark = plain.strip("[]").casefold()
    if mark not in MARKS:
        raise SourceChanged(f"{where}: {text!r} is neither a number nor a mark we know. Look up what the publisher means by it.")
    state, meaning = MARKS[mark]
    return Read(None, state, f"The publisher marks it {plain}: {meaning}.")
