"""Routes, the files they become, and relative addresses between them, so that the site works below any path."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboards.grammar.nodes import Page

PARAMETER = re.compile(r"\\\[(\w+)\\\]")


@dataclass(frozen=True)
class Instance:
    """One page to be: a file, its route and the values of its parameters."""

    page: Page
    route: str
    params: tuple[tuple[str, str], ...] = ()


class Addresses:
    """Knows which page answers to a route. A page without parameters goes before one with."""

    def __init__(self, pages: Iterable[Page]) -> None:
        ordered = sorted(pages, key=lambda p: (len(p.parameters), p.route))
        self._fixed = {p.route: p for p in ordered if not p.is_parametrised}
        self._patterns = [(_pattern(p.route), p) for p in ordered if p.is_parametrised]

    def locate(self, route: str) -> Instance | None:
        """The instance behind a route."""
        decoded = unquote(route)
        if decoded in self._fixed:
            return Instance(self._fixed[decoded], decoded)
        for pattern, page in self._patterns:
            if match := pattern.fullmatch(decoded):
                return Instance(page, decoded, tuple(sorted(match.groupdict().items())))
        return None

    def address(self, from_route: str, to_route: str) -> str | None:
        """A relative address from one page to another, None where there is no such page."""
        start, goal = self.locate(from_route), self.locate(to_route)
        if start is None or goal is None:
            return None
        return relative(file_of(start), file_of(goal))

    def download(self, from_route: str, file: str) -> str:
        """A relative address of a download."""
        start = self.locate(from_route)
        return relative(file_of(start) if start else "index.html", f"download/{file}")


def file_of(instance: Instance) -> str:
    """The file of a page, named so that links work without a server too."""
    path = instance.route.strip("/")
    if instance.page.file.endswith("/index.md"):
        return f"{path}/index.html".lstrip("/")
    return f"{path}.html"


def relative(from_file: str, to_file: str) -> str:
    """A relative, quoted address between two files of the site."""
    return quote(posixpath.relpath(to_file, posixpath.dirname(from_file) or "."))


def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(route)))
