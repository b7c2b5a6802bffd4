"""A page server on loopback that renders what is asked for, when it is asked for."""

from __future__ import annotations

import mimetypes
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Lock, Thread
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, unquote, urlsplit

from typing_extensions import override
from watchfiles import watch

from dashboards.preview import overlay
from dashboards.site.frame import STATIC
from dashboards.site.opened import OpenSite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

LOOPBACK = "127.0.0.1"
QUIET_MS, STEP_MS = 60, 20
"""A save is several events of the file system: so long it must be quiet before a page is loaded again."""
HEARTBEAT = 10.0
"""Seconds between signs of life on an open event stream, so that a closed browser is noticed."""
EVENTS = "/_preview/events"


class Changes:
    """Counts changes of the page files; whoever waits is told of the next one."""

    def __init__(self) -> None:
        self.version = 0
        self._changed = Condition()

    def note(self) -> None:
        """Something changed, or the server stops: wake everyone up."""
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def wait(self, since: int, seconds: float) -> bool:
        """Whether there is a change after ``since``, waiting for it so long."""
        with self._changed:
            return self._changed.wait_for(lambda: self.version > since, timeout=seconds)


class Preview:
    """Serves the pages of a folder on a release, and loads them again in the browser when a file changes.

    Args:
        pages_dir: the folder of pages; ``queries``, ``partials`` and ``static`` beside it are watched too.
        release_db: the release's database; opened read-only and kept open.
        port: where to listen on loopback; 0 takes a free one.
        told: hears each page that was rendered: route, seconds and number of problems.

    Raises:
        FileNotFoundError: there is no such release.
        OSError: the port is taken.
    """

    def __init__(
        self, pages_dir: Path, release_db: Path, port: int = 0, told: Callable[[str, float, int], None] | None = None
    ) -> None:
        self._site = OpenSite(pages_dir, release_db)
        self._pages_dir = pages_dir
        self._told = told
        self._rendering = Lock()
        self._downloads: dict[str, str] = {}
        self._stop = Event()
        self.changes = Changes()
        try:
            self._server = _Server((LOOPBACK, port), self)
        except OSError:
            self._site.close()
            raise
        self._threads = [
            Thread(target=self._server.serve_forever, daemon=True),
            Thread(target=self._watch, daemon=True),
        ]

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{LOOPBACK}:{self._server.server_port}/"

    @property
    def stopping(self) -> bool:
        """Whether open streams should end."""
        return self._stop.is_set()

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self.changes.note()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join(timeout=5)
        self._site.close()

    def page(self, path: str) -> tuple[int, str]:
        """Status and HTML for an address of the site."""
        version = self.changes.version
        route = route_of(path)
        begin = time.monotonic()
        # One connection to the release, one page at a time: a page takes a fraction of a second.
        with self._rendering:
            rendered = self._site.render_one(route)
            if rendered is None:
                return HTTPStatus.NOT_FOUND, overlay.missing(route, self._routes(), version)
            self._downloads.update(rendered.downloads)
        if self._told:
            self._told(route, time.monotonic() - begin, len(rendered.problems))
        return HTTPStatus.OK, overlay.dressed(rendered.html, rendered.problems, version)

    def file(self, path: str) -> bytes | None:
        """An asset, a file of ``static`` or a download of a page that was shown."""
        name = path.lstrip("/")
        if name.startswith("download/"):
            text = self._downloads.get(name.removeprefix("download/"))
            return None if text is None else text.encode("utf-8")
        folder = STATIC if name.startswith("assets/") else self._site.root / "static"
        found = (folder / name.removeprefix("assets/")).resolve()
        inside = found.is_relative_to(folder.resolve())
        return found.read_bytes() if inside and found.is_file() else None

    def _routes(self) -> list[str]:
        files = sorted(self._pages_dir.rglob("*.md"))
        names = [route_of("/" + file.relative_to(self._pages_dir).with_suffix("").as_posix()) for file in files]
        return [name for name in names if "[" not in name]

    def _watch(self) -> None:
        folders = [self._pages_dir, *(self._site.root / name for name in ("queries", "partials", "static"))]
        there = [folder for folder in folders if folder.is_dir()]
        for _ in watch(*there, STATIC, debounce=QUIET_MS, step=STEP_MS, stop_event=self._stop, rust_timeout=500):
            self.changes.note()


def route_of(path: str) -> str:
    """``/gemeenten/index.html`` and ``/gemeenten`` are the route ``/gemeenten``."""
    name = unquote(path).removesuffix(".html").strip("/")
    return "/" + ("" if name == "index" else name.removesuffix("/index"))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        self.preview = preview
        super().__init__(address, _Handler)

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that turns away while an answer is on its way is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    @override
    def log_message(self, format: str, *args: object) -> None:
        """The preview says itself what it rendered."""

    def do_GET(self) -> None:
        """A page, a file, or the stream of changes."""
        asked = urlsplit(self.path)
        preview = self.server.preview
        if asked.path == EVENTS:
            self._events(int(parse_qs(asked.query).get("since", ["0"])[0]))
        elif (data := preview.file(asked.path)) is not None:
            kind = mimetypes.guess_type(asked.path)[0] or "application/octet-stream"
            self._answer(HTTPStatus.OK, kind, data)
        elif "." in asked.path.rsplit("/", 1)[-1] and not asked.path.endswith(".html"):
            self._answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"no such file\n")
        else:
            status, html = preview.page(asked.path)
            self._answer(status, "text/html; charset=utf-8", html.encode("utf-8"))

    def _answer(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def _events(self, since: int) -> None:
        """One message per change, until the browser or the server goes."""
        preview = self.server.preview
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        while not preview.stopping:
            changed = preview.changes.wait(since, HEARTBEAT)
            if preview.stopping:
                return
            since = preview.changes.version if changed else since
            self.wfile.write(f"data: {since}\n\n".encode() if changed else b": still here\n\n")
            self.wfile.flush()
