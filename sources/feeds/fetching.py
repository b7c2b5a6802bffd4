"""Fetching a feed: all pages of a partner's address, as one file that is then a delivery like any other."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from sources.feeds.asking import Asker, origin_of, shown
from sources.odata.errors import (
    ForeignLink,
    RequestRefused,
    SchemaChanged,
    SelectionEmpty,
    TooManyRows,
    TruncatedAnswer,
    UnexpectedAnswer,
)
from sources.odata.transport import RetryPolicy
from sources.tabular import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from sources.catalogue.feed import Feed, Transport

_MOST_PAGES = 500
_USUAL_POLICY = RetryPolicy()
_USUAL_LIMITS = Limits()


@dataclass(frozen=True)
class Fetched:
    """What a partner's address gave."""

    path: Path
    """``<feed>.jsonl`` or ``<feed>.csv``; the same rows give the same bytes, so that nothing new is no new delivery."""
    pages: int
    rows: int | None
    """None where they were not counted (csv)."""


def fetch_feed(
    feed: Feed,
    http: httpx.Client,
    address: str,
    token: str | None,
    into: Path,
    *,
    policy: RetryPolicy = _USUAL_POLICY,
    limits: Limits = _USUAL_LIMITS,
) -> Fetched:
    """Fetch all that a feed's address has now.

    Args:
        feed: A feed whose transport is ``http``.
        http: A client that has time limits (``sources.odata.http_client``).
        address: Where the feed lies, of the machine's settings; ``feed.transport.path`` comes after it.
        token: Sent as a bearer token, to this host alone; never told in an error.
        into: An existing folder for the file.
        policy: How patient to be.
        limits: What would be too large to judge is not fetched either.

    Raises:
        SourceError: the partner cannot be used; ``transient`` tells whether that may pass.
    """
    transport = feed.transport
    source = f"feed {feed.id}"
    if transport.kind != "http":
        raise ValueError(f"feed {feed.id} is dropped as a file; there is no address to fetch")
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise RequestRefused(source, "", "the address that is set for this feed is no http or https address")
    asker = Asker(source, http, token, policy, limits.bytes)
    url = _with_path(address, transport.path)
    if transport.format == "csv":
        path = into / f"{feed.id}.csv"
        asker.download(url, path, "text/csv", lambda file: _refuse_no_table(source, url, file))
        return Fetched(path, 1, None)
    return _fetch_pages(asker, transport, url, into, feed.id, limits)


def _fetch_pages(asker: Asker, transport: Transport, url: str, into: Path, name: str, limits: Limits) -> Fetched:
    path, scratch = into / f"{name}.jsonl", into / "page.json"
    pages = count = size = 0
    with path.open("w", encoding="utf-8") as out:
        for answer, at in _pages(asker, transport, url, scratch):
            pages += 1
            for row in _rows_of(asker.source, at, transport, answer):
                line = json.dumps(_flat(row), ensure_ascii=False, sort_keys=True) + "\n"
                out.write(line)
                count += 1
                size += len(line.encode())
                if count >= limits.rows or size > limits.bytes:
                    cause = f"more than {limits.rows} rows or {limits.bytes} bytes"
                    raise TooManyRows(asker.source, shown(at), cause)
    scratch.unlink()
    if not count:
        raise SelectionEmpty(asker.source, shown(url), "the answer holds no rows")
    return Fetched(path, pages, count)


def _pages(asker: Asker, transport: Transport, url: str, scratch: Path) -> Iterator[tuple[Any, str]]:
    """Each page's answer with its address, until there is no next one."""
    seen: set[str] = set()
    number = 1
    while True:
        at = _page(url, transport.page_parameter, number) if transport.page_parameter else url
        if at in seen or len(seen) == _MOST_PAGES:
            cause = "pages in circles" if at in seen else f"more than {_MOST_PAGES} pages"
            raise UnexpectedAnswer(asker.source, shown(at), cause)
        seen.add(at)
        answer = asker.download(at, scratch, "application/json", partial(_parsed, asker.source, at))
        yield answer, at
        if transport.paging == "next_link":
            link = _at(answer, transport.next_link or "")
            if link is None or link == "":
                return
            url = _next(asker.source, at, link)
        elif transport.paging == "page_number":
            if not _rows_of(asker.source, at, transport, answer):
                return
            number += 1
        else:
            return


def _parsed(source: str, url: str, file: Path) -> object:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnexpectedAnswer(source, shown(url), "the answer is no UTF-8 text") from error
    if text.lstrip().startswith("<"):
        raise UnexpectedAnswer(source, shown(url), "a web page came instead of data")
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        # What stops at its very end was cut off; what is wrong before that was never JSON.
        left = text[error.pos :].strip()
        cut_off = "Unterminated" in error.msg or any(word.startswith(left) for word in ("true", "false", "null", "-"))
        kind = TruncatedAnswer if cut_off else UnexpectedAnswer
        raise kind(source, shown(url), f"the answer is no whole JSON (at character {error.pos})") from error
    except (ValueError, RecursionError) as error:
        raise UnexpectedAnswer(source, shown(url), "the answer holds what JSON does not allow") from error


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _rows_of(source: str, url: str, transport: Transport, answer: object) -> list[dict[str, Any]]:
    rows = answer if transport.rows is None else _at(answer, transport.rows)
    if not isinstance(rows, list):
        where = "the answer" if transport.rows is None else f"'{transport.rows}'"
        raise SchemaChanged(source, shown(url), f"{where} is no list of rows")
    if not all(isinstance(row, dict) for row in rows):
        raise SchemaChanged(source, shown(url), "a row is no object with columns")
    return rows


def _at(answer: object, key: str) -> object:
    """What lies at a key, keys joined by points; None where it does not."""
    for part in [key] if isinstance(answer, dict) and key in answer else key.split("."):
        answer = answer.get(part) if isinstance(answer, dict) else None
    return answer


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row of plain values: a list or object is kept as its text, so that an extra column is never an error."""
    return {
        name: json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict | list) else value
        for name, value in row.items()
    }


def _next(source: str, at: str, link: object) -> str:
    """The next page's address, which must lie where this one does."""
    if not isinstance(link, str):
        raise SchemaChanged(source, shown(at), "the next page's address is no text")
    url = urljoin(at, link)
    if origin_of(url) != origin_of(at):
        raise ForeignLink(source, shown(at), f"the next page is said to lie on another host, {origin_of(url)[1]}")
    return url


def _page(url: str, parameter: str, number: int) -> str:
    parts = urlsplit(url)
    question = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != parameter]
    return urlunsplit(parts._replace(query=urlencode([*question, (parameter, str(number))])))


def _with_path(address: str, path: str | None) -> str:
    if path is None:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{path.lstrip('/')}"))


def _refuse_no_table(source: str, url: str, file: Path) -> None:
    with file.open("rb") as answer:
        start = answer.read(1000).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise SelectionEmpty(source, shown(url), "the answer is empty")
    if start.startswith(b"<"):
        raise UnexpectedAnswer(source, shown(url), "a web page came instead of data")
