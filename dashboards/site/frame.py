"""The frame around a page: navigation, breadcrumbs, title, footer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.site.addresses import file_of, relative
from dashboards.site.icons import sprite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from dashboards.grammar.nodes import Page
    from dashboards.rendering.page import Link
    from dashboards.site.addresses import Addresses, Instance

HERE = Path(__file__).parent
STATIC = HERE / "static"
PILLARS = frozenset({"werken", "wonen", "welzijn"})
OPENING = re.compile(r"\s*(?:<h1[^>]*>.*?</h1>\s*)?(?:<p>(?:(?!</p>).)*</p>\s*){0,2}", re.DOTALL)
"""A heading and at most two paragraphs at the very beginning of a page."""
TOC_FROM = 4
"""A page with at least this many sections gets a list of them."""


@dataclass(frozen=True)
class NavigationItem:
    """A page in the site's menu."""

    route: str
    label: str


@dataclass(frozen=True)
class Crumb:
    """A step of the way to the page; the last has no address."""

    label: str
    href: str | None


@dataclass(frozen=True)
class ReleaseNote:
    """What the footer says of the release."""

    id: str
    date: str


@dataclass(frozen=True)
class Content:
    """A rendered page before it gets its frame."""

    instance: Instance
    html: Markup
    title: str
    """The page's one h1."""
    pillar: str
    headings: tuple[tuple[int, str, str], ...]
    """Level, anchor, words."""
    links: tuple[Link, ...]
    downloads: dict[str, str]
    """CSV text by file name."""
    icons: frozenset[str]
    ids: frozenset[str]

    def of(self, instance: Instance) -> Content:
        """The same for a page that was read again."""
        return replace(self, instance=instance)


class Frame:
    """Puts content in the template."""

    def __init__(
        self,
        pages: Sequence[Page],
        addresses: Addresses,
        release: ReleaseNote | None,
        open_data: str | None = None,
        model: str | None = None,
    ) -> None:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template("page.html")
        self._addresses = addresses
        self._release = release
        self._open_data = open_data
        self._model = model
        self._menu = menu(pages)
        self._titles = {p.route: p.front_matter.title or p.route for p in pages}

    def render(self, content: Content) -> str:
        """The whole document."""
        instance = content.instance
        here = file_of(instance)
        front = instance.page.front_matter
        opening, rest = split_opening(content.html)
        sections = [(a, w) for level, a, w in content.headings if level == 2]  # noqa: PLR2004  h2
        return self._template.render(
            title=content.title,
            heading=front.title if front.title and not front.hide_title else None,
            description=front.description or "",
            is_home=instance.route == "/",
            body_class=" ".join(
                name
                for name in ("is-home" if instance.route == "/" else "", content.pillar and f"pillar-{content.pillar}")
                if name
            ),
            menu=[
                (self._addresses.address(instance.route, item.route), item.label, self._current(item, instance))
                for item in self._menu
            ],
            crumbs=[] if front.hide_breadcrumbs else self._crumbs(instance, content.title),
            sections=sections if len(sections) >= TOC_FROM and not front.hide_toc else [],
            opening=opening,
            rest=rest,
            sprite=sprite(content.icons),
            css=relative(here, "assets/site.css"),
            js=relative(here, "assets/site.js"),
            components_css=relative(here, "assets/components.css"),
            components_js=relative(here, "assets/components.js"),
            fonts=relative(here, "assets/fonts"),
            favicon=relative(here, "assets/favicon.svg"),
            home=relative(here, "index.html"),
            release=self._release,
            open_data=relative(here, self._open_data) if self._open_data else None,
            model=relative(here, self._model) if self._model else None,
            wide=front.full_width,
        )

    def _current(self, item: NavigationItem, instance: Instance) -> str | None:
        if item.route == instance.route:
            return "page"
        return "true" if item.route != "/" and instance.route.startswith(item.route + "/") else None

    def _crumbs(self, instance: Instance, title: str) -> list[Crumb]:
        if instance.route == "/":
            return []
        steps = instance.route.strip("/").split("/")[:-1]
        crumbs = [Crumb(self._titles.get("/", "Begin"), self._addresses.address(instance.route, "/"))]
        for i in range(len(steps)):
            route = "/" + "/".join(steps[: i + 1])
            address = self._addresses.address(instance.route, route)
            if address is not None:
                crumbs.append(Crumb(self._titles.get(route, steps[i]), address))
        return [*crumbs, Crumb(title, None)]


def split_opening(html: Markup) -> tuple[Markup, Markup]:
    """The first heading and paragraphs, which stand in the opening beside the list of sections, and the rest."""
    taken = OPENING.match(html)
    at = taken.end() if taken else 0
    return html[:at], html[at:]


def menu(pages: Sequence[Page]) -> list[NavigationItem]:
    """Pages at the top and the index pages below, in the order that they ask for."""
    shown = [
        p
        for p in pages
        if not p.is_parametrised and p.front_matter.sidebar_link and p.front_matter.sidebar in {None, "show"}
    ]
    shown.sort(key=lambda p: (p.front_matter.sidebar_position or 1_000, p.route))
    return [NavigationItem(p.route, p.front_matter.title or p.route) for p in shown]
