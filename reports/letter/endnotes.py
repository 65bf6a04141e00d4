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


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _element(name: str, **attributes: str | int) -> Any:
    from lxml import etree

    element = etree.Element(_w(name), nsmap={"w": _W, "r": _R})
    for key, value in attributes.items():
        element.set(_w(key), str(value))
    return element


def _child(parent: Any, name: str, **attributes: str | int) -> Any:
    child = _element(name, **attributes)
    parent.append(child)
    return child


def add_endnotes(document: Document, notes: Sequence[Note]) -> None:
    """Attach the part that holds every note, and say in the settings that notes are numbered 1, 2, 3.

    Args:
        document: gets the part; its references are put in by `reference`.
        notes: in order; the id of each is its number.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    root = _element("endnotes")
    for identity, kind in _SEPARATORS:
        separator = _child(root, "endnote", type=kind, id=identity)
        if identity == -1:
            _heading(_child(separator, "p"))
        _child(_child(_child(separator, "p"), "r"), kind)
    part = Part(PackURI("/word/endnotes.xml"), _TYPE, b"", document.part.package)
    for note in notes:
        _note(root, note, part)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    document.part.relate_to(part, _RELATION)
    _number_plainly(document)


def _heading(paragraph: Any) -> None:
    """The word above the notes, where the program shows what separates them from the text."""
    _child(_child(paragraph, "pPr"), "pStyle", val="Heading2")
    _text(paragraph, "Notes")


def _note(root: Any, note: Note, part: Any) -> None:
    endnote = _child(root, "endnote", id=note.number)
    for index, (before, link, after) in enumerate(note_lines(note)):
        paragraph = _child(endnote, "p")
        _child(_child(paragraph, "pPr"), "pStyle", val="EndnoteText")
        if index == 0:
            run = _child(paragraph, "r")
            _child(_child(run, "rPr"), "rStyle", val="EndnoteReference")
            _child(run, "endnoteRef")
            _text(paragraph, " ")
        _text(paragraph, f"{before}. " if before else "")
        _link(paragraph, link, part)
        _text(paragraph, after)


def _text(paragraph: Any, text: str, style: str = "") -> None:
    if not text:
        return
    run = _child(paragraph, "r")
    if style:
        _child(_child(run, "rPr"), "rStyle", val=style)
    holder = _child(run, "t")
    holder.text = text
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _link(paragraph: Any, address: str, part: Any) -> None:
    """The address, live where it is a web address; any other scheme stays plain text."""
    if not address.startswith(("https://", "http://")):
        _text(paragraph, address)
        return
    from docx.opc.constants import RELATIONSHIP_TYPE

    link = _child(paragraph, "hyperlink")
    link.set(f"{{{_R}}}id", part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    _text(link, address, "Hyperlink")


def _number_plainly(document: Document) -> None:
    """Arabic numbers, in the document's settings and in its section (programs read one or the other)."""
    properties = _element("endnotePr")
    _child(properties, "numFmt", val="decimal")
    section = document.sections[-1]._sectPr
    heads = sum(child.tag in (_w("headerReference"), _w("footerReference")) for child in section)
    section.insert(heads, copy.deepcopy(properties))
    for identity, _ in _SEPARATORS:
        _child(properties, "endnote", id=identity)
    settings = document.settings.element
    before = settings.find(_w("compat"))
    settings.insert(list(settings).index(before) if before is not None else len(settings), properties)


def reference(paragraph: Any, number: int) -> None:
    """Append the mark of a note to a paragraph of python-docx."""
    run = _child(paragraph._p, "r")
    _child(_child(run, "rPr"), "rStyle", val="EndnoteReference")
    _child(run, "endnoteReference", id=number)
