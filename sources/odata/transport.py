"""One question, one answer: requests with retries; ``failures`` has a name for each way in which one fails.

Nothing here knows what a table is; that the answer is an OData envelope is all it knows.
"""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import stamina

from sources.odata.endpoints import host_of
from sources.odata.envelope import CutEnvelope, MalformedEnvelope, read_envelope
from sources.odata.errors import (
    HostDown,
    HostUnreachable,
    SchemaChanged,
    SourceError,
    SourceTimeout,
    TruncatedAnswer,
    UnexpectedAnswer,
    clean_url,
)
from sources.odata.failures import FOR_GOOD, connection_failure, refuse_status, refuse_web_page, same_host
from sources.odata.pieces import write_pieces
from sources.odata.reachability import Reachability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    from sources.odata.endpoints import Endpoints

    T = TypeVar("T")

_log = logging.getLogger(__name__)

_MOST_REDIRECTS = 3
_WAIT_AFTER_REFUSAL = 0.3
_LARGEST_DOCUMENT = 64_000_000
_LARGEST_PAGE = 100_000_000
_LARGEST_ERROR_BODY = 20_000


@dataclass(frozen=True)
class RetryPolicy:
    """How patient we are. The defaults suit a night job; tests are less patient."""

    attempts: int = 3
    wait_initial: float = 0.5
    wait_max: float = 8.0
    wait_jitter: float = 0.5
    longest_retry_after: float = 30.0
    """A publisher that asks us to wait longer than this is left alone until the next run."""
    longest_answer: float = 300.0
    """Seconds one answer may take in all: the read timeout alone does not stop a trickle."""
    mid_release_wait: float = 2.0
    """Before a table that moved under our hands is fetched once more."""
    name_lookup: float = 3.0
    """Seconds the names of all hosts together may take to be looked up."""


def http_client(*, connect: float = 2.5, read: float = 30.0) -> httpx.Client:
    """An HTTP client with time limits and a name of its own. Redirects are judged by us, not followed."""
    return httpx.Client(
        timeout=httpx.Timeout(read, connect=connect),
        headers={"User-Agent": "regiodeal-monitor", "Accept": "application/json"},
        follow_redirects=False,
    )


@dataclass(frozen=True)
class Page:
    """One page of rows, on disk."""

    pieces: tuple[Path, ...]
    """JSON lists of rows, each row as it came."""
    fields: dict[str, Any]
    """What the envelope held beside the rows: count and next link."""


