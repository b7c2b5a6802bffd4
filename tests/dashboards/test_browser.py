"""The small site in a real browser. Where Chromium is missing this fails in CI and is skipped elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboards import build_site
from tests.browser import driver as browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PAGES = Path(__file__).parents[2] / "dashboards" / "pages"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, release_db: Path) -> Path:
    out = tmp_path_factory.mktemp("browser") / "site"
    assert not build_site(PAGES, release_db, out).problems
    return out


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with browser.served(site) as found:
        yield found


def test_no_page_has_errors_other_hosts_or_sideways_scrolling(site: Path, address: str, opened: Browser) -> None:
    findings = browser.visit_all(site, address, opened)
    assert len(findings) == 2 * len(list(site.rglob("*.html")))
    assert [f for f in findings if not f.fine] == []


def test_projects_can_be_chosen_by_pillar_and_municipality(address: str, opened: Browser) -> None:
    with browser.new_page(opened, 1280) as tab:
        tab.goto(f"{address}/projecten/index.html")
        rows = tab.locator("tr[data-row]:visible")
        assert rows.count() == 2
        tab.get_by_label("Gemeente").select_option("Hoogeveen")
        assert rows.all_inner_texts()[0].startswith("Energie & armoede")
        assert rows.count() == 1
        tab.get_by_label("Pijler").select_option("Werken")
        assert rows.count() == 0
        assert tab.get_by_role("status").first.inner_text() == "0 van 2 getoond"
        tab.goto(f"{address}/projecten/index.html?pijler=werken")
        assert rows.count() == 1


def test_without_javascript_everything_shows_and_nothing_pretends_to_work(address: str, opened: Browser) -> None:
    with browser.new_page(opened, 390, javascript=False) as tab:
        tab.goto(f"{address}/projecten/index.html")
        assert tab.locator("tr[data-row]:visible").count() == 2
        assert tab.locator("select:visible, button:visible").count() == 0
        assert tab.get_by_role("navigation", name="Hoofdmenu").get_by_role("link").first.is_visible()


def test_menu_on_a_phone(address: str, opened: Browser) -> None:
    with browser.new_page(opened, 390) as tab:
        tab.goto(f"{address}/index.html")
        link = tab.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Werken")
        assert not link.is_visible()
        button = tab.get_by_role("button", name="Menu")
        button.click()
        assert link.is_visible()
        assert button.get_attribute("aria-expanded") == "true"


def test_a_long_table_can_be_searched(address: str, opened: Browser) -> None:
    with browser.new_page(opened, 1280) as tab:
        tab.goto(f"{address}/indicatoren/index.html")
        rows = tab.locator("tbody tr:visible")
        everything = rows.count()
        search = tab.get_by_label("Zoek in de tabel")
        said = tab.locator(".table-tools").get_by_role("status")
        search.fill("Rókers")
        assert rows.count() == 1
        assert said.inner_text() == f"1 van {everything} rijen"
        search.fill("zeppelins")
        assert rows.count() == 0
        assert said.inner_text() == "Geen rij met deze woorden"
        search.fill("rokers")
        tab.get_by_role("radio", name="Werken").check(force=True)
        assert rows.count() == 0


TABLE = """<div class="table" data-fold="0" data-sortable data-search><table><thead>
    <tr class="column-groups"><td></td><th colspan="3" scope="colgroup">Samen</th></tr>
    <tr><th scope="col">Naam</th><th scope="col">Getal</th><th scope="col">Stand</th><th scope="col">Verloop</th></tr>
    </thead><tbody>{}</tbody>
    <tfoot><tr class="total"><th scope="row">Totaal</th><td>9</td></tr></tfoot></table></div>"""
ROWS = [("Élan", "9", "1"), ("elf", "10", "3"), ("Ziel", "\u2013", "2"), ("eend 10", "1.000", "1"),
        ("eend 9", "-2", "2"), ("zacht", "0,5", "3")]  # fmt: skip
KEYS = ["9.0", "10.0", None, "1000.0", "-2.0", "0.5"]


def _table() -> str:
    rows = ""
    for (name, number, state), key in zip(ROWS, KEYS, strict=True):
        sort = f' data-v="{key}"' if key else ""
        rows += f'<tr><th scope="row">{name}</th><td{sort}>{number}</td><td data-v="{state}">s</td><td></td></tr>'
    return TABLE.format(rows)


def test_a_table_is_sorted_by_its_headers(address: str, opened: Browser) -> None:
    """By words as Dutch has it, by numbers as numbers, by the order of statuses; what has no value stands last."""
    with browser.new_page(opened, 1280) as tab:
        tab.goto(f"{address}/index.html")
        script = tab.locator("script[src*='site.js']").get_attribute("src")
        tab.route("**/tabel.html", lambda route: route.fulfill(
            content_type="text/html; charset=utf-8", body=f"<main>{_table()}</main><script src='{script}'></script>"
        ))  # fmt: skip
        tab.goto(f"{address}/tabel.html")
        names = tab.locator("tbody th")
        heads = tab.locator("thead th[scope=col]")
        assert tab.get_by_role("button").all_inner_texts() == ["Naam", "Getal", "Stand"], "small lines have no order"

        def sorted_by(name: str) -> list[str]:
            tab.get_by_role("button", name=name).press("Enter")
            return names.all_inner_texts()

        assert sorted_by("Naam") == ["eend 9", "eend 10", "Élan", "elf", "zacht", "Ziel"]
        assert heads.nth(0).get_attribute("aria-sort") == "ascending"
        assert sorted_by("Getal") == ["eend 9", "zacht", "Élan", "elf", "eend 10", "Ziel"]
        assert [head.get_attribute("aria-sort") for head in heads.all()] == [None, "ascending", None, None]
        assert sorted_by("Getal") == ["eend 10", "elf", "Élan", "zacht", "eend 9", "Ziel"]
        assert heads.nth(1).get_attribute("aria-sort") == "descending"
        assert sorted_by("Stand")[:2] == ["eend 10", "Élan"]
        assert tab.locator("tfoot tr").is_visible()
        tab.get_by_label("Zoek in de tabel").fill("eend")
        assert tab.locator("tbody tr:visible").count() == 2
        assert not tab.locator("tfoot tr").is_visible(), "a total of all rows beside two of them"


def test_the_first_tab_stop_skips_to_the_content(address: str, opened: Browser) -> None:
    with browser.new_page(opened, 1280) as tab:
        tab.goto(f"{address}/index.html")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Ga naar de inhoud"
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "inhoud"


def test_no_target_for_a_finger_is_too_small(address: str, opened: Browser) -> None:
    with browser.new_page(opened, 390) as tab:
        tab.goto(f"{address}/lessen.html")
        small = tab.evaluate(
            """[...document.querySelectorAll("button, select, summary, .button, .crumbs a, .menu a, .sections a")]
            .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44)
            .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert small == []
