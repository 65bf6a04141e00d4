"""Makes stand-in agreements of many layouts with known contents. Wording and figures are ours; nothing here is evidence.

Every page says that it is a stand-in, and so does the PDF's subject.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pikepdf
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

FOOT = "Stand-in document for testing. Wording and figures are invented and show nothing about any authority."
MILLION = Decimal(1_000_000)

ACTIONS = (
    "Bring more pupils back to local schools at the end of each key stage, so that fewer travel out of county.",
    "Publish a clear offer of support that every mainstream school will provide, and review it each year.",
    "Lower the growth in new EHC plans to 3% by the end of 2026, by giving help earlier and without a plan.",
    "Open 45 places in resourced provision by September 2025 and a further 30 by September 2026.",
    "Agree with health partners how packages above £100,000 are shared, and settle disputes within 30 days.",
    "Review home to school transport, offering travel training to 60 young people a year.",
)
GOVERNANCE = (
    "Hold a programme board every two months, chaired by the chief executive.",
    "Report progress to the schools forum each term and to the lead member.",
)


@dataclass(frozen=True)
class Spec:
    """One document. Money in millions of pounds; a surplus is a negative deficit."""

    authority: str = "Exampleshire County Council"
    short_name: str = "Exampleshire"
    start: int = 2022
    deficits: tuple[str, ...] = ("33.24", "53.01", "50.48", "46.99", "43.02")
    payments: tuple[str, ...] = ("16.80", "5.33", "7.61", "4.65", "7.61")
    paid: int = 0
    in_year: int = 2
    years: str = "dash"
    prose_years: str = "dash"
    money: str = "head_m"
    surplus: str = "minus"
    rules: str = "grid"
    across: bool = False
    split: int = 0
    repeat_head: bool = True
    narrow_head: bool = False
    paid_as: str = "none"
    total_row: bool = False
    payments_as: str = "table"
    suspended: bool = False
    marks: str = "none"
    numbering: str = "plain"
    wording: int = 0
    decoy: str = "none"
    turned: str = "none"
    password: bool = False
    second_column: str = "none"
    profile_head: str = ""
    payment_head: str = ""
    caption: bool = False
    align: str = "left"
    size: float = 11
    review_first: bool = True
    signatures: bool = True
    extra_pages: int = 0
    conditions: tuple[str, ...] = ACTIONS
    governance: tuple[str, ...] = GOVERNANCE
    stated_total: str = ""
    stated_first: str = ""
    raw: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def count(self) -> int:
        return len(self.deficits)

    @property
    def total(self) -> Decimal:
        return sum((Decimal(each) for each in self.payments), Decimal(0))


YEARS = {
    "dash": lambda y: f"{y}-{(y + 1) % 100:02d}",
    "en dash": lambda y: f"{y}\u2013{(y + 1) % 100:02d}",
    "slash": lambda y: f"{y}/{(y + 1) % 100:02d}",
    "long": lambda y: f"{y}-{y + 1}",
    "to": lambda y: f"{y} to {y + 1}",
    "fy": lambda y: f"FY{y}/{(y + 1) % 100:02d}",
    "FY spaced": lambda y: f"FY {y}-{(y + 1) % 100:02d}",
    "ending": lambda y: f"Financial year ending March {y + 1}",
    "march": lambda y: f"31 March {y + 1}",
    "as at": lambda y: f"As at 31 March {y + 1}",
    "mar": lambda y: f"Mar-{(y + 1) % 100:02d}",
    "short": lambda y: f"{y % 100:02d}/{(y + 1) % 100:02d}",
    "numbered": lambda y: f"Year {y - 2021} ({y}-{(y + 1) % 100:02d})",
    "bare": lambda y: str(y + 1),
}
UNIT_HEADS = {
    "head_m": "£m",
    "head_m_brackets": "(£m)",
    "head_m_pound": "£m",
    "head_million": "(£ million)",
    "head_000": "£000s",
    "head_000_quote": "(£\u2019000)",
    "head_pounds": "(£)",
}


def printed(amount: str, spec: Spec) -> str:
    value = Decimal(amount)
    size = abs(value)
    text = {
        "head_m": str(size),
        "head_m_brackets": str(size),
        "head_million": str(size),
        "head_m_pound": f"£{size}",
        "head_000": f"{size * 1000:,.0f}",
        "head_000_quote": f"{size * 1000:,.0f}",
        "head_pounds": f"{size * MILLION:,.0f}",
        "cell_m": f"£{size}m",
        "cell_million": f"£{size} million",
        "cell_pounds": f"£{size * MILLION:,.0f}",
        "cell_m_bare": f"{size}m",
        "no unit": str(size),
    }[spec.money]
    if value >= 0:
        return text
    return {"minus": f"-{text}", "true minus": f"\u2212{text}", "brackets": f"({text})", "word": f"{text} surplus"}[spec.surplus]


def prose(amount: Decimal | str, spec: Spec) -> str:
    value = Decimal(amount)
    if spec.money in {"cell_pounds", "head_pounds"}:
        return f"£{value * MILLION:,.0f}"
    return f"£{value.normalize():f}{'m' if spec.wording % 2 else ' million'}"


def year(spec: Spec, index: int) -> str:
    return YEARS[spec.years](spec.start + index)


def prose_year(spec: Spec, index: int) -> str:
    return YEARS[spec.prose_years](spec.start + index)


class _Sideways(Flowable):
    """A table drawn a quarter turn anticlockwise, as on a page bound sideways."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.across, self.tall = self.table.wrap(height, width)
        return self.tall, self.across

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.rotate(90)
        self.table.drawOn(self.canv, 0, -self.tall)
        self.canv.restoreState()


