"""Packs for many authorities at once, in a few processes that share nothing but the warehouse file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from extract.errors import EvidenceError
from reports.evidence import Evidence
from reports.pack.write import FORMATS, write_pack

_held: dict[str, Evidence] = {}


class Written(NamedTuple):
    """What became of one pack: `folder` and `figures`, or the `error` that kept it from being written."""

    la_code: str
    name: str
    folder: str
    figures: int
    error: str


def write_many(
    warehouse: Path,
    la_codes: Sequence[str],
    out: Path,
    *,
    jobs: int = 2,
    formats: frozenset[str] = FORMATS,
    email: bool = False,
) -> Iterator[Written]:
    """Write the packs of `la_codes`, yielding each as it is done, in any order.

    Args:
        warehouse: the warehouse file; each process reads it once.
        jobs: processes; 1 stays in this one.

    Raises:
        WarehouseMissing: there is no warehouse to read.
    """
    chunks = _chunks(la_codes, jobs)
    if len(chunks) < 2:
        for code in la_codes:
            yield _one(warehouse, code, out, formats, email)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_one, warehouse, code, out, formats, email) for chunk in chunks for code in chunk]
        for done in as_completed(waiting):
            yield done.result()


def _chunks(codes: Sequence[str], jobs: int) -> list[Sequence[str]]:
    """Codes dealt out; one chunk where a second process would cost more than it saves."""
    return [codes] if jobs < 2 or len(codes) < 3 else [codes[start::jobs] for start in range(jobs)]


def _one(warehouse: Path, la_code: str, out: Path, formats: frozenset[str], email: bool) -> Written:
    evidence = _evidence(warehouse)
    name = evidence.authority(la_code).name
    try:
        folder, figures = write_pack(evidence, la_code, out, formats=formats, email=email)
    except EvidenceError as error:
        return Written(la_code, name, "", 0, str(error))
    return Written(la_code, name, str(folder), figures, "")


def _evidence(warehouse: Path) -> Evidence:
    """The read model of a warehouse file, read once in each process."""
    from reports.evidence import load_evidence, open_warehouse

    key = str(warehouse)
    if key not in _held:
        with open_warehouse(warehouse) as connection:
            _held[key] = load_evidence(connection)
    return _held[key]
