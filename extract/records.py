"""Frozen records: what every parser hands on. Names are kept as printed; nothing is resolved here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from extract.terms import Basis, Framework, Origin, Outcome, PaymentBasis, PeriodType, Unit, ValueState


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Bytes that a publisher served at one address at one time, as kept in the archive.

    Attributes:
        sha256: hash of the bytes, and their name in the archive.
        url: the address asked for (not where a redirect ended).
        media_type: type of the bytes as checked, for example application/pdf.
        fetched_at: when these bytes were first had, in UTC.
        stand_in: True when the mirror says that this document was rebuilt and is not the publisher's.
    """

    sha256: str
    url: str
    source_id: str
    media_type: str
    size: int
    fetched_at: datetime
    origin: Origin
    stand_in: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands in a document.

    Attributes:
        page: 1-based page as a viewer shows it, None in a document without pages.
        locator: place within the document in words a person can follow
            ("data/caseload.csv row 512, column ehcplans"; "table 1, row 2023-24").
        quote: short verbatim text that holds the value, as read.
    """

    page: int | None
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that a source's discovery asks for.

    Attributes:
        url: address to fetch.
        title: title as the listing prints it.
        published: publication date as the listing states it, None where it does not.
        hints: what else the listing says that the parser needs (urn, label, release), as text pairs.
    """

    url: str
    title: str
    published: date | None = None
    hints: tuple[tuple[str, str], ...] = ()

    def hint(self, name: str) -> str | None:
        """Value of one hint, None when the listing gave none."""
        return dict(self.hints).get(name)


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """One value of one measure for one place and one period, as a document states it.

    Attributes:
        place_as_printed: the authority's name as printed; "England" for the country; a region's name.
        place_code: code printed beside it (DfE three digits, or GSS), "" when none.
        place_level: national, regional or local_authority.
        measure: a name from `extract.measures`.
        period: 2024-25, 2024/25, 2024 or an ISO date, as `period_type` says.
        value: None exactly when `value_state` is not REPORTED. Money in pounds, with the sign of a
            balance (deficit negative).
        as_printed: the cell or phrase as printed.
        as_at: the date the value describes (31 March of the year, the census day), None if unknown.
        note: why there is no value, or what must be said with it, in a sentence; "" when nothing.
    """

    place_as_printed: str
    place_code: str
    place_level: str
    measure: str
    period_type: PeriodType
    period: str
    value: Decimal | None
    value_state: ValueState
    unit: Unit
    basis: Basis
    payment_basis: PaymentBasis
    as_printed: str
    as_at: date | None
    citation: Citation
    note: str = ""


@dataclass(frozen=True, slots=True)
class PreviousInspection:
    """status: stated, not_previously_inspected or not_stated; dates only when stated."""

    status: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """One Area SEND inspection report. A field that could not be read is None and named in `not_read`."""

    partnership: str | None
    framework: Framework
    inspection_start: date | None
    inspection_end: date | None
    outcome: Outcome
    next_full_inspection_years: int | None
    monitoring_within_months: int | None
    previous_inspection: PreviousInspection | None
    priority_actions: int | None
    areas_for_improvement: int | None
    responsible_bodies: tuple[str, ...]
    pages: int
    contradiction: str | None
    not_read: tuple[str, ...]
    citations: dict[str, Citation] = field(hash=False)


@dataclass(frozen=True, slots=True)
class AgreementTarget:
    """Planned deficit at the end of one financial year, in pounds: deficit positive, surplus negative."""

    year: str
    deficit: Decimal
    as_printed: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class AgreementPayment:
    """A DfE payment in pounds; `already_paid` is True where the document states it as made."""

    year: str
    amount: Decimal
    already_paid: bool
    as_printed: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class AgreementCondition:
    """One numbered action of the plan or governance paragraphs. `tags` as in CONTRACT.md."""

    number: str
    text: str
    tags: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of one Safety Valve agreement, as its document prints it."""

    authority_as_printed: str
    covered_from: str | None
    covered_to: str | None
    in_year_balance_year: str | None
    elimination_year: str | None
    total_payment: Decimal | None
    first_payment: Decimal | None
    targets: tuple[AgreementTarget, ...]
    payments: tuple[AgreementPayment, ...]
    conditions: tuple[AgreementCondition, ...]
    suspended: bool
    stand_in: bool
    pages: int
    not_read: tuple[str, ...]
    citations: dict[str, Citation] = field(hash=False)


@dataclass(frozen=True, slots=True)
class ConstituencyLink:
    """A constituency that lies wholly or partly in an authority, and the member who sits for it.

    E-mail is the member's public parliamentary address, "" when none is published.
    """

    pcon_code: str
    pcon_name: str
    la_code: str
    la_name: str
    mp_display_name: str
    mp_formal_name: str
    party: str
    email: str
    as_at: date | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything one document yields.

    Attributes:
        notes: what the parser saw and deliberately ignored or quarantined, in sentences.
    """

    figures: tuple[ReportedFigure, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    constituency_links: tuple[ConstituencyLink, ...] = ()
    notes: tuple[str, ...] = ()
