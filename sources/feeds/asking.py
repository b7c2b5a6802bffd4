"""One answer of a partner's address, on disk: retries, limits, and every failure by its name.

The names are those of the publishers' client, so that whoever handles a source that failed need know one family.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
import stamina

from sources.odata.errors import (
    RateLimited,
    RequestRefused,
    ServerFailure,
    SourceError,
    SourceTimeout,
    TableGone,
    UnexpectedAnswer,
)
from sources.odata.failures import connection_failure, wait_asked_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

    from sources.odata.transport import RetryPolicy

_GONE = frozenset({404, 410})
_PASSING = frozenset({408, 500, 502, 503, 504})
_MOST_REDIRECTS = 3
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: what must stay the same for a token to be sent along."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def shown(url: str) -> str:
    """An address as it may be told: without user, password and question, any of which may hold a secret."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


@dataclass(frozen=True)
class Asker:
    """Asks one partner; the token goes to the partner's own host alone."""

    source: str
    http: httpx.Client
    token: str | None
    policy: RetryPolicy
    most_bytes: int

    def download(self, url: str, into: Path, accept: str, read: Callable[[Path], T]) -> T:
        """The whole answer of one address, in a file, and what reading it gives; asked again where that may help.

        Raises:
            SourceError: it cannot be had; ``transient`` tells whether that may pass.
        """
        if self.token is not None and urlsplit(url).scheme != "https" and origin_of(url)[1] not in _LOOPBACK:
            raise RequestRefused(self.source, shown(url), "the address is no https: the token is not sent in the open")
        for attempt in stamina.retry_context(
            on=self._worth_retrying,
            attempts=self.policy.attempts,
            timeout=None,
            wait_initial=self.policy.wait_initial,
            wait_max=self.policy.wait_max,
            wait_jitter=self.policy.wait_jitter,
        ):
            with attempt:
                self._once(url, into, accept)
                return read(into)
        raise AssertionError("a retry context ends by returning or raising")

    def _once(self, url: str, into: Path, accept: str) -> None:
        try:
            with self._answer(url, accept) as answer, into.open("wb") as out:
                self._judge(url, answer)
                for piece in self._pieces(url, answer):
                    out.write(piece)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection_failure(self.source, shown(url), error) from error

    @contextlib.contextmanager
    def _answer(self, url: str, accept: str) -> Iterator[httpx.Response]:
        headers = {"Accept": accept, **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        first = origin_of(url)
        with contextlib.ExitStack() as open_answer:
            for _ in range(_MOST_REDIRECTS + 1):
                asked = self.http.stream("GET", url, headers=headers, follow_redirects=False)
                answer = open_answer.enter_context(asked)
                if not answer.has_redirect_location:
                    yield answer
                    return
                url = urljoin(url, answer.headers["Location"])
                if origin_of(url) != first:
                    cause = f"redirected (HTTP {answer.status_code}) to another host, {origin_of(url)[1]}"
                    raise UnexpectedAnswer(self.source, shown(url), cause)
        raise UnexpectedAnswer(self.source, shown(url), "redirected in circles")

    def _judge(self, url: str, answer: httpx.Response) -> None:
        """Raise what a status other than 200 means; what the partner says with it is not repeated."""
        status, url = answer.status_code, shown(url)
        if status in _GONE:
            raise TableGone(self.source, url, f"there is nothing at this address (HTTP {status})")
        if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            which = "no token is set" if self.token is None else "the token is not accepted"
            raise RequestRefused(self.source, url, f"refused (HTTP {status}): {which}")
        if status == httpx.codes.TOO_MANY_REQUESTS:
            cause = "the partner asks for patience (HTTP 429)"
            raise RateLimited(self.source, url, cause, retry_after=wait_asked_for(answer))
        if status in _PASSING:
            cause = f"the partner's service failed (HTTP {status})"
            raise ServerFailure(self.source, url, cause, retry_after=wait_asked_for(answer))
        if status != httpx.codes.OK:
            raise RequestRefused(self.source, url, f"refused (HTTP {status})")
        if "html" in answer.headers.get("Content-Type", ""):
            raise UnexpectedAnswer(self.source, url, "a web page came instead of data")

    def _pieces(self, url: str, answer: httpx.Response) -> Iterator[bytes]:
        deadline = time.monotonic() + self.policy.longest_answer
        size = 0
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > self.most_bytes:
                raise UnexpectedAnswer(self.source, shown(url), f"an answer of more than {self.most_bytes} bytes")
            if time.monotonic() > deadline:
                cause = f"no whole answer in {self.policy.longest_answer:g} s"
                raise SourceTimeout(self.source, shown(url), cause)
            yield piece

    def _worth_retrying(self, error: Exception) -> bool | float:
        if not isinstance(error, SourceError) or not error.transient:
            return False
        if error.retry_after is None:
            return True
        return error.retry_after <= self.policy.longest_retry_after and max(error.retry_after, self.policy.wait_initial)
