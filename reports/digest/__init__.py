"""What changed, for people: one digest a refresh, as Markdown, HTML, Atom and JSON.

with open_warehouse(path) as connection:
digest = gather(connection, run_id, letters=out_of_date(connection, [Path("out")]))
files = rendered(digest)
"""

from __future__ import annotations

from reports.digest.gather import gather, runs_since
from reports.digest.letters import OutOfDate, out_of_date
from reports.digest.model import Digest, Failure, Group, Line, Run, Section
from reports.digest.render import feed, rendered, to_markdown
from reports.digest.told import Told, superseded, tell_all

__all__ = [
    "Digest",
    "Failure",
    "Group",
    "Line",
    "OutOfDate",
    "Run",
    "Section",
    "Told",
    "feed",
    "gather",
    "out_of_date",
    "rendered",
    "runs_since",
    "superseded",
    "tell_all",
    "to_markdown",
]
