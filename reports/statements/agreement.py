"""The Safety Valve agreement: that there is one, what it pays, what it asks for, how it changed."""

from __future__ import annotations

from collections.abc import Iterable

from reports import wording
from reports.evidence import Agreement
from reports.statements import sources
from reports.statements.engine import Unmet
from reports.statements.model import PACK, FigureRef, Source
from reports.statements.money import in_safety_valve
from reports.statements.spec import Case, Found, Settle, Slots, Spec

NARROWING = {
    "fewer_plans": "fewer plans",
    "ceasing_plans": "ending plans",
    "independent_placements": "fewer or cheaper independent placements",
    "thresholds_and_panels": "thresholds and panels that decide who gets help",
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


def listing(case: Case) -> Source | None:
    """The source that lists the agreement: DfE's page where a membership row names it."""
    rows = [row for row in case.here.programme("safety_valve") if row.status != "refused"]
    found = [source for source in map(sources.of_programme, rows) if not case.refuses_source(source)]
    return next(iter(sorted(found, key=lambda source: (source.kind != "primary", source.key))), None)


def _listed(case: Case, _: Found) -> Iterable[Slots]:
    source = listing(case)
    if source is None:
        return
    labels = [row.tranche for row in case.here.programme("safety_valve") if row.tranche]
    label = labels[0] if labels else None
    if label:
        yield {"label": FigureRef(_year_label(label), sources=(source,))}


def _year_label(label: str) -> str:
    """DfE's label 2020-2021 as a financial year, 2020-21; anything else as it stands."""
    return f"{label[:4]}-{label[7:9]}" if len(label) == 9 and label[4] == "-" else label


def _total(case: Case, _: Found) -> Iterable[Slots]:
    agreement = _require(case)
    if agreement.row.total_payment is None:
        raise Unmet("the total is not stated in what is held")
    source = sources.of_agreement(agreement.row)
    ids = tuple(
        figure.figure_id
        for figure in case.here.figures("agreement_total_payment")
        if figure.value == agreement.row.total_payment and not case.refuses(figure)
    )[:1]
    if case.blocked.intersection(ids) or _blocked(case, "agreement_total_payment", agreement.row.label):
        raise Unmet("two sources differ and nobody has settled which is right")
    total = FigureRef(wording.money(agreement.row.total_payment), ids, () if ids else (source,))
    yield {"total": total, "who": f"{source.publisher} reported that " if source.kind == "press" else ""}


def _blocked(case: Case, topic: str, period: str) -> bool:
    return case.in_letter and any(row.blocks and row.topic == topic and row.period == period for row in case.here.disagreements)


def _years(case: Case, _: Found) -> Iterable[Slots]:
    agreement = _require(case)
    source = sources.of_agreement(agreement.row)
    row = agreement.row
    cover = f"{row.covered_from} to {row.covered_to}" if row.covered_from and row.covered_to else None
    cited = (source,)
    balance, gone = row.in_year_balance_year, row.elimination_year
    if not (cover or balance or gone):
        raise Unmet("what is held does not state them")
    yield {
        "covers": FigureRef(f"covers {cover}", sources=cited) if cover else "sets dates",
        "balance": FigureRef(f"each year’s spending to be back within the grant by the end of {balance}", sources=cited)
        if balance
        else None,
        "gone": FigureRef(f"no deficit to be left by the end of {gone}", sources=cited) if gone else None,
    }


def _conditions(case: Case, _: Found) -> Iterable[Slots]:
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
        yield {"number": condition.number, "text": FigureRef(condition.text, sources=(cited,)), "key": condition.number}


def _changes(case: Case, _: Found) -> Iterable[Slots]:
    for agreement in case.here.agreements:
        source = sources.of_agreement(agreement.row)
        for change in agreement.changes:
            key = f"{change.agreement_id}:{change.kind}:{change.item}"
            yield {"change": FigureRef(change.sentence, sources=(source,)), "key": key}


def _none_listed(case: Case) -> bool:
    listed = sum(row.programme == "safety_valve" for row in case.evidence.small.programmes)
    return not in_safety_valve(case) and listed >= _WHOLE_LIST


_WHOLE_LIST = 38
"""Agreements that DfE's list holds; only against the whole list can "not on it" be said."""


def _list_source(case: Case, _: Found) -> Iterable[Slots]:
    rows = [row for row in case.evidence.small.programmes if row.programme == "safety_valve"]
    found = [source for source in map(sources.of_programme, rows) if source.kind == "primary"]
    if found:
        page = found[0]._replace(key="programme:safety_valve:list", title="list of Safety Valve agreements")
        yield {"list": FigureRef("DfE’s list", sources=(page,))}


_ASK_AGREEMENT = (
    "Please send me every version of the Dedicated Schools Grant ‘Safety Valve’ agreement between {council} and the Department "
    "for Education, with the planned deficit for each year, each payment with its date, and every monitoring report since."
)

SPECS = (
    Spec(
        "agreement.listed",
        "agreement",
        "{name} signed a Safety Valve agreement with DfE, listed under {label}.",
        applies=in_safety_valve,
        slots=_listed,
    ),
    Spec(
        "agreement.none",
        "agreement",
        "{name} is not on {list} of Safety Valve agreements, so no agreed yearly targets apply to it.",
        applies=_none_listed,
        slots=_list_source,
    ),
    Spec(
        "agreement.total",
        "agreement",
        "{who}DfE was to pay {total} under it in all.",
        applies=in_safety_valve,
        slots=_total,
        settle=Settle("the total payment under {whose} agreement", "the agreement itself", "council", _ASK_AGREEMENT),
    ),
    Spec(
        "agreement.years",
        "agreement",
        "It {covers}.[[ It asks for {balance}.]][[ It asks for {gone}.]]",
        applies=in_safety_valve,
        slots=_years,
        settle=Settle("the years that {whose} agreement covers", "the agreement itself", "council", _ASK_AGREEMENT),
    ),
    Spec(
        "agreement.conditions",
        "agreement",
        "It sets out {count}.[[ By our sorting, {some} {bears} on {about}.]]",
        applies=in_safety_valve,
        slots=_conditions,
        settle=Settle(
            "what {whose} agreement asks the council to do about assessments, plans and placements",
            "the agreement itself, compared with the page by a person",
            "council",
            _ASK_AGREEMENT,
        ),
    ),
    Spec(
        "agreement.condition",
        "agreement",
        "Action {number}: “{text}”",
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
