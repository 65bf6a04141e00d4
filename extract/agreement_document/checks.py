"""What must hold before anything of an agreement is used. Each check names the place and what does not fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from extract.agreement_document.entries import Entry
from extract.agreement_document.labels import is_other_money
from extract.agreement_document.patterns import any_of
from extract.agreement_document.payments import Payments
from extract.agreement_document.text import Text
from extract.documents.pdf import PdfDocument
from extract.errors import DocumentUnreadable, FigureAmbiguous
from extract.terms import FinancialYear

_TITLE = any_of(r"\bsafety[ -]valve\b", r"\bvery high deficit\b")
_OTHER_KIND = any_of(
    r"\bdelivering better value\b",
    r"\b(?:minutes|agenda|committee|cabinet|briefing|newsletter|press release)\b",
    r"\breport (?:to|of|by|on|for)\b|\bprogress report\b|\bmonitoring report\b|\binspection\b",
    r"\bexplanatory note\b|\bguidance\b|\btemplate\b|\bletter\b|\bsummary of\b|\bnote (?:on|of)\b",
)
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "the of and upon on with in council county city borough metropolitan london royal district unitary authority "
        "combined local dedicated schools grant safety valve agreement dsg",
    )
)
_LEADS_TO_PLAN = any_of(
    r"\bdeficits?\b.*(?:\bas follows|\bfollowing (?:profile|amounts?|table)|\b(?:profile|amounts?|table|set out) below|:$)",
    r"\bdeficits?\b.*\b(?:set out|shown|given) in (?:the|table|annex)\b",
)
_PLAN_FOR_YEAR = any_of(
    r"\b(?:planned|agreed|target|revised) (?:\w+ ){0,2}deficit\b",
    r"\b(?:plan|profile|target)\b[^.;]*\bdeficit\b",
    r"\bdeficit\b[^.;]*\b(?:revised|amended|changed|increased|reduced) to\b",
)
_PAYMENT_FOR_YEAR = any_of(r"\bpayments?\b[^.;]*\b(?:revised|amended|changed|increased|reduced|brought forward) to\b")
_MUCH_TEXT = 400
_FEWEST_PARAGRAPHS = 3
SMALLEST_PEAK = Decimal(100_000)
LARGEST = Decimal(2_000_000_000)


def refuse_other_documents(text: Text, name: str) -> None:
    """Refuse what is no Safety Valve agreement.

    Raises:
        DocumentUnreadable: no heading says so, or the heading says that it is something else.
    """
    heading = _heading(text)
    opening = " ".join(page.flat for page in text.pages[:2]).replace("\u2019", "'")
    if _OTHER_KIND.search(heading):
        raise DocumentUnreadable(f"{name} is headed {heading[:120]!r}: it is not a Safety Valve agreement. Leave it out.")
    if re.search(r"(?:^|\n)\s*Dear\b", "\n".join(page.text for page in text.pages[:1])):
        raise DocumentUnreadable(f"{name} is a letter, not a Safety Valve agreement. Leave it out.")
    if not _TITLE.search(heading or opening) or not re.search(r"\bagreement\b", opening, re.IGNORECASE):
        raise DocumentUnreadable(
            f"{name} does not say that it is a Safety Valve agreement. Open it to see what the publisher sent."
        )

    if sum(1 for paragraph in text.paragraphs if paragraph.number and not paragraph.is_sub) < _FEWEST_PARAGRAPHS:
        raise DocumentUnreadable(
            f"{name} has no numbered paragraphs, as an agreement has. Open it to see what the publisher sent."
        )


def _heading(text: Text) -> str:
    before = []
    for paragraph in text.paragraphs:
        if paragraph.number:
            break
        before.append(" ".join(paragraph.lines))
    return " ".join(before)[:600]


def refuse_missing_parts(text: Text) -> None:
    """Refuse a document whose page or paragraph numbers show that a part is missing or out of place.

    Raises:
        FigureAmbiguous: numbers do not follow, or the last page breaks off.
    """
    for (page, number, _), (later, other, _) in pairwise(text.body.printed_pages):
        if other - number != later - page:
            raise FigureAmbiguous(f"page {later} prints page number {other} after {number}: a page is missing or out of place")
    if text.body.printed_pages:
        page, number, of = text.body.printed_pages[-1]
        if of is not None and number < of and page == len(text.pages):
            raise FigureAmbiguous(f"page {page} calls itself page {number} of {of} and is the last: a page is missing")
    for paragraph in text.paragraphs:
        if paragraph.gap:
            raise FigureAmbiguous(f"page {paragraph.page}: paragraph {paragraph.gap}: a part is missing or out of place")
    _refuse_broken_end(text)


def _refuse_broken_end(text: Text) -> None:
    if text.signed or not text.paragraphs:
        return
    last = text.paragraphs[-1]
    end = last.lines[-1].rstrip()
    if last.number and not end.endswith((".", "!", ")", "”", "’", ";")):
        raise FigureAmbiguous(f"page {len(text.pages)} ends within paragraph {last.number}: a page may be missing")
    if text.is_full_to_the_foot:
        raise FigureAmbiguous(f"page {len(text.pages)} is full to its foot, and no signatures follow: a page may be missing")


def refuse_same_pages(text: Text) -> None:
    """Refuse a document in which two pages are the same: one of them stands in another's place.

    Raises:
        FigureAmbiguous: as said.
    """
    seen: dict[str, int] = {}
    for page in text.pages:
        if len(page.flat) > _MUCH_TEXT and page.flat in seen:
            raise FigureAmbiguous(f"pages {seen[page.flat]} and {page.number} are the same: a page may be missing")
        seen[page.flat] = page.number


def refuse_unread_rows(text: Text) -> None:
    """Refuse a document with a row of a year and figures that belongs to no table that was read.

    Raises:
        FigureAmbiguous: as said.
    """
    for line in text.unread_rows:
        raise FigureAmbiguous(f"page {line.page}: the row {line.text!r} belongs to no table that can be read")


def refuse_unread_plan(text: Text, suspended: bool) -> None:
    """Refuse a document without planned deficits, unless its payments are suspended and no sentence leads to them.

    Raises:
        FigureAmbiguous: as said.
    """
    if not suspended:
        raise FigureAmbiguous("no table or list of planned deficits was found")
    led = next((each for each in text.all_sentences if _LEADS_TO_PLAN.search(each.text)), None)
    if led is not None:
        raise FigureAmbiguous(f"page {led.page}: no table of planned deficits was found after {led.text[-80:]!r}")


def refuse_contradictions(text: Text, targets: Sequence[Entry], payments: Payments) -> None:
    """Refuse a document whose text gives, for one year, another planned deficit or payment than was read.

    Raises:
        FigureAmbiguous: as said.
    """
    plan = {entry.year: entry.pounds for entry in targets}
    paid = {each.year: each.pounds for each in payments.payments or ()}
    for sentence in text.sentences:
        if len(sentence.amounts) != 1 or len(sentence.years) != 1 or sentence.years[0] is None or is_other_money(sentence.text):
            continue
        for known, pattern in ((plan, _PLAN_FOR_YEAR), (paid, _PAYMENT_FOR_YEAR)):
            value = known.get(sentence.years[0])
            if pattern.search(sentence.text) and value is not None and abs(value) != sentence.amounts[0]:
                raise FigureAmbiguous(f"page {sentence.page}: the text contradicts what was read: {sentence.text[:120]!r}")


def refuse_unseen_figures(document: PdfDocument, text: Text) -> None:
    """Refuse a document with figures that a reader does not see on a page that holds a table.

    Raises:
        FigureAmbiguous: as said.
    """
    for page in sorted({grid.page for grid in text.grids}):
        hidden = next((words for words in document.unseen_text(page) if re.search(r"\d", words)), None)
        if hidden is not None:
            raise FigureAmbiguous(f"page {page}: {hidden!r} is printed so that it can't be seen")


def refuse_odd_years(targets: Sequence[Entry], first: FinancialYear | None, last: FinancialYear | None) -> None:
    """Refuse planned deficits whose years do not run from the first to the last covered year without a gap.

    Raises:
        FigureAmbiguous: a year is missing, doubled, out of order or outside.
    """
    for one, other in pairwise(targets):
        if other.year.start != one.year.start + 1:
            raise FigureAmbiguous(f"page {other.page}: the planned deficit of {other.year} follows that of {one.year}")
    if first and targets and targets[0].year != first:
        raise FigureAmbiguous(f"page {targets[0].page}: planned deficits begin in {targets[0].year}, the agreement in {first}")
    if last and targets and targets[-1].year != last:
        raise FigureAmbiguous(f"page {targets[-1].page}: planned deficits end in {targets[-1].year}, the agreement in {last}")


def refuse_odd_amounts(targets: Sequence[Entry], payments: Payments) -> None:
    """Refuse amounts that no agreement could hold: they were read in the wrong unit.

    Raises:
        FigureAmbiguous: the largest planned deficit, or the total, is far too small or too large.
    """
    peaks = [max((entry.pounds for entry in targets), default=None), payments.total]
    for peak, what in zip(peaks, ("largest planned deficit", "total of all payments"), strict=True):
        if peak is not None and not SMALLEST_PEAK <= peak <= LARGEST:
            raise FigureAmbiguous(f"the {what} would be £{peak:,.0f}: the unit can't be right")
    below = [each.printed for each in payments.payments or () if each.pounds < 0]
    if below:
        raise FigureAmbiguous(f"a payment is printed below nothing: {below[0]!r}")


def refuse_odd_payments(payments: Payments, first: FinancialYear | None, last: FinancialYear | None) -> None:
    """Refuse payments outside the covered years, and payments without a stated total that do not reach from first to last.

    Raises:
        FigureAmbiguous: as said.
    """
    listed = payments.payments or ()
    for each in listed:
        if (first and each.year < first) or (last and last < each.year):
            raise FigureAmbiguous(f"a payment is printed for {each.year}, and the agreement covers {first} to {last}")
    unproved = payments.total is None and any(each.entry for each in listed)
    if unproved and first and last and [each.year.start for each in listed] != list(range(first.start, last.start + 1)):
        raise FigureAmbiguous("payments are printed for some years only, and no total is stated that would prove them whole")


def same_place(one: str, other: str) -> bool:
    """Whether two printed names share a word that names a place; True when either has none."""
    first, second = _place_words(one), _place_words(other)
    return not first or not second or bool(first & second)


def _place_words(name: str) -> set[str]:
    return set(re.findall(r"[a-z]{2,}", name.lower().replace("\u2019", "").replace("'", ""))) - _COMMON


def refuse_other_name(text: Text, authority: str) -> None:
    """Refuse a document whose title names another authority than its first paragraph.

    Raises:
        FigureAmbiguous: they share no word.
    """
    match = re.search(r"\bagreement\s*[:\u2013\u2014-]\s*(?P<name>[A-Z].{2,60})$", _heading(text), re.IGNORECASE)
    if match and not same_place(match["name"], authority):
        raise FigureAmbiguous(f"the title names {match['name']!r}, the text {authority!r}")
