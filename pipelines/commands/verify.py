"""`send-evidence verify [PACK_DIR]`: is every quote where it is said to be?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from pipelines.output import complain, print_json, say
from pipelines.settings import Settings
from reports.evidence import load_evidence, open_warehouse
from reports.verify import FOUND, MISSING, UNCHECKED, PackUnreadable, Report, verify_figures, verify_pack

SHOWN = 20


def run(settings: Settings, pack_dir: Path | None, as_json: bool) -> int:
    """Check a pack, or every figure in force. 1 when a quote is not there, 2 for no pack, 3 when nothing could be checked."""
    with open_warehouse(settings.warehouse) as connection:
        evidence = load_evidence(connection)
    try:
        if pack_dir is not None:
            report = verify_pack(evidence, pack_dir, settings.data)
        else:
            report = verify_figures(evidence, evidence.figures(), settings.data)
    except PackUnreadable as error:
        complain(f"send-evidence: {error}")
        return 2
    if as_json:
        counts = {result: report.counts.get(result, 0) for result in (FOUND, MISSING, UNCHECKED)}
        missing = [asdict(finding) for finding in report.missing]
        print_json({**counts, "reasons_unchecked": report.reasons, "not_there": missing})
    else:
        _tell(report)
    return report.exit_code


def _tell(report: Report) -> None:
    counts = report.counts
    say(f"{counts.get(FOUND, 0):,} quotes found where they are cited.")
    for reason, number in report.reasons.items():
        say(f"{number:,} could not be checked: {reason}.")
    for finding in report.missing[:SHOWN]:
        complain(f"NOT THERE {finding.figure_id}: {finding.document}, {finding.place}: {finding.reason}.")
    if len(report.missing) > SHOWN:
        complain(f"... and {len(report.missing) - SHOWN:,} more; see them all with --json.")
    if report.exit_code == 3:
        complain("Nothing could be checked.")
