"""The money: the Dedicated Schools Grant balance, what was said since, and what it stands beside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from extract.terms import FinancialYear
from reports import wording
from reports.evidence import Figure
from reports.statements.engine import Unmet, ref
from reports.statements.membership import in_safety_valve, listing
from reports.statements.model import PACK, FigureRef, worked_out
from reports.statements.spec import THREE_YEARS, Case, Found, Need, Settle, Slots, Spec

BALANCE = "dsg_cumulative_balance"
GRANT = "The grant is the Government’s money for schools, early years and high needs."
HIGH_NEEDS = "“High needs” means help for children with SEND."
WHOLE_GRANT = "This deficit is on the whole grant: mostly, but not only, on high needs."
WHOLE_BALANCE = "This balance is of the whole grant: high needs alone may stand otherwise."


def published(figure: Figure) -> bool:
    """Whether a figure is the publisher's own statistic (or its mark), not one gathered by hand from papers and press."""
    return figure.origin != "curated" or not figure.reported


def _deficit(_: Case, found: Found) -> bool:
    return found["balance"].amount < 0


def _surplus(_: Case, found: Found) -> bool:
    return found["balance"].amount > 0


def _nil(_: Case, found: Found) -> bool:
    return found["balance"].amount == 0


def payment_caveat(case: Case, figure: Figure) -> tuple[str, ...]:
    """Whether a balance is before or after DfE's payments, where there were, or may have been, any."""
    if not in_safety_valve(case):
        return ()
    said = {"gross": "This is before DfE’s payments.", "net": "This is after DfE’s payments."}
    payments = "DfE’s Safety Valve payments" if listing(case) else "any payments from DfE towards a deficit"
    return (said.get(figure.payment_basis, f"The source does not say whether this is before or after {payments}."),)


def _balance_caveats(case: Case, found: Found) -> tuple[str, ...]:
    figure = found["balance"]
    other = tuple(
        f"Sources differ: {row.first_source} gives {row.first_value}; {row.second_source} gives {row.second_value}."
        for row in case.here.disagreements
        if figure.figure_id in (row.first_figure_id, row.second_figure_id)
    )
    whole = WHOLE_GRANT if figure.amount < 0 else WHOLE_BALANCE
    return (GRANT, HIGH_NEEDS, whole, *payment_caveat(case, figure), *(() if case.in_letter else other))


_OFFICIAL = Need(BALANCE, oldest=THREE_YEARS, only=published)
_PER_HEAD = Need("dsg_deficit_per_resident_0_25", "same", oldest=THREE_YEARS, optional=True, only=published)
_SETTLE_BALANCE = Settle(
    "{whose} Dedicated Schools Grant balance in DfE’s statistics",
    "the council’s statement of accounts, or DfE’s next yearly release of what councils spent",
    "council",
    "Please tell me the cumulative Dedicated Schools Grant balance of {council} at {march_years}{payments}.",
)


def _later_than_official(case: Case, figure: Figure) -> bool:
    official = [f for f in case.here.figures(BALANCE) if published(f) and f.reported and f.basis in ("outturn", "provisional")]
    return all(f.period < figure.period for f in official)


def _later_outturn(case: Case, found: Found) -> bool:
    return _later_than_official(case, found["balance"])


def _said_slots(_: Case, found: Found) -> Iterable[Slots]:
    figure = found["balance"]
    called = (figure.note or "").partition(";")[0]
    yield {
        "said": FigureRef(wording.balance(figure.amount), (figure.figure_id,)),
        "called": called if called.startswith("called the ") else None,
    }


_LONG_PAST = 366
"""Days after its year-end at which a forecast is no longer told."""


def _forecast(case: Case, _: Found) -> Iterable[Slots]:
    """Of the forecasts said last, the one for the first year-end beyond every outturn held, unless that is long past.

    One without a day on which it was said is left out.
    """
    figures = [f for f in case.here.figures(BALANCE) if f.reported and not case.refuses(f)]
    held = max((f.period for f in figures if f.basis in ("outturn", "provisional")), default="")
    oldest = case.evidence.facts.as_at - timedelta(days=THREE_YEARS)
    said = [(f.stated, f.period, f.figure_id, f) for f in figures if f.basis == "forecast" and f.stated and f.stated >= oldest]
    later = [entry for entry in said if entry[1] > held]
    if later:
        newest = max(when for when, *_ in later)
        when, _period, _key, figure = min(entry for entry in later if entry[0] == newest)
        end = FinancialYear.parse(figure.period).end_date
        if end < case.evidence.facts.as_at - timedelta(days=_LONG_PAST):
            return
        ended = end < case.evidence.facts.as_at
        caveat = "It is a forecast: no outturn for that date is held." if ended else "It is a forecast."
        yield {
            "when_said": wording.month(when),
            "publisher": wording.curly(figure.publisher),
            "said": FigureRef(wording.balance(figure.amount), (figure.figure_id,)),
            "when": figure.when,
            "caveats": " ".join((caveat, *payment_caveat(case, figure))),
        }


def _year_change(_: Case, found: Found) -> Iterable[Slots]:
    now, before = found["balance"], found["before"]
    change = now.amount - before.amount
    if now.source_id != before.source_id or change == 0:
        return
    ids = (now.figure_id, before.figure_id)
    yield {
        "was": FigureRef(wording.balance(before.amount), (before.figure_id,)),
        "change": worked_out(wording.money(change), ids, "the later balance less the earlier"),
        "way": "worse" if change < 0 else "better",
    }