def _styles(spec: Spec) -> dict[str, ParagraphStyle]:
    lead = spec.size * 1.25
    base = {"fontName": "Helvetica", "fontSize": spec.size, "leading": lead, "spaceAfter": spec.size * 0.7}
    small = spec.size - 1.5
    side = {"left": 0, "right": TA_RIGHT, "centre": TA_CENTER}[spec.align]
    return {
        "title": ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=spec.size + 4, leading=lead + 6, spaceAfter=12),
        "top": ParagraphStyle("top", leftIndent=28, bulletIndent=0, **base),
        "sub": ParagraphStyle("sub", leftIndent=64, bulletIndent=28, **base),
        "flush": ParagraphStyle("flush", **base),
        "cell": ParagraphStyle("cell", fontName="Helvetica", fontSize=small, leading=small * 1.2),
        "value": ParagraphStyle("value", fontName="Helvetica", fontSize=small, leading=small * 1.2, alignment=side),
        "head": ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=small, leading=small * 1.2),
        "note": ParagraphStyle("note", fontName="Helvetica", fontSize=7.5, leading=9),
    }


class Maker:
    """Composes one document from its spec."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.styles = _styles(spec)
        self.story: list[Any] = []
        self.number = 0

    def top(self, text: str) -> None:
        self.number += 1
        self._numbered(f"{self.number}.", text, "top")

    def sub(self, index: int, text: str) -> None:
        numbering = self.spec.numbering
        number = f"({'abcdefghijklmnop'[index]})" if numbering == "letters" else f"{self.number}.{index + 1}"
        self._numbered(number + ("." if numbering == "stopped" else ""), text, "sub")

    def _numbered(self, number: str, text: str, style: str) -> None:
        if self.spec.numbering == "flush":
            self.story.append(Paragraph(f"{number} {text}", self.styles["flush"]))
        else:
            self.story.append(Paragraph(text, self.styles[style], bulletText=number))

    def head(self, what: str) -> str:
        spec = self.spec
        own = spec.profile_head if what == "profile" else spec.payment_head
        usual = "Forecast DSG deficit profile at year end" if what == "profile" else "Additional DSG payment by year end"
        unit = UNIT_HEADS.get(spec.money, "")
        return own or f"{usual} {unit}".strip()

    def rows(self, what: str) -> list[list[Any]]:
        """Head and rows of a table with years down, cells as flowables."""
        spec, cell, value = self.spec, self.styles["cell"], self.styles["value"]
        amounts = spec.deficits if what == "profile" else spec.payments
        first = "Year ending 31 March" if spec.years == "bare" else "Financial year" if spec.wording % 2 else "Year"
        table: list[list[Any]] = [[Paragraph(first, self.styles["head"]), Paragraph(self.head(what), self.styles["head"])]]
        for index, amount in enumerate(amounts):
            key = f"{what}.{index}"
            label = spec.raw.get(f"{key}.year", year(spec, index))
            text = spec.raw.get(key, printed(amount, spec))
            if what == "payments" and index < spec.paid:
                label += {"label": " (already paid)", "label dash": " \u2013 paid"}.get(spec.paid_as, "")
                text += {"cell": " (already paid)", "star": "*"}.get(spec.paid_as, "")
            if index == 1:
                text += {"raised": '<super size="6" rise="4">1</super>', "glued": "1", "unicode": "\u00b9"}.get(spec.marks, "")
                label += {"raised year": '<super size="6" rise="4">2</super>'}.get(spec.marks, "")
            table.append([Paragraph(label, cell), Paragraph(text, value)])
        if what == "payments" and spec.paid_as in {"status", "merged"}:
            self._status(table)
        if what == "payments" and spec.paid_as == "section":
            table.insert(1 + spec.paid, [Paragraph("To be paid", cell), ""])
            table.insert(1, [Paragraph("Already paid", cell), ""])
        if what == "payments" and spec.paid_as == "two columns":
            for index, row in enumerate(table[1:]):
                row[1:] = [row[1], ""] if index < spec.paid else ["", row[1]]
            unit = UNIT_HEADS.get(spec.money, "")
            table[0] = [
                table[0][0],
                *(Paragraph(f"{head} {unit}", self.styles["head"]) for head in ("Already paid", "To be paid")),
            ]
        if what == "payments" and spec.paid_as == "merged years":
            both = sum((Decimal(each) for each in spec.payments[: spec.paid]), Decimal(0))
            label = f"{year(spec, 0)} to {year(spec, spec.paid - 1)} (already paid)"
            table[1 : 1 + spec.paid] = [[Paragraph(label, cell), Paragraph(printed(str(both), spec), value)]]
        if what == "payments" and spec.total_row:
            table.append([Paragraph("Total", cell), Paragraph(spec.raw.get("total", printed(str(spec.total), spec)), value)])
        self._second_column(what, table)
        return table

    def _status(self, table: list[list[Any]]) -> None:
        spec = self.spec
        table[0].append(Paragraph("Status", self.styles["head"]))
        for index, row in enumerate(table[1:]):
            first_of_paid = index == 0 or spec.paid_as == "status"
            text = ("Paid" if first_of_paid else "") if index < spec.paid else "To be paid"
            row.append(Paragraph(text, self.styles["cell"]) if text else "")

    def _second_column(self, what: str, table: list[list[Any]]) -> None:
        spec = self.spec
        heads = {
            "unmitigated": "Deficit without any action £m",
            "contribution": "Council contribution £m",
            "net": "Deficit after DfE payments £m",
            "original": "Original deficit profile £m",
            "same": "Forecast DSG deficit profile at year end £m",
        }
        if what != "profile" or spec.second_column not in heads:
            return
        others = [f"{Decimal(each) * 2 + 7:.2f}" for each in spec.deficits]
        place = 1 if spec.second_column in {"unmitigated", "original"} else 2
        table[0].insert(place, Paragraph(heads[spec.second_column], self.styles["head"]))
        for row, other in zip(table[1:], others, strict=False):
            row.insert(place, Paragraph(other, self.styles["value"]))

    def style(self, rows: int, columns: int, spans: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        rules: dict[str, list[tuple[Any, ...]]] = {
            "grid": [("GRID", (0, 0), (-1, -1), 0.7, colors.black)],
            "none": [],
            "shaded": [
                ("BACKGROUND", (0, row), (-1, row), colors.HexColor("#d9e2f3" if row % 2 else "#ffffff")) for row in range(rows)
            ],
            "shaded head": [("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)],
            "lines": [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)],
            "boxes": [("BOX", (0, 0), (-1, -1), 1, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.grey)],
        }
        return [("VALIGN", (0, 0), (-1, -1), "MIDDLE" if self.spec.rules == "shaded" else "TOP"), *rules[self.spec.rules], *spans]

    def combined(self) -> list[list[Any]]:
        """Deficits and payments in one table."""
        rows = self.rows("profile")
        for row, other in zip(rows, self.rows("payments"), strict=False):
            row.append(other[1])
        return rows

    def table(self, what: str) -> None:
        spec = self.spec
        if spec.caption:
            title = "Table 1: Forecast DSG deficit profile" if what == "profile" else "Table 2: DSG payments by the department"
            self.story.append(Paragraph(title, self.styles["head"]))
            self.story.append(Spacer(1, 4))
        rows = self.rows(what) if spec.payments_as != "combined" else self.combined()
        if what == "payments" and spec.payments_as == "rest":
            del rows[1]
        if spec.turned == "table":
            self.story.append(
                _Sideways(Table(rows, colWidths=[120] * len(rows[0]), style=self.style(len(rows), len(rows[0]), [])))
            )
        elif spec.across:
            self._across(rows)
        else:
            self._down(rows, what)
        if spec.marks in {"raised", "raised year", "unicode"}:
            self.story.append(Paragraph("1 Rounded to the nearest ten thousand pounds.", self.styles["note"]))
            self.story.append(Paragraph("2 As forecast in the autumn.", self.styles["note"]))
        if spec.paid_as == "star" and what == "payments":
            self.story.append(Paragraph("* Already paid.", self.styles["note"]))
        self.story.append(Spacer(1, 10))

    def _across(self, rows: list[list[Any]]) -> None:
        turned = [list(column) for column in zip(*rows, strict=True)]
        size = self.styles["cell"].fontSize
        wide = 70 + (size - 8) * 4
        room = (A4[0] - 130 - wide) / (len(turned[0]) - 1)
        spans = [("FONTSIZE", (0, 0), (-1, -1), size)]
        widths = [wide, *([room] * (len(turned[0]) - 1))]
        table = Table(turned, colWidths=widths, hAlign="LEFT", style=self.style(len(turned), len(turned[0]), spans))
        self.story.append(table)

    def _down(self, rows: list[list[Any]], what: str) -> None:
        spec = self.spec
        columns = len(rows[0])
        widths = [150, 90 if spec.narrow_head else 230] if columns == 2 else [120, *([130] * (columns - 1))]
        spans: list[tuple[Any, ...]] = []
        if what == "payments" and spec.paid_as == "merged" and spec.paid > 1:
            spans.append(("SPAN", (2, 1), (2, spec.paid)))
            spans.append(("VALIGN", (2, 1), (2, spec.paid), "MIDDLE"))
        if what == "payments" and spec.paid_as == "section":
            spans += [("SPAN", (0, 1), (-1, 1)), ("SPAN", (0, 2 + spec.paid), (-1, 2 + spec.paid))]
        parts = [rows]
        if spec.split and len(rows) > 1 + spec.split:
            again = [rows[0]] if spec.repeat_head else []
            parts = [rows[: 1 + spec.split], [*again, *rows[1 + spec.split :]]]
        for index, part in enumerate(parts):
            if index:
                self.story.append(PageBreak())
            self.story.append(Table(part, colWidths=widths, hAlign="LEFT", style=self.style(len(part), columns, spans)))


def opening(maker: Maker) -> None:
    spec = maker.spec
    first, last = prose_year(spec, 0), prose_year(spec, spec.count - 1)
    maker.story.append(
        Paragraph(f"Dedicated Schools Grant \u2018Safety Valve\u2019 Agreement: {spec.short_name}", maker.styles["title"])
    )
    maker.top(
        (
            f"This agreement is between the Department for Education and {spec.authority}, and covers the financial years from {first} to {last}.",
            f"This agreement is made between the Department for Education (\u201cthe department\u201d) and {spec.authority} (\u201cthe authority\u201d). "
            f"It covers the period from {first} until {last}.",
            f"This is an agreement between {spec.authority} and the Department for Education, which covers financial years {first} to {last}.",
            f"The parties to this agreement are the department and the authority: it is an agreement between the Department for Education and "
            f"{spec.authority}, covering the financial years {first} to {last}.",
        )[spec.wording % 4]
    )
    if spec.review_first:
        maker.top("The department may review this agreement at any time. Circumstances that may lead to a review include where:")
        maker.sub(0, "the authority receives more or less DSG than its plan assumes;")
        maker.sub(1, "too little progress is made towards an in-year balance.")


BODY_DECOYS = {
    "body unmitigated": (
        "Without the actions in this agreement, the forecast deficit at each year end would be:",
        "Forecast DSG deficit £m",
    ),
    "body had grown": ("If nothing were done, the deficit would grow as follows:", "DSG deficit at year end £m"),
    "body original": (
        "The original agreement of March 2022 set out this profile:",
        "Forecast DSG deficit profile at year end £m",
    ),
    "body council": ("The council will contribute the following sums from its reserves:", "Council contribution £m"),
    "body capital": ("Capital has been awarded for new places:", "Capital £m"),
    "body savings": ("The plan makes these savings:", "Savings £m"),
    "body in-year": ("The in-year position is forecast as follows:", "In-year DSG deficit £m"),
    "body high needs": ("Spending from the high needs block is forecast as follows:", "High needs block expenditure £m"),
    "body plans": ("The number of EHC plans is forecast as follows:", "EHC plans"),
}


def _body_decoy(maker: Maker) -> None:
    spec = maker.spec
    lead, label = BODY_DECOYS[spec.decoy]
    maker.top(lead)
    cell = maker.styles["cell"]
    rows = [[Paragraph("Year", cell), Paragraph(label, cell)]]
    for index, amount in enumerate(spec.deficits):
        number = f"{int(Decimal(amount) * 100)}" if spec.decoy == "body plans" else f"{abs(Decimal(amount)) / 2 + 1:.2f}"
        rows.append([Paragraph(year(spec, index), cell), Paragraph(number, cell)])
    maker.story.append(Table(rows, colWidths=[150, 230], hAlign="LEFT", style=maker.style(len(rows), 2, [])))
    maker.story.append(Spacer(1, 10))


def plan(maker: Maker) -> None:
    spec = maker.spec
    if spec.decoy in BODY_DECOYS:
        _body_decoy(maker)
    by = prose_year(spec, spec.in_year)
    maker.top(
        (
            f"The authority undertakes to reach a positive in-year balance on its Dedicated Schools Grant (DSG) account by the end of {by} and in "
            "each subsequent year. The authority undertakes to control and reduce the cumulative deficit as follows, not including any "
            "contribution made by the department through this agreement:",
            f"By the end of {by} the authority will achieve an in-year balance on its DSG account. It agrees to hold its cumulative deficit to "
            "the following profile, before any payments by the department:",
            f"The authority commits to returning to in-year balance no later than {by}, and to keeping its DSG deficit within the amounts below.",
            f"The authority will bring its DSG spending into in-year balance in {by}. The planned deficit at the end of each year, excluding "
            "payments made under this agreement, is set out in the table.",
        )[spec.wording % 4]
    )
    maker.table("profile")


def conditions(maker: Maker) -> None:
    spec = maker.spec
    maker.top(
        (
            "The authority agrees to implement the DSG management plan that it has set out. This includes action to:",
            "The authority undertakes to deliver its DSG management plan. In particular, it will:",
            "The authority must carry out the following actions of its deficit recovery plan:",
            "To deliver its management plan, the authority shall:",
        )[spec.wording % 4]
    )
    for index, action in enumerate(spec.conditions):
        maker.sub(index, action)
    if spec.governance:
        maker.top(
            (
                "In delivering the plan, the authority will:",
                "The authority also agrees to the following conditions on governance and co-production:",
                "The authority will meet the following conditions:",
                "The authority undertakes, in governing the plan, to:",
            )[spec.wording % 4]
        )
        for index, action in enumerate(spec.governance):
            maker.sub(index, action)
    maker.top("The authority will send the department a monitoring report three times a year on progress against each condition.")


def payments(maker: Maker) -> None:
    spec = maker.spec
    first = spec.stated_first or prose(spec.payments[0], spec)
    total = spec.stated_total or prose(spec.total, spec)
    rest = prose(spec.total - Decimal(spec.payments[0]), spec)
    end = prose_year(spec, spec.count - 1)
    gone = (
        f"With these payments, the authority is expected to have no cumulative DSG deficit by the end of {end}.",
        f"With these payments, the authority is expected to have eliminated its cumulative deficit no later than {end}.",
        f"The payments are expected to clear the cumulative deficit in full by the end of {end}.",
        f"It is expected that the cumulative DSG deficit will be reduced to zero by {end}.",
    )[spec.wording % 4]
    if spec.suspended:
        _suspended(maker, total)
        return
    opening = (
        f"The department agrees to pay to the authority an additional {first} of DSG before the end of the financial year "
        f"{prose_year(spec, 0)}. In subsequent financial years, subject to compliance with the conditions set out above, the department "
        f"agrees to pay DSG sums totalling {rest}, making {total} in all.",
        f"The department agrees to pay the authority an additional {first} of DSG by the end of {prose_year(spec, 0)}. In subsequent financial "
        f"years, subject to the conditions in paragraph 3, it agrees to pay DSG sums totalling {rest} over the period.",
        f"The total of all payments under this agreement is {total}. The first payment of {first} will be made before the end of "
        f"{prose_year(spec, 0)}.",
        f"Over the life of this agreement the department will pay a total of {total}, beginning with an initial payment of {first} in "
        f"{prose_year(spec, 0)}.",
    )[spec.wording % 4]
    if spec.payments_as == "combined":
        maker.top(f"{opening} The instalments are set out in paragraph 3. {gone}")
    elif spec.payments_as in {"table", "rest"}:
        if spec.paid and spec.paid_as in {"prose", "prose rest in table", "merged years"}:
            made = ", ".join(f"{prose(spec.payments[index], spec)} in {prose_year(spec, index)}" for index in range(spec.paid))
            opening = (
                f"The department has already paid the authority {made}. The total of all payments under this agreement is {total}, "
                "which is unchanged."
            )
        maker.top(f"{opening} Payments will be made in the instalments set out below. {gone}")
        maker.table("payments")
    elif spec.payments_as == "prose":
        parts = [f"{prose(amount, spec)} in {prose_year(spec, index)}" for index, amount in enumerate(spec.payments)]
        maker.top(
            f"Subject to full compliance, the department will pay the authority {', '.join(parts[:-1])} and {parts[-1]}. "
            f"The total of these payments is {total}. {gone}"
        )
    else:
        maker.top(f"{opening} The timing of the other payments will be agreed each year. {gone}")


def _suspended(maker: Maker, total: str) -> None:
    spec = maker.spec
    made = " ".join(
        f"The department paid the authority {prose(spec.payments[index], spec)} of additional DSG in {prose_year(spec, index)}."
        for index in range(spec.paid)
    )
    if spec.stated_total != "none":
        maker.top(f"The department agreed to pay the authority DSG sums totalling {total} over the period of this agreement.")
    maker.top(
        (
            f"This agreement is under review. Payments are suspended while the review is under way. {made}",
            f"Progress has not been sufficient, and the department has suspended payments under this agreement. {made}",
            f"No further payments will be made until the review of this agreement is complete. {made}",
            f"Payments under this agreement have been paused. {made}",
        )[spec.wording % 4].strip()
    )


def _decoys(maker: Maker) -> None:
    spec = maker.spec
    if not spec.decoy.startswith("annex"):
        return
    head = {
        "annex unmitigated": "Annex A: forecast without this agreement",
        "annex contribution": "Annex A: the council\u2019s own contribution",
        "annex same": "Annex A: forecast deficit profile at year end",
    }[spec.decoy]
    label = {
        "annex unmitigated": "Forecast DSG deficit at year end £m",
        "annex contribution": "Contribution from council reserves £m",
        "annex same": "Forecast DSG deficit profile at year end £m",
    }[spec.decoy]
    maker.story.append(PageBreak())
    maker.story.append(Paragraph(head, maker.styles["title"]))
    cell = maker.styles["cell"]
    rows = [[Paragraph("Year", cell), Paragraph(label, cell)]]
    for index, amount in enumerate(spec.deficits):
        rows.append([Paragraph(year(spec, index), cell), Paragraph(f"{Decimal(amount) * 3:.2f}", cell)])
    maker.story.append(Table(rows, colWidths=[150, 230], hAlign="LEFT", style=maker.style(len(rows), 2, [])))
    for number in range(spec.extra_pages):
        maker.story.append(PageBreak())
        maker.story.append(Paragraph(f"Annex {'BCDEFGHIJKLMNOP'[number % 15]}: notes", maker.styles["title"]))
        maker.story.append(Paragraph(f"Notes on method {number + 1}. " * 100, maker.styles["flush"]))


def close(maker: Maker) -> None:
    maker.top("Any award of capital is confirmed separately and does not change the payments in this agreement.")
    if maker.spec.signatures:
        for who in ("the Department for Education", maker.spec.authority):
            maker.story.append(Paragraph(f"Signed on behalf of {who}:", maker.styles["flush"]))
            maker.story.append(Paragraph("Signed: __________ Director Date: March", maker.styles["flush"]))


def _foot(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawCentredString(canvas._pagesize[0] / 2, 30, FOOT)


def build(spec: Spec) -> bytes:
    """The document's bytes."""
    maker = Maker(spec)
    opening(maker)
    plan(maker)
    conditions(maker)
    payments(maker)
    close(maker)
    _decoys(maker)
    return turned(bound(maker.story, spec.turned), spec)


