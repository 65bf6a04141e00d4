"""A claim with its verdict."""

from __future__ import annotations

from dataclasses import dataclass

SUPPORTED, CONTRADICTED, SUPERSEDED, UNKNOWN = "supported", "contradicted", "superseded", "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim of a draft.

    Attributes:
        paragraph: number of the paragraph, from 1.
        claim: the words that claim it.
        sentence: the sentence they stand in.
        kind: number, date, name, status or outdated.
        verdict: supported, contradicted, superseded or unknown.
        evidence: what is held, in words; "" when nothing is.
        figure_ids: the figures that say so.
        link: where it can be read.
    """

    paragraph: int
    claim: str
    sentence: str
    kind: str
    verdict: str
    evidence: str = ""
    figure_ids: tuple[str, ...] = ()
    link: str = ""

    @property
    def wrong(self) -> bool:
        """Whether it must be changed before the letter goes."""
        return self.verdict in (CONTRADICTED, SUPERSEDED)
