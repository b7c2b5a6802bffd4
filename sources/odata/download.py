"""Bringing all pages of a plan to disk, and counting them: one page is shaped while the next comes in."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.landing.durable import sha256_of
from sources.odata.errors import RowCountMismatch, SelectionEmpty, UnexpectedAnswer
from sources.odata.finished import Note
from sources.odata.paging import announced, next_link
from sources.odata.progress import Progress

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from sources.odata.finished import FinishedPages
    from sources.odata.plan import Plan, Query
    from sources.odata.progress import ProgressCallback
    from sources.odata.shaping import PageShaper
    from sources.odata.transport import Page, Transport

WORKERS = 2
"""Pages that are shaped at a time. Each takes some 30 MB, so that more would cost memory and not only processors."""


@dataclass(frozen=True)
class Downloaded:
    """The rows of one query, on disk."""

    query: Query
    pages: tuple[Path, ...]
    """Parquet files, in the order of the publisher's pages."""
    announced: int | None
    received: int


def download(
    transport: Transport,
    source: str,
    table_id: str,
    plan: Plan,
    shaper: PageShaper,
    finished: FinishedPages,
    report: ProgressCallback,
) -> list[Downloaded]:
    """Fetch every query of a plan, but for the pages that are finished already.

    Raises:
        RowCountMismatch: other than the announced number of rows came.
        SelectionEmpty: no row came at all.
        SchemaChanged: a page is not what was asked; see :class:`PageShaper`.
    """
    done: list[Downloaded] = []
    # Leaving the block waits for the pages in the workers' hands: after an error they are finished all the same.
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="shaping") as workers:
        for number, query in enumerate(plan.queries):
            asked = _Question(transport, source, table_id, number, query, shaper, finished, workers)
            done.append(asked.fetch(done, report))
    if not any(query.received for query in done):
        raise SelectionEmpty(source, done[0].query.url, "the selection of regions and filters has no rows")
    return done


@dataclass
class _Question:
    """One query of a plan, page by page."""

    transport: Transport
    source: str
    table_id: str
    number: int
    query: Query
    shaper: PageShaper
    finished: FinishedPages
    workers: ThreadPoolExecutor

    def fetch(self, before: list[Downloaded], report: ProgressCallback) -> Downloaded:
        notes = self.finished.of(self.number, self.query.url, self.shaper.shaped_by(self.query))
        url = notes[-1].following if notes else self.query.url
        seen = {note.url for note in notes}
        waiting: deque[Future[Note]] = deque()
        expected, received = self._expected(notes), sum(note.rows for note in notes)
        if notes:
            report(_progress(self.table_id, before, received, expected))
        while (url is not None or waiting) and (expected is None or received <= expected):
            if url is not None and len(waiting) <= WORKERS:
                if url in seen:
                    raise UnexpectedAnswer(self.source, url, "the next page is one we have had")
                seen.add(url)
                at = len(notes) + len(waiting)
                page = self.transport.page(self.source, url, self.finished.rows(self.number, at))
                following = next_link(self.source, self.query.url, page.fields)
                waiting.append(self.workers.submit(self._shape, at, url, page, following))
                url = following
            else:
                notes.append(waiting.popleft().result())
                expected, received = self._expected(notes), received + notes[-1].rows
                report(_progress(self.table_id, before, received, expected))
        if expected is not None and received != expected:
            raise RowCountMismatch(self.source, self.query.url, expected, received)
        pages = tuple(self.finished.shaped(self.number, at) for at in range(len(notes)))
        return Downloaded(self.query, pages, expected, received)

    def _shape(self, at: int, url: str, page: Page, following: str | None) -> Note:
        into = self.finished.shaped(self.number, at)
        rows = self.shaper.shape(self.query, url, page.path, into)
        note = Note(
            url=url,
            following=following,
            announced=announced(page.fields),
            rows=rows,
            shaped_by=self.shaper.shaped_by(self.query),
            sha256=sha256_of(into),
        )
        self.finished.keep(self.number, at, note)
        return note

    def _expected(self, notes: list[Note]) -> int | None:
        """What the first page announces, else what was announced before it."""
        return notes[0].announced if notes and notes[0].announced is not None else self.query.announced


def _progress(table_id: str, before: list[Downloaded], received: int, expected: int | None) -> Progress:
    return Progress(
        table_id,
        "fetching",
        rows_received=received + sum(query.received for query in before),
        rows_announced=None if expected is None else expected + sum(query.announced or 0 for query in before),
    )
