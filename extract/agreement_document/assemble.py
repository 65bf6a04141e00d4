"""Put what was read into one record, each value with its page and quote, and name what was not read."""

from __future__ import annotations

from dataclasses import dataclass

from extract.agreement_document.clauses import Said
from extract.agreement_document.conditions import conditions_of
from extract.agreement_document.entries import Entry
from extract.agreement_document.paragraphs import joined_text
from extract.agreement_document.payments import Paid, Payments
from extract.agreement_document.quotes import quote_around, quote_from
from extract.agreement_document.sentences import Sentence
from extract.agreement_document.tags import tags_of
from extract.agreement_document.text import Text
from extract.records import Agreement, AgreementCondition, AgreementPayment, AgreementTarget, Citation

_QUOTED_WORDS = 30


@dataclass(frozen=True)
class Parts:
    """What was read and checked.

    Attributes:
        said: values that sentences give, by field; None where not found.
        targets: None when no table of planned deficits was found.
        halt: the sentence that says payments are suspended, None when none does.
    """

    text: Text
    said: dict[str, Said | None]
    targets: list[Entry] | None
    payments: Payments
    halt: Sentence | None
    stand_in: bool


def assemble(parts: Parts) -> Agreement:
    """The record of an agreement."""
    text, payments = parts.text, parts.payments
    cite = _Citing(text)
    citations = {field: cite.said(said) for field, said in parts.said.items() if said}
    for field, value, source in (
        ("total_payment", payments.total, payments.total_source),
        ("first_payment", payments.first, payments.first_source),
    ):
        if value is not None and source is not None:
            citations[field] = cite.amount(value, source)
    if parts.halt is not None:
        citations["suspended"] = cite.sentence(parts.halt, parts.halt.text.split()[0])
    conditions = _conditions(text, cite)
    targets = tuple(
        AgreementTarget(str(entry.year), entry.pounds, entry.printed, cite.entry(entry, "planned deficits"))
        for entry in parts.targets or ()
    )
    paid = tuple(_payment(each, cite) for each in payments.payments or ())
    values = {field: said.value if said else None for field, said in parts.said.items()}
    missing = [field for field, value in values.items() if value is None]
    missing += [
        field
        for field, absent in (
            ("total_payment", payments.total is None),
            ("first_payment", payments.first is None),
            ("targets", parts.targets is None),
            ("payments", payments.payments is None),
            ("conditions", not conditions),
        )
        if absent
    ]
    for field, items in (("targets", targets), ("payments", paid), ("conditions", conditions)):
        if items:
            citations[field] = items[0].citation
    return Agreement(
        authority_as_printed=values["authority_as_printed"] or "",
        covered_from=values["covered_from"],
        covered_to=values["covered_to"],
        in_year_balance_year=values["in_year_balance_year"],
        elimination_year=values["elimination_year"],
        total_payment=payments.total,
        first_payment=payments.first,
        targets=targets,
        payments=paid,
        conditions=conditions,
        suspended=parts.halt is not None,
        stand_in=parts.stand_in,
        pages=len(text.pages),
        not_read=tuple(missing),
        citations=citations,
    )


def _payment(each: Paid, cite: _Citing) -> AgreementPayment:
    if each.entry is not None:
        citation = cite.entry(each.entry, "payments")
    elif each.sentence is not None:
        citation = cite.amount(each.pounds, each.sentence)
    else:
        raise AssertionError(f"the payment of {each.year} stands neither in a table nor in a sentence")
    return AgreementPayment(str(each.year), each.pounds, each.paid, each.printed, citation)


def _conditions(text: Text, cite: _Citing) -> tuple[AgreementCondition, ...]:
    found, _ = conditions_of(text.paragraphs, text.vocabulary)
    conditions = []
    for paragraph in found:
        words = joined_text(paragraph.lines, text.vocabulary)
        conditions.append(
            AgreementCondition(paragraph.number, words, tags_of(words), cite.words(paragraph.page, paragraph.number, words))
        )
    return tuple(conditions)


class _Citing:
    """Finds the page and the words for each value."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def said(self, said: Said) -> Citation:
        """Words around a value that a sentence gives."""
        return self.sentence(said.sentence, _printed_year(said) or said.value)

    def sentence(self, sentence: Sentence, value: str) -> Citation:
        """Words of a sentence around `value` as it prints it."""
        page, quote = quote_around(self._text.pages, sentence.page, sentence.text, value)
        return Citation(page, f"paragraph {sentence.number}" if sentence.number else "opening text", quote)

    def amount(self, value: object, source: Sentence | Entry) -> Citation:
        """Where an amount stands: in a sentence or in a table."""
        if isinstance(source, Entry):
            return self.entry(source, "payments")
        printed = next((text for pounds, text in source.printed_amounts if pounds == value), source.printed_amounts[-1][1])
        return self.sentence(source, printed)

    def entry(self, entry: Entry, what: str) -> Citation:
        """The row or line in which a table prints an amount, or the sentence that gives it."""
        if entry.sentence is not None:
            return self.sentence(entry.sentence, entry.printed)
        line = self._text.lines[entry.line]
        candidates = [f"{entry.row} {entry.printed}", *([line.text] if entry.printed in line.text else []), entry.printed]
        return Citation(line.page, f"table of {what}, {entry.row}", quote_from(self._text.pages[line.page - 1], candidates))

    def words(self, page: int, number: str, text: str) -> Citation:
        """The beginning of a paragraph, as far as its page prints it."""
        words = text.split()
        candidates = [" ".join(words[:length]) for length in range(min(len(words), _QUOTED_WORDS), 0, -3)]
        return Citation(page, f"paragraph {number}", quote_from(self._text.pages[page - 1], candidates))


def _printed_year(said: Said) -> str:
    return next((text for year, text in said.sentence.printed_years if year == said.value), "")
