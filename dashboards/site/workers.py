"""Renders many pages side by side, in processes of their own beside this one.

A worker is a process and not a thread, for most of a page's time is Python's; it has the pages as they were read here
and a read-only connection of its own. It is forked by a server that has loaded this module and has one thread, not by
this process: Dagster, dbt and DuckDB have threads here, and what they hold would stay held in a copy (fork(2)).
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Self

from dashboards.querying.release import Release
from dashboards.site.content import Attempt
from dashboards.site.kept import KeptPage
from dashboards.site.renderer import ReleaseFacts, Renderer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from dashboards.grammar.nodes import Page
    from dashboards.problems import Problem
    from dashboards.site.addresses import Instance

WORTH_IT = 16
"""A worker takes as long to start as so many pages take to render."""
Packed = tuple[bytes | None, "tuple[Problem, ...]", str]


def cores() -> int:
    """How many processes can work at once here."""
    return len(os.sched_getaffinity(0))


class Workers:
    """Renders here and, where there is much to render, in other processes at the same time; the same comes out.

    Args:
        here: renders in this process.
        pages: what it renders.
        release_db: the release's database.
        count: processes in all, this one included.
    """

    def __init__(self, here: Renderer, pages: list[Page], release_db: Path, count: int) -> None:
        self._here = here
        self._begin = (pages, release_db)
        self._others = count - 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def render(self, instances: Sequence[Instance]) -> Iterator[Attempt]:
        """What came of each, in their order."""
        if self._pool is None and (not self._others or len(instances) < WORTH_IT):
            yield from map(self._here.render, instances)
            return
        pool = self._pool or self._start()
        asked = [pool.submit(_render, instance.route) for instance in instances]
        own: dict[int, Attempt] = {}
        for at in reversed(range(len(asked))):
            # What no other has begun is done here, from the end: they begin at the front.
            if asked[at].cancel():
                own[at] = self._here.render(instances[at])
        for at, instance in enumerate(instances):
            yield own[at] if at in own else _unpacked(asked[at].result(), instance)

    def _start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._pool = ProcessPoolExecutor(self._others, context, _open, self._begin)
        return self._pool


_renderer: Renderer
"""Of a worker's process: made as it begins, closed with it."""


def _open(pages: list[Page], release_db: Path) -> None:
    global _renderer  # noqa: PLW0603  a worker's function takes nothing but its work
    _renderer = Renderer(pages, ReleaseFacts(Release(release_db)))


def _render(route: str) -> Packed:
    instance = _renderer.addresses.locate(route)
    if instance is None:
        raise ValueError(f"no page has the route {route}")
    attempt = _renderer.render(instance)
    kept = None if attempt.content is None else KeptPage.of(attempt.content).packed()
    return kept, attempt.problems, attempt.missing


def _unpacked(packed: Packed, instance: Instance) -> Attempt:
    kept, problems, missing = packed
    return Attempt(None if kept is None else KeptPage.unpacked(kept).content(instance), problems, missing)
