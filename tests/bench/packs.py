"""Packs for every authority in two processes, beside matplotlib alone drawing the same charts in one."""

from __future__ import annotations

import io
import shutil
import sys
import time
from pathlib import Path

FORMATS = ("html", "md", "docx", "svg")

PACKS = """
import sys
from pathlib import Path
from reports.pack.many import write_many
from transform.local_authorities import LocalAuthorities
if __name__ == "__main__":
    codes = [authority.la_code for authority in LocalAuthorities.load().all_current()]
    done = list(write_many(Path(sys.argv[1]), codes, Path(sys.argv[2]), jobs=2, formats=frozenset(sys.argv[3:])))
    bad = [one.error for one in done if one.error]
    sys.exit("; ".join(bad) if bad else 0)
"""

SITE = """
import sys
from pathlib import Path
from reports.site import write_site
if __name__ == "__main__":
    write_site(Path(sys.argv[1]), Path(sys.argv[2]), jobs=2, formats=frozenset(sys.argv[3:]))
"""


def seconds_of_packs(warehouse: Path, out: Path) -> float:
    """A whole process that writes all 153."""
    return _seconds(PACKS, warehouse, out, FORMATS)


def seconds_of_site(warehouse: Path, out: Path) -> float:
    """A whole process that writes every page of the site: authorities, constituencies, measures and the rest."""
    return _seconds(SITE, warehouse, out, ())


def _seconds(words: str, warehouse: Path, out: Path, formats: tuple[str, ...]) -> float:
    import subprocess

    script = out.with_suffix(".py")
    script.write_text(words)
    start = time.perf_counter()
    subprocess.run([sys.executable, str(script), str(warehouse), str(out), *formats], check=True)
    spent = time.perf_counter() - start
    shutil.rmtree(out)
    return spent


def seconds_of_charts(warehouse: Path) -> float:
    """matplotlib's own time for the same pictures: the figures are laid out before the clock starts."""
    from matplotlib.figure import Figure

    from reports.evidence import load_evidence, open_warehouse
    from reports.pack.build import build

    with open_warehouse(warehouse) as connection:
        evidence = load_evidence(connection)
    spent = 0.0
    for authority in evidence.authorities:
        for chart in build(evidence, authority.la_code).charts:
            if chart.empty:
                continue
            start = time.perf_counter()
            figure: Figure = chart.figure(share=False)
            figure.savefig(io.StringIO(), format="svg")
            spent += time.perf_counter() - start
    return spent
