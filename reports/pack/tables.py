"""The tables of a pack: balances, the ledger, payments, what changed in the agreement, years of plans, members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extract.measures import MEASURES
from reports import wording
from reports.charts.faces import BASIS_WORDS, FIGURE_BASIS_WORDS, deficit_text
from reports.charts.targets import VERDICT_WORDS
from reports.evidence import Agreement, AuthorityEvidence, Figure, VerdictRow
from reports.pack.model import Cell, Inline, Mark, Paragraph, Piece, Table
from reports.pack.notebook import Notebook, figure_marks
from reports.statements.model import FigureRef
from reports.statements.sources import of_agreement, of_members

BALANCE = "dsg_cumulative_balance"
YEARLY = (
    ("ehc_requests", "Requests"),
    ("ehc_requests_refused_rate", "Refused"),
    ("ehc_new_plans", "New plans"),
    ("ehc_20_week_rate", "Within 20 weeks"),
    ("ehc_over_1_year_rate", "Over a year"),
)
"""Columns of the years of plans."""
FIRST_BY_PERSON = 2023
Row = tuple[Cell, ...]


def balances(here: AuthorityEvidence, book: Notebook) -> Table | None:
    """Every balance that is held, whoever stated it."""
    paid = bool(here.agreements or here.programme("safety_valve"))
    rows = [_balance(figure, book, paid=paid) for figure in here.figures(BALANCE)]
    if not rows:
        return None
    columns = ("Date", "Deficit", "Kind", *(("Before or after DfE payments",) if paid else ()), "Stated by")
    return Table("balances", f"{here.name}: every Dedicated Schools Grant balance held", columns, tuple(rows))


def _balance(figure: Figure, book: Notebook, *, paid: bool) -> Row:
    basis = BASIS_WORDS.get(figure.payment_basis, "does not apply").removeprefix("before or after DfE payments: ")
    return (
        Cell((figure.when,)),
        book.cell(figure, f"Dedicated Schools Grant balance, {figure.when}"),
        Cell((FIGURE_BASIS_WORDS[figure.basis],)),
        *((Cell((basis,)),) if paid else ()),
        Cell((figure.publisher,)),
    )


def ledger(here: AuthorityEvidence, book: Notebook) -> Table | None:
    """Plan against what was reported, a row a year, with the rule that gave each verdict."""
    if not here.verdicts:
        return None
    rows = tuple(_verdict(row, book) for row in here.verdicts)
    columns = ("31 March", "Plan", "Reported", "Before DfE payments", "Verdict")
    note = (
        "The plan leaves DfE’s payments out. A reported figure that does not say whether it does gives a range: "
        "“or more”, or “a deficit is possible”, means that the upper end is not known."
    )
    return Table("ledger", f"{here.name}: planned deficit against reported deficit", columns, rows, note)


def _verdict(row: VerdictRow, book: Notebook) -> Row:
    label = f"Safety Valve plan and outturn, {wording.period('financial_year', row.financial_year, on_a_day=True)}"
    words = VERDICT_WORDS.get(row.verdict, row.verdict)
    held_back = "; payments suspended" if row.payments_suspended else ""
    return (
        Cell((str(int(row.financial_year[:4]) + 1),)),
        Cell(planned(row, book, label), numeric=row.planned_deficit is not None),
        _reported(row, book, label),
        Cell((_range(row),), numeric=row.deficit_low is not None),
        Cell((f"{words[0].upper()}{words[1:]}{held_back}",)),
    )


def planned(row: VerdictRow, book: Notebook, label: str) -> Inline:
    """The plan a verdict rests on. A plan that a later version replaced is cited by its document: its figure is not in force."""
    if row.planned_deficit is None:
        return ("no target printed",)
    text, figure = deficit_text(row.planned_deficit), book.evidence.figure(row.target_figure_id)
    if figure is not None:
        return (book.figure(figure, label, text), *book.marked(figure_marks(figure)))
    version = next((one for one in book.evidence.small.agreements if one.agreement_id == row.agreement_id), None)
    marks = [name for name, is_so in (("stand-in", row.stand_in), ("machine-read", not row.reviewed)) if is_so]
    sources = (of_agreement(version),) if version else ()
    return (book.piece(FigureRef(text, (), sources), label), *book.marked(marks))


def rules(here: AuthorityEvidence) -> Iterator[Paragraph]:
    """The rule of the ledger behind each verdict on a reported figure, with its arithmetic."""
    for row in here.verdicts:
        if row.deficit_low is not None:
            rule = row.rule.removeprefix(f"{row.verdict}: ").rstrip(".")
            when = wording.period("financial_year", row.financial_year, on_a_day=True)
            yield Paragraph((f"{when}, {VERDICT_WORDS.get(row.verdict, row.verdict)}: {rule}.",))


def _reported(row: VerdictRow, book: Notebook, label: str) -> Cell:
    if row.reported_deficit is None:
        return Cell(("no figure held",))
    figures = [figure for key in row.reported_figure_ids if (figure := book.evidence.figure(key)) is not None]
    ref = FigureRef(deficit_text(row.reported_deficit), tuple(row.reported_figure_ids))
    marks = book.marked(mark for figure in figures for mark in figure_marks(figure))
    return Cell((book.piece(ref, label), *marks), numeric=True)


def _range(row: VerdictRow) -> str:
    if row.deficit_low is None:
        return "–"
    if row.deficit_high is None:
        low = deficit_text(row.deficit_low)
        return f"{low} or more" if row.deficit_low >= 0 else f"{low} at most; a deficit is possible"
    low, high = deficit_text(row.deficit_low), deficit_text(row.deficit_high)
    return low if low == high else f"{low} to {high}"


def payments(agreement: Agreement, name: str, book: Notebook) -> Table | None:
    """DfE's payments under the version in force."""
    if not agreement.payments:
        return None
    rows = []
    for payment in agreement.payments:
        state = "stated as made" if payment.already_paid else "withheld" if payment.withheld else "scheduled"
        amount = book.cell(
            book.evidence.figure(payment.figure_id), f"DfE payment, {payment.financial_year}", wording.money(payment.amount)
        )
        rows.append((Cell((payment.financial_year,)), amount, Cell((state,))))
    caption = f"{name}: DfE payments under the agreement {agreement.row.label}"
    return Table("payments", caption, ("Financial year", "Payment", "State"), tuple(rows))


