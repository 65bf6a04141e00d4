"""The Safety Valve agreement: that there is one, what it pays, what it asks for, how it changed."""

from __future__ import annotations

from collections.abc import Iterable

from extract.terms import FinancialYear
from reports import wording
from reports.evidence import Agreement, DisagreementRow, Figure
from reports.statements import sources
from reports.statements.engine import Unmet, find, ref
from reports.statements.membership import MEANING, ended, in_safety_valve, listing
from reports.statements.model import PACK, FigureRef, Source
from reports.statements.programmes import is_whole, refused
from reports.statements.spec import Case, Found, Need, Settle, Slots, Spec

NARROWING = {
    "fewer_plans": "the number of plans",
    "ceasing_plans": "plans that end",
    "independent_placements": "independent placements",
    "thresholds_and_panels": "thresholds and panels",
}
"""Condition tags that bear on assessments, plans and placements, in words."""


def usable(case: Case) -> Agreement | None:
    """The newest version that the output may use; for a letter the curated row where no document is reviewed."""
    for agreement in reversed(case.here.agreements):
        source = sources.of_agreement(agreement.row)
        if agreement.row.superseded_by is None and not case.refuses_source(source):
            return agreement
    return None


def _require(case: Case) -> Agreement:
    found = usable(case)
    if found is None:
        raise Unmet("no version of it is held that this output may use")
    return found


def _require_listing(case: Case) -> Source:
    """The source that lists the agreement: nothing is said of the terms of one that may not be named."""
    source = listing(case)
    if source is None:
        raise Unmet("no source that this output may use names it")
    return source


def _listed(case: Case, _: Found) -> Iterable[Slots]:
    source = _require_listing(case)
    labels = [row.tranche for row in case.here.programme("safety_valve") if row.tranche and row.confidence == "sourced"]
    labels += [a.row.label for a in case.here.agreements if a.row.version > 0 and source.key.startswith("agreement:")]
    signed = FigureRef("a Safety Valve agreement", sources=(source,))
    yield {"signed": signed, "label": FigureRef(_year_label(labels[0]), sources=(source,)) if labels else None}


def _year_label(label: str) -> str:
    """DfE's label 2020-2021 as a financial year, 2020-21; anything else as it stands."""
    return f"{label[:4]}-{label[7:9]}" if len(label) == 9 and label[4] == "-" else label


def _total(case: Case, _: Found) -> Iterable[Slots]:
    _require_listing(case)
    figure = find(Need("agreement_total_payment", bases=frozenset({"target"}), oldest=_ANY_AGE), case, None)
    if _blocked(case, figure.measure, figure.period):
        raise Unmet("two sources differ and nobody has settled which is right")
    yield {"total": ref(figure), "who": _who(figure)}


def _who(figure: Figure) -> str | None:
    """Who reported it, where that is the press."""
    return figure.publisher if figure.origin == "curated" and sources.source_kind(figure.source_url) == "press" else None


def _total_caveats(case: Case, _: Found) -> tuple[str, ...]:
    """That sources differ on the total, where they do; in a pack with both values."""
    figure = find(Need("agreement_total_payment", bases=frozenset({"target"}), oldest=_ANY_AGE), case, None)
    rows = [row for row in case.here.disagreements if _is_about(row, figure.measure, figure.period)]
    if case.in_letter:
        return ("Another report gave a different sum.",) if rows else ()
    return tuple(
        f"Sources differ: {row.first_value} ({row.first_source}) and {row.second_value} ({row.second_source})." for row in rows
    )


def _blocked(case: Case, topic: str, period: str) -> bool:
    return case.in_letter and any(row.blocks and _is_about(row, topic, period) for row in case.here.disagreements)


def _is_about(row: DisagreementRow, topic: str, period: str) -> bool:
    return row.topic == topic and row.period in (period, f"{period[:4]}-20{period[5:]}")


def _none_caveats(case: Case, _: Found) -> tuple[str, ...]:
    """What such an agreement is, in a letter that has not said so at its head."""
    return (MEANING,) if case.in_letter and refused(case) is None else ()


def _ended(case: Case, _: Found) -> Iterable[Slots]:
    """Never a statement: raises where an agreement is said to have ended and no source that may be used says so."""
    told = [row for row in case.here.events if row.kind == "agreement_ended" and not case.refuses_source(sources.of_event(row))]
    if told:
        return ()
    raise Unmet("it is said to have, and no source of that is held which this output may use")


def _years(case: Case, _: Found) -> Iterable[Slots]:
    _require_listing(case)
    agreement = _require(case)
    if agreement.row.version == 0:
        yield _gathered_years(case)
        return
    row, cited = agreement.row, (sources.of_agreement(agreement.row),)
    cover = f"covers {row.covered_from} to {row.covered_to}" if row.covered_from and row.covered_to else "sets dates"
    if not (row.covered_to or row.in_year_balance_year or row.elimination_year):
        raise Unmet("what is held does not state them")
    yield {
        "covers": FigureRef(cover, sources=cited),
        "balance": FigureRef(_BALANCED.format(row.in_year_balance_year), sources=cited) if row.in_year_balance_year else None,
        "gone": FigureRef(_GONE.format(row.elimination_year), sources=cited) if row.elimination_year else None,
    }


_BALANCED = "each year’s spending to be back within the grant by the end of {}"
_GONE = "no deficit to be left by the end of {}"
_ANY_AGE = 10_000
"""Days: the terms of an agreement do not age; a later version replaces them."""


