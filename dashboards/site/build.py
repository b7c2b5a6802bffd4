"""Checks the pages against a release and builds the site: the package's two ways in."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboards.components import INLINE
from dashboards.formats import format_value
from dashboards.grammar.page import load_pages
from dashboards.problems import Place, Problem, ProblemList
from dashboards.querying.release import QueryError, Release
from dashboards.rendering.markdown import plain
from dashboards.rendering.page import PageRenderer, Surroundings
from dashboards.site import csv_file
from dashboards.site.addresses import Addresses, Instance, file_of
from dashboards.site.frame import PILLARS, STATIC, Content, Frame, ReleaseNote
from dashboards.status import Statuses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboards.grammar.nodes import Page
    from dashboards.querying.result import Result, Row
    from dashboards.rendering.page import Link

H1 = re.compile(r"<h1[\s>].*?</h1>", re.DOTALL)


@dataclass(frozen=True)
class SiteReport:
    """What a build gave. With problems nothing was written."""

    pages: int
    bytes: int
    seconds: float
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Built:
    contents: list[Content]
    frame: Frame
    root: Path


def check_pages(pages_dir: Path, release_db: Path) -> list[Problem]:
    """Everything that is wrong with the pages against this release; nothing is written."""
    problems = ProblemList()
    _build(pages_dir, release_db, problems, None)
    return problems.sorted()


def build_site(
    pages_dir: Path, release_db: Path, out_dir: Path, progress: Callable[[str], None] | None = None
) -> SiteReport:
    """Build the site into a folder that does not exist yet or is empty; ``progress`` hears each route.

    The same pages and the same release give the same bytes. The caller puts the folder in force.
    """
    start = time.monotonic()
    if out_dir.exists() and any(out_dir.iterdir()):
        raise FileExistsError(f"{out_dir} is not empty")
    problems = ProblemList()
    built = _build(pages_dir, release_db, problems, progress)
    if len(problems):
        return SiteReport(0, 0, time.monotonic() - start, problems.sorted())
    size = _write(built, out_dir)
    return SiteReport(len(built.contents), size, time.monotonic() - start)


def _build(pages_dir: Path, release_db: Path, problems: ProblemList, progress: Callable[[str], None] | None) -> _Built:
    pages = load_pages(pages_dir, INLINE, problems)
    addresses = Addresses(pages)
    with Release(release_db) as release:
        meta = _meta(release)
        site = Surroundings(
            release=release,
            statuses=Statuses.of(release),
            released=meta["created_at"] if meta is not None else None,
            problems=problems,
            address=addresses.address,
            download_address=addresses.download,
        )
        contents = _render_all(pages, addresses, site, progress)
    _check_fragments(contents, problems)
    return _Built(contents, Frame(pages, addresses, _note(meta)), pages_dir.parent)


def _meta(release: Release) -> Row | None:
    try:
        rows = release.query("release", "select release_id, created_at from monitor.meta_release", {}).rows
    except QueryError:
        return None
    return rows[0] if rows else None


def _note(meta: Row | None) -> ReleaseNote | None:
    return None if meta is None else ReleaseNote(str(meta["release_id"]), format_value(meta["created_at"]))


def _render_all(
    pages: list[Page], addresses: Addresses, site: Surroundings, progress: Callable[[str], None] | None
) -> list[Content]:
    """Pages without parameters first, then, as Evidence does, every instance that some page links to."""
    todo: dict[str, tuple[Instance, Place | None]] = {
        p.route: (Instance(p, p.route), None) for p in pages if not p.is_parametrised
    }
    contents: list[Content] = []
    at = 0
    while at < len(todo):
        instance, origin = list(todo.values())[at]
        at += 1
        content = _render(instance, origin, site)
        if content is None:
            continue
        contents.append(content)
        if progress:
            progress(instance.route)
        for link in content.found.links:
            target = addresses.locate(link.route)
            if target is not None:
                todo.setdefault(target.route, (target, link.place))
    built = {c.instance.page.file for c in contents}
    for page in pages:
        if page.is_parametrised and page.file not in built and not len(site.problems):
            site.problems.add(Place(page.file, 1), "no page links to an instance of this page: it is never built")
    return contents


def _render(instance: Instance, origin: Place | None, site: Surroundings) -> Content | None:
    page = instance.page
    renderer = PageRenderer(page, instance.route, dict(instance.params), site)
    identity = _identity(renderer) if instance.params else None
    if instance.params and identity is not None and not identity.rows and origin is not None:
        site.problems.add(origin, f"the page '{instance.route}' does not exist: query '{identity.id}' gives no row")
        return None
    html = renderer.render()
    title = _title(page, instance, str(html), site.problems)
    return Content(instance, html, renderer.found, title, _pillar(instance, identity))


def _identity(renderer: PageRenderer) -> Result | None:
    """The first query that takes the page's parameter: it says whether the instance exists."""
    queries = renderer.queries
    first = next((q for q in queries.ids() if queries.uses_params(q) and not queries.uses_inputs(q)), None)
    return queries.result(first) if first else None


def _pillar(instance: Instance, identity: Result | None) -> str:
    name = instance.route.strip("/")
    if identity is not None and identity.rows and "pillar" in identity.columns:
        name = str(identity.rows[0]["pillar"])
    return name if name in PILLARS else ""


def _title(page: Page, instance: Instance, html: str, problems: ProblemList) -> str:
    written = [plain(h) for h in H1.findall(html)]
    front = page.front_matter
    if front.title and not front.hide_title:
        written.insert(0, front.title)
    if len(written) != 1:
        what = f"a page has one first heading, '{instance.route}' has {len(written)}: give a title or one '# …'"
        problems.add(Place(page.file, 1), what)
    return written[0] if written else instance.route


def _check_fragments(contents: list[Content], problems: ProblemList) -> None:
    anchors = {c.instance.route: c.found.ids for c in contents}
    for content in contents:
        for link in content.found.links:
            if link.fragment and link.route in anchors and link.fragment not in anchors[link.route]:
                _missing_fragment(link, problems)


def _missing_fragment(link: Link, problems: ProblemList) -> None:
    problems.add(link.place, f"the page '{link.route}' has no heading '#{link.fragment}'")


def _write(built: _Built, out_dir: Path) -> int:
    files: dict[str, bytes] = {}
    for content in built.contents:
        files[file_of(content.instance)] = built.frame.render(content).encode("utf-8")
        for name, result in content.found.downloads.items():
            files[f"download/{name}"] = csv_file.render(result)
    for folder, prefix in ((STATIC, "assets/"), (built.root / "static", "")):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                files[prefix + path.relative_to(folder).as_posix()] = path.read_bytes()
    for name, data in files.items():
        target = out_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return sum(map(len, files.values()))
