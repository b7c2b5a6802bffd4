"""Checks the pages against a release and builds the site: the package's two ways in."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboards.areas import AREAS_URL, areas_of
from dashboards.site.addresses import file_of
from dashboards.site.frame import STATIC
from dashboards.site.opened import OpenSite
from dashboards.site.reuse import FolderStore
from dashboards.site.workers import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dashboards.problems import Problem
    from dashboards.site.opened import Rendered


@dataclass(frozen=True)
class SiteReport:
    """What a build gave. With problems nothing was written."""

    pages: int
    bytes: int
    seconds: float
    problems: list[Problem] = field(default_factory=list)
    reused: int = 0
    """Pages that did not have to be rendered again."""


def check_pages(pages_dir: Path, release_db: Path) -> list[Problem]:
    """Everything that is wrong with the pages against this release; nothing is written."""
    with OpenSite(pages_dir, release_db) as site:
        return site.render_all().problems


def build_site(
    pages_dir: Path,
    release_db: Path,
    out_dir: Path,
    progress: Callable[[str], None] | None = None,
    reuse: Path | None = None,
    open_data: str | None = None,
    model: str | None = None,
    workers: int | None = None,
) -> SiteReport:
    """Build the site into a folder that does not exist yet or is empty.

    The same pages and the same release give the same bytes. The caller puts the folder in force.

    Args:
        pages_dir: the folder of pages.
        release_db: the release's database.
        out_dir: where the site goes.
        progress: hears each route.
        reuse: a folder that keeps rendered pages from build to build. What has not changed is taken from there, with
            the same bytes as without; it is only ever a saving and may be removed at any time.
        open_data: the file below the site that lists the open data, once it is served; every page's foot links to it.
        model: the file below the site that documents the models, which the caller puts there; linked likewise.
        workers: how many processes render, this one included; one per core by default. The bytes do not depend on it.

    Raises:
        FileExistsError: ``out_dir`` holds something.
        FileNotFoundError: there is no such release.
    """
    start = time.monotonic()
    if out_dir.exists() and any(out_dir.iterdir()):
        raise FileExistsError(f"{out_dir} is not empty")
    with OpenSite(pages_dir, release_db, FolderStore(reuse) if reuse else None, open_data, model) as site:
        rendered = site.render_all(progress, workers or cores())
        if rendered.problems:
            return SiteReport(0, 0, time.monotonic() - start, rendered.problems)
        own = {AREAS_URL.lstrip("/"): areas_of(site.release).geojson()}
        size = _write(rendered, site.root, out_dir, own)
    return SiteReport(len(rendered.contents), size, time.monotonic() - start, reused=rendered.reused)


def _write(rendered: Rendered, root: Path, out_dir: Path, own: dict[str, bytes]) -> int:
    """One file after the other: all of them together are as large as the site."""
    sizes: dict[str, int] = {}
    for name, data in _files(rendered, root, own):
        target = out_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        sizes[name] = len(data)
    return sum(sizes.values())


def _files(rendered: Rendered, root: Path, own: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Name below the site and content; of two with one name the later counts."""
    yield from own.items()
    for content in rendered.contents:
        yield file_of(content.instance), rendered.frame.render(content).encode("utf-8")
        for name, text in content.downloads.items():
            yield f"download/{name}", text.encode("utf-8")
    for folder, prefix in ((STATIC, "assets/"), (root / "static", "")):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                yield prefix + path.relative_to(folder).as_posix(), path.read_bytes()
