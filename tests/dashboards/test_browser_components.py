"""Tabs, folding groups and the preview in a real browser: with a script, without one, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboards import build_site
from dashboards.preview import Preview
from tests.browser import driver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

PAGE = """# Proef

<Tabs>

<Tab label="Een">

Eerste woorden.

</Tab>

<Tab label="Twee" id="tweede">

Tweede woorden.

</Tab>

</Tabs>

```sql t
select * from (values ('a', 'x', 1), ('b', 'y', 2)) as t(naam, groep, n)
```

<DataTable data={t} groupBy=groep groupsOpen=false search=true/>
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("components") / "dashboards" / "pages"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(pages: Path, release_db: Path) -> Iterator[str]:
    site = pages.parent / "built"
    assert build_site(pages, release_db, site).problems == []
    with driver.served(site) as found:
        yield f"{found}/index.html"


def test_tabs_follow_the_keyboard_and_the_address(address: str, opened: Browser) -> None:
    page = opened.new_page()
    page.goto(address)
    first, second = page.get_by_text("Eerste woorden."), page.get_by_text("Tweede woorden.")
    assert (first.is_visible(), second.is_visible()) == (True, False)
    page.get_by_role("tab", name="Een").focus()
    page.keyboard.press("ArrowRight")
    assert (first.is_visible(), second.is_visible()) == (False, True)
    assert page.evaluate("document.activeElement.textContent") == "Twee"
    assert page.get_by_role("tab", name="Twee").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowRight")
    assert first.is_visible(), "after the last comes the first"
    page.goto(f"{address}#tweede")
    assert second.is_visible()
    page.emulate_media(media="print")
    assert first.is_visible(), "paper shows every panel"
    page.close()


def test_without_a_script_everything_stands_open(address: str, opened: Browser) -> None:
    context = opened.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    for words in ("Eerste woorden.", "Tweede woorden."):
        assert page.get_by_text(words).is_visible()
    assert page.get_by_role("tab").count() == 0
    assert page.locator("tbody tr:not(.group)").first.is_visible()
    context.close()


def test_groups_open_by_a_button_and_by_a_search(address: str, opened: Browser) -> None:
    page = opened.new_page()
    page.goto(address)
    row = page.get_by_role("rowheader", name="b", exact=True)
    assert not row.is_visible()
    button = page.get_by_role("button", name="y", exact=True)
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    assert row.is_visible()
    button.click()
    page.get_by_role("searchbox").fill("b")
    assert row.is_visible()
    page.close()


def test_the_preview_loads_a_saved_page_again_and_lays_its_problems_over_it(
    pages: Path, release_db: Path, opened: Browser
) -> None:
    with Preview(pages, release_db) as preview:
        page = opened.new_page()
        page.goto(preview.address)
        (pages / "index.md").write_text(PAGE.replace("Eerste woorden.", "Nieuwe woorden.\n\n<Iets/>"), encoding="utf-8")
        page.get_by_text("Nieuwe woorden.").wait_for(timeout=10_000)
        alert = page.get_by_role("alert")
        assert "dashboards/pages/index.md:9" in alert.inner_text()
        assert alert.is_visible()
        (pages / "index.md").write_text(PAGE, encoding="utf-8")
        page.get_by_text("Eerste woorden.").wait_for(timeout=10_000)
        assert page.get_by_role("alert").count() == 0
        page.close()
