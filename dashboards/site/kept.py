"""A rendered page as bytes: for a file that outlives a build, and for the way from one process to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from markupsafe import Markup
from pydantic import BaseModel

from dashboards.problems import Place
from dashboards.rendering.page import Link
from dashboards.site.frame import Content

if TYPE_CHECKING:
    from dashboards.site.addresses import Instance


class KeptPage(BaseModel):
    """All of a rendered page but which page it is."""

    html: str
    title: str
    pillar: str
    headings: tuple[tuple[int, str, str], ...]
    links: tuple[tuple[str, int, str, str], ...]
    downloads: dict[str, str]
    icons: tuple[str, ...]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, content: Content) -> Self:
        """What to keep of a page."""
        return cls(
            html=str(content.html),
            title=content.title,
            pillar=content.pillar,
            headings=content.headings,
            links=tuple((link.place.file, link.place.line, link.route, link.fragment) for link in content.links),
            downloads=content.downloads,
            icons=tuple(sorted(content.icons)),
            ids=tuple(sorted(content.ids)),
        )

    def content(self, instance: Instance) -> Content:
        """The page again."""
        return Content(
            instance=instance,
            html=Markup(self.html),  # noqa: S704  rendered and escaped when it was kept
            title=self.title,
            pillar=self.pillar,
            headings=self.headings,
            links=tuple(Link(Place(file, line), route, fragment) for file, line, route, fragment in self.links),
            downloads=self.downloads,
            icons=frozenset(self.icons),
            ids=frozenset(self.ids),
        )

    def packed(self) -> bytes:
        """UTF-8 JSON."""
        return self.model_dump_json().encode("utf-8")

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """The same back.

        Raises:
            ValidationError: the bytes are damaged.
        """
        return cls.model_validate_json(data)
