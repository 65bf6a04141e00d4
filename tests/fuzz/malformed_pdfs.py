"""Makes PDFs that mean harm or are broken in a known way, each by name. `python -m tests.fuzz.malformed_pdfs FOLDER` writes them.

`HARMFUL` are broken through and through: none of them is an agreement or a report. `DISGUISED` are sound documents with
something evil added: what they say must be read as if it were not there, or they are refused.
"""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

WORDS = "This is a page of words, long enough for a text layer: nothing in it is an agreement or a report of an inspection."


def pdf(objects: Mapping[int, bytes], root: int = 1, trailer: bytes = b"", start: int | None = None, shift: int = 0) -> bytes:
    """A PDF of these objects, with a table of where each lies (moved by `shift`, for one that lies)."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n" % size
    out += b"".join(
        b"%010d %05d %s \n"
        % (places[n] + shift if n in places else 0, 0 if n in places else 65535, b"n" if n in places else b"f")
        for n in range(size)
    )
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        trailer,
        table if start is None else start,
    )
    return bytes(out)


def stream(content: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    """A stream object."""
    size = len(content) if length is None else length
    return b"<</Length %d%s>>\nstream\n" % (size, entries) + content + b"\nendstream"


def said(text: str = WORDS) -> bytes:
    """A content stream that shows some words."""
    return b"BT /F1 9 Tf 40 700 Td (" + text.encode("latin-1") + b") Tj ET"


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def document(
    content: bytes | None = None, *, page: bytes = b"", catalogue: bytes = b"", more: Mapping[int, bytes] | None = None
) -> bytes:
    """A PDF of one page.

    Args:
        content: its content stream, as an object; words when not given.
        page: more entries of the page.
        catalogue: more entries of the root.
        more: more objects, from number 6 on.
    """
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>" + page + b">>",
            4: content or stream(said()),
            5: FONT,
            **(more or {}),
        }
    )


def with_resources(resources: bytes, content: bytes, more: Mapping[int, bytes]) -> bytes:
    """A page whose content may paint what `resources` name."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
            + resources
            + b">>>>",
            4: stream(content),
            5: FONT,
            **more,
        }
    )


def flate(content: bytes, entries: bytes = b"") -> bytes:
    """A packed stream object."""
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode" + entries)


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
        4: stream(said()),
        5: FONT,
    }
    return pdf(objects | {10 + n: page for n in range(count)})


def _image(width: int, height: int, data: bytes) -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (width, height)
    return with_resources(b"/XObject<</I 6 0 R>>", said() + b" q 500 0 0 500 40 40 cm /I Do Q", {6: flate(data, entries)})


def _xref_stream_loop() -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    at = len(body)
    return (
        body
        + b"2 0 obj\n"
        + flate(bytes(20), b"/Type/XRef/Size 3/W[1 2 1]/Root 1 0 R/Prev %d" % at)
        + b"\nendobj\nstartxref\n%d\n%%%%EOF" % at
    )


def _object_streams(count: int) -> bytes:
    index = b" ".join(b"%d %d" % (n + 20, n * 2) for n in range(count))
    body = index + b" " + b"1 " * count
    return document(more={6: flate(body, b"/Type/ObjStm/N %d/First %d" % (count, len(index) + 1))})


def _structure(depth: int) -> bytes:
    more = {n: b"<</Type/StructElem/S/Table/P %d 0 R/K[%d 0 R]/Pg 3 0 R>>" % (n - 1, n + 1) for n in range(7, 7 + depth)}
    more[6] = b"<</Type/StructTreeRoot/K[7 0 R]/ParentTree 9 0 R>>"
    more[7 + depth] = b"<</Type/StructElem/S/TR/K 0/Pg 3 0 R>>"
    return document(page=b"/StructParents 0", catalogue=b"/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R", more=more)


def _to_unicode(mapping: bytes) -> bytes:
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <FF> "
        b"endcodespacerange " + mapping + b" endcmap end end"
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            4: stream(said()),
            5: font,
            6: stream(cmap),
        }
    )


