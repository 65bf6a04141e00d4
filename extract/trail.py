"""What a source asked for, in order, and what it got: enough to say later that nothing has changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from extract.terms import Origin


class Role(StrEnum):
    """What an address is to its source: a page that lists documents, or a document."""

    LISTING = "listing"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Visit:
    """One address asked for.

    Attributes:
        sha256: hash of the bytes that came; None where the publisher said that there is nothing (404 or 410), and
            where fetching failed.
        stand_in: True when the mirror says that the document was rebuilt.
        failed: True when it could not be had for another reason than that there is nothing.
    """

    url: str
    sha256: str | None
    role: Role
    stand_in: bool
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything one source asked for in one refresh, in order, each address once."""

    source_id: str
    origin: Origin
    visits: tuple[Visit, ...]

    @property
    def complete(self) -> bool:
        """Whether everything asked for was had, or is known not to be there."""
        return not any(visit.failed for visit in self.visits)

    def documents(self) -> dict[str, str]:
        """Address to hash of every document that was had."""
        return {v.url: v.sha256 for v in self.visits if v.role is Role.DOCUMENT and v.sha256}

    def to_json(self) -> bytes:
        """The trail as it is kept: the same bytes for the same trail."""
        visits = [[v.url, v.sha256, v.role, v.stand_in, v.failed] for v in self.visits]
        return json.dumps({"source_id": self.source_id, "origin": self.origin, "visits": visits}, indent=0).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Trail:
        """Read what `to_json` wrote."""
        kept = json.loads(content)
        visits = tuple(Visit(url, sha256, Role(role), *flags) for url, sha256, role, *flags in kept["visits"])
        return cls(kept["source_id"], Origin(kept["origin"]), visits)
