"""A pack's folder: there in full or as it was, and never over something that a person put or changed there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from reports.charts.write import chart_files
from reports.evidence import Evidence
from reports.folder import whole_folder
from reports.letter import compose, to_docx
from reports.pack.build import build
from reports.pack.figures_csv import to_csv
from reports.pack.html import to_html
from reports.pack.markdown import to_markdown
from reports.pack.model import Pack
from reports.pack.typst import to_pdf

FORMATS = frozenset({"html", "md", "docx", "pdf", "svg", "share"})
"""What a pack is written as; figures.csv, each chart's numbers and words, and the manifest always are.

For print an SVG is better than any PNG, and is drawn anyway; `send-evidence chart` writes PNGs for print too."""
MANIFEST = "manifest.json"


def write_pack(
    evidence: Evidence, la_code: str, out: Path, *, formats: frozenset[str] = FORMATS, email: bool = False
) -> tuple[Path, int]:
    """Write `out`/<slug>/ and return its path and how many figures it rests on.

    Args:
        evidence: the read model.
        la_code: DfE code of one of today's authorities.
        out: folder that holds the packs.
        formats: of FORMATS.
        email: True to put the MPs' public addresses in.

    Raises:
        FolderTaken: the folder holds files that no earlier run wrote, or that were changed since; nothing is touched.
    """
    pack = build(evidence, la_code, email=email)
    target = out / pack.slug
    with whole_folder(target, "pack", is_ours) as folder:
        files = pack_files(pack, evidence, formats)
        files[MANIFEST] = manifest(pack, files)
        (folder / "charts").mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
    return target, len(pack.sentences)


def pack_files(pack: Pack, evidence: Evidence, formats: frozenset[str] = FORMATS) -> dict[str, bytes]:
    """Content of every file but the manifest, by its path within the folder."""
    files: dict[str, bytes] = {"figures.csv": to_csv(pack, evidence).encode()}
    if "html" in formats:
        files["pack.html"] = to_html(pack).encode()
    if "md" in formats:
        files["pack.md"] = to_markdown(pack).encode()
    if "pdf" in formats:
        files["pack.pdf"] = to_pdf(pack)
    if "docx" in formats:
        files["letter.docx"] = to_docx(compose(evidence, pack.la_code))
    for chart in pack.charts:
        files |= {f"charts/{name}": content for name, content in chart_files(chart, formats).items()}
    return files


def manifest(pack: Pack, files: dict[str, bytes]) -> bytes:
    """What the folder holds: the warehouse it was made from, each file's SHA-256, each figure used."""
    said: dict[str, Any] = {
        "warehouse_id": pack.warehouse_id,
        "as_at": pack.as_at.isoformat(),
        "la_code": pack.la_code,
        "name": pack.name,
        "slug": pack.slug,
        "labels": list(pack.labels),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
        "figures": sorted(pack.sentences),
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def is_ours(folder: Path) -> bool:
    """Whether a folder holds exactly the files of its manifest, unchanged: only then may a new pack take its place."""
    try:
        listed = json.loads((folder / MANIFEST).read_bytes())["files"]
        found = {
            path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
        }
        if found.keys() - {MANIFEST} != listed.keys():
            return False
        return all(hashlib.sha256(found[name].read_bytes()).hexdigest() == digest for name, digest in listed.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
