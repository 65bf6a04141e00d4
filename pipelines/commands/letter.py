"""`send-evidence letter NAME`: the letter to all MPs of an authority, as .docx and, on request, as text for an e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.output import complain, say
from pipelines.settings import Settings
from reports.evidence import Evidence, load_evidence, open_warehouse
from reports.letter import Letter, LocalNotes, NotesUnreadable, compose, read_notes, to_docx, to_text
from transform.local_authorities import LocalAuthorities, NameNotUsable


def run(settings: Settings, name: str, notes: Path | None, out: Path | None, per_mp: bool, email: bool) -> int:
    """Write the letter, or one for each MP, and say what was written. 2 for an unknown name or unusable notes."""
    try:
        found = LocalAuthorities.load().identify(name)
        local = read_notes(notes) if notes else None
    except (NameNotUsable, NotesUnreadable) as error:
        complain(f"send-evidence: {error}")
        return 2
    with open_warehouse(settings.warehouse) as connection:
        evidence = load_evidence(connection)
    target = out or Path(f"letter-{found.slug}.docx")
    if target.is_dir():
        target = target / f"letter-{found.slug}.docx"
    for path, letter in _letters(evidence, found.la_code, local, target, per_mp):
        _write(path, letter, email)
    if evidence.facts.mirror:
        complain("Built from a mirror: labelled so, and not for sending.")
    return 0


def _letters(
    evidence: Evidence, la_code: str, notes: LocalNotes | None, target: Path, per_mp: bool
) -> Iterator[tuple[Path, Letter]]:
    if not per_mp:
        yield target, compose(evidence, la_code, notes)
        return
    for member in evidence.authority(la_code).members:
        if member.mp is not None:
            path = target.with_name(f"{target.stem}-{member.constituency.slug}{target.suffix}")
            yield path, compose(evidence, la_code, notes, only_mp=member.constituency.pcon_code)


def _write(path: Path, letter: Letter, email: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_docx(letter))
    say(f"{path}: {len(letter.notes)} notes, to {len(letter.recipients)} MPs")
    if email:
        text = path.with_suffix(".txt")
        text.write_text(to_text(letter), encoding="utf-8")
        say(f"{text}: the same as text for an e-mail; check the addresses before sending")
