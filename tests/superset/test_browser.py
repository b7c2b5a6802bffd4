"""A steering group's member in a real browser: every dashboard is there, whole, and from this machine alone."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request, Response

    from tests.superset.conftest import Published

WIDTH, HEIGHT = 1400, 1000
TALLEST = 9_000
CHARTS = ".dashboard-component-chart-holder"
WAITING = ".loading, .ant-spin-spinning, [data-test=loading-indicator]"
ERRORS = ".ant-alert-error, .ant-alert-warning, [data-test=error-boundary], .missing-chart-container"
RENDERING_SECONDS = 90


@dataclass
class Watched:
    """What came in and what went wrong."""

    address: str
    answered_elsewhere: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        page.on("response", self._response)
        page.on("pageerror", lambda error: self.thrown.append(str(error)))

    def _response(self, response: Response) -> None:
        if not response.url.startswith((self.address, "data:", "blob:")):
            self.answered_elsewhere.append(response.url)
        elif response.status >= 400 and not _expected(response.request):
            self.refused.append(f"{response.status} {response.request.method} {response.url}")


def _expected(request: Request) -> bool:
    """The UI notes the colours that it gave to labels, which only who may change a dashboard may."""
    return request.method == "PUT" and request.url.partition("?")[0].endswith("/colors")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures are kept."""
    folder = Path(os.environ.get("REGIODEAL_ARTEFACTS") or tmp_path_factory.mktemp("pictures")) / "superset"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def member(real: Published, opened: Browser) -> Iterator[Page]:
    """Logged in as *stuurgroep*, through the form."""
    context = opened.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL")
    page = context.new_page()
    page.goto(f"{real.server.url}/login/")
    page.fill("#username", "stuurgroep")
    page.fill("#password", real.server.home.password("stuurgroep"))
    page.click("button[type=submit], [data-test=login-button]")
    page.wait_for_url(lambda url: "login" not in url)
    yield page
    context.close()


def _await_charts(page: Page) -> None:
    """Until nothing turns any more and every chart has drawn something."""
    page.wait_for_selector(".dashboard-markdown, " + CHARTS, timeout=RENDERING_SECONDS * 1000)
    page.wait_for_load_state("networkidle", timeout=RENDERING_SECONDS * 1000)
    page.wait_for_function(
        "([holders, waiting]) => document.querySelectorAll(waiting).length === 0 && "
        "[...document.querySelectorAll(holders)].every(one => one.querySelector('.chart-container, .slice_container'))",
        arg=[CHARTS, WAITING],
        timeout=RENDERING_SECONDS * 1000,
    )


def test_every_dashboard_renders_whole(real: Published, member: Page, pictures: Path) -> None:
    """No error box, no empty frame, no refused question, no answer from another host; a picture of each is kept."""
    boards = member.request.get(f"{real.server.url}/api/v1/dashboard/?q=(page_size:100)").json()["result"]
    assert {board["dashboard_title"] for board in boards} == {asset.name for asset in real.bundle.of("dashboards")}
    watched = Watched(real.server.url)
    watched.on(member)
    faults: dict[str, list[str]] = {}
    charts = 0
    for board in boards:
        member.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        member.goto(f"{real.server.url}/superset/dashboard/{board['slug']}/")
        member.wait_for_selector(".dashboard-content", timeout=RENDERING_SECONDS * 1000)
        # Charts below the fold are drawn only when they come into sight.
        height = member.evaluate("document.querySelector('.dashboard-content').scrollHeight") + 200
        member.set_viewport_size({"width": WIDTH, "height": min(int(height), TALLEST)})
        _await_charts(member)
        member.screenshot(path=pictures / f"{re.sub('[^a-z0-9]+', '-', board['slug'])}.png", animations="disabled")
        charts += member.locator(CHARTS).count()
        errors = member.locator(ERRORS).all_inner_texts()
        if errors:
            faults[board["slug"]] = errors
    assert faults == {}
    assert charts >= 50
    assert watched.answered_elsewhere == []
    assert watched.refused == []
    assert watched.thrown == []


def test_figures_are_dutch(real: Published, member: Page) -> None:
    """A decimal comma, and the words of the interface."""
    slug = next(str(asset.body["slug"]) for asset in real.bundle.of("dashboards") if asset.name == "Werken")
    member.set_viewport_size({"width": WIDTH, "height": TALLEST})
    member.goto(f"{real.server.url}/superset/dashboard/{slug}/")
    _await_charts(member)
    text = member.locator(".dashboard-content").inner_text()
    assert re.search(r"\b\d{1,3},\d\b", text)
    assert not re.search(r"\b\d{1,3}\.\d %", text)
    assert member.evaluate("document.documentElement.lang") == "nl"
