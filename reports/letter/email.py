"""The letter as plain text for an e-mail, with the MPs' public addresses."""

from __future__ import annotations

from collections.abc import Iterable

from reports import wording
from reports.letter.model import Block, Letter, Note, note_lines


def to_text(letter: Letter) -> str:
    """The letter as text: recipients with the date of the list, subject, words with [n], notes at the end."""
    lines = [*_recipients(letter), f"Subject: {letter.subject}", ""]
    lines += [label.upper() for label in letter.labels]
    asked = 0
    for block in letter.blocks:
        asked += block.style == "ask"
        lines += _paragraph(block, asked)
    lines += ["", *(f"{s.constituency}: name" for s in letter.signatures), "", "NOTES", ""]
    for note in letter.notes:
        places = [f"{before}. {link}{after}" for before, link, after in note_lines(note)]
        lines.append(f"[{note.number}] " + "\n    ".join(places))
    return "\n".join(lines) + "\n"


def _recipients(letter: Letter) -> Iterable[str]:
    as_at = f" as at {wording.day(letter.members_as_at)}" if letter.members_as_at else ""
    yield f"Check before sending: these are the public addresses{as_at}."
    for recipient in letter.recipients:
        address = recipient.email or "no public address is published: write by post or through Parliament’s website"
        yield f"To: {recipient.name} ({recipient.constituency}): {address}"
    yield ""


def _paragraph(block: Block, asked: int) -> list[str]:
    text = "".join(f" [{run.number}]" if isinstance(run, Note) else run for run in block.runs)
    if block.style in ("heading", "local_heading"):
        return [text.upper() if block.style == "heading" else text, ""]
    return [f"{asked}. {text}" if block.style == "ask" else text, ""]
