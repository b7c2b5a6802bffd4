"""A partner's server: a real one on loopback that answers as it is told to, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

TOKEN = "geheim-van-de-partner"  # noqa: S105 - of a server that lives for one test


@dataclass(frozen=True)
class Answer:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    """After so many bytes of the announced body the connection is closed."""
    pause: float = 0.0
    """Seconds between the pieces of the body."""


def rows(*items: dict[str, Any], **beside: Any) -> Answer:
    """Rows under ``regels``, and what stands beside them."""
    return Answer(json.dumps({"regels": list(items), **beside}).encode(), headers={"Content-Type": "application/json"})


class Partner:
    """A running server; paths it was not told of do not exist."""

    def __init__(self, token: str | None = TOKEN) -> None:
        self.token = token
        self.asked: list[str] = []
        self.tokens: list[str | None] = []
        self._answers: dict[str, list[Answer]] = {}
        handler = type("Handler", (_Handler,), {"partner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def give(self, path: str, *answers: Answer) -> None:
        """What is answered at a path, one after the other; the last one stays."""
        self._answers[path] = list(answers)

    def next_answer(self, path: str) -> Answer:
        waiting = self._answers.get(path)
        if waiting is None:
            return Answer(status=404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


class _Handler(BaseHTTPRequestHandler):
    partner: Partner
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.partner.asked.append(self.path)
        given = self.headers.get("Authorization")
        self.partner.tokens.append(given)
        if self.partner.token is not None and given != f"Bearer {self.partner.token}":
            self._send(Answer(b'{"fout": "geen toegang"}', status=401))
            return
        self._send(self.partner.next_answer(self.path))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        body = answer.body[: answer.cut_at]
        pieces = [body] if not answer.pause else [body[i : i + 1] for i in range(len(body))]
        try:
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(answer.pause)
        except OSError:
            return
        if answer.cut_at is not None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """The tests' output is no server's log."""
