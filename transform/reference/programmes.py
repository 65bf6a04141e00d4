"""Memberships of programmes, events, and on what two sources disagree."""

from __future__ import annotations

from transform.local_authorities import LocalAuthorities
from transform.reference.files import Row, confidence, day, publisher, read, text


def memberships() -> list[Row]:
    """Rows of table programme_membership, one a source that says so."""
    rows = []
    for row in read("programmes.csv"):
        name, kind = publisher(row["source_url"])
        rows.append(
            {
                "la_code": row["la_code"],
                "programme": row["programme"],
                "tranche": text(row["tranche"]),
                "role": text(row["role"]),
                "status": text(row["status"]),
                "from_date": day(row["from_date"]),
                "to_date": day(row["to_date"]),
                "origin": "curated",
                "source_url": row["source_url"],
                "publisher": name,
                "confidence": confidence(row["confidence"], kind),
                "note": text(row["note"]),
            }
        )
    return rows


def events() -> list[Row]:
    """Rows of table event. An event of several authorities stands once for each."""
    rows = []
    for row in read("events.csv"):
        name, kind = publisher(row["source_url"])
        rows.append(
            {
                "event_id": row["event_id"],
                "event_date": day(row["event_date"]),
                "date_precision": row["date_precision"],
                "la_code": text(row["la_code"]),
                "kind": row["kind"],
                "description": row["description"],
                "source_url": row["source_url"],
                "publisher": name,
                "confidence": confidence(row["confidence"], kind),
                "source_kind": kind,
            }
        )
    return rows


def disagreements() -> list[Row]:
    """Rows of table disagreement that people found. They block nothing: the value used is named, the other shown."""
    known = LocalAuthorities.load()
    return [
        {
            "disagreement_id": row["disagreement_id"],
            "la_code": known.by_code(row["la_code"]).la_code if row["la_code"] else None,
            "topic": row["topic"],
            "period": text(row["period"]),
            "first_value": row["first_value"],
            "first_source": row["first_source"],
            "second_value": row["second_value"],
            "second_source": row["second_source"],
            "blocks": False,
            "note": text(row["note"]),
        }
        for row in read("disagreements.csv")
    ]
