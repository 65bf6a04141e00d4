"""The pack as a tagged PDF (PDF/UA-1) through typst: what documents say goes in as data, never as markup.

Fonts travel with typst and with this package, the date is the warehouse's, so the same pack has the same bytes anywhere.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reports import wording
from reports.charts.style import FONT_FOLDER
from reports.pack.html import CONTACT, TEMPLATES, is_live
from reports.pack.model import (
    MARK_MEANINGS,
    MARK_WORDS,
    Block,
    Bullets,
    ChartBlock,
    Heading,
    Inline,
    Licence,
    Mark,
    Pack,
    Paragraph,
    SourceEntry,
    Table,
)

if TYPE_CHECKING:
    import typst


def to_pdf(pack: Pack) -> bytes:
    """The whole file. Raises typst.TypstError when the template and the data do not fit: a fault of ours."""
    stamp = datetime.combine(pack.as_at, time(), UTC)
    made: Any = _compiler().compile(
        format="pdf", sys_inputs={"pack": json.dumps(_pack(pack), ensure_ascii=False)}, pdf_standards="ua-1", timestamp=stamp
    )
    _forget()
    return bytes(made)


AGES = 11
"""Compilations after which typst lets go of what it remembers of one: ten, and the one at hand."""


def _forget() -> None:
    """Let go of what typst remembers of the pack just set: some 40 MB, of no use to the next one."""
    for _ in range(AGES):
        _blank().compile()


@lru_cache(maxsize=1)
def _blank() -> typst.Compiler:
    import typst

    return typst.Compiler(TEMPLATES / "blank.typ", root=TEMPLATES, ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One compiler for each process: reading the fonts costs more than a page."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONT_FOLDER])
    return typst.Compiler(TEMPLATES / "pack.typ", root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)


def _pack(pack: Pack) -> dict[str, Any]:
    return {
        "name": pack.name,
        "as_at": wording.day(pack.as_at),
        "warehouse": pack.warehouse_id,
        "labels": pack.labels,
        "briefing": [_block(block) for block in pack.briefing],
        "sections": [{"title": s.title, "blocks": [_block(block) for block in s.blocks]} for s in pack.sections],
        "sources": [_source(entry) for entry in pack.sources],
        "marks": [{"word": MARK_WORDS[mark], "meaning": MARK_MEANINGS[mark]} for mark in pack.marks],
        "licences": [_licence(row) for row in pack.licences],
        "contact": CONTACT,
    }


def _licence(row: Licence) -> str:
    until = f", to {wording.day(row.as_at)}" if row.as_at else ""
    return f"{row.publisher}: {row.title}{until}. {row.licence}. {row.attribution}".strip()


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": [_paragraph(item) for item in block.items]}
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text}
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, ChartBlock):
        return _chart(block)
    return {"kind": "question", "number": block.number, "to": block.addressee, "text": block.question}


def _paragraph(block: Paragraph) -> dict[str, Any]:
    return {"kind": "paragraph", "lead": block.lead, "inline": _inline(block.inline), "caveat": " ".join(block.caveats)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "glance": table.table_id == "at-a-glance-table",
        "caption": table.caption,
        "columns": table.columns,
        "right": table.right,
        "rows": [[_inline(cell.inline) for cell in row] for row in table.rows],
        "note": table.note,
    }


def _chart(block: ChartBlock) -> dict[str, Any]:
    chart = block.chart
    return {"kind": "chart", "svg": "" if chart.empty else chart.svg(), "alt": chart.alt, "nothing": chart.nothing}


def _inline(inline: Inline) -> list[dict[str, Any]]:
    return [_part(part) for part in inline]


def _part(part: Any) -> dict[str, Any]:
    if isinstance(part, str):
        return {"text": part, "notes": [], "mark": ""}
    if isinstance(part, Mark):
        return {"text": "", "notes": [], "mark": MARK_WORDS[part.key]}
    return {"text": part.text, "notes": part.notes, "mark": ""}


def _source(entry: SourceEntry) -> dict[str, Any]:
    cited = entry.cited
    more = f" And {entry.together - 1} more of the same kind, each in figures.csv." if entry.together > 1 else ""
    return {
        "number": entry.number,
        "text": f"{cited.heading}{f', {cited.place}' if cited.place else ''}.",
        "quote": cited.quote or "",
        "more": more,
        "link": cited.link if is_live(cited.link) else "",
        "tail": " ".join(
            part for part in (f"Read {wording.day(cited.retrieved)}." if cited.retrieved else "", cited.label) if part
        ),
        "hash": (cited.sha256 or "")[:16],
        "figures": " ".join(entry.figure_ids),
    }
