"""A place as a publisher prints it, resolved once: England, a region, or an authority by exact alias and code."""

from __future__ import annotations

from dataclasses import dataclass

from transform.local_authorities import LocalAuthorities

REGIONS = (
    "East Midlands", "East of England", "London", "Inner London", "Outer London", "North East", "North West",
    "South East", "South West", "West Midlands", "Yorkshire and The Humber",
)  # fmt: skip
_REGION_BY_KEY = {name.casefold(): name for name in REGIONS}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure belongs; `name` None when it did not resolve, and then `reason` says why."""

    la_code: str | None
    name: str | None
    reason: str = ""


def resolve_place(authorities: LocalAuthorities, printed: str, code: str, level: str) -> Place:
    """Resolve one printed place; an authority by its printed name, the code choosing only between namesakes."""
    if level == "national":
        england = printed.strip().casefold() == "england"
        return Place(None, "England" if england else None, "" if england else f"{printed!r} is not England")
    if level == "regional":
        region = _REGION_BY_KEY.get(printed.strip().casefold())
        return Place(None, region, "" if region else f"{printed!r} is not a region of England we know")
    la_code = authorities.resolve_place(printed, code)
    if la_code is None:
        return Place(None, None, authorities.lookup(printed).explain() + " Add an alias if one is meant.")
    return Place(la_code, authorities.by_code(la_code).name)
