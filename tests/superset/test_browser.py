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
CHARTS = "[data-test-chart-id]"
DRAWN = ".slice_container"
WAITING = ".loading, .ant-spin-spinning, [data-test=loading-indicator]"
ERRORS = ".ant-alert-error, .ant-alert-warning, [data-test=error-boundary], .missing-chart-container"
RENDERING_SECONDS = 90
SETTLING_SECONDS = 1.5


@dataclass
class Watched:
    """What came in and what went wrong."""

    address: str
    answered_elsewhere: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    colours: int = 0
    """The UI notes the colours that it gave to labels, which only who may change a dashboard may, and throws."""

    def on(self, page: Page) -> None:
        page.on("response", self._response)
        page.on("pageerror", lambda error: self.thrown.append(str(error)))

    def _response(self, response: Response) -> None:
        if not response.url.startswith((self.address, "data:", "blob:")):
            self.answered_elsewhere.append(response.url)
        elif response.status == 403 and _notes_colours(response.request):
            self.colours += 1
        elif response.status >= 400:
            self.refused.append(f"{response.status} {response.request.method} {response.url}")


def _notes_colours(request: Request) -> bool:
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


def _show(page: Page, address: str) -> None:
    """Open a dashboard at its full height and wait until every chart has drawn something and nothing turns any more.

    Charts below the fold are drawn only when they come into sight, and a dashboard grows as they are.
    """
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(address)
    page.wait_for_selector(".dashboard-content", timeout=RENDERING_SECONDS * 1000)
    page.set_viewport_size({"width": WIDTH, "height": TALLEST})
    page.wait_for_load_state("networkidle", timeout=RENDERING_SECONDS * 1000)
    page.wait_for_function(
        "([charts, drawn, waiting]) => document.querySelectorAll(waiting).length === 0 && "
        "[...document.querySelectorAll(charts)].every(chart => chart.querySelector(drawn)?.innerHTML)",
        arg=[CHARTS, DRAWN, WAITING],
        timeout=RENDERING_SECONDS * 1000,
    )
    height = page.evaluate("document.querySelector('.grid-content').scrollHeight") + 200
    page.set_viewport_size({"width": WIDTH, "height": min(int(height), TALLEST)})
    # Charts grow into place: a picture in between shows bars that float.
    page.wait_for_timeout(SETTLING_SECONDS * 1000)


def test_every_dashboard_renders_whole(real: Published, member: Page, pictures: Path) -> None:
    """No error box, no empty frame, no refused question, no answer from another host; a picture of each is kept."""
    boards = member.request.get(f"{real.server.url}/api/v1/dashboard/?q=(page_size:100)").json()["result"]
    assert {board["dashboard_title"] for board in boards} == {asset.name for asset in real.bundle.of("dashboards")}
    watched = Watched(real.server.url)
    watched.on(member)
    faults: dict[str, list[str]] = {}
    charts = 0
    for board in boards:
        _show(member, f"{real.server.url}/superset/dashboard/{board['slug']}/")
        member.screenshot(path=pictures / f"{re.sub('[^a-z0-9]+', '-', board['slug'])}.png", animations="disabled")
        charts += member.locator(CHARTS).count()
        errors = member.locator(ERRORS).all_inner_texts()
        if errors:
            faults[board["slug"]] = errors
    assert faults == {}
    assert charts >= 50
    assert watched.answered_elsewhere == []
    assert watched.refused == []
    assert watched.thrown == ["Response"] * watched.colours


def test_figures_are_dutch(real: Published, member: Page) -> None:
    """A decimal comma, and the words of the interface."""
    slug = next(str(asset.body["slug"]) for asset in real.bundle.of("dashboards") if asset.name == "Werken")
    _show(member, f"{real.server.url}/superset/dashboard/{slug}/")
    text = member.locator(".dashboard-content").inner_text()
    assert re.search(r"\b\d{1,3},\d\b", text)
    assert not re.search(r"\b\d{1,3}\.\d %", text)
    assert member.get_by_text("Instellingen").count() > 0
