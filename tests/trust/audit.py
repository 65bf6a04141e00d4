"""`python -m tests.trust.audit`: ask whether any locked package is known to be vulnerable.

Exit 1 when one is, or when a lock cannot be read. Without an answer (no network, a slow host, a mirror that knows nothing of
vulnerabilities) it says in a sentence what was not asked, and ends with 0: a change is not held back by somebody's network.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-cluster.txt")
LONGEST = 180
"""Seconds for the whole."""
ONE = 10
"""Seconds for one answer."""

_NO_ANSWER = re.compile(
    r"Could not connect|ConnectionError|ServiceError|Timeout|timed out|Max retries|HTTPError|JSONDecodeError", re.IGNORECASE
)


def main() -> int:
    """Ask, and say what came of it."""
    files = [argument for name in LOCKS for argument in ("--requirement", name)]
    command = [
        sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off",
        "--timeout", str(ONE), *files,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        print(f"Not audited: the list of known vulnerabilities did not answer within {LONGEST} seconds.")
        return 0
    return tell(done.stdout, done.stderr)


def tell(out: str, messages: str) -> int:
    """Say what pip-audit found; the exit code.

    Args:
        out: its JSON, empty when it broke off.
        messages: what it wrote to stderr.
    """
    if not out.strip():
        if _NO_ANSWER.search(messages):
            print("Not audited: the list of known vulnerabilities cannot be reached from here.")
            return 0
        print(f"pip-audit failed:\n{messages.strip()}")
        return 1
    packages = json.loads(out)["dependencies"]
    asked = {package["name"]: package for package in packages if "vulns" in package}
    for name, package in sorted(asked.items()):
        for known in package["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            print(f"{name} {package['version']}: {known['id']}, mended in {mended}.")
    unknown = len({package["name"] for package in packages} - asked.keys())
    bad = sum(bool(package["vulns"]) for package in asked.values())
    print(
        f"{len(asked)} locked packages looked up, {bad} with a known vulnerability."
        if asked
        else "Not audited: no package could be looked up."
    )
    if unknown:
        print(f"{unknown} are not known to the index that was asked, and were not audited.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
