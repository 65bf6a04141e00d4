"""Writes an invented agenda page and two invented reports of an authority's schools forum, as Modern.Gov sites lay theirs out.

python -m tests.sources.council_papers.make_example

Stand-ins: wording, amounts and meeting are ours and show nothing about any authority. That of the page is Norfolk's name, so that
what is read can be followed to a pack.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

HOST = "https://democracy.example.gov.uk"
PAGE = f"{HOST}/mgAi.aspx?ID=4321"
OUTTURN = f"{HOST}/documents/s98765/DSG%20outturn%202024-25.pdf"
MONITORING = f"{HOST}/documents/s98766/Budget%20monitoring%202025-26.pdf"
FOOT = "Stand-in document for testing. Wording and figures are invented and show nothing about any authority."

OUTTURN_TEXT = (
    "<b>Norfolk County Council</b>",
    "<b>Report to the Schools Forum, 9 July 2025</b>",
    "1. Summary",
    "1.1 This report tells the Forum how the Dedicated Schools Grant (DSG) was spent, and asks it to note the position.",
    "1.2 The in-year DSG deficit for 2024-25 was £21.456m. It follows from the number of placements.",
    "1.3 The cumulative deficit on the Dedicated Schools Grant stood at £87.654m as at 31 March 2025.",
    "1.4 If nothing else is done the cumulative DSG deficit will be £140m at 31 March 2027.",
    "1.5 The cumulative DSG deficit rose from £66.198m to £87.654m at 31 March 2025, and high needs explain most of it.",
    "1.6 The table sets out three years, each in millions of pounds, and shows what was spent above the grant as a positive number.",
)
TABLE = (
    ("£m", "2023-24 Outturn", "2024-25 Outturn", "2025-26 Forecast"),
    ("In-year DSG deficit", "18.112", "21.456", "25.100"),
    ("Cumulative DSG deficit", "66.198", "87.654", "112.754"),
    ("High needs block overspend", "19.001", "23.900", "27.300"),
)
MONITORING_TEXT = (
    "<b>Norfolk County Council: budget monitoring</b>",
    "2.1 The cumulative DSG deficit, before Safety Valve payments, is forecast to reach £121.3m at 31 March 2026.",
    "2.2 Suffolk's cumulative DSG deficit was £50m at 31 March 2025.",
)


def pdf(paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """One report as a PDF, the same bytes each time, every page marked as a stand-in."""
    body, out = ParagraphStyle("body", fontSize=11, leading=15, spaceAfter=8), io.BytesIO()
    story = [Paragraph(text, body) for text in paragraphs]
    if table:
        story += [Spacer(1, 12), Table([list(row) for row in table], colWidths=[170, 100, 100, 100])]

    def foot(canvas: Canvas, _document: object) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60, 30, FOOT)

    SimpleDocTemplate(out, pagesize=A4, invariant=True, title="Stand-in", subject=FOOT).build(
        story, onFirstPage=foot, onLaterPages=foot
    )
    return out.getvalue()


def page(links: Sequence[tuple[str, str]] | None = None, minutes: Sequence[str] | None = None, body: str = "") -> bytes:
    """An agenda item's page."""
    listed = (
        ("documents/s98765/DSG outturn 2024-25.pdf", 'DSG outturn 2024-25 <span class="mgFileSize">PDF 240 KB</span>'),
        ("documents/s98766/Budget%20monitoring%202025-26.pdf", "Budget monitoring 2025-26"),
    )
    said = (
        "Minutes:",
        "Members noted that the cumulative DSG deficit was £87.654m at 31 March 2025.",
        "Resolved: that the report be noted.",
    )
    entries = "".join(f'<li><a href="{address}">{words}</a></li>' for address, words in (listed if links is None else links))
    text = "".join(f"<p>{words}</p>" for words in (said if minutes is None else minutes))
    return (
        "<!DOCTYPE html><html><head><title>Agenda item - Dedicated Schools Grant - Norfolk County Council</title></head><body>"
        f"<!-- {FOOT} -->"
        '<div id="modgov"><div class="mgContent"><h1 class="mgMainTitleTxt">Agenda item</h1>'
        '<h2 class="mgSubTitleTxt">Dedicated Schools Grant: outturn and monitoring</h2>'
        '<ul class="mgActionList"><li><a href="ieListDocuments.aspx?CId=77&amp;MId=888&amp;Ver=4" '
        'title="Link to agenda for Schools Forum, Wednesday, 9th July, 2025 9.30 am">Agenda</a></li></ul>'
        f'<div class="mgWordPara">{text}</div>{body}<p class="mgSubItemTitleTxt">Supporting documents:</p>'
        f'<ul class="mgBulletList">{entries}</ul></div></div></body></html>'
    ).encode()


def files() -> dict[str, bytes]:
    """Everything on the invented site, by address."""
    return {PAGE: page(), OUTTURN: pdf(OUTTURN_TEXT, TABLE), MONITORING: pdf(MONITORING_TEXT)}


if __name__ == "__main__":
    here = Path(__file__).parent
    (here / "example.html").write_bytes(page())
    (here / "example.pdf").write_bytes(pdf(OUTTURN_TEXT, TABLE))
