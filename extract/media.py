"""What bytes are, told from the bytes themselves and never from what a server says of them."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Sequence

from extract.errors import SourceChanged

PDF = "application/pdf"
ZIP = "application/zip"
GZIP = "application/gzip"
HTML = "text/html"
JSON = "application/json"
XML = "application/xml"
CSV = "text/csv"
TEXT = "text/plain"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BINARY = "application/octet-stream"

EXTENSIONS = {
    PDF: ".pdf", ZIP: ".zip", GZIP: ".gz", HTML: ".html", JSON: ".json", XML: ".xml",
    CSV: ".csv", TEXT: ".txt", ODS: ".ods", XLSX: ".xlsx", DOCX: ".docx",
}  # fmt: skip
"""File name ending by media type, so that a person can open what the archive holds."""

_NAMES = {
    PDF: "a PDF", ZIP: "a ZIP file", GZIP: "a gzip file", HTML: "a web page", JSON: "JSON", XML: "XML",
    CSV: "a CSV table", TEXT: "plain text", ODS: "an ODS workbook", XLSX: "an XLSX workbook", DOCX: "a Word document",
    BINARY: "bytes of an unknown kind",
}  # fmt: skip
_HEAD = 4096
_HTML_TAG = re.compile(rb"<(!doctype\s+html|html|head|body|title|meta|script)[\s>]", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_PASSWORD = re.compile(rb"<input[^>]{0,400}type\s*=\s*[\"']?password", re.IGNORECASE)
_LOGIN_WORDS = re.compile(r"\b(sign[ -]?in|log[ -]?(in|on)|login|authenticat\w+|access denied|verify)\b", re.IGNORECASE)


def sniff(content: bytes) -> str:
    """Media type of some bytes; `application/octet-stream` when they are none of those known here."""
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(content)
    if content.startswith(b"\x1f\x8b"):
        return GZIP
    if b"\x00" in content[:65536]:
        return BINARY
    return _kind_of_text(content)


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ZIP
    if "xl/workbook.xml" in names:
        return XLSX
    if "word/document.xml" in names:
        return DOCX
    return ODS if {"content.xml", "META-INF/manifest.xml"} <= names else ZIP


def _kind_of_text(content: bytes) -> str:
    start = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return HTML if _HTML_TAG.search(start) else XML
    if start[:1] in (b"{", b"[") and content[-64:].rstrip()[-1:] in (b"}", b"]"):
        return JSON
    return CSV if b"," in start.partition(b"\n")[0] else TEXT


def page_title(content: bytes) -> str:
    """Title of a web page, in one short line; "" when it has none."""
    match = _TITLE.search(content[: _HEAD * 16])
    text = html.unescape(match[1].decode("utf-8", "replace")) if match else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]


def check_kind(content: bytes, accepted: Sequence[str], address: str) -> str:
    """Media type of what came from `address`, when it is one that is accepted there.

    Args:
        accepted: media types, from the registry.

    Raises:
        SourceChanged: nothing came; something else came; or a page that asks for a password came.
    """
    if not content.strip():
        raise SourceChanged(f"{address} gave an empty file. Open it in a browser; if it is empty there too, tell the publisher.")
    found = sniff(content)
    if found == TEXT and CSV in accepted:
        found = CSV
    if found == HTML and _asks_to_sign_in(content):
        raise SourceChanged(
            f"{address} gave a page that asks visitors to sign in ({page_title(content)!r}). "
            "Open it in a browser and look for where the publisher has moved it."
        )
    if found not in accepted:
        due = " or ".join(_NAMES.get(kind, kind) for kind in accepted)
        title = f" ({page_title(content)!r})" if found == HTML else ""
        raise SourceChanged(
            f"{address} gave {_NAMES[found]}{title} where {due} was due. Open it in a browser to see what it is now."
        )
    return found


def _asks_to_sign_in(content: bytes) -> bool:
    return bool(_PASSWORD.search(content)) and bool(_LOGIN_WORDS.search(page_title(content)))
