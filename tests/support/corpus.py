"""A corpus of invented inspection reports in an archive's place, as many as are asked for, and a program that reads it.

`python -m tests.support.corpus RAW COUNT RUNNER [OBJECTS]` reads what nobody has read of the first COUNT, and prints a line of JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from extract.archive import object_name
from extract.objects import open_objects
from extract.parsed_store import ParsedKey
from extract.records import Wanted
from pipelines.batches import Paper
from tests.support.area_send_report import FAILINGS, NEXT, SENTENCES, Report, make

SOURCE = "ofsted_area_send"
PDF = "application/pdf"
LIST = "papers.pickle"
JOBS = 2
MATTERS = ("the wait for a plan", "the quality of advice", "places near home", "the move to adult services", "reviews on time")


def report(number: int) -> bytes:
    """One report; every number gives another one, of three or four pages."""
    outcome = 1 + number % 3
    matters = [f"Leaders should mend matter {number + row}: {MATTERS[(number + row) % 5]}." for row in range(2 + number % 7)]
    after = (f"The next full area SEND inspection will be within approximately {NEXT[outcome]} years.",)
    return make(
        Report(
            outcome=SENTENCES[outcome],
            after=(*FAILINGS, *after) if outcome == 3 else after,
            priority=tuple(("Northmarket Council", f"Leaders should urgently put right: {matter}") for matter in matters[:3])
            if outcome == 3
            else (),
            improvement=tuple(matters),
            filler=5 + number % 40,
        )
    )


def write_corpus(raw: Path, count: int, objects: str | None = None) -> list[Paper]:
    """Put so many reports where documents of an archive lie; what is to be read."""
    from extract.sources.ofsted_area_send import PARSER_VERSION

    held = open_objects(raw, objects)
    papers = []
    for number in range(count):
        content = report(number)
        sha256 = hashlib.sha256(content).hexdigest()
        held.write(object_name(sha256, PDF), content)
        wanted = Wanted(f"https://files.example.org/{number}", f"Report {number}", None, (("provider", "Northmarket"),))
        papers.append(Paper(ParsedKey.of(SOURCE, sha256, PARSER_VERSION, wanted), wanted, PDF))
    (raw / LIST).parent.mkdir(parents=True, exist_ok=True)
    (raw / LIST).write_bytes(pickle.dumps(papers))
    return papers


def readings(raw: Path) -> dict[str, int]:
    """When each document that has been read was, by the file that says so."""
    return {path.name: path.stat().st_mtime_ns for path in (raw / "parsed").glob("v*/reading/*/*/*.parquet")}


def unread(raw: Path, papers: Sequence[Paper]) -> list[Paper]:
    """Papers of the corpus that nobody has read yet."""
    from extract.parsed_store import ParsedStore

    store = ParsedStore(raw / "parsed")
    return [paper for paper in papers if not store.has(paper.key)]


def main(raw: Path, count: int, runner: str, objects: str | None = None) -> None:
    """Read with two jobs: in processes of this machine without Prefect, or on Prefect's runner for anything else."""
    from pipelines.prefect_settings import set_defaults

    set_defaults(os.environ)
    from pipelines.batches import Place
    from pipelines.reading import read_documents
    from pipelines.runner import PROCESSES, Runner

    papers = unread(raw, pickle.loads((raw / LIST).read_bytes())[:count])
    place = Place(raw.resolve(), objects)
    chosen, read_all = Runner.of(runner), None
    if chosen.kind != PROCESSES:
        from functools import partial

        from pipelines.flows import read_with

        read_all = partial(read_with, chosen, lambda _line: None)
    start = time.perf_counter()
    read, lost = read_documents(papers, place, JOBS, lambda _line: None, read_all)
    seconds = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = time.process_time() + children.ru_utime + children.ru_stime
    print(json.dumps({"read": read, "lost": lost, "seconds": round(seconds, 2), "processor": round(processor, 2)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:5])
