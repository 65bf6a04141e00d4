"""`send-evidence snapshot`: renew the bundled snapshot from what the archive holds."""

from __future__ import annotations

from pathlib import Path

from pipelines.output import complain, say
from pipelines.refresh import Options, Refresh
from pipelines.settings import Settings


def run(settings: Settings, out: Path) -> int:
    """Write the snapshot; 1 when the archive holds nothing to write from."""
    from pipelines.snapshot import write_snapshot

    refresh = Refresh(settings, Options(offline=True))
    collector = refresh.collector
    documents = [collector.held(version, settings.data) for version in collector.versions()]
    if not documents:
        complain(f"send-evidence: {settings.raw} holds no documents. Run a refresh first, online or with --mirror.")
        return 1
    counts = write_snapshot(documents, out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    told = ", ".join(f"{count} {kind} records" for kind, count in sorted(counts.items()))
    say(f"{out}: {told}, {size / 1e6:.1f} MB.")
    return 0
