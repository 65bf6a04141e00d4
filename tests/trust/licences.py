"""`python -m tests.trust.licences`: write docs/dependencies.md, every locked dependency with its licence.

The licence is what the installed package itself says. What is not installed here (another platform's, the cluster's) keeps
the row it has; `--site FOLDER` names another site-packages to read. A licence that the metadata does not say plainly is
written below by hand, from the licence file of the package.
"""

from __future__ import annotations

import argparse
import re
import sys
from importlib import metadata
from pathlib import Path

from license_expression import Licensing

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "dependencies.md"
LOCKS = {"requirements.txt": "to run", "requirements-dev.txt": "to develop", "requirements-cluster.txt": "on a cluster"}

ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "Artistic-1.0-Perl", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "PSF-2.0", "Zlib",
})  # fmt: skip
"""Compatible with a project under the MIT licence that names these as dependencies, unchanged. "BSD": of two or three clauses."""

_SPELLINGS = {
    "mit license": "MIT", "mit licence": "MIT", "bsd license": "BSD", "bsd 2-clause license": "BSD-2-Clause", "apache software license": "Apache-2.0",
    "apache 2.0": "Apache-2.0", "apache license 2.0": "Apache-2.0", "psfl": "PSF-2.0", "python software foundation license": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "isc license": "ISC", "isc license (iscl)": "ISC",
}  # fmt: skip
_BY_HAND = {
    "async-timeout": "Apache-2.0",
    "atheris": "Apache-2.0",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "pyyaml-ft": "MIT",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "whenever": "MIT",
}
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", re.MULTILINE)
_ROW = re.compile(r"^\| ([a-z0-9-]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def plain(name: str) -> str:
    """A package's name as indexes compare it: typing_extensions is typing-extensions."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(root: Path = ROOT) -> dict[str, list[str]]:
    """Every locked package with what it is for."""
    found: dict[str, list[str]] = {}
    for file, purpose in LOCKS.items():
        for name in _LOCKED.findall((root / file).read_text()):
            found.setdefault(plain(name), []).append(purpose)
    return dict(sorted(found.items()))


def rows(page: str) -> dict[str, tuple[str, str]]:
    """Licence and purpose by package, as the page has them."""
    return {name: (licence, purpose) for name, licence, purpose in _ROW.findall(page)}


def installed(sites: list[str] | None = None) -> dict[str, str]:
    """The licence of every installed package that says one plainly, or whose licence is written above."""
    distributions = metadata.distributions(path=sites) if sites else metadata.distributions()
    found = {}
    for distribution in distributions:
        name = plain(distribution.metadata["Name"])
        said = _BY_HAND.get(name) or _said(distribution.metadata)
        if said:
            found[name] = said
    return found


def _said(about: metadata.PackageMetadata) -> str:
    """The SPDX expression; else the short licence field; else the one licence classifier; "" where none of them tells."""
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    field = (about.get("License") or "").strip()
    known = _SPELLINGS.get(field.lower(), field)
    if known and compatible(known):
        return known
    classes = [each.rsplit("::", 1)[-1].strip() for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    return _SPELLINGS.get(classes[0].lower(), "") if len(classes) == 1 else ""


def compatible(expression: str) -> bool:
    """Whether a licence expression allows what this project does: all of an AND, one of an OR."""
    try:
        parsed = Licensing().parse(expression)
    except Exception:  # free text is no expression, whatever the parser makes of it
        return False
    return parsed is not None and _holds(parsed)


def _holds(parsed: object) -> bool:
    licensing = Licensing()
    if isinstance(parsed, licensing.OR):
        return any(_holds(each) for each in parsed.args)
    if isinstance(parsed, licensing.AND):
        return all(_holds(each) for each in parsed.args)
    return str(parsed) in ALLOWED


def page(sites: list[str], before: str) -> str:
    """The page.

    Raises:
        SystemExit: a package is neither installed nor on the page as it was, or says no licence.
    """
    found = installed(sites)
    kept = rows(before)
    lines = []
    for name, purposes in locked().items():
        licence = found.get(name) or _BY_HAND.get(name) or kept.get(name, ("", ""))[0]
        if not licence:
            sys.exit(f"{name}: no licence can be had. Install it, or read its licence file and write it into {__name__}.")
        lines.append(f"| {name} | {licence} | {', '.join(purposes)} |")
    return f"""# Dependencies and their licences

Every package that the locks name ({len(lines)}), with the licence it states. None is copied into this repository or into what
`send-evidence` writes: they are installed beside it, unchanged, so that each of these licences is compatible with this project's own,
the MIT licence. MPL-2.0 binds changes to its own files, and none is changed; of two licences joined by OR one is enough.

Written by `.venv/bin/python -m tests.trust.licences`. `tests/trust/test_supply_chain.py` compares it with the locks and with what is
installed, and fails on a package without a row and on a licence that is not in its list.

| Package | Licence | Needed |
|---|---|---|
""" + "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.trust.licences")
    parser.add_argument("--site", action="append", default=[], help="another site-packages folder to read")
    PAGE.write_text(page([*parser.parse_args().site, *sys.path], PAGE.read_text() if PAGE.exists() else ""))
