"""A steering group's member in a real browser: every dashboard is there, whole, and from this machine alone."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Response

    from dashboards.superset.assets import Asset
    from tests.superset.conftest import Published

WIDTH, HEIGHT = 1400, 1000
TALLEST = 9_000
CHARTS = "[data-test-chart-id]"
DRAWN = ".slice_container"
WAITING = ".loading, .ant-spin-spinning, [data-test=loading-indicator]"
ERRORS = ".ant-alert-error, .ant-alert-warning, [data-test=error-boundary], .missing-chart-container"
PATIENCE_SECONDS = 180
"""A dashboard takes two to seven; a machine that does four other things at once takes its time."""
SETTLING_SECONDS = 1.5


CUT_OFF = """() => [...document.querySelectorAll('.dashboard-markdown')]
    .filter(text => [...text.querySelectorAll('*')].some(part =>
        /auto|scroll|hidden/.test(getComputedStyle(part).overflowY) && part.scrollHeight > part.clientHeight + 2))
    .map(text => 'cut off: ' + text.innerText.slice(0, 60))"""
"""Texts that are higher than their box."""


@dataclass
class Watched:
    """What one tab was answered and what went wrong in it."""

    address: str
    faults: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    colours_refused: int = 0
    """The UI notes the colours that it gave to labels, which only who may change a dashboard may, and throws."""

    def heard(self, response: Response) -> None:
        request = response.request
        if not response.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"answered by another host: {response.url}")
        elif response.status == 403 and request.method == "PUT" and request.url.partition("?")[0].endswith("/colors"):
            self.colours_refused += 1
        elif response.status >= 400:
            self.faults.append(f"{response.status} {request.method} {response.url}")

    def all(self) -> list[str]:
        """Everything that should not be; a refused note of colours may throw once, and need not."""
        excused = ["Response"] * self.colours_refused
        for error in self.thrown:
            if error in excused:
                excused.remove(error)
            else:
                self.faults.append(f"thrown: {error}")
        return self.faults


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures are kept."""
    folder = Path(os.environ.get("REGIODEAL_ARTEFACTS") or tmp_path_factory.mktemp("pictures")) / "superset"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def member(real: Published, opened: Browser) -> Iterator[BrowserContext]:
    """Logged in as *stuurgroep*, through the form, which leads to the overview."""
    context = opened.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL")
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = context.new_page()
    page.goto(f"{real.server.url}/login/")
    page.fill("#username", "stuurgroep")
    page.fill("#password", real.server.home.password("stuurgroep"))
    page.get_by_role("button", name="Aanmelden").click()
    page.wait_for_url("**/superset/dashboard/overzicht/")
    answer = context.request.get(f"{real.server.url}/api/v1/me/")
    assert answer.ok, (
        f"not let in: {answer.status} {answer.text()[:200]}; the page says: {page.inner_text('body')[:500]}"
    )
    page.close()
    yield context
    context.close()


@contextmanager
def _shown(member: BrowserContext, address: str, board: Asset) -> Iterator[tuple[Page, Watched]]:
    """A dashboard in a tab of its own, at its full height, when every one of its charts has drawn something.

    Charts below the fold are drawn only when they come into sight, and a dashboard grows as they are. A tab of its own,
    because questions that the next page cuts off are no fault of this one.
    """
    page, watched = member.new_page(), Watched(address)
    page.on("response", watched.heard)
    page.on("pageerror", lambda error: watched.thrown.append(str(error)))
    try:
        page.goto(f"{address}/superset/dashboard/{board.body['slug']}/")
        page.wait_for_selector(".grid-content")
        page.set_viewport_size({"width": WIDTH, "height": TALLEST})
        page.wait_for_function(
            "([charts, drawn, waiting, count]) => document.querySelectorAll(waiting).length === 0 && "
            "document.querySelectorAll(charts).length >= count && "
            "[...document.querySelectorAll(charts)].every(chart => chart.querySelector(drawn)?.innerHTML)",
            arg=[CHARTS, DRAWN, WAITING, _in_sight(board)],
        )
        page.wait_for_load_state("networkidle")
        height = page.evaluate("document.querySelector('.grid-content').scrollHeight") + 200
        page.set_viewport_size({"width": WIDTH, "height": min(int(height), TALLEST)})
        # Charts grow into place: a picture in between shows bars that float.
        page.wait_for_timeout(SETTLING_SECONDS * 1000)
        yield page, watched
    finally:
        page.close()


def _in_sight(board: Asset) -> int:
    """How many of its charts stand outside tabs: those within are drawn when somebody turns to them."""
    position = board.body["position"]
    assert isinstance(position, dict)
    boxes = [box for box in position.values() if isinstance(box, dict) and box["type"] == "CHART"]
    return sum(not any(parent.startswith("TAB") for parent in box["parents"]) for box in boxes)


def test_every_dashboard_renders_whole(real: Published, member: BrowserContext, pictures: Path) -> None:
    """Listed, no error box, no empty frame, no text cut off, no refused question, no other host; pictures are kept."""
    listed = member.request.get(f"{real.server.url}/api/v1/dashboard/?q=(page_size:100)").json()["result"]
    boards = real.bundle.of("dashboards")
    assert {board["slug"] for board in listed} == {board.body["slug"] for board in boards}
    faults: dict[str, list[str]] = {}
    charts = 0
    for board in boards:
        with _shown(member, real.server.url, board) as (page, watched):
            name = re.sub("[^a-z0-9]+", "-", str(board.body["slug"]))
            page.screenshot(path=pictures / f"{name}.png", animations="disabled")
            charts += page.locator(CHARTS).count()
            found = page.locator(ERRORS).all_inner_texts() + page.evaluate(CUT_OFF)
        if found or watched.all():
            faults[name] = found + watched.faults
    assert faults == {}
    assert charts >= 50


def test_figures_are_dutch(real: Published, member: BrowserContext) -> None:
    """A decimal comma, and the words of the interface."""
    board = next(asset for asset in real.bundle.of("dashboards") if asset.name == "Werken")
    with _shown(member, real.server.url, board) as (page, _):
        text = page.locator(".dashboard-content").inner_text()
        assert re.search(r"\b\d{1,3},\d\b", text)
        assert not re.search(r"\b\d{1,3}\.\d %", text)
        assert page.get_by_text("Instellingen").count() > 0
