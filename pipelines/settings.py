"""Where data lies and what is fetched from: option, then environment, then default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from extract.mirror import is_http

WAREHOUSE_NAME = "send_evidence.duckdb"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one run.

    Attributes:
        data: folder that holds raw/ and warehouse/.
        mirror: a folder with index.json or an http:// base, None for the publishers themselves.
        contact: address of whoever runs this, sent to publishers with every request.
        objects: where archived documents lie, on any filesystem that fsspec knows; None for below `raw`.
    """

    data: Path
    mirror: str | None = None
    contact: str = ""
    objects: str | None = None

    @classmethod
    def resolve(cls, data: Path | None = None, mirror: str | None = None) -> Settings:
        """Fill what the command line left open from the environment, then from the defaults."""
        chosen = data or Path(os.environ.get("SEND_EVIDENCE_DATA") or "data")
        return cls(
            chosen.expanduser(),
            mirror or os.environ.get("SEND_EVIDENCE_MIRROR") or None,
            os.environ.get("SEND_EVIDENCE_CONTACT", ""),
            os.environ.get("SEND_EVIDENCE_OBJECTS") or None,
        )

    @property
    def mirror_name(self) -> str | None:
        """The mirror as outputs name it: an address without its user and password, of a folder its own name alone."""
        if self.mirror is None:
            return None
        if is_http(self.mirror):
            parts = urlsplit(self.mirror)
            return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        return Path(self.mirror).resolve().name

    @property
    def raw(self) -> Path:
        """The archive: every document as fetched, the manifest and the stored records."""
        return self.data / "raw"

    @property
    def warehouse(self) -> Path:
        """The warehouse file that readers open."""
        return self.data / "warehouse" / WAREHOUSE_NAME
