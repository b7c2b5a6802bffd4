"""Opens built pages in Debian's Chromium and notes what is wrong: errors, other hosts, sideways scrolling, weight.

For any site folder: the small one of these tests, or the pages of a real release.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

WIDTHS = (390, 1280)
HEAVIEST = 400_000
"""A page with its style, scripts and fonts weighs at most so many bytes."""
LOADED = """[...new Set(performance.getEntries().filter((entry) => "encodedBodySize" in entry)
    .map((entry) => new URL(entry.name).pathname))]"""
"""Paths of the document and of all it loads. Not their sizes: what is in the cache still counts as nothing there."""
COUNTED = """() => document.fonts.status === "loaded"
    && [...document.querySelectorAll("link[rel=stylesheet], script[src]")]
        .every((one) => performance.getEntriesByName(one.href || one.src).length > 0)"""
"""Chromium enters what it loaded in its list a moment after the page says that it is loaded."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Finding:
    """What a page did in the browser at one width."""

    page: str
    width: int
    overflow: int
    weight: int = 0
    """Bytes of the document and of everything it loads, as they lie on the server."""
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        """Whether there is nothing to say about it."""
        return not self.errors and not self.foreign and self.overflow <= 0 and self.weight <= HEAVIEST


def chromium() -> str | None:
    """Where Debian's Chromium is, if it is."""
    return shutil.which("chromium")


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site on a loopback port; gives its address."""
    handler = partial(_Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def handle(self) -> None:
        # A tab that is closed takes no more of what it asked for.
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        pass


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def new_page(opened: Browser, width: int, *, javascript: bool = True) -> Iterator[Page]:
    """A tab of its own."""
    context = opened.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript)
    try:
        yield context.new_page()
    finally:
        context.close()


def pages(site: Path) -> list[str]:
    """Every page of a site, as an address below its root."""
    return sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html"))


def visit_all(
    site: Path, address: str, opened: Browser, look: Callable[[Page, Finding], None] = lambda *_: None
) -> list[Finding]:
    """Open every page of a served site at every width; an answer of 400 or more is an error too.

    Args:
        site: its folder.
        address: where it is served.
        opened: the browser.
        look: told of each page while it stands in the tab; what that does to the page is no finding.
    """
    names = pages(site)
    findings: list[Finding] = []
    for width in WIDTHS:
        with new_page(opened, width) as tab:
            for name in names:
                findings.append(_visit(tab, site, address, name, width))
                look(tab, findings[-1])
    return findings


def _visit(tab: Page, site: Path, address: str, name: str, width: int) -> Finding:
    finding = Finding(name, width, 0)
    listeners = {
        "console": lambda m: finding.errors.append(m.text) if m.type == "error" else None,
        "pageerror": lambda e: finding.errors.append(str(e)),
        # A request that the next page cuts off is no fault of this one.
        "requestfailed": lambda r: (
            None if r.failure == "net::ERR_ABORTED" else finding.errors.append(f"failed: {r.url}")
        ),
        "response": lambda r: finding.errors.append(f"{r.status}: {r.url}") if r.status >= 400 else None,
        "request": lambda r: None if r.url.startswith((address, "data:")) else finding.foreign.append(r.url),
    }
    for event, listener in listeners.items():
        tab.on(event, listener)  # type: ignore[call-overload]
    tab.goto(f"{address}/{name}", wait_until="load")
    finding.overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    finding.weight = weight(tab, site)
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    return finding


def weight(tab: Page, site: Path) -> int:
    """Bytes of the open page and of everything it loaded, as they lie on the server."""
    tab.wait_for_function(COUNTED)
    return sum((site / unquote(path).lstrip("/")).stat().st_size for path in tab.evaluate(LOADED))
