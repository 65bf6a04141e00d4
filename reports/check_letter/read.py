"""A draft's paragraphs, from .docx or plain text. Nothing in the file is run, followed or fetched."""

from __future__ import annotations

import re
from pathlib import Path

from extract.documents.zipped import SafeZip
from extract.errors import DocumentUnreadable, EvidenceError

LIMIT = 20_000_000
"""Bytes: a longer file is no letter."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class DraftUnreadable(EvidenceError):
    """The draft cannot be read; the message says what to do."""


def read_paragraphs(path: Path) -> list[str]:
    """The paragraphs of a .docx or .txt file, without notes, headers and footers.

    Raises:
        DraftUnreadable: no such file, too long, another kind, or damaged.
    """
    if not path.is_file():
        raise DraftUnreadable(f"There is no file {path}. Give the draft as .docx or .txt.")
    if path.stat().st_size > LIMIT:
        raise DraftUnreadable(f"{path.name} is longer than {LIMIT // 10**6} MB. Give the letter alone.")
    content = path.read_bytes()
    if path.suffix.lower() == ".docx":
        return _from_docx(content, path.name)
    if path.suffix.lower() in (".txt", ".md", ".text"):
        return _from_text(content, path.name)
    raise DraftUnreadable(f"{path.name} is neither .docx nor .txt. Save the draft as one of these.")


def _from_text(content: bytes, name: str) -> list[str]:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            text = re.split(r"^NOTES$", text.replace("\r\n", "\n"), maxsplit=1, flags=re.MULTILINE)[0]
            return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    raise DraftUnreadable(f"{name} is not plain text. Save the draft as .txt (UTF-8) or .docx.")


def _from_docx(content: bytes, name: str) -> list[str]:
    from lxml import etree

    try:
        with SafeZip(content, name) as archive:
            body = archive.read("word/document.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(body, parser)
    except (DocumentUnreadable, KeyError, etree.XMLSyntaxError) as error:
        raise DraftUnreadable(f"{name} cannot be read as a Word document ({error}). Save it again as .docx or .txt.") from error
    paragraphs = (_words(paragraph) for paragraph in root.iter(f"{_W}p"))
    return [text for text in paragraphs if text]


def _words(paragraph: object) -> str:
    pieces = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):  # type: ignore[attr-defined]
        pieces.append((node.text or "") if node.tag == f"{_W}t" else " ")
    return " ".join("".join(pieces).split())
