"""Table rows that state a Dedicated Schools Grant balance: one line of labels and amounts below one line of years.

Read as lines of text. A row is read when its label says which balance it is, when as many amounts follow as the nearest line of
years has years, when each year says what kind of figure it is, and when one unit holds for all; otherwise nothing of it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extract.council_papers.sentences import CUMULATIVE, IN_YEAR
from extract.council_papers.vocabulary import ROW_LABEL, TURNS_A_TABLE
from extract.council_papers.words import names_another, plain
from extract.terms import Basis, FinancialYear, Money

_YEAR = r"(?:20\d\d ?[-/] ?(?:20\d\d|\d\d)|(?:31(?:st)? )?March 20\d\d)"
_KIND = (
    r"(?:(?:provisional|forecast|projected|draft) outturn|outturn|actuals?|forecast|projected|projection|estimated?|budget|"
    r"provisional|draft)"
)
_HEAD_WORD = re.compile(
    rf"{_YEAR}|\b{_KIND}\b|£ ?'?(?:m|million|000s?|k)\b|\b(?:financial|years?|ending|ended|as|at|dsg)\b|[(:)/]", re.IGNORECASE
)
_CELL = r"(?:-? ?£? ?-?\(?\d[\d,]*(?:\.\d+)?\)?)"
_ROW = re.compile(rf"(?P<label>[A-Za-z][^£\d]*?) (?P<cells>{_CELL}(?: {_CELL})*)")
_GRANT = re.compile(r"\bDSG\b|\bdedicated schools? grant\b", re.IGNORECASE)
_UNITS = (
    (re.compile(r"£ ?'?(?:m|mn|million)\b", re.IGNORECASE), 10**6),
    (re.compile(r"£ ?'?(?:000s?|k)\b", re.IGNORECASE), 1000),
)
_WIDEST = 200
_REACH = 15
"""Lines above a row among which the line of its years must be."""

_BASES = {
    "outturn": Basis.OUTTURN, "actual": Basis.OUTTURN, "actuals": Basis.OUTTURN, "budget": Basis.BUDGET,
    "forecast": Basis.FORECAST, "projected": Basis.FORECAST, "projection": Basis.FORECAST,
    "estimate": Basis.FORECAST, "estimated": Basis.FORECAST, "provisional": Basis.PROVISIONAL, "draft": Basis.PROVISIONAL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One amount of a row.

    Attributes:
        balance: pounds, a deficit negative.
        row: the row's line, verbatim.
    """

    measure: str
    year: FinancialYear
    balance: Decimal
    as_printed: str
    half_digit: Decimal
    basis: Basis
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class _Head:
    years: tuple[FinancialYear, ...]
    kinds: tuple[Basis, ...]
    scale: int | None


def read_rows(lines: Sequence[str], own: Sequence[str], meeting: date | None) -> list[Cell]:
    """Every amount of every row of one page that can be read; a row of which one amount is unclear gives none."""
    found: list[Cell] = []
    for at, line in enumerate(lines):
        match = _ROW.fullmatch(plain(line)) if len(line) <= _WIDEST else None
        measure = _measure(match["label"]) if match else None
        if match is None or measure is None or names_another(line, own):
            continue
        head = _head_above(lines[max(0, at - _REACH) : at], own)
        if head is not None:
            found += _cells(line, match["label"], match["cells"], measure, head, meeting)
    return found


def _measure(label: str) -> str | None:
    """Which balance a row's label names; None when it says neither or both, or holds a word that is not known here."""
    words = set(re.findall(r"[a-z0-9-]+", label.casefold()))
    if not _GRANT.search(label) or not words & {"deficit", "surplus"} or not words <= ROW_LABEL:
        return None
    in_year = "in-year" in words or "in year" in label.casefold()
    cumulative = bool(words & {"cumulative", "accumulated"})
    if in_year == cumulative:
        return None
    return IN_YEAR if in_year else CUMULATIVE


def _head_above(lines: Sequence[str], own: Sequence[str]) -> _Head | None:
    """The nearest line of years above a row; None when there is none, or its years, kinds and unit are not plain."""
    for back in range(len(lines) - 1, -1, -1):
        line = plain(lines[back])
        years = re.findall(_YEAR, line, re.IGNORECASE)
        if not years:
            continue
        around = lines[max(0, back - 3) :]
        if not _is_head(line) or any(TURNS_A_TABLE.search(said) or names_another(said, own) for said in around):
            return None
        near = [line, *(plain(beside) for beside in lines[back + 1 : back + 3] if _is_head(plain(beside)))]
        read = [_year(year) for year in years]
        kinds = [kind for text in near for kind in re.findall(rf"\b{_KIND}\b", text, re.IGNORECASE)]
        scales = {scale for text in near for words, scale in _UNITS if words.search(text)}
        whole = [year for year in read if year is not None]
        if len(whole) != len(years) or len(set(whole)) != len(whole) or len(kinds) != len(years) or len(scales) > 1:
            return None
        return _Head(tuple(whole), tuple(_basis(kind) for kind in kinds), scales.pop() if scales else None)
    return None


def _is_head(line: str) -> bool:
    """Whether a line holds years, kinds of figure and units, and nothing else."""
    return bool(line.strip()) and not _HEAD_WORD.sub("", line).strip()


def _year(printed: str) -> FinancialYear | None:
    try:
        if "march" in printed.casefold():
            return FinancialYear.ending(int(printed[-4:]))
        return FinancialYear.parse(printed.replace(" ", ""))
    except ValueError:
        return None


def _basis(kind: str) -> Basis:
    """Basis that a kind's first word gives: a forecast outturn is a forecast, a draft outturn provisional."""
    return _BASES[kind.casefold().split(maxsplit=1)[0]]


def _cells(line: str, label: str, cells: str, measure: str, head: _Head, meeting: date | None) -> list[Cell]:
    printed = [found.strip() for found in re.findall(_CELL, cells)]
    scale = head.scale or (1 if all("£" in cell for cell in printed) else None)
    if len(printed) != len(head.years) or scale is None:
        return []
    found: list[Cell] = []
    for cell, year, basis in zip(printed, head.years, head.kinds, strict=True):
        balance = _balance(cell, label, scale)
        over = None if meeting is None else meeting > year.end_date
        if balance is None or over is (basis in {Basis.FORECAST, Basis.BUDGET}):
            return []
        money, pounds = balance
        found.append(Cell(measure, year, pounds, cell, money.half_digit, basis, line, str(year)))
    return found


def _balance(cell: str, label: str, scale: int) -> tuple[Money, Decimal] | None:
    """An amount with the sign of a balance; None when the label does not say what a minus or a bracket means."""
    try:
        money = Money.parse(cell, scale=scale)
    except ValueError:
        return None
    words = [word for word in re.findall(r"\(?[a-z]+\)?", label.casefold()) if word.strip("()") in {"deficit", "surplus"}]
    if len(words) == 1:
        if money.pounds < 0 or words[0].startswith("("):
            return None
        return money, -money.pounds if words[0] == "deficit" else money.pounds
    bracketed = [word for word in words if word.startswith("(")]
    if len(words) != 2 or len(bracketed) != 1 or {word.strip("()") for word in words} != {"deficit", "surplus"}:
        return None
    return money, money.pounds if bracketed[0] == "(deficit)" else -money.pounds
