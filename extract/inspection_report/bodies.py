"""Who is responsible for the area's services, from the sentence of the front page that says so."""

from __future__ import annotations

import re
from typing import NamedTuple

_SENTENCE_END = re.compile(r"(?<=[a-z)\d’”]\.) (?=[A-Z0-9])")
_SERVICES = r"(?:(?:strategic(?:ally)?|local|joint) )*(?:plan(?:ning)?|commission(?:ing)?|deliver(?:y|ing)?)"
_RESPONSIBLE = re.compile(
    r"^(?P<bodies>.+?),? (?:"
    r"(?:are|became|is) (?:(?:both|all|jointly|together|collectively) )*responsible"
    r"|(?:share|shares|have|has|hold|holds) (?:(?:the|a|joint|shared|collective) )*responsibility(?: as [^,]{1,60}?)?"
    rf") for (?:the )?(?:[\w-]+,? (?:and )?){{0,4}}?{_SERVICES}\b",
    re.IGNORECASE,
)
_MADE_UP = re.compile(
    r"^the (?:[\w’' -]+ )?partnership (?:is made up of|consists of|comprises(?: of)?) (?P<bodies>.+?)\.?$"
    r"|^(?P<working>.+?) work (?:closely )?(?:together|jointly|in partnership)\b",
    re.IGNORECASE,
)
_THEY = re.compile(r"^(?:they|these (?:partners|bodies|organisations)|both|together,? they)$", re.IGNORECASE)

_COUNCIL = re.compile(
    r"\b(?:council|unitary authority|city of london corporation)$|^(?:london|royal|metropolitan) borough of ", re.IGNORECASE
)
_HEALTH = re.compile(r"\b(?:integrated care boards?|icbs?)$|^NHS ", re.IGNORECASE)
_BODY_END = r"(?:council|corporation|integrated care boards?|icbs?|trust|partnership|authority|company|limited|ltd|cic)"
_ABBREVIATION = re.compile(r"\s*\([^()]{0,30}[A-Za-z][A-Z][^()]{0,30}\)")
_BOROUGH = re.compile(r"^((?:London|Royal|Metropolitan) Borough of .+?) (?:local authority|council)$", re.IGNORECASE)
_JOINING_WORDS = ("and", "of", "the", "upon", "for", "in", "with", "&", "on", "under")
_NO_NAME = re.compile(
    r"(?:leaders|officers|partners|staff|commissioners|representatives|both|all|local|jointly|currently|now)\b"
    r"|together,|[^,]* for [^,]*,",
    re.IGNORECASE,
)
_LONGEST = 14
"""No body's name has more words."""


class Body(NamedTuple):
    """A body's name, and where the section first prints the name it is known by."""

    name: str
    place: int


def find_bodies(section: str, area: str) -> tuple[tuple[str, ...], str] | None:
    """Names of the bodies responsible, in the order the section names them, with the sentence that says so.

    An abbreviation ("the local authority", "AfC", "X ICB") is given as the section spells it out, where it does.

    Args:
        section: the text under "Information about the local area partnership".
        area: the partnership's place ("Barking and Dagenham"), to tell the "and" in a name from one between names.

    Returns:
        None when no sentence says who is responsible, or when its names cannot be told apart with certainty.
    """
    sentences = _SENTENCE_END.split(section)
    for index, sentence in enumerate(sentences):
        match = _RESPONSIBLE.match(sentence)
        if not match or "health services" in sentence[match.end() : match.end() + 20]:
            continue
        subject, source = match["bodies"], sentence
        if _THEY.match(subject):
            made_up = _MADE_UP.match(sentences[index - 1]) if index else None
            if not made_up:
                return None
            subject, source = made_up["bodies"] or made_up["working"], sentences[index - 1]
        names = _names(_main_clause(subject), area, section, section.find(source))
        if names:
            return names, source
    return None


