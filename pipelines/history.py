"""The warehouse as it stood at the end of an earlier day, built anew from the archive and the log of refreshes.

Nothing is fetched. What publishers served by then, what refreshes logged by then and what people had reviewed by then
decide; parsers, corrections and reference tables are those of this release.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from extract.lock import RefreshLock
from pipelines.inputs import build_inputs, known_by
from pipelines.refresh import LOCK_WAIT_SECONDS, Options, Refresh
from pipelines.settings import Settings

if TYPE_CHECKING:
    from transform.warehouse import Built


def build_as_at(settings: Settings, until: date, out: Path) -> Built:
    """Write the warehouse of an earlier day to a file of its own; the one that stands is left alone.

    Raises:
        NothingKnown: no refresh had built a warehouse by then.
        CheckFailed: what was known then does not pass a fatal check of this release.
        ArchiveBusy: a refresh is running on the same data folder.
    """
    from transform.warehouse import build_warehouse

    refresh = Refresh(settings, Options(offline=True))
    with RefreshLock(settings.raw, LOCK_WAIT_SECONDS):
        known = known_by(refresh, until)
        refresh.read_new()
        inputs = build_inputs(refresh, known)
        return build_warehouse(out, inputs, refresh.summary.started.replace(tzinfo=None))
