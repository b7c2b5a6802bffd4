"""Markdown with holes: CommonMark and tables, without HTML and indented code, which Evidence reads otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

HOLE = re.compile("\ue000(\\d+)\ue001")


def _build() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    md.enable("table").enable("strikethrough").disable(["code", "html_block", "html_inline", "autolink"])
    # Holes stay as they are in addresses; the renderer fills, checks and encodes them.
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  the name is the protocol's
    return md


PARSER = _build()


def hole(index: int) -> str:
    """The mark that stands in the Markdown where node ``index`` belongs."""
    return f"\ue000{index}\ue001"


def tokenise(text: str, *, inline: bool) -> tuple[Token, ...]:
    """Tokens of a run of Markdown, or of a piece of a sentence."""
    tokens = PARSER.parseInline(text) if inline else PARSER.parse(text)
    for token in tokens:
        _note_lines(token)
    return tuple(tokens)


def _note_lines(token: Token) -> None:
    """Give every link the line of the run that it stands on; markdown-it knows lines of whole blocks only."""
    line = token.map[0] if token.map else 0
    for child in token.children or ():
        child.meta["line"] = line
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
