"""What can go wrong with a source, each with its own name.

Every message names the document or address, the place in it, and the next step, because it is
shown as it stands to somebody who has never read this code.
"""

from __future__ import annotations


class EvidenceError(Exception):
    """Base of every error that a run reports and survives."""


class SourceUnavailable(EvidenceError):
    """The publisher could not be reached, or answered with a failure (404, 403, 5xx, time-out)."""


class HostUnreachable(SourceUnavailable):
    """No connection to the host could be made at all, so nothing else on it is asked in this run.

    Attributes:
        no_answer: True when not even the service that resolves names answered, so other hosts will not be found either.
    """

    def __init__(self, message: str, *, no_answer: bool = False) -> None:
        super().__init__(message)
        self.no_answer = no_answer


class NotThere(SourceUnavailable):
    """The publisher, or the mirror in its place, says that there is nothing at the address (404 or 410)."""


class SourceChanged(EvidenceError):
    """What came is not shaped as before: a header, a selector or a content type is unknown."""


class DocumentUnreadable(EvidenceError):
    """A document cannot be read as what it should be (corrupt, encrypted, another kind, does not add up).

    Attributes:
        needs_ocr: True when the document opens but has no text layer.
    """

    def __init__(self, message: str, *, needs_ocr: bool = False) -> None:
        super().__init__(message)
        self.needs_ocr = needs_ocr


class NotPermitted(EvidenceError):
    """Fetching would break a rule: robots.txt, a host outside the allow-list, a size limit."""


class FigureAmbiguous(EvidenceError):
    """Two readings of one value are possible; neither is taken."""


class RegistryWrong(EvidenceError):
    """A row of sources.toml is not right."""


class ArchiveDamaged(EvidenceError):
    """Bytes in the archive are missing or are not what their hash says, or its manifest cannot be read."""


class ArchiveBusy(EvidenceError):
    """Another refresh is writing to the same data folder."""


class MirrorUnusable(EvidenceError):
    """The mirror that was named is no folder with an index.json and no http address."""
