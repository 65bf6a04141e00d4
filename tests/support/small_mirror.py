"""A mirror of one source with amounts invented for tests, small enough to be changed and refreshed many times."""

from __future__ import annotations

import json
from pathlib import Path

from tests.sources.section_251.make_example import release, row

API = "https://content.explore-education-statistics.service.gov.uk/api"
RELEASES = f"{API}/publications/la-and-school-expenditure/releases"
FILES = f"{API}/releases/test/files?fromPage=ReleaseDownloads"
AMOUNTS = {
    ("895", "Cheshire East"): "1000000", ("845", "East Sussex"): "-2000000", ("926", "Norfolk"): "3000001",
    ("351", "Bury"): "4000001", ("878", "Devon"): "5000001", ("881", "Essex"): "600001", ("850", "Hampshire"): "700001",
    ("886", "Kent"): "800001", ("931", "Oxfordshire"): "900001", ("936", "Surrey"): "1000001", ("937", "Warwickshire"): "1100001",
    ("938", "West Sussex"): "1200001",
}  # fmt: skip


def write_mirror(
    folder: Path, amounts: dict[tuple[str, str], str] | None = None, content: bytes | None = None, stand_in: bool = True
) -> Path:
    """Write the mirror, or write it anew with other amounts or with other bytes for the release."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row(code, name, amount) for (code, name), amount in (AMOUNTS if amounts is None else amounts).items()]
    listing = [{"id": "test", "slug": "2023-24", "title": "Financial year 2023-24", "published": "2025-01-30T09:30:00Z"}]
    files = {RELEASES: json.dumps(listing).encode(), FILES: release(rows) if content is None else content}
    index = {}
    for number, (url, body) in enumerate(files.items()):
        (folder / f"{number}.bin").write_bytes(body)
        index[url] = {"file": f"{number}.bin", "stand_in": stand_in}
    (folder / "index.json").write_text(json.dumps(index))
    return folder