def turned(content: bytes, spec: Spec) -> bytes:
    """The document with its pages turned, its writing turned, or locked with an empty password."""
    if spec.turned not in {"flag", "writing", "both"} and not spec.password:
        return content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(side) for side in page.MediaBox)
            if spec.turned in {"writing", "both"}:
                page.contents_add(f"q 0 1 -1 0 {top} 0 cm".encode(), prepend=True)
                page.contents_add(b"Q")
                page.MediaBox = [left, bottom, top, right]
            if spec.turned in {"flag", "both"}:
                page.Rotate = 90
        out = io.BytesIO()
        lock = pikepdf.Encryption(user="", owner="owner", R=6) if spec.password else False
        pdf.save(out, encryption=lock, deterministic_id=not spec.password)
    return out.getvalue()


def bound(story: list[Any], turned: str = "none") -> bytes:
    """Pages of a story, each with the stand-in's foot."""
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        invariant=1,
        title="Stand-in agreement",
        subject="stand-in",
        author="test suite",
        creator="test suite",
    )
    upright = Frame(65, 60, A4[0] - 130, A4[1] - 120, id="upright")
    wide = Frame(60, 60, A4[1] - 120, A4[0] - 120, id="wide")
    document.addPageTemplates(
        [
            PageTemplate(id="wide", frames=[wide], pagesize=landscape(A4), onPage=_foot),
            PageTemplate(id="upright", frames=[upright], pagesize=A4, onPage=_foot),
        ][:: -1 if turned != "wide" else 1]
    )
    document.build([NextPageTemplate("wide" if turned == "wide" else "upright"), *story])
    return buffer.getvalue()