def _main_clause(subject: str) -> str:
    # "On 1 July 2022, X and Y became ...": what stands before the first body is no part of a name.
    return re.sub(r"^(?:(?:on|in|since|from|at|as) [^,]{1,60}, )", "", subject, flags=re.IGNORECASE)


def _names(subject: str, area: str, section: str, offset: int) -> tuple[str, ...] | None:
    bodies = []
    for part in _split(subject, area):
        body = _spelt_out(_without_article(part), area, section, offset)
        if body is None:
            return None
        bodies.append(body)
    names = [body.name for body in sorted(bodies, key=lambda body: body.place)]
    complete = any(_COUNCIL.search(name) for name in names) and any(_HEALTH.search(name) for name in names)
    return tuple(names) if complete and len(set(names)) == len(names) else None


def _split(subject: str, area: str) -> list[str]:
    """Cut a list of names at commas and "and" that follow a whole name, or stand before "NHS" or "the local authority"."""
    place = re.escape(area)
    whole = rf"(?:\b{_BODY_END}|\bborough of {place}|\blocal authority)(?:\s*\([^)]*\))?"
    text = re.sub(rf"({whole})(?:,? and |, )(?:the )?", r"\1\n", subject, flags=re.IGNORECASE)
    text = re.sub(r"(?:,? and |, )(?:the )?(?=NHS |local authority\b)", "\n", text)
    parts = []
    for part in text.split("\n"):
        # "the local authority and AfC": an abbreviation that the section explains is a name of its own.
        parts.extend(re.split(r",? and (?=[A-Z][A-Za-z]*[A-Z]$)", part))
    return [part.strip(" ,") for part in parts if part.strip(" ,")]


def _without_article(name: str) -> str:
    plain = re.sub(r"^the ", "", name, flags=re.IGNORECASE)
    plain = _ABBREVIATION.sub("", plain).strip()
    borough = _BOROUGH.match(plain)
    return borough[1] if borough else plain


def _spelt_out(name: str, area: str, section: str, offset: int) -> Body | None:
    if re.fullmatch(r"(?:local authority|council)", name, re.IGNORECASE):
        return _the_council(area, section)
    if re.fullmatch(r"[A-Z][A-Za-z]*[A-Z]", name):
        return _explained(name, section)
    words = name.split()
    known = all(word[0].isupper() or word in _JOINING_WORDS for word in words)
    if not known or _NO_NAME.match(name) or len(words) > _LONGEST or len(words) < 2 or _swallows(name):
        return None
    place = section.find(name, offset)
    if name.endswith(" ICB") and f"{name[:-3]}Integrated Care Board" in section:
        name = f"{name[:-3]}Integrated Care Board"
    return Body(name, place)


def _swallows(name: str) -> bool:
    """Whether two names may hide in one: a body's last word before an "and", or an NHS name of unknown end."""
    if re.search(rf"\b{_BODY_END}\b(?=.*\b(?:and|&)\b)", name, re.IGNORECASE):
        return True
    endless = re.match(r"NHS .*\band\b", name) and re.search(r"\b(?:trust|council|partnership|company)$", name, re.IGNORECASE)
    return bool(endless)


def _the_council(area: str, section: str) -> Body | None:
    place = re.escape(area)
    forms = rf"\b(?:(?:London|Royal|Metropolitan) Borough of {place}|(?:City of )?{place}(?: [A-Z]\w+){{0,3}} Council)\b"
    found = {match[0]: match.start() for match in reversed(list(re.finditer(forms, section)))}
    return Body(*next(iter(found.items()))) if len(found) == 1 else None


def _explained(abbreviation: str, section: str) -> Body | None:
    """The capitalised words before "(AfC)" whose initials the abbreviation is."""
    initials = [letter.lower() for letter in abbreviation]
    word = rf"(?:[A-Z][\w’']*|{'|'.join(_JOINING_WORDS)})"
    match = re.search(rf"\b({word}(?: {word}){{{len(initials) - 1}}}) \({abbreviation}\)", section)
    if not match or [word[0].lower() for word in match[1].split()] != initials:
        return None
    return Body(match[1], match.start())
