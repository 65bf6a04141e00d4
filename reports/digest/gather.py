"""From the warehouse to a digest: the rows of table change of one refresh, grouped for a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from reports.digest.agreements import new_agreements, rewritten
from reports.digest.letters import OutOfDate
from reports.digest.model import Digest, Failure, Group, Line, Run, Section
from reports.statements.model import SECTIONS

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

MOST = 20
"""So many lines a group are told; the JSON form and `send-evidence changes --json` hold them all."""
EXAMPLES = 3
"""Of a statement that reads otherwise for many authorities, so many are shown."""

_VERDICT_WORDS = {"not_yet_due": "not yet due", "no_figure": "no figure", "depends_on_basis": "depends on the basis"}


def runs_since(connection: duckdb.DuckDBPyConnection, since: date | None = None) -> list[Run]:
    """Refreshes that saw a change on or after a day, oldest first, as the log in the warehouse has them."""
    found = connection.execute(
        "SELECT c.run_id, coalesce(any_value(r.started), min(c.seen_at)), coalesce(any_value(r.mirror), ''), "
        "coalesce(any_value(r.outcome), 'built') FROM change c LEFT JOIN refresh_run r USING (run_id) "
        "GROUP BY c.run_id HAVING CAST(max(c.seen_at) AS DATE) >= ? ORDER BY min(c.seen_at), c.run_id",
        [since or date.min],
    ).fetchall()
    failed: dict[str, list[Failure]] = defaultdict(list)
    for run_id, source_id, error in connection.execute(
        "SELECT run_id, source_id, coalesce(error, '') FROM refresh_source WHERE outcome = 'failed' ORDER BY ALL"
    ).fetchall():
        failed[run_id].append(Failure(source_id, error))
    return [Run(run_id, started, mirror, outcome, "", tuple(failed[run_id])) for run_id, started, mirror, outcome in found]


def gather(connection: duckdb.DuckDBPyConnection, run: Run, letters: Sequence[OutOfDate] = ()) -> Digest:
    """The digest of one refresh, from a warehouse that holds its changes.

    Args:
        letters: letters and packs found to be out of date.
    """
    rows = _rows(
        connection, "SELECT * EXCLUDE (run_id) FROM change WHERE run_id = ? ORDER BY kind, subject, la_code, url", run.run_id
    )
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    names = dict(connection.execute("SELECT la_code, name FROM authority WHERE valid_to IS NULL").fetchall())
    made = (
        Section("agreements", "Agreements", tuple(_agreements(connection, kinds))),
        Section("verdicts", "Verdicts that changed", _verdicts(connection, kinds["verdict_flipped"], names)),
        Section("figures", "Figures that moved", tuple(_figures(kinds, names))),
        Section("statements", "Statements that now read otherwise", tuple(_statements(kinds["statement_superseded"], names))),
        Section("letters", "Letters and packs already written that are out of date", _letters(letters)),
        Section("documents", "Documents", _documents(kinds)),
        Section("new_figures", "Figures that were not held before", _new_figures(kinds["figure_new"])),
    )
    as_at = connection.execute("SELECT value FROM meta WHERE key = 'as_at'").fetchone()
    return Digest(
        run.run_id,
        run.started.replace(tzinfo=None).isoformat(timespec="seconds"),
        as_at[0] if as_at else "",
        run.mirror,
        run.outcome,
        run.error,
        _counts(kinds, run, letters),
        run.failed,
        tuple(section for section in made if section.groups),
        tuple({**row, "seen_at": row["seen_at"].isoformat()} for row in rows),
        tuple(letter.as_json() for letter in letters),
    )


def _counts(kinds: dict[str, list[Row]], run: Run, letters: Sequence[OutOfDate]) -> dict[str, int]:
    """How many of each kind; a document replaced under its title counts as that, not as one new and one gone."""
    counts = {kind: len(found) for kind, found in kinds.items()}
    replaced = len(_replaced(kinds))
    for kind in ("document_new", "document_vanished"):
        counts[kind] = counts.get(kind, 0) - replaced
    counts |= {"source_failed": len(run.failed), "letter_out_of_date": len(letters), "document_replaced": replaced}
    return {kind: count for kind, count in sorted(counts.items()) if count > 0}


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> list[Row]:
    cursor = connection.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _group(heading: str, lines: Iterable[Line], most: int = MOST) -> tuple[Group, ...]:
    found = tuple(lines)
    return (Group(heading, found[:most], max(0, len(found) - most)),) if found else ()


def _agreements(connection: duckdb.DuckDBPyConnection, kinds: dict[str, list[Row]]) -> Iterator[Group]:
    agreements = {
        row["agreement_id"]: row
        for row in _rows(
            connection,
            "SELECT a.*, n.name AS place FROM agreement a JOIN authority n ON n.la_code = a.la_code AND n.valid_to IS NULL",
        )
    }
    redlines: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(connection, "SELECT * FROM agreement_change ORDER BY agreement_id, kind, item"):
        redlines[row["agreement_id"]].append(row)
    new = new_agreements(kinds["agreement_new"], agreements)
    if new:
        yield new
    yield from rewritten(kinds["agreement_rewritten"], agreements, redlines)


def _verdicts(connection: duckdb.DuckDBPyConnection, rows: list[Row], names: dict[str, str]) -> tuple[Group, ...]:
    rules = {
        (row["la_code"], row["financial_year"], row["verdict"]): row["rule"]
        for row in _rows(connection, "SELECT la_code, financial_year, verdict, rule FROM target_verdict")
    }
    lines = []
    for row in rows:
        year = row["subject"].rpartition(" ")[2]
        rule = rules.get((row["la_code"], year, row["after"]))
        place = names.get(row["la_code"], row["la_code"])
        said = f"{place}, target for {year}: was {_verdict(row['before'])}, now {_verdict(row['after'])}"
        lines.append(Line(said, (rule.partition(": ")[2],) if rule else (), "", row["stand_in"]))
    return _group("Targets", lines)


def _verdict(name: str) -> str:
    return _VERDICT_WORDS.get(name, name.replace("_", " "))


def _figures(kinds: dict[str, list[Row]], names: dict[str, str]) -> Iterator[Group]:
    for kind, heading in (("figure_withdrawn", "Taken back by the publisher"), ("figure_revised", "Revised")):
        yield from _group(heading, _by_place(kinds[kind], names))


def _by_place(rows: list[Row], names: dict[str, str]) -> Iterator[Line]:
    """One line a place, with each of its figures as a detail."""
    places: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for row in rows:
        place = names.get(row["la_code"]) or row["subject"].partition(", ")[0]
        what = row["subject"].removeprefix(f"{place}, ")
        how = row["sentence"].removeprefix(f"{row['subject']}: ").rstrip(".")
        places[place, row["url"] or "", row["stand_in"]].append(f"{what}: {how}")
    for (place, url, stand_in), details in sorted(places.items()):
        more = (f"and {len(details) - MOST} more",) if len(details) > MOST else ()
        yield Line(place, (*details[:MOST], *more), url, stand_in)


def _statements(rows: list[Row], names: dict[str, str]) -> Iterator[Group]:
    """By statement, with a few authorities as examples where it moved for many."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        place = names.get(row["la_code"]) or row["subject"].partition(", ")[0]
        grouped[row["subject"].removeprefix(f"{place}, ")].append({**row, "place": place})
    for statement, found in grouped.items():
        heading = SECTIONS.get(statement.partition(".")[0], "England")
        lines = [Line(f"{row['place']}: “{row['before']}”", (_now(row["after"]),), row["url"] or "") for row in found]
        yield from _group(f"{heading}: {statement}", lines, EXAMPLES if len(lines) > MOST else MOST)


