"""The letter to all the MPs of an authority: composed once, written as .docx or as plain text.

letter = compose(evidence, "351", notes)
content = to_docx(letter)      # bytes
message = to_text(letter)      # for an e-mail
"""

from __future__ import annotations

from reports.letter.compose import compose, kind_of
from reports.letter.docx import to_docx
from reports.letter.email import to_text
from reports.letter.model import Letter
from reports.letter.notes import LocalNotes, NotesUnreadable, read_notes

__all__ = ["Letter", "LocalNotes", "NotesUnreadable", "compose", "kind_of", "read_notes", "to_docx", "to_text"]
