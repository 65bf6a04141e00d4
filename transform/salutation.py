"""How a letter addresses a member: by the title that Parliament states, and by none where it states none."""

from __future__ import annotations

import re
from dataclasses import dataclass

KNIGHTHOODS = ("Sir", "Dame")
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Professor", "Prof", "Rev", "Reverend", "Canon")
PEERAGES = ("Lady", "Lord", "Baroness", "Viscount", "Earl")
_RANK = ("rt", "hon", "right", "honourable", "the")
_POST_NOMINALS = frozenset(
    {"mp", "kc", "qc", "pc", "cbe", "obe", "mbe", "kbe", "dbe", "kcb", "dcb", "kcmg", "dcmg", "ch", "td", "dl", "frs"}
)
_PARTICLES = frozenset({
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "ten", "ter", "st", "st.", "saint",
    "ap", "al", "el", "bin", "ibn", "mac", "ní", "ni", "ó", "o",
})  # fmt: skip
_SUFFIXES = frozenset({"jr", "jnr", "junior", "snr", "senior", "ii", "iii"})
_TITLE_OF = {title.casefold(): title for title in (*KNIGHTHOODS, *TITLES, *PEERAGES)}


@dataclass(frozen=True, slots=True)
class _Name:
    titles: tuple[str, ...]
    words: tuple[str, ...]


def _split(name: str) -> _Name:
    """Titles in front, names after them; "Rt Hon" and letters after the name are dropped."""
    words = re.sub(r"\s+", " ", name.replace(",", " ")).strip().split(" ")
    titles: list[str] = []
    while words:
        word = words[0].rstrip(".").casefold()
        if word in _TITLE_OF:
            titles.append(_TITLE_OF[word])
        elif word not in _RANK:
            break
        words = words[1:]
    while len(words) > 1 and words[-1].rstrip(".").casefold() in _POST_NOMINALS:
        words = words[:-1]
    return _Name(tuple(titles), tuple(filter(None, words)))


def _surname_start(words: tuple[str, ...]) -> int | None:
    """Where the surname begins; None where that cannot be told from the words alone."""
    end = len(words) - 1 if len(words) > 2 and words[-1].rstrip(".").casefold() in _SUFFIXES else len(words)
    for index in range(1, end - 1):
        if words[index].casefold() in _PARTICLES:
            return index
    names = [word for word in words[1:end] if not re.fullmatch(r"[A-Z]\.?", word)]
    return end - 1 if len(names) == 1 else None


def salutation(display_name: str, formal_name: str) -> str:
    """How a letter addresses a member, without "Dear".

    Knights and dames by first name ("Sir Christopher"); otherwise title and surname ("Mr Frith"); the whole name where no
    title is stated ("Alex Baker"). "Rt Hon" is never used in a salutation. Where it cannot be told which of several
    words are the surname, title and whole name stand ("Ms Liz Saville Roberts").

    Args:
        display_name: as Parliament shows it ("Mr James Frith").
        formal_name: full title as Parliament lists it ("Rt Hon Sir Christopher Chope OBE MP").

    Raises:
        ValueError: neither holds a name.
    """
    display, formal = _split(display_name), _split(formal_name)
    words = display.words or formal.words
    if not words:
        raise ValueError(f"{display_name!r}, {formal_name!r}: there is no name to address")
    knighthood = next((title for title in (*display.titles, *formal.titles) if title in KNIGHTHOODS), None)
    if knighthood:
        return f"{knighthood} {words[0]}"
    title = next(iter((*display.titles, *formal.titles)), None)
    if title is None:
        return " ".join(words)
    start = _surname_start(words) if len(words) > 1 else 0
    return f"{title} {' '.join(words if start is None else words[start:])}"


def sort_name(display_name: str, formal_name: str) -> str:
    """Surname first, for sorting: "Frith, James". Where several words may be the surname, the last one counts.

    Raises:
        ValueError: neither holds a name.
    """
    words = _split(display_name).words or _split(formal_name).words
    if not words:
        raise ValueError(f"{display_name!r}, {formal_name!r}: there is no name to sort by")
    start = _surname_start(words) if len(words) > 1 else 0
    if start is None:
        start = len(words) - 1
    return ", ".join(filter(None, (" ".join(words[start:]), " ".join(words[:start]))))
