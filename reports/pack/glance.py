"""The table at a glance and the words that read it fairly: the same measures for every authority, none picked by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports import wording
from reports.charts.faces import deficit_text
from reports.charts.targets import VERDICT_WORDS
from reports.evidence import AuthorityEvidence, Figure, InspectionRow
from reports.pack.model import Cell, Inline, Mark, Paragraph, Piece, Table
from reports.pack.notebook import TOO_FEW, Notebook, figure_marks, held_back
from reports.pack.tables import planned
from reports.statements.engine import year_before
from reports.statements.model import FigureRef
from reports.statements.plans import growth, steady
from reports.statements.sources import of_inspection

HELD_BACK = "not held"
SHORT = 90
OUTCOME_COUNTS = ("area_send_typically_positive", "area_send_inconsistent", "area_send_systemic_failings")
"""England's count of areas at each outcome, by outcome from 1."""
DECIDED = frozenset({"missed", "met", "depends_on_basis"})
"""Verdicts on a year that has ended and has a figure."""
PAYMENT_NOTES = {
    "gross": "before DfE payments",
    "net": "after DfE payments",
    "unknown": "basis not stated: may be before or after DfE payments",
}


def table(here: AuthorityEvidence, book: Notebook) -> Table:
    """The one table of the front page."""
    makers: tuple[Callable[[AuthorityEvidence, Notebook], tuple[Cell, ...]], ...] = (
        _deficit, _inspection, _plans, _refused, _twenty_weeks, _appeals,
    )  # fmt: skip
    rows = [maker(here, book) for maker in makers]
    target = _target(here, book)
    return Table(
        "at-a-glance-table",
        f"{here.name} at a glance",
        ("Measure", here.name, "England", "To read it"),
        (*rows[:1], *((target,) if target else ()), *rows[1:]),
    )


def _row(label: str, own: Cell, england: Cell | None = None, note: Inline = ()) -> tuple[Cell, ...]:
    return (Cell((label,)), own, england or Cell(("–",)), Cell(note or ("–",)))


def _value(figure: Figure | None, book: Notebook, sentence: str, extra: Inline = ()) -> Cell:
    """A value with what follows it; a mark in words where there is no value."""
    if figure is None:
        return Cell((HELD_BACK,))
    return Cell((book.figure(figure, sentence), *(extra if figure.reported else ()), *book.marked(figure_marks(figure))))


def _why(figure: Figure | None) -> Inline:
    """Why there is no value, where that is short; the section on what is not known has it in full."""
    reason = figure.reason if figure else ""
    if not reason:
        return ()
    return (reason,) if len(reason) <= SHORT else ("the section on what is not known says why",)


def _deficit(here: AuthorityEvidence, book: Notebook) -> tuple[Cell, ...]:
    found = [f for f in here.figures("dsg_cumulative_balance") if f.basis in {"outturn", "provisional"}]
    reported = [f for f in found if f.reported and f.origin != "curated"] or [f for f in found if f.reported] or found
    figure = reported[-1] if reported else None
    when = f", {figure.when}" if figure else ""
    label = f"Dedicated Schools Grant {'surplus' if figure and figure.reported and figure.amount > 0 else 'deficit'}{when}"
    if figure is None or not figure.reported:
        return _row(label, _value(figure, book, label), None, _why(figure))
    own = book.figure(figure, label, wording.money(figure.amount))
    each = here.figure("dsg_deficit_per_resident_0_25", figure.period)
    extra: Inline = ()
    if each is not None and each.reported and figure.figure_id in book.evidence.inputs.get(each.figure_id, ()):
        text = wording.money(each.amount)
        extra = (" (", book.figure(each, label, text, "balance over residents aged 0 to 25"), " for each resident aged 0 to 25)")
    in_programme = bool(here.agreements or here.programme("safety_valve"))
    note = PAYMENT_NOTES.get(figure.payment_basis, "the whole grant") if in_programme else "the whole grant"
    return _row(label, Cell((own, *extra, *book.marked(figure_marks(figure)))), None, (note,))


def _target(here: AuthorityEvidence, book: Notebook) -> tuple[Cell, ...] | None:
    """The latest year that has ended with both a plan and a reported figure; None where there is none."""
    decided = [row for row in here.verdicts if row.verdict in DECIDED]
    row = max(decided, key=lambda verdict: verdict.financial_year, default=None)
    if row is None or row.planned_deficit is None or row.reported_deficit is None:
        return None
    label = f"Safety Valve target, {wording.period('financial_year', row.financial_year, on_a_day=True)}"
    reports = [figure for key in row.reported_figure_ids if (figure := book.evidence.figure(key)) is not None]
    plan = planned(row, book, label)
    reported = book.piece(FigureRef(deficit_text(row.reported_deficit), tuple(f.figure_id for f in reports)), label)
    own = Cell(("planned ", *plan, ", reported ", reported, *book.marked(m for figure in reports for m in figure_marks(figure))))
    suspended = "; payments suspended by then" if row.payments_suspended else ""
    return _row(label, own, None, (f"{VERDICT_WORDS[row.verdict]}{suspended}",))


