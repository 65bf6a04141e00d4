"""Find every quote again: open each cited document that is held and look on its page, or in its row."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.documents.page import html_text
from extract.errors import EvidenceError
from extract.media import HTML, sniff
from extract.printable import printable
from extract.terms import plain_dashes
from reports.evidence import Evidence, Figure

FOUND, MISSING, UNCHECKED = "found", "missing", "unchecked"

_NOT_HELD = {
    "curated": "it was taken from a file that a refresh does not fetch; open its address",
    "bundled": "it comes from the bundled snapshot, without the document; refresh with a network to have it",
}
"""Why a document is not held, by where its figures came from."""

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00ad": ""})


class PackUnreadable(EvidenceError):
    """The folder given is not a pack."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one figure.

    Attributes:
        result: found, missing (the quote is not where it should be) or unchecked.
        reason: why it is missing or could not be checked, "" when found.
        document: title or address of the document.
    """

    figure_id: str
    result: str
    reason: str
    document: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found.

    Attributes:
        findings: one a figure, in the order asked.
    """

    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many were found, missing and unchecked."""
        return Counter(finding.result for finding in self.findings)

    @property
    def reasons(self) -> Mapping[str, int]:
        """Why those unchecked could not be checked, with how many each, most first."""
        return dict(Counter(f.reason for f in self.findings if f.result == UNCHECKED).most_common())

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Those whose quote is not there."""
        return tuple(finding for finding in self.findings if finding.result == MISSING)

    @property
    def exit_code(self) -> int:
        """0 when all that could be checked were found, 1 when one is missing, 3 when nothing could be checked."""
        if self.counts.get(MISSING, 0):
            return 1
        return 0 if self.counts.get(FOUND, 0) else 3


def verify_figures(evidence: Evidence, figures: Iterable[Figure], data: Path) -> Report:
    """Check the quote of each figure.

    Args:
        evidence: the read model, which knows the documents.
        figures: those to check; a document is opened once, whatever their order.
        data: the data folder, below which documents lie.
    """
    asked = tuple(dict.fromkeys(figures))
    by_document: dict[str, list[Figure]] = defaultdict(list)
    for figure in asked:
        by_document[figure.snapshot_sha256 or ""].append(figure)
    found: dict[str, Finding] = {}
    for sha256, wanted in by_document.items():
        for finding in _document(evidence, sha256, wanted, data):
            found[finding.figure_id] = finding
    return Report(tuple(found[figure.figure_id] for figure in asked))


def verify_pack(evidence: Evidence, folder: Path, data: Path) -> Report:
    """Check every figure that a pack uses, and that the pack tells it as the warehouse does.

    Raises:
        PackUnreadable: the folder has no figures.csv, or it lacks the columns that are needed.
    """
    rows = _pack_rows(folder)
    figures: dict[str, Figure] = {}
    findings: dict[str, Finding] = {}
    for row in rows:
        key = row["figure_id"]
        figure = evidence.figure(key)
        if figure is None:
            reason = "the pack was made from another warehouse, which held it; make the pack again"
            findings[key] = Finding(key, UNCHECKED, reason, row.get("url", ""), row.get("page", ""))
        elif difference := _differs(row, figure):
            findings[key] = Finding(key, MISSING, difference, figure.source_url, figure.locator)
        else:
            figures[key] = figure
    findings |= {finding.figure_id: finding for finding in verify_figures(evidence, figures.values(), data).findings}
    return Report(tuple(findings[key] for key in dict.fromkeys(row["figure_id"] for row in rows)))


def _pack_rows(folder: Path) -> list[dict[str, str]]:
    path = folder / "figures.csv"
    if not path.is_file():
        raise PackUnreadable(f"{folder} holds no figures.csv. Give the folder of one pack, such as out/norfolk.")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = {"figure_id", "quote", "sha256"} - set(reader.fieldnames or ())
        if missing:
            raise PackUnreadable(f"{path} lacks the columns {', '.join(sorted(missing))}. Make the pack again.")
        return [row for row in reader if row["figure_id"]]


def _differs(row: Mapping[str, str], figure: Figure) -> str:
    """How the pack's row and the warehouse's figure differ, "" when they do not."""
    for column, value in (("quote", figure.quote or ""), ("sha256", figure.snapshot_sha256 or "")):
        if row[column].lstrip("'") != value.lstrip("'"):
            return f"the pack’s {column} is not that of the warehouse; make the pack again"
    return ""


def _document(evidence: Evidence, sha256: str, figures: Sequence[Figure], data: Path) -> Iterator[Finding]:
    document = evidence.document(sha256)
    reason, content = "", b""
    if not sha256 or document is None:
        reason = "it was gathered by hand, and no document is held for it"
    elif not document.local_path or not (data / document.local_path).is_file():
        reason = _NOT_HELD.get(document.origin, "the document is not held here; run: send-evidence refresh")
    else:
        content = (data / document.local_path).read_bytes()
    title = document.title if document else figures[0].source_url
    if content and hashlib.sha256(content).hexdigest() != sha256:
        for figure in figures:
            yield Finding(
                figure.figure_id, MISSING, "the file held is not the document cited: its hash differs", title, _place(figure)
            )
        return
    pages = _Pages(content, title)
    for figure in figures:
        if why := reason or _uncheckable(figure):
            yield Finding(figure.figure_id, UNCHECKED, why, title, _place(figure))
            continue
        problem = _look(figure, content, pages)
        yield Finding(figure.figure_id, MISSING if problem else FOUND, problem, title, _place(figure))


def _uncheckable(figure: Figure) -> str:
    if figure.basis == "derived" and not figure.quote:
        return "it is computed from other figures, which are checked themselves"
    if not figure.quote:
        return "no quote is kept for it"
    return ""


def _place(figure: Figure) -> str:
    return f"page {figure.page}" if figure.page is not None else figure.locator


def _look(figure: Figure, content: bytes, pages: _Pages) -> str:
    """What is wrong, "" when the quote stands where it should."""
    quote = figure.quote or ""
    try:
        if figure.page is not None:
            return "" if pages.hold(figure.page, quote) else f"the quote is not on page {figure.page}"
        if sniff(content) == HTML:
            said = squeeze(html_text(content, figure.source_url))
            return "" if squeeze(quote) in said else "the quote is not on the page"
        from extract.documents.sheet import find_quote

        return "" if find_quote(content, figure.locator, quote) else f"the quote is not at {figure.locator}"
    except EvidenceError as error:
        return f"the document cannot be opened ({error})"


class _Pages:
    """The pages of one PDF, opened when first asked."""

    def __init__(self, content: bytes, name: str) -> None:
        self._content = content
        self._name = name
        self._texts: dict[int, str] | None = None

    def hold(self, page: int, quote: str) -> bool:
        """Whether the quote stands on the page, or begins there and runs on to the next."""
        if self._texts is None:
            from extract.documents.pdf import PdfDocument

            with PdfDocument(self._content, self._name) as pdf:
                self._texts = {found.number: squeeze(found.text) for found in pdf.pages}
        wanted = squeeze(quote)
        here = self._texts.get(page, "")
        if wanted in here:
            return bool(wanted)
        both = here + self._texts.get(page + 1, "")
        at = both.find(wanted)
        return bool(wanted) and 0 <= at < len(here)


def squeeze(text: str) -> str:
    """Text without white space, with plain dashes and quotation marks: what wraps or is set otherwise compares equal."""
    return re.sub(r"\s+", "", plain_dashes(printable(text)).translate(_QUOTES))
