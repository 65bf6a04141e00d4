"""`send-evidence site`: the static site."""

from __future__ import annotations

from pathlib import Path

from pipelines.output import complain, say
from pipelines.settings import Settings


def run(settings: Settings, out: Path, jobs: int, email: bool, packs: bool = True, pdf: bool = False, address: str = "") -> int:
    """Write the site and say what it holds. 2 when `address` is no web address."""
    from reports.pack.html import is_live
    from reports.site import QUICK, write_site

    if address and not is_live(address):
        complain(f"send-evidence: {address!r} is no web address. Write it out: --address https://example.org/send/")
        return 2
    formats = (QUICK | {"pdf"} if pdf else QUICK) if packs else frozenset[str]()
    complain("Writing the site: a few minutes for all authorities.")
    done = write_site(settings.warehouse, out, jobs=jobs, formats=formats, email=email, address=address)
    say(f"{done.authorities} authorities, {done.constituencies} constituencies, {done.measures} measures in {out}.")
    say(f"Open {out / 'index.html'} in a browser; the folder works as it is, from any place.")
    return 0
