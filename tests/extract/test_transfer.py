"""A body comes out as it went in, however it was cut and packed."""

from __future__ import annotations

import gzip
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extract.errors import NotPermitted, SourceUnavailable
from extract.transfer import Body, Limits


def taken(content: bytes, cuts: list[int], encoding: str, limit: int = 10_000) -> bytes:
    body = Body("https://www.example.org/a", encoding, limit, Limits())
    edges = sorted({0, len(content), *(cut % (len(content) + 1) for cut in cuts)})
    for start, end in pairwise(edges):
        body.take(content[start:end])
    return body.content()


@given(st.lists(st.binary(max_size=500), min_size=1, max_size=3), st.lists(st.integers(0, 5000), max_size=6))
def test_however_it_is_cut_and_packed(members: list[bytes], cuts: list[int]) -> None:
    whole = b"".join(members)
    assert taken(whole, cuts, "") == whole
    assert taken(b"".join(map(gzip.compress, members)), cuts, "gzip") == whole


@given(st.binary(min_size=1, max_size=300), st.integers(0, 400))
def test_what_is_cut_short_or_spoilt_is_never_taken_for_the_whole(content: bytes, at: int) -> None:
    packed = gzip.compress(content)
    for spoilt in (packed[: at % len(packed)], packed[: at % len(packed)] + b"\x55" + packed[at % len(packed) + 1 :]):
        try:
            assert taken(spoilt, [], "gzip") in {content, b""}
        except SourceUnavailable:
            continue


@given(st.integers(1, 300))
def test_no_more_than_the_limit_comes_out(limit: int) -> None:
    for content, encoding in ((b"x" * (limit + 1), ""), (gzip.compress(b"x" * (limit + 1)), "gzip")):
        try:
            taken(content, [7, 11], encoding, limit)
        except NotPermitted:
            continue
        raise AssertionError("more than the limit was taken")
