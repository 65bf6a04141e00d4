"""`send-evidence export`: every table as files."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from pipelines.output import complain, say
from pipelines.settings import Settings


def run(settings: Settings, table_format: str, out: Path, email: bool) -> int:
    """Write the export and say what it holds. 2 when the format is not one of ours."""
    from reports.evidence import open_warehouse
    from reports.export import FORMATS, write_export

    if table_format not in FORMATS:
        near = get_close_matches(table_format.casefold(), FORMATS, n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]}?" if near else ""
        complain(f"send-evidence: {table_format!r} is no format. Use one of {', '.join(FORMATS)}.{hint}")
        return 2
    with open_warehouse(settings.warehouse) as connection:
        counts = write_export(connection, table_format, out, email=email)
    say(f"{len(counts)} tables, {sum(counts.values()):,} rows, as {table_format} in {out}.")
    say("data_dictionary.md says what each column is; LICENCES.md how to attribute the data.")
    return 0