def _now(after: str | None) -> str:
    return f"now: “{after}”" if after else "can no longer be said"


def _letters(letters: Sequence[OutOfDate]) -> tuple[Group, ...]:
    return _group("Write them anew before they are used", (Line(letter.where, letter.reasons) for letter in letters))


def _replaced(kinds: dict[str, list[Row]]) -> set[str]:
    """Titles under which one document went and another came: a replacement at a new address."""
    return {row["subject"] for row in kinds["document_new"]} & {row["subject"] for row in kinds["document_vanished"]}


def _documents(kinds: dict[str, list[Row]]) -> tuple[Group, ...]:
    replaced = _replaced(kinds)
    new = {row["subject"]: row for row in kinds["document_new"]}
    headings = (
        ("document_new", "New", True),
        ("document_revised", "Revised at the same address", False),
        ("document_vanished", "No longer listed; the copy held is kept", True),
        ("document_returned", "Listed again", False),
    )
    made = [*_group("Replaced under the same title, at a new address", (_document(new[title]) for title in sorted(replaced)))]
    for kind, heading, leave_out in headings:
        rows = [row for row in kinds[kind] if not (leave_out and row["subject"] in replaced)]
        made += _group(heading, (_document(row) for row in rows))
    return tuple(made)


def _document(row: Row) -> Line:
    return Line(row["subject"], (), row["url"] or "", row["stand_in"])


def _new_figures(rows: list[Row]) -> tuple[Group, ...]:
    """One line a document, with its measures."""
    documents: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for row in rows:
        title, label = _title_and_label(row["subject"], row["sentence"].removeprefix("New in "))
        documents[title, row["url"] or "", row["stand_in"]].append(f"{label} ({row['after']})")
    lines = []
    for (title, url, stand_in), measures in sorted(documents.items()):
        more = f" and {len(measures) - MOST} more" if len(measures) > MOST else ""
        lines.append(Line(title, (f"{len(measures)} measures: {'; '.join(measures[:MOST])}{more}",), url, stand_in))
    return _group("By document", lines)


def _title_and_label(subject: str, sentence: str) -> tuple[str, str]:
    """The document's title, which "title, label" and "title: label ..." begin with, and the measure's label after it."""
    shared = next((n for n, (one, other) in enumerate(zip(subject, sentence, strict=False)) if one != other), len(subject))
    return subject[:shared], subject[shared + 2 :]
