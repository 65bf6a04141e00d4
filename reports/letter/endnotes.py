"""Real endnotes in a .docx: the part, its styles and settings, and the references in the text.

python-docx has no interface for them, so the part is written here as WordprocessingML.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reports.letter.model import Note, note_lines

if TYPE_CHECKING:
    from docx.document import Document

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))


def w(name: str) -> str:
    """A name in the namespace of WordprocessingML."""
    return f"{{{_W}}}{name}"


def element(name: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML with its attributes."""
    from lxml import etree

    made = etree.Element(w(name), nsmap={"w": _W, "r": _R})
    for key, value in attributes.items():
        made.set(w(key), str(value))
    return made


def child(parent: Any, name: str, **attributes: str | int) -> Any:
    """The same, appended to a parent."""
    made = element(name, **attributes)
    parent.append(made)
    return made


def add_endnotes(document: Document, notes: Sequence[Note]) -> None:
    """Attach the part that holds every note, and say in the settings that notes are numbered 1, 2, 3.

    Args:
        document: gets the part; its references are put in by `reference`.
        notes: in order; the id of each is its number.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    root = element("endnotes")
    for identity, kind in _SEPARATORS:
        separator = child(root, "endnote", type=kind, id=identity)
        if identity == -1:
            _heading(child(separator, "p"))
        child(child(child(separator, "p"), "r"), kind)
    part = Part(PackURI("/word/endnotes.xml"), _TYPE, b"", document.part.package)
    for note in notes:
        _note(root, note, part)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    document.part.relate_to(part, _RELATION)
    _number_plainly(document)


def _heading(paragraph: Any) -> None:
    """The word above the notes, where the program shows what separates them from the text."""
    child(child(paragraph, "pPr"), "pStyle", val="Heading2")
    _text(paragraph, "Notes")


def _note(root: Any, note: Note, part: Any) -> None:
    endnote = child(root, "endnote", id=note.number)
    for index, (before, link, after) in enumerate(note_lines(note)):
        paragraph = child(endnote, "p")
        child(child(paragraph, "pPr"), "pStyle", val="EndnoteText")
        if index == 0:
            run = child(paragraph, "r")
            child(child(run, "rPr"), "rStyle", val="EndnoteReference")
            child(run, "endnoteRef")
            _text(paragraph, " ")
        _text(paragraph, f"{before}. " if before else "")
        _link(paragraph, link, part)
        _text(paragraph, after)


def _text(paragraph: Any, text: str, style: str = "") -> None:
    if not text:
        return
    run = child(paragraph, "r")
    if style:
        child(child(run, "rPr"), "rStyle", val=style)
    holder = child(run, "t")
    holder.text = text
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _link(paragraph: Any, address: str, part: Any) -> None:
    """The address, live where it is a web address; any other scheme stays plain text."""
    if not address.startswith(("https://", "http://")):
        _text(paragraph, address)
        return
    from docx.opc.constants import RELATIONSHIP_TYPE

    link = child(paragraph, "hyperlink")
    link.set(f"{{{_R}}}id", part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    _text(link, address, "Hyperlink")


def _number_plainly(document: Document) -> None:
    """Arabic numbers, in the document's settings and in its section (programs read one or the other)."""
    properties = element("endnotePr")
    child(properties, "numFmt", val="decimal")
    section = document.sections[-1]._sectPr
    heads = sum(child.tag in (w("headerReference"), w("footerReference")) for child in section)
    section.insert(heads, copy.deepcopy(properties))
    for identity, _ in _SEPARATORS:
        child(properties, "endnote", id=identity)
    settings = document.settings.element
    before = settings.find(w("compat"))
    settings.insert(list(settings).index(before) if before is not None else len(settings), properties)


def reference(paragraph: Any, number: int) -> None:
    """Append the mark of a note to a paragraph of python-docx."""
    run = child(paragraph._p, "r")
    child(child(run, "rPr"), "rStyle", val="EndnoteReference")
    child(run, "endnoteReference", id=number)
