"""Bringing all pages of a plan to disk, and counting them: pages are shaped while the next one comes in."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sources.landing.durable import sha256_of
from sources.odata.errors import RowCountMismatch, SelectionEmpty, UnexpectedAnswer
from sources.odata.finished import Note
from sources.odata.paging import announced, next_link
from sources.odata.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.odata.finished import FinishedPages
    from sources.odata.plan import Plan, Query
    from sources.odata.progress import ProgressCallback
    from sources.odata.shaping import PageShaper
    from sources.odata.transport import Page, Transport

WORKERS = 2
"""Pieces of pages that are shaped at a time. Each takes some 30 MB, so that more would cost memory as well."""


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
    questions: list[_Question] = []

    def tell() -> None:
        received = sum(question.received for question in questions)
        announced = [question.announced for question in questions]
        expected = None if announced[-1] is None else sum(number or 0 for number in announced)
        report(Progress(table_id, "fetching", rows_received=received, rows_announced=expected))

    # Leaving the block waits for the pages in the workers' hands: after an error they are finished all the same.
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="shaping") as workers:
        for number, query in enumerate(plan.queries):
            questions.append(_Question(transport, source, number, query, shaper, finished, workers, tell))
            questions[-1].ask()
            if number:
                # Its last pages were shaped while the first of this one came in.
                questions[-2].settle()
        questions[-1].settle()
    if not any(question.received for question in questions):
        raise SelectionEmpty(source, plan.queries[0].url, "the selection of regions and filters has no rows")
    return [question.downloaded() for question in questions]


class _Question:
    """One query of a plan, page by page."""

    def __init__(
        self,
        transport: Transport,
        source: str,
        number: int,
        query: Query,
        shaper: PageShaper,
        finished: FinishedPages,
        workers: ThreadPoolExecutor,
        tell: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._source = source
        self._number = number
        self._query = query
        self._shaper = shaper
        self._finished = finished
        self._workers = workers
        self._tell = tell
        self._notes = finished.of(number, query.url, shaper.shaped_by(query))
        self._waiting: deque[_Arrived] = deque()

    @property
    def announced(self) -> int | None:
        """What the first page announces, else what was announced before it."""
        said = self._notes[0].announced if self._notes else None
        return self._query.announced if said is None else said

    @property
    def received(self) -> int:
        """Rows of the pages that are finished."""
        return sum(note.rows for note in self._notes)

    def ask(self) -> None:
        """Fetch every page that is not finished; the last ones may be with the workers still."""
        url = self._notes[-1].following if self._notes else self._query.url
        seen = {note.url for note in self._notes}
        if self._notes:
            self._tell()
        while url is not None and not self._is_too_much():
            if len(self._waiting) > WORKERS:
                self._take()
                continue
            if url in seen:
                raise UnexpectedAnswer(self._source, url, "the next page is one we have had")
            seen.add(url)
            at = len(self._notes) + len(self._waiting)
            page = self._transport.page(self._source, url, self._finished.arriving(self._number, at))
            following = next_link(self._source, self._query.url, page.fields)
            arrived = _Arrived(self._query, self._shaper, self._finished, self._number, at, url, following, page)
            arrived.begin(self._workers)
            self._waiting.append(arrived)
            url = following

    def settle(self) -> None:
        """Wait for the workers and count.

        Raises:
            RowCountMismatch: other than the announced number of rows came.
        """
        while self._waiting and not self._is_too_much():
            self._take()
        if self.announced is not None and self.received != self.announced:
            raise RowCountMismatch(self._source, self._query.url, self.announced, self.received)

    def downloaded(self) -> Downloaded:
        """What came of it."""
        files = (self._finished.files(self._number, at, note) for at, note in enumerate(self._notes))
        return Downloaded(self._query, tuple(chain.from_iterable(files)), self.announced, self.received)

    def _take(self) -> None:
        self._notes.append(self._waiting.popleft().note())
        self._tell()

    def _is_too_much(self) -> bool:
        return self.announced is not None and self.received > self.announced


@dataclass
class _Arrived:
    """A page on disk whose pieces the workers shape; who has its last one in hand notes the page as finished."""

    query: Query
    shaper: PageShaper
    finished: FinishedPages
    question: int
    at: int
    url: str
    following: str | None
    page: Page

    def begin(self, workers: ThreadPoolExecutor) -> None:
        """Give its pieces to the workers."""
        self._lock = threading.Lock()
        self._shaped: dict[Path, tuple[int, str]] = {}
        self._futures = [workers.submit(self._shape, piece) for piece in self.page.pieces]

    def note(self) -> Note:
        """The page's note, once all of it is shaped."""
        for future in self._futures:
            future.result()
        return self._made()

    def _shape(self, piece: Path) -> None:
        into = self.finished.shaped(piece)
        rows = self.shaper.shape(self.query, self.url, piece, into)
        shaped = rows, sha256_of(into)
        with self._lock:
            self._shaped[piece] = shaped
            is_last = len(self._shaped) == len(self.page.pieces)
        if is_last:
            self.finished.keep(self.question, self.at, self._made())

    def _made(self) -> Note:
        shaped = [self._shaped[piece] for piece in self.page.pieces]
        return Note(
            url=self.url,
            following=self.following,
            announced=announced(self.page.fields),
            rows=sum(rows for rows, _ in shaped),
            shaped_by=self.shaper.shaped_by(self.query),
            sha256=tuple(sha256 for _, sha256 in shaped),
        )
