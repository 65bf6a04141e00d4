"""Writes example.csv: the table of appeals in miniature, of invented places and numbers.

python -m tests.sources.tribunal_appeals.make_example
"""

from __future__ import annotations

from pathlib import Path

from tests.support.examples import csv_text

YEARS = ["Local Authority", "LA code", "2023", "", "", "2024", "", "", "", ""]
HEADINGS = ["", "", "Appeals registered4", "Total Appealable Decisions1,9", "SEND Tribunal Appeal Rate2", "Appeals registered4",
            "Total Appealable Decisions1,9", "SEND Tribunal Appeal Rate2", "In development: Total Appealable Decisions1,8",
            "In development: SEND Tribunal Appeal Rate2"]  # fmt: skip
BODY = [
    ["NORTH EAST", *[""] * 9],
    ["Northshire", "991", "20", "1,000", "2.00%", "30", "1,200", "2.50%", "600", "5.00%"],
    ["Southshire, County of6", "992", " - ", "250", "0.00%", "5", "260", "1.90%", " x ", "x"],
    ["Oldland7", "993", "3", "100", "3.00%", "", "  ", "", "  ", ""],
    ["Newland7", "994", " .. ", " .. ", "..", "2", "110", "1.80%", "60", "3.30%"],
    ["England Total4,9", "", "23", "1,350", "1.70%", "37", "1,570", "2.40%", "660", "5.60%"],
    ["England total excluding suppressed", *[""] * 7, "660", ""],
    ["Sources:", "Invented for a test", *[""] * 8],
    ["1. A footnote.", *[""] * 9],
]


def table(years: list[str] | None = None, headings: list[str] | None = None, body: list[list[str]] | None = None) -> bytes:
    """The CSV; parts not given are the example's."""
    blank = [""] * 10
    title = ["SEND appeal rate, invented example1", *[""] * 9]
    return csv_text([title, blank, years or YEARS, headings or HEADINGS, *(body or BODY)]).encode("utf-8-sig")


if __name__ == "__main__":
    Path(__file__).with_name("example.csv").write_bytes(table())
