"""Puts a pack together: fixed sections in a fixed order, the same rules for every authority."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reports import wording
from reports.charts import deficits, targets, timeline, timeliness
from reports.charts.chart import Chart
from reports.evidence import AuthorityEvidence, Evidence
from reports.pack import glance, tables
from reports.pack.model import (
    Block,
    Bullets,
    ChartBlock,
    Heading,
    Licence,
    Pack,
    Paragraph,
    Question,
    Section,
    Table,
)
from reports.pack.notebook import Notebook
from reports.statements import Statement, Told, Unknown, for_pack

MIRROR = "Built from a mirror of the publishers’ files, not from the publishers’ own sites."
STAND_IN = "STAND-IN: values marked so come from documents made for testing and are evidence of nothing."
BRIEFED = ("agreement.none", "agreement.listed", "agreement.total", "targets.summary")
"""Statements that the front page repeats under "The agreement"."""
INSPECTED = ("inspection.outcome", "inspection.actions", "inspection.next", "inspection.older")
"""Statements that the front page repeats under "What inspectors found"."""
NOTHING = Paragraph(("Nothing is held on this for the authority.",))
LATEST_ROWS = 5
"""How many of the latest years and plans the chart on the front page shows; the section on the money has them all."""
LATEST_ACTS = 1
"""How many of the latest things that DfE did the front page repeats."""


def build(evidence: Evidence, la_code: str, *, email: bool = False) -> Pack:
    """The pack of one of today's authorities.

    Args:
        evidence: the read model.
        la_code: DfE code.
        email: True to put the MPs' public addresses in.

    Raises:
        KeyError: no authority has the code.
    """
    here = evidence.authority(la_code)
    told = for_pack(evidence, la_code)
    book = Notebook(evidence)
    briefing = tuple(_briefing(here, told, book))
    sections = tuple(_sections(here, told, book, email=email))
    stand_in = "stand-in" in book.marks
    return Pack(
        la_code=la_code,
        name=here.name,
        slug=here.authority.slug,
        as_at=evidence.facts.as_at,
        warehouse_id=evidence.facts.warehouse_id,
        labels=((MIRROR,) if evidence.facts.mirror else ()) + ((STAND_IN,) if stand_in else ()),
        briefing=briefing,
        sections=sections,
        sources=book.sources(),
        licences=_licences(evidence),
        marks=tuple(mark.key for mark in book.marked(book.marks)),
        sentences=book.sentences,
    )


def _briefing(here: AuthorityEvidence, told: Told, book: Notebook) -> Iterator[Block]:
    yield glance.table(here, book)
    yield ChartBlock(_front_chart(here))
    agreement = [s for name in BRIEFED for s in told.statements if s.id.partition(":")[0] == name]
    # What was done outweighs what was on the way: a hearing of January does not stand here in place of April's judgment.
    done = [s for s in told.section("dfe") if s.id.partition(":")[0] == "dfe.act"]
    agreement += (done or [*told.section("dfe")])[-LATEST_ACTS:]
    if agreement:
        yield book.paragraph(*agreement, lead="The agreement.")
    inspected = [s for name in INSPECTED for s in told.statements if s.id.partition(":")[0] == name]
    if inspected:
        yield book.paragraph(*inspected, lead="What inspectors found.")
    fair = glance.read_fairly(here, book)
    if fair is not None:
        yield fair
    if told.unknown:
        yield Paragraph((_not_known(here.name, told.unknown),), lead="Not known.")
    members = told.section("mps")
    if members:
        yield book.paragraph(*members, lead="MPs.")


def _front_chart(here: AuthorityEvidence) -> Chart:
    """Deficit by year with the plan beside it when held; where no deficit is reported, the plan alone."""
    chart = deficits.build(here.evidence, here.authority.la_code, latest=LATEST_ROWS)
    plan = targets.build(here.evidence, here.authority.la_code)
    return plan if chart.empty and not plan.empty else chart


def _not_known(name: str, unknown: Iterable[Unknown]) -> str:
    """What is not known, shortly; the section of that name says why and how to find out."""
    owners = (f"the {name}’s ", f"the {name}’ ", f"{name}’s ", f"{name}’ ")
    said = list(dict.fromkeys(f"{_without(item.what.partition(':')[0], owners)}{_year_of(item.what)}" for item in unknown))
    words = "; ".join(said)
    return f"{words[0].upper()}{words[1:]}. The section on what is not known says why, and how to find out."


def _year_of(what: str) -> str:
    """The period that a sentence on what is not known is about, "" where it names none."""
    found = re.search(
        r": (?:the (?:figure|latest figure held is)|no figure|the [\d,]+ requests counted) for ([^,:()]+?)(?: is | do |,)", what
    )
    return f" ({found[1]})" if found else ""


def _without(text: str, beginnings: Iterable[str]) -> str:
    """`text` without the first of `beginnings` that it has."""
    return next((text.removeprefix(start) for start in beginnings if text.startswith(start)), text)


def _sections(here: AuthorityEvidence, told: Told, book: Notebook, *, email: bool) -> Iterator[Section]:
    agreement = here.agreement
    money = ChartBlock(deficits.build(here.evidence, here.authority.la_code))
    yield Section("money", "The money", _blocks(_told(told.section("money"), book), money, tables.balances(here, book)))
    yield Section("agreement", "The agreement", _blocks(_agreement(here, told, book)))
    plan = _beside_front(here, targets.build(here.evidence, here.authority.la_code))
    ledger, rules = tables.ledger(here, book), tuple(tables.rules(here))
    why = (Heading("The rule behind each verdict"), Bullets(rules)) if rules else ()
    yield Section("targets", "Targets against outturn", _blocks(_told(told.section("targets"), book), plan, ledger, why))
    payments = tables.payments(agreement, here.name, book) if agreement else None
    events = ChartBlock(timeline.build(here.evidence, here.authority.la_code))
    yield Section("dfe", "What the Department for Education did", _blocks(_told(told.section("dfe"), book), payments, events))
    yield Section("inspection", "Inspection", _blocks(_told(told.section("inspection"), book)))
    waiting = ChartBlock(timeliness.build(here.evidence, here.authority.la_code))
    years = tables.years_of_plans(here, book)
    yield Section("plans", "Plans, refusals and waiting", _blocks(_told(told.section("plans"), book), waiting, years))
    yield Section("tribunal", "Tribunal", _blocks(_told(told.section("tribunal"), book)))
    yield Section("programmes", "Programmes", _blocks(_told(told.section("programmes"), book), _listed_elsewhere(here, told)))
    yield Section("mps", "MPs and constituencies", _blocks(tables.members(here, book, email=email)))
    yield Section("national", "The national picture", _blocks(_told(told.section("national"), book)))
    yield Section("not-known", "What is not known, and how to find out", _blocks(_open_questions(here, told, book)))


def _beside_front(here: AuthorityEvidence, chart: Chart) -> Block:
    """A chart, unless it is the one on the front page."""
    if chart.chart_id == _front_chart(here).chart_id:
        return Paragraph(("The chart of plan and reported deficit is on the front page.",))
    return ChartBlock(chart)


Part = Block | Iterable[Block] | None


def _blocks(*parts: Part) -> tuple[Block, ...]:
    """Parts in one row; a section with none says that nothing is held."""
    blocks: list[Block] = []
    for part in parts:
        if part is None:
            continue
        if isinstance(part, Paragraph | Bullets | Heading | Table | ChartBlock | Question):
            blocks.append(part)
        else:
            blocks.extend(part)
    return tuple(blocks) or (
        Paragraph(("Nothing is held on this for the authority. The section on what is not known says how to find out.",)),
    )


def _told(statements: Iterable[Statement], book: Notebook) -> Iterator[Block]:
    return (book.paragraph(statement) for statement in statements)


def _listed_elsewhere(here: AuthorityEvidence, told: Told) -> Block | None:
    """Of an authority in the Safety Valve alone: where that is told; None for the others."""
    if told.section("programmes") or not (here.agreements or here.programme("safety_valve")):
        return None
    name = wording.opening(wording.place(here.name))
    return Paragraph((f"{name} is on the list of the Safety Valve: the section on the agreement says what is held.",))


def _agreement(here: AuthorityEvidence, told: Told, book: Notebook) -> Iterator[Block]:
    """Statements, then the numbered actions as a list, then what changed as a table."""
    listed = {"agreement.condition": [], "agreement.change": []}  # type: dict[str, list[Statement]]
    for statement in told.section("agreement"):
        group = listed.get(statement.id.partition(":")[0])
        if group is None:
            yield book.paragraph(statement)
        else:
            group.append(statement)
    if listed["agreement.condition"]:
        yield Heading("What it asks the council to do")
        yield Bullets(tuple(book.paragraph(statement) for statement in listed["agreement.condition"]))
    changed = tables.redline(here.agreement, here.name, book) if here.agreement else None
    if changed is not None:
        yield changed
    elif listed["agreement.change"]:
        yield Bullets(tuple(book.paragraph(statement) for statement in listed["agreement.change"]))


def _open_questions(here: AuthorityEvidence, told: Told, book: Notebook) -> Iterator[Block]:
    """Each thing not known with what would settle it, then the draft questions, each once."""
    numbers: dict[tuple[str, str], int] = {}
    items = []
    for item in told.unknown:
        ask = ""
        if item.question:
            number = numbers.setdefault((item.addressee, item.question), len(numbers) + 1)
            ask = f" Ask {item.addressee}: question {number}."
        what = f"{item.what[0].upper()}{item.what[1:]}"
        items.append(Paragraph((f"{what} What would settle it: {item.settle}.{ask}",), statement_id=item.statement_id))
    if items:
        yield Bullets(tuple(items))
    differ = tables.disagreements(here, book)
    if differ is not None:
        yield Heading("Where sources differ")
        yield differ
    if numbers:
        yield Heading("Draft questions under the Freedom of Information Act 2000")
        for (addressee, question), number in numbers.items():
            yield Question(number, addressee, question)


def _licences(evidence: Evidence) -> tuple[Licence, ...]:
    return tuple(
        Licence(row.title, row.publisher, row.licence, row.attribution, row.as_at, row.origin, row.landing_page)
        for row in evidence.small.sources
    )
