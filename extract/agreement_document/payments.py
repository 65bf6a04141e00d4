"""The payments: tables and text put together, and proved by their total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.agreement_document.entries import Entry
from extract.agreement_document.payment_tables import Tables
from extract.agreement_document.sentences import Sentence
from extract.agreement_document.stated import Stated, StatedPayment
from extract.errors import FigureAmbiguous
from extract.terms import FinancialYear


@dataclass(frozen=True)
class Paid:
    """One payment, and where it stands: a table's entry or a sentence."""

    year: FinancialYear
    pounds: Decimal
    paid: bool
    printed: str
    entry: Entry | None = None
    sentence: Sentence | None = None


@dataclass(frozen=True)
class Payments:
    """All payments of an agreement.

    Attributes:
        payments: in year order; None when they can't be given year by year.
        total: stated by a sentence or a table; None when it is not.
        total_source: the sentence, or the entry of the table that ends in the total.
        first: the first payment; None when it is not stated.
    """

    payments: tuple[Paid, ...] | None
    total: Decimal | None
    total_source: Sentence | Entry | None
    first: Decimal | None
    first_source: Sentence | Entry | None


def put_together(tables: Tables, stated: Stated, suspended: bool) -> Payments:
    """Payments year by year, their total and the first.

    Raises:
        FigureAmbiguous: text and table differ, or the payments do not make the stated total.
    """
    spoken = _spoken(stated.payments)
    single, merged = _unmerged(tables.entries, spoken)
    listed = _combined(single, spoken)
    total, source = _total(tables, stated, listed, merged)
    summed = _sum_of(listed, merged)
    for each in tables.totals:
        each.check(summed)
    whole = _prove(listed, merged, total, summed, bool(tables.entries), suspended)
    first, first_source = _first(stated, listed, merged)
    _refuse_disorder(listed)
    return Payments(tuple(listed) if whole and not merged else None, total, source, first, first_source)


def _spoken(stated: Sequence[StatedPayment]) -> dict[FinancialYear, StatedPayment]:
    found: dict[FinancialYear, StatedPayment] = {}
    for payment in stated:
        other = found.get(payment.year)
        if other is not None and other.amount != payment.amount:
            raise FigureAmbiguous(
                f"page {payment.sentence.page}: the text gives £{other.amount:,.0f} and £{payment.amount:,.0f} for {payment.year}"
            )
        if other is None or payment.paid:
            found[payment.year] = payment
    return found


def _unmerged(entries: Sequence[Entry], spoken: dict[FinancialYear, StatedPayment]) -> tuple[list[Entry], list[Entry]]:
    """Rows of one year, and rows that merge years which the text does not take apart."""
    single: list[Entry] = []
    merged: list[Entry] = []
    for entry in entries:
        if len(entry.years) == 1:
            single.append(entry)
            continue
        parts = [spoken[year] for year in entry.years if year in spoken]
        apart = len(parts) == len(entry.years) and sum(part.amount for part in parts) == entry.pounds
        if apart:
            single += [replace(entry, years=(part.year,), pounds=part.amount, paid=entry.paid or part.paid) for part in parts]
        else:
            merged.append(entry)
    return single, merged


def _combined(entries: list[Entry], spoken: dict[FinancialYear, StatedPayment]) -> list[Paid]:
    found: dict[FinancialYear, Paid] = {}
    for entry in entries:
        if entry.year in found:
            raise FigureAmbiguous(f"page {entry.page}: two payments are printed for {entry.year}")
        found[entry.year] = Paid(entry.year, entry.pounds, bool(entry.paid), entry.printed, entry)
    for year, payment in spoken.items():
        own = found.get(year)
        if own is None:
            found[year] = Paid(year, payment.amount, payment.paid, f"£{payment.amount:,.0f}", None, payment.sentence)
        elif own.pounds != payment.amount:
            raise FigureAmbiguous(
                f"page {payment.sentence.page}: the text gives £{payment.amount:,.0f} for {year}, the table £{own.pounds:,.0f}"
            )
        elif payment.paid:
            found[year] = replace(own, paid=True, sentence=payment.sentence)
    return [found[year] for year in sorted(found)]