def truth(spec: Spec) -> dict[str, Any]:
    """What `extract agreement` should say of it."""
    names = [YEARS["dash"](spec.start + index) for index in range(spec.count)]
    pounds = lambda text: int(Decimal(text) * MILLION)  # noqa: E731
    payments = [
        {"year": name, "amount": pounds(amount), "already_paid": index < spec.paid}
        for index, (name, amount) in enumerate(zip(names, spec.payments, strict=False))
    ]
    if spec.suspended:
        payments = payments[: spec.paid]
    subs = [(spec.conditions, 0), (spec.governance, 1)]
    start = 3 + spec.review_first + (spec.decoy in BODY_DECOYS)
    conditions = [
        {
            "number": f"{start + shift}({'abcdefghijklmnop'[index]})"
            if spec.numbering == "letters"
            else f"{start + shift}.{index + 1}",
            "text": text,
        }
        for actions, shift in subs
        for index, text in enumerate(actions)
    ]
    return {
        "authority_as_printed": spec.authority,
        "covered_from": names[0],
        "covered_to": names[-1],
        "in_year_balance_year": names[spec.in_year],
        "elimination_year": None if spec.suspended else names[-1],
        "total_payment": None if spec.suspended and spec.stated_total == "none" else pounds(str(spec.total)),
        "first_payment": pounds(spec.payments[0]) if spec.paid or not spec.suspended else None,
        "targets": [{"year": name, "deficit": pounds(amount)} for name, amount in zip(names, spec.deficits, strict=True)],
        "payments": payments if spec.payments_as != "first and total" or spec.suspended else None,
        "conditions": conditions,
        "suspended": spec.suspended,
        "stand_in": True,
    }


def vary(**changes: Any) -> Spec:
    """A spec that differs from the plain one in these."""
    return replace(Spec(), **changes)
