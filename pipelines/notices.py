"""A short notice after a refresh, to a webhook or by mail. Off unless it is set up; settings come from the environment.

The notice holds counts and the names of sources, never what a document says and nothing about any person.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.errors import EvidenceError

if TYPE_CHECKING:
    from reports.digest import Digest

WEBHOOK = "SEND_EVIDENCE_WEBHOOK"
SMTP, SMTP_USER, SMTP_PASSWORD = "SEND_EVIDENCE_SMTP", "SEND_EVIDENCE_SMTP_USER", "SEND_EVIDENCE_SMTP_PASSWORD"
SENDER, RECIPIENT = "SEND_EVIDENCE_NOTICE_FROM", "SEND_EVIDENCE_NOTICE_TO"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is sent.

    Attributes:
        facts: the same for a program.
    """

    subject: str
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)


def notice_of(digest: Digest) -> Notice:
    """The notice of one refresh: its outcome, its counts, the sources that failed."""
    lines = [digest.title + (" (mirror)" if digest.mirror else "")]
    if digest.outcome == "refused":
        lines.append("Refused: a fatal check failed, and the warehouse from before still stands.")
    lines.append(" · ".join(digest.headline) or "Nothing moved.")
    if digest.failed:
        lines.append("Failed: " + ", ".join(failure.source_id for failure in digest.failed))
    lines.append(f"More in digest/{digest.run_id}.html below the data folder, or: send-evidence changes")
    facts = {
        "run_id": digest.run_id,
        "outcome": digest.outcome,
        "counts": digest.counts,
        "failed": [failure.source_id for failure in digest.failed],
    }
    return Notice(f"SEND evidence: {digest.headline[0] if digest.headline else digest.outcome}", "\n".join(lines), facts)


def send(notice: Notice, environment: Mapping[str, str] | None = None) -> list[str]:
    """Send a notice wherever it is set up to go.

    Returns:
        What went wrong, in sentences: a notice that cannot be sent never fails a refresh. Nothing when none is set up.
    """
    settings = os.environ if environment is None else environment
    problems = []
    for name, to_send in ((WEBHOOK, _to_webhook), (SMTP, _by_mail)):
        if settings.get(name):
            try:
                to_send(notice, settings)
            except EvidenceError as error:
                problems.append(f"No notice by {name}: {error}")
    return problems


def _to_webhook(notice: Notice, settings: Mapping[str, str]) -> None:
    from extract.fetch import post_notice
    from extract.fetcher import user_agent

    body = {"title": notice.subject, "text": notice.text, **notice.facts}
    contact = settings.get("SEND_EVIDENCE_CONTACT", "")
    post_notice(settings[WEBHOOK], json.dumps(body).encode(), user_agent=user_agent(contact))


def _by_mail(notice: Notice, settings: Mapping[str, str]) -> None:
    from extract.mail import MailServer, send_mail

    missing = [name for name in (SENDER, RECIPIENT) if not settings.get(name)]
    if missing:
        raise EvidenceError(f"{' and '.join(missing)} must be set as well.")
    server = MailServer(settings[SMTP], settings.get(SMTP_USER, ""), settings.get(SMTP_PASSWORD, ""))
    send_mail(server, settings[SENDER], settings[RECIPIENT], notice.subject, notice.text)