_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
REDLINE_ITEMS = {
    "covered_from": "first year covered",
    "covered_to": "last year covered",
    "in_year_balance_year": "in-year balance by the end of",
    "elimination_year": "no deficit left by the end of",
    "total_payment": "payments in all",
    "payments": "payments",
}
REDLINE_KINDS = {"target": "planned deficit,", "payment": "payment in", "condition_added": "action added:"}


def _as_said(kind: str, text: str) -> str:
    """A value of a redline for people: amounts as money, everything else as it stands."""
    if kind not in {"target", "payment", "total"} or not _AMOUNT.fullmatch(text):
        return text
    return deficit_text(Decimal(text)) if kind == "target" else wording.money(Decimal(text))


def redline(agreement: Agreement, name: str, book: Notebook) -> Table | None:
    """What changed from the version before, side by side; None where nothing did."""
    if not agreement.changes:
        return None
    former = {row.agreement_id: row for row in book.evidence.small.agreements}
    rows: list[Row] = []
    for change in agreement.changes:
        before = former.get(change.previous_id)
        sources = (of_agreement(before),) if before else (), (of_agreement(agreement.row),)
        what = REDLINE_ITEMS.get(change.item) or f"{REDLINE_KINDS.get(change.kind, change.kind.replace('_', ' '))} {change.item}"
        cells = [
            Cell((book.piece(FigureRef(_as_said(change.kind, text), (), source), change.sentence),) if text else ("–",))
            for text, source in zip((change.before, change.after), sources, strict=True)
        ]
        rows.append((Cell((f"{what[0].upper()}{what[1:]}",)), *cells))
    marks: tuple[Mark, ...] = book.marked(_agreement_marks(agreement))
    note = "Both versions are held; each stands under its own hash in the list of sources."
    if marks:
        note += (
            " Read by a machine and not yet compared by a person."
            if not agreement.row.stand_in
            else " Both are stand-ins made for testing: evidence of nothing."
        )
    caption = f"{name}: what changed when the agreement {agreement.row.label} was rewritten"
    return Table("redline", caption, ("What", "Before", "Now"), tuple(rows), note)


