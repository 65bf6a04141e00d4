"""Deficit for each resident aged 0 to 25: an authority, its region and England on one footing.

A region's and England's figures are sums over the authorities that have both a reported balance for the year
and a population, surpluses set against deficits: a ratio of sums, not a mean of ratios. How many authorities
stand behind each is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from reports.evidence import Evidence, Figure

BALANCE, POPULATION = "dsg_cumulative_balance", "population_0_25"


class PerResident(NamedTuple):
    """One place's deficit for each resident aged 0 to 25, in pounds (a surplus is negative).

    Attributes:
        authorities: how many authorities it is made of.
        inputs: the figures it was computed from.
    """

    place: str
    period: str
    value: Decimal
    authorities: int
    inputs: tuple[Figure, ...]


def outturn(figures: Iterable[Figure]) -> Figure | None:
    """The one reported outturn among an authority's figures for a year.

    None where there is none. Where several sources give one, DfE's section 251 return is taken, so that all
    authorities are compared on the same source.
    """
    found = [figure for figure in figures if figure.reported and figure.basis == "outturn"]
    return next((figure for figure in found if figure.source_id == "section_251"), None)


def for_authority(evidence: Evidence, la_code: str, period: str) -> PerResident | None:
    """One authority; None where the balance or the population is not held."""
    authority = evidence.authority(la_code)
    balance, people = outturn(authority.figures(BALANCE, period)), authority.reported(POPULATION)
    if balance is None or people is None or people.amount == 0:
        return None
    return PerResident(authority.name, period, balance.deficit / people.amount, 1, (balance, people))


@lru_cache(maxsize=256)
def for_region(evidence: Evidence, region: str | None, period: str) -> PerResident | None:
    """A region, or England for None, from the authorities that have both figures; None where fewer than two have."""
    codes = [row.la_code for row in evidence.authorities if region is None or row.region == region]
    parts = [part for code in codes if (part := for_authority(evidence, code, period)) is not None]
    if len(parts) < 2:
        return None
    deficit = sum((part.inputs[0].deficit for part in parts), Decimal(0))
    people = sum((part.inputs[1].amount for part in parts), Decimal(0))
    inputs = tuple(figure for part in parts for figure in part.inputs)
    return PerResident(region or "England", period, deficit / people, len(parts), inputs)


def latest_period(evidence: Evidence, la_code: str) -> str | None:
    """The latest financial year for which the authority's section 251 outturn is held."""
    years = [f.period for f in evidence.authority(la_code).figures(BALANCE) if outturn((f,)) is not None]
    return max(years, default=None)
