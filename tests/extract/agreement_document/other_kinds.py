"""Made agreements of kinds that nobody has listed: what a council or the department might print all the same.

Each case says what it prints; `must` marks those that a person would read without doubt, so that the reader must too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reportlab.lib import colors
from reportlab.platypus import PageBreak, Paragraph, Spacer, Table

from tests.extract.agreement_document import make_agreements as usual
from tests.extract.agreement_document.make_agreements import MILLION, Maker, Spec, bound, truth, vary

Make = Callable[[Maker], Sequence[Any]]
Column = tuple[str, Sequence[str]]

GRID = [("GRID", (0, 0), (-1, -1), 0.7, colors.black)]
YEARS = ("2022-23", "2023-24", "2024-25", "2025-26", "2026-27")
DEFICITS = ("33.24", "53.01", "50.48", "46.99", "43.02")
PAYMENTS = ("16.80", "5.33", "7.61", "4.65", "7.61")
OTHERS = ("20.00", "21.00", "22.00", "23.00", "24.00")
HEAD = "Forecast DSG deficit profile at year end £m"
PAID_HEAD = "Additional DSG payment by year end £m"
NOTHING: dict[str, Any] = {"targets": "nothing that could be read from it would be right"}
"""What a document says that must be refused."""


@dataclass(frozen=True)
class Case:
    """One document: how it is made, what it says, and whether it must be read."""

    make: Callable[[], bytes]
    says: dict[str, Any] = field(default_factory=lambda: dict(truth(Spec())))
    must: bool = False


class _Maker(Maker):
    """Prints tables of its own in place of the usual ones."""

    def __init__(self, spec: Spec, tables: dict[str, Make | None]) -> None:
        super().__init__(spec)
        self.tables = tables

    def table(self, what: str) -> None:
        make = self.tables.get(what)
        if make is None:
            super().table(what)
        else:
            self.story += [*make(self), Spacer(1, 10)]


def document(
    profile: Make | None = None,
    payments: Make | None = None,
    *,
    spec: Spec | None = None,
    title: str = "",
    first: str = "",
    before: Sequence[Make] = (),
    after: Sequence[str] = (),
    end: Sequence[Make] = (),
) -> bytes:
    """A document with its own tables, title, first paragraph, paragraphs after the conditions, or pages at the end."""
    maker = _Maker(spec or Spec(), {"profile": profile, "payments": payments})
    usual.opening(maker)
    if title:
        maker.story[0] = Paragraph(title, maker.styles["title"])
    if first:
        maker.story[1] = Paragraph(first, maker.styles["top"], bulletText="1.")
    for make in before:
        maker.story += make(maker)
    usual.plan(maker)
    usual.conditions(maker)
    for text in after:
        maker.top(text)
    usual.payments(maker)
    usual.close(maker)
    for make in end:
        maker.story += make(maker)
    return bound(maker.story, maker.spec.turned)


def table(rows: Sequence[Sequence[str]], style: Sequence[Any] = GRID, widths: Sequence[float] | None = None) -> Make:
    """A table of these cells; their text may hold markup."""

    def make(maker: Maker) -> Sequence[Any]:
        cells = [[Paragraph(cell, maker.styles["cell"]) for cell in row] for row in rows]
        return [Table(cells, colWidths=widths, hAlign="LEFT", style=list(style))]

    return make


def columns(*heads: Column, years: Sequence[str] = YEARS, corner: str = "Year") -> list[list[str]]:
    """Rows of a table with years down and these columns."""
    return [
        [corner, *(head for head, _ in heads)],
        *([year, *(cells[row] for _, cells in heads)] for row, year in enumerate(years)),
    ]


def targets(amounts: Sequence[str]) -> dict[str, Any]:
    """What the usual document says, with these planned deficits in millions."""
    listed = [{"year": year, "deficit": int(Decimal(amount) * MILLION)} for year, amount in zip(YEARS, amounts, strict=False)]
    return {**truth(Spec()), "targets": listed}


def paid(count: int) -> dict[str, Any]:
    """What the usual document says, with so many payments already made."""
    listed = [
        {"year": year, "amount": int(Decimal(amount) * MILLION), "already_paid": place < count}
        for place, (year, amount) in enumerate(zip(YEARS, PAYMENTS, strict=True))
    ]
    return {**truth(Spec()), "payments": listed}


def thousands(amounts: Sequence[str], mark: str = ",") -> list[str]:
    """The amounts in thousands."""
    return [f"{Decimal(amount) * 1000:,.0f}".replace(",", mark) for amount in amounts]


def pounds(amounts: Sequence[str], mark: str = ",") -> list[str]:
    """The amounts in pounds."""
    return [f"{Decimal(amount) * MILLION:,.0f}".replace(",", mark) for amount in amounts]


def _profile(*heads: Column, years: Sequence[str] = YEARS, style: Sequence[Any] = GRID) -> Callable[[], bytes]:
    return lambda: document(table(columns(*heads, years=years), style))


_BESIDE: dict[str, tuple[tuple[Column, ...], bool]] = {
    "in-year then cumulative": ((("In-year deficit £m", OTHERS), ("Cumulative deficit £m", DEFICITS)), True),
    "cumulative then in-year": ((("Cumulative deficit £m", DEFICITS), ("In-year deficit £m", OTHERS)), True),
    "in-year position": ((("Forecast in-year position £m", OTHERS), ("Forecast cumulative DSG deficit £m", DEFICITS)), True),
    "opening and closing": ((("Opening DSG deficit £m", OTHERS), ("Closing DSG deficit £m", DEFICITS)), True),
    "brought and carried forward": ((("Deficit brought forward £m", OTHERS), ("Deficit carried forward £m", DEFICITS)), True),
    "April and March": ((("Deficit at 1 April £m", OTHERS), ("Deficit at 31 March £m", DEFICITS)), True),
    "original and revised": ((("Original planned deficit £m", OTHERS), ("Revised planned deficit £m", DEFICITS)), True),
    "previous agreement": ((("Previous agreement: deficit £m", OTHERS), ("This agreement: deficit £m", DEFICITS)), True),
    "two dated profiles": ((("Deficit profile, March 2022 £m", OTHERS), ("Deficit profile, March 2024 £m", DEFICITS)), False),
    "target and actual": ((("Planned deficit £m", DEFICITS), ("Actual deficit £m", OTHERS)), True),
    "target and forecast": ((("Target deficit £m", DEFICITS), ("Latest forecast deficit £m", OTHERS)), False),
    "with and without action": ((("Unmitigated deficit £m", OTHERS), ("Mitigated deficit £m", DEFICITS)), True),
    "change on the year": ((("DSG deficit £m", DEFICITS), ("Change on previous year £m", OTHERS)), True),
    "share of the grant": ((("DSG deficit £m", DEFICITS), ("Share of DSG", ["5.1%", "5.2%", "5.3%", "5.4%", "5.5%"])), True),
    "before and after payments": (
        (("Deficit before DfE payments £m", DEFICITS), ("Deficit after DfE payments £m", OTHERS)),
        True,
    ),
    "gross and net": ((("Gross deficit £m", DEFICITS), ("Net deficit £m", OTHERS)), False),
    "one block and all": ((("High needs block deficit £m", OTHERS), ("Overall DSG deficit £m", DEFICITS)), False),
    "best and worst": ((("Worst case deficit £m", OTHERS), ("Planned deficit £m", DEFICITS)), False),
    "two authorities": ((("Exampleshire £m", DEFICITS), ("Borchester £m", OTHERS)), False),
    "notes": (
        (("DSG deficit £m", DEFICITS), ("Notes", ["", "Includes £2.1m of costs", "", "£3.2m", "Subject to review"])),
        False,
    ),
}


def _cases_of_columns() -> Iterator[tuple[str, Case]]:
    for name, (heads, must) in _BESIDE.items():
        yield f"columns: {name}", Case(_profile(*heads), must=must)
        yield f"columns, no rules: {name}", Case(_profile(*heads, style=()), must=must)


_UNITS = ("£k", "(£000)", "£ thousands", "£'000", "£ 000s")
_ODD_CELLS = (
    "", "n/a", "TBC", "-", "?", "c. £50m", "£50-53m", "<£1m", "~50.48", "up to 50.48", "50,48", "€50.48", "Fifty million", "50.48 51.10", "50.4.8",
    "5 0 . 4 8", "50.48%", "£50.48 - £53m", "50.48/51.10", "1,50.48", "50.48bn", "[50.48]", "50.48 (51.10)", "50.48 CR", "50.48-", "-50.48", "(50.48)",
    "(50.48", "50.48)", "£50.48m (was £50.12m)", "50.12 → 50.48", "<strike>50.12</strike> 50.48", "50.48<br/>51.10", "50,480,000", "50.48m to 51m",
)  # fmt: skip


def _cases_of_cells() -> Iterator[tuple[str, Case]]:
    for unit in _UNITS:
        yield f"thousands: {unit}", Case(_profile((f"DSG deficit {unit}", thousands(DEFICITS))), must=True)
        yield f"thousands without commas: {unit}", Case(_profile((f"DSG deficit {unit}", thousands(DEFICITS, ""))), must=True)
    for place, style in ((2, GRID), (0, ())):
        for cell in _ODD_CELLS:
            text = cell.replace("50.48", DEFICITS[place])
            cells = [*DEFICITS[:place], text, *DEFICITS[place + 1 :]]
            says = dict(NOTHING) if cell not in {"[50.48]", "50.48bn"} else targets(DEFICITS)
            yield f"row {place + 1}: {cell!r}", Case(_profile(("DSG deficit £m", cells), style=style), says)
    for nil in ("nil", "0", "0.0", "£0", "Zero"):
        cells = [*DEFICITS[:4], nil]
        yield f"ends at {nil!r}", Case(_profile(("DSG deficit £m", cells)), targets([*DEFICITS[:4], "0"]), must=True)
    mixed = ["£33.24m", "£53,010,000", "£50.48 million", "£46,990,000", "£43.02m"]
    yield "units differ from cell to cell", Case(_profile(("DSG deficit", mixed)), must=True)
    yield "some cells without a unit", Case(_profile(("DSG deficit", ["£33.24m", *DEFICITS[1:]])), dict(NOTHING))
    yield "a unit that the head denies", Case(_profile(("DSG deficit £000", [f"£{each}m" for each in DEFICITS])), dict(NOTHING))
    yield "pounds without commas", Case(_profile(("DSG deficit £", pounds(DEFICITS, ""))), must=True)
    yield "pounds with hard spaces", Case(_profile(("DSG deficit £", pounds(DEFICITS, "\u00a0"))), must=True)
    yield (
        "pounds with signs and hard spaces",
        Case(_profile(("DSG deficit", [f"£{each}" for each in pounds(DEFICITS, "\u00a0")]))),
    )
    yield "thousands with hard spaces", Case(_profile(("DSG deficit £000", thousands(DEFICITS, "\u00a0"))))
    yield "decimal commas", Case(_profile(("DSG deficit £m", [each.replace(".", ",") for each in DEFICITS])), dict(NOTHING))
    yield (
        "three decimals with commas",
        Case(_profile(("DSG deficit £m", ["1,124", "1,301", "1,204", "1,109", "1,002"])), dict(NOTHING)),
    )
    yield "euros", Case(_profile(("DSG deficit €m", DEFICITS)), dict(NOTHING))


def _cases_of_signs() -> Iterator[tuple[str, Case]]:
    below, inside = [f"-{each}" for each in DEFICITS], [f"({each})" for each in DEFICITS]
    for head in (
        "DSG balance £m",
        "Cumulative DSG position £m",
        "DSG surplus/(deficit) £m",
        "DSG balance (negative = deficit) £m",
    ):
        yield f"a balance below nothing: {head}", Case(_profile((head, below)), must=True)
        yield f"a balance in brackets: {head}", Case(_profile((head, inside)), must=True)
        turns = [*below[:4], "3.02"]
        yield f"a balance that turns: {head}", Case(_profile((head, turns)), targets([*DEFICITS[:4], "-3.02"]), must=True)
    turns = [*DEFICITS[:4], "(3.02)"]
    yield (
        "a deficit that turns",
        Case(_profile(("DSG deficit/(surplus) £m", turns)), targets([*DEFICITS[:4], "-3.02"]), must=True),
    )
    yield "deficits printed below nothing", Case(_profile(("DSG deficit £m", below)))
    yield "a balance above nothing", Case(_profile(("DSG balance £m", DEFICITS)))
    yield "a reserve below nothing", Case(_profile(("DSG reserve £m", below)))
    yield (
        "a surplus word on its own line",
        Case(_profile(("DSG deficit £m", [*DEFICITS[:4], "3.02<br/>surplus"])), targets([*DEFICITS[:4], "-3.02"]), must=True),
    )


_YEAR_COLUMNS: dict[str, tuple[Sequence[str], Sequence[str], bool]] = {
    "descending": (YEARS[::-1], DEFICITS[::-1], True),
    "with words": ([f"End of {year}" for year in YEARS], DEFICITS, True),
    "short": ([f"FY{year[2:]}" for year in YEARS], DEFICITS, True),
    "dated": ([f"31/03/{year}" for year in range(2023, 2028)], DEFICITS, True),
    "of a month": ([f"Mar {year}" for year in range(23, 28)], DEFICITS, True),
    "numbered": ([f"Year {place + 1}" for place in range(5)], DEFICITS, False),
    "bare, and nothing tells which": ([str(year) for year in range(2023, 2028)], DEFICITS, False),
    "bare, of the start": ([str(year) for year in range(2022, 2027)], DEFICITS, False),
    "academic": ([f"Academic year {year}" for year in YEARS], DEFICITS, False),
    "one missing": ((*YEARS[:2], *YEARS[3:]), (*DEFICITS[:2], *DEFICITS[3:]), False),
    "first missing": (YEARS[1:], DEFICITS[1:], False),
    "last missing": (YEARS[:4], DEFICITS[:4], False),
    "one twice": ((*YEARS[:3], *YEARS[2:]), (*DEFICITS[:3], *DEFICITS[2:]), False),
    "two swapped": ((YEARS[0], YEARS[2], YEARS[1], *YEARS[3:]), DEFICITS, False),
    "a baseline row": (("2021-22", *YEARS), ("12.00", *DEFICITS), False),
    "an outturn row": (("2021-22 (outturn)", *YEARS), ("12.00", *DEFICITS), False),
    "a baseline in words": (("Baseline", *YEARS), ("12.00", *DEFICITS), False),
    "onwards": ((*YEARS[:4], "2026-27 onwards"), DEFICITS, False),
    "plus": ((*YEARS[:4], "2026-27+"), DEFICITS, False),
}


def _cases_of_years() -> Iterator[tuple[str, Case]]:
    for name, (years, cells, must) in _YEAR_COLUMNS.items():
        for kind, style in (("", GRID), (", no rules", ())):
            says = {**NOTHING} if "missing" in name or "twice" in name or "swapped" in name else targets(DEFICITS)
            yield f"years{kind}: {name}", Case(_profile(("DSG deficit £m", cells), years=years, style=style), says, must)
    merged = [
        ["Year ending 31 March", PAID_HEAD],
        ["2023 to 2024", "22.13"],
        ["2025", "7.61"],
        ["2026", "4.65"],
        ["2027", "7.61"],
    ]
    says = {**truth(Spec()), "payments": None}
    yield "two bare years in one row", Case(lambda: document(None, table(merged)), says)


_SAID_OF_PAYMENTS: dict[str, int] = {
    "Payments for 2022-23 and 2023-24 have already been made.": 2,
    "The payment for 2022-23 has been made.": 1,
    "The first two payments have already been paid.": 2,
    "Payments in bold have been made.": 2,
    "Payments shown for years before 2024-25 have been made.": 2,
    "The first payment was made in March 2023.": 1,
    "All payments due to date have been made.": 2,
    "The payments for 2022-23 to 2023-24 were paid on time.": 2,
    "The department has made the payment due in 2022-23.": 1,
    "No payments have yet been made.": 0,
    "The payment due in 2023-24 has not been made.": 0,
    "Once a payment has been made it will not be recovered.": 0,
}
_MUST_SAY = ("Payments for", "The payment", "The first payment", "The department has", "No payments", "Once")

_BESIDE_PAYMENTS: dict[str, tuple[Column, int]] = {
    "yes and no": (("Paid?", ["Yes", "Yes", "No", "No", "No"]), 2),
    "ticks": (("Paid", ["Y", "Y", "", "", ""]), 2),
    "months": (("Date paid", ["March 2023", "March 2024", "", "", ""]), 2),
    "days": (("Date paid", ["28 March 2023", "27 March 2024", "", "", ""]), 2),
    "words": (("Status", ["Completed", "Completed", "Pending", "Pending", "Pending"]), 2),
    "running sums": (("Cumulative payments £m", ["16.80", "22.13", "29.74", "34.39", "42.00"]), 0),
    "shares": (("% of total", ["40", "13", "18", "11", "18"]), 0),
    "earlier payments": (("Original payment £m", OTHERS), 0),
    "a council's own money": (("Council contribution £m", OTHERS), 0),
}


def _cases_of_payments() -> Iterator[tuple[str, Case]]:
    for text, count in _SAID_OF_PAYMENTS.items():
        yield f"said: {text}", Case(lambda text=text: document(after=[text]), paid(count), text.startswith(_MUST_SAY))  # type: ignore[misc]
    for name, (column, count) in _BESIDE_PAYMENTS.items():
        for kind, style in (("", GRID), (", no rules", ())):
            rows = columns((PAID_HEAD, PAYMENTS), column)
            yield (
                f"beside payments{kind}: {name}",
                Case(lambda rows=rows, style=style: document(None, table(rows, style)), paid(count)),
            )  # type: ignore[misc]
    for nil in ("nil", "Nil", "-", "–", "£0", "0.00", "n/a", "", "TBC", "None"):
        spec = vary(payments=("16.80", "5.33", "0", "12.26", "7.61"))
        rows = columns((PAID_HEAD, ["16.80", "5.33", nil, "12.26", "7.61"]))
        says = truth(spec) if nil != "TBC" else dict(NOTHING)
        yield (
            f"no payment: {nil!r}",
            Case(lambda rows=rows, spec=spec: document(None, table(rows), spec=spec), says, nil in {"nil", "-", "£0"}),
        )  # type: ignore[misc]
    groups = [["Payments made", ""], *_rows(2), ["Payments to come", ""], *_rows(5)[2:]]
    odd = [["Payments made", ""], *_rows(2), ["Payments we hope for", ""], *_rows(5)[2:]]
    more: dict[str, tuple[list[list[str]], dict[str, Any]]] = {
        "in groups": ([["Year", PAID_HEAD], *groups], paid(2)),
        "in groups, one unknown": ([["Year", PAID_HEAD], *odd], paid(2)),
        "with a total": ([*columns((PAID_HEAD, PAYMENTS)), ["Total", "42.00"]], paid(0)),
        "with a total that is none": ([*columns((PAID_HEAD, PAYMENTS)), ["Total", "42.10"]], dict(NOTHING)),
        "with the paid part of the total": (
            [*columns((PAID_HEAD, PAYMENTS)), ["Total", "42.00"], ["of which paid", "22.13"]],
            paid(2),
        ),
        "that do not make the total": (columns((PAID_HEAD, [*PAYMENTS[:4], "7.16"])), dict(NOTHING)),
        "two in a year": ([["Year", PAID_HEAD], ["2022-23", "8.40"], ["2022-23", "8.40"], *_rows(5)[1:]], paid(0)),
        "headed amount only": (columns(("Amount £m", PAYMENTS)), paid(0)),
    }
    for name, (rows, says) in more.items():
        yield f"payments {name}", Case(lambda rows=rows: document(None, table(rows)), says)  # type: ignore[misc]


def _rows(count: int) -> list[list[str]]:
    return [[year, amount] for year, amount in zip(YEARS[:count], PAYMENTS[:count], strict=True)]


def _cases_of_one_table() -> Iterator[tuple[str, Case]]:
    plan, pay = ("Planned deficit £m", DEFICITS), ("DfE payment £m", PAYMENTS)
    down = columns(plan, pay)
    across: list[list[str]] = [["£m", *YEARS], ["Planned deficit", *DEFICITS], ["DfE payment", *PAYMENTS]]
    made: dict[str, tuple[list[list[str]], bool]] = {
        "both": (down, True),
        "both, with a total": ([*down, ["Total", "", "42.00"]], True),
        "both, with a total and a dash": ([*down, ["Total", "-", "42.00"]], True),
        "four columns": (columns(("In-year deficit £m", OTHERS), plan, pay, ("Deficit after DfE payment £m", OTHERS)), True),
        "two units": (columns(plan, ("DfE payment £000", thousands(PAYMENTS))), True),
        "across": (across, True),
        "across, with a total": ([[*across[0], "Total"], [*across[1], ""], [*across[2], "42.00"]], True),
        "across, with n/a under total": ([[*across[0], "Total"], [*across[1], "n/a"], [*across[2], "42.00"]], True),
    }
    for name, (rows, must) in made.items():
        for kind, style in (("", GRID), (", no rules", ())):
            yield f"one table{kind}: {name}", Case(
                lambda rows=rows, style=style: document(table(rows, style), spec=vary(payments_as="combined")), must=must  # type: ignore[misc]
            )  # fmt: skip


_ACROSS: dict[str, tuple[list[list[str]], bool]] = {
    "in-year too": ([["", *YEARS], ["In-year deficit £m", *OTHERS], ["Cumulative deficit £m", *DEFICITS]], True),
    "original too": ([["", *YEARS], ["Original planned deficit £m", *OTHERS], ["Revised planned deficit £m", *DEFICITS]], True),
    "numbered too": ([["", *(f"Year {place}" for place in range(1, 6))], ["", *YEARS], ["DSG deficit £m", *DEFICITS]], True),
    "opening too": ([["£m", *YEARS], ["Opening deficit", *OTHERS], ["Movement", *OTHERS], ["Closing deficit", *DEFICITS]], False),
    "in brackets": ([["£m", *YEARS], ["DSG balance", *(f"({each})" for each in DEFICITS)]], True),
    "of a month": ([["", *(f"Mar {year}" for year in range(23, 28))], ["DSG deficit £m", *DEFICITS]], True),
    "a blank": ([["£m", *YEARS], ["Planned deficit", *DEFICITS[:2], "", *DEFICITS[3:]]], False),
    "onwards": ([["£m", *YEARS[:4], "2026-27 onwards"], ["Planned deficit", *DEFICITS]], False),
    "a baseline": ([["£m", "Baseline", *YEARS], ["Planned deficit", "12.00", *DEFICITS]], False),
    "a baseline year": ([["£m", "2021-22", *YEARS], ["Planned deficit", "12.00", *DEFICITS]], False),
    "a change": ([["£m", *YEARS, "Change"], ["Planned deficit", *DEFICITS, "9.78"]], False),
    "an average": ([["£m", *YEARS, "Average"], ["Planned deficit", *DEFICITS, "45.35"]], False),
    "a column of units": ([["", "Unit", *YEARS], ["Planned deficit", "£m", *DEFICITS]], False),
    "in two bands": (
        [["Year", *YEARS[:3]], ["DSG deficit £m", *DEFICITS[:3]], ["Year", *YEARS[3:], ""], ["DSG deficit £m", *DEFICITS[3:], ""]], False,
    ),
}  # fmt: skip


def _cases_across() -> Iterator[tuple[str, Case]]:
    for name, (rows, must) in _ACROSS.items():
        for kind, style in (("", GRID), (", no rules", ())):
            yield f"across{kind}: {name}", Case(lambda rows=rows, style=style: document(table(rows, style)), must=must)  # type: ignore[misc]


def _bullets(maker: Maker) -> Sequence[Any]:
    return [
        Paragraph(f"\u2022 £{amount} million by the end of {year}", maker.styles["flush"])
        for year, amount in zip(YEARS, DEFICITS, strict=True)
    ]


def _sentence(count: int) -> Make:
    parts = [f"£{amount} million at the end of {year}" for year, amount in zip(YEARS[:count], DEFICITS[:count], strict=True)]
    text = f"The planned deficit is {', '.join(parts[:-1])} and {parts[-1]}."
    return lambda maker: [Paragraph(text, maker.styles["flush"])]


def _annex(title: str, amounts: Sequence[str]) -> Make:
    return lambda maker: [PageBreak(), Paragraph(title, maker.styles["title"]), *table(columns((HEAD, amounts)))(maker)]


def _nothing(_: Maker) -> Sequence[Any]:
    return []


def _twice(maker: Maker) -> Sequence[Any]:
    tables = [table(columns((HEAD, amounts)))(maker) for amounts in (DEFICITS, OTHERS)]
    heads = [Paragraph(name, maker.styles["head"]) for name in ("Exampleshire", "Borchester")]
    return [heads[0], *tables[0], Spacer(1, 8), heads[1], *tables[1]]


_TWO = (
    "This agreement is between the Department for Education and Exampleshire County Council and Borchester City Council, and covers the "
    "financial years from 2022-23 to 2026-27."
)
_ADDENDUM = (
    "This addendum amends the agreement between the Department for Education and Exampleshire County Council, which covers the financial "
    "years from 2022-23 to 2026-27."
)
_BESIDE_THE_POINT = (
    "The profile below replaces that of March 2022, which was £20.00m, £21.00m, £22.00m, £23.00m and £24.00m.",
    "The previous agreement provided for payments totalling £50.00m.",
    "The authority forecast a deficit of £99.9m by the end of 2026-27 without this agreement.",
    "The department paid the authority £3.00 million of capital in 2022-23.",
    "The department will also pay £1.5 million for an adviser in 2023-24.",
    "The authority will pay £2.00 million into the DSG in 2022-23.",
    "The total of these payments was £50 million in the original agreement.",
    "In 2023-24 the council paid £4.00 million from reserves.",
)


def _cases_of_documents() -> Iterator[tuple[str, Case]]:
    yield "a chart in place of the table", Case(lambda: document(_nothing), dict(NOTHING))
    yield "deficits as bullets", Case(lambda: document(_bullets), must=True)
    yield "deficits in a sentence", Case(lambda: document(_sentence(5)), must=True)
    yield "deficits of three years in a sentence", Case(lambda: document(_sentence(3)), dict(NOTHING))
    for title in (
        "Annex A: previous agreement",
        "Annex A: the agreement of March 2021",
        "Annex A",
        "Appendix 1: earlier profile",
    ):
        yield f"an older table: {title}", Case(lambda title=title: document(end=[_annex(title, OTHERS)]))  # type: ignore[misc]
    yield "the table in an annex", Case(lambda: document(_nothing, end=[_annex("Annex A: deficit profile", DEFICITS)]))
    other = "Annex A: deficit profile of another authority"
    yield "another authority's table", Case(lambda: document(_nothing, end=[_annex(other, OTHERS)]), dict(NOTHING))
    yield (
        "an example of a table",
        Case(lambda: document(_nothing, end=[_annex("Annex A: illustrative profile", OTHERS)]), dict(NOTHING)),
    )
    yield "two authorities", Case(lambda: document(first=_TWO), dict(NOTHING))
    yield "two authorities with a table each", Case(lambda: document(_twice, first=_TWO), dict(NOTHING))
    yield "tables of two authorities", Case(lambda: document(_twice), dict(NOTHING))
    yield "an addendum", Case(lambda: document(first=_ADDENDUM, title="Addendum to the safety valve agreement: Exampleshire"))
    for text in _BESIDE_THE_POINT:
        yield f"said in passing: {text}", Case(lambda text=text: document(after=[text]))  # type: ignore[misc]
    withheld = "The department withheld £2.00 million of the payment for 2023-24."
    yield "a payment withheld in part", Case(lambda: document(after=[withheld]), dict(NOTHING))


_TWO_HEADS = (("Gross", "Net"), ("Low", "High"), ("Exampleshire", "Borchester"), ("2022 version", "2024 version"))
_CONTRADICTIONS = (
    "In 2024-25 the profile allows for a deficit of £52.00m.",
    "The planned deficit for 2024-25 has been revised to £48.00m.",
    "The payment for 2024-25 has been increased to £8.00m.",
)
_SAID_OF_DATES: dict[str, dict[str, Any]] = {
    "The authority will reach in-year balance in 2025-26.": {"in_year_balance_year": "which of two?"},
    "The deficit will be eliminated by the end of 2028-29.": {"elimination_year": "which of two?"},
    "Payments are currently suspended.": {"suspended": True},
    "The suspension of payments has been lifted.": {"suspended": False},
    "Payments will be suspended if the authority does not comply.": {"suspended": False},
}


def _cases_of_doubt() -> Iterator[tuple[str, Case]]:
    for one, other in _TWO_HEADS:
        for kind, style in (("", GRID), (", no rules", ())):
            for at in ("left", "center"):
                head = f"<para align={at}>DSG deficit £m</para>"
                rows = [["Year", head, ""], ["", one, other], *columns(("", OTHERS), ("", DEFICITS))[1:]]
                spanned = [*style, ("SPAN", (1, 0), (2, 0))]
                yield f"one head over {one} and {other}, at the {at}{kind}", Case(
                    lambda rows=rows, style=spanned: document(table(rows, style, [80, 80, 80])), dict(NOTHING)  # type: ignore[misc]
                )  # fmt: skip
    for text in _CONTRADICTIONS:
        yield f"contradicted: {text}", Case(lambda text=text: document(after=[text]), dict(NOTHING))  # type: ignore[misc]
    for text, says in _SAID_OF_DATES.items():
        yield f"said of dates: {text}", Case(lambda text=text: document(after=[text]), {**truth(Spec()), **says})  # type: ignore[misc]
    groups = {
        "without and with": ("Without this agreement", "With this agreement"),
        "before and after": ("Original profile", "Revised profile"),
    }
    for name, (upper, lower) in groups.items():
        down = [["Year", HEAD], [upper, ""], *columns(("", OTHERS))[1:], [lower, ""], *columns(("", DEFICITS))[1:]]
        across = [["£m", *YEARS], [upper, *[""] * 5], ["Deficit", *OTHERS], [lower, *[""] * 5], ["Deficit", *DEFICITS]]
        for way, rows in (("down", down), ("across", across)):
            yield f"in sections, {way}: {name}", Case(lambda rows=rows: document(table(rows)))  # type: ignore[misc]
    authorities = [["Authority", "Year", HEAD], *(["Exampleshire", *row] for row in columns(("", DEFICITS))[1:])]
    both = [*authorities, *(["Borchester", *row] for row in columns(("", OTHERS))[1:])]
    yield "a column of authorities", Case(lambda: document(table(authorities)), must=True)
    yield "a column of two authorities", Case(lambda: document(table(both)), dict(NOTHING))
    tables = (table(columns(("Deficit without action £m", OTHERS)), (), [60, 90]), table(columns((HEAD, DEFICITS)), (), [60, 90]))
    yield "two tables beside each other", Case(
        lambda: document(lambda maker: [Table([[make(maker)[0] for make in tables]], hAlign="LEFT")])
    )  # fmt: skip


def _white(text: str) -> str:
    return f'<font color="white">{text}</font>'


_NOTE = "1 Rounded to the nearest ten thousand pounds."


def _cases_of_print() -> Iterator[tuple[str, Case]]:
    row = [*columns((HEAD, DEFICITS)), [_white("2027-28"), _white("9.99")]]
    column = columns((HEAD, DEFICITS), (_white("Revised DSG deficit £m"), [_white(each) for each in OTHERS]))
    digit = [DEFICITS[0], f"{_white('1')}53.01", *DEFICITS[2:]]
    tiny = [DEFICITS[0], '<font size="1">1</font>53.01', *DEFICITS[2:]]
    yield "a row that can't be seen", Case(lambda: document(table(row)))
    yield "a column that can't be seen", Case(lambda: document(table(column)))
    yield "a digit that can't be seen", Case(_profile((HEAD, digit)))
    yield "a digit too small to see", Case(_profile((HEAD, tiny)))
    white_head = [[_white(cell) for cell in columns((HEAD, DEFICITS))[0]], *columns((HEAD, DEFICITS))[1:]]
    dark = [*GRID, ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#12436d"))]
    yield "a white head on dark ground", Case(lambda: document(table(white_head, dark)), must=True)
    soft = "Fore\u00adcast DSG defi\u00adcit pro\u00adfile at year end £m"
    yield "soft hyphens", Case(_profile((soft, DEFICITS)), must=True)
    for kind, style in (("", GRID), (", no rules", ())):
        whole = columns(("DSG deficit", [f"£{each}" for each in pounds(DEFICITS)]))
        words = columns(("DSG deficit", [f"£{each} million" for each in DEFICITS]))
        ending = columns(
            ("DSG deficit £m", DEFICITS), years=[f"Financial year ending March {year}" for year in range(2023, 2028)]
        )
        yield (
            f"pounds too wide for their cell{kind}",
            Case(lambda rows=whole, style=style: document(table(rows, style, [90, 46]))),
        )  # type: ignore[misc]
        yield f"millions on a line of their own{kind}", Case(
            lambda rows=words, style=style: document(table(rows, style, [90, 50])), must=True  # type: ignore[misc]
        )  # fmt: skip
        yield (
            f"years over three lines{kind}",
            Case(lambda rows=ending, style=style: document(table(rows, style, [70, 90])), must=True),
        )  # type: ignore[misc]
    broken = ["£33,240,<br/>000", *(f"£{each}" for each in pounds(DEFICITS[1:]))]
    yield "a number broken over two lines", Case(_profile(("DSG deficit", broken)))
    caption = "All figures in £m"
    yield "a unit above the table", Case(
        lambda: document(lambda maker: [Paragraph(caption, maker.styles["cell"]), *table(columns(("Planned deficit", DEFICITS)))(maker)]), must=True
    )  # fmt: skip
    below = "Figures are in £ million."
    yield "a unit below the table", Case(
        lambda: document(lambda maker: [*table(columns(("Planned deficit", DEFICITS)))(maker), Paragraph(below, maker.styles["cell"])]), must=True
    )  # fmt: skip
    units = [["Year", "Planned deficit"], ["", "£m"], *([year, amount] for year, amount in zip(YEARS, DEFICITS, strict=True))]
    yield "a unit in a row of its own", Case(lambda: document(table(units)), must=True)
    glued: dict[str, tuple[str, Sequence[str], Sequence[str]]] = {
        "£m": ("DSG deficit £m", [DEFICITS[0], "53.011", *DEFICITS[2:]], YEARS),
        "£33.24m": ("DSG deficit", ["£33.24m", "£53.01m1", *(f"£{each}m" for each in DEFICITS[2:])], YEARS),
        "£33,240,000": ("DSG deficit", ["£33,240,000", "£53,010,0001", *(f"£{each}" for each in pounds(DEFICITS[2:]))], YEARS),
        "a year": ("DSG deficit £m", DEFICITS, (YEARS[0], "2023-241", *YEARS[2:])),
    }
    for name, (head, cells, years) in glued.items():
        rows = columns((head, cells), years=years)
        yield f"a mark glued to {name}, without its note", Case(lambda rows=rows: document(table(rows)))  # type: ignore[misc]
        yield f"a mark glued to {name}, with its note", Case(
            lambda rows=rows: document(lambda maker: [*table(rows)(maker), Paragraph(_NOTE, maker.styles["note"])]), must=True  # type: ignore[misc]
        )  # fmt: skip


CASES: dict[str, Case] = {
    **dict(_cases_of_columns()),
    **dict(_cases_of_cells()),
    **dict(_cases_of_signs()),
    **dict(_cases_of_years()),
    **dict(_cases_of_payments()),
    **dict(_cases_of_one_table()),
    **dict(_cases_across()),
    **dict(_cases_of_documents()),
    **dict(_cases_of_doubt()),
    **dict(_cases_of_print()),
}
