"""`send-evidence pack`: evidence packs for named authorities, a programme, a constituency or all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipelines.output import complain, print_json, print_table, say
from pipelines.settings import Settings
from transform.local_authorities import LocalAuthorities, NameNotUsable
from transform.query import read

if TYPE_CHECKING:
    from reports.pack.many import Written

PROGRAMMES = {
    "safety_valve": "safety_valve",
    "dbv": "dbv",
    "delivering_better_value": "dbv",
    "change_programme": "change_programme",
    "high_needs_stability_grant": "high_needs_stability_grant",
    "safety_valve_applicant": "safety_valve_applicant",
}
"""Programmes as people write them (hyphens and underscores alike), with the name the warehouse has."""


class WrongUse(ValueError):
    """What was asked for cannot be told apart or does not exist; the message says what to do. Exit code 2."""


def run(
    settings: Settings, names: list[str], programme: str | None, everyone: bool, constituency: str | None, out: Path, jobs: int,
    email: bool, as_json: bool,
) -> int:  # fmt: skip
    """Write the packs and list them. 2 for wrong use, 1 when one could not be written."""
    from reports.evidence import open_warehouse
    from reports.pack.many import write_many

    try:
        open_warehouse(settings.warehouse).close()
        codes = chosen_codes(settings, names, programme, everyone, constituency)
    except (WrongUse, NameNotUsable) as error:
        complain(f"send-evidence: {error}")
        return 2
    with _progress(len(codes)) as step:
        written = []
        for done in write_many(settings.warehouse, codes, out, jobs=jobs, email=email):
            step(done.name)
            written.append(done)
    return _report(sorted(written, key=lambda done: done.name), as_json)


def chosen_codes(
    settings: Settings, names: Sequence[str], programme: str | None, everyone: bool, constituency: str | None
) -> list[str]:
    """DfE codes, each once. Raises WrongUse or NameNotUsable."""
    ways = [bool(names), programme is not None, everyone, constituency is not None]
    if sum(ways) != 1:
        raise WrongUse(
            "say which packs: names, or one of --programme, --constituency and --all. Example: send-evidence pack Norfolk"
        )
    authorities = LocalAuthorities.load()
    if programme is not None:
        return _of_programme(settings, programme)
    if constituency is not None:
        return _of_constituency(settings, constituency)
    found = authorities.all_current() if everyone else [authorities.identify(name) for name in names]
    return list(dict.fromkeys(authority.la_code for authority in found))


def _of_programme(settings: Settings, programme: str) -> list[str]:
    wanted = PROGRAMMES.get(programme.strip().casefold().replace("-", "_").replace(" ", "_"))
    if wanted is None:
        raise WrongUse(f"{programme!r} is not a programme.{_nearest(programme, list(PROGRAMMES))}")
    rows = read(
        settings.warehouse,
        "SELECT DISTINCT m.la_code FROM programme_membership m JOIN authority a ON a.la_code = m.la_code AND a.valid_to IS NULL "
        "WHERE m.programme = ? ORDER BY m.la_code",
        [wanted],
    )
    if not rows:
        raise WrongUse(f"no authority is held for the programme {programme}. 'send-evidence status' says what is held.")
    return [str(row["la_code"]) for row in rows]


def _of_constituency(settings: Settings, constituency: str) -> list[str]:
    rows = read(
        settings.warehouse,
        "SELECT c.name, c.slug, c.pcon_code, l.la_code FROM constituency c "
        "JOIN authority_constituency l USING (pcon_code) ORDER BY ALL",
        [],
    )
    wanted = constituency.strip().casefold()
    found = [str(row["la_code"]) for row in rows if wanted in (str(row[key]).casefold() for key in ("name", "slug", "pcon_code"))]
    if not found:
        names = list(dict.fromkeys(str(row["name"]) for row in rows))
        raise WrongUse(f"{constituency!r} is not a constituency in England.{_nearest(constituency, names)}")
    return list(dict.fromkeys(found))


def _nearest(text: str, names: Sequence[str]) -> str:
    from rapidfuzz import process, utils

    near = process.extract(text, names, limit=3, score_cutoff=60, processor=utils.default_process)
    return f" Did you mean {' or '.join(name for name, _, _ in near)}?" if near else ""


class Step(Protocol):
    """Told of each pack as it is done."""

    def __call__(self, name: str) -> None:
        """Say that the pack of `name` is done."""


@contextmanager
def _progress(total: int) -> Iterator[Step]:
    """A bar on a terminal, a line a pack elsewhere; on standard error either way."""
    if not sys.stderr.isatty():
        done = 0

        def line(name: str) -> None:
            nonlocal done
            done += 1
            complain(f"pack {done} of {total}: {name}")

        yield line
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("packs", total=total)
        yield lambda name: bar.update(task, advance=1, description=name)


def _report(written: Sequence[Written], as_json: bool) -> int:
    failed = [done for done in written if done.error]
    if as_json:
        print_json([done._asdict() for done in written])
    else:
        made = [done for done in written if not done.error]
        print_table("Packs", ("authority", "folder", "figures"), [[done.name, done.folder, done.figures] for done in made])
        say(f"{len(made)} {'pack' if len(made) == 1 else 'packs'} written.")
    for done in failed:
        complain(f"send-evidence: {done.name}: {done.error}")
    return 1 if failed else 0