def _type3() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
        b"/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<</Font<</F2 6 0 R>>>>>>"
    )
    glyph = stream(b"9 0 0 0 9 9 d1 BT /F2 9 Tf (aaaa) Tj ET")
    resources = b"/ExtGState<<>>"
    return with_resources(resources, said() + b" BT /F2 9 Tf (aaaa) Tj ET", {6: font, 7: glyph}).replace(
        b"/F1 5 0 R>>", b"/F1 5 0 R/F2 6 0 R>>", 1
    )


SOUND = document()
_NEST = 200_000

HARMFUL: dict[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "a head and no more": lambda: b"%PDF-1.7\n",
    "a web page that calls itself a PDF": lambda: b"<html>%PDF-1.7 <form>Sign in</form></html>",
    "random bytes after the head": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
    **{f"cut at {share} in 8": (lambda share=share: SOUND[: len(SOUND) * share // 8]) for share in range(1, 8)},  # type: ignore[misc]
    "a page tree that holds itself": lambda: pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
    "a page tree that holds its parent": lambda: pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 4>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 4>>",
        }
    ),
    "ten thousand pages": lambda: _pages(10_000),
    "a count of ten million pages": lambda: SOUND.replace(b"/Count 1>>", b"/Count 10000000>>"),
    "a count below zero": lambda: SOUND.replace(b"/Count 1>>", b"/Count -1>>"),
    "a page that is its own parent": lambda: SOUND.replace(b"/Page/Parent 2 0 R", b"/Page/Parent 3 0 R"),
    "a picture said to be 100,000 by 100,000": lambda: _image(100_000, 100_000, b"\x00" * 1000),
    "a picture that unpacks to 300 MB": lambda: _image(10_000, 10_000, bytes(300_000_000)),
    "a page that unpacks to 300 MB": lambda: document(flate(b" " * 300_000_000)),
    "a page of a million words": lambda: document(flate(b"BT /F1 9 Tf 40 700 Td " + b"(word ) Tj " * 1_000_000 + b"ET")),
    "a page of a million lines": lambda: document(flate(said() + b" 0 0 m 9 9 l S" * 1_000_000)),
    "a page of half a million states": lambda: document(flate(b"q " * 500_000 + said() + b" Q" * 500_000)),
    "an array nested 200,000 deep": lambda: document(more={6: b"[" * _NEST + b"]" * _NEST}, catalogue=b"/Names 6 0 R"),
    "a dictionary nested 200,000 deep": lambda: document(more={6: b"<</A" * _NEST + b" 1" + b">>" * _NEST}, catalogue=b"/Names 6 0 R"),
    "a content stream nested 200,000 deep": lambda: document(stream(b"[" * _NEST + b"]" * _NEST + b" TJ " + said())),
    "a form that paints itself": lambda: with_resources(
        b"/XObject<</X 6 0 R>>",
        said() + b" /X Do",
        {6: stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")},
    ),
    "a thousand forms, each painting the next twice": lambda: with_resources(
        b"/XObject<</X 6 0 R>>",
        said() + b" /X Do",
        {
            n: stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 1))
            for n in range(6, 1006)
        },
    ),
    "an object stream said to hold ten million objects": lambda: _object_streams(5).replace(b"/N 5", b"/N 10000000"),
    "an object stream of 200,000 objects": lambda: _object_streams(200_000),
    "an object stream that extends itself": lambda: _object_streams(5).replace(b"/ObjStm", b"/ObjStm/Extends 6 0 R"),
    "a table of places that starts nowhere": lambda: SOUND.replace(b"startxref\n", b"startxref\n99999999"),
    "a table of places seven bytes off": lambda: pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}, shift=7),
    "a table of places that follows itself": lambda: pdf({1: b"<</Type/Catalog/Pages 1 0 R>>"}, trailer=b"/Prev 58"),
    "a stream of places that follows itself": _xref_stream_loop,
    "a size of two thousand million objects": lambda: SOUND.replace(b"/Size 6", b"/Size 2147483647"),
    "a root that is a number": lambda: pdf({1: b"5"}),
    "a root that is itself": lambda: pdf({1: b"1 0 R"}),
    "a length that is its own stream": lambda: SOUND.replace(b"<</Length %d>>" % len(said()), b"<</Length 4 0 R>>"),
    "a length below zero": lambda: document(stream(said(), length=-5)),
    "a length beyond the file": lambda: document(stream(said(), length=2**31)),
    "a thousand filters": lambda: document(stream(zlib.compress(said()), b"/Filter[" + b"/FlateDecode" * 1000 + b"]")),
    "an unknown filter": lambda: document(stream(said(), b"/Filter/NoSuchDecode")),
    "a filter with wrong parameters": lambda: document(
        flate(said(), b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 99/BitsPerComponent 16>>")
    ),
    "a page without a size": lambda: SOUND.replace(b"/MediaBox[0 0 595 842]", b""),
    "a page of no width": lambda: SOUND.replace(b"[0 0 595 842]", b"[0 0 0 0]    "),
    "a page as wide as a country": lambda: SOUND.replace(b"[0 0 595 842]", b"[0 0 9e9 9e9]"),
    "a page turned by 45 degrees": lambda: document(page=b"/Rotate 45/UserUnit 1000000000"),
    "tags nested five thousand deep": lambda: _structure(5_000),
    "tags that hold each other": lambda: _structure(5).replace(b"/K[12 0 R]", b"/K[7 0 R] "),
    "a font that draws itself": _type3,
    "characters that are halves of characters": lambda: _to_unicode(b"1 beginbfrange <00> <FF> <D800> endbfrange"),
    "characters that stand for a hundred others": lambda: _to_unicode(b"1 beginbfrange <00> <FF> <" + b"0041" * 100 + b"> endbfrange"),
    "right-to-left and control characters": lambda: _to_unicode(
        b"3 beginbfchar <61> <202E> <62> <0000> <63> <FEFF> endbfchar"
    ),
    "a lock of an unknown kind": lambda: pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>", 3: b"<</Filter/NoSuchLock/V 9/R 9>>"},
        trailer=b"/Encrypt 3 0 R/ID[<00><00>]",
    ),
    "an object of a number beyond all numbers": lambda: SOUND.replace(b"5 0 obj", b"99999999999999999999 0 obj"),
    "a thousand updates": lambda: SOUND + b"".join(
        b"4 0 obj\n" + stream(said()) + b"\nendobj\nxref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (0, n, n)
        for n in range(1000)
    ),
    "a ZIP that is a PDF too": lambda: b"PK\x03\x04" + b"\x00" * 26 + SOUND,
}  # fmt: skip

