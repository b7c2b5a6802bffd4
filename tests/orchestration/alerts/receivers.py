"""Real receivers on loopback: a mail server and a webhook, both of which can be down, hang or refuse."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


@dataclass
class Webhook:
    """An HTTP receiver and what it was sent."""

    port: int
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    status: int = 200
    hang: threading.Event | None = None


@contextmanager
def webhook(port: int = 0) -> Iterator[Webhook]:
    """A webhook that takes JSON; port 0 lets the system choose."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if state.hang is not None:
                state.hang.wait()
            if state.status == 200:
                state.got.append(json.loads(content))
                state.paths.append(self.path)
            self.send_response(state.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    state = Webhook(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        if state.hang is not None:
            state.hang.set()
        server.shutdown()
        thread.join()
        server.server_close()


class Letters:
    """What a mail server was handed."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class _MailServer(Controller):
    """At a port that the system chooses: the controller itself would knock at port 0."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[tuple[int, Letters]]:
    """A mail server; gives its port and its letters."""
    letters = Letters()
    server = _MailServer(letters, hostname="127.0.0.1", port=0)
    server.start()
    try:
        yield server.port, letters
    finally:
        server.stop()
