"""What a column of amounts is, by its head, its caption and the sentence that leads to it: the plan, payments, or neither.

A table that only resembles the plan (what would happen without action, a council's own money, an earlier schedule) is
told by what is said of it, and left alone.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from extract.agreement_document.grid import Grid, GridSeries
from extract.agreement_document.patterns import any_of
from extract.errors import FigureAmbiguous
from extract.terms import plain_dashes


class Subject(Enum):
    """What a series is about."""

    PROFILE = auto()
    PAYMENT = auto()
    BOTH = auto()
    OTHER = auto()
    UNSAID = auto()


_LOWER = 0.6
_MONEY_WORD = r"(?:contributions?|payments?|funding|support)"
_BETWEEN = (
    r"(?:any|the|all|additional|further|future|safety valve|dsg|dfe|dfe's|department's|department|departmental|from|for|of|by|"
    rf"education|and|made|through|under|this|agreement|{_MONEY_WORD})"
)
_LEFT_OUT = re.compile(
    r"(?:\bnot (?:including|counting)|\bexcluding|\bexcl\.?|\bexclusive of|\bbefore|\bwithout|\bprior to)"
    rf"(?:\s+{_BETWEEN})*?\s+{_MONEY_WORD}\b"
    r"(?:\s+(?:made|from|by|through|under|of)\b(?:\s+(?:the|this|dfe|department|agreement|for|education|safety valve|dsg))*)?",
    re.IGNORECASE,
)
"""What a plan leaves out ("not including any contribution made by the department") says nothing of what it is."""

_WITHOUT_PLAN = any_of(
    r"\bunmitigated",
    r"\bdo[- ](?:nothing|minimum)",
    r"\bno (?:further |management |new )?(?:action|mitigation|intervention|agreement)",
    r"\bwithout\b",
    r"\bif no\b",
    r"\bin the absence",
    r"\bcounterfactual",
    r"\bbefore (?:any |the )?(?:mitigat|saving|management|action|intervention)",
    r"\bwould (?:have|otherwise|be|grow|rise|reach)\b",
    r"\bhad (?:the|it|no)\b",
    r"\b(?:worst|best) case",
    r"\bsensitivity",
    r"\bscenario",
)
_OUT_OF_DATE = any_of(
    r"\b(?:previous(?:ly)?|original(?:ly)?|superseded|earlier|former|old|prior|initial profile|first agreement)\b"
)
_OTHER_MONEY = any_of(
    r"\bin-? ?year",
    r"\bout-?turn|\bactuals?\b",
    r"\bcouncil|\blocal authority|\bauthority's|\bthe authority (?:will|agrees|contributes)",
    r"\breserves?\b|\bgeneral fund",
    r"\bsavings?\b|\bcapital\b|\bbudget\b|\ballocation\b|\bincome\b|\bexpenditure\b|\bspend(?:ing)?\b",
    r"\bper (?:pupil|cent|head)|%|\bnumber of|\bplaces\b|\bpupils\b|\bplans\b",
    r"\bnational|\baverage|\bneighbour",
    r"\b(?:schools|high needs|early years) block",
    rf"\b(?:after|net of|including|incl\.?|with)\b.*\b(?:dfe|department|safety valve|{_MONEY_WORD})",
    r"\bchange\b|\bvariance|\bdifference",
    r"\bcumulative(?: \w+){0,2} payments?|\bpayments?\b.*\bcumulative|\bcumulative total|\brunning total",
    r"\bno\.?$|\bnumber$",
    r"\bopening\b|\bbrought forward\b|\bb/fwd?\b|\b(?:at|of) (?:the )?(?:start|beginning)\b|\b1(?:st)? april\b",
    r"\b(?:another|other) (?:authority|authorities|council|area)|\billustrat|\bexample\b|\bhypothetical",
)
_PROFILE = any_of(r"(?<!= )\bdeficit", r"\b(?:dsg|cumulative|closing|year-end)\b.*\b(?:balance|position)\b")
_PAYMENT = any_of(
    r"\bpay(?:s|able|ments?|ing)?\b|\bpaid\b|\binstalments?\b",
    r"\badditional\b.*\bdsg\b|\bdsg sums?\b|\badditional (?:sum|funding|grant)",
    r"\b(?:safety valve|dfe|department(?:'s|al)?) (?:funding|contribution|support)",
)
_FILLER = any_of(
    r"\b(?:financial|year|years|end|ending|date|period|at|of|the|in|by|and|to|for|all)\b",
    r"\b(?:amount|amounts|value|values|sum|sums|figure|figures|forecast|planned|total|profile|schedule|table|dsg)\b",
    r"\b(?:m|mn|k|000|000s|million|millions|thousand|thousands|march|31|31st|\d{1,2})\b",
    r"\W+",
)


def subject_of(label: str, grid: Grid) -> Subject:
    """What a series of a grid is about."""
    surroundings = f"{grid.caption} {grid.annex}"
    if (
        is_other_money(surroundings)
        or _WITHOUT_PLAN.search(_kept(grid.intro))
        or re.search(r"\b(?:previous|original)\b", grid.intro, re.I)
    ):
        return Subject.OTHER
    own = _subject(label)
    if own is not Subject.UNSAID:
        return own
    if _FILLER.sub("", plain_dashes(label)):
        return Subject.OTHER
    for text in (grid.caption, *reversed(re.split(r"(?<=[.;])\s+", grid.intro))):
        subject = _subject_in_prose(text)
        if subject is not Subject.UNSAID:
            return subject
    return Subject.UNSAID


def _kept(text: str) -> str:
    return _LEFT_OUT.sub(" ", plain_dashes(text).replace("\u2019", "'"))


def is_other_money(text: str) -> bool:
    """Whether a text speaks of what is neither the plan in force nor a payment of the department's."""
    kept = _kept(text)
    return any(pattern.search(kept) for pattern in (_WITHOUT_PLAN, _OUT_OF_DATE, _OTHER_MONEY))


