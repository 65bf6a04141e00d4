"""`send-evidence refresh`: fetch, read, build, check, swap."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from extract.registry import registry
from pipelines.output import complain, print_json, say
from pipelines.refresh import Options, Refresh, Summary, describe, run_refresh
from pipelines.runner import DASK, Runner, WrongRunner
from pipelines.settings import Settings


def run(  # noqa: PLR0913 - the options of the command
    settings: Settings,
    sources: list[str],
    offline: bool,
    full: bool,
    dry_run: bool,
    strict: bool,
    jobs: int,
    use_prefect: bool,
    as_json: bool,
    *,
    runner: str | None = None,
) -> int:
    """Refresh and say what happened.

    Returns:
        0 when a warehouse stands, 2 for an unknown source or runner, 3 when strict and a source failed, 4 when a check failed.
    """
    chosen = [name.replace("-", "_") for name in sources]
    for name in chosen:
        if name not in registry():
            complain(f"send-evidence: no source is called {name!r}. {_nearest(name)}")
            return 2
    try:
        work = Runner.of(runner)
    except WrongRunner as error:
        complain(f"send-evidence: {error}")
        return 2
    if work.kind == DASK and not use_prefect:
        complain("send-evidence: Dask is reached through Prefect. Leave --no-prefect out, or say --runner processes.")
        return 2
    refresh = Refresh(settings, Options(tuple(chosen), offline, full, jobs, work.address or work.kind))
    if dry_run:
        return _plan(refresh, as_json)
    with _progress(refresh, quiet=as_json):
        summary = _run(refresh, use_prefect)
    if as_json:
        print_json(summary.as_json())
    else:
        _tell(summary)
    for line in summary.unsent:
        complain(line)
    if summary.outcome == "refused":
        return 4
    return 3 if strict and (summary.failed or any(source.problems for source in summary.sources)) else 0


def _run(refresh: Refresh, use_prefect: bool) -> Summary:
    """Through Prefect when something is to be done; in this process when nothing changed, or when asked."""
    if not use_prefect or refresh.settled():
        return run_refresh(refresh)
    from pipelines.flows import run_as_flow

    return run_as_flow(refresh)


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(registry()), n=1, cutoff=0.4)
    return f"Did you mean {near[0]!r}?" if near else f"The sources are {', '.join(registry())}."


def _plan(refresh: Refresh, as_json: bool) -> int:
    """Say what would be asked for; nothing is asked and nothing written."""
    rows: list[dict[str, Any]] = []
    for source_id in refresh.source_ids:
        trail = refresh.archive.trail(source_id)
        rows.append(
            {
                "source": source_id,
                "publisher": refresh.registry[source_id].publisher,
                "starts_at": refresh.registry[source_id].landing_page,
                "known_addresses": len(trail.visits) if trail else 0,
                "from": refresh.settings.mirror or "the publisher",
            }
        )
    if as_json:
        print_json({"outcome": "planned", "sources": rows})
        return 0
    for row in rows:
        known = (
            f"{row['known_addresses']} known addresses asked again"
            if row["known_addresses"]
            else "gone through for the first time"
        )
        say(f"{row['source']}: {known}, from {row['from']}")
    say("Dry run: nothing was fetched and nothing written.")
    return 0


def _progress(refresh: Refresh, *, quiet: bool) -> AbstractContextManager[Any]:
    """A moving line on a terminal, plain lines elsewhere, nothing beside JSON."""
    if quiet:
        return nullcontext()
    if not sys.stdout.isatty():
        refresh.say = say
        return nullcontext()
    from rich.console import Console

    status = Console().status("Looking at what the publishers have now ...")

    def tell(line: str) -> None:
        status.console.print(line, markup=False, highlight=False)
        status.update(line.splitlines()[0][:100])

    refresh.say = tell
    return status


def _tell(summary: Summary) -> None:
    """The summary a person reads."""
    if summary.outcome == "unchanged":
        say("Nothing changed: the warehouse that stands is up to date with what could be had.")
    elif summary.outcome == "built":
        say(f"Built warehouse {summary.warehouse_id}: {summary.figures} figures, as at {summary.as_at}.")
        say(f"{summary.read} documents read.")
    else:
        say(f"Refused: {summary.error}")
    _tell_of_failures(summary)
    for line in [*summary.unread, *summary.rejected]:
        say(f"Refused document: {line}")
    for line in summary.advisories:
        say(f"To look at: {line}")
    if summary.changes:
        say(f"{len(summary.changes)} changes since the last warehouse; 'send-evidence changes' tells them.")
    if summary.mirror:
        say(f"Built from a mirror ({summary.mirror}): every output says so.")


def _tell_of_failures(summary: Summary) -> None:
    """Which sources failed and what serves in their place; one line where it is only that there is no network."""
    bundled = [source.source_id for source in summary.sources if source.outcome == "bundled"]
    if bundled:
        say(f"Used the snapshot that comes with this project for: {', '.join(bundled)}.")
    unreachable = [source for source in summary.failed if source.unreachable]
    if unreachable and len(unreachable) == len(summary.sources):
        say(
            "No publisher could be reached: is there a network? What was held stands, marked with its date. "
            + (unreachable[0].error or "")
        )
    else:
        for source in summary.failed:
            say(f"FAILED {describe(source)}")
