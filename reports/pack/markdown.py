"""The pack as Markdown: headings, pipe tables, footnotes; what documents say is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import wording
from reports.citations import Cited
from reports.pack.html import CONTACT, is_live
from reports.pack.model import (
    MARK_MEANINGS,
    MARK_WORDS,
    Block,
    Bullets,
    ChartBlock,
    Heading,
    Inline,
    Mark,
    Pack,
    Paragraph,
    Piece,
    Question,
    SourceEntry,
    Table,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!^])")
_LINE_START = re.compile(r"^(?:(?=[-+:](?:\s|$)|-{2,}|=)|(\d+)(?=[.)](?:\s|$)))")
"""Where text that opens a line would be taken for a list, a rule or a heading: the backslash goes here."""


def to_markdown(pack: Pack) -> str:
    """The whole file."""
    day = wording.day(pack.as_at)
    lines = [f"**{escape(label)}**\n" for label in pack.labels]
    lines += [f"# {escape(pack.name)}: evidence on special educational needs money and services\n"]
    lines += [f"As at {day} · independent, not endorsed by DfE or Ofsted\n", "## At a glance\n"]
    lines += [text for block in pack.briefing for text in _block(block)]
    for section in pack.sections:
        lines.append(f"## {escape(section.title)}\n")
        lines += [text for block in section.blocks for text in _block(block)]
    lines += _about(pack)
    lines += ["## Sources\n", *(_source(entry) for entry in pack.sources)]
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it stands, on one line: no markup, no HTML, no list or heading by accident."""
    return _line(_within(text))


def _within(text: str) -> str:
    """Text inside a line: no markup, no HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _line(text: str) -> str:
    """Escaped text that opens a line."""
    return _LINE_START.sub(r"\1\\", text)


def _keep_spaces(text: str) -> str:
    """Escape a piece of running text, keeping the spaces at its ends."""
    inner = _within(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if text[-1:].isspace() and inner else ''}"


def _inline(inline: Inline) -> str:
    return "".join(_part(part) for part in inline)


def _part(part: str | Piece | Mark) -> str:
    if isinstance(part, str):
        return _keep_spaces(part)
    if isinstance(part, Mark):
        return f" \\[{MARK_WORDS[part.key]}\\]"
    return _keep_spaces(part.text) + "".join(f"[^{number}]" for number in part.notes)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"{_paragraph(block)}\n"
    elif isinstance(block, Bullets):
        yield "\n".join(f"- {_paragraph(item)}" for item in block.items) + "\n"
    elif isinstance(block, Heading):
        yield f"### {escape(block.text)}\n"
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, ChartBlock):
        yield _chart(block)
    else:
        yield _question(block)


def _paragraph(block: Paragraph) -> str:
    lead = f"**{escape(block.lead)}** " if block.lead else ""
    caveats = f" *{escape(' '.join(block.caveats))}*" if block.caveats else ""
    words = _inline(block.inline)
    return f"{lead}{words if lead else _line(words)}{caveats}"


def _table(table: Table) -> Iterator[str]:
    yield f"**{escape(table.caption)}**\n"
    yield "| " + " | ".join(escape(column) for column in table.columns) + " |"
    yield "|" + "|".join("---:" if right else "---" for right in table.right) + "|"
    for row in table.rows:
        yield "| " + " | ".join(_inline(cell.inline) for cell in row) + " |"
    yield f"\n{escape(table.note)}\n" if table.note else ""


def _chart(block: ChartBlock) -> str:
    chart = block.chart
    if chart.empty:
        return f"*{escape(chart.nothing)}*\n"
    path = f"charts/{chart.chart_id}"
    return f"![{escape(chart.alt)}]({path}.svg)\n\nNumbers: [{path}.csv]({path}.csv)\n"


def _question(block: Question) -> str:
    return f"**Question {block.number}, to {escape(block.addressee)}:**\n\n> {escape(block.question)}\n"


def _about(pack: Pack) -> list[str]:
    lines = ["## Licences, corrections and how to read this\n"]
    if pack.marks:
        lines.append("A figure without a mark is a publisher’s own. The others say how they reached us:\n")
        lines += [f"- \\[{MARK_WORDS[mark]}\\] {MARK_MEANINGS[mark]}" for mark in pack.marks] + [""]
    for row in pack.licences:
        until = f", to {wording.day(row.as_at)}" if row.as_at else ""
        lines.append(f"- {escape(f'{row.publisher}: {row.title}{until}. {row.licence}. {row.attribution}')}")
    lines.append(
        f"\nIf a figure here is wrong, say which and what the document says: {CONTACT}. It will be compared with the document, "
        "corrected, and the correction will be told.\n"
    )
    lines.append(f"Independent; not endorsed by DfE or Ofsted. Made from warehouse {escape(pack.warehouse_id)}.\n")
    return lines


def _source(entry: SourceEntry) -> str:
    cited: Cited = entry.cited
    parts = [f"{escape(cited.heading)}{', ' + escape(cited.place) if cited.place else ''}."]
    if cited.quote:
        parts.append(f"“{escape(cited.quote)}”")
    if entry.together > 1:
        parts.append(f"And {entry.together - 1} more of the same kind, each in figures.csv.")
    if cited.link:
        parts.append(f"<{_address(cited.link)}>" if is_live(cited.link) else escape(cited.link))
    if cited.retrieved:
        parts.append(f"Read {wording.day(cited.retrieved)}.")
    parts += [f"SHA-256 {cited.sha256}" if cited.sha256 else "", escape(cited.label), " ".join(entry.figure_ids)]
    return f"[^{entry.number}]: {' '.join(part for part in parts if part)}\n"


def _address(link: str) -> str:
    """An address for an autolink: nothing in it can end the link early."""
    return re.sub(r"[<>\s\\]", lambda m: f"%{ord(m[0]):02X}", link)
