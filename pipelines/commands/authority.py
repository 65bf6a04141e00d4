"""`send-evidence authority NAME`: who that is."""

from __future__ import annotations

from typing import Any

from pipelines.output import complain, print_json, say
from pipelines.settings import Settings
from transform.local_authorities import LocalAuthorities, NameNotUsable

SHOWN_ALIASES = 8


def run(settings: Settings, name: str, as_json: bool) -> int:
    """Print codes, names, programmes, constituencies and members. 2 when the name leads to none or to several."""
    authorities = LocalAuthorities.load()
    try:
        found = authorities.identify(name)
    except NameNotUsable as error:
        complain(f"send-evidence: {error}")
        return 2
    rows = [str(row["alias"]) for row in authorities.alias_rows() if row["la_code"] == found.la_code]
    aliases = [alias for alias in rows if authorities.resolve(alias) == found.la_code]
    answer: dict[str, Any] = {
        "la_code": found.la_code,
        "gss_codes": [row["gss_code"] for row in authorities.gss_rows() if row["la_code"] == found.la_code],
        "name": found.name,
        "full_name": found.full_name,
        "region": found.region,
        "slug": found.slug,
        "aliases": sorted(aliases),
        **_from_warehouse(settings, found.la_code),
    }
    if as_json:
        print_json(answer)
        return 0
    say(f"{found.name} ({found.full_name}), {found.region}")
    say(f"DfE code {found.la_code}; GSS code {', '.join(str(code) for code in answer['gss_codes'])}")
    say("Programmes: " + ("; ".join(_programme(p) for p in answer["programmes"]) or "none held"))
    say("MPs: " + ("; ".join(f"{m['mp']} ({m['constituency']})" for m in answer["members"]) or "none held"))
    shortest = sorted(aliases, key=lambda alias: (len(alias), alias))[:SHOWN_ALIASES]
    more = len(aliases) - len(shortest)
    say("Names it answers to: " + ", ".join(shortest) + (f" and {more} more (--json lists them)" if more > 0 else ""))
    return 0


def _programme(row: dict[str, Any]) -> str:
    return " ".join(str(part) for part in (row["programme"], row["tranche"], row["role"], row["status"]) if part)


def _from_warehouse(settings: Settings, la_code: str) -> dict[str, Any]:
    """Programmes and members, empty where no warehouse stands yet."""
    from transform.query import read

    if not settings.warehouse.is_file():
        return {"programmes": [], "members": []}
    programmes = read(
        settings.warehouse,
        "SELECT DISTINCT programme, tranche, role, status FROM programme_membership WHERE la_code = ? ORDER BY ALL",
        [la_code],
    )
    members = read(
        settings.warehouse,
        "SELECT c.name AS constituency, m.display_name AS mp, m.party, m.as_at FROM authority_constituency l "
        "JOIN constituency c USING (pcon_code) JOIN mp m USING (pcon_code) WHERE l.la_code = ? ORDER BY m.sort_name",
        [la_code],
    )
    return {"programmes": programmes, "members": members}