def _agreement_marks(agreement: Agreement) -> Iterator[str]:
    if agreement.row.stand_in:
        yield "stand-in"
    if not agreement.row.reviewed and agreement.row.version:
        yield "machine-read"


def years_of_plans(here: AuthorityEvidence, book: Notebook) -> Iterator[Table]:
    """Requests, refusals and waiting by calendar year: a table each side of the break in the collection."""
    years = sorted({figure.period for measure, _ in YEARLY for figure in here.series(measure)}, key=int)
    for table_id, caption, chosen in (
        ("plans-since-2023", "since 2023, counted person by person", [year for year in years if int(year) >= FIRST_BY_PERSON]),
        (
            "plans-to-2022",
            "to 2022, counted as totals: not comparable with later years",
            [y for y in years if int(y) < FIRST_BY_PERSON],
        ),
    ):
        if not chosen:
            continue
        held = [(measure, label) for measure, label in YEARLY if any(here.figure(measure, year) for year in chosen)]
        rows = tuple(
            (Cell((year,)), *(book.cell(here.figure(measure, year), f"{label}, {year}") for measure, label in held))
            for year in chosen
        )
        yield Table(table_id, f"{here.name}: requests and new plans {caption}", ("Year", *(label for _, label in held)), rows)


def members(here: AuthorityEvidence, book: Notebook, *, email: bool) -> Table | None:
    """Constituencies with their MPs; addresses only when asked for."""
    source = of_members(book.evidence)
    if not here.members:
        return None
    rows = []
    for member in here.members:
        mp = member.mp
        name: str | Piece = "no name held"
        if mp is not None:
            name = book.piece(FigureRef(mp.display_name, (), (source,) if source else ()), f"MP for {member.constituency.name}")
        cells = [
            (member.constituency.name,),
            (name,),
            (mp.party if mp and mp.party else "not stated",),
            (", ".join(member.also_in) or "–",),
        ]
        if email:
            cells.append((mp.email if mp and mp.email else "no address published",))
        rows.append(tuple(Cell(cell) for cell in cells))
    dates = {member.mp.as_at for member in here.members if member.mp and member.mp.as_at}
    when = f"As at {wording.day(max(dates))}: check before sending." if dates else "Check before sending."
    columns = ("Constituency", "MP", "Party", "Also in", *(("Public address",) if email else ()))
    return Table("members", f"{here.name}: constituencies and MPs", columns, tuple(rows), when)


_PERCENT_OF = re.compile(r"-?([\d.]+%) of ([\d,]+)")


def _topic(topic: str) -> str:
    """What two sources differ on, as people call it."""
    words = MEASURES[topic].label if topic in MEASURES else topic.replace("_", " ")
    return f"{words[0].upper()}{words[1:]}"


def _side(value: str, source: str, key: str | None, topic: str, book: Notebook, *, gone: bool) -> Cell:
    """One side. Where the publisher withdrew the value, the older copy of it is not repeated."""
    figure = book.evidence.figure(key)
    if gone and (figure is None or figure.reported):
        return Cell(("an older value was withdrawn by the publisher",))
    text = _PERCENT_OF.sub(lambda m: f"{m[1]} of {wording.money(Decimal(m[2].replace(',', '')))}", value)
    if figure is not None and not figure.reported:
        text = figure.text
    return Cell((book.piece(FigureRef(text, (key,) if key else ()), topic), f", {source}"))


def disagreements(here: AuthorityEvidence, book: Notebook) -> Table | None:
    """Sources that differ, side by side."""
    rows = []
    for row in here.disagreements:
        sides = (
            (row.first_value, row.first_source, row.first_figure_id),
            (row.second_value, row.second_source, row.second_figure_id),
        )
        gone = any(figure is not None and not figure.reported for figure in (book.evidence.figure(key) for _, _, key in sides))
        topic = f"{_topic(row.topic)}{f', {row.period}' if row.period else ''}"
        cells = [_side(value, source, key, topic, book, gone=gone) for value, source, key in sides]
        rows.append((Cell((topic,)), *cells, Cell((row.note or "–",))))
    if not rows:
        return None
    return Table(
        "disagreements",
        f"{here.name}: where sources differ",
        ("What", "One source", "Another", "What may explain it"),
        tuple(rows),
    )