def _subject(text: str) -> Subject:
    kept = _kept(text)
    if is_other_money(kept):
        return Subject.OTHER
    profile, payment = bool(_PROFILE.search(kept)), bool(_PAYMENT.search(kept))
    if profile and payment:
        return Subject.BOTH
    return Subject.PROFILE if profile else Subject.PAYMENT if payment else Subject.UNSAID


def refuse_shared_head(grid: Grid, chosen: GridSeries) -> None:
    """Refuse a column whose head may be that of the column beside it as well, which begins lower and says nothing by itself.

    Raises:
        FigureAmbiguous: "Deficit" stands over "Low" and "High", so that neither can be told from the other.
    """
    for other in grid.series:
        if other is chosen or chosen.head_top is None or other.head_top is None or not other.label:
            continue
        unknown = _subject(other.label) is Subject.UNSAID and _FILLER.sub("", plain_dashes(other.label))
        if unknown and other.head_top > chosen.head_top + _LOWER:
            raise FigureAmbiguous(f"page {grid.page}: the head of {chosen.label!r} may stand over {other.label!r} too")


def is_plan(text: str) -> bool:
    """Whether a sentence that gives amounts year by year speaks of the planned deficits."""
    return _subject_in_prose(text) is Subject.PROFILE and not is_other_money(text)


def _subject_in_prose(text: str) -> Subject:
    kept = _kept(text)
    if _PAYMENT.search(kept):
        return Subject.PAYMENT
    return Subject.PROFILE if re.search(r"\bdeficit", kept, re.IGNORECASE) else Subject.UNSAID


_BALANCE = re.compile(r"\(\s*deficits?\s*\)|\bsurplus\s*/\s*\(?\s*deficit|\bbalance\b|\bposition\b|\bnegative\b", re.IGNORECASE)
_DEFICIT_BELOW = any_of(
    r"\(\s*deficits?\s*\)|surplus\s*/\s*\(?\s*deficit",
    r"(?:negative|minus|brackets?)(?: figures?)?\s*(?:=|is|are|means?|shows?|for)\s*(?:an? )?deficit",
    r"deficits?\s*(?:=|is|are|shown as|in)\s*(?:an? )?(?:negative|minus|brackets)",
)
_DEFICIT_FIRST = re.compile(r"\bdeficits?\s*/\s*\(?\s*surplus|\(\s*surplus\s*\)", re.IGNORECASE)


def prints_balance(label: str) -> bool:
    """Whether a head prints a balance, in which a deficit is negative, rather than a deficit."""
    text = plain_dashes(label)
    if _DEFICIT_FIRST.search(text):
        return False
    bracketed = bool(_DEFICIT_BELOW.search(text))
    return bracketed or bool(_BALANCE.search(text) and not re.search(r"\bdeficit\b", text, re.IGNORECASE))
