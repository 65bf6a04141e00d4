"""Tables know where every row stands, and refuse what is no table or would harm the machine."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from extract.documents import workbook as workbook_module
from extract.documents.sheet import Row, cell_text, csv_rows, decode, find_columns, find_quote, read_workbook, sheet_rows
from extract.errors import DocumentUnreadable, SourceChanged
from tests.support.examples import zip_bytes

# -- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_publishers_use_is_read(encoding: str) -> None:
    rows = list(csv_rows("la_name,£\nDurham – County,1\n".encode(encoding), "a.csv"))
    assert rows[0].cells == ("la_name", "£")
    assert rows[1].cells == ("Durham – County", "1")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"a,b\x00c\n", "null characters"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"  <HTML>", "is a web page"),
        (b"\x81\x8d\x8f\x90\x9d", "is not text"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content: bytes, says: str) -> None:
    with pytest.raises(DocumentUnreadable, match=says) as raised:
        decode(content, "a.csv")
    assert str(raised.value).startswith("a.csv")


def test_a_quote_that_never_ends_is_refused_with_its_row() -> None:
    with pytest.raises(DocumentUnreadable, match="after row 1: not well-formed"):
        list(csv_rows(b'a,b\n"c,d\n', "a.csv"))


def test_a_row_keeps_the_number_that_a_spreadsheet_shows() -> None:
    rows = list(csv_rows(b'title\n\n"one\ntwo",x\nlast,y\n', "a.csv"))
    assert [(row.number, row.cells) for row in rows] == [(1, ("title",)), (2, ()), (3, ("one\ntwo", "x")), (4, ("last", "y"))]


def test_a_line_separator_within_a_cell_does_not_break_a_row() -> None:
    rows = list(csv_rows("a\u2028b,c\x0bd\ne,f\n".encode(), "a.csv"))
    assert [row.cells for row in rows] == [("a\u2028b", "c\x0bd"), ("e", "f")]


def test_a_quote_is_the_files_own_characters() -> None:
    (row,) = csv_rows(b'2024,"Hull, City of","1,234", - ,x\r\n', "a.csv")
    assert row.quote(1, 2) == '"Hull, City of","1,234"'
    assert row.quote(3, 4) == " - ,x"
    assert row.quote(0, 0) == "2024"


def test_a_long_quote_keeps_its_end_where_the_value_stands() -> None:
    cells = ["Kent", *["1234567"] * 60, "99.9"]
    (row,) = csv_rows(",".join(cells).encode(), "a.csv")
    quote = row.quote(0, len(cells) - 1)
    assert quote.endswith(",99.9")
    assert len(quote) <= 200
    assert quote in row.raw


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r")), min_size=2, max_size=5),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_written_is_read_back_and_its_quote_found(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["header", "x"], *rows])
    content = out.getvalue().encode()
    read = list(csv_rows(content, "a.csv"))
    assert [list(row.cells) for row in read[1:]] == rows
    for row in read:
        quote = row.quote(0, len(row.cells) - 1)
        assert find_quote(content, row.locator("x"), quote)


# -- columns -------------------------------------------------------------------------------------------------------

WANTED = {"plans": ("ehcplans", "plans"), "weeks?": ("avg_weeks",)}


def test_columns_are_found_by_any_known_name_and_case() -> None:
    assert find_columns(["LA", " EHCplans", "x_25"], WANTED, ("la", r"x_\d\d"), "a.csv") == {"plans": 1}
    assert find_columns(["plans", "avg_weeks"], WANTED, (), "a.csv") == {"plans": 0, "weeks": 1}


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["ehcplans", "new"], "unknown column 'new'"),
        (["avg_weeks"], "column missing: ehcplans or plans"),
        (["ehcplans", "Plans"], "column 'Plans' stands twice"),
        (["ehcplans", "x_256"], "unknown column 'x_256'"),
    ],
)
def test_an_unknown_missing_or_double_column_is_named(header: list[str], says: str) -> None:
    with pytest.raises(SourceChanged) as raised:
        find_columns(header, WANTED, (r"x_\d\d",), "a.csv")
    assert str(raised.value).startswith(f"a.csv: {says}")


# -- quotes --------------------------------------------------------------------------------------------------------


def test_a_quote_is_found_in_its_row_and_in_no_other() -> None:
    content = zip_bytes({"data/a.csv": "la_name,plans\nBury,12\nBolton,34\n", "data/b.csv": "la_name,plans\nBury,99\n"})
    assert find_quote(content, "data/a.csv, row 2, column plans", "Bury,12")
    assert find_quote(content, "data/a.csv, row 2", "Bury,12")
    assert not find_quote(content, "data/a.csv, row 3, column plans", "Bury,12")
    assert not find_quote(content, "data/b.csv, row 2, column plans", "Bury,12")
    assert not find_quote(content, "data/a.csv, row 9, column plans", "Bury,12")
    assert not find_quote(content, "data/a.csv, row 0, column plans", "Bury,12")
    assert not find_quote(content, "data/a.csv, row 2, column plans", "")


def test_a_locator_that_names_no_row_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="names no row"):
        find_quote(b"a,b\n", "somewhere on page 3", "a")


def test_a_file_or_sheet_that_is_not_there_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="neither an XLSX nor an ODS"):
        find_quote(zip_bytes({"data/a.csv": "a"}), "data/c.csv, row 1", "a")
    with pytest.raises(SourceChanged, match="has no sheet 'Plans'"):
        find_quote(xlsx({"A1": "x"}), "Plans, row 1", "x")


# -- workbooks -----------------------------------------------------------------------------------------------------


def xlsx(cells: dict[str, object], sheet: str = "Sheet1") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for place, value in cells.items():
            page.write(place, value)
    return out.getvalue()


def ods(body: str, *, mimetype: bool = True) -> bytes:
    head = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Plans">'
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    members: dict[str, bytes | str] = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"} if mimetype else {}
    members["content.xml"] = f"{head}{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    members["META-INF/manifest.xml"] = manifest
    return zip_bytes(members)


TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
NUMBER = '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'


def test_rows_of_a_workbook_count_from_its_first_row() -> None:
    book = read_workbook(xlsx({"B3": "Bury", "C3": 12, "C5": 0.5, "D5": date(2024, 3, 31), "E5": True}, "Plans"), "a.xlsx")
    rows = sheet_rows(book, "Plans")
    assert rows[2] == Row("Plans", 3, ("", "Bury", "12", "", ""))
    assert rows[4].cells == ("", "", "0.5", "2024-03-31", "TRUE")
    assert rows[2].locator("C") == "Plans, row 3, column C"
    assert rows[2].quote(1, 2) == "Bury,12"


def test_a_quote_is_found_in_a_workbook() -> None:
    content = xlsx({"A1": "la_name", "A2": "Bury", "B2": 12}, "Plans")
    assert find_quote(content, "Plans, row 2, column B", "Bury,12")
    assert not find_quote(content, "Plans, row 1, column B", "Bury,12")


@pytest.mark.parametrize("mimetype", [True, False])
def test_an_ods_without_its_mimetype_entry_is_read_all_the_same(mimetype: bool) -> None:
    content = ods(f"<table:table-row>{TEXT.format('Bury')}{NUMBER.format('12')}</table:table-row>", mimetype=mimetype)
    assert read_workbook(content, "a.ods").values("Plans") == (("Bury", 12.0),)


@pytest.mark.parametrize(
    "body",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{NUMBER.format("1")}<table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>{NUMBER.format("1")}</table:table-row>',
    ],
)
def test_an_ods_that_spans_the_whole_sheet_is_refused_before_it_is_read(body: str) -> None:
    with pytest.raises(DocumentUnreadable, match=r"spans [\d,]+ cells"):
        read_workbook(ods(body), "a.ods")


def test_empty_cells_repeated_to_the_sheets_end_are_harmless() -> None:
    body = (
        f'<table:table-row>{TEXT.format("Bury")}<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read_workbook(ods(body), "a.ods").values("Plans")[0][0] == "Bury"


def test_an_xlsx_that_spans_the_whole_sheet_is_refused_before_it_is_read() -> None:
    with pytest.raises(DocumentUnreadable, match=r"a\.xlsx, xl/worksheets/sheet1\.xml: spans"):
        read_workbook(xlsx({"A1": 1, "XFD1048576": 1}), "a.xlsx")


@pytest.mark.parametrize("declaration", ['<!DOCTYPE x [<!ENTITY a "aaaa">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
def test_a_workbook_with_xml_entities_is_refused(declaration: str) -> None:
    content = zip_bytes({"content.xml": f'<?xml version="1.0"?>{declaration}<x/>'})
    with pytest.raises(DocumentUnreadable, match=r"a\.ods, content\.xml: declares XML entities"):
        read_workbook(content, "a.ods")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "is locked, or in the old Excel format"),
        (b"<html></html>", "is not a ZIP"),
        (zip_bytes({"word/document.xml": "<x/>"}), "neither an XLSX nor an ODS"),
        (zip_bytes({"xl/workbook.xml": "<broken"}), "cannot be read as a workbook"),
        (zip_bytes({"content.xml": "<broken"}), "a.ods"),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(content: bytes, says: str) -> None:
    with pytest.raises(DocumentUnreadable) as raised:
        read_workbook(content, "a.ods")
    assert says in str(raised.value)


def test_a_failure_inside_the_reader_that_is_no_exception_is_a_named_error(monkeypatch) -> None:
    import python_calamine

    class PanicException(BaseException):
        pass

    class Broken:
        @staticmethod
        def from_filelike(file: object) -> object:
            raise PanicException("index out of range")

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Broken)
    with pytest.raises(DocumentUnreadable, match="index out of range"):
        read_workbook(xlsx({"A1": 1}), "a.xlsx")


def test_an_interruption_while_reading_stays_one(monkeypatch) -> None:
    import python_calamine

    class Interrupted:
        @staticmethod
        def from_filelike(file: object) -> object:
            raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_workbook(xlsx({"A1": 1}), "a.xlsx")


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.0, "12"), (-3.0, "-3"), (0.016360276547615255, "0.016360276547615255"), (1e-7, "0.0000001"), ("x", "x"), (False, "FALSE"), (1e16, "10000000000000000")],
)  # fmt: skip
def test_values_read_as_people_write_them(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]


def test_every_real_workbook_is_read(shared: Path) -> None:
    files = [
        *(shared / "data/finance").glob("*.ods"),
        *(shared / "data/finance").glob("*.xlsx"),
        *(shared / "data/ofsted").glob("*.ods"),
    ]
    assert len(files) >= 8
    for file in files:
        book = read_workbook(file.read_bytes(), file.name)
        assert max(len(rows) for rows in book.sheets.values()) > 100
    assert workbook_module.MAX_CELLS >= 2_000_000
