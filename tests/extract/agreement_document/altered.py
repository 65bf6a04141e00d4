"""Alters a finished PDF: another figure in a cell, cells that change places, a column that slips, pages that go or change places."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf

_BFCHAR = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>")


@dataclass(frozen=True)
class Cell:
    """One run of text that stands by itself.

    Attributes:
        page: index of its page.
        at: index of the instruction that shows it.
        place: index of the instruction that puts it where it stands.
        height: how far up the page it stands.
    """

    page: int
    at: int
    place: int
    height: float
    text: str


class Altered:
    """A PDF whose instructions can be changed; `bytes()` gives the changed document."""

    def __init__(self, content: bytes) -> None:
        self._pdf = pikepdf.open(io.BytesIO(content))
        self._pages = [list(pikepdf.parse_content_stream(page)) for page in self._pdf.pages]
        self._fonts: dict[tuple[int, int], dict[bytes, str]] = {}
        self.cells = [cell for page in range(len(self._pages)) for cell in self._cells(page)]

    @property
    def count(self) -> int:
        return len(self._pages)

    def _cells(self, page: int) -> list[Cell]:
        found: list[Cell] = []
        place, known, heights = -1, dict[bytes, str](), [0.0]
        fonts = self._pdf.pages[page].get("/Resources", {}).get("/Font", {})
        for at, (operands, operator) in enumerate(self._pages[page]):
            name = str(operator)
            if name in {"Td", "Tm"}:
                place = at
            elif name == "q":
                heights.append(heights[-1])
            elif name == "Q":
                heights.pop()
            elif name == "cm":
                heights[-1] += float(operands[-1])
            elif name == "Tf":
                known = _letters(fonts[str(operands[0])])
            elif name in {"Tj", "TJ"}:
                parts = operands[0] if name == "TJ" else [operands[0]]
                raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                self._fonts[(page, at)] = known
                height = heights[-1] + float(self._pages[page][place][0][-1])
                text = "".join(known.get(bytes([code]), chr(code)) for code in raw).strip()
                found.append(Cell(page, at, place, height, text))
        return found

    def write(self, cell: Cell, text: str) -> None:
        """Put other text in a cell; its letters must be in the cell's font."""
        codes = {letter: code for code, letter in self._fonts[(cell.page, cell.at)].items()}
        raw = b"".join(codes.get(letter) or letter.encode("latin-1") for letter in text)
        self._pages[cell.page][cell.at] = ([pikepdf.String(raw)], pikepdf.Operator("Tj"))

    def can_write(self, cell: Cell, text: str) -> bool:
        known = self._fonts[(cell.page, cell.at)]
        return not known or set(text) <= set(known.values())

    def exchange(self, one: Cell, other: Cell) -> None:
        """Let the text of two cells change places."""
        self.write(one, other.text)
        self.write(other, one.text)

    def move(self, cell: Cell, up: float) -> None:
        """Move a cell up its page."""
        operands, operator = self._pages[cell.page][cell.place]
        self._pages[cell.page][cell.place] = ([*operands[:-1], Decimal(str(round(float(operands[-1]) + up, 3)))], operator)

    def with_pages(self, change: Callable[[Any], None]) -> bytes:
        """The document after a change to its list of pages."""
        change(self._pdf.pages)
        return self._saved()

    def __bytes__(self) -> bytes:
        for page, instructions in zip(self._pdf.pages, self._pages, strict=True):
            page.Contents = self._pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        return self._saved()

    def _saved(self) -> bytes:
        out = io.BytesIO()
        self._pdf.save(out)
        return out.getvalue()


def _letters(font: Any) -> dict[bytes, str]:
    if "/ToUnicode" not in font:
        return {}
    return {bytes.fromhex(code.decode()): chr(int(letter, 16)) for code, letter in _BFCHAR.findall(font.ToUnicode.read_bytes())}