def _inspection(here: AuthorityEvidence, book: Notebook) -> tuple[Cell, ...]:
    label, row = "Area SEND inspection", here.inspection
    if row is None or row.outcome is None:
        return _row(label, Cell(("no report under the 2023 framework is held",)))
    source = of_inspection(row, here.name)
    figure = here.evidence.figure(row.figure_id)
    ids = (figure.figure_id,) if figure else ()
    outcome = book.piece(FigureRef(wording.OUTCOME_LABELS[row.outcome], ids, () if ids else (source,)), label)
    unreviewed = ("curated" if row.origin == "curated" else "machine-read",) if not row.reviewed else ()
    own = Cell((outcome, _inspected(row), *book.marked(figure_marks(figure) if figure else unreviewed)))
    england = _outcomes(here, row.outcome, book, label)
    actions = [
        book.piece(FigureRef(f"{count} {name if count != 1 else one}", (f.figure_id,)), label)
        for measure, count, one, name in (
            ("inspection_priority_actions", row.priority_actions, "priority action", "priority actions"),
            ("inspection_areas_for_improvement", row.areas_for_improvement, "area for improvement", "areas for improvement"),
        )
        if count is not None and (f := here.figure(measure, str(row.inspection_end))) is not None and f.reported
    ]
    note: Inline = (actions[0], ", ", actions[1]) if len(actions) == 2 else tuple(actions)
    return _row(label, own, england, note)


def _inspected(row: InspectionRow) -> str:
    """When it was published, else when it was done, "" where neither is held."""
    if row.published:
        return f", published {wording.day(row.published)}"
    days = wording.days_between(row.inspection_start, row.inspection_end)
    return f", inspected {days}" if days else ""


def _outcomes(here: AuthorityEvidence, outcome: int, book: Notebook, label: str) -> Cell | None:
    """How many areas have this latest outcome, of how many with one; None where the count is not held."""
    counts = [here.evidence.england.reported(measure) for measure in OUTCOME_COUNTS]
    same = counts[outcome - 1]
    held = [figure for figure in counts if figure is not None]
    if same is None or len(held) < len(counts):
        return None
    total = wording.count(sum(figure.amount for figure in held))
    ids = tuple(figure.figure_id for figure in held)
    return Cell(
        (book.figure(same, label), " of ", book.piece(FigureRef(total, ids, (), "the three counts together"), label), " areas")
    )


def _plans(here: AuthorityEvidence, book: Notebook) -> tuple[Cell, ...]:
    figure = here.figure("ehc_plans")
    if figure is None:
        return _row("Plans in force", Cell((HELD_BACK,)))
    label = f"Plans in force, {figure.when}"
    england = here.england("ehc_plans", figure.period)
    own, beside = _value(figure, book, label), _value(england, book, label) if england else None
    return _row(label, own, beside, _growth_words(here, figure, england, book, label))


def _growth_words(here: AuthorityEvidence, figure: Figure, england: Figure | None, book: Notebook, label: str) -> Inline:
    before = here.figure("ehc_plans", year_before(figure))
    first = here.figure("ehc_plans", year_before(before)) if before else None
    change = _growth(figure, before) if steady(first, before, figure) else None
    national = _growth(england, here.england("ehc_plans", year_before(figure))) if england else None
    if change is None:
        return ()
    own = book.piece(change, label)
    return (own, " in a year", *((" (England ", book.piece(national, label), ")") if national else ()))


def _growth(later: Figure | None, earlier: Figure | None) -> FigureRef | None:
    if later is None or earlier is None or not later.reported or not earlier.reported:
        return None
    return growth(earlier, later)


def _refused(here: AuthorityEvidence, book: Notebook) -> tuple[Cell, ...]:
    rate = here.figure("ehc_requests_refused_rate")
    if rate is None:
        return _row("Requests for assessment refused", Cell((HELD_BACK,)))
    label = f"Requests for assessment refused, {rate.when}"
    refused, asked = here.figure("ehc_requests_refused", rate.period), here.figure("ehc_requests", rate.period)
    before: Inline = ()
    if refused is not None and asked is not None and refused.reported and asked.reported and rate.reported:
        before = (book.figure(refused, label), " of ", book.figure(asked, label), ", ")
    own = Cell((*before, book.figure(rate, label), *book.marked(figure_marks(rate))))
    england = here.england("ehc_requests_refused_rate", rate.period)
    beside = _value(england, book, label) if england else None
    return _row(label, own, beside, _join(_a_year_before(here, rate, book, label), _rest(here, rate, book, label)))


