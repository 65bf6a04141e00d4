"""Where one figure comes from: sentence, quote, document, place, hash, dates, links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports import citations, wording
from reports.evidence import Evidence, Figure, load_evidence
from reports.statements import for_pack

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Answer:
    """What `cite` says of one figure.

    Attributes:
        sentence: the figure in a sentence of the pack, or a plain one where no statement uses it.
        cited: where it stands.
        local_copy: file that holds the document, None when it is not held here.
        inputs: answers for the figures it was computed from.
        superseded_by: what replaced it, "" when it is in force.
    """

    figure: Figure
    sentence: str
    cited: citations.Cited
    local_copy: Path | None
    inputs: tuple[Answer, ...] = ()
    superseded_by: str = ""


def find(connection: duckdb.DuckDBPyConnection, figure_id: str, data: Path) -> Answer | None:
    """The answer for a figure in force or superseded; None where no figure has the id.

    Args:
        connection: the warehouse, read-only.
        figure_id: 'f' and 12 hexadecimal digits.
        data: the data folder, below which documents lie.
    """
    evidence = load_evidence(connection)
    figure = evidence.figure(figure_id) or _superseded(connection, figure_id)
    return _answer(evidence, figure, data) if figure else None


def _superseded(connection: duckdb.DuckDBPyConnection, figure_id: str) -> Figure | None:
    columns = ", ".join(Figure._fields)
    row = connection.execute(f"SELECT {columns} FROM figure WHERE figure_id = ?", [figure_id]).fetchone()  # noqa: S608
    return Figure._make(row) if row else None


def _answer(evidence: Evidence, figure: Figure, data: Path) -> Answer:
    document = evidence.document(figure.snapshot_sha256)
    copy = data / document.local_path if document and document.local_path else None
    inputs = [evidence.figure(key) for key in evidence.inputs.get(figure.figure_id, ())]
    return Answer(
        figure,
        _sentence(evidence, figure),
        citations.of_figure(evidence, figure),
        copy if copy and copy.is_file() else None,
        tuple(_answer(evidence, part, data) for part in inputs if part and part.figure_id != figure.figure_id),
        figure.superseded_by or "",
    )


def _sentence(evidence: Evidence, figure: Figure) -> str:
    """The sentence of the authority's pack that uses the figure, else its label, place, period and value."""
    if figure.la_code in evidence.all_authorities:
        for statement in for_pack(evidence, figure.la_code or "").statements:
            if figure.figure_id in statement.figure_ids:
                return statement.text
    return f"{figure.place}, {figure.label}, {figure.when}: {figure.text}."


def lines(answer: Answer, indent: str = "") -> Iterable[str]:
    """The answer for people, a line a fact."""
    figure, cited = answer.figure, answer.cited
    yield f"{indent}{answer.sentence}"
    basis = "" if figure.payment_basis == "not_applicable" else f", payment basis {figure.payment_basis}"
    yield f"{indent}  value     {figure.as_printed or figure.text} as printed ({figure.basis}{basis})"
    yield f"{indent}  quote     {f'“{cited.quote}”' if cited.quote else 'not kept: open the page or row below'}"
    yield f"{indent}  document  {cited.heading}"
    yield f"{indent}  place     {', '.join(dict.fromkeys(part for part in (cited.place, figure.locator) if part))}"
    yield f"{indent}  link      {cited.link}"
    copy = answer.local_copy or "not held here; run: send-evidence refresh"
    yield f"{indent}  copy      {copy}"
    yield f"{indent}  sha256    {cited.sha256 or 'no document is held for a figure gathered by hand'}"
    described = f"describes {wording.day(cited.as_at)}; " if cited.as_at else ""
    had = f"had {wording.day(cited.retrieved)}" if cited.retrieved else "day of reading not recorded"
    yield f"{indent}  date      {described}{had}"
    if cited.label:
        yield f"{indent}  note      {cited.label}"
    if answer.superseded_by:
        yield f"{indent}  REPLACED  by {answer.superseded_by}: do not use"
    for part in answer.inputs:
        yield f"{indent}  computed from:"
        yield from lines(part, f"{indent}    ")
