"""The one definition of every warehouse table: schema, comments, data dictionary and export come from it.

Change a column here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        sql_type: DuckDB type.
        unit: pounds, count, percent, share ..., "" for text and codes.
        warning: what a reader must know before using it, "" when nothing.
    """

    name: str
    sql_type: str
    description: str
    unit: str = ""
    required: bool = False
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `key` names the columns that identify a row."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in their order in the table."""
        return tuple(column.name for column in self.columns)


def _c(name: str, sql_type: str, description: str, unit: str = "", warning: str = "") -> Column:
    """A column; a type that ends in "!" may not be null."""
    return Column(name, sql_type.rstrip("!"), description, unit, sql_type.endswith("!"), warning)


_MONEY = "DECIMAL(18,2)"
_SHA = _c(
    "snapshot_sha256",
    "VARCHAR",
    "SHA-256 of the document's bytes: key of table document; null for a curated row without a document",
)
_CITED = (
    _c("source_url", "VARCHAR", "address of the source, as a reader can open it"),
    _c("publisher", "VARCHAR", "who published the source"),
    _c("quote", "VARCHAR", "short verbatim text that states it; null where it would be somebody else's sentence"),
    _c(
        "confidence",
        "VARCHAR",
        "sourced (the source states it), inferred (worked out from it), or lead (an address not fit for a letter); blank rows are never kept",
    ),
    _c("retrieved", "DATE", "when the source was read"),
)

