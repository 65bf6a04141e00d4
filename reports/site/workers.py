"""A few processes for many pages; with one, the work is done here and now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

Result = TypeVar("Result")


class Workers:
    """Runs functions of a module in `jobs` processes. Use as a context; an error stops what has not begun."""

    def __init__(self, jobs: int) -> None:
        self._pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if jobs > 1 else None

    def start(self, function: Callable[..., Result], arguments: Iterable[tuple[Any, ...]]) -> Iterator[Result]:
        """Begin one call for each tuple and return their results, in order, as they are asked for."""
        if self._pool is None:
            return iter([function(*given) for given in arguments])
        waiting: list[Future[Result]] = [self._pool.submit(function, *given) for given in arguments]
        return (done.result() for done in waiting)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=kind is not None)
