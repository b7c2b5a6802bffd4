"""Pages and a release held open: renders all pages or one, and again where something changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from dashboards.components import INLINE
from dashboards.grammar.page import load_pages
from dashboards.problems import Place, Problem, ProblemList
from dashboards.querying.release import Release
from dashboards.site.addresses import Instance
from dashboards.site.content import Attempt
from dashboards.site.frame import Frame
from dashboards.site.renderer import ReleaseFacts, Renderer
from dashboards.site.reuse import Keys, MemoryStore
from dashboards.site.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

    from dashboards.grammar.nodes import Page
    from dashboards.rendering.page import Link
    from dashboards.site.addresses import Addresses
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
        self._facts = ReleaseFacts(self.release)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the release."""
        self.release.close()

    def render_all(self, progress: Callable[[str], None] | None = None, workers: int = 1) -> Rendered:
        """Every page that stands by itself or that another page links to.

        Args:
            progress: hears each route.
            workers: how many processes render, this one included; what they give does not depend on it.
        """
        problems = ProblemList()
        pages = load_pages(self._pages_dir, INLINE, problems)
        renderer = Renderer(pages, self._facts)
        keys = Keys(pages, self.root, self.release)
        with Workers(renderer, pages, self.release.path, workers) as rendering:
            run = _Run(rendering, renderer.addresses, keys, self._store, problems, progress)
            contents = run.all(pages)
        _check_fragments(contents, problems)
        if not len(problems):
            self._store.keep_only(run.keys)
        return Rendered(contents, self._frame(pages, renderer.addresses), problems.sorted(), run.reused)

    def render_one(self, route: str) -> RenderedPage | None:
        """The page of one route, None where no page answers to it.

        Its problems are those of the page itself: what only all pages together can tell, such as a link to a heading
        of another page that is not there, is left to ``render_all``.
        """
        problems = ProblemList()
        pages = load_pages(self._pages_dir, INLINE, problems)
        renderer = Renderer(pages, self._facts)
        instance = renderer.addresses.locate(route)
        if instance is None:
            return None
        attempt = renderer.render(instance)
        problems.extend(attempt.problems)
        if attempt.missing:
            problems.add(Place(instance.page.file, 1), attempt.missing)
        rendered = attempt.content
        html = "" if rendered is None else self._frame(pages, renderer.addresses).render(rendered)
        return RenderedPage(html, problems.sorted(), {} if rendered is None else rendered.downloads)

    def _frame(self, pages: list[Page], addresses: Addresses) -> Frame:
        return Frame(pages, addresses, self._facts.note, self._open_data, self._model)


class _Run:
    """One rendering of all pages."""

    def __init__(
        self,
        rendering: Workers,
        addresses: Addresses,
        keys: Keys,
        store: Store,
        problems: ProblemList,
        progress: Callable[[str], None] | None,
    ) -> None:
        self._rendering = rendering
        self._addresses = addresses
        self._key = keys.key
        self._store = store
        self._problems = problems
        self._progress = progress
        self.keys: list[str] = []
        self.reused = 0

    def all(self, pages: list[Page]) -> list[Content]:
        """Pages without parameters first, then, as Evidence does, every instance that some page links to.

        In rounds: the pages that those of one round are the first to link to are the next.
        """
        todo: dict[str, tuple[Instance, Place | None]] = {
            p.route: (Instance(p, p.route), None) for p in pages if not p.is_parametrised
        }
        contents: list[Content] = []
        done = 0
        while done < len(todo):
            found = list(self._round(list(todo.values())[done:]))
            done = len(todo)
            contents += found
            for content in found:
                for link in content.links:
                    target = self._addresses.locate(link.route)
                    if target is not None:
                        todo.setdefault(target.route, (target, link.place))
        built = {c.instance.page.file for c in contents}
        for page in pages:
            if page.is_parametrised and page.file not in built and not len(self._problems):
                what = "no page links to an instance of this page: it is never built"
                self._problems.add(Place(page.file, 1), what)
        return contents

    def _round(self, asked: list[tuple[Instance, Place | None]]) -> Iterator[Content]:
        """The pages that there are of those asked for, in their order; what has not changed is taken over."""
        keys = [self._key(instance) for instance, _ in asked]
        self.keys += keys
        sound = not len(self._problems)
        kept = [self._store.get(key, instance) for key, (instance, _) in zip(keys, asked, strict=True)]
        attempts = self._rendering.render([i for (i, _), old in zip(asked, kept, strict=True) if old is None])
        for key, (instance, origin), old in zip(keys, asked, kept, strict=True):
            self.reused += old is not None
            attempt = Attempt(old, ()) if old is not None else next(attempts)
            self._problems.extend(attempt.problems)
            if attempt.missing:
                self._problems.add(origin or Place(instance.page.file, 1), attempt.missing)
            if attempt.content is None:
                continue
            if old is None and sound and not attempt.problems:
                self._store.put(key, attempt.content)
            if self._progress:
                self._progress(instance.route)
            yield attempt.content


def _check_fragments(contents: list[Content], problems: ProblemList) -> None:
    anchors = {c.instance.route: c.ids for c in contents}
    for page in contents:
        for link in page.links:
            if link.fragment and link.route in anchors and link.fragment not in anchors[link.route]:
                _missing_fragment(link, problems)


def _missing_fragment(link: Link, problems: ProblemList) -> None:
    problems.add(link.place, f"the page '{link.route}' has no heading '#{link.fragment}'")
