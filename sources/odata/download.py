"""Bringing all pages of a plan to disk, and counting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata.errors import RowCountMismatch, SelectionEmpty, UnexpectedAnswer
from sources.odata.paging import announced, next_link
from sources.odata.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from sources.odata.plan import Plan, Query
    from sources.odata.progress import ProgressCallback
    from sources.odata.transport import Transport


@dataclass(frozen=True)
class Downloaded:
    """The rows of one query, on disk."""

    query: Query
    pages: tuple[Path, ...]
    announced: int | None
    received: int


def download(
    transport: Transport, source: str, table_id: str, plan: Plan, folder: Path, report: ProgressCallback
) -> list[Downloaded]:
    """Fetch every query of a plan into ``folder``.

    Raises:
        RowCountMismatch: other than the announced number of rows came.
        SelectionEmpty: no row came at all.
    """
    folder.mkdir(parents=True)
    done: list[Downloaded] = []
    for number, query in enumerate(plan.queries):
        done.append(_query(transport, source, table_id, query, folder / f"{number:03}", done, report))
    if not any(query.received for query in done):
        raise SelectionEmpty(source, done[0].query.url, "the selection of regions and filters has no rows")
    return done


def _query(
    transport: Transport,
    source: str,
    table_id: str,
    query: Query,
    stem: Path,
    before: list[Downloaded],
    report: ProgressCallback,
) -> Downloaded:
    expected, received = query.announced, 0
    pages: list[Path] = []
    seen = set()
    url: str | None = query.url
    while url is not None:
        if url in seen:
            raise UnexpectedAnswer(source, url, "the next page is one we have had")
        seen.add(url)
        path = stem.with_name(f"{stem.name}-{len(pages):05}.ndjson")
        page = transport.page(source, url, path, query.columns)
        if not pages:
            expected = announced(page.fields) if announced(page.fields) is not None else expected
        pages.append(page.path)
        received += page.rows
        report(_progress(table_id, before, received, expected))
        if expected is not None and received > expected:
            break
        url = next_link(source, query.url, page.fields)
    if expected is not None and received != expected:
        raise RowCountMismatch(source, query.url, expected, received)
    return Downloaded(query, tuple(pages), expected, received)


def _progress(table_id: str, before: list[Downloaded], received: int, expected: int | None) -> Progress:
    return Progress(
        table_id,
        "fetching",
        rows_received=received + sum(query.received for query in before),
        rows_announced=None if expected is None else expected + sum(query.announced or 0 for query in before),
    )