def _gathered_years(case: Case) -> Slots:
    """The target years as councils and the press report them, each from its own source."""
    slots: dict[str, str | FigureRef | None] = {"covers": None}
    for slot, measure, words in (
        ("balance", "agreement_in_year_balance_year", _BALANCED),
        ("gone", "agreement_elimination_year", _GONE),
    ):
        for figure in case.here.figures(measure):
            if figure.reported and not case.refuses(figure):
                slots[slot] = ref(figure, words.format(FinancialYear.ending(int(figure.amount))))
                slots[f"{slot}_who"] = _who(figure)
    if not any(slots.get(slot) for slot in ("balance", "gone")):
        raise Unmet("what is held does not state them")
    return slots


def _conditions(case: Case, _: Found) -> Iterable[Slots]:
    _require_listing(case)
    agreement = _require(case)
    if not agreement.conditions:
        raise Unmet("the agreement itself is not held")
    source = sources.of_agreement(agreement.row)
    narrowing = [c for c in agreement.conditions if NARROWING.keys() & set(c.tags)]
    tags = [words for tag, words in NARROWING.items() if any(tag in c.tags for c in narrowing)]
    numbers = wording.join_words(c.number for c in narrowing)
    noun = "action" if len(agreement.conditions) == 1 else "actions"
    some = f"{wording.small_number(len(narrowing))} of them ({'number' if len(narrowing) == 1 else 'numbers'} {numbers})"
    yield {
        "count": FigureRef(f"{wording.small_number(len(agreement.conditions))} numbered {noun}", sources=(source,)),
        "some": FigureRef(some, sources=(source,), computed="sorted by key words") if narrowing else None,
        "bears": "bears" if len(narrowing) == 1 else "bear",
        "about": wording.join_words(tags) if narrowing else None,
    }


def _each_condition(case: Case, _: Found) -> Iterable[Slots]:
    agreement = _require(case)
    source = sources.of_agreement(agreement.row)
    for condition in agreement.conditions:
        cited = source._replace(page=condition.page, quote=condition.text)
        yield {
            "number": FigureRef(f"Action {condition.number}", sources=(cited,)),
            "text": FigureRef(condition.text, sources=(cited,)),
            "key": condition.number,
        }


def _changes(case: Case, _: Found) -> Iterable[Slots]:
    for agreement in case.here.agreements:
        source = sources.of_agreement(agreement.row)
        for change in agreement.changes:
            key = f"{change.agreement_id}:{change.kind}:{change.item}"
            yield {"change": FigureRef(change.sentence, sources=(source,)), "key": key}


def _none_listed(case: Case) -> bool:
    return not in_safety_valve(case) and is_whole(case.evidence, "safety_valve")


def _list_source(case: Case, _: Found) -> Iterable[Slots]:
    rows = [row for row in case.evidence.small.programmes if row.programme == "safety_valve"]
    found = [source for source in map(sources.of_programme, rows) if (source.kind, source.confidence) == ("primary", "sourced")]
    if found:
        page = found[0]._replace(key="programme:safety_valve:list", title="list of Safety Valve agreements")
        yield {"list": FigureRef("DfE’s list", sources=(page,))}


_PUBLISHED = (
    "the agreement itself, which DfE publishes: "
    "https://www.gov.uk/government/publications/dedicated-schools-grant-very-high-deficit-intervention"
)

SPECS = (
    Spec(
        "agreement.listed",
        "agreement",
        "{name} signed {signed} with DfE[[, listed under {label}]].",
        applies=in_safety_valve,
        slots=_listed,
        settle=Settle(
            "whether {name} signed a Safety Valve agreement, and in which year",
            "DfE’s page of agreements; run: send-evidence refresh",
        ),
    ),
    Spec(
        "agreement.none",
        "agreement",
        "{name} is not on {list} of Safety Valve agreements, so it has no Safety Valve targets.",
        applies=_none_listed,
        slots=_list_source,
        caveats=_none_caveats,
    ),
    Spec(
        "agreement.ended",
        "agreement",
        "",
        applies=ended,
        slots=_ended,
        settle=Settle(
            "whether {whose} Safety Valve agreement has ended, and when",
            "the council’s or its schools forum’s own papers",
            "council",
            "Please tell me whether the Safety Valve agreement of {council} has ended, on what date, and how much the Department "
            "for Education paid under it in all.",
        ),
    ),
    Spec(
        "agreement.total",
        "agreement",
        "DfE was to pay {total} under it in all[[, {who} reported]].",
        applies=in_safety_valve,
        slots=_total,
        caveats=_total_caveats,
        settle=Settle("the total payment under {whose} agreement", _PUBLISHED),
    ),
    Spec(
        "agreement.years",
        "agreement",
        "[[It {covers}.]][[ It asks for {balance}[[, {balance_who} reported]].]]"
        "[[ It asks for {gone}[[, {gone_who} reported]].]]",
        applies=in_safety_valve,
        slots=_years,
        settle=Settle("the years that {whose} agreement covers", _PUBLISHED),
    ),
    Spec(
        "agreement.conditions",
        "agreement",
        "It sets out {count}.[[ By our sorting, {some} {bears} on {about}.]]",
        applies=in_safety_valve,
        slots=_conditions,
        settle=Settle(
            "what {whose} agreement asks the council to do about assessments, plans and placements",
            _PUBLISHED,
        ),
    ),
    Spec(
        "agreement.condition",
        "agreement",
        "{number}: “{text}”",
        applies=lambda case: usable(case) is not None,
        slots=_each_condition,
        outputs=frozenset({PACK}),
    ),
    Spec(
        "agreement.change",
        "agreement",
        "{change}",
        slots=_changes,
        outputs=frozenset({PACK}),
    ),
)
