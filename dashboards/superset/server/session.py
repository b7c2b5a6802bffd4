"""One logged-in conversation with a Superset."""

from __future__ import annotations

import ssl
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

import httpx
import stamina

from dashboards.superset.server.errors import (
    LoginRefusedError,
    NotReachableError,
    RequestRefusedError,
    SupersetError,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

Method = Literal["GET", "POST", "PUT", "DELETE"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PASSING = frozenset({429, 502, 503, 504})
"""Answers of a server (or of what stands before it) that is busy or starting."""
UNAUTHORISED, NOT_FOUND, FIRST_ERROR, FIRST_REDIRECT = 401, 404, 400, 300
TIMEOUT = httpx.Timeout(30.0, read=180.0)
"""An import of everything takes some ten seconds on a quiet machine."""
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=1.0)
"""A connection that was idle for longer is not used again: gunicorn closes its own after two seconds, and what is sent
just then gets no answer. A write is not sent twice, so it would fail."""


@dataclass(frozen=True)
class Credentials:
    """Where the server is and who we are there; the password shows in no message and no log."""

    url: str
    username: str
    password: str = field(repr=False)
    ca: Path | None = None
    """Certificates of an authority of one's own; verification is never off."""


class Session:
    """Logs in when first needed, and again when the server has forgotten us.

    Raises:
        SupersetError: The address would send the password over the network unprotected.

    """

    def __init__(
        self, credentials: Credentials, *, attempts: int = 4, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.url = credentials.url.rstrip("/")
        place = urlsplit(self.url)
        loopback = place.hostname in LOOPBACK
        if place.scheme not in {"http", "https"} or not place.hostname:
            raise SupersetError(f"{self.url} is not the address of a server: https://… is")
        if place.scheme == "http" and not loopback:
            raise SupersetError(f"{self.url} would send the password unprotected: use https")
        self._credentials = credentials
        self._attempts = attempts
        self._client = httpx.Client(
            base_url=self.url,
            timeout=TIMEOUT,
            verify=ssl.create_default_context(cafile=credentials.ca) if credentials.ca else True,
            # A proxy of the environment is not asked for what runs on this machine.
            trust_env=not loopback,
            headers={"Referer": f"{self.url}/", "Accept": "application/json"},
            limits=LIMITS,
            transport=transport,
        )
        self._logged_in = False
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def knock(self, seconds: float = 5.0) -> None:
        """Ask only whether somebody is there, and wait no longer than this for an answer."""
        try:
            response = self._client.get("/health", timeout=seconds)
        except httpx.TransportError as error:
            raise _SilentError(self.url, error, reached=False) from error
        _raise_refusal("GET", "/health", response, "")

    def get(self, path: str, about: str = "") -> httpx.Response:
        """Ask; repeated while the reason for silence may pass."""
        return self._ask("GET", path, about)

    def read(self, path: str, about: str = "") -> dict[str, object]:
        """Ask for JSON."""
        return _json(self.get(path, about), about)

    def post(self, path: str, body: object, about: str = "") -> dict[str, object]:
        """Send what must not be sent twice: repeated only when it did not reach the server."""
        return _json(self._ask("POST", path, about, body=body, once=True), about)

    def question(self, path: str, body: object, about: str = "") -> dict[str, object]:
        """Ask what does not fit an address; repeated as any question is."""
        return _json(self._ask("POST", path, about, body=body), about)

    def put(self, path: str, body: object, about: str = "") -> None:
        """Send what may be sent twice."""
        self._ask("PUT", path, about, body=body)

    def delete(self, path: str, about: str = "") -> None:
        """Remove; what is gone already is as wanted."""
        try:
            self._ask("DELETE", path, about)
        except RequestRefusedError as error:
            if error.status != NOT_FOUND:
                raise

    def upload(self, path: str, name: str, content: bytes, fields: Mapping[str, str]) -> None:
        """Send a file that may be sent twice, for its identifiers are ours."""
        self._ask("POST", path, "", upload=(name, content, fields))

    def _ask(
        self,
        method: Method,
        path: str,
        about: str,
        body: object = None,
        upload: tuple[str, bytes, Mapping[str, str]] | None = None,
        *,
        once: bool = False,
    ) -> httpx.Response:
        for attempt in stamina.retry_context(
            on=lambda error: _passes(error, once=once),
            attempts=self._attempts,
            wait_initial=0.3,
            wait_max=5.0,
            timeout=60,
        ):
            with attempt:
                token = self._client.headers.get("Authorization")
                if not self._logged_in:
                    token = self._renew(token)
                response = self._send(method, path, body, upload)
                if response.status_code == UNAUTHORISED:
                    # The token outlives neither its quarter of an hour nor a change of the server's secret.
                    self._renew(token)
                    response = self._send(method, path, body, upload)
                _raise_refusal(method, path, response, about)
        return response

    def _send(
        self, method: Method, path: str, body: object, upload: tuple[str, bytes, Mapping[str, str]] | None
    ) -> httpx.Response:
        try:
            if upload is not None:
                name, content, fields = upload
                files = {"bundle": (name, content, "application/zip")}
                return self._client.request(method, path, files=files, data=dict(fields))
            return (
                self._client.request(method, path, json=body)
                if body is not None
                else self._client.request(method, path)
            )
        except httpx.TransportError as error:
            reached = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            raise _SilentError(self.url, error, reached=reached) from error

    def _renew(self, token: str | None) -> str | None:
        """Log in, unless another thread has done so since this one read its token; the token from now on."""
        with self._turn:
            if not self._logged_in or self._client.headers.get("Authorization") == token:
                self._log_in()
            found: str | None = self._client.headers.get("Authorization")
            return found

    def _log_in(self) -> None:
        self._logged_in = False
        for name in ("Authorization", "X-CSRFToken"):
            self._client.headers.pop(name, None)
        self._client.cookies.clear()
        who = self._credentials
        login = {"username": who.username, "password": who.password, "provider": "db", "refresh": False}
        response = self._send("POST", "/api/v1/security/login", login, None)
        if response.status_code == UNAUTHORISED:
            raise LoginRefusedError(
                f"{self.url} does not let '{who.username}' in with this password: "
                "see REGIODEAL_SUPERSET_USERNAME and REGIODEAL_SUPERSET_PASSWORD"
            )
        _raise_refusal("POST", "/api/v1/security/login", response, f"logging in as '{who.username}'")
        self._client.headers["Authorization"] = f"Bearer {_json(response, 'logging in').get('access_token')}"
        response = self._send("GET", "/api/v1/security/csrf_token/", None, None)
        _raise_refusal("GET", "/api/v1/security/csrf_token/", response, "asking for a CSRF token")
        self._client.headers["X-CSRFToken"] = str(_json(response, "asking for a CSRF token").get("result"))
        self._logged_in = True


class _SilentError(NotReachableError):
    """No answer; ``reached`` when the request may have arrived all the same."""

    def __init__(self, url: str, error: httpx.TransportError, *, reached: bool) -> None:
        super().__init__(f"{url} does not answer ({type(error).__name__}: {error}): is Superset running there?")
        self.reached = reached


class _BusyError(NotReachableError):
    """An answer that says to come back."""


def _passes(error: Exception, *, once: bool) -> bool:
    return isinstance(error, _BusyError) or (isinstance(error, _SilentError) and not (once and error.reached))


def _raise_refusal(method: Method, path: str, response: httpx.Response, about: str) -> None:
    status = response.status_code
    if status in PASSING:
        raise _BusyError(f"{method} {path.partition('?')[0]} was answered with {status}: {words_of(response.text)}")
    if FIRST_REDIRECT <= status < FIRST_ERROR:
        where = response.headers.get("Location", "elsewhere")
        raise RequestRefusedError(method, path, status, f"see {where}: is the address right?", about)
    if status >= FIRST_ERROR:
        raise RequestRefusedError(method, path, status, words_of(response.text), about)


def _json(response: httpx.Response, about: str) -> dict[str, object]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        path = str(response.request.url.path)
        raise RequestRefusedError(
            response.request.method, path, response.status_code, "no JSON: is this a Superset?", about
        )
    return answer
