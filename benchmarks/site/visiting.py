"""Opens pages in Chromium for the first time, and says when something stood there."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser import driver

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

LARGEST = """() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => done(null), 3000);
})"""
LAYOUT = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 50);
})"""
FIRST = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null"""
PATIENCE_MS, LOOK_EVERY_MS = 5000, 20


@dataclass(frozen=True)
class Visit:
    """A page opened for the first time, at 1280 px with scripts, and at both widths without."""

    page: str
    largest: float
    """Largest contentful paint with scripts, milliseconds."""
    first: dict[int, float]
    """First contentful paint without scripts by width, milliseconds; the middle of some visits."""
    shift: float
    weight: int
    requests: int
    foreign: int
    words_without_script: int


def visit(opened: Browser, site: Path, address: str, name: str, times: int) -> Visit:
    """Every visit with an empty cache."""
    seen: list[str] = []
    with driver.new_page(opened, 1280) as tab:
        tab.on("request", lambda request: seen.append(request.url))
        tab.goto(f"{address}/{name}", wait_until="load")
        largest, shift, weight = tab.evaluate(LARGEST), tab.evaluate(LAYOUT), driver.weight(tab, site)
    first: dict[int, float] = {}
    words = 0
    for width in driver.WIDTHS:
        taken = []
        for _ in range(times):
            with driver.new_page(opened, width, javascript=False) as tab:
                tab.goto(f"{address}/{name}", wait_until="load")
                found = None
                for _ in range(PATIENCE_MS // LOOK_EVERY_MS):
                    found = tab.evaluate(FIRST)
                    if found is not None:
                        break
                    tab.wait_for_timeout(LOOK_EVERY_MS)
                taken.append(float("inf") if found is None else float(found))
                words = len(tab.locator("main").inner_text().split())
        first[width] = statistics.median(taken)
    foreign = sum(1 for url in seen if not url.startswith((address, "data:")))
    return Visit(name, float("inf") if largest is None else largest, first, shift, weight, len(seen), foreign, words)
