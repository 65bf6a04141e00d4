"""Safety Valve agreements: every PDF that gov.uk lists, with the day on which its version appeared.

Only what gov.uk lists makes an authority a member. An amended PDF replaces the original under the same title and label,
at a new address: both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from extract.agreement_document.read import read_agreement
from extract.documents.govuk import Attachment, Publication, from_api, from_page
from extract.errors import SourceChanged, SourceUnavailable
from extract.records import Agreement, Citation, Parsed, ReportedFigure, Wanted
from extract.terms import Basis, FinancialYear, PaymentBasis, PeriodType, Unit, ValueState, plain_dashes

SOURCE_ID = "safety_valve_agreements"
PARSER_VERSION = "6"

NAME = "dedicated-schools-grant-very-high-deficit-intervention"
API = f"https://www.gov.uk/api/content/government/publications/{NAME}"
PAGE = f"https://www.gov.uk/government/publications/{NAME}"

_TITLE = re.compile(r"(?P<authority>[^:]+):.*agreement.*?(?P<label>20\d\d-20\d\d)", re.IGNORECASE | re.DOTALL)
_NOT_A_PART = "".join(f"(?<!{word} )" for word in ("North", "South", "East", "West"))
"""Before a name, these make it the name of somewhere else."""
_QUOTES = str.maketrans("‘’", "''")


def discover(get: Callable[[str], bytes]) -> Iterator[Wanted]:
    """Every PDF on the publication's page, from the content API, or from the page where the API fails.

    Raises:
        SourceUnavailable: neither could be had.
        SourceChanged: the page lists no PDF at all, or is not shaped as before.
    """
    page = _publication(get)
    documents = [attachment for attachment in page.attachments if attachment.url.lower().endswith(".pdf")]
    if not documents:
        raise SourceChanged(f"{API} lists no PDF. Open {PAGE} to see what became of the agreements.")
    for attachment in documents:
        authority, label = name_and_label(attachment)
        hints = [("authority", authority), ("label", label)]
        yield Wanted(attachment.url, attachment.title, appeared(page, authority, label), tuple(pair for pair in hints if pair[1]))


def _publication(get: Callable[[str], bytes]) -> Publication:
    try:
        return from_api(get(API), API)
    except (SourceUnavailable, SourceChanged):
        return from_page(get(PAGE), PAGE)


def name_and_label(attachment: Attachment) -> tuple[str, str]:
    """Authority and year label of a title, each "" where the title does not hold it: such a document is not dropped."""
    found = _TITLE.match(plain_dashes(attachment.title).translate(_QUOTES))
    return (found["authority"].strip(), found["label"]) if found else ("", "")


def appeared(page: Publication, authority: str, label: str) -> date | None:
    """The day on which the version now listed appeared, by the page's history.

    It is the newest update that names the authority; else the one that added its year's agreements; else, for the
    agreements that were there from the start, the day of first publication. None where the history does not tell.
    """
    if not authority or not label:
        return None
    named = re.compile(rf"(?<![\w-]){_NOT_A_PART}{re.escape(authority)}(?![\w-])")
    years = label.replace("-", " to ")
    for day, note in page.changes:
        if named.search(note):
            return day
    added = [day for day, note in page.changes if years in plain_dashes(note).replace("-", " to ")]
    if added:
        return min(added)
    first = page.first_published
    started = first is not None and FinancialYear.parse(label).start == (first.year if first.month > 3 else first.year - 1)
    return first if started else None


def parse(content: bytes, wanted: Wanted) -> Parsed:
    """One agreement with its planned deficits and payments as figures.

    Raises:
        DocumentUnreadable: it is no agreement, is damaged, or has no text layer.
        FigureAmbiguous: it does not add up, or can be read in two ways.
    """
    agreement = read_agreement(content, wanted.url)
    return Parsed(figures=tuple(_figures(agreement, wanted)), agreements=(agreement,))


def _figures(agreement: Agreement, wanted: Wanted) -> Iterator[ReportedFigure]:
    place = wanted.hint("authority") or agreement.authority_as_printed
    label = wanted.hint("label") or ""

    def figure(
        measure: str, year: str, pounds: Decimal, printed: str, citation: Citation, *, paid: bool = False, gross: bool = False
    ) -> ReportedFigure:
        return ReportedFigure(
            place, "", "local_authority", measure, PeriodType.FINANCIAL_YEAR, year, pounds, ValueState.REPORTED, Unit.GBP,
            Basis.OUTTURN if paid else Basis.TARGET, PaymentBasis.GROSS if gross else PaymentBasis.NOT_APPLICABLE,
            printed, FinancialYear.parse(year).end_date, citation,
        )  # fmt: skip

    for target in agreement.targets:
        yield figure("agreement_planned_deficit", target.year, target.deficit, target.as_printed, target.citation, gross=True)
    for payment in agreement.payments:
        yield figure(
            "agreement_payment", payment.year, payment.amount, payment.as_printed, payment.citation, paid=payment.already_paid
        )
    totals = (("agreement_total_payment", agreement.total_payment), ("agreement_first_payment", agreement.first_payment))
    for measure, pounds in totals:
        citation = agreement.citations.get(measure.removeprefix("agreement_"))
        if pounds is not None and citation is not None and label:
            yield figure(measure, str(FinancialYear.parse(label)), pounds, citation.quote, citation)
