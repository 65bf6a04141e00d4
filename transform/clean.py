"""No text in the warehouse steers a terminal, breaks XML or shows other than it is, whatever a document holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.printable import REMOVED, SPACED

if TYPE_CHECKING:
    import duckdb

WORDS: dict[str, tuple[str, ...]] = {
    "programme_membership": ("tranche", "role", "publisher", "quote", "note"),
    "document": ("title", "publisher"),
    "figure": ("state_reason", "as_printed", "locator", "quote", "note"),
    "agreement": ("label", "title", "publisher", "quote", "note"),
    "agreement_condition": ("number", "text"),
    "agreement_change": ("item", "before", "after", "sentence"),
    "inspection": ("partnership", "contradiction"),
    "constituency": ("name",),
    "mp": ("display_name", "formal_name", "salutation", "sort_name", "party", "email"),
    "event": ("description", "publisher", "quote"),
    "national_figure": ("statement", "publisher", "quote"),
    "disagreement": ("first_value", "first_source", "second_value", "second_source", "note"),
    "rejected": ("item", "reason"),
    "change": ("subject", "before", "after", "sentence"),
    "refresh_source": ("error",),
    "source_state": ("stale_reason", "next_expected"),
}
"""Columns whose text comes from a document, a listing or a publisher. Addresses are checked before they are asked for."""

_BOTH = f"[{REMOVED}{SPACED}]"


def clean_text(connection: duckdb.DuckDBPyConnection) -> int:
    """Take steering characters out of every text that others wrote; return how many rows had any."""
    cleaned = 0
    for table, names in WORDS.items():
        hit = " OR ".join(f'regexp_matches("{name}", $both)' for name in names)
        ((found,),) = connection.execute(f'SELECT count(*) FROM "{table}" WHERE {hit}', {"both": _BOTH}).fetchall()
        if found:
            new = ", ".join(
                f"\"{name}\" = regexp_replace(regexp_replace(\"{name}\", $removed, '', 'g'), $spaced, ' ', 'g')" for name in names
            )
            patterns = {"both": _BOTH, "removed": f"[{REMOVED}]", "spaced": f"[{SPACED}]"}
            connection.execute(f'UPDATE "{table}" SET {new} WHERE {hit}', patterns)
            cleaned += found
    return cleaned