class Transport:
    """Asks, retries what may pass, and gives up clearly."""

    def __init__(self, http: httpx.Client, endpoints: Endpoints, policy: RetryPolicy) -> None:
        self._http = http
        self._policy = policy
        self._reachability = Reachability(endpoints, policy.name_lookup)
        self._moved: dict[str, str] = {}

    def moved_to(self, url: str) -> str | None:
        """Where an address that was asked sent us for good, on the same host; ``None`` when it answered itself."""
        return self._moved.get(url)

    def document(self, source: str, url: str) -> dict[str, Any]:
        """A small JSON object."""

        def once() -> dict[str, Any]:
            with self._answer(source, url) as answer:
                text = self._text(source, url, answer, _LARGEST_DOCUMENT)
            refuse_web_page(source, url, answer, text)
            try:
                found = json.loads(text)
            except json.JSONDecodeError as error:
                raise TruncatedAnswer(source, url, "the answer is no whole JSON") from error
            if not isinstance(found, dict):
                raise UnexpectedAnswer(source, url, "the answer is JSON, but no object")
            return found

        return self._patiently(url, once)

    def number(self, source: str, url: str) -> int:
        """A bare number, as ``/$count`` gives it."""

        def once() -> int:
            with self._answer(source, url, accept="text/plain") as answer:
                text = self._text(source, url, answer, _LARGEST_ERROR_BODY)
            if not text.strip().isdecimal():
                raise UnexpectedAnswer(source, url, "the answer is no number")
            return int(text)

        return self._patiently(url, once)

    def page(self, source: str, url: str, into: Path) -> Page:
        """One page of rows, written to files that begin as ``into`` does; what is in the rows is not looked at."""
        return self._patiently(url, lambda: self._page_once(source, url, into))

    # -- one attempt ----------------------------------------------------------------------------------

    def _page_once(self, source: str, url: str, into: Path) -> Page:
        received = into.with_suffix(".part")
        size = 0
        with self._answer(source, url) as answer, received.open("wb") as out:
            for piece in self._pieces(source, url, answer):
                size += out.write(piece)
                if size > _LARGEST_PAGE:
                    raise UnexpectedAnswer(source, url, f"a page of more than {_LARGEST_PAGE} bytes")
        if not size:
            raise TruncatedAnswer(source, url, "the answer is empty")
        # Mapped, not read: memory for a page of some 15 MB would be kept by the allocator after it.
        with received.open("rb") as file:
            text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        refuse_web_page(source, url, answer, text[:_LARGEST_ERROR_BODY].decode(errors="replace"))
        try:
            envelope = read_envelope(text)
        except CutEnvelope as error:
            raise TruncatedAnswer(source, url, "the answer ends in the middle") from error
        except MalformedEnvelope as error:
            raise UnexpectedAnswer(source, url, f"the answer is no OData answer: {error}") from error
        if envelope.rows is None:
            raise SchemaChanged(source, url, "the answer has no list of rows")
        pieces = tuple(write_pieces(envelope.rows, into))
        received.unlink()
        return Page(pieces, envelope.fields)

    @contextmanager
    def _answer(self, source: str, url: str, accept: str = "application/json") -> Iterator[httpx.Response]:
        """An answer whose status is good and whose body is still to be read."""
        host, asked_first = host_of(url), url
        down = self._reachability.why_down(host)
        if down is not None:
            raise HostDown(source, url, f"{host[0]} cannot be reached in this run: {down}")
        try:
            with contextlib.ExitStack() as open_answer:
                for _ in range(_MOST_REDIRECTS + 1):
                    asked = self._http.stream("GET", url, headers={"Accept": accept}, follow_redirects=False)
                    answer = open_answer.enter_context(asked)
                    if not answer.has_redirect_location:
                        break
                    url = same_host(source, url, answer)
                    if answer.status_code in FOR_GOOD:
                        self._moved[asked_first] = clean_url(url)
                else:
                    raise UnexpectedAnswer(source, url, "redirected in circles")
                if answer.status_code != httpx.codes.OK:
                    refuse_status(source, url, answer, partial(self._error_body, source, url, answer))
                yield answer
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection_failure(source, url, error) from error

    def _error_body(self, source: str, url: str, answer: httpx.Response) -> str:
        try:
            return self._text(source, url, answer, _LARGEST_ERROR_BODY)
        except (SourceError, httpx.HTTPError):
            _log.debug("%s: the body of an error could not be read (%s)", source, url)
            return ""

    def _text(self, source: str, url: str, answer: httpx.Response, most: int) -> str:
        text = bytearray()
        for piece in self._pieces(source, url, answer):
            text += piece
            if len(text) > most:
                raise UnexpectedAnswer(source, url, f"an answer of more than {most} bytes")
        try:
            return text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if "unexpected end" in error.reason:
                raise TruncatedAnswer(source, url, "the answer ends inside a letter") from error
            raise UnexpectedAnswer(source, url, "the answer is no UTF-8 text") from error

    def _pieces(self, source: str, url: str, answer: httpx.Response) -> Iterator[bytes]:
        """The body piece by piece, within the time an answer may take."""
        deadline = time.monotonic() + self._policy.longest_answer
        for piece in answer.iter_bytes():
            if time.monotonic() > deadline:
                raise SourceTimeout(source, url, f"no whole answer in {self._policy.longest_answer:g} s")
            yield piece

    # -- several attempts -----------------------------------------------------------------------------

    def _patiently(self, url: str, once: Callable[[], T]) -> T:
        policy = self._policy
        try:
            for attempt in stamina.retry_context(
                on=self._worth_retrying,
                attempts=policy.attempts,
                timeout=None,
                wait_initial=policy.wait_initial,
                wait_max=policy.wait_max,
                wait_jitter=policy.wait_jitter,
            ):
                with attempt:
                    return once()
        except HostUnreachable as error:
            self._reachability.mark_down(host_of(url), error.cause_text)
            raise
        raise AssertionError("a retry context ends by returning or raising")

    def _worth_retrying(self, error: Exception) -> bool | float:
        if not isinstance(error, SourceError) or not error.transient or isinstance(error, HostDown):
            return False
        if isinstance(error, HostUnreachable):
            # A refusal comes at once and seldom passes; an offline machine must not wait for it.
            return min(_WAIT_AFTER_REFUSAL, self._policy.wait_initial)
        if error.retry_after is None:
            return True
        if error.retry_after > self._policy.longest_retry_after:
            return False
        return max(error.retry_after, self._policy.wait_initial)