def _total(
    tables: Tables, stated: Stated, listed: list[Paid], merged: list[Entry]
) -> tuple[Decimal | None, Sentence | Entry | None]:
    """The stated total: said outright, or the sum of the first payment and the later ones, or a table's last row."""
    said = {one.amount: one.sentence for one in stated.totals}
    if len(said) > 1:
        amounts = " and ".join(f"£{amount:,.0f}" for amount in sorted(said))
        raise FigureAmbiguous(f"page {stated.totals[0].sentence.page}: the text gives more than one total, {amounts}")
    summed = _sum_of(listed, merged)
    derived = _from_parts(stated, listed)
    if said:
        amount, sentence = next(iter(said.items()))
        if derived and amount not in derived:
            raise FigureAmbiguous(
                f"page {sentence.page}: the first payment and the later sums do not make the total, £{amount:,.0f}"
            )
        return amount, sentence
    for amount, sentence in derived.items():
        if amount == summed or not tables.entries:
            return amount, sentence
    if derived:
        amount, sentence = next(iter(derived.items()))
        raise FigureAmbiguous(f"page {sentence.page}: the sums in the text make £{amount:,.0f}, the payments £{summed:,.0f}")
    whole = next((each for each in tables.totals if each.pounds == summed), None)
    return (whole.pounds, whole.entries[-1]) if whole else (None, None)


def _sum_of(listed: list[Paid], merged: list[Entry]) -> Decimal:
    return sum([*(each.pounds for each in listed), *(entry.pounds for entry in merged)], Decimal(0))


def _from_parts(stated: Stated, listed: list[Paid]) -> dict[Decimal, Sentence]:
    """Totals that "£X before the end of ..., in subsequent years sums totalling £Y" can mean: X and Y, or Y over all."""
    if len(stated.later_sums) != 1:
        return {}
    later = stated.later_sums[0]
    firsts = [one.amount for one in stated.firsts] or [each.pounds for each in listed[:1] if each.sentence or each.entry]
    sums = {first + later.amount: later.sentence for first in firsts[:1]}
    return {**sums, later.amount: later.sentence}


def _prove(
    listed: list[Paid], merged: list[Entry], total: Decimal | None, summed: Decimal, has_table: bool, suspended: bool
) -> bool:
    """Whether the payments are all there.

    Raises:
        FigureAmbiguous: they do not make the total.
    """
    if total is None:
        return has_table or suspended
    made = sum((each.pounds for each in listed if each.paid), Decimal(0))
    if suspended and made <= total:
        return True
    if summed == total:
        return True
    if has_table or summed > total:
        pages = sorted({entry.page for entry in (*[each.entry for each in listed if each.entry], *merged)})
        where = f"page {pages[0]}" if pages else "the text"
        raise FigureAmbiguous(f"{where}: the payments add up to £{summed:,.0f}, but the stated total is £{total:,.0f}")
    return False


def _first(stated: Stated, listed: list[Paid], merged: list[Entry]) -> tuple[Decimal | None, Sentence | Entry | None]:
    said = {one.amount: one.sentence for one in stated.firsts}
    earliest = listed[0] if listed and not any(entry.year < listed[0].year for entry in merged) else None
    if len(said) > 1 or (said and earliest and earliest.pounds not in said):
        raise FigureAmbiguous(
            "the first payment is given as "
            + " and ".join(f"£{amount:,.0f}" for amount in sorted({*said, *([earliest.pounds] if earliest else [])}))
        )
    if earliest is not None:
        return earliest.pounds, earliest.sentence or earliest.entry
    return next(iter(said.items()), (None, None))


def _refuse_disorder(listed: list[Paid]) -> None:
    paid = [each.paid for each in listed if each.pounds]
    if paid != sorted(paid, reverse=True):
        raise FigureAmbiguous("a payment is marked as paid though an earlier one is not")
