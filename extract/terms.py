"""The field's terms as types: years that cannot be mixed up, money, and the closed vocabularies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import total_ordering

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_DASH_TO_HYPHEN = {ord(dash): "-" for dash in DASHES}


def plain_dashes(text: str) -> str:
    """Return `text` with every kind of dash and minus sign as an ASCII hyphen."""
    return text.translate(_DASH_TO_HYPHEN)


class Basis(StrEnum):
    """What kind of statement a figure is."""

    TARGET = "target"
    FORECAST = "forecast"
    BUDGET = "budget"
    PROVISIONAL = "provisional"
    OUTTURN = "outturn"
    DERIVED = "derived"


class PaymentBasis(StrEnum):
    """Whether a reported deficit is before (gross) or after (net) DfE's Safety Valve payments."""

    GROSS = "gross"
    NET = "net"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class ValueState(StrEnum):
    """Whether a value is there, and if not, why not."""

    REPORTED = "reported"
    NOT_STATED = "not_stated"
    SUPPRESSED = "suppressed"
    WITHHELD = "withheld"
    NOT_APPLICABLE = "not_applicable"
    NOT_FOUND = "not_found"


class Unit(StrEnum):
    """Unit of a figure. Percent is 46.4, never 0.464; gbp is pounds, never thousands or millions."""

    GBP = "gbp"
    COUNT = "count"
    PERCENT = "percent"
    RATIO = "ratio"
    CATEGORY = "category"
    MONTHS = "months"
    YEARS = "years"
    WEEKS = "weeks"


class Origin(StrEnum):
    """Where a document or figure came to us from."""

    LIVE = "live"
    MIRROR = "mirror"
    BUNDLED = "bundled"
    CURATED = "curated"


class PeriodType(StrEnum):
    """Kind of year a period is; `day` is one date, for counts made on a day."""

    FINANCIAL_YEAR = "financial_year"
    ACADEMIC_YEAR = "academic_year"
    CALENDAR_YEAR = "calendar_year"
    DAY = "day"


class Framework(StrEnum):
    """Area SEND inspection framework. The older one has no grade and is never mapped on to the newer."""

    AREA_SEND_2023 = "area_send_2023"
    LOCAL_AREA_2016 = "local_area_2016"


class Outcome(IntEnum):
    """The three outcomes of an Area SEND inspection under the 2023 framework."""

    TYPICALLY_POSITIVE = 1
    INCONSISTENT = 2
    SYSTEMIC_FAILINGS = 3


_SPLIT_YEAR = re.compile(r"(20\d\d)\s*(?:[-/]|to)\s*(20\d\d|\d\d)")


def _split_year_start(text: str, what: str) -> int:
    """First year of "2024-25", "2024/25", "2024-2025" or "2024 to 2025"; ValueError otherwise."""
    match = _SPLIT_YEAR.fullmatch(plain_dashes(text).strip())
    if match:
        start = int(match[1])
        end = match[2]
        if int(end) == (start + 1 if len(end) == 4 else (start + 1) % 100):
            return start
    raise ValueError(f"{text!r} is not {what}: two successive years are needed, as in 2024-25")


@total_ordering
@dataclass(frozen=True, slots=True)
class FinancialYear:
    """A year from 1 April `start` to 31 March `start + 1`, printed 2024-25."""

    start: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read 2024-25, 2024/25, 2024-2025 or "2024 to 2025", with any dash.

        Raises:
            ValueError: the text is anything else, or the two years do not follow each other.
        """
        return cls(_split_year_start(text, "a financial year"))

    @classmethod
    def ending(cls, year: int) -> FinancialYear:
        """The financial year that ends on 31 March `year`."""
        return cls(year - 1)

    @property
    def end_date(self) -> date:
        """31 March on which the year ends."""
        return date(self.start + 1, 3, 31)

    def __lt__(self, other: FinancialYear) -> bool:
        return self.start < other.start

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"


@total_ordering
@dataclass(frozen=True, slots=True)
class AcademicYear:
    """A school year from September `start`, printed 2024/25. A January count belongs to the year it falls in."""

    start: int

    @classmethod
    def parse(cls, text: str) -> AcademicYear:
        """Read 2024/25, 2024-25 or DfE's 202425.

        Raises:
            ValueError: the text is anything else.
        """
        compact = text.strip()
        if re.fullmatch(r"20\d{4}", compact):
            compact = f"{compact[:4]}/{compact[4:]}"
        return cls(_split_year_start(compact, "an academic year"))

    def __lt__(self, other: AcademicYear) -> bool:
        return self.start < other.start

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"


@total_ordering
@dataclass(frozen=True, slots=True)
class CalendarYear:
    """January to December, printed 2024."""

    year: int

    @classmethod
    def parse(cls, text: str) -> CalendarYear:
        """Read exactly four digits.

        Raises:
            ValueError: the text is anything else (2024/25 is an academic year, not a calendar year).
        """
        if not re.fullmatch(r"20\d\d", text.strip()):
            raise ValueError(f"{text!r} is not a calendar year such as 2024")
        return cls(int(text))

    def __lt__(self, other: CalendarYear) -> bool:
        return self.year < other.year

    def __str__(self) -> str:
        return str(self.year)


_MONEY = re.compile(
    r"(?P<open>\()?\s*(?P<minus1>-)?\s*(?:£\s*)?(?P<minus2>-)?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(?P<scale>k|thousand|m|mn|million|bn|billion)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_SCALES = {"": 1, "k": 1_000, "thousand": 1_000, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money as printed.

    Attributes:
        pounds: the amount in pounds; negative when printed with a minus or in parentheses.
        half_digit: half of the last printed digit, in pounds (12.3 in millions: 50,000). What was
            rounded away lies within this on either side.
    """

    pounds: Decimal
    half_digit: Decimal

    @classmethod
    def parse(cls, text: str, *, scale: int = 1) -> Money:
        """Read one amount: "12.3", "£12.34m", "£12,340,000", "(0.4)", "-0.4", "£1.2 million".

        Args:
            text: the whole of a cell or phrase; nothing else may stand in it.
            scale: pounds to one printed unit when the text itself names none (10**6 under a "£m" header).

        Raises:
            ValueError: anything besides one amount is there, the commas are misplaced, an opening
                parenthesis is not closed, or two minus signs stand together.
        """
        match = _MONEY.fullmatch(plain_dashes(text).strip())
        if not match or bool(match["open"]) != bool(match["close"]):
            raise ValueError(f"{text!r} is not one amount of money")
        signs = sum(bool(match[name]) for name in ("open", "minus1", "minus2"))
        if signs > 1:
            raise ValueError(f"{text!r} carries more than one minus sign")
        number = Decimal(match["number"].replace(",", ""))
        factor = _SCALES[(match["scale"] or "").lower()] if match["scale"] else scale
        decimals = len(match["number"].partition(".")[2])
        half = Decimal(1).scaleb(-decimals) * factor / 2
        pounds = number * factor
        return cls(-pounds if signs else pounds, half)
