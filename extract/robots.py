"""robots.txt, read as RFC 9309 says: the most specific group, the longest rule, `*` and `$`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from extract.errors import NotPermitted

PRODUCT = "send-evidence"
"""The name that a robots.txt may speak of us by."""

MAX_BYTES = 500 * 1024
"""What lies beyond is not read, as the RFC allows."""

_MAX_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Robots:
    """Rules of one host for us.

    Attributes:
        rules: (allowed, pattern) pairs.
        wait: seconds that the host asks to leave between requests (Crawl-delay), at most 10; None when it does not ask.
    """

    rules: tuple[tuple[bool, str], ...] = ()
    wait: float | None = None

    @classmethod
    def read(cls, content: bytes, agent: str) -> Robots:
        """Rules for `agent` (a product name such as send-evidence) in the text of a robots.txt."""
        groups = _groups(content[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff"))
        named = [lines for agents, lines in groups if agent.lower() in agents]
        chosen = named or [lines for agents, lines in groups if "*" in agents]
        lines = [line for group in chosen for line in group]
        rules = tuple((key == "allow", value) for key, value in lines if key in {"allow", "disallow"} and value)
        waits = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value)]
        return cls(rules, min(max(waits), _MAX_WAIT) if waits else None)

    def allows(self, url: str) -> bool:
        """Whether an address may be asked for: the longest rule that fits decides, and of two equals the kinder."""
        parts = urlsplit(url)
        target = _plain(parts.path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")
        if target == "/robots.txt":
            return True
        fitting = [(len(pattern), allowed) for allowed, pattern in self.rules if _fits(pattern, target)]
        return max(fitting)[1] if fitting else True


def robots_refusal(url: str) -> NotPermitted:
    """The error for an address that robots.txt stands against."""
    host = urlsplit(url).netloc
    return NotPermitted(f"robots.txt of {host} asks programs not to fetch {url}. Ask the publisher for leave, or for the file.")


def _groups(text: str) -> list[tuple[set[str], list[tuple[str, str]]]]:
    """Groups of user agents (lower case, without version) with their lines."""
    groups: list[tuple[set[str], list[tuple[str, str]]]] = []
    naming = False
    for raw in text.splitlines():
        key, colon, value = raw.partition("#")[0].partition(":")
        if not colon:
            continue
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            if not naming:
                groups.append((set(), []))
            groups[-1][0].add(value.split("/")[0].strip().lower())
            naming = True
        elif groups and key in {"allow", "disallow", "crawl-delay"}:
            groups[-1][1].append((key, value))
            naming = False
    return groups


def _plain(text: str) -> str:
    """One way to write each character, so that %7E and ~ compare equal."""
    return quote(unquote(text, errors="surrogateescape"), safe="/?~!$&'()*+,;=:@-._", errors="surrogateescape")


def _fits(pattern: str, target: str) -> bool:
    """Whether a rule's pattern fits the beginning of a target. Linear in both, whatever the pattern."""
    ends = pattern.endswith("$")
    pieces = [_plain(piece) for piece in pattern.removesuffix("$").split("*")]
    if not target.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = target.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if len(pieces) == 1:
        return not ends or at == len(target)
    last = pieces[-1]
    if ends:
        return len(target) - at >= len(last) and target.endswith(last)
    return target.find(last, at) >= 0
