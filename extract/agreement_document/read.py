"""Read one agreement: everything that CONTRACT.md asks of it, with a page and a quote each, or a refusal."""

from __future__ import annotations

from dataclasses import replace

from extract.agreement_document import checks, clauses
from extract.agreement_document.assemble import Parts, assemble
from extract.agreement_document.clauses import Said
from extract.agreement_document.furniture import STAND_IN_FOOT
from extract.agreement_document.made import with_payments_made
from extract.agreement_document.payment_tables import tables_of_payments
from extract.agreement_document.payments import put_together
from extract.agreement_document.profile import planned_deficits
from extract.agreement_document.spoken_profile import spoken_deficits
from extract.agreement_document.stated import stated_payments
from extract.agreement_document.text import Text, text_of
from extract.documents.pdf import PdfDocument
from extract.errors import FigureAmbiguous
from extract.records import Agreement
from extract.terms import FinancialYear


def read_agreement(content: bytes, name: str) -> Agreement:
    """Read a Safety Valve agreement from the bytes of its PDF.

    Args:
        content: the file's bytes.
        name: what to call it in messages.

    Raises:
        DocumentUnreadable: it is no agreement, is damaged, or has no text layer (`needs_ocr`).
        FigureAmbiguous: it is one, but does not add up, a part is missing, or a value can be read in two ways.
    """
    with PdfDocument(content, name) as document:
        text = text_of(document)
        checks.refuse_other_documents(text, name)
        stand_in = _is_stand_in(document, text)
        try:
            checks.refuse_unseen_figures(document, text)
            return _read(text, stand_in)
        except FigureAmbiguous as error:
            raise FigureAmbiguous(f"{name}, {error}. Nothing of it is used; compare it with the document.") from error


def _is_stand_in(document: PdfDocument, text: Text) -> bool:
    subject = document.metadata().get("Subject", "").strip().lower()
    return subject == "stand-in" or any(STAND_IN_FOOT.search(line) for lines in text.body.furniture.values() for line in lines)


def _read(text: Text, stand_in: bool) -> Agreement:
    checks.refuse_same_pages(text)
    checks.refuse_missing_parts(text)
    checks.refuse_unread_rows(text)
    notes = text.body.notes
    authority = clauses.parties(text.sentences)
    if authority is None:
        raise FigureAmbiguous("it does not say between whom the agreement is")
    checks.refuse_other_name(text, authority.value)
    span = clauses.covered(text.sentences)
    first, last = (FinancialYear.parse(each.value) for each in span) if span else (None, None)
    halt = clauses.suspended(text.sentences)
    targets = planned_deficits(text.grids, notes)
    if targets is None and first and last:
        targets = spoken_deficits(text.all_sentences, first, last)
    if targets is None:
        checks.refuse_unread_plan(text, halt is not None)
    payments = put_together(tables_of_payments(text.grids, notes), stated_payments(text.sentences), halt is not None)
    if payments.payments:
        payments = replace(payments, payments=tuple(with_payments_made(payments.payments, text.sentences)))
    if halt is None and payments.total is None and not payments.payments:
        raise FigureAmbiguous("no payments were found, and nothing says that they are suspended")
    checks.refuse_odd_years(targets or [], first, last)
    checks.refuse_odd_amounts(targets or [], payments)
    checks.refuse_odd_payments(payments, first, last)
    checks.refuse_contradictions(text, targets or [], payments)
    said = {
        "authority_as_printed": authority,
        "covered_from": span[0] if span else None,
        "covered_to": span[1] if span else None,
        "in_year_balance_year": _within(clauses.in_year_balance(text.sentences, text.all_sentences), first, last),
        "elimination_year": _within(clauses.elimination(text.sentences), first, last),
    }
    return assemble(Parts(text, said, targets, payments, halt, stand_in))


def _within(said: Said | None, first: FinancialYear | None, last: FinancialYear | None) -> Said | None:
    """The year, unless it lies outside the covered years: then it has been misread, or the document contradicts itself."""
    if said is None:
        return None
    year = FinancialYear.parse(said.value)
    return said if (first is None or first <= year) and (last is None or year <= last) else None
