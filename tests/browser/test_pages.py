"""Every page in a real browser: no error, nothing from elsewhere, nothing cut off, and every figure has its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser import driver

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.visiting import Round


def test_every_page_opens_without_errors(site: Path, visited: Round) -> None:
    """At both widths: no console error, no failed request, no other host, nothing too wide, at most 400 kilobytes."""
    findings = visited.findings
    assert min(finding.weight for finding in findings) > 50_000, "style, scripts and fonts are not counted"
    assert len(findings) == 2 * len(driver.pages(site))
    assert len(findings) > 200
    assert [finding for finding in findings if not finding.fine] == []


def test_pages_are_whole_without_scripts(opened: Browser, address: str) -> None:
    """All 43 projects are there to read when no script runs."""
    with driver.new_page(opened, 1280, javascript=False) as page:
        page.goto(f"{address}/projecten/index.html")
        links = {link.get_attribute("href") for link in page.locator("main a[href*='w']").all()}
    assert len([link for link in links if re.search(r"(werken|wonen|welzijn)-\d", link or "")]) == 43


def test_projects_are_filtered_without_a_server(page: Page, address: str) -> None:
    """Choosing a pillar and a municipality leaves the projects of both, and says how many."""
    page.goto(f"{address}/projecten/index.html")
    rows = page.locator("main table tbody tr")
    everything = rows.count()
    assert everything == 43
    selects = page.locator("main select")
    selects.nth(0).select_option(label="Wonen")
    shown = [row for row in rows.all() if row.is_visible()]
    assert len(shown) == 10
    selects.nth(1).select_option(label="Coevorden")
    fewer = [row for row in rows.all() if row.is_visible()]
    assert 0 < len(fewer) < 10


def test_every_indicator_page_names_its_source(visited: Round) -> None:
    """Table, measure, period and day of retrieval stand on the page, with a link to the publisher."""
    routes = [route for route in visited.pages if route.startswith("indicatoren/") and "index" not in route]
    assert len(routes) > 50
    for route in routes:
        source = visited.pages[route].text
        assert "Bron en berekening" in source, route
        assert re.search(r"\b(\d{5}NED|WBK2014)\b", source), route
        assert re.search(r"\b20\d\d\b", source), route
        assert re.search(r"\b\d{1,2} \w{3,9}\.? 20\d\d\b", source), route
        assert any(host.endswith(("cbs.nl", "rivm.nl", "politie.nl")) for host in visited.pages[route].hosts), route


def test_a_source_is_never_more_than_two_clicks_away(site: Path, visited: Round) -> None:
    """From each page with figures, an indicator page (with its source) or a passage is at most two links off."""
    found = driver.pages(site)
    graph = {route: visited.pages[route].links for route in found}
    sources = {route for route in found if route.startswith("indicatoren/") and not route.endswith("index.html")}
    sources |= {"kwaliteit.html"} | {route for route in found if route.startswith("projecten/")}
    for route, links in graph.items():
        near = {route} | links | {further for link in links for further in graph.get(link, set())}
        assert near & sources, f"{route} leads to no source within two clicks"


@pytest.mark.parametrize("pillar", ["werken", "wonen", "welzijn"])
def test_rows_of_indicators_lead_to_their_indicator(page: Page, address: str, pillar: str) -> None:
    """On a pillar's page every row that shows a figure of an indicator links to that indicator."""
    page.goto(f"{address}/{pillar}.html")
    tables = page.locator("main table:has(a[href*='indicatoren/'])")
    assert tables.count() > 0
    rows = tables.first.locator("tbody tr:has(td)")
    assert rows.count() > 5
    assert rows.locator("a[href*='indicatoren/']").count() >= rows.count()
