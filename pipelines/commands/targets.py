"""`send-evidence targets [NAME]...`: the target ledger."""

from __future__ import annotations

from pipelines.output import complain, print_json, print_table, say
from pipelines.settings import Settings
from transform.local_authorities import LocalAuthorities, NameNotUsable
from transform.query import read

_COLUMNS = (
    "place", "financial_year", "verdict", "planned_deficit", "reported_deficit", "payment_basis", "payments_made",
    "deficit_low", "deficit_high", "gap_low", "gap_high", "payments_suspended", "other_verdict", "stand_in", "rule",
)  # fmt: skip


def run(settings: Settings, names: list[str], as_json: bool) -> int:
    """Print the ledger's rows, by authority and year. 2 when a name is not usable."""
    authorities = LocalAuthorities.load()
    codes = []
    for name in names:
        try:
            codes.append(authorities.identify(name).la_code)
        except NameNotUsable as error:
            complain(f"send-evidence: {error}")
            return 2
    rows = read(
        settings.warehouse,
        "SELECT a.name AS place, v.* FROM target_verdict v JOIN authority a ON a.la_code = v.la_code AND a.valid_to IS NULL "
        "WHERE len($1) = 0 OR list_contains($1, v.la_code) ORDER BY place, financial_year",
        [codes],
    )
    if as_json:
        print_json(rows)
        return 0
    if not rows:
        say("No planned deficits are held for that. 'send-evidence sources' says where agreements come from.")
        return 0
    print_table("Target ledger (pounds; a deficit is positive)", _COLUMNS, [[row[name] for name in _COLUMNS] for row in rows])
    plans = len({row["la_code"] for row in rows})
    say(f"A plan is held for {plans} {'authority' if plans == 1 else 'authorities'}.")
    return 0
