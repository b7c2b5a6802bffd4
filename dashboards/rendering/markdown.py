"""Markdown tokens to HTML, with the page's own links, headings and tables."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Protocol, cast

from markdown_it.renderer import RendererHTML
from markupsafe import Markup

from dashboards.grammar.markdown import HOLE, PARSER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

LIST_SEAM = re.compile(r"</(ul|ol)>\s*<\1>")
TAGS = re.compile(r"<[^>]*>")


class Page(Protocol):
    """What Markdown needs of the page."""

    def href(self, written: str, line: int) -> str:
        """The address of a link on a line of the run, holes filled."""

    def words(self, written: str) -> str:
        """A text with its holes filled, as plain words."""

    def heading_id(self, level: int, words: str) -> str:
        """A unique anchor for a heading; the page remembers it."""


class _Renderer(RendererHTML):
    """markdown-it's renderer with four rules of our own; the page travels in ``env``."""

    def link_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: EnvType) -> str:
        page = cast("Page", env["page"])
        href = page.href(str(tokens[idx].attrGet("href") or ""), int(tokens[idx].meta.get("line", 0)))
        return Markup('<a href="{}">').format(href)

    def heading_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: EnvType) -> str:
        page = cast("Page", env["page"])
        inline = tokens[idx + 1]
        words = page.words("".join(child.content for child in inline.children or []))
        level = tokens[idx].tag
        return Markup('<{} id="{}">').format(Markup(level), page.heading_id(int(level[1]), words))  # noqa: S704  h1-h6

    def table_open(self, *_: object) -> str:
        return '<div class="table"><div class="scroll" role="region" tabindex="0" aria-label="Tabel"><table>\n'

    def table_close(self, *_: object) -> str:
        return "</table></div></div>\n"

    def th_open(self, *_: object) -> str:
        return '<th scope="col">'


RENDERER = _Renderer(PARSER)


def render(tokens: Sequence[Token], page: Page) -> str:
    """HTML with the holes still in it."""
    return RENDERER.render(tokens, PARSER.options, {"page": page})


def fill(html: str, holes: Sequence[Markup]) -> Markup:
    """Put rendered nodes where their marks stand."""
    return Markup(HOLE.sub(lambda m: str(holes[int(m[1])]), html))  # noqa: S704  both are rendered and escaped


def join_lists(html: str) -> str:
    """One list where a loop gave a list per row."""
    return LIST_SEAM.sub("", html)


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    text = TAGS.sub("", html)
    return str(Markup(text).unescape()).strip()  # noqa: S704  only to undo escaping


def slug(words: str) -> str:
    """Words as an anchor."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-") or "kop"
