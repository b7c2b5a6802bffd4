"""WCAG 2.1 AA in a real browser: axe-core finds nothing, the keyboard reaches everything, zooming loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser import axe, driver
from tests.browser.visiting import KINDS, OPEN_FOLDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.visiting import Round

# One line per stop: what has the focus, whether it is in sight, and whether it shows that it has the focus.
STOP = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    window.stops ??= new Map();
    if (!window.stops.has(here)) window.stops.set(here, window.stops.size);
    const box = here.getBoundingClientRect();
    // Radio buttons lie invisibly over the words that stand for them.
    const shown = here.type === "radio" ? here.nextElementSibling : here;
    const style = getComputedStyle(shown);
    // An area of a map shows its focus by its edge: an outline would be a box around it.
    const area = here.querySelector(":scope > .area");
    return {
        number: window.stops.get(here),
        what: here.outerHTML.slice(0, 120),
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
            && box.left < innerWidth,
        marked: area
            ? parseFloat(getComputedStyle(area).strokeWidth) >= 3
            : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""

# Everything that can be pressed or filled in, less what is hidden: a radio group and a row of tabs are one stop.
REACHABLE = """() => {
    const groups = new Set();
    const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    return [...document.querySelectorAll(wanted)].filter((element) => {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled) return false;
        if (element.getAttribute("role") === "tab") return element.tabIndex === 0;
        if (element.type !== "radio") return true;
        const first = !groups.has(element.name);
        groups.add(element.name);
        return first;
    }).length;
}"""

# Words cut off: outside the window, or outside a box that neither scrolls nor grows.
LOST = """() => {
    const lost = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!node.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
        if (parent.closest(".visually-hidden, .skip, .scroll, script, style, svg, select, .appearance")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.width && (box.left < -1 || box.right > document.documentElement.clientWidth + 1)) {
            lost.push(node.data.trim().slice(0, 60));
        }
    }
    return lost;
}"""


@pytest.fixture(scope="module")
def tab(opened: Browser) -> Iterator[Page]:
    """One tab for all pages: a new one for each would take longer than the pages."""
    with driver.new_page(opened, 1280) as page:
        yield page


def test_axe_finds_nothing_on_any_page_in_either_appearance(visited: Round) -> None:
    """Every rule of WCAG 2.1 A and AA and axe's best practices in light; in dark those that colours decide."""
    assert len(visited.pages) > 100
    assert set(KINDS) <= set(visited.pages)
    assert visited.violations == []


def test_axe_would_find_what_is_wrong(address: str, tab: Page) -> None:
    """A page spoilt on purpose: the engine runs, in both appearances, with the rules that matter."""
    tab.emulate_media(color_scheme="light")
    tab.goto(f"{address}/uitleg.html")
    tab.add_style_tag(content="p { color: #999 !important; background: #777 !important }")
    tab.evaluate("document.querySelector('main').append(document.createElement('img'))")
    tab.evaluate("document.documentElement.removeAttribute('lang')")
    rules = {violation.rule for violation in axe.violations(tab, "uitleg.html", "light")}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= rules
    tab.emulate_media(color_scheme="dark")
    assert {v.rule for v in axe.violations(tab, "uitleg.html", "dark")} == {"color-contrast"}


SPOILT = """() => {
    const words = [...document.querySelectorAll("main p")].filter((one) => one.checkVisibility());
    const [one, other] = [words[0], words.at(-1)];
    // One in the colour of the page, one on a ground in the colour of its words; all the others are well.
    one.style.color = getComputedStyle(document.body).backgroundColor;
    other.parentElement.style.background = getComputedStyle(other).color;
}"""


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_alike_pages_hide_nothing_from_axe(address: str, tab: Page, appearance: Literal["light", "dark"]) -> None:
    """A page whose looks are all known is examined no more, until a colour in it is another one."""
    tab.emulate_media(color_scheme=appearance)
    examiner, name = axe.Examiner(), "gemeenten/coevorden.html"
    for alike in ("gemeenten/emmen.html", name):
        tab.goto(f"{address}/{alike}")
        tab.evaluate(OPEN_FOLDS)
        assert examiner.violations(tab, alike, appearance) == []
    known = len(examiner.known[appearance])
    assert known > 20
    assert examiner.violations(tab, name, appearance) == []
    assert len(examiner.known[appearance]) == known
    tab.evaluate(SPOILT)
    [found] = examiner.violations(tab, name, appearance)
    [whole] = axe.violations(tab, name, appearance)
    assert found.rule == whole.rule == "color-contrast"
    assert len(found.where) >= 2
    assert set(found.where) <= set(whole.where)


