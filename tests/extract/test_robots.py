"""robots.txt is read as RFC 9309 says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.robots import Robots

GOV = b"""
User-agent: *
Disallow: /*/print$
Disallow: /search/all*
Disallow: /private/
Allow: /private/open
# a comment
Crawl-delay: 0.5

User-agent: SomeoneElse
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("", True),
        ("/guidance/print", False),
        ("/guidance/print/more", True),
        ("/search/all?keywords=x", False),
        ("/search", True),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/robots.txt", True),
        ("/private%2Fx", False),
    ],
)
def test_the_longest_rule_that_fits_decides(path: str, allowed: bool) -> None:
    robots = Robots.read(GOV, "send-evidence")
    assert robots.allows(f"https://www.example.org{path}") is allowed


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        (b"", "/x", True),
        (b"User-agent: *\nDisallow:\n", "/x", True),
        (b"User-agent: *\nDisallow: /\n", "/x", False),
        (b"user-AGENT : *\r\nDISALLOW: / # all\r\n", "/x", False),
        (b"Disallow: /\nUser-agent: *\nAllow: /", "/x", True),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: Send-Evidence/2.0\nDisallow: /y\n", "/x", True),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: Send-Evidence\nDisallow: /y\n", "/y", False),
        (b"User-agent: a\nUser-agent: send-evidence\nDisallow: /x\nUser-agent: *\nAllow: /\n", "/x", False),
        (b"User-agent: send-evidence\nDisallow: /x\n\nUser-agent: send-evidence\nDisallow: /z\n", "/z", False),
        (b"User-agent: *\nDisallow: /x\nAllow: /x\n", "/x", True),
        (b"User-agent: *\nDisallow: /x$\n", "/x", False),
        (b"User-agent: *\nDisallow: /x$\n", "/xy", True),
        (b"User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf.pdf", False),
        (b"User-agent: *\nDisallow: /a*b*c\n", "/axbxxc", False),
        (b"User-agent: *\nDisallow: /a*b*c\n", "/axcxb", True),
        (b"User-agent: *\nDisallow: /ab*ab$\n", "/ab", True),
        (b"User-agent: *\nDisallow: /?q=\n", "/?q=1", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", "/x", False),
        (b"\xff\xfe\x00not text at all", "/x", True),
        (b"<html><body>Not found: try later</body></html>", "/x", True),
    ],
)
def test_forms_seen_in_the_wild(text: bytes, path: str, allowed: bool) -> None:
    assert Robots.read(text, "send-evidence").allows(f"https://www.example.org{path}") is allowed


def test_a_wait_that_the_host_asks_for_is_kept_within_reason() -> None:
    assert Robots.read(GOV, "send-evidence").wait == 0.5
    assert Robots.read(b"User-agent: *\nCrawl-delay: 86400\n", "send-evidence").wait == 10
    assert Robots.read(b"User-agent: *\nCrawl-delay: soon\n", "send-evidence").wait is None


def test_a_rule_full_of_stars_costs_nothing() -> None:
    robots = Robots.read(b"User-agent: *\nDisallow: /" + b"a*" * 20_000 + b"b\n", "send-evidence")
    assert robots.allows("https://www.example.org/" + "a" * 50_000)


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_can_be_read_and_any_path_asked(content: bytes, path: str) -> None:
    assert Robots.read(content, "send-evidence").allows(f"https://www.example.org/{path.replace('[', '')}") in {True, False}


@given(st.from_regex(r"/[a-z/]{0,10}", fullmatch=True))
def test_a_path_that_is_disallowed_is_not_allowed(path: str) -> None:
    assert not Robots.read(f"User-agent: *\nDisallow: {path}\n".encode(), "send-evidence").allows(
        f"https://www.example.org{path}x"
    )
