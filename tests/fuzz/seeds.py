"""Sound documents to be damaged: the examples of the sources, and more made by the same scripts."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.fuzz.mutate import opened_pdf
from tests.support.examples import zip_bytes

SOURCES = Path(__file__).resolve().parents[1] / "sources"


@cache
def reports() -> tuple[bytes, ...]:
    """Inspection reports of several layouts, with their streams unpacked, and one as it would come."""
    from tests.support.area_send_report import Report, failing, make

    made = [make(failing()), make(replace(Report(), style="shaded")), make(failing(style="grid", filler=30))]
    return (*map(opened_pdf, made), made[0])


@cache
def agreements() -> tuple[bytes, ...]:
    """Stand-in agreements of several layouts, with their streams unpacked, and one as it would come."""
    from tests.extract.agreement_document.make_agreements import build, vary

    made = [build(vary()), build(vary(across=True, turned="wide")), build(vary(suspended=True, paid=2, rules="none"))]
    return (*map(opened_pdf, made), made[0])


@cache
def tables() -> dict[str, bytes]:
    """The example of each source of tables, by its id."""
    names = ("mp_lookup", "section_251", "sen2", "tribunal_appeals")
    return {name: next((SOURCES / name).glob("example.*")).read_bytes() for name in names}


@cache
def workbooks() -> dict[str, bytes]:
    """An XLSX and an ODS workbook."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plans")
        for row, cells in enumerate(
            [["la_name", "plans", "share"], ["Bury", 12, 0.5], ["Bolton", 3000, 46.4], ["Kent", "x", True]]
        ):
            sheet.write_row(row, 0, cells)
    name = '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>'
    value = '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{name.format(place)}{value.format(plans)}"
        '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
        for place, plans in (("Bury", "12"), ("Bolton", "3000"))
    )
    ods = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Plans">{rows}'
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return {
        "xlsx": out.getvalue(),
        "ods": zip_bytes({"mimetype": kind, "content.xml": ods, "META-INF/manifest.xml": manifest}),
        "csv in a zip": zip_bytes({"data/a.csv": "la_name,plans\nBury,12\n", "data/b.csv": 'x,"a ""quoted"" cell"\n'}),
    }


SEARCH = b"""<!doctype html><html><body><div class="search-results"><h2><strong>1</strong> result</h2><ol>
<li class="search-result"><h3 class="search-result__title"><a href="/provider/44/80001">Northmarket</a></h3></li></ol></div></body></html>"""
PROVIDER = b"""<!doctype html><html><body><h1>Northmarket</h1><p class="title-block__subheading">URN: 80001</p><ol class="timeline">
<li><a class="publication-link" href="https://files.ofsted.gov.uk/v1/file/50000001">Report <span class="nonvisual">Area SEND full
inspection, pdf - 7 May 2024</span></a></li></ol></body></html>"""
RELEASES = b"""[{"id": "test-1", "slug": "2023-24", "title": "Financial year 2023-24", "published": "2025-01-30T09:30:00Z"},
{"id": "test-2", "slug": "2022-23", "title": "Financial year 2022-23", "published": "2024-01-30T09:30:00Z"},
{"id": "test-3", "slug": "2025", "title": "Calendar year", "published": null}]"""
AGREEMENTS_API = (
    '{"title": "Very high deficit intervention", "first_published_at": "2021-03-19T10:00:00Z", "details": {"attachments": ['
    '{"title": "Northmarket: dedicated schools grant ‘safety valve’ agreement 2022-2023", "url": "https://assets.example.org/a.pdf"}, '
    '{"title": "Southmarket: dedicated schools grant safety valve agreement 2020-2021", "url": "https://assets.example.org/b.pdf"}], '
    '"change_history": [{"public_timestamp": "2023-03-16T09:00:00Z", "note": "Added agreements for 2022 to 2023."}, '
    '{"public_timestamp": "2024-03-21T09:00:00Z", "note": "Northmarket was revised."}]}}'
).encode()
AGREEMENTS_PAGE = (
    "<!doctype html><html><head><meta name='govuk:first-published-at' content='2021-03-19T10:00:00Z'></head><body><h1>Very high</h1>"
    "<section class='gem-c-attachment'><h3 class='gem-c-attachment__title'><a href='https://assets.example.org/a.pdf'>Northmarket: dedicated "
    "schools grant ‘safety valve’ agreement 2022-2023</a></h3></section><ol id='history'><li><time datetime='2024-03-21T09:00:00Z'>x</time>"
    "<p>Northmarket was revised.</p></li></ol></body></html>"
).encode()
APPEALS_API = (
    b'{"title": "Tribunals", "links": {"documents": [{"title": "Tribunal statistics quarterly: July to September 2025", "base_path": "/x"}]}, '
    b'"details": {"attachments": [{"title": "SEND appeal rates by local authority 2025", "url": "https://assets.example.org/t.csv", '
    b'"content_type": "text/csv"}]}}'
)
ROBOTS = b"User-agent: *\nDisallow: /private/*.pdf$\nAllow: /\nCrawl-delay: 2\n\nUser-agent: send-evidence\nDisallow: /no\n"
INDEX = b'{"https://www.gov.uk/a": {"file": "0.bin", "stand_in": true}, "https://www.gov.uk/b": {"file": "1.bin"}}'
MANIFEST = (
    b'{"at": "2026-06-29T00:00:00Z", "etag": null, "event": "fetched", "last_modified": null, "media_type": "text/csv", '
    b'"origin": "live", "sha256": "' + b"a" * 64 + b'", "size": 3, "source_id": "section_251", "stand_in": false, "title": "T", '
    b'"url": "https://www.gov.uk/a"}\n{"at": "2026-06-29T00:00:00Z", "event": "visited", "origin": "live", "source_id": "section_251", '
    b'"trail": "' + b"b" * 64 + b'"}\n'
)


@cache
def draft() -> bytes:
    """A draft letter as a Word document."""
    from docx import Document

    document = Document()
    document.add_heading("To the members for Northmarket")
    document.add_paragraph("The deficit was £18.5m at 31 March 2024, and five councils were suspended.")
    document.add_paragraph("Families lose 2% of appeals. Ofsted found widespread failings in May 2024.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


DRAFT_TEXT = "To the members for Northmarket\r\n\r\nThe deficit was £18.5m at 31 March 2024.\n\n46.4% within 20 weeks.\nNOTES\n1. x\n".encode()
NOTES_TOML = b'writer = "A group"\ncontact = "us@example.org"\n[[note]]\nsaid_by = "A school"\ntext = """Two\n\nparagraphs"""\nsource = "x"\n'
NOTES_MD = b"# A group\nContact: us@example.org\n\n## A school\nTheir words.\n\nMore.\nSource: https://example.org\n## A council\nA motion.\n"
SIGNATURES = b"Name,Email,Postcode,Constituency\nA B,a@example.org,AB1 2CD,Ashforth North\nC D,c@example.org,AB1 2CE,E14009902\n"


def headed_archive() -> bytes:
    """An archive with something before its beginning."""
    return b"MZ" + workbooks()["csv in a zip"]
