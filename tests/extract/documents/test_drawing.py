"""What is painted on a page is seen where it stands, also inside forms, and only where a reader would see it."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from extract.documents.drawing import Box, Shape, visible_shapes
from extract.documents.pdf import PdfDocument

WORDS = "Words enough for a text layer, so that nobody takes this page for a scan."


def drawn(paint: object) -> PdfDocument:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400))
    canvas.drawString(20, 380, WORDS)
    paint(canvas)  # type: ignore[operator]
    canvas.save()
    return PdfDocument(out.getvalue(), "drawn.pdf")


def rounded(shapes: tuple[Shape, ...]) -> set[tuple[int, ...]]:
    return {tuple(round(side) for side in shape.box) for shape in shapes}


def test_lines_boxes_and_grids_are_seen_edge_by_edge() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.line(50, 100, 350, 100)
        canvas.rect(50, 200, 100, 40, stroke=1, fill=0)
        canvas.setFillGray(0.5)
        canvas.rect(200, 200, 100, 40, stroke=0, fill=1)

    with drawn(paint) as document:
        shapes = document.drawing(1).shapes
    edges = {(50, 200, 150, 200), (150, 200, 150, 240), (50, 240, 150, 240), (50, 200, 50, 240)}
    assert rounded(shapes) == {(50, 100, 350, 100), (200, 200, 300, 240)} | edges
    assert [shape.colour for shape in shapes if shape.filled] == [(128, 128, 128)]


def test_what_stands_in_a_form_stands_where_the_form_is_put() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.beginForm("table")
        canvas.line(0, 10, 100, 10)
        canvas.drawString(5, 12, "a cell")
        canvas.endForm()
        canvas.translate(50, 200)
        canvas.doForm("table")

    with drawn(paint) as document:
        drawing = document.drawing(1)
        assert rounded(drawing.shapes) == {(50, 210, 150, 210)}
        assert any(54 < piece.box.left < 57 and 209 < piece.box.bottom < 213 for piece in drawing.pieces)
        assert document.text_within(1, Box(50, 205, 150, 225)) == ("a cell",)


def test_a_line_of_text_is_found_in_its_place() -> None:
    with drawn(lambda canvas: canvas.drawString(60, 150, "Areas for improvement")) as document:
        box = document.line_box(1, document.pages[0].lines.index("Areas for improvement"))
    assert box is not None
    assert 59 < box.left < 62
    assert 146 < box.bottom < 150
    assert 157 < box.top < 160


def test_white_and_painted_over_shapes_are_not_seen() -> None:
    rule = Shape(Box(10, 100, 300, 100.5), (0, 0, 0), True)
    hidden = Shape(Box(10, 50, 300, 50.5), (0, 0, 0), True)
    cover = Shape(Box(0, 40, 310, 60), (255, 255, 255), True)
    assert visible_shapes((hidden, cover, rule)) == [rule]
    assert visible_shapes((cover, hidden, rule)) == [hidden, rule]


def test_boxes_know_what_they_cover() -> None:
    outer = Box(0, 0, 100, 50)
    assert outer.covers(Box(-0.5, 0, 100, 50.5))
    assert not outer.covers(Box(0, 0, 102, 50))
    assert (outer.width, outer.height, outer.middle) == (100, 50, 25)
