"""What a source wants, with whatever its listings provoke in the code that reads them told as one of our errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

from extract.errors import SourceChanged
from extract.records import Wanted

_PROVOKED = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What a listing of another shape can raise. RecursionError is a RuntimeError; a disk that fails is not among these."""


def discover(source: ModuleType, get: Callable[[str], bytes]) -> Iterator[Wanted]:
    """The documents that a source wants.

    Args:
        source: its module.
        get: returns a listing's bytes, or raises why not.

    Raises:
        EvidenceError: what `get` or the source raised.
        SourceChanged: a listing is of a shape that the source does not expect, or asks for what is no address.
    """
    name = source.SOURCE_ID
    try:
        for wanted in source.discover(get):
            if not isinstance(wanted.url, str) or not isinstance(wanted.title, str):
                raise TypeError(f"address {wanted.url!r}, title {wanted.title!r}")
            yield wanted
    except _PROVOKED as error:
        raise SourceChanged(
            f"{name}: its listing is not shaped as before ({type(error).__name__}: {str(error)[:200]}). "
            "Open its landing page and compare; report it if the page looks as it always did."
        ) from error
