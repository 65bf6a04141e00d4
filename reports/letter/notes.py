"""Local notes: what people here know, in their own words, each with who says so. They live in the letter alone."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from extract.errors import EvidenceError
from extract.printable import printable

LIMIT = 200_000
"""Bytes: a longer file is not a page of notes."""


class NotesUnreadable(EvidenceError):
    """The notes file cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class LocalNote:
    """One block of local knowledge.

    Attributes:
        said_by: who says so: a person, a school, a petition, a council motion.
        paragraphs: what they say, in their words.
        source: an address or paper where it can be read, "" when there is none.
    """

    said_by: str
    paragraphs: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class LocalNotes:
    """A notes file.

    Attributes:
        writer: the group or person who writes the letter, "" when not given.
        contact: how the MPs can reply, "" when not given.
    """

    notes: tuple[LocalNote, ...] = ()
    writer: str = ""
    contact: str = ""


def read_notes(path: Path) -> LocalNotes:
    """Read a .toml or .md file of notes.

    TOML: `writer` and `contact` at the top, then [[note]] with `said_by`, `text` and, if there is one, `source`.
    Markdown: `# writer`, a line `Contact: ...`, then a heading `## who says so` for each note, its text, and a
    line `Source: ...` where there is one.

    Raises:
        NotesUnreadable: the file is missing, too long, neither form, or a note does not say who says so.
    """
    if not path.is_file():
        raise NotesUnreadable(f"There is no file {path}. Give --notes the address of a .toml or .md file.")
    content = path.read_bytes()
    if len(content) > LIMIT:
        raise NotesUnreadable(f"{path.name} is longer than {LIMIT:,} bytes. Keep what fits in a letter.")
    try:
        text = printable(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise NotesUnreadable(f"{path.name} is not UTF-8 text. Save it as plain text (UTF-8) and try again.") from error
    notes = _from_toml(text, path.name) if path.suffix.lower() == ".toml" else _from_markdown(text, path.name)
    if not notes.notes:
        form = (
            "In TOML: [[note]] with said_by and text."
            if path.suffix.lower() == ".toml"
            else "Begin each with a line “## who says so”."
        )
        raise NotesUnreadable(f"{path.name} holds no note. {form} Their words come below it. Or leave --notes out.")
    return notes


def _from_toml(text: str, name: str) -> LocalNotes:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotesUnreadable(f"{name} is not TOML as it should be: {error}.") from error
    unknown = data.keys() - {"writer", "contact", "note"}
    if unknown:
        raise NotesUnreadable(f"{name} holds {', '.join(sorted(unknown))}; only writer, contact and [[note]] are used.")
    blocks = data.get("note", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise NotesUnreadable(f"{name}: write each note under a line [[note]].")
    notes = tuple(_note(block, number, name) for number, block in enumerate(blocks, start=1))
    return LocalNotes(notes, _text(data.get("writer")), _text(data.get("contact")))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _note(block: dict[str, object], number: int, name: str) -> LocalNote:
    said_by, text = _text(block.get("said_by")), _text(block.get("text"))
    if not said_by or not text:
        missing = "said_by" if not said_by else "text"
        raise NotesUnreadable(f"{name}, note {number}: {missing} is missing. Say who says so (said_by) and their words (text).")
    return LocalNote(said_by, _paragraphs(text), _text(block.get("source")))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _from_markdown(text: str, name: str) -> LocalNotes:
    head, *blocks = re.split(r"^##[ \t]+", text, flags=re.MULTILINE)
    writer = re.search(r"^#[ \t]+(.+)$", head, re.MULTILINE)
    contact = re.search(r"^Contact:[ \t]*(.+)$", head, re.MULTILINE)
    notes = []
    for number, block in enumerate(blocks, start=1):
        said_by, _, body = block.partition("\n")
        source = re.search(r"^Source:[ \t]*(.+)$", body, re.MULTILINE)
        body = re.sub(r"^Source:.*$", "", body, flags=re.MULTILINE)
        notes.append(_note({"said_by": said_by, "text": body, "source": source[1] if source else ""}, number, name))
    return LocalNotes(tuple(notes), writer[1].strip() if writer else "", contact[1].strip() if contact else "")
