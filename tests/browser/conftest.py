"""The site of the recorded figures, served on loopback, and a real browser to look at it."""

from __future__ import annotations

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from dashboards.site.build import build_site
from orchestration.in_force import PAGES
from orchestration.release import CheckSummary, make_release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.dbt.building import Built

# Chromium without what it would tell its maker: this machine reaches nobody, and neither should a test.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Requests are the test's own."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium; its absence is a failure in CI and says so elsewhere."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        message = "no chromium on this machine: 'make browser' installs Debian's package"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, built: Built) -> Path:
    """The pages of a real release made from the recorded figures."""

    folder = tmp_path_factory.mktemp("release")
    database = folder / "monitor.duckdb"
    shutil.copy(built.database, database)

    release = make_release(folder / "releases", database, built.inputs, CheckSummary(passed=1, failed=0), {})
    out = folder / "site"
    report = build_site(PAGES / "pages", release / "monitor.duckdb", out)
    assert report.problems == []
    return out


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of this folder."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()
