"""axe-core, the engine that accessibility checkers run, brought by the package axe-playwright-python."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that decide by colour: the others say the same in any appearance."""
RUN = """async ([kind, values, left_out, looks]) => {
    const found = await axe.run(looks ? { include: looks.map((look) => window.looks.get(look)) } : document, {
        runOnly: { type: kind, values },
        rules: Object.fromEntries(left_out.map((rule) => [rule, { enabled: false }])),
        resultTypes: ["violations"],
        preload: false,
    });
    return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(" ") + ": "
        + [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; "))]);
}"""

# All that the rules of COLOURS reckon with, as it was computed: the words' own colour and size, everything they are
# painted on, and for a link what sets it apart from the words around it.
LOOKS = """() => {
    const painted = new Map();
    const ground = (element) => {
        if (!element) return "";
        if (!painted.has(element)) {
            const style = getComputedStyle(element);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode];
            const plain = own.join() === "rgba(0, 0, 0, 0),none,1,none,normal";
            painted.set(element, ground(element.parentElement) + (plain ? "" : own.join() + "/"));
        }
        return painted.get(element);
    };
    const ink = (style) => [style.color, style.fontSize, style.fontWeight, style.fontStyle, style.fontFamily,
        style.textShadow, style.textDecoration, style.borderBottom, style.outline, style.webkitTextStroke];
    window.looks = new Map();
    for (const element of document.body.querySelectorAll("*")) {
        const words = element.matches("input, select, textarea")
            || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!words || !element.checkVisibility({ visibilityProperty: true })) continue;
        const around = element.closest("a") ? ink(getComputedStyle(element.closest("a").parentElement)) : [];
        const look = [element.matches(":disabled"), ...ink(getComputedStyle(element)), ground(element), ...around];
        if (!window.looks.has(look.join("|"))) window.looks.set(look.join("|"), element);
    }
    return [...window.looks.keys()];
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


def violations(tab: Page, name: str, appearance: str) -> list[Violation]:
    """Everything in WCAG 2.1 A and AA, and axe's best practices, that the page in the tab breaks as it stands.

    In dark only what colours decide.
    """
    return _run(tab, name, appearance, ["rule", COLOURS, [], None] if appearance == "dark" else ["tag", ALL, [], None])


@dataclass
class Examiner:
    """The same for many pages that are much alike, at a third of the cost.

    Every rule goes over every page whole, but for those that colours decide, which take four fifths of the time: where
    a page is not examined whole they go over one place of each look that no page before it had. Words with the same
    computed colours and sizes on the same grounds come out the same wherever they stand.
    """

    known: dict[str, set[str]] = field(default_factory=dict)
    """Looks that were examined, by appearance."""

    def violations(self, tab: Page, name: str, appearance: str, *, whole: bool = False) -> list[Violation]:
        """What the page in the tab breaks that no page before it broke in the same look."""
        known = self.known.setdefault(appearance, set())
        new = [look for look in tab.evaluate(LOOKS) if look not in known]
        known.update(new)
        if whole:
            return violations(tab, name, appearance)
        found = [] if appearance == "dark" else _run(tab, name, appearance, ["tag", ALL, COLOURS, None])
        return found + (_run(tab, name, appearance, ["rule", COLOURS, [], new]) if new else [])


def _run(tab: Page, name: str, appearance: str, arguments: list[object]) -> list[Violation]:
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(script())
    return [Violation(name, appearance, rule, tuple(where)) for rule, where in tab.evaluate(RUN, arguments)]