JAVASCRIPT = b"app.launchURL('http://127.0.0.1:9/', true); this.exportDataObject({cName: 'x', nLaunch: 2});"


def disguised(sound: bytes, evil: str) -> bytes:
    """A sound PDF with one evil thing added, by name (one of EVILS)."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    actions = {
        "JavaScript on opening": Dictionary(S=Name.JavaScript, JS=String(JAVASCRIPT.decode())),
        "a program to launch": Dictionary(S=Name.Launch, F=String("/bin/sh"), NewWindow=True),
        "an address to open": Dictionary(S=Name.URI, URI=String("http://127.0.0.1:9/")),
        "a form to send": Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("http://127.0.0.1:9/"))),
        "another file to go to": Dictionary(S=Name.GoToR, F=String("//127.0.0.1/share/x.pdf"), D=Array([0, Name.Fit])),
    }
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound)) as document:
        if evil in actions:
            document.Root.OpenAction = document.make_indirect(actions[evil])
            document.Root.AA = Dictionary(WC=actions[evil])
            document.pages[0].AA = Dictionary(O=actions[evil])
        elif evil == "a program embedded":
            document.attachments["evil.exe"] = b"MZ" + bytes(1000)
        elif evil == "a bomb embedded":
            document.attachments["bomb.zip"] = bytes(50_000_000)
        elif evil == "a form with scripts of its own":
            xfa = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;</xdp:xdp>"
            document.Root.AcroForm = Dictionary(XFA=document.make_stream(xfa), Fields=Array([]))
        elif evil == "a link on every page":
            link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 595, 842]), A=actions["a program to launch"])
            for page in document.pages:
                page.Annots = Array([document.make_indirect(link)])
        else:
            raise KeyError(evil)
        document.save(out, static_id=True)
    return out.getvalue()


EVILS = (
    "JavaScript on opening", "a program to launch", "an address to open", "a form to send", "another file to go to", "a program embedded",
    "a bomb embedded", "a form with scripts of its own", "a link on every page",
)  # fmt: skip


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, (_name, make) in enumerate(HARMFUL.items()):
        (folder / f"{number:02}.pdf").write_bytes(make())
