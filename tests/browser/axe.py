"""axe-core, the engine that accessibility checkers run, brought by the package axe-playwright-python."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that decide by colour: the others say the same in any appearance."""
RUN = """async ([kind, values]) => {
    const found = await axe.run(document, {
        runOnly: { type: kind, values },
        resultTypes: ["violations"],
    });
    return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(" ") + ": "
        + [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; "))]);
}"""


@dataclass(frozen=True)
class Violation:
    """A rule that a page breaks, and where."""

    page: str
    appearance: str
    rule: str
    where: tuple[str, ...]


@cache
def script() -> str:
    """The engine itself."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(tab: Page, name: str, appearance: str, *, only_colours: bool = False) -> list[Violation]:
    """Everything in WCAG 2.1 A and AA, and axe's best practices, that the page in the tab breaks as it stands."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(script())
    found = tab.evaluate(RUN, ["rule", COLOURS] if only_colours else ["tag", ALL])
    return [Violation(name, appearance, rule, tuple(where)) for rule, where in found]