def _years_without_outturn(case: Case, _: Found) -> Iterable[Slots]:
    """Never a statement: raises when a year has ended since the last outturn held."""
    held = [f.period for f in case.here.figures(BALANCE) if f.reported and f.basis in ("outturn", "provisional")]
    as_at = case.evidence.facts.as_at
    last = FinancialYear.parse(max(held)) if held else None
    ended = FinancialYear.ending(as_at.year if as_at > date(as_at.year, 3, 31) else as_at.year - 1)
    if last is None or last >= ended:
        return ()
    years = range(last.start + 1, ended.start + 1)
    days = wording.join_words(wording.day(FinancialYear(start).end_date) for start in years)
    raise Unmet(f"no outturn is held for {days}")


def _reserves(_: Case, found: Found) -> Iterable[Slots]:
    balance, reserves = found["balance"], found["reserves"]
    if balance.amount < 0 and -balance.amount > reserves.amount:
        said = worked_out("larger than", (balance.figure_id, reserves.figure_id), "deficit compared with usable reserves")
    elif balance.amount < 0:
        said = worked_out("not larger than", (balance.figure_id, reserves.figure_id), "deficit compared with usable reserves")
    else:
        return
    yield {"said": said, "reserves": ref(reserves)}


def _differing(case: Case, _: Found) -> Iterable[Slots]:
    for row in case.here.disagreements:
        if row.topic != BALANCE:
            continue
        ids = [case.evidence.figure(key) for key in (row.first_figure_id, row.second_figure_id)]
        first, second = ((figure.figure_id,) if figure else () for figure in ids)
        yield {
            "key": row.disagreement_id,
            "when": wording.period("financial_year", row.period, on_a_day=True) if row.period else "one date",
            "first": FigureRef(row.first_value, first),
            "first_source": row.first_source,
            "second": FigureRef(row.second_value, second),
            "second_source": row.second_source,
            "note": row.note,
        }


SPECS = (
    Spec(
        "money.deficit",
        "money",
        "At {balance.when}, {whose} Dedicated Schools Grant was in deficit by {balance}"
        "[[: {per_head} for each resident aged 0 to 25, by our sum]].",
        {"balance": _OFFICIAL, "per_head": _PER_HEAD},
        holds=_deficit,
        caveats=_balance_caveats,
        settle=_SETTLE_BALANCE,
    ),
    Spec(
        "money.surplus",
        "money",
        "At {balance.when}, {whose} Dedicated Schools Grant was in surplus by {balance}.",
        {"balance": _OFFICIAL},
        holds=_surplus,
        caveats=_balance_caveats,
    ),
    Spec(
        "money.nil",
        "money",
        "At {balance.when}, {whose} Dedicated Schools Grant had neither a deficit nor a surplus: the balance was {balance}.",
        {"balance": _OFFICIAL},
        holds=_nil,
        caveats=_balance_caveats,
    ),
    Spec(
        "money.change",
        "money",
        "A year earlier it was {was}: a change of {change} for the {way}, by our sum.",
        {"balance": _OFFICIAL, "before": Need(BALANCE, "before", oldest=THREE_YEARS + 366, only=published)},
        slots=_year_change,
    ),
    Spec(
        "money.later",
        "money",
        "{balance.publisher} reported {said}[[, {called},]] at {balance.when}.",
        {
            "balance": Need(
                BALANCE,
                oldest=THREE_YEARS,
                bases=frozenset({"outturn", "provisional"}),
                only=lambda figure: not published(figure),
            )
        },
        holds=_later_outturn,
        slots=_said_slots,
        caveats=lambda case, found: payment_caveat(case, found["balance"]),
    ),
    Spec(
        "money.forecast",
        "money",
        "In {when_said} {publisher} reported a forecast of {said} at {when}. {caveats}",
        slots=_forecast,
    ),
    Spec(
        "money.since",
        "money",
        "",
        slots=_years_without_outturn,
        settle=Settle(
            "{whose} Dedicated Schools Grant balance since the last one held",
            "the council’s statements of accounts, or DfE’s next yearly release",
            "council",
            "Please tell me the cumulative Dedicated Schools Grant balance of {council} at {march_years}{payments}.",
        ),
    ),
    Spec(
        "money.reserves",
        "money",
        "That deficit was {said} the council’s usable reserves, which were {reserves} at the same date.",
        {"balance": _OFFICIAL, "reserves": Need("usable_reserves", "same", oldest=THREE_YEARS)},
        slots=_reserves,
        settle=Settle(
            "{whose} usable reserves beside the balance",
            "the council’s published statement of accounts for the same date",
            "council",
            "If the published statements of accounts do not give them: the usable revenue reserves of {council} at "
            "{march_years}, general and earmarked apart.",
        ),
    ),
    Spec(
        "money.high_needs",
        "money",
        "DfE allocated {allocation} to it for high needs in {allocation.when}, before deductions.",
        {"allocation": Need("high_needs_allocation", bases=frozenset({"budget", "outturn", "provisional"}), oldest=THREE_YEARS)},
        outputs=frozenset({PACK}),
    ),
    Spec(
        "money.sources_differ",
        "money",
        "Two sources differ on the balance at {when}: {first_source} gives {first}, {second_source} gives {second}[[; {note}]].",
        slots=_differing,
        outputs=frozenset({PACK}),
    ),
    Spec(
        "money.grant",
        "money",
        "{whose} allocation under the High Needs Stability Grant is {grant}.",
        {"grant": Need("high_needs_stability_grant", bases=frozenset({"budget", "outturn", "provisional", "forecast"}))},
        settle=Settle(
            "what {name} gets from the High Needs Stability Grant, and whether its local SEND reform plan is approved",
            "DfE’s allocation for the area and its decision on the plan",
            "dfe",
            "Please tell me, for {name}: the high needs deficit that the Department counts as eligible for the High Needs "
            "Stability "
            "Grant; the sum allocated and paid; whether the local SEND reform plan has been approved, and on what date.",
        ),
    ),
)
