"""Pages and a release held open: renders all pages or one, and again where something changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from dashboards.components import INLINE
from dashboards.formats import format_value
from dashboards.grammar.page import load_pages
from dashboards.problems import Place, Problem, ProblemList
from dashboards.querying.release import QueryError, Release
from dashboards.rendering.page import Surroundings
from dashboards.site import content
from dashboards.site.addresses import Addresses, Instance
from dashboards.site.frame import Frame, ReleaseNote
from dashboards.site.reuse import Keys, MemoryStore
from dashboards.status import Statuses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from dashboards.grammar.nodes import Page
    from dashboards.querying.result import Row
    from dashboards.rendering.page import Link
    from dashboards.site.frame import Content
    from dashboards.site.reuse import Store


@dataclass(frozen=True)
class Rendered:
    """All pages of a site; with problems they are not fit to be published."""

    contents: list[Content]
    frame: Frame
    problems: list[Problem]
    reused: int
    """Pages that were taken over as they were."""


@dataclass(frozen=True)
class RenderedPage:
    """One finished page."""

    html: str
    problems: list[Problem]
    downloads: dict[str, str]
    """Text of its downloads, by file name."""


class OpenSite:
    """Reads the page files anew at each call; the release stays open in between.

    Args:
        pages_dir: the folder of pages.
        release_db: the release's database.
        store: where rendered pages are kept; in memory by default.
        open_data: the file below the site that lists the open data, if there is one.
        model: the file below the site that documents the models, if there is one.

    Raises:
        FileNotFoundError: there is no such release.
    """

    def __init__(
        self,
        pages_dir: Path,
        release_db: Path,
        store: Store | None = None,
        open_data: str | None = None,
        model: str | None = None,
    ) -> None:
        self.root = pages_dir.parent
        self.release = Release(release_db)
        self._pages_dir = pages_dir
        self._open_data = open_data
        self._model = model
        self._store = MemoryStore() if store is None else store
        self._statuses = Statuses.of(self.release)
        self._meta = _meta(self.release)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the release."""
        self.release.close()

    def render_all(self, progress: Callable[[str], None] | None = None) -> Rendered:
        """Every page that stands by itself or that another page links to; ``progress`` hears each route."""
        problems = ProblemList()
        pages, addresses, site = self._read(problems)
        run = _Run(site, addresses, Keys(pages, self.root, self.release), self._store, progress)
        contents = run.all(pages)
        _check_fragments(contents, problems)
        if not len(problems):
            self._store.keep_only(run.keys)
        return Rendered(contents, self._frame(pages, addresses), problems.sorted(), run.reused)

    def render_one(self, route: str) -> RenderedPage | None:
        """The page of one route, None where no page answers to it.

        Its problems are those of the page itself: what only all pages together can tell, such as a link to a heading
        of another page that is not there, is left to ``render_all``.
        """
        problems = ProblemList()
        pages, addresses, site = self._read(problems)
        instance = addresses.locate(route)
        if instance is None:
            return None
        origin = Place(instance.page.file, 1)
        rendered = content.render(instance, origin, site)
        html = "" if rendered is None else self._frame(pages, addresses).render(rendered)
        return RenderedPage(html, problems.sorted(), {} if rendered is None else rendered.downloads)

    def _read(self, problems: ProblemList) -> tuple[list[Page], Addresses, Surroundings]:
        pages = load_pages(self._pages_dir, INLINE, problems)
        addresses = Addresses(pages)
        site = Surroundings(
            release=self.release,
            statuses=self._statuses,
            released=self._meta["created_at"] if self._meta is not None else None,
            problems=problems,
            address=addresses.address,
            download_address=addresses.download,
        )
        return pages, addresses, site

    def _frame(self, pages: list[Page], addresses: Addresses) -> Frame:
        meta = self._meta
        note = None if meta is None else ReleaseNote(str(meta["release_id"]), format_value(meta["created_at"]))
        return Frame(pages, addresses, note, self._open_data, self._model)


class _Run:
    """One rendering of all pages."""

    def __init__(
        self,
        site: Surroundings,
        addresses: Addresses,
        keys: Keys,
        store: Store,
        progress: Callable[[str], None] | None,
    ) -> None:
        self._site = site
        self._addresses = addresses
        self._key = keys.key
        self._store = store
        self._progress = progress
        self.keys: list[str] = []
        self.reused = 0

    def all(self, pages: list[Page]) -> list[Content]:
        """Pages without parameters first, then, as Evidence does, every instance that some page links to."""
        todo: dict[str, tuple[Instance, Place | None]] = {
            p.route: (Instance(p, p.route), None) for p in pages if not p.is_parametrised
        }
        contents: list[Content] = []
        at = 0
        while at < len(todo):
            instance, origin = list(todo.values())[at]
            at += 1
            found = self._one(instance, origin)
            if found is None:
                continue
            contents.append(found)
            if self._progress:
                self._progress(instance.route)
            for link in found.links:
                target = self._addresses.locate(link.route)
                if target is not None:
                    todo.setdefault(target.route, (target, link.place))
        built = {c.instance.page.file for c in contents}
        problems = self._site.problems
        for page in pages:
            if page.is_parametrised and page.file not in built and not len(problems):
                problems.add(Place(page.file, 1), "no page links to an instance of this page: it is never built")
        return contents

    def _one(self, instance: Instance, origin: Place | None) -> Content | None:
        key = self._key(instance)
        self.keys.append(key)
        found = None if len(self._site.problems) else self._store.get(key, instance)
        if found is not None:
            self.reused += 1
            return found
        before = len(self._site.problems)
        made = content.render(instance, origin, self._site)
        if made is not None and not before and not len(self._site.problems):
            self._store.put(key, made)
        return made


def _meta(release: Release) -> Row | None:
    try:
        rows = release.query("release", "select release_id, created_at from monitor.meta_release", {}).rows
    except QueryError:
        return None
    return rows[0] if rows else None


def _check_fragments(contents: list[Content], problems: ProblemList) -> None:
    anchors = {c.instance.route: c.ids for c in contents}
    for page in contents:
        for link in page.links:
            if link.fragment and link.route in anchors and link.fragment not in anchors[link.route]:
                _missing_fragment(link, problems)


def _missing_fragment(link: Link, problems: ProblemList) -> None:
    problems.add(link.place, f"the page '{link.route}' has no heading '#{link.fragment}'")
