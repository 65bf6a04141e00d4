"""The letter as a .docx: real styles, headings and endnotes, the same bytes for the same letter."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extract.printable import printable
from reports.letter import endnotes
from reports.letter.endnotes import w as _w
from reports.letter.model import Block, Letter, Note, Signature

if TYPE_CHECKING:
    from docx.document import Document

SERIF, SANS = "Georgia", "Arial"
_UNUSED_PARTS = frozenset({"stylesWithEffects", "thumbnail", "customXml", "webSettings"})
_KEPT_STYLES = (
    "Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Title", "Heading1", "Heading2", "Heading3", "BodyText",
    "ListNumber", "Footer", "Localnote", "Tofillin", "Label", "EndnoteText", "EndnoteReference", "Hyperlink",
)  # fmt: skip
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARAGRAPH_STYLES = {
    "heading": "Heading 2",
    "text": "Body Text",
    "local_heading": "Heading 3",
    "local": "Local note",
    "source": "Local note",
    "ask": "List Number",
    "marked": "To fill in",
    "closing": "Body Text",
    "label": "Label",
}


def to_docx(letter: Letter) -> bytes:
    """Bytes of the letter as a Word document."""
    import docx

    document = docx.Document(io.BytesIO(_empty_letter()))
    _properties(document, letter)
    for label in letter.labels:
        _styled(document, "Label", printable(label))
    _styled(document, "Title", printable(letter.subject))
    for block in letter.blocks:
        _block(document, block)
    _signatures(document, letter.signatures)
    _footer(document, letter)
    endnotes.add_endnotes(document, letter.notes)
    buffer = io.BytesIO()
    document.save(buffer)
    return _same_bytes(buffer.getvalue())


@lru_cache(maxsize=1)
def _empty_letter() -> bytes:
    """A document with our page and styles and no words: made once a process, for they are the same in every letter."""
    import docx

    document = docx.Document()
    _page(document)
    _styles(document)
    _leave_out_unused(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _leave_out_unused(document: Document) -> None:
    """Drop what the template brings and a letter does not use: a hundred table styles, a thumbnail of another document."""
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in _UNUSED_PARTS]:
            del rels[key]
    styles = {style.get(_w("styleId")): style for style in document.styles.element.iter(_w("style"))}
    kept = set(_KEPT_STYLES)
    waiting = list(kept)
    while waiting:
        style = styles[waiting.pop()]
        for child in style:
            if child.tag in (_w("basedOn"), _w("link"), _w("next")) and child.get(_w("val")) not in kept:
                kept.add(child.get(_w("val")))
                waiting.append(child.get(_w("val")))
    for name, style in styles.items():
        if name not in kept:
            style.getparent().remove(style)


@lru_cache(maxsize=1)
def _style_ids() -> dict[str, str]:
    import docx

    return {style.name: style.style_id for style in docx.Document(io.BytesIO(_empty_letter())).styles}


def _styled(document: Document, style: str, text: str = "") -> Any:
    """A paragraph in a style, by the style's id: python-docx would search every style for each paragraph."""
    paragraph: Any = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().style = _style_ids()[style]
    return paragraph


def _page(document: Document) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(1.6), Cm(1.5)
    section.footer_distance = Cm(0.8)


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles: Any = document.styles
    ink = RGBColor(0x1A, 0x1A, 0x1A)
    for name, font, size, before, after, bold in (
        ("Normal", SERIF, 10.5, 0, 0, False), ("Body Text", SERIF, 10.5, 0, 5, False), ("Title", SANS, 13, 0, 8, True),
        ("Heading 2", SANS, 10.5, 5, 2, True), ("Heading 3", SANS, 9.5, 3, 1, True), ("List Number", SERIF, 10.5, 0, 2, False),
    ):  # fmt: skip
        style = styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.color.rgb = font, Pt(size), bold, ink
        _east_asian(style, font)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.08
        style.paragraph_format.widow_control = True
    _plain_title(styles["Title"])
    for name, base, size in (("Local note", "Body Text", 10.5), ("To fill in", "Body Text", 10.5), ("Label", "Body Text", 9)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = styles[base], Pt(size)
    styles["Local note"].paragraph_format.left_indent = Pt(14)
    styles["To fill in"].font.italic = True
    styles["Label"].font.bold = True
    _note_styles(styles)
    _language(document)


def _note_styles(styles: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    text = styles.add_style("EndnoteText", WD_STYLE_TYPE.PARAGRAPH)
    text.element.find(_w("name")).set(_w("val"), "endnote text")
    text.base_style, text.font.size = styles["Normal"], Pt(8.5)
    text.paragraph_format.space_after = Pt(3)
    mark = styles.add_style("EndnoteReference", WD_STYLE_TYPE.CHARACTER)
    mark.element.find(_w("name")).set(_w("val"), "endnote reference")
    mark.font.superscript = True
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x0B, 0x4F, 0x8A), True


def _east_asian(style: Any, font: str) -> None:
    """The font for every script: Word takes the theme's otherwise."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(_w(name), font)


def _plain_title(style: Any) -> None:
    """No rule under the title: it is the subject of a letter."""
    border = style.element.pPr.find(_w("pBdr"))
    if border is not None:
        style.element.pPr.remove(border)


def _language(document: Document) -> None:
    for language in document.styles.element.iter(_w("lang")):
        language.set(_w("val"), "en-GB")


def _properties(document: Document, letter: Letter) -> None:
    when = datetime.combine(letter.as_at, datetime.min.time())
    core = document.core_properties
    core.author, core.last_modified_by, core.comments = "SEND evidence", "SEND evidence", ""
    core.title, core.subject, core.language = printable(letter.subject), "Letter to Members of Parliament", "en-GB"
    core.created, core.modified, core.last_printed, core.revision = when, when, when, 1


def _block(document: Document, block: Block) -> None:
    paragraph = _styled(document, _PARAGRAPH_STYLES[block.style])
    if block.style == "closing":
        paragraph.paragraph_format.keep_with_next = True
    for run in block.runs:
        if isinstance(run, Note):
            endnotes.reference(paragraph, run.number)
        else:
            paragraph.add_run(printable(run))


def _signatures(document: Document, signatures: tuple[Signature, ...]) -> None:
    """A line for each constituency, two abreast; whoever gathers more adds rows."""
    if not signatures:
        return
    rows = (len(signatures) + 1) // 2
    table = document.add_table(rows=rows, cols=2)
    for index, signature in enumerate(signatures):
        cell = table.cell(index % rows, index // rows)
        paragraph = cell.paragraphs[0]
        paragraph.add_run(printable(signature.constituency)).bold = True
        paragraph.add_run("\nName and signature: ......................................")
        paragraph.paragraph_format.space_after = _points(3)
    for row in table.rows:
        _keep_whole(row)
    _styled(document, "endnote text")  # Word wants a paragraph after the last table


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _keep_whole(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(endnotes.element("cantSplit"))


def _footer(document: Document, letter: Letter) -> None:
    from reports import wording

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"Figures as at {wording.day(letter.as_at)} · independent, not endorsed by DfE or Ofsted · page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")
    for run in paragraph.runs:
        run.font.size, run.font.name = _points(8), SANS


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind == "":
            instruction = endnotes.child(run._r, "instrText")
            instruction.text = text
        elif kind != "text":
            endnotes.child(run._r, "fldChar", fldCharType=kind)


def _same_bytes(content: bytes) -> bytes:
    """The same archive with fixed times and order, without the template's thumbnail of another document."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(name))
    return out.getvalue()
