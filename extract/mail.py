"""One short message to a mail server that whoever runs this has named. Nothing else in the project sends mail."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import urlsplit

from extract.errors import NotPermitted, SourceUnavailable

_SECONDS = 20.0
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in.

    Attributes:
        address: "smtps://host:465", or "smtp://host:587", which must offer STARTTLS unless it is loopback.
        password: never printed, not even by repr.
    """

    address: str
    user: str = ""
    password: str = field(default="", repr=False)


def send_mail(server: MailServer, sender: str, to: str, subject: str, text: str) -> None:
    """Hand one plain-text message to the server.

    Raises:
        NotPermitted: the address is none, or a line break stands in a header.
        SourceUnavailable: the server could not be reached or refused; the message names the host alone.
    """
    parts = urlsplit(server.address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise NotPermitted("the mail server's address is not one: write it as smtps://mail.example.org:465.")
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = sender, to, subject
    except ValueError as error:
        raise NotPermitted("a line break stands in the sender, the address or the subject of the notice.") from error
    message.set_content(text)
    try:
        with ExitStack() as stack:
            client = stack.enter_context(_connected(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]))
            if server.user:
                client.login(server.user, server.password)
            client.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise SourceUnavailable(f"{parts.hostname} did not take the notice ({type(error).__name__}).") from None


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    """A session that nobody can listen to; in the clear on loopback only."""
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    client = smtplib.SMTP(host, port, timeout=_SECONDS)
    if host not in _LOOPBACK:
        try:
            client.starttls(context=context)
        except BaseException:
            client.close()
            raise
    return client