@pytest.mark.parametrize("name", KINDS)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(address: str, tab: Page, name: str) -> None:
    """Tab by Tab through the page: every control once, in sight, with a visible focus, and out at the end."""
    tab.emulate_media(color_scheme="light")
    tab.goto(f"{address}/{name}")
    expected = tab.evaluate(REACHABLE)
    assert expected > 10
    stops = []
    for _ in range(expected + 5):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(STOP)
        if stop is None or (stops and stop["number"] == 0):
            break
        stops.append(stop)
    assert [stop["what"] for stop in stops if not stop["seen"]] == []
    assert [stop["what"] for stop in stops if not stop["marked"]] == []
    assert len({stop["number"] for stop in stops}) == expected
    assert len(stops) == expected, "the focus came back to a place before it had been everywhere"


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_zooming_loses_nothing(address: str, opened: Browser, name: str, appearance: str) -> None:
    """200 % at 1280 (which is 640 wide) and 400 % (320 wide): no sideways scrolling, no words out of the window."""
    for width in (640, 320):
        with driver.new_page(opened, width) as page:
            page.emulate_media(color_scheme="dark" if appearance == "dark" else "light", reduced_motion="reduce")
            page.goto(f"{address}/{name}")
            page.evaluate(OPEN_FOLDS)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{width}: {over} pixels too wide"
            assert page.evaluate(LOST) == []


def test_motion_is_left_out_for_who_asks_so(address: str, opened: Browser) -> None:
    """Nothing moves by itself; what turns when opened does not turn for who asked for stillness."""
    with driver.new_page(opened, 1280) as page:
        page.goto(f"{address}/wonen.html")
        moving = "getComputedStyle(document.querySelector('summary'), '::before').transitionDuration"
        assert page.evaluate(moving) != "0s"
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(moving) == "0s"
        assert page.evaluate("document.getAnimations().length") == 0


def test_a_readers_own_colours_keep_the_marks(address: str, opened: Browser) -> None:
    """In forced colours statuses keep their shape and word, and the chosen button stands out by the system's colour."""
    with driver.new_page(opened, 1280) as page:
        page.emulate_media(forced_colors="active")
        page.goto(f"{address}/indicatoren/index.html")
        colours = page.evaluate(
            """() => [":checked", ":not(:checked)"].map((state) =>
                getComputedStyle(document.querySelector(`.buttons input${state} + span`)).backgroundColor)"""
        )
        assert colours[0] != colours[1]
        page.goto(f"{address}/gemeenten/emmen.html")
        mark = page.locator(".status").first
        assert mark.locator("svg use").count() == 1
        assert mark.inner_text().strip()


def test_the_reader_chooses_light_or_dark_and_it_is_remembered(address: str, opened: Browser) -> None:
    """The switch goes against the system, holds on the next page, and back at the system's own it is forgotten."""
    paper = "getComputedStyle(document.body).backgroundColor"
    with driver.new_page(opened, 1280) as page:
        page.emulate_media(color_scheme="light")
        page.goto(f"{address}/wonen.html")
        light = page.evaluate(paper)
        page.get_by_role("button", name="Donkere weergave").press("Enter")
        dark = page.evaluate(paper)
        assert dark != light
        page.goto(f"{address}/gemeenten/emmen.html")
        assert page.evaluate(paper) == dark
        page.emulate_media(color_scheme="dark")
        page.goto(f"{address}/wonen.html")
        page.get_by_role("button", name="Lichte weergave").click()
        assert page.evaluate(paper) == light
        page.get_by_role("button", name="Donkere weergave").click()
        assert page.evaluate("localStorage.length") == 0
        assert page.evaluate(paper) == dark
