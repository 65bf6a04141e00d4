"""Rows of the other tables, as light tuples. Field names are column names; see transform/tables.py."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class AuthorityRow(NamedTuple):
    """Table authority."""

    la_code: str
    gss_code: str
    name: str
    region: str
    valid_from: date | None
    valid_to: date | None
    successor_la_codes: list[str] | None
    slug: str
    ofsted_urn: str | None
    full_name: str | None


class ProgrammeRow(NamedTuple):
    """Table programme_membership."""

    la_code: str
    programme: str
    tranche: str | None
    role: str | None
    status: str | None
    from_date: date | None
    to_date: date | None
    origin: str
    source_url: str | None
    publisher: str | None
    quote: str | None
    confidence: str | None
    retrieved: date | None
    snapshot_sha256: str | None


class DocumentRow(NamedTuple):
    """Table document, without type and size."""

    snapshot_sha256: str
    url: str
    source_id: str
    publisher: str
    title: str
    published: date | None
    first_seen: datetime
    last_seen: datetime
    origin: str
    stand_in: bool
    transcribed: bool
    local_path: str | None
    licence: str


class AgreementRow(NamedTuple):
    """Table agreement."""

    agreement_id: str
    la_code: str
    label: str
    version: int
    title: str | None
    published: date | None
    published_precision: str | None
    covered_from: str | None
    covered_to: str | None
    in_year_balance_year: str | None
    elimination_year: str | None
    total_payment: Decimal | None
    first_payment: Decimal | None
    suspended: bool | None
    prints_targets: bool
    status: str | None
    reviewed: bool
    origin: str
    stand_in: bool
    snapshot_sha256: str | None
    first_seen: datetime | None
    last_seen: datetime | None
    vanished: bool
    superseded_by: str | None
    source_url: str | None
    publisher: str | None
    quote: str | None
    confidence: str | None
    retrieved: date | None
    note: str | None


class AgreementTargetRow(NamedTuple):
    """Table agreement_target."""

    agreement_id: str
    financial_year: str
    planned_deficit: Decimal
    half_digit: Decimal
    figure_id: str


class AgreementPaymentRow(NamedTuple):
    """Table agreement_payment."""

    agreement_id: str
    financial_year: str
    amount: Decimal
    already_paid: bool
    withheld: bool
    figure_id: str


class AgreementConditionRow(NamedTuple):
    """Table agreement_condition."""

    agreement_id: str
    number: str
    text: str
    tags: list[str]
    page: int


class AgreementChangeRow(NamedTuple):
    """Table agreement_change."""

    agreement_id: str
    previous_id: str
    kind: str
    item: str
    before: str | None
    after: str | None
    sentence: str


class InspectionRow(NamedTuple):
    """Table inspection."""

    la_code: str
    framework: str
    inspection_start: date | None
    inspection_end: date | None
    published: date | None
    outcome: int | None
    written_statement_of_action: bool | None
    revisit: str | None
    monitoring_within_months: int | None
    next_full_inspection_years: int | None
    previous_status: str | None
    previous_start: date | None
    previous_end: date | None
    priority_actions: int | None
    areas_for_improvement: int | None
    partnership: str | None
    responsible_bodies: list[str] | None
    contradiction: str | None
    figure_id: str | None
    origin: str
    source_url: str
    snapshot_sha256: str | None
    page: int | None
    reviewed: bool


class ConstituencyRow(NamedTuple):
    """A constituency within one authority: tables authority_constituency and constituency."""

    la_code: str
    pcon_code: str
    name: str
    slug: str
    population_share: float | None


class MpRow(NamedTuple):
    """Table mp."""

    pcon_code: str
    display_name: str
    formal_name: str
    salutation: str
    sort_name: str
    party: str | None
    email: str | None
    as_at: date | None
    snapshot_sha256: str | None


class EventRow(NamedTuple):
    """Table event."""

    event_id: str
    event_date: date
    date_precision: str
    la_code: str | None
    kind: str
    description: str
    source_url: str | None
    publisher: str | None
    quote: str | None
    confidence: str | None
    retrieved: date | None
    source_kind: str


class NationalRow(NamedTuple):
    """Table national_figure."""

    national_id: str
    topic: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    unit: str
    period: str
    as_at: date
    basis: str
    statement: str
    superseded_by: str | None
    figure_id: str
    source_url: str | None
    publisher: str | None
    quote: str | None
    confidence: str | None
    retrieved: date | None
    source_kind: str


class VerdictRow(NamedTuple):
    """Table target_verdict."""

    la_code: str
    agreement_id: str
    financial_year: str
    planned_deficit: Decimal | None
    reported_deficit: Decimal | None
    payment_basis: str
    payments_made: Decimal | None
    deficit_low: Decimal | None
    deficit_high: Decimal | None
    gap_low: Decimal | None
    gap_high: Decimal | None
    verdict: str
    payments_suspended: bool
    rule: str
    target_figure_id: str | None
    reported_figure_ids: list[str]
    other_agreement_id: str | None
    other_planned_deficit: Decimal | None
    other_verdict: str | None
    stand_in: bool
    reviewed: bool


class DisagreementRow(NamedTuple):
    """Table disagreement."""

    disagreement_id: str
    la_code: str | None
    topic: str
    period: str | None
    first_value: str
    first_source: str
    first_figure_id: str | None
    second_value: str
    second_source: str
    second_figure_id: str | None
    blocks: bool
    note: str | None


class SourceRow(NamedTuple):
    """Table source_state."""

    source_id: str
    publisher: str
    title: str
    origin: str
    last_success: datetime | None
    as_at: date | None
    documents: int
    records: int
    stale: bool
    stale_reason: str | None
    next_expected: str | None
    landing_page: str
    licence: str
    attribution: str


class HexRow(NamedTuple):
    """Table authority_hex."""

    la_code: str
    points: str
