"""One question, one answer: requests with retries, and every failure by its name.

Nothing here knows what a table is; that the answer is an OData envelope is all it knows.
"""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import httpx
import stamina

from sources.odata.endpoints import host_of
from sources.odata.envelope import CutEnvelope, MalformedEnvelope, read_envelope
from sources.odata.errors import (
    ConnectionDropped,
    HostDown,
    HostUnreachable,
    RateLimited,
    RequestRefused,
    SchemaChanged,
    ServerFailure,
    SourceError,
    SourceTimeout,
    TableGone,
    TableMoved,
    TooManyRows,
    TruncatedAnswer,
    UnexpectedAnswer,
    WebPageInstead,
    clean_url,
)
from sources.odata.pieces import write_pieces
from sources.odata.reachability import Reachability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    from sources.odata.endpoints import Endpoints

    T = TypeVar("T")

_log = logging.getLogger(__name__)

_GONE = frozenset({404, 410})
_FOR_GOOD = frozenset({301, 308})
_PASSING = frozenset({408, 500, 502, 503, 504})
_MOST_REDIRECTS = 3
_WAIT_AFTER_REFUSAL = 0.3
_LARGEST_DOCUMENT = 64_000_000
_LARGEST_PAGE = 100_000_000
_LARGEST_ERROR_BODY = 20_000
_SENDS_ON = re.compile(r"""<meta[^>]+http-equiv=["']?refresh[^>]+url=['"]?(https?://[^"'\s>]+)""", re.IGNORECASE)
_TOO_MANY = re.compile(r"more than \d[\d.,]* records", re.IGNORECASE)


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
            _refuse_page(source, url, answer, text)
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
        _refuse_page(source, url, answer, text[:_LARGEST_ERROR_BODY].decode(errors="replace"))
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
                    url = _same_host(source, url, answer)
                    if answer.status_code in _FOR_GOOD:
                        self._moved[asked_first] = clean_url(url)
                else:
                    raise UnexpectedAnswer(source, url, "redirected in circles")
                self._judge(source, url, answer)
                yield answer
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection_failure(source, url, error) from error

    def _judge(self, source: str, url: str, answer: httpx.Response) -> None:
        """Raise what a status other than 200 means."""
        status = answer.status_code
        if status == httpx.codes.OK:
            return
        if status in _GONE:
            raise TableGone(source, url, f"the publisher has no such table (HTTP {status})")
        said = self._said_in(source, url, answer)
        if status == httpx.codes.TOO_MANY_REQUESTS:
            wait = wait_asked_for(answer)
            raise RateLimited(source, url, "the publisher asks for patience (HTTP 429)", retry_after=wait)
        if status in _PASSING:
            if _TOO_MANY.search(said):
                raise TooManyRows(source, url, f"HTTP {status}: {said}")
            cause = f"the service failed (HTTP {status})" + (f": {said}" if said else "")
            raise ServerFailure(source, url, cause, retry_after=wait_asked_for(answer))
        raise RequestRefused(source, url, f"refused (HTTP {status})" + (f": {said}" if said else ""))

    def _said_in(self, source: str, url: str, answer: httpx.Response) -> str:
        """The message in an error's JSON body; of an HTML body only that there are too many records."""
        try:
            text = self._text(source, url, answer, _LARGEST_ERROR_BODY)
        except (SourceError, httpx.HTTPError):
            _log.debug("%s: the body of an error could not be read (%s)", source, url)
            return ""
        too_many = _TOO_MANY.search(text)
        if too_many:
            return f"query returns {too_many.group().lower()}"
        try:
            body = json.loads(text)
        except json.JSONDecodeError:
            return ""
        error = body.get("error") or body.get("odata.error") if isinstance(body, dict) else None
        message = error.get("message") if isinstance(error, dict) else None
        if isinstance(message, dict):
            message = message.get("value")
        return " ".join(str(message).split())[:200] if message else ""

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


def connection_failure(source: str, url: str, error: httpx.HTTPError | httpx.InvalidURL) -> SourceError:
    """What a failure of the connection is called here."""
    said = str(error) or type(error).__name__
    host = host_of(url)[0]
    kind: type[SourceError]
    match error:
        case httpx.ConnectTimeout():
            # Once is enough: whoever drops our first packet drops the next.
            kind, cause = HostDown, f"no connection to {host} in time"
        case httpx.ConnectError() | httpx.ProxyError():
            kind, cause = HostUnreachable, f"no connection to {host}: {said}"
        case httpx.TimeoutException():
            kind, cause = SourceTimeout, "no answer in time"
        case httpx.DecodingError():
            kind, cause = TruncatedAnswer, "the compressed answer is damaged"
        case httpx.RemoteProtocolError() if "complete message body" in said or "incomplete" in said:
            kind, cause = TruncatedAnswer, f"the answer was cut off: {said}"
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            kind, cause = UnexpectedAnswer, f"no usable URL: {said}"
        case _:
            kind, cause = ConnectionDropped, f"the connection broke: {said}"
    return kind(source, url, cause)


def _refuse_page(source: str, url: str, answer: httpx.Response, text: str) -> None:
    """A web page where data should be: the service has moved, or a portal stands before it."""
    if not text.lstrip().startswith("<") and "html" not in answer.headers.get("Content-Type", ""):
        return
    said = "a web page came instead of data"
    sends_on = _SENDS_ON.search(text)
    if sends_on is not None and host_of(sends_on[1])[0] != host_of(url)[0]:
        raise TableMoved(source, url, f"{said}, which sends on to {clean_url(sends_on[1])}", sends_on[1])
    raise WebPageInstead(source, url, f"{said}: the service is under maintenance or has moved")


def _same_host(source: str, url: str, answer: httpx.Response) -> str:
    target = urljoin(url, answer.headers["Location"])
    if host_of(target)[0] != host_of(url)[0]:
        cause = f"redirected (HTTP {answer.status_code}) to another host, {host_of(target)[0]}"
        if answer.status_code in _FOR_GOOD:
            raise TableMoved(source, url, f"{cause}, for good: {clean_url(target)}", target)
        raise UnexpectedAnswer(source, url, cause)
    return target


def wait_asked_for(answer: httpx.Response) -> float | None:
    """Seconds from a ``Retry-After`` header, which may hold seconds or a date."""
    header = answer.headers.get("Retry-After", "").strip()
    if header.isdecimal():
        return float(header)
    try:
        until: float = parsedate_to_datetime(header).timestamp()
        return max(0.0, until - time.time())
    except (TypeError, ValueError):
        return None
