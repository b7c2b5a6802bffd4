"""Rendered HTML as a Superset text block may hold it: plain elements, words instead of signs, whole addresses."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from markupsafe import Markup
from typing_extensions import override

KEPT = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "blockquote", "ul", "ol", "li", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "a",
})  # fmt: skip
"""Elements that say something; the others only frame."""
SILENT = frozenset({"svg", "script", "style", "figcaption", "button", "select"})
BREAKS = frozenset({"div", "section", "figure", "details", "summary"})


class _Plain(HTMLParser):
    """Copies what is kept and drops attributes but a link's address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = 0
        self._hidden: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self._silent and tag == "svg" and given.get("aria-label"):
            self.out.append(escape(given["aria-label"] or "", quote=False))  # a drawing the size of a word
        if self._silent or tag in SILENT:
            self._silent += tag in SILENT
        elif self._hidden or "visually-hidden" in (given.get("class") or ""):
            # What is said to a screen reader only repeats what a table or a mark shows.
            if tag not in {"br", "hr"}:
                self._hidden.append(tag)
        elif tag == "a":
            self.out.append(f'<a href="{escape(given.get("href") or "#", quote=True)}">')
        elif tag in KEPT:
            self.out.append(f"<{tag}>")

    @override
    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent -= tag in SILENT
        elif self._hidden:
            if self._hidden[-1] == tag:
                self._hidden.pop()
        elif tag in KEPT and tag not in {"br", "hr"}:
            self.out.append(f"</{tag}>")
        elif tag in BREAKS:
            self.out.append("\n")

    @override
    def handle_data(self, data: str) -> None:
        if not self._silent and not self._hidden:
            self.out.append(escape(data, quote=False))


def plain_html(html: str) -> Markup:
    """The same words in elements that survive Superset's sanitising; blank lines gone, for Markdown ends HTML there."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    lines = [line for line in "".join(parser.out).splitlines() if line.strip()]
    return Markup("\n".join(lines))  # noqa: S704  escaped above