# fmt: off
TABLES: tuple[Table, ...] = (
    Table("authority", "Upper-tier local authorities in England, today's 153 and those they replaced.", (
        _c("la_code", "VARCHAR!", "DfE three-digit code: the key everything joins on"),
        _c("gss_code", "VARCHAR!", "ONS code of its boundary in force for the row", warning="changes when boundaries change: join on la_code"),
        _c("name", "VARCHAR!", "name in common official use, without 'Council'"),
        _c("region", "VARCHAR!", "region of England"),
        _c("valid_from", "DATE", "first day the authority existed in this form; null: on or before 1 April 1998"),
        _c("valid_to", "DATE", "last day; null for today's 153"),
        _c("successor_la_code", "VARCHAR", "code of the authority that took over (the largest part where it was split)"),
        _c("successor_la_codes", "VARCHAR[]", "codes of all that took over a part of it, the largest first"),
        _c("slug", "VARCHAR!", "name in lower case, words joined by hyphens: name of its pack folder"),
        _c("ofsted_urn", "VARCHAR", "Ofsted's number for the local area"),
        _c("full_name", "VARCHAR", "the council's formal name"),
    ), ("la_code", "gss_code")),
    Table("authority_alias", "Every exact name or code that leads to an authority; matched whole and without regard to case.", (
        _c("alias", "VARCHAR!", "lower-case alias"),
        _c("la_code", "VARCHAR!", "DfE code"),
    ), ("alias", "la_code")),
    Table("authority_gss", "Every GSS code an authority has had, with dates.", (
        _c("gss_code", "VARCHAR!", "ONS code"),
        _c("la_code", "VARCHAR!", "DfE code"),
        _c("valid_from", "DATE", "first day of the code; null: not known"),
        _c("valid_to", "DATE", "last day; null: in force"),
    ), ("gss_code", "la_code")),
    Table("programme_membership", "Which authority is or was in which DfE programme, by which source.", (
        _c("la_code", "VARCHAR!", "DfE code"),
        _c("programme", "VARCHAR!", "safety_valve, dbv (Delivering Better Value), change_programme, high_needs_stability_grant, safety_valve_applicant"),
        _c("tranche", "VARCHAR", "tranche, round or region as the source names it"),
        _c("role", "VARCHAR", "lead, joint lead, member, refused, negotiating; null where the programme has no roles"),
        _c("status", "VARCHAR", "active, extended, suspended, ended, refused, unknown ..."),
        _c("from_date", "DATE", "from when; null: not stated"),
        _c("to_date", "DATE", "until when; null: not ended or not stated"),
        _c("origin", "VARCHAR!", "live, mirror, bundled or curated"),
        *_CITED,
        _SHA,
        _c("note", "VARCHAR", "what must be said with it"),
    ), ("la_code", "programme", "tranche", "source_url")),
    Table("document", "Every document held or cited, each version on its own.", (
        _c("snapshot_sha256", "VARCHAR!", "SHA-256 of the bytes"),
        _c("url", "VARCHAR!", "address it came from"),
        _c("source_id", "VARCHAR!", "row of the source registry"),
        _c("publisher", "VARCHAR!", "who published it"),
        _c("title", "VARCHAR!", "title as listed"),
        _c("published", "DATE", "publication date as the listing states it"),
        _c("media_type", "VARCHAR!", "media type"),
        _c("bytes", "BIGINT", "size", "bytes"),
        _c("first_seen", "TIMESTAMP!", "when these bytes were first had (UTC)"),
        _c("last_seen", "TIMESTAMP!", "when these bytes were last confirmed at that address (UTC)"),
        _c("origin", "VARCHAR!", "live, mirror, bundled or curated"),
        _c("stand_in", "BOOLEAN!", "true: rebuilt for testing, not the publisher's; its figures are evidence of nothing"),
        _c("transcribed", "BOOLEAN!", "true: the file was transcribed second-hand from the publisher's"),
        _c("local_path", "VARCHAR", "path below the data folder where the bytes lie; null when not held"),
        _c("licence", "VARCHAR!", "licence of the source"),
    ), ("snapshot_sha256", "url")),
    Table("figure", "Every value with its citation. Nothing is shown anywhere that is not a row here.", (
        _c("figure_id", "VARCHAR!", "stable identity: 'f' and 12 hexadecimal digits"),
        _c("la_code", "VARCHAR", "DfE code; null for England or a region"),
        _c("place", "VARCHAR!", "authority name, region name or England"),
        _c("place_level", "VARCHAR!", "local_authority, regional or national"),
        _c("measure", "VARCHAR!", "name from the list of measures"),
        _c("period_type", "VARCHAR!", "financial_year, academic_year, calendar_year or day"),
        _c("period", "VARCHAR!", "2024-25, 2024/25, 2024, or an ISO date"),
        _c("value", "DECIMAL(18,4)", "the value; null unless value_state is reported", "see unit", "dsg balances: a deficit is negative"),
        _c("value_state", "VARCHAR!", "reported, not_stated, suppressed, withheld, not_applicable or not_found"),
        _c("state_reason", "VARCHAR", "why it is not reported, in words"),
        _c("unit", "VARCHAR!", "gbp, count, percent, ratio, category, months, years or weeks"),
        _c("basis", "VARCHAR!", "target, forecast, budget, provisional, outturn or derived"),
        _c("payment_basis", "VARCHAR!", "gross (before DfE payments), net (after), unknown or not_applicable"),
        _c("as_printed", "VARCHAR!", "as printed in the source"),
        _c("half_digit", "DECIMAL(18,4)", "half of the last printed digit: what rounding may hide on either side", "see unit"),
        _c("source_id", "VARCHAR!", "row of the source registry, or the reference table's name"),
        _SHA,
        _c("page", "INTEGER", "1-based page; null where the document has none"),
        _c("locator", "VARCHAR!", "where in the document"),
        _c("quote", "VARCHAR", "short verbatim text that holds it; null where it would be somebody else's sentence"),
        _c("source_url", "VARCHAR!", "address of the document"),
        _c("publisher", "VARCHAR!", "who published it"),
        _c("as_at", "DATE", "the date the value describes"),
        _c("stated", "DATE", "the day on which it was published or said; null: not known"),
        _c("origin", "VARCHAR!", "live, mirror, bundled or curated"),
        _c("stand_in", "BOOLEAN!", "true: read from a document rebuilt for testing"),
        _c("transcribed", "BOOLEAN!", "true: read from a file transcribed second-hand"),
        _c("confidence", "VARCHAR!", "published, sourced (stated by a council or the press), inferred, or lead (an address not fit for a letter)"),
        _c("reviewed", "BOOLEAN!", "false: machine-read from prose or a table and not yet compared by a person: kept out of letters"),
        _c("superseded_by", "VARCHAR", "figure_id that replaced it (a later release, a correction, a revision), or the word withdrawn; null: in force"),
        _c("note", "VARCHAR", "what must be said with it"),
    ), ("figure_id",)),
    Table("candidate", "Balances that a machine read out of council papers, for a person to compare with the page: evidence of nothing, "
          "and used by nothing, until one is accepted and becomes a figure.", (
        _c("candidate_id", "VARCHAR!", "stable identity: 'c' and 12 hexadecimal digits"),
        _c("la_code", "VARCHAR!", "DfE code of the authority whose paper it is"),
        _c("place", "VARCHAR!", "the authority's name"),
        _c("measure", "VARCHAR!", "dsg_cumulative_balance or dsg_in_year_balance"),
        _c("period", "VARCHAR!", "financial year: 2024-25"),
        _c("value", "DECIMAL(18,4)!", "the balance as read", "pounds", "a deficit is negative; not compared with the page by anybody"),
        _c("basis", "VARCHAR!", "outturn, provisional, forecast or budget, by the sentence's words and the day of the meeting"),
        _c("payment_basis", "VARCHAR!", "gross or net where the sentence says so, else unknown"),
        _c("as_printed", "VARCHAR!", "as printed in the paper"),
        _c("half_digit", "DECIMAL(18,4)!", "half of the last printed digit", "pounds"),
        _c("page", "INTEGER", "1-based page; null on a web page"),
        _c("locator", "VARCHAR!", "where in the document"),
        _c("quote", "VARCHAR!", "the sentence or row, verbatim"),
        _c("title", "VARCHAR!", "title of the paper as its page links it"),
        _c("committee", "VARCHAR", "who met, where the page says so"),
        _c("stated", "DATE", "day of the meeting, where the page says so"),
        _c("source_url", "VARCHAR!", "address of the paper"),
        _c("page_url", "VARCHAR", "address of the page that links it"),
        _c("publisher", "VARCHAR!", "the council"),
        _SHA,
        _c("origin", "VARCHAR!", "live or mirror"),
        _c("stand_in", "BOOLEAN!", "true: read from a document rebuilt for testing"),
        _c("decision", "VARCHAR", "accept or reject, once a person compared it with the page; null: it waits"),
    ), ("candidate_id",)),
    Table("figure_input", "Which figures a derived figure was computed from.", (
        _c("figure_id", "VARCHAR!", "the derived figure"),
        _c("input_id", "VARCHAR!", "a figure it was computed from"),
        _c("formula", "VARCHAR!", "how, in words"),
    ), ("figure_id", "input_id")),
    Table("agreement", "Safety Valve agreements: one row a version of a document, or a curated row where none is held.", (
        _c("agreement_id", "VARCHAR!", "la_code, label and version joined"),
        _c("la_code", "VARCHAR!", "DfE code"),
        _c("label", "VARCHAR!", "year label in the listing, such as 2022-2023"),
        _c("version", "INTEGER!", "1 for the first seen under the label, 0 for a curated row"),
        _c("title", "VARCHAR", "title in the listing"),
        _c("published", "DATE", "when this version appeared, by the listing or its change history; null: not stated"),
        _c("published_precision", "VARCHAR", "day, month or year"),
        _c("covered_from", "VARCHAR", "first financial year covered"),
        _c("covered_to", "VARCHAR", "last financial year covered"),
        _c("in_year_balance_year", "VARCHAR", "financial year by whose end an in-year balance is due"),
        _c("elimination_year", "VARCHAR", "financial year by whose end no cumulative deficit is expected"),
        _c("total_payment", _MONEY, "all DfE payments under it", "pounds"),
        _c("first_payment", _MONEY, "the first DfE payment", "pounds"),
        _c("suspended", "BOOLEAN", "true: this version says payments are suspended"),
        _c("prints_targets", "BOOLEAN!", "true: this version prints a deficit profile"),
        _c("status", "VARCHAR", "in words: active, extended, re-profiled, suspended, ended"),
        _c("reviewed", "BOOLEAN!", "true once a person compared it with the page"),
        _c("origin", "VARCHAR!", "live, mirror, bundled or curated"),
        _c("stand_in", "BOOLEAN!", "true: rebuilt for testing; its figures are evidence of nothing"),
        _SHA,
        _c("first_seen", "TIMESTAMP", "when we first had it (UTC)"),
        _c("last_seen", "TIMESTAMP", "when it was last listed (UTC)"),
        _c("vanished", "BOOLEAN!", "true: no longer listed"),
        _c("superseded_by", "VARCHAR", "agreement_id of the version that replaced it"),
        *_CITED,
        _c("note", "VARCHAR", "what must be said with it"),
    ), ("agreement_id",)),
    Table("agreement_target", "Planned deficits: what each version's profile prints.", (
        _c("agreement_id", "VARCHAR!", "agreement"),
        _c("financial_year", "VARCHAR!", "2024-25"),
        _c("planned_deficit", _MONEY + "!", "planned deficit at 31 March; a surplus is negative", "pounds", "leaves DfE's payments out"),
        _c("half_digit", _MONEY + "!", "half of the last printed digit", "pounds"),
        _c("figure_id", "VARCHAR!", "its row in figure"),
    ), ("agreement_id", "financial_year")),
    Table("agreement_payment", "DfE payments: scheduled, and stated as made.", (
        _c("agreement_id", "VARCHAR!", "agreement"),
        _c("financial_year", "VARCHAR!", "year by whose end it is paid"),
        _c("amount", _MONEY + "!", "payment", "pounds"),
        _c("already_paid", "BOOLEAN!", "true: the source states it as made"),
        _c("withheld", "BOOLEAN!", "true: a source states that it was not paid in that year"),
        _c("figure_id", "VARCHAR!", "its row in figure"),
    ), ("agreement_id", "financial_year", "already_paid", "amount")),
    Table("agreement_condition", "Numbered actions of the plan and governance paragraphs.", (
        _c("agreement_id", "VARCHAR!", "agreement"),
        _c("number", "VARCHAR!", "number as printed"),
        _c("text", "VARCHAR!", "text as printed"),
        _c("tags", "VARCHAR[]!", "what it asks for, by rules a reader can see"),
        _c("page", "INTEGER!", "1-based page"),
    ), ("agreement_id", "number")),
    Table("agreement_change", "What changed between two successive versions of an agreement.", (
        _c("agreement_id", "VARCHAR!", "the later version"),
        _c("previous_id", "VARCHAR!", "the earlier version"),
        _c("kind", "VARCHAR!", "target, payment, year, total, condition_added, condition_dropped, condition_reworded, suspended, extended"),
        _c("item", "VARCHAR!", "what: a financial year, a condition number, a field"),
        _c("before", "VARCHAR", "value before"),
        _c("after", "VARCHAR", "value after"),
        _c("sentence", "VARCHAR!", "the change in words"),
    ), ("agreement_id", "kind", "item")),
    Table("inspection", "Area SEND inspections under both frameworks. Never compare across frameworks.", (
        _c("la_code", "VARCHAR!", "DfE code"),
        _c("framework", "VARCHAR!", "area_send_2023 or local_area_2016"),
        _c("inspection_start", "DATE", "first day"),
        _c("inspection_end", "DATE", "last day"),
        _c("published", "DATE", "publication date of the report"),
        _c("outcome", "INTEGER", "2023 framework only: 1 typically positive, 2 inconsistent, 3 widespread and/or systemic failings"),
        _c("written_statement_of_action", "BOOLEAN", "2016 framework only: true when one was required"),
        _c("revisit", "VARCHAR", "2016 framework only: what the revisit found, as published"),
        _c("monitoring_within_months", "INTEGER", "months within which a monitoring inspection follows", "months"),
        _c("next_full_inspection_years", "INTEGER", "years within which the next full inspection follows", "years"),
        _c("previous_status", "VARCHAR", "stated, not_previously_inspected or not_stated"),
        _c("previous_start", "DATE", "first day of the previous inspection"),
        _c("previous_end", "DATE", "last day of the previous inspection"),
        _c("priority_actions", "INTEGER", "areas for priority action", "count"),
        _c("areas_for_improvement", "INTEGER", "areas for improvement", "count"),
        _c("partnership", "VARCHAR", "name of the local area partnership"),
        _c("responsible_bodies", "VARCHAR[]", "bodies jointly responsible"),
        _c("contradiction", "VARCHAR", "where the report contradicts itself"),
        _c("figure_id", "VARCHAR", "row in figure that holds the outcome"),
        _c("origin", "VARCHAR!", "live, mirror, bundled or curated"),
        _c("source_url", "VARCHAR!", "the report's own address"),
        _SHA,
        _c("page", "INTEGER", "page of the outcome"),
        _c("reviewed", "BOOLEAN!", "true once a person compared it with the page"),
    ), ("la_code", "framework", "inspection_end")),
    Table("constituency", "The 543 Westminster constituencies in England (2024 boundaries).", (
        _c("pcon_code", "VARCHAR!", "ONS code"),
        _c("name", "VARCHAR!", "name"),
        _c("slug", "VARCHAR!", "name in lower case, words joined by hyphens"),
    ), ("pcon_code",)),
    Table("authority_constituency", "Which constituency lies in which authority, and how much of its population.", (
        _c("la_code", "VARCHAR!", "DfE code"),
        _c("pcon_code", "VARCHAR!", "ONS code"),
        _c("population_share", "DOUBLE", "share of the constituency's population that lives in the authority", "share 0 to 1", "2020 population on 2023 districts"),
    ), ("la_code", "pcon_code")),
    Table("mp", "Members of Parliament, all 650: public office details only.", (
        _c("pcon_code", "VARCHAR!", "ONS code"),
        _c("display_name", "VARCHAR!", "name as Parliament shows it"),
        _c("formal_name", "VARCHAR!", "full title as Parliament lists it"),
        _c("salutation", "VARCHAR!", "how a letter addresses them, without 'Dear'"),
        _c("sort_name", "VARCHAR!", "surname first, for sorting"),
        _c("party", "VARCHAR", "party"),
        _c("email", "VARCHAR", "public parliamentary address; null when none is published", warning="as at the date given: check before sending"),
        _c("as_at", "DATE", "date of the list"),
        _SHA,
    ), ("pcon_code",)),
    Table("event", "Dated events, per authority or national.", (
        _c("event_id", "VARCHAR!", "identity"),
        _c("event_date", "DATE!", "the day, or the first day of the month or year"),
        _c("date_precision", "VARCHAR!", "day, month or year"),
        _c("la_code", "VARCHAR", "DfE code; null for England"),
        _c("kind", "VARCHAR!", "suspension, extension, judgment, s114_notice, override, budget, white_paper, programme ..."),
        _c("description", "VARCHAR!", "what happened, in our words"),
        *_CITED,
        _c("source_kind", "VARCHAR!", "primary (publisher, council, court, Parliament), press, or lead (not fit for a letter)"),
    ), ("event_id",)),
    Table("national_figure", "National statements with a date and what superseded them.", (
        _c("national_id", "VARCHAR!", "identity"),
        _c("topic", "VARCHAR!", "what it is about: figures of one topic supersede each other"),
        _c("value", "DECIMAL(18,4)!", "value", "see unit"),
        _c("low", "DECIMAL(18,4)", "low end where a range is stated", "see unit"),
        _c("high", "DECIMAL(18,4)", "high end where a range is stated", "see unit"),
        _c("unit", "VARCHAR!", "gbp, count or percent"),
        _c("period", "VARCHAR!", "year or date it is about"),
        _c("as_at", "DATE!", "date it describes, or on which it was stated"),
        _c("basis", "VARCHAR!", "target, forecast, budget, provisional, outturn or derived"),
        _c("statement", "VARCHAR!", "a sentence in our words that holds the value"),
        _c("superseded_by", "VARCHAR", "national_id of the statement that replaced it"),
        _c("figure_id", "VARCHAR!", "its row in figure"),
        *_CITED,
        _c("source_kind", "VARCHAR!", "primary, press or lead"),
    ), ("national_id",)),
    Table("target_verdict", "Was the target met? One row an authority and year under the version in force.", (
        _c("la_code", "VARCHAR!", "DfE code"),
        _c("agreement_id", "VARCHAR!", "version in force"),
        _c("financial_year", "VARCHAR!", "2024-25"),
        _c("planned_deficit", _MONEY, "planned deficit at 31 March", "pounds"),
        _c("reported_deficit", _MONEY, "reported deficit (positive) that the verdict rests on", "pounds"),
        _c("payment_basis", "VARCHAR!", "gross, net, unknown, or not_applicable without a figure"),
        _c("payments_made", _MONEY, "DfE payments evidenced as made by that 31 March", "pounds"),
        _c("deficit_low", _MONEY, "low end of what the deficit before payments can be", "pounds"),
        _c("deficit_high", _MONEY, "high end; null: unknown", "pounds"),
        _c("gap_low", _MONEY, "deficit_low less the plan: a miss is positive", "pounds"),
        _c("gap_high", _MONEY, "deficit_high less the plan; null: unknown", "pounds"),
        _c("verdict", "VARCHAR!", "missed, met, depends_on_basis, no_figure, not_yet_due, forecast_to_miss, forecast_to_meet, forecast_depends, suspended"),
        _c("payments_suspended", "BOOLEAN!", "true: DfE had suspended payments by that 31 March; it hides no miss"),
        _c("rule", "VARCHAR!", "the rule that gave the verdict, with the arithmetic"),
        _c("target_figure_id", "VARCHAR", "figure that holds the plan"),
        _c("reported_figure_ids", "VARCHAR[]!", "figures that the interval rests on"),
        _c("other_agreement_id", "VARCHAR", "a version of the same financial year that would change the verdict"),
        _c("other_planned_deficit", _MONEY, "its plan", "pounds"),
        _c("other_verdict", "VARCHAR", "its verdict"),
        _c("stand_in", "BOOLEAN!", "true: the plan was read from a document rebuilt for testing"),
        _c("reviewed", "BOOLEAN!", "false: a machine-read side has not been compared with the page"),
    ), ("la_code", "financial_year")),
    Table("disagreement", "Two sources that differ on one thing: printed, not resolved.", (
        _c("disagreement_id", "VARCHAR!", "identity"),
        _c("la_code", "VARCHAR", "DfE code; null for England"),
        _c("topic", "VARCHAR!", "measure or field"),
        _c("period", "VARCHAR", "period"),
        _c("first_value", "VARCHAR!", "value of the first source"),
        _c("first_source", "VARCHAR!", "first source, with date"),
        _c("first_figure_id", "VARCHAR", "figure of the first source"),
        _c("second_value", "VARCHAR!", "value of the second source"),
        _c("second_source", "VARCHAR!", "second source, with date"),
        _c("second_figure_id", "VARCHAR", "figure of the second source"),
        _c("blocks", "BOOLEAN!", "true: letters leave both out until a person has settled it"),
        _c("note", "VARCHAR", "what may explain it"),
    ), ("disagreement_id",)),
    Table("quality_check", "What every named check found in this build.", (
        _c("check_name", "VARCHAR!", "name of the check"),
        _c("level", "VARCHAR!", "fatal or advisory"),
        _c("passed", "BOOLEAN!", "whether it held"),
        _c("found", "VARCHAR!", "what it found, in words"),
    ), ("check_name",)),
    Table("rejected", "What was refused: documents and rows, each with its reason.", (
        _c("source_id", "VARCHAR!", "source"),
        _c("url", "VARCHAR!", "document"),
        _SHA,
        _c("item", "VARCHAR!", "the document's title, or the row's name as printed"),
        _c("reason", "VARCHAR!", "why, and the next step"),
    ), ("source_id", "url", "item", "reason")),
    Table("change", "What moved from one refresh to the next: the project's memory.", (
        _c("run_id", "VARCHAR!", "refresh that saw it"),
        _c("seen_at", "TIMESTAMP!", "when (UTC)"),
        _c("kind", "VARCHAR!", "document_new, document_revised, document_vanished, document_returned, figure_revised, figure_withdrawn, figure_new, agreement_new, agreement_rewritten, verdict_flipped, statement_superseded ..."),
        _c("la_code", "VARCHAR", "DfE code; null where none applies"),
        _c("subject", "VARCHAR!", "document, measure and period, or agreement"),
        _c("before", "VARCHAR", "value before"),
        _c("after", "VARCHAR", "value after"),
        _c("sentence", "VARCHAR!", "the change in words"),
        _c("url", "VARCHAR", "where to look"),
        _c("stand_in", "BOOLEAN!", "true: from a document rebuilt for testing"),
    ), ("run_id", "kind", "subject", "la_code", "url")),
    Table("refresh_run", "Every refresh.", (
        _c("run_id", "VARCHAR!", "identity"),
        _c("started", "TIMESTAMP!", "start (UTC)"),
        _c("finished", "TIMESTAMP!", "end (UTC)"),
        _c("mirror", "VARCHAR", "mirror it ran on; null: live"),
        _c("outcome", "VARCHAR!", "built, unchanged or refused"),
    ), ("run_id",)),
    Table("refresh_source", "What each source did in each refresh.", (
        _c("run_id", "VARCHAR!", "refresh"),
        _c("source_id", "VARCHAR!", "source"),
        _c("outcome", "VARCHAR!", "fetched, unchanged, bundled, failed or skipped"),
        _c("documents", "INTEGER!", "documents seen", "count"),
        _c("changed", "INTEGER!", "documents new or revised", "count"),
        _c("error", "VARCHAR", "what went wrong, and the next step"),
    ), ("run_id", "source_id")),
    Table("source_state", "Where each source stands in this warehouse.", (
        _c("source_id", "VARCHAR!", "source"),
        _c("publisher", "VARCHAR!", "publisher"),
        _c("title", "VARCHAR!", "what it is"),
        _c("origin", "VARCHAR!", "live, mirror, bundled or curated; none: no document of it is held"),
        _c("last_success", "TIMESTAMP", "last successful fetch (UTC)"),
        _c("as_at", "DATE", "latest date its figures describe"),
        _c("documents", "INTEGER!", "documents in force", "count"),
        _c("records", "INTEGER!", "records read from them", "count"),
        _c("stale", "BOOLEAN!", "true: older than the registry allows, by the warehouse's as-at date, or the last fetch failed"),
        _c("stale_reason", "VARCHAR", "why"),
        _c("next_expected", "VARCHAR", "when the publisher is next due, by the registry"),
        _c("landing_page", "VARCHAR!", "where a person can look"),
        _c("licence", "VARCHAR!", "licence"),
        _c("attribution", "VARCHAR!", "attribution line"),
    ), ("source_id",)),
    Table("measure", "Every measure: definition, unit, warning.", (
        _c("measure", "VARCHAR!", "name"),
        _c("label", "VARCHAR!", "what people call it"),
        _c("unit", "VARCHAR!", "unit"),
        _c("period_type", "VARCHAR!", "kind of period"),
        _c("definition", "VARCHAR!", "definition"),
        _c("additive", "BOOLEAN!", "true: authorities sum to England"),
        _c("warning", "VARCHAR!", "what to know before comparing, empty when nothing"),
    ), ("measure",)),
    Table("authority_hex", "Each authority's shape on the House of Commons Library's map of hexagons.", (
        _c("la_code", "VARCHAR!", "DfE code"),
        _c("column_number", "INTEGER!", "column of the shape's middle in the grid of hexagons"),
        _c("row_number", "INTEGER!", "row of the shape's middle in the grid of hexagons, from the top"),
        _c("points", "VARCHAR!", "corners of the shape: x,y pairs separated by spaces, y downwards, one hexagon 10 wide; one closed line, even round a hole"),
    ), ("la_code",)),
    Table("meta", "Facts about this warehouse.", (
        _c("key", "VARCHAR!", "warehouse_id, as_at, built_by, schema_version, mirror, parser_versions ..."),
        _c("value", "VARCHAR!", "value"),
    ), ("key",)),
)
# fmt: on

TABLE_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}


def create_statements() -> list[str]:
    """CREATE TABLE and COMMENT statements for every table, in order."""
    statements = []
    for table in TABLES:
        columns = ", ".join(f'"{c.name}" {c.sql_type}{" NOT NULL" if c.required else ""}' for c in table.columns)
        statements.append(f'CREATE TABLE "{table.name}" ({columns})')
        statements.append(f'COMMENT ON TABLE "{table.name}" IS {_literal(table.description)}')
        for c in table.columns:
            comment = c.description + (f" [{c.unit}]" if c.unit else "") + (f". Warning: {c.warning}" if c.warning else "")
            statements.append(f'COMMENT ON COLUMN "{table.name}"."{c.name}" IS {_literal(comment)}')
    return statements


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
