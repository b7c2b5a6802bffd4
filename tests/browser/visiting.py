"""One round of the whole site in a browser, for every test that is about all pages: opening them is what costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.browser import axe, driver

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

KINDS = [
    "index.html",
    "wonen.html",
    "gemeenten/emmen.html",
    "gemeenten/index.html",
    "indicatoren/index.html",
    "indicatoren/bijstand-per-1000.html",
    "projecten/index.html",
    "projecten/wonen-2.1.html",
    "lessen.html",
    "kwaliteit.html",
    "programma.html",
    "uitleg.html",
]
"""A page of every kind."""

OPEN_FOLDS = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"

# Links within a map have no text for an address.
LINKS = (
    "links => links.map(link => new URL(link.getAttribute('href'), location)).map(url => [url.origin, url.pathname])"
)


@dataclass(frozen=True)
class Read:
    """What a page says to who reads it at a desk."""

    text: str
    """Of its ``main``, as it shows."""
    links: frozenset[str]
    """Pages of this site that its ``main`` leads to."""
    hosts: frozenset[str]
    """Other hosts that its ``main`` leads to."""


@dataclass
class Round:
    """What came of it."""

    findings: list[driver.Finding] = field(default_factory=list)
    """Of every page at every width."""
    pages: dict[str, Read] = field(default_factory=dict)
    violations: list[axe.Violation] = field(default_factory=list)
    """What axe-core has against any page, in light or in dark, with every fold open."""


def go_round(site: Path, address: str, opened: Browser) -> Round:
    """Open every page at both widths, and at the desk's width read it and have it examined."""
    found, examiner = Round(), axe.Examiner()

    def look(tab: Page, finding: driver.Finding) -> None:
        if finding.width != max(driver.WIDTHS):
            return
        links = tab.locator("main a[href]").evaluate_all(LINKS)
        found.pages[finding.page] = Read(
            text=tab.locator("main").inner_text(),
            links=frozenset(path.lstrip("/") for origin, path in links if origin == address),
            hosts=frozenset(origin for origin, _ in links if origin != address),
        )
        tab.evaluate(OPEN_FOLDS)
        whole = finding.page in KINDS
        found.violations += examiner.violations(tab, finding.page, "light", whole=whole)
        tab.emulate_media(color_scheme="dark")
        found.violations += examiner.violations(tab, finding.page, "dark", whole=whole)
        tab.emulate_media(color_scheme="light")

    found.findings += driver.visit_all(site, address, opened, look)
    return found
