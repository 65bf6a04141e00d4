"""Numbers the citations of a pack in reading order, and remembers which figure was used where."""

from __future__ import annotations

from collections.abc import Iterable

from reports import citations
from reports.citations import Cited
from reports.evidence import Evidence, Figure
from reports.evidence.place import SMALLEST_TOLD
from reports.pack.model import MARK_WORDS, Cell, Mark, Paragraph, Piece, SourceEntry
from reports.statements import FigureRef, Statement

TOGETHER = 4
"""From how many places on a value cites them as one entry."""

ABOUT_CHILDREN = ("ehc_", "tribunal_")
"""How measures that count children begin."""
TOO_FEW = "too few to compare"
COUNTED_OTHERWISE = "no rate: counted unlike the years before"


class Notebook:
    """One for each pack."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.sentences: dict[str, str] = {}
        self.marks: set[str] = set()
        self._numbers: dict[tuple[str, ...], int] = {}
        self._cited: list[tuple[Cited, int]] = []
        self._figures: list[dict[str, None]] = []

    def piece(self, ref: FigureRef, sentence: str) -> Piece:
        """A reference with its numbers. `sentence` says where its figures were used."""
        found = citations.of_ref(self.evidence, ref)
        for key in (*ref.figure_ids, *(cited.key for cited in found)):
            if self.evidence.figure(key) is not None:
                self.sentences.setdefault(key, sentence)
        notes = tuple(dict.fromkeys(self._number(group, ref.figure_ids) for group in _groups(found)))
        return Piece(ref.text, ref.figure_ids, notes, ref.computed)

    def figure(self, figure: Figure, sentence: str, text: str | None = None, computed: str = "") -> Piece:
        """One figure in its own words, unless others are given."""
        return self.piece(FigureRef(self.words(figure) if text is None else text, (figure.figure_id,), (), computed), sentence)

    def words(self, figure: Figure) -> str:
        """A figure in its own words; where they would tell of a handful of children, words that do not."""
        return held_back(self.evidence, figure) or figure.text

    def paragraph(self, *statements: Statement, lead: str = "") -> Paragraph:
        """Statements as one paragraph, each followed by its marks."""
        inline: list[str | Piece | Mark] = []
        for statement in statements:
            inline += [" "] if inline else []
            inline += [part if isinstance(part, str) else self.piece(part, statement.text) for part in statement.parts]
            inline += self.marked(statement.marks)
        caveats = tuple(dict.fromkeys(caveat for statement in statements for caveat in statement.caveats))
        return Paragraph(tuple(inline), lead, caveats, statements[0].id if len(statements) == 1 else "")

    def cell(self, figure: Figure | None, sentence: str, text: str | None = None) -> Cell:
        """A figure as a cell of a table; what is not held says so."""
        if figure is None:
            return Cell(("not held",))
        numeric = figure.reported and not held_back(self.evidence, figure)
        return Cell((self.figure(figure, sentence, text), *self.marked(figure_marks(figure))), numeric=numeric)

    def marked(self, marks: Iterable[str]) -> tuple[Mark, ...]:
        """Marks in their order, remembered for the legend. Of what the press reported, "press" says enough."""
        given = set(marks)
        if given & {"press", "lead"}:
            given.discard("curated")
        shown = tuple(mark for mark in MARK_WORDS if mark in given)
        self.marks.update(shown)
        return tuple(Mark(mark) for mark in shown)

    def sources(self) -> tuple[SourceEntry, ...]:
        """The list of sources so far."""
        entries = zip(self._cited, self._figures, strict=True)
        return tuple(SourceEntry(n, cited, count, tuple(ids)) for n, ((cited, count), ids) in enumerate(entries, start=1))

    def _number(self, group: tuple[Cited, ...], figure_ids: tuple[str, ...]) -> int:
        first = group[0]
        key = (first.document, first.place, first.quote or "") if len(group) == 1 else tuple(cited.key for cited in group)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._cited) + 1
            self._cited.append((first, len(group)))
            self._figures.append({})
        is_figure = self.evidence.figure(first.key) is not None
        shown = (first.key,) if len(group) == 1 and is_figure else figure_ids if len(group) > 1 else ()
        self._figures[number - 1].update(dict.fromkeys(shown[:1] if len(group) > 1 else shown))
        return number


def held_back(evidence: Evidence, figure: Figure) -> str:
    """What stands in place of a figure that would tell of a handful of children, "" where the figure itself may stand."""
    if figure.la_code is None or not figure.reported:
        return ""
    if figure.unit == "count" and figure.measure.startswith(ABOUT_CHILDREN) and figure.amount < SMALLEST_TOLD:
        return f"fewer than {SMALLEST_TOLD}"
    here = evidence.authority(figure.la_code)
    if here.too_few(figure):
        return TOO_FEW
    return COUNTED_OTHERWISE if here.counted_otherwise(figure) else ""


def _groups(found: tuple[Cited, ...]) -> list[tuple[Cited, ...]]:
    """One group each, or one for all where they are many."""
    return [found] if len(found) >= TOGETHER else [(cited,) for cited in found]


def figure_marks(figure: Figure) -> tuple[str, ...]:
    """Marks of one figure, by the same rule as a statement's."""
    from reports.statements.sources import source_kind

    press = figure.origin == "curated" and source_kind(figure.source_url) == "press"
    marks = {
        "stand-in": figure.stand_in,
        "machine-read": not figure.reviewed and figure.origin != "curated",
        "inferred": figure.confidence == "inferred",
        "press": press,
        "curated": figure.origin == "curated" and not press,
        "transcribed": figure.transcribed,
    }
    return tuple(mark for mark, is_so in marks.items() if is_so)
