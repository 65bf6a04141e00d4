"""Whatever bytes come, a parser of tables gives records or one of the named errors; never half a table, never a crash."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.errors import EvidenceError
from extract.records import Parsed, Wanted
from extract.sources import mp_lookup, section_251, sen2, tribunal_appeals
from extract.terms import ValueState
from tests.support.examples import zip_bytes

HERE = Path(__file__).parent
WANTED = Wanted("https://example.org/file", "Example")
EXAMPLES = {
    source: next((HERE / source.SOURCE_ID).glob("example.*")).read_bytes()
    for source in (mp_lookup, section_251, sen2, tribunal_appeals)
}
EDIT = st.tuples(
    st.floats(0, 1), st.integers(0, 12), st.sampled_from(['"', ",", "\n", "\x00", "x", "-", "9" * 30, "é", "=1+1", " ", ""])
)


def parse(source: ModuleType, content: bytes) -> Parsed | None:
    try:
        parsed: Parsed = source.parse(content, WANTED)
    except EvidenceError as error:
        assert str(error).strip()
        return None
    for figure in parsed.figures:
        assert (figure.value is None) == (figure.value_state is not ValueState.REPORTED)
        assert figure.as_printed.strip() == figure.as_printed
    return parsed


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    for where, length, inserted in edits:
        at = int(where * len(text))
        text = text[:at] + inserted + text[at + length :]
    return text


@pytest.mark.parametrize("source", EXAMPLES, ids=lambda source: source.SOURCE_ID)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(EDIT, min_size=1, max_size=4), member=st.integers(0, 7))
def test_an_edited_table_is_read_or_refused_by_name(source: ModuleType, edits: list[tuple[float, int, str]], member: int) -> None:
    content = EXAMPLES[source]
    if not content.startswith(b"PK"):
        parse(source, edited(content.decode("utf-8-sig"), edits).encode())
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    name = sorted(members)[member % len(members)]
    parse(source, zip_bytes(members | {name: edited(members[name], edits)}))


@pytest.mark.parametrize("source", EXAMPLES, ids=lambda source: source.SOURCE_ID)
@settings(max_examples=60, deadline=None)
@given(at=st.floats(0, 1), junk=st.binary(min_size=0, max_size=20))
def test_a_damaged_file_is_read_or_refused_by_name(source: ModuleType, at: float, junk: bytes) -> None:
    content = EXAMPLES[source]
    cut = int(at * len(content))
    parse(source, content[:cut])
    parse(source, content[:cut] + junk + content[cut + len(junk) :])


@pytest.mark.parametrize("source", EXAMPLES, ids=lambda source: source.SOURCE_ID)
@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_refused_by_name(source: ModuleType, content: bytes) -> None:
    assert parse(source, content) is None or source is tribunal_appeals