def _join(*notes: Inline) -> Inline:
    """Notes one after the other, those that say nothing left out."""
    said = [note for note in notes if note]
    return tuple(part for number, note in enumerate(said) for part in (("; ", *note) if number else note))


def _rest(here: AuthorityEvidence, rate: Figure, book: Notebook, label: str) -> Inline:
    """What share of the requests had no decision yet, and what share had been withdrawn."""
    shares = [here.figure(f"ehc_requests_{what}_rate", rate.period) for what in ("undecided", "withdrawn")]
    if not rate.reported or held_back(book.evidence, rate) or any(share is None or not share.reported for share in shares):
        return ()
    undecided, withdrawn = (book.figure(share, label) for share in shares if share is not None)
    return (undecided, " undecided, ", withdrawn, " withdrawn")


def _twenty_weeks(here: AuthorityEvidence, book: Notebook) -> tuple[Cell, ...]:
    figure = here.figure("ehc_20_week_rate")
    if figure is None:
        return _row("New plans within 20 weeks", Cell((HELD_BACK,)))
    label = f"New plans within 20 weeks, {figure.when}"
    england = here.england("ehc_20_week_rate", figure.period)
    own, beside = _value(figure, book, label), _value(england, book, label) if england else None
    return _row(label, own, beside, _a_year_before(here, figure, book, label))


def _a_year_before(here: AuthorityEvidence, figure: Figure, book: Notebook, label: str) -> Inline:
    """The same rate a year before, where the two were counted alike."""
    before = here.figure(figure.measure, year_before(figure))
    if before is None or not before.reported or not figure.reported or int(before.period) < 2023:
        return ()
    if held_back(book.evidence, before) or held_back(book.evidence, figure):
        return ()
    return (book.figure(before, label), f" in {before.when}")


def _appeals(here: AuthorityEvidence, book: Notebook) -> tuple[Cell, ...]:
    figure = here.figure("tribunal_appeals")
    if figure is None:
        return _row("Appeals registered", Cell((HELD_BACK,)))
    label = f"Appeals registered, {figure.when}"
    rate = here.figure("tribunal_appeal_rate_new_method", figure.period)
    england = here.england("tribunal_appeal_rate_new_method", figure.period)
    if not figure.reported or rate is None or not rate.reported:
        return _row(label, _value(figure, book, label), None, _why(figure))
    count = book.figure(figure, label)
    decisions = here.figure("tribunal_decisions_new_method", figure.period)
    if decisions is not None and not steady(here.figure(decisions.measure, year_before(decisions)), decisions):
        note = TOO_FEW if here.too_few(rate) else "appealable decisions moved by more than a third in a year: no rate is drawn"
        return _row(label, Cell((count, *book.marked(figure_marks(figure)))), None, (note,))
    own = Cell((count, ", ", book.figure(rate, label), " of appealable decisions", *book.marked(figure_marks(figure))))
    return _row(label, own, _value(england, book, label) if england else None, ("method of 2024: not comparable with before",))


COMPARED = (
    ("ehc_20_week_rate", "issued a {way} share of its new plans within 20 weeks"),
    ("ehc_over_1_year_rate", "took over a year for a {way} share of them"),
    ("ehc_requests_refused_rate", "refused a {way} share of requests for assessment"),
    ("tribunal_appeal_rate_new_method", "faced appeals against a {way} share of its appealable decisions"),
)
"""Rates that are read beside England's, and how: whichever way they fall, all that are held are told."""


def read_fairly(here: AuthorityEvidence, book: Notebook) -> Paragraph | None:
    """Where the authority stands beside England on every compared rate; None where none is held."""
    parts = list(_compared(here, book))
    if not parts:
        return None
    inline: list[str | Piece | Mark] = [f"Beside England, {wording.place(here.name)} "]
    for number, part in enumerate(parts):
        if number:
            inline.append("; and " if number == len(parts) - 1 else "; ")
        inline.extend(part)
    inline.append(". Differences of this kind have many causes; the figures do not say which.")
    return Paragraph(tuple(inline), lead="Read fairly.")


def _compared(here: AuthorityEvidence, book: Notebook) -> Iterator[Inline]:
    for measure, words in COMPARED:
        own = here.reported(measure)
        england = here.england(measure, own.period) if own else None
        if own is None or england is None or not england.reported or held_back(book.evidence, own):
            continue
        label = f"{own.label}, {own.when}"
        way = "larger" if own.amount > england.amount else "smaller" if own.amount < england.amount else "like"
        said = words.format(way=way).replace("a like share", "the same share")
        yield (f"{said} (", book.figure(own, label), " against ", book.figure(england, label), f" in {own.when})")
