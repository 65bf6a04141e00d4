"""Writes example.pdf: a stand-in agreement of an invented county, and the listing that leads to it.

python -m tests.sources.safety_valve_agreements.make_example
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.extract.agreement_document.make_agreements import Spec, build

URL = "https://assets.publishing.service.gov.uk/media/0123456789abcdef/Exampleshire_safety_valve_agreement_2022-2023.pdf"
TITLE = "Exampleshire: dedicated schools grant ‘safety valve’ agreement 2022-2023"
NOTES = (
    ("2024-03-21T14:30:00.000+00:00", "Updated Exampleshire, which is under review."),
    ("2023-03-16T12:00:00.000+00:00", "Added 20 agreements for the 2022 to 2023 financial year."),
    ("2021-03-19T09:30:00.000+00:00", "First published."),
)


def content(title: str = TITLE, url: str = URL, notes: tuple[tuple[str, str], ...] = NOTES) -> bytes:
    """The gov.uk content API's answer for one attachment."""
    page = {
        "title": "Dedicated schools grant: very high deficit intervention",
        "first_published_at": "2021-03-19T09:30:00.000+00:00",
        "details": {
            "attachments": [{"title": title, "url": url, "content_type": "application/pdf"}],
            "change_history": [{"public_timestamp": stamp, "note": note} for stamp, note in notes],
        },
    }
    return json.dumps(page).encode()


if __name__ == "__main__":
    Path(__file__).with_name("example.pdf").write_bytes(build(Spec()))
