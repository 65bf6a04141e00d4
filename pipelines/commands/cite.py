"""`send-evidence cite FIGURE_ID`: where a number comes from."""

from __future__ import annotations

from typing import Any

from pipelines.output import complain, print_json, say
from pipelines.settings import Settings
from reports import cite
from reports.evidence import open_warehouse


def run(settings: Settings, figure_id: str, as_json: bool) -> int:
    """Print the answer; 2 when no figure has the id."""
    with open_warehouse(settings.warehouse) as connection:
        answer = cite.find(connection, figure_id.strip().lower(), settings.data)
    if answer is None:
        complain(f"send-evidence: no figure is called {figure_id!r}. Take the id beside a number in a pack or in figures.csv.")
        return 2
    if as_json:
        print_json(_plain(answer))
        return 0
    for line in cite.lines(answer):
        say(line)
    return 0


def _plain(answer: cite.Answer) -> dict[str, Any]:
    cited = answer.cited
    return {
        **answer.figure._asdict(),
        "sentence": answer.sentence,
        "document": cited.title,
        "link": cited.link,
        "retrieved": cited.retrieved,
        "local_copy": str(answer.local_copy) if answer.local_copy else None,
        "marks": list(cited.marks),
        "computed_from": [_plain(part) for part in answer.inputs],
    }
