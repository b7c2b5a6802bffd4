"""What an answer means that does not bring what was asked for: a status, a web page, a redirect, a broken line.

Here no question is asked and none is asked again; which failures are worth that is ``transport``'s to say.
"""

from __future__ import annotations

import json
import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urljoin

import httpx

from sources.odata.endpoints import host_of
from sources.odata.errors import (
    ConnectionDropped,
    HostDown,
    HostUnreachable,
    RateLimited,
    RequestRefused,
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

if TYPE_CHECKING:
    from collections.abc import Callable

FOR_GOOD = frozenset({301, 308})
"""Statuses of a redirect that holds from now on."""

_GONE = frozenset({404, 410})
_PASSING = frozenset({408, 500, 502, 503, 504})
_SENDS_ON = re.compile(r"""<meta[^>]+http-equiv=["']?refresh[^>]+url=['"]?(https?://[^"'\s>]+)""", re.IGNORECASE)
_TOO_MANY = re.compile(r"more than \d[\d.,]* records", re.IGNORECASE)


def refuse_status(source: str, url: str, answer: httpx.Response, read_body: Callable[[], str]) -> NoReturn:
    """Raise what a status other than 200 means.

    Args:
        source: the table asked for.
        url: where.
        answer: its status and headers.
        read_body: reads what the publisher wrote with it, where that can add anything; empty when it cannot be read.
    """
    status = answer.status_code
    if status in _GONE:
        raise TableGone(source, url, f"the publisher has no such table (HTTP {status})")
    said = _said_in(read_body())
    if status == httpx.codes.TOO_MANY_REQUESTS:
        wait = wait_asked_for(answer)
        raise RateLimited(source, url, "the publisher asks for patience (HTTP 429)", retry_after=wait)
    if status in _PASSING:
        if _TOO_MANY.search(said):
            raise TooManyRows(source, url, f"HTTP {status}: {said}")
        cause = f"the service failed (HTTP {status})" + (f": {said}" if said else "")
        raise ServerFailure(source, url, cause, retry_after=wait_asked_for(answer))
    raise RequestRefused(source, url, f"refused (HTTP {status})" + (f": {said}" if said else ""))


def _said_in(body: str) -> str:
    """The message in an error's JSON body; of an HTML body only that there are too many records."""
    too_many = _TOO_MANY.search(body)
    if too_many:
        return f"query returns {too_many.group().lower()}"
    try:
        told = json.loads(body)
    except json.JSONDecodeError:
        return ""
    error = told.get("error") or told.get("odata.error") if isinstance(told, dict) else None
    message = error.get("message") if isinstance(error, dict) else None
    if isinstance(message, dict):
        message = message.get("value")
    return " ".join(str(message).split())[:200] if message else ""


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


def refuse_web_page(source: str, url: str, answer: httpx.Response, text: str) -> None:
    """Raise that a web page came where data should be: the service has moved, or a portal stands before it.

    Raises:
        TableMoved: the page sends on to another host.
        WebPageInstead: it does not.
    """
    if not text.lstrip().startswith("<") and "html" not in answer.headers.get("Content-Type", ""):
        return
    said = "a web page came instead of data"
    sends_on = _SENDS_ON.search(text)
    if sends_on is not None and host_of(sends_on[1])[0] != host_of(url)[0]:
        raise TableMoved(source, url, f"{said}, which sends on to {clean_url(sends_on[1])}", sends_on[1])
    raise WebPageInstead(source, url, f"{said}: the service is under maintenance or has moved")


def same_host(source: str, url: str, answer: httpx.Response) -> str:
    """Where a redirect leads, which may only be the host that was asked.

    Raises:
        TableMoved: to another host, for good.
        UnexpectedAnswer: to another host, for now.
    """
    target = urljoin(url, answer.headers["Location"])
    if host_of(target)[0] != host_of(url)[0]:
        cause = f"redirected (HTTP {answer.status_code}) to another host, {host_of(target)[0]}"
        if answer.status_code in FOR_GOOD:
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
