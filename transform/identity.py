"""The stable identity of a figure, the same in Python as in the warehouse's SQL."""

from __future__ import annotations

import hashlib


def figure_id(
    la_code_or_place: str,
    measure: str,
    period: str,
    basis: str,
    payment_basis: str,
    source_id: str,
    snapshot_sha256_or_url: str,
    locator: str,
) -> str:
    """'f' and 12 hexadecimal digits of what a figure is and where it stands; its value is no part of it.

    Args:
        la_code_or_place: DfE code, or the place's name where there is none (England, a region).
        snapshot_sha256_or_url: hash of the document, or its address where no document is held.
    """
    parts = (la_code_or_place, measure, period, basis, payment_basis, source_id, snapshot_sha256_or_url, locator)
    return "f" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
